"""Throw-away certificates: one authority a test run, and leaves for whatever names a test needs."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NAMES = (
    "localhost",
    "127.0.0.1",
    "broker.test",
    "desk.example",
    "files.example",
    "crm.corp.example",  # of the group `corporate` in the shipped policy
    "pastebin.com",  # … paste-sites
    "mail.google.com",  # … webmail
    "discord.com",  # … messengers
    "web.telegram.org",
    "github.com",  # … code-hosting
    "dkb.de",  # … banking, which is private
    "nhs.uk",  # … health, which is private too
)


class Authority:
    """An authority that nobody trusts until told to: `pem` is the file to trust."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Outgate test authority")])
        usage = x509.BasicConstraints(ca=True, path_length=None)
        signs = _key_usage(signs=True)
        itself = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        builder = _builder(self._name, self._name, self._key).add_extension(usage, critical=True)
        builder = builder.add_extension(signs, critical=True).add_extension(itself, critical=False)
        self._certificate = builder.sign(self._key, hashes.SHA256())
        self.pem = folder / "authority.pem"
        self.pem.write_bytes(self._certificate.public_bytes(serialization.Encoding.PEM))

    def key_and_certificate(self) -> bytes:
        """Return both as PEM, as a proxy holds them that signs with this authority."""
        return _pem(self._key) + self.pem.read_bytes()

    def leaf(self, names: Iterable[str] = NAMES, *, expired: bool = False) -> Path:
        """Return a PEM file with a key and a certificate for `names` (host names, wildcards, addresses)."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "origin")])
        issued_for = x509.SubjectAlternativeName([_general_name(name) for name in names])
        builder = _builder(subject, self._name, key, expired=expired).add_extension(issued_for, critical=False)
        for_both = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
        signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        builder = builder.add_extension(for_both, critical=False).add_extension(signer, critical=False)
        signed = builder.sign(self._key, hashes.SHA256())
        file = self._folder / f"leaf-{signed.serial_number}.pem"
        file.write_bytes(_pem(key) + signed.public_bytes(serialization.Encoding.PEM))
        return file


def server_context(leaf: Path, protocols: Iterable[str] = ("h2", "http/1.1")) -> ssl.SSLContext:
    """Return a context that serves `leaf`, offering `protocols` by ALPN."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(leaf)
    context.set_alpn_protocols(list(protocols))
    return context


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, *, expired: bool = False
) -> x509.CertificateBuilder:
    start = dt.datetime.now(dt.UTC) - dt.timedelta(days=3)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=1 if expired else 30))
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)


def _key_usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
