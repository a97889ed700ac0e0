"""Edits find their way from any part to the bytes of the message, and break nothing on it."""

import base64
import gzip
import json
from urllib.parse import parse_qs, quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract import extract, rewrite
from outgate.model import Edit, Limits, Part, Unwritable
from tests.extract.messages import MASK, SECRET, holding, message, redacted

CARD = b"4111111111111111"


def _json(body: bytes) -> object:
    return json.loads(body)


def test_edits_are_made_layer_by_layer():
    inner = json.dumps({"to": SECRET.decode(), "n": 1}).encode()
    body = gzip.compress(json.dumps({"data": base64.b64encode(inner).decode()}).encode())
    sent = redacted(message(body, [(b"content-encoding", b"gzip")]))
    (data,) = json.loads(gzip.decompress(sent.body)).values()
    assert json.loads(base64.b64decode(data)) == {"to": MASK.decode(), "n": 1}


def test_edits_of_several_parts_meet_in_one_message():
    values = [base64.b64encode(b"%d: %b" % (i, SECRET)).decode() for i in range(5)]
    sent = message(json.dumps([*values, SECRET.decode()]).encode(), target=b"/?q=" + SECRET)
    parts = holding(extract(sent, Limits()).parts)
    edits = {part: [Edit(at, at + len(SECRET), MASK)] for part in parts for at in [part.data.index(SECRET)]}
    changed = rewrite(sent, edits)
    assert len(edits) == 7
    assert holding(extract(changed, Limits()).parts) == []
    assert json.loads(changed.body)[-1] == MASK.decode()


def test_a_number_in_json_becomes_a_string_even_when_it_was_found_in_a_view():
    sent = message(b'{"a": "tab\\t", "card": ' + CARD + b"}")
    view = holding(extract(sent, Limits()).parts, CARD)[-1]
    assert view.path[-1] == "backslash"
    at = view.data.index(CARD)
    changed = rewrite(sent, {view: [Edit(at, at + len(CARD), b"[payment.card]")]})
    assert _json(changed.body) == {"a": "tab\t", "card": "[payment.card]"}


def test_json_spelled_by_percent_stays_json():
    sent = message(b"data=" + quote('{"card": 4111111111111111}').encode() + b"&x=1")
    (part,) = [part for part in extract(sent, Limits()).parts if part.path == ("body", "form[data]")]
    at = part.data.index(CARD)
    changed = rewrite(sent, {part: [Edit(at, at + len(CARD), b"[payment.card]")]})
    fields = parse_qs(changed.body.decode())
    assert _json(fields["data"][0].encode()) == {"card": "[payment.card]"}
    assert fields["x"] == ["1"]


def test_json_all_in_percent_signs_stays_json():
    sent = message(quote('{"card": 4111111111111111, "a": ["b", "c"]}').encode())
    view = holding(extract(sent, Limits()).parts, CARD)[-1]
    assert view.path[-1] == "percent"
    at = view.data.index(CARD)
    changed = rewrite(sent, {view: [Edit(at, at + len(CARD), b"[payment.card]")]})
    assert _json(unquote(changed.body.decode()).encode()) == {"card": "[payment.card]", "a": ["b", "c"]}


def test_a_number_in_a_view_of_a_piece_of_json_becomes_a_string():
    """The view of a long text shows only what is around its escapes, and is no JSON by itself."""
    sent = message(json.dumps({"pad": ["word"] * 9000, "note": "a\tb", "card": int(CARD)}).encode())
    view = holding(extract(sent, Limits()).parts, CARD)[-1]
    assert view.path[-1] == "backslash"
    at = view.data.index(CARD)
    changed = rewrite(sent, {view: [Edit(at, at + len(CARD), b"[payment.card]")]})
    assert json.loads(changed.body)["card"] == "[payment.card]"


def test_a_form_value_stays_encoded():
    sent = redacted(message(b"a=1&to=jane.roe%40example.com&b=x+y"))
    assert parse_qs(sent.body.decode()) == {"a": ["1"], "to": [MASK.decode()], "b": ["x y"]}


def test_where_a_child_and_its_parent_are_edited_the_child_wins():
    run = base64.b64encode(b"write to " + SECRET)
    sent = message(b"v " + run + b" w")
    _, body, child = extract(sent, Limits()).parts
    at = child.data.index(SECRET)
    edits = {child: [Edit(at, at + len(SECRET), MASK)], body: [Edit(0, 10, b"<"), Edit(2, 4, b"?"), Edit(30, 47, b">")]}
    changed = rewrite(sent, edits).body
    assert changed.startswith(b"<")
    assert base64.b64decode(changed[1:].partition(b" ")[0].rstrip(b">")).rstrip() == b"write to " + MASK


def test_overlapping_edits_leave_no_rest():
    sent = message(b"0123456789")
    body = extract(sent, Limits()).parts[-1]
    assert rewrite(sent, {body: [Edit(2, 6, b"a"), Edit(4, 8, b"b"), Edit(2, 5, b"c")]}).body == b"01a89"


@pytest.mark.parametrize(
    "body",
    [
        b"\x00\x01\x02\xff" + SECRET,
        base64.b64encode(b"\x0a\x14" + SECRET + b"\x00"),
        gzip.compress(SECRET, mtime=0)[:-4],
    ],
)
def test_bytes_and_broken_streams_cannot_be_written(body):
    headers = [(b"content-encoding", b"gzip")] if body.startswith(b"\x1f") else []
    with pytest.raises(Unwritable):
        redacted(message(body, headers))


def test_a_part_without_a_way_up_cannot_be_written():
    sent = message(b"abc")
    body = extract(sent, Limits()).parts[-1]
    with pytest.raises(Unwritable, match="cannot be written"):
        rewrite(sent, {Part(("body", "pdf"), b"abc", parent=body): [Edit(0, 1, b"x")]})


def test_no_edits_change_nothing():
    sent = message(b"abc", [(b"content-md5", b"x"), (b"signature", b"y")])
    assert rewrite(sent, {}) == sent
    assert rewrite(sent, {extract(sent, Limits()).parts[-1]: []}) == sent


def test_many_edits_take_linear_time():
    body = b" ".join([b"jane%40shop.example 4111111111111111"] * 20_000)
    sent = message(body)
    _, raw, view = extract(sent, Limits()).parts
    edits: dict[Part, list[Edit]] = {raw: [], view: []}
    at = view.data.find(b"jane@")
    while at >= 0:
        edits[view].append(Edit(at, at + 17, b"[x]"))
        edits[view].append(Edit(at + 18, at + 34, b"[y]"))
        at = view.data.find(b"jane@", at + 1)
    assert rewrite(sent, edits).body.count(b"[y]") == 20_000


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)


@given(TEXT, TEXT, st.sampled_from(["plain", "json", "form", "base64", "gzip", "utf-16"]))
def test_only_the_value_changes(before, after, carrier):
    """In every carrier, what stood around the value is still there after the edit."""
    text = f"{before} jane.roe@example.com {after}"
    expected = text.replace(SECRET.decode(), MASK.decode())
    wrap, unwrap, kind = {
        "plain": (str.encode, bytes.decode, b"text/plain"),
        "json": (lambda t: json.dumps({"v": t}).encode(), lambda b: json.loads(b)["v"], b"application/json"),
        "form": (
            lambda t: b"a=1&v=" + quote(t).encode(),
            lambda b: parse_qs(b.decode(), keep_blank_values=True)["v"][0],
            b"application/x-www-form-urlencoded",
        ),
        "base64": (
            lambda t: b'{"v":"' + base64.b64encode(t.encode()) + b'"}',
            lambda b: base64.b64decode(json.loads(b)["v"]).decode(),
            b"application/json",
        ),
        "gzip": (lambda t: gzip.compress(t.encode()), lambda b: gzip.decompress(b).decode(), b"text/plain"),
        "utf-16": (
            lambda t: t.encode("utf-16"),
            lambda b: b.decode("utf-16"),
            b"text/plain; charset=utf-16",
        ),
    }[carrier]
    headers = [(b"content-type", kind), *([(b"content-encoding", b"gzip")] if carrier == "gzip" else [])]
    sent = redacted(message(wrap(text), headers))
    assert unwrap(sent.body).rstrip(" ") == expected.rstrip(" ")
