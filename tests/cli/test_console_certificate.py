"""The console's certificate: given, made by the proxy's authority, or its own; and what is told when it is no good."""

from __future__ import annotations

import socket
import ssl
import threading
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from outgate.cli import console_certificate
from outgate.cli.console_certificate import FILE, fingerprint, tls
from outgate.cli.deployment import CA
from outgate.cli.failures import UserError
from outgate.settings import Console, Settings
from tests.live.certificates import Authority

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path)


def _connect(context: ssl.SSLContext, trust: ssl.SSLContext, name: str) -> str | None:
    """Shake hands and return the protocol that was agreed on. Raises SSLError when the certificate is not trusted."""
    here, there = socket.socketpair()

    def serve() -> None:
        try:
            context.wrap_socket(there, server_side=True).close()
        except (ssl.SSLError, OSError):
            there.close()

    server = threading.Thread(target=serve)
    server.start()
    try:
        with trust.wrap_socket(here, server_hostname=name) as connected:
            return connected.version()
    finally:
        here.close()
        server.join()


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "::1"])
def test_one_that_is_made_is_trusted_by_who_trusts_the_proxys_authority(
    settings: Settings, authority: Authority, name: str
):
    (settings.data / CA).mkdir()
    (settings.data / CA / "mitmproxy-ca.pem").write_bytes(authority.key_and_certificate())
    trust = ssl.create_default_context(cafile=authority.pem)
    assert _connect(tls(settings), trust, name) == "TLSv1.3"
    assert (settings.data / FILE).stat().st_mode & 0o777 == 0o600


def test_without_an_authority_it_signs_itself_and_is_kept(settings: Settings):
    tls(settings)
    first = fingerprint(settings.data / FILE)
    tls(settings)
    assert fingerprint(settings.data / FILE) == first
    assert len(first.split(":")) == 32
    trust = ssl.create_default_context(cafile=settings.data / FILE)
    assert _connect(tls(settings), trust, "localhost") == "TLSv1.3"
    with pytest.raises(ssl.SSLError):
        _connect(tls(settings), ssl.create_default_context(), "localhost")


@pytest.mark.parametrize("spoilt", ["about to end", "damaged"])
def test_one_that_cannot_be_used_much_longer_is_made_anew(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, spoilt: str
):
    if spoilt == "damaged":
        (settings.data / FILE).write_text("x")
    else:
        monkeypatch.setattr(console_certificate, "_DAYS", 29)
        tls(settings)
        monkeypatch.undo()
    before = (settings.data / FILE).read_bytes()
    tls(settings)
    assert (settings.data / FILE).read_bytes() != before


def test_one_that_is_given_is_used_with_its_key_beside_it_or_in_it(tmp_path: Path, authority: Authority):
    leaf = authority.leaf(["console.example"])
    parts = leaf.read_bytes().split(b"-----BEGIN CERTIFICATE")
    (tmp_path / "k.pem").write_bytes(parts[0])
    (tmp_path / "c.pem").write_bytes(b"-----BEGIN CERTIFICATE" + parts[1])
    trust = ssl.create_default_context(cafile=authority.pem)
    for console in (Console(certificate=leaf), Console(certificate=tmp_path / "c.pem", key=tmp_path / "k.pem")):
        assert _connect(tls(Settings(data=tmp_path, console=console)), trust, "console.example") == "TLSv1.3"
    assert not (tmp_path / FILE).exists()


def test_what_cannot_be_used_is_told_with_its_file(tmp_path: Path, authority: Authority):
    leaf, other = authority.leaf(["a.example"]), authority.leaf(["b.example"])
    (tmp_path / "text.pem").write_text("no certificate")
    locked = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"kanarek")
    )
    (tmp_path / "locked.pem").write_bytes(locked)
    for console, says in (
        (Console(certificate=tmp_path / "none.pem"), r"console.certificate: .*none\.pem cannot be read: No such file"),
        (
            Console(certificate=leaf, key=tmp_path / "none.pem"),
            r"console.key: .*none\.pem cannot be read: No such file",
        ),
        (Console(certificate=tmp_path), r"console.certificate: .* cannot be read: Is a directory"),
        (Console(certificate=leaf, key=other), r"console.certificate: .* cannot be used: .*(?i:mismatch)"),
        (Console(certificate=tmp_path / "text.pem"), r"console.certificate: .* cannot be used: "),
        (Console(certificate=leaf, key=tmp_path / "locked.pem"), r"cannot be used: its key has a password"),
    ):
        with pytest.raises(UserError, match=says):
            tls(Settings(data=tmp_path, console=console))


def test_an_authority_that_cannot_be_read_is_as_none(settings: Settings):
    (settings.data / CA).mkdir()
    (settings.data / CA / "mitmproxy-ca.pem").write_text("damaged")
    tls(settings)
    made = x509.load_pem_x509_certificate((settings.data / FILE).read_bytes())
    assert made.issuer == made.subject
