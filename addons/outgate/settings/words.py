"""The words in which settings are written: paths, networks, counts, times. Each says what is wrong with another."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema


def _path(value: object) -> object:
    if isinstance(value, Path):
        return value
    if not isinstance(value, str) or not value:
        raise ValueError("must be a path, as text")
    return Path(value).expanduser()


def as_tuple(value: object) -> object:
    """Return a list of TOML as a tuple, and all else as it is."""
    return tuple(value) if isinstance(value, list) else value


def in_address(host: str) -> str:
    """Return a host as it stands before a port: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host


def _network(text: str) -> str:
    ipaddress.ip_network(text)  # its ValueError says what is wrong
    return text


def _own_host(text: str) -> str:
    if not re.fullmatch(r"(?=.{3,100}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*\.[a-z][a-z0-9-]{0,62}", text):
        raise ValueError("must be a host name in lower case with a dot, such as outgate.internal")
    return text


type File = Annotated[Path, BeforeValidator(_path), WithJsonSchema({"type": "string", "format": "path"})]
type Groups = Annotated[tuple[str, ...], BeforeValidator(as_tuple)]
type Port = Annotated[int, Field(ge=0, le=65_535)]
type Count = Annotated[int, Field(gt=0)]
type CountOrNone = Annotated[int, Field(ge=0)]
type Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]
type SecondsOrNone = Annotated[float, Field(ge=0, allow_inf_nan=False)]
type Minutes = Annotated[int, Field(ge=1, le=24 * 60)]
type Days = Annotated[int, Field(ge=1, le=36_500)]
type Origin = Annotated[str, Field(pattern=r"^([A-Za-z0-9][A-Za-z0-9._/-]{0,99})?$")]
type Network = Annotated[str, AfterValidator(_network)]
type OwnHost = Annotated[str, AfterValidator(_own_host)]
