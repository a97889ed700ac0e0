"""TLS towards receivers: their certificate is always checked; ours is shown when there is one."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, NamedTuple

from outgate.record.sinks.fault import SinkFault

if TYPE_CHECKING:
    from pathlib import Path


class Trust(NamedTuple):
    """PEM files: the authority of the receiver (None: those of the system); our certificate, and its key if apart."""

    authority: Path | None = None
    certificate: Path | None = None
    key: Path | None = None


def context(trust: Trust) -> ssl.SSLContext:
    """Return the context of connections. Raises SinkFault when a file cannot be used."""
    try:
        made = ssl.create_default_context(cafile=trust.authority)
        made.minimum_version = ssl.TLSVersion.TLSv1_2
        if trust.certificate is not None:
            made.load_cert_chain(trust.certificate, trust.key, password=_no_password)
    except ssl.SSLError as error:
        raise SinkFault(f"certificates cannot be used: {_reason(error)}") from None
    except OSError as error:
        raise SinkFault(f"certificates cannot be read: {error.strerror}") from None
    return made


def words(error: OSError) -> str:
    """Return why a connection failed, in words of its kind and not of the peer."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is refused: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return f"TLS failed: {_reason(error)}"
    if isinstance(error, TimeoutError):
        return "it does not answer in time"
    return error.strerror or type(error).__name__


def _reason(error: ssl.SSLError) -> str:
    return (getattr(error, "reason", "") or "unknown").lower().replace("_", " ")


def _no_password() -> bytes:
    """Return nothing, where OpenSSL would ask on the terminal for the password of a key."""
    return b""
