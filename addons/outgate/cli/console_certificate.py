"""The console's certificate: the one of the settings, or for loopback one that is made, so that there is always TLS.

Browsers keep the console's cookie over TLS only, and a program of another user that takes the port while the console is
down cannot pass for it. What is made is signed by the proxy's own authority, which workstations trust already; without
one it signs itself.
"""

from __future__ import annotations

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from outgate.cli.deployment import AUTHORITY, CA
from outgate.cli.failures import UserError
from outgate.record.keys import write_new

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes

    from outgate.settings import Settings

FILE = "console.pem"  # in the data folder
_DAYS, _RENEWED = 397, timedelta(days=30)
_EARLIER = timedelta(days=1)  # clocks differ
_NAMES = ("localhost", "127.0.0.1", "::1")


def tls(settings: Settings) -> ssl.SSLContext:
    """Return what TLS is spoken with. Raises UserError when a file is missing or does not fit, StoreError."""
    console = settings.console
    certificate = console.certificate or _own(settings.data)
    key = console.key or certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["http/1.1"])
    for name, file in (("certificate", certificate), ("key", key)):
        try:
            file.read_bytes()
        except OSError as error:
            raise UserError(f"console.{name}: {file} cannot be read: {error.strerror}") from None
    try:
        context.load_cert_chain(certificate, key, password=_no_password)
    except (ssl.SSLError, ValueError) as error:
        why = getattr(error, "reason", None) or str(error)
        raise UserError(f"console.certificate: {certificate} with {key} cannot be used: {why}") from None
    return context


def fingerprint(file: Path) -> str:
    """Return the SHA-256 of the certificate in a file, as browsers show it."""
    made = x509.load_pem_x509_certificate(file.read_bytes())
    return made.fingerprint(hashes.SHA256()).hex(":").upper()


def _no_password() -> str:
    raise ValueError("its key has a password")


def _own(data: Path) -> Path:
    """Return the file of the certificate for loopback, made anew when there is none or it is about to end."""
    file = data / FILE
    if not _is_good(file):
        file.unlink(missing_ok=True)
        write_new(file, _made(data / CA / AUTHORITY))
    return file


def _is_good(file: Path) -> bool:
    try:
        made = x509.load_pem_x509_certificate(file.read_bytes())
    except (OSError, ValueError):
        return False
    return made.not_valid_after_utc - datetime.now(UTC) > _RENEWED


def _made(authority: Path) -> bytes:
    """Return key and certificate, with the authority's certificate behind them if it signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Outgate console")])
    signer, issuer = _issuer(authority) or (key, None)
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _EARLIER)
        .not_valid_after(now + timedelta(days=_DAYS))
        .add_extension(x509.SubjectAlternativeName([_general_name(name) for name in _NAMES]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    )
    if issuer:
        by = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key())  # type: ignore[arg-type]
        builder = builder.add_extension(by, critical=False)
    signed = builder.sign(signer, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return b"".join((signed.public_bytes(serialization.Encoding.PEM), private))


def _issuer(authority: Path) -> tuple[CertificateIssuerPrivateKeyTypes, x509.Certificate] | None:
    """Return key and certificate of the proxy's authority, None where there is none to be used."""
    try:
        content = authority.read_bytes()
        key = serialization.load_pem_private_key(content, None)
        return key, x509.load_pem_x509_certificate(content)  # type: ignore[return-value]
    except (OSError, ValueError, TypeError):
        return None


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
