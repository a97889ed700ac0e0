"""What the demo sends: people, orders and figures that are made up, to places where such things leak.

Names are of `example` domains, numbers of ranges kept for fiction and tests; nothing here is anybody's.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass, field
from urllib.parse import urlencode

from outgate.model import Disposition

WEBSOCKET = "WEBSOCKET"


@dataclass(frozen=True, slots=True)
class Sample:
    """One thing to send. `leaks` may not arrive, `kept` must (unless blocked); `content` of a WEBSOCKET is text."""

    what: str
    url: str
    content: bytes
    expect: Disposition
    leaks: tuple[bytes, ...] = ()
    kept: bytes = b""
    method: str = "POST"
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """The host that it goes to."""
        return self.url.split("/")[2]


def samples() -> tuple[Sample, ...]:
    """Return what is sent, in order."""
    return (*_blocked(), *_uploads(), *_redacted(), *_allowed())


def _blocked() -> tuple[Sample, ...]:
    """What is stopped."""
    return (
        Sample(
            "chat: one customer's order and address, for a broker",
            "https://discord.com/api/v9/channels/7/messages",
            _json(
                {
                    "content": "here you go. customer: Jane Roe, jane.roe@mailbox.example, +1 202 555 0143, "
                    "order 305-1234567-7654321, 12 Elm Street, Springfield"
                }
            ),
            Disposition.BLOCKED,
            leaks=(b"jane.roe@mailbox.example", b"305-1234567-7654321", b"202 555 0143"),
            headers={"content-type": "application/json"},
        ),
        Sample(
            "paste: last month's sales of forty products, as CSV",
            "https://pastebin.com/api/api_post.php",
            urlencode({"api_option": "paste", "api_paste_code": _sales()}).encode(),
            Disposition.BLOCKED,
            leaks=(b"B0DEMO0007",),
            headers={"content-type": "application/x-www-form-urlencoded"},
        ),
    )


def _uploads() -> tuple[Sample, ...]:
    """Files that are stopped."""
    return (
        Sample(
            "upload: a zip with twelve reviewers' addresses",
            "https://wetransfer.com/upload/q3.zip",
            _zip("reviewers.csv", _reviewers()),
            Disposition.BLOCKED,
            leaks=(b"reviewers.csv",),
            method="PUT",
            headers={"content-type": "application/octet-stream"},
        ),
        Sample(
            "upload: a zip with a password",
            "https://wetransfer.com/upload/holiday.zip",
            _locked(_zip("photos.txt", "sun and sea\n" * 50)),
            Disposition.BLOCKED,
            leaks=(b"photos.txt",),
            method="PUT",
            headers={"content-type": "application/zip"},
        ),
    )


def _redacted() -> tuple[Sample, ...]:
    """What arrives without its values."""
    return (
        Sample(
            "ticket: a card number inside JSON",
            "https://helpdesk.example/api/tickets",
            _json({"subject": "refund", "note": "please refund to card 4111 1111 1111 1111, thank you", "priority": 2}),
            Disposition.REDACTED,
            leaks=(b"4111 1111 1111 1111",),
            kept=b"please refund to card [payment.card], thank you",
            headers={"content-type": "application/json"},
        ),
        Sample(
            "WebSocket: a customer's phone number to a messenger",
            "https://web.telegram.org/apiws",
            b"her number is +1 202 555 0143, call her tonight",
            Disposition.REDACTED,
            leaks=(b"202 555 0143",),
            kept=b"her number is [person.phone], call her tonight",
            method=WEBSOCKET,
        ),
    )


def _allowed() -> tuple[Sample, ...]:
    """What arrives as it is."""
    return (
        Sample(
            "WebSocket: what is said about the weather",
            "https://web.telegram.org/apiws",
            b"rain all week, bring a coat",
            Disposition.ALLOWED,
            kept=b"rain all week, bring a coat",
            method=WEBSOCKET,
        ),
        Sample(
            "assistant: a question without customer data",
            "https://chatgpt.com/backend-api/conversation",
            _json({"prompt": "Write a friendly reply: the parcel is late because of the storm, and we are sorry."}),
            Disposition.ALLOWED,
            kept=b"the parcel is late because of the storm",
            headers={"content-type": "application/json"},
        ),
        Sample(
            "our own system: the same customer, where the work is done",
            "https://crm.corp.example/customers/42",
            _json({"email": "jane.roe@mailbox.example", "order": "305-1234567-7654321"}),
            Disposition.ALLOWED,
            kept=b"jane.roe@mailbox.example",
            headers={"content-type": "application/json"},
        ),
    )


def _json(tree: object) -> bytes:
    return json.dumps(tree).encode()


def _sales() -> str:
    rows = (f"B0DEMO{n:04},{120 + 7 * n},{(120 + 7 * n) * 19.99:.2f},{4 + n % 9}.{n % 10}%" for n in range(1, 41))
    return "\n".join(("ASIN,Units Ordered,Ordered Product Sales,Unit Session Percentage", *rows))


def _reviewers() -> str:
    rows = (f"reviewer {n},reader{n:02}@mailbox{n % 3}.example,{n % 2 + 1}" for n in range(1, 13))
    return "\n".join(("name,email,stars", *rows))


def _zip(name: str, text: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return file.getvalue()


def _locked(archive: bytes) -> bytes:
    """Return `archive` with the flag "encrypted" (bit 0) set in both headers of its member: APPNOTE 4.4.4."""
    data = bytearray(archive)
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)
