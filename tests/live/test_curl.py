"""curl through the proxy: whatever the place of a value in a request, and in both versions of HTTP."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, unquote, unquote_plus, urlsplit

import pytest

from outgate.model import Disposition
from tests import patience
from tests.live.made_up import CARD, HARMLESS, LEAK, ORDERS, REDACTABLE, REDACTED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.live.origin import Origin, Received
    from tests.live.running import Outgate


@dataclass(frozen=True)
class Answer:
    """What curl got: the status of the last response, its headers, its body."""

    status: int
    headers: dict[str, str]
    body: str


def curl(outgate: Outgate, *arguments: str, stdin: bytes = b"") -> Answer:
    """Run curl through the proxy and return the answer. Raises CalledProcessError with what curl says."""
    command = [
        "curl",
        "-sS",
        "-i",
        "--max-time",
        str(patience.SECONDS),
        "-x",
        outgate.url,
        "--cacert",
        str(outgate.authority),
    ]
    environment = {"PATH": "/usr/bin:/bin"}
    try:
        done = subprocess.run([*command, *arguments], check=True, capture_output=True, input=stdin, env=environment)
    except subprocess.CalledProcessError as error:
        error.add_note(error.stderr.decode())
        raise
    text = done.stdout.decode().replace("\r\n", "\n")
    text = re.sub(r"\AHTTP/\S+ 200 Connection established\n\n", "", text)
    text = re.sub(r"\A(HTTP/\S+ 100[^\n]*\n\n)+", "", text)
    head, _, body = text.partition("\n\n")
    status, *lines = head.split("\n")
    fields = (line.lower().partition(":") for line in lines)
    headers = {name: value.strip() for name, _, value in fields}
    return Answer(int(status.split()[1]), headers, body)


def form(text: str, folder: Path) -> list[str]:
    return ["--data-urlencode", f"note={text}"]


def as_json(text: str, folder: Path) -> list[str]:
    return ["-H", "content-type: application/json", "-d", json.dumps({"note": text, "priority": 2})]


def multipart_file(text: str, folder: Path) -> list[str]:
    (folder / "notes.txt").write_text(text)
    return ["-F", "kind=note", "-F", f"file=@{folder}/notes.txt;type=text/plain"]


def multipart_file_name(text: str, folder: Path) -> list[str]:
    (folder / "any.txt").write_text("nothing")
    return ["-F", f'file=@{folder}/any.txt;filename="{text}"']


def gzipped(text: str, folder: Path) -> list[str]:
    (folder / "body.gz").write_bytes(gzip.compress(text.encode()))
    return ["-H", "content-encoding: gzip", "-H", "content-type: text/plain", "--data-binary", f"@{folder}/body.gz"]


def chunked(text: str, folder: Path) -> list[str]:
    return ["-H", "transfer-encoding: chunked", "-H", "content-type: text/plain", "-d", text]


def header(text: str, folder: Path) -> list[str]:
    return ["-H", f"x-note: {text}"]


def cookie(text: str, folder: Path) -> list[str]:
    return ["-b", f"theme=dark; note={text}"]


def query(text: str, folder: Path) -> list[str]:
    return ["-G", "--data-urlencode", f"note={text}"]


def body_of_a_get(text: str, folder: Path) -> list[str]:
    return ["-X", "GET", "-H", "content-type: text/plain", "-d", text]


def unknown_method(text: str, folder: Path) -> list[str]:
    return ["-X", "STASH", "-H", "content-type: application/octet-stream", "-d", text]


def _from_multipart(one: Received) -> str:
    part = next(piece for piece in bytes(one.body).split(b"\r\n--") if b'name="file"' in piece)
    return part.partition(b"\r\n\r\n")[2].decode()


def _file_name(one: Received) -> str:
    found = re.search(rb'filename="([^"]*)"', bytes(one.body))
    return found[1].decode() if found else ""


def _plain(one: Received) -> str:
    return one.content.decode()


type Place = Callable[[str, Path], list[str]]
type Read = Callable[[Received], str]
PLACES: dict[Place, Read] = {
    form: lambda one: parse_qs(bytes(one.body).decode())["note"][0],
    as_json: lambda one: json.loads(bytes(one.body))["note"],
    multipart_file: _from_multipart,
    multipart_file_name: _file_name,
    gzipped: _plain,
    chunked: _plain,
    header: lambda one: one.header("x-note"),
    cookie: lambda one: one.header("cookie").partition("note=")[2],
    query: lambda one: parse_qs(urlsplit(one.target).query)["note"][0],
    body_of_a_get: _plain,
    unknown_method: _plain,
}
VERSIONS = ["--http1.1", "--http2"]
every_place = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
both_versions = pytest.mark.parametrize("version", VERSIONS)


def test_all_places_are_tried() -> None:
    assert len(PLACES) == 11


@every_place
@both_versions
def test_a_leak_is_blocked_and_recorded(
    outgate: Outgate, origin: Origin, tmp_path: Path, place: Place, version: str
) -> None:
    answer = curl(outgate, version, *place(LEAK, tmp_path), origin.url("/in", "desk.example"))
    assert origin.requests == []
    assert not any(origin.saw(order) for order in ORDERS)
    (incident,) = outgate.incidents(origin.port)
    assert answer.status == 403
    assert answer.headers["outgate-incident"].upper() == incident.number
    assert answer.headers["content-type"] == "application/problem+json"
    assert json.loads(answer.body)["incident"] == incident.number
    assert incident.disposition is Disposition.BLOCKED
    assert incident.host == "desk.example"
    assert "several-orders" in {rule.rule for rule in incident.rules}
    assert all(order not in answer.body for order in ORDERS)


@every_place
@both_versions
def test_one_card_number_is_taken_out_and_the_rest_arrives(
    outgate: Outgate, origin: Origin, tmp_path: Path, place: Place, version: str
) -> None:
    answer = curl(outgate, version, *place(REDACTABLE, tmp_path), origin.url("/in", "desk.example"))
    one = origin.request()
    assert answer.status == 200
    assert PLACES[place](one) == REDACTED
    assert not origin.saw(CARD)
    (incident,) = outgate.incidents(origin.port)
    assert incident.disposition is Disposition.REDACTED
    assert [finding.data_type for finding in incident.findings] == ["payment.card"]


@every_place
@both_versions
def test_what_is_harmless_arrives_as_it_was_sent(
    outgate: Outgate, origin: Origin, tmp_path: Path, place: Place, version: str
) -> None:
    answer = curl(outgate, version, *place(HARMLESS, tmp_path), origin.url("/in", "desk.example"))
    one = origin.request()
    assert answer.status == 200
    assert PLACES[place](one) == HARMLESS
    assert outgate.incidents(origin.port) == []


@both_versions
def test_a_leak_in_the_path_is_blocked(outgate: Outgate, origin: Origin, version: str) -> None:
    answer = curl(outgate, version, origin.url(f"/in/{quote(LEAK)}", "desk.example"))
    assert answer.status == 403
    assert origin.requests == []
    assert len(outgate.incidents(origin.port)) == 1


@both_versions
def test_a_card_number_is_taken_out_of_the_path(outgate: Outgate, origin: Origin, version: str) -> None:
    curl(outgate, version, origin.url(f"/in/{quote(REDACTABLE)}", "desk.example"))
    assert unquote(origin.request().target) == f"/in/{REDACTED}"


def test_a_leak_over_plain_http_is_blocked_too(outgate: Outgate, origin: Origin) -> None:
    assert curl(outgate, "-d", LEAK, origin.plain_url("/in", "desk.example")).status == 403
    assert origin.requests == []
    assert curl(outgate, "-d", HARMLESS, origin.plain_url("/in", "desk.example")).status == 200
    assert unquote_plus(bytes(origin.request().body).decode()) == HARMLESS


def test_a_person_gets_a_page_in_their_language_that_says_why_and_whom_to_ask(outgate: Outgate, origin: Origin) -> None:
    asks = ("-H", "accept: text/html", "-H", "accept-language: de-AT,de;q=0.9,en;q=0.8")
    answer = curl(outgate, *asks, "-d", LEAK, origin.url("/in", "desk.example"))
    (incident,) = outgate.incidents(origin.port)
    assert origin.requests == []
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    german, words = "Das wurde nicht gesendet", "Lists of orders may not leave."
    for told in (german, incident.number, "security@corp.example", words):
        assert told in answer.body
    assert all(order not in answer.body for order in ORDERS)


def test_what_goes_to_our_own_systems_is_not_touched(outgate: Outgate, origin: Origin) -> None:
    answer = curl(outgate, "-d", LEAK, origin.url("/in", "crm.corp.example"))
    assert answer.status == 200
    assert bytes(origin.request().body).decode() == LEAK
    assert outgate.incidents(origin.port) == []
