"""Syslog as RFC 5424 has it, over TLS with octet counting as RFC 5425 has it.

Syslog has no acknowledgement, so the end of the connection is made one: each delivery is a connection of its own,
closed properly, and counts only when the receiver then ends it in order. Its kernel resets a connection of which its
process has not read everything, so an orderly end says that all was read; anything else, and all is sent again. And
there is no idle connection that a firewall forgets. What a receiver loses after it has read it is the receiver's to
prevent (for rsyslog, a queue on disk: deploy/rsyslog).
"""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING, NamedTuple

from outgate.record.sinks.fault import SinkFault
from outgate.record.sinks.ocsf.mapping import fitted
from outgate.record.sinks.tls import Trust, context, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outgate.record.sinks.sink import Event

_NOTICE = 5
_SEVERITY = {1: 6, 2: 5, 3: 4, 4: 3, 5: 2}  # OCSF informational … critical: syslog info, notice, warning, err, crit
_LONGEST_HOST, _LONGEST_ID = 255, 32
_AT_ONCE = 1 << 20  # bytes of a write


class Receiver(NamedTuple):
    """Where a syslog receiver is, and how messages are marked for it. `longest` is bytes that it takes as one message.

    Facility 13 is the audit log. `seconds` is how long to wait for a connection, a write, and the end.
    """

    host: str
    port: int = 6514
    trust: Trust = Trust()
    server_name: str = ""
    facility: int = 13
    longest: int = 8192
    seconds: float = 30.0


class Syslog:
    """Sends to one receiver."""

    def __init__(self, receiver: Receiver) -> None:
        self._to = receiver
        self._from = _printable(socket.gethostname(), _LONGEST_HOST)
        self._named = f"syslog {receiver.host}:{receiver.port}"

    def deliver(self, events: Sequence[Event]) -> None:
        """Send the events, and return when the receiver has read them all. Raises SinkFault."""
        data = b"".join(map(self._frame, events))
        checked = context(self._to.trust)
        try:
            with socket.create_connection((self._to.host, self._to.port), self._to.seconds) as plain:
                self._send(checked, plain, data)
        except OSError as error:
            raise SinkFault(f"{self._named}: {words(error)}") from None

    def _send(self, checked: ssl.SSLContext, plain: socket.socket, data: bytes) -> None:
        with checked.wrap_socket(plain, server_hostname=self._to.server_name or self._to.host) as secure:
            for start in range(0, len(data), _AT_ONCE):
                secure.sendall(data[start : start + _AT_ONCE])
            rest = _ended(secure)
            while rest.recv(_AT_ONCE):  # an orderly end, or it raises: the receiver did not read everything
                pass

    def _frame(self, event: Event) -> bytes:
        """Return a message with its length before it."""
        head = self._head(event)
        message = head + fitted(event, self._to.longest - len(head))
        return b"%d %s" % (len(message), message)

    def _head(self, event: Event) -> bytes:
        priority = self._to.facility * 8 + _SEVERITY.get(event["severity_id"], _NOTICE)
        kind = _printable(event["metadata"]["event_code"], _LONGEST_ID)
        return f"<{priority}>1 {event['time_dt']} {self._from} outgate - {kind} - ".encode()


def _ended(secure: ssl.SSLSocket) -> socket.socket:
    """Say that nothing more comes, and return the connection below TLS."""
    try:
        return secure.unwrap()
    except (ssl.SSLEOFError, ssl.SSLZeroReturnError):  # it ended TCP without ending TLS, as many do
        return secure


def _printable(text: str, longest: int) -> str:
    """Return a field of the head: printable ASCII without blanks, or a dash when nothing is left."""
    return "".join(c for c in text if "!" <= c <= "~")[:longest] or "-"
