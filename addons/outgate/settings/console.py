"""What can be set of the console. What would let others in, or passwords out, is refused."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator

from outgate.settings.words import File, Network, Port, as_tuple, in_address
from outgate.strict_toml import Fault, FileError, Strict

if TYPE_CHECKING:
    from pathlib import Path

_LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")


def _host_name(text: str) -> str:
    if not text or text != text.strip() or "/" in text or (":" in text and not text.startswith("[")):
        raise ValueError("is a name or an address as it stands in the address bar, without port")
    return text.lower()


def _narrow(text: str) -> str:
    if ipaddress.ip_network(text).prefixlen == 0:
        raise ValueError("this is everybody: anyone could sign in as anyone")
    return text


type Names = Annotated[tuple[Annotated[str, AfterValidator(_host_name)], ...], BeforeValidator(as_tuple)]
type Peers = Annotated[tuple[Annotated[Network, AfterValidator(_narrow)], ...], BeforeValidator(as_tuple)]
type Header = Annotated[str, Field(pattern=r"^([A-Za-z][A-Za-z0-9-]{0,60})?$")]


class Console(Strict):
    """The console for those who review. On loopback it needs nothing; elsewhere a certificate."""

    host: str = Field(default="127.0.0.1", description="address to listen on; 0.0.0.0 for all")
    port: Port = Field(default=8443, description="port to listen on, not the proxy's; 0 for any free one")
    certificate: File | None = Field(
        default=None, description="PEM file of certificate and chain; default: one for loopback is made"
    )
    key: File | None = Field(default=None, description="PEM file of its key; default: the file of the certificate")
    names: Names = Field(default=(), description="names under which browsers may ask for it, besides its address")
    password_sign_in: bool = Field(default=True, description="accounts may sign in by password")
    second_factor: bool = Field(default=True, description="… and then need one-time codes as well")
    header: Header = Field(default="", description="request header that names who has signed in elsewhere")
    header_from: Peers = Field(default=(), description="networks of the reverse proxies whose header is believed")

    @model_validator(mode="after")
    def _safe(self) -> Console:
        if not self.is_on_loopback and self.certificate is None:
            raise ValueError("certificate is needed to listen elsewhere than on loopback")
        if self.key is not None and self.certificate is None:
            raise ValueError("key has no effect without certificate")
        if self.host in {"0.0.0.0", "::"} and not self.names:  # noqa: S104 - compared with, not listened on
            raise ValueError("names is needed to listen on all addresses: say what reviewers type")
        return self

    @model_validator(mode="after")
    def _somebody_can_sign_in(self) -> Console:
        if bool(self.header) != bool(self.header_from):
            raise ValueError("header and header_from belong together: only listed peers are believed")
        if not self.header and not self.password_sign_in:
            raise ValueError("without password_sign_in and without header nobody could sign in")
        if self.header and not self.second_factor:
            raise ValueError(
                "second_factor is needed with header: who signs in by it has no password to prove who it is"
            )
        return self

    def absolute(self, base: Path) -> Console:
        """Return it with its paths, which are relative to `base`."""
        files = {name: getattr(self, name) for name in ("certificate", "key")}
        return self.model_copy(update={name: file and base / file for name, file in files.items()})

    def moved(self, host: str, port: int) -> Console:
        """Return it listening elsewhere. Raises FileError, which says why it may not."""
        try:
            return Console.model_validate(self.model_dump() | {"host": host, "port": port})
        except ValidationError as error:
            reasons = (each["msg"].removeprefix("Value error, ") for each in error.errors())
            raise FileError(*(Fault("--listen", "console", reason) for reason in reasons)) from None

    @property
    def is_on_loopback(self) -> bool:
        """Whether only this machine reaches it."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names that it answers to, as they stand in the Host header."""
        loopback = _LOOPBACK_NAMES if self.is_on_loopback else ()
        return tuple(dict.fromkeys((*self.names, *loopback, in_address(self.host))))
