"""The other side of the demo: a small TLS server on loopback that keeps what reached it, HTTP/1.1 and WebSocket.

It is made for one run, with an authority of its own that lives as long: nothing else ever trusts it.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import ssl
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

import h11
import wsproto
import wsproto.handshake
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_USES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)
_BLOCK = 1 << 16  # bytes read at a time


@dataclass(slots=True)
class Arrival:
    """What reached the origin of one request, or of one WebSocket connection."""

    target: str
    body: bytearray = field(default_factory=bytearray)


class DemoOrigin:
    """An async context manager: listens on a free port of loopback, and notes every arrival."""

    def __init__(self, names: Sequence[str], folder: Path) -> None:
        """Make the certificates for `names` in `folder`; `authority` is the file to trust."""
        self.authority = folder / "demo-authority.pem"
        self._context = _certified(names, self.authority, folder / "demo-origin.pem")
        self.arrivals: list[Arrival] = []
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._context)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, ssl.SSLError, h11.ProtocolError):
            await self._requests(reader, writer)
        writer.close()

    async def _requests(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        state = h11.Connection(h11.SERVER)
        arrival = Arrival("")
        while True:
            event = state.next_event()
            if event is h11.NEED_DATA:
                state.receive_data(await reader.read(_BLOCK))
            elif isinstance(event, h11.Request):
                arrival = Arrival(event.target.decode("latin-1"))
                self.arrivals.append(arrival)
                if (b"upgrade", b"websocket") in [(name, value.lower()) for name, value in event.headers]:
                    return await _websocket(event, arrival, reader, writer)
            elif isinstance(event, h11.Data):
                arrival.body += event.data
            elif isinstance(event, h11.EndOfMessage):
                await _receipt(state, writer)
            else:
                return None


async def _receipt(state: h11.Connection, writer: asyncio.StreamWriter) -> None:
    headers = [("content-type", "text/plain"), ("content-length", "9")]
    for event in (h11.Response(status_code=200, headers=headers), h11.Data(data=b"received\n"), h11.EndOfMessage()):
        writer.write(state.send(event) or b"")
    await writer.drain()
    state.start_next_cycle()


async def _websocket(
    request: h11.Request, arrival: Arrival, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    handshake = wsproto.handshake.H11Handshake(wsproto.ConnectionType.SERVER)
    handshake.initiate_upgrade_connection(list(request.headers), arrival.target)
    writer.write(handshake.send(wsproto.events.AcceptConnection()))
    line = handshake.connection
    while line is not None and (data := await reader.read(_BLOCK)):
        line.receive_data(data)
        for event in line.events():
            if isinstance(event, wsproto.events.TextMessage):
                arrival.body += event.data.encode()
            elif isinstance(event, wsproto.events.CloseConnection):
                writer.write(line.send(event.response()))
                return


def _certified(names: Sequence[str], authority: Path, leaf: Path) -> ssl.SSLContext:
    signing, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Outgate demo authority")])
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    ca = _builder(issuer, issuer, signing).add_extension(
        x509.BasicConstraints(ca=True, path_length=None), critical=True
    )
    ca = ca.add_extension(x509.KeyUsage(**{use: use == "key_cert_sign" for use in _USES}), critical=True)
    served = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
    known = x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key())
    builder = _builder(subject, issuer, own).add_extension(served, critical=False).add_extension(known, critical=False)
    pem = serialization.Encoding.PEM
    authority.write_bytes(ca.sign(signing, hashes.SHA256()).public_bytes(pem))
    key = own.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    leaf.write_bytes(key + builder.sign(signing, hashes.SHA256()).public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(leaf)
    context.set_alpn_protocols(["http/1.1"])
    return context


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    itself = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=7))
        .add_extension(itself, critical=False)
    )
