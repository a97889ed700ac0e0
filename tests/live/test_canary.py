"""A value never escapes, and no name: canaries are planted wherever a message has room, then looked for everywhere.

That is: all files of the proxy, its log, what sinks write, what clients are told, the commands, and every page and
answer of the console, for every role. Only who was granted it sees one, where it is revealed.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tests import patience
from tests.live.origin.record import wait_until
from tests.live.reviewers import WAIT, as_user, reviewed, walk
from tests.live.test_clients import trusting, trusting_in_threads

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.live.certificates import Authority
    from tests.live.origin import Origin
    from tests.live.running import Outgate

# What policy finds, and a word that it does not: neither may be kept.
MAIL = "kanarek7531"
MAILS = [f"{MAIL}.{n:02}@mailbox.example" for n in range(12)]
ORDERS = ("901-7531753-1594826", "902-7531753-1594826", "903-7531753-1594826")
CARDS = ("4929123412341232", "4111111111111111", "5555555555554444")
WORD = "zaubernuss"
USER = "kanarka.nowakowa"
CANARIES = (MAIL, WORD, USER, "nowakowa", *ORDERS, *CARDS, *(card[:12] for card in CARDS))
NAME = f"{ORDERS[0]} {MAILS[0]}"  # names of fields and files are kept, less the values in them
TEXT = f"{WORD} {' '.join(MAILS)} orders {' '.join(ORDERS)} cards {' '.join(CARDS)}"


def zipped(name: str, text: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return file.getvalue()


def requests(url: str) -> Iterator[httpx.Request]:
    """Yield one request for each place that a value can be in."""
    short = f"{WORD} {CARDS[0]}"
    kinds = {
        "text/plain": TEXT.encode(),
        "application/json": json.dumps({NAME: {"note": TEXT, "deep": json.dumps({"again": TEXT})}}).encode(),
        "application/x-www-form-urlencoded": f"note={quote(TEXT)}&{quote(NAME)}=1".encode(),
        "text/csv": ("name,email\n" + "\n".join(f"{WORD},{mail}" for mail in MAILS)).encode(),
        "text/html": f"<p title='{MAILS[1]}'>{TEXT}<!-- {ORDERS[0]} --></p>".encode(),
        "application/xml": f"<a title='{MAILS[2]}'><![CDATA[{TEXT}]]></a>".encode(),
        "application/octet-stream": base64.b64encode(TEXT.encode()),
        "application/zip": zipped(f"{NAME}.txt", TEXT),
        "text/plain; charset=utf-16": TEXT.encode("utf-16"),
        "application/pdf": b"%PDF-1.7 " + TEXT.encode(),
    }
    for kind, body in kinds.items():
        yield httpx.Request("POST", url, content=body, headers={"content-type": kind})
        packed = {"content-type": kind, "content-encoding": "gzip"}
        yield httpx.Request("POST", url, content=gzip.compress(body), headers=packed)
    yield httpx.Request("POST", url, content=gzip.compress(TEXT.encode())[:-20], headers={"content-encoding": "gzip"})
    yield httpx.Request("POST", url, content=TEXT.encode(), headers={"content-encoding": WORD})
    yield httpx.Request("POST", url, content=TEXT.encode(), headers={"content-type": f"text/{WORD}; charset={WORD}"})
    yield httpx.Request("POST", url, files={MAILS[4]: (f"{NAME}.csv", TEXT, f"text/{WORD}")})
    yield httpx.Request("GET", f"{url}/{quote(TEXT)}?{quote(ORDERS[0])}={quote(TEXT)}")
    yield httpx.Request("GET", url, headers={"cookie": f"note={short}", "x-note": TEXT, "referer": f"{url}?{TEXT}"})
    yield httpx.Request("GET", url, headers={f"x-{ORDERS[2]}": TEXT, "authorization": f"Bearer {WORD}{CARDS[1]}"})
    yield httpx.Request(WORD.upper(), url, content=TEXT.encode())


pytestmark = pytest.mark.timeout(500)


@pytest.fixture
def own(authority: Authority, tmp_path: Path) -> Iterator[Outgate]:
    """A proxy that logs all it can, knows its users, keeps evidence, and has a console, a sink and health beside it."""
    more = '[log]\nlevel = "debug"\n[health]\nport = 0\n'
    with reviewed(tmp_path, authority, USER, more, sinks='[{ kind = "file" }]') as running:
        yield running


def test_no_value_and_no_name_is_kept_or_shown_anywhere(own: Outgate, origin: Origin) -> None:
    shown: list[str] = []
    sent = 0
    named = {"cookie": f"user={USER}", "x-user": USER}
    for host in ("desk.example", "pastebin.com"):
        with httpx.Client(proxy=as_user(own, USER), verify=trusting(own), http2=True, **patience.HTTP) as client:
            for request in requests(origin.url(f"/in/{USER}", host)):
                for name, value in named.items():
                    request.headers.setdefault(name, value)
                answer = client.send(request)
                sent += 1
                if answer.status_code != 200:
                    shown += [answer.text, str(answer.headers)]
        shown += _say(own, origin, host)
    shown += _hosts(own)
    incidents = own.incidents()
    assert (sent, len(incidents) > 40) == (56, True)
    shown += [own.command(*line, "--data", str(own.data)).stdout for line in _commands(incidents[0].number)]
    pages, revealed = walk(own, [incidents[0].number, incidents[-1].number])
    assert len(pages) > 60
    assert {canary for text in revealed for canary in (USER, WORD) if canary in text} == {USER, WORD}
    shown += pages
    monitoring = own.logged("health.started")[0]["address"]
    shown += [httpx.get(f"{monitoring}/{page}", trust_env=False, timeout=WAIT).text for page in ("readyz", "metrics")]
    assert "outgate_messages_total" in shown[-1]
    assert wait_until(lambda: len(_written(own)) >= len(incidents), WAIT), own.log_file.read_text()
    own.terminate()
    assert own.process.wait(WAIT) == 0
    kept = {file: file.read_bytes() for file in own.folder.rglob("*") if file.is_file()}
    assert len(kept) >= 8
    found = {(str(file.name), canary) for file, data in kept.items() for canary in CANARIES if canary.encode() in data}
    assert found == set()
    assert len(shown) > 120
    assert {canary for text in shown for canary in CANARIES if canary in text} == set()


def _written(own: Outgate) -> list[str]:
    """Return the lines that the sink has written."""
    return [line for file in own.data.glob("*.jsonl") for line in file.read_text().splitlines()]


def _say(own: Outgate, origin: Origin, host: str) -> list[str]:
    """Say a canary in a WebSocket and in its handshake; return what was answered."""
    url = f"wss://{host}:{origin.port}/chat"
    with connect(url, proxy=as_user(own, USER), ssl=trusting_in_threads(own), **patience.WEBSOCKET) as line:
        line.send(TEXT)
        with pytest.raises(ConnectionClosed) as closed:
            line.recv(WAIT)
    with pytest.raises(InvalidStatus) as refused:
        connect(
            f"{url}?note={quote(TEXT)}", proxy=as_user(own, USER), ssl=trusting_in_threads(own), **patience.WEBSOCKET
        )
    return [str(closed.value), bytes(refused.value.response.body or b"").decode()]


def _hosts(own: Outgate) -> list[str]:
    """Ask for hosts whose labels are canaries; return what was answered."""
    shown = []
    for card in CARDS:
        with httpx.Client(proxy=as_user(own, USER), verify=trusting(own), **patience.HTTP) as client:
            with pytest.raises(httpx.ProxyError) as refused:
                client.get(f"https://x.{card}.desk.example/")
            shown.append(str(refused.value))
            shown.append(client.get(f"http://{card}.desk.example/").text)
    return shown


def _commands(number: str) -> list[list[str]]:
    return [
        ["incidents", "list"],
        ["incidents", "list", "--format", "jsonl"],
        ["incidents", "show", number],
        ["incidents", "export", "--format", "csv"],
        ["incidents", "export", "--format", "jsonl"],
    ]
