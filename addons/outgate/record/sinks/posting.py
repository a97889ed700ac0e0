"""Posting over HTTPS: the certificate is checked, redirects are not followed, proxies of the environment are ignored.

An answer is judged by its status alone: 2xx is delivered; 400, 413 and 422 refuse these events; all else is a fault of
the moment or of the settings, and is tried again for as long as the events wait.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import httpx

from outgate.record.sinks.fault import Refused, SinkFault
from outgate.record.sinks.tls import Trust, context

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_REFUSING = frozenset((400, 413, 422))
_LONGEST_ANSWER = 1 << 20  # bytes


class Address(NamedTuple):
    """Where to post. `seconds` is how long to wait for each step of it."""

    url: str
    trust: Trust = Trust()
    seconds: float = 30.0

    @property
    def shown(self) -> str:
        """The address for people: scheme and host, since a path may hold a secret."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")


class Answer(NamedTuple):
    """What a receiver answered with 2xx."""

    status: int
    body: bytes


class Poster:
    """Posts to one receiver, over a connection that is kept."""

    def __init__(self, to: Address) -> None:
        self._to = to
        self._client: httpx.Client | None = None

    def post(self, body: bytes, headers: Mapping[str, str], path: str = "") -> Answer:
        """Return the answer. Raises SinkFault, and Refused when the receiver will not take this body."""
        client = self._client = self._client or self._connected()
        sent = {**headers, "accept-encoding": "identity"}
        with self._told(), client.stream("POST", self._to.url + path, content=body, headers=sent) as answer:
            read = _bounded(answer, self._to.seconds)
        if answer.is_success:
            return Answer(answer.status_code, read)
        kind = Refused if answer.status_code in _REFUSING else SinkFault
        raise kind(f"{self._to.shown} answers {answer.status_code}", after=_wish(answer.headers.get("retry-after")))

    def close(self) -> None:
        """Close the connection."""
        if self._client:
            self._client.close()
        self._client = None

    def _connected(self) -> httpx.Client:
        return httpx.Client(verify=context(self._to.trust), trust_env=False, timeout=self._to.seconds)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except httpx.HTTPError as error:
            self.close()  # a certificate that was put in order is read anew
            raise SinkFault(f"{self._to.shown}: {_words(error)}") from None


def _bounded(answer: httpx.Response, seconds: float) -> bytes:
    """Return what was answered: not for ever, and not byte by byte for as long as the receiver likes."""
    read, end = b"", time.monotonic() + seconds
    for chunk in answer.iter_bytes():
        read += chunk
        if len(read) > _LONGEST_ANSWER:
            break
        if time.monotonic() > end:
            raise httpx.ReadTimeout("the answer goes on and on")
    return read


def _words(error: httpx.HTTPError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "it does not answer in time"
    if isinstance(error, httpx.ConnectError):
        # Its text is OpenSSL's or the system's and tells of certificates and addresses only.
        return f"no connection: {error}"
    if isinstance(error, httpx.NetworkError):
        return "the connection ended before the answer did"
    if isinstance(error, httpx.RemoteProtocolError):
        return "it ends the connection without an answer, or what it answers is not HTTP"
    return type(error).__name__


def _wish(header: str | None) -> float | None:
    """Return the seconds of `Retry-After`, which is a number or a date (RFC 9110, 10.2.3)."""
    if header is None:
        return None
    if header.strip().isdecimal():
        return float(header.strip()[:9])
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
    except ValueError:
        return None
