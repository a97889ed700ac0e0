"""Events to an HTTPS address, as a JSON array or as JSON lines, signed as Standard Webhooks has it.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md: `webhook-id` is the same
when the same events are sent again, and `webhook-signature` is an HMAC-SHA256 over id, time and body.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import time
from typing import TYPE_CHECKING

from outgate.record.sinks.fault import SinkFault
from outgate.record.sinks.ocsf.mapping import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outgate.record.sinks.posting import Poster
    from outgate.record.sinks.secret import Secret
    from outgate.record.sinks.sink import Event

_PREFIX = "whsec_"


class Webhook:
    """Posts to one address. `secret` signs (None: unsigned); `lines`: JSON lines instead of one array."""

    def __init__(self, poster: Poster, secret: Secret | None, *, lines: bool = False) -> None:
        self._poster = poster
        self._secret = secret
        self._lines = lines

    def deliver(self, events: Sequence[Event]) -> None:
        """Post the events. Raises SinkFault."""
        whole = [*map(line, events)]
        body = b"".join(each + b"\n" for each in whole) if self._lines else b"[" + b",".join(whole) + b"]"
        kind = "application/x-ndjson" if self._lines else "application/json"
        name = hashlib.sha256("".join(event["metadata"]["uid"] for event in events).encode()).hexdigest()[:32]
        self._poster.post(body, {"content-type": kind, **self._signed(f"msg_{name}", body)})

    def _signed(self, name: str, body: bytes) -> dict[str, str]:
        at = str(int(time.time()))
        headers = {"webhook-id": name, "webhook-timestamp": at}
        if self._secret is None:
            return headers
        made = hmac.digest(_key(self._secret.read()), f"{name}.{at}.".encode() + body, "sha256")
        return headers | {"webhook-signature": f"v1,{base64.b64encode(made).decode()}"}


def _key(secret: str) -> bytes:
    """Return the key of a secret: `whsec_` and base64, or the text itself."""
    if not secret.startswith(_PREFIX):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except binascii.Error:
        raise SinkFault(f"the secret of a webhook that begins with {_PREFIX} is base64") from None
