"""The ways in which a leak is sent, by the families of ways around a filter that leave it readable.

Each leak goes out plain, and in one way of each family; which one goes round by its number in its file, so that all of
them are used. The carriers of the examples (`cli/carriers.py`) are used again; what is here besides is what people do
to hide, and two of these at once (`pairs.py`). Numbers of the families are those of the field's notes: 3 place, 4 lies
about type, 5 content encodings, 6 value encodings, 7 Unicode, 10 containers. Of family 8 (rewriting by hand) there are
leaks of their own, 2 is in `test_corpus`.
"""

from __future__ import annotations

import base64
import gzip
import html
import json
import re
import zlib
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from outgate.cli.carriers import CARRIERS, Carried, fits
from tests.corpus import disguises
from tests.corpus.pairs import pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tests.corpus.leak import Leak
    from tests.corpus.pairs import Pair

type Way = Callable[[str], Carried]
PLAIN = "plain"
_SHORT = 40  # characters
_SOFT_BREAK = "behind a soft line break the rest of a value is one by itself in the raw text"
_OFFER_IN_DISGUISE = "an offer in disguise is found, but with other words at its ends"


class Sent(NamedTuple):
    """A leak in one way, and why it is known that not all is found."""

    way: str
    carried: Carried
    gap: str = ""


def json_key(text: str) -> Carried:
    """The name of a property."""
    return Carried(json.dumps({text: True}, ensure_ascii=False).encode(), "application/json")


def xml_comment(text: str) -> Carried:
    """A comment in XML."""
    return Carried(f"<note><!-- {text} --></note>".encode(), "application/xml")


def xml_cdata(text: str) -> Carried:
    """Character data in XML."""
    return Carried(f"<note><![CDATA[{text}]]></note>".encode(), "application/xml")


def path(text: str) -> Carried:
    """A step of the path."""
    return Carried(target=f"/notes/{quote(text, safe='')}/edit".encode())


def csv_as_png(text: str) -> Carried:
    """Text that is said to be a picture."""
    return Carried(text.encode(), "image/png")


def octets(text: str) -> Carried:
    """Text that is said to be bytes."""
    return Carried(text.encode(), "application/octet-stream")


def byte_order_mark(text: str) -> Carried:
    """UTF-8 with the mark that Windows writes."""
    return Carried(b"\xef\xbb\xbf" + text.encode(), "text/plain")


def utf16_unsaid(text: str) -> Carried:
    """UTF-16 without a mark, said to be UTF-8."""
    return Carried(text.encode("utf-16-le"), "text/plain; charset=utf-8")


def wrong_boundary(text: str) -> Carried:
    """A form whose boundary is another one than is said."""
    body = f'--real\r\nContent-Disposition: form-data; name="note"\r\n\r\n{text}\r\n--real--\r\n'
    return Carried(body.encode(), "multipart/form-data; boundary=said")


def deflate_raw(text: str) -> Carried:
    """Content encoding deflate without zlib's frame, as some clients send it."""
    raw = zlib.compressobj(wbits=-15)
    return _encoded(b"deflate", raw.compress(text.encode()) + raw.flush())


def gzip_members(text: str) -> Carried:
    """A gzip stream of two members, the text broken between them."""
    half = len(text) // 2
    members = (gzip.compress(piece.encode(), mtime=0) for piece in (text[:half], text[half:]))
    return _encoded(b"x-gzip", b"".join(members))


def gzip_unsaid(text: str) -> Carried:
    """A plain body that is said to be gzip."""
    return _encoded(b"gzip", text.encode())


def percent_twice(text: str) -> Carried:
    """A parameter that was percent-encoded twice."""
    return Carried(target=f"/s?q={quote(quote(text, safe=''), safe='')}".encode())


def base64_twice(text: str) -> Carried:
    """Base64 of base64, in JSON."""
    return _json(base64.b64encode(base64.b64encode(_padded(text))))


def base64_gzip(text: str) -> Carried:
    """Gzip in base64, in JSON."""
    return _json(base64.b64encode(gzip.compress(_padded(text), mtime=0)))


def hex_pairs(text: str) -> Carried:
    """Hexadecimal pairs with colons."""
    return Carried(_padded(text).hex(":").encode(), "text/plain")


def web_token(text: str) -> Carried:
    """The payload of a signed token."""
    head, load = ({"alg": "none"}, {"note": text})
    parts = (base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (head, load))
    return Carried(b"token=" + b".".join((*parts, b"c2lnbmF0dXJlLW9mLXRoZS10b2tlbg")), "text/plain")


def protobuf(text: str) -> Carried:
    """A string in a protobuf message: field 1 a number, field 2 the text."""
    data = text.encode()
    return Carried(b"\x08\x96\x01\x12" + _varint(len(data)) + data + b"\x18\x01", "application/x-protobuf")


def messagepack(text: str) -> Carried:
    """A string in MessagePack: a map of one key."""
    data = text.encode()
    return Carried(b"\x81\xa4note\xdb" + len(data).to_bytes(4) + data, "application/msgpack")


def cbor(text: str) -> Carried:
    """A string in CBOR: a map of one key."""
    data = text.encode()
    return Carried(b"\xa1\x64note\x7a" + len(data).to_bytes(4) + data, "application/cbor")


def grpc(text: str) -> Carried:
    """A gRPC frame around a protobuf message."""
    message = protobuf(text).body
    return Carried(b"\0" + len(message).to_bytes(4) + message, "application/grpc")


def json_letters(text: str) -> Carried:
    """Each letter a change of an editor's document."""
    changes = [{"ty": "is", "ibi": at, "s": letter} for at, letter in enumerate(text, 1)]
    return Carried(json.dumps({"commands": changes}).encode(), "application/json")


def events(text: str) -> Carried:
    """Words as a service streams them: an event for every few letters."""
    pieces = (text[at : at + 3] for at in range(0, len(text), 3))
    lines = (json.dumps({"choices": [{"delta": {"content": piece}}]}) for piece in pieces)
    return Carried("".join(f"data: {line}\n\n" for line in lines).encode(), "text/event-stream")


def bold_groups(text: str) -> Carried:
    """Every four letters or figures in stars, as Markdown has it."""
    return Carried(re.sub(r"[^\W_]{1,4}", r"**\g<0>**", text).encode(), "text/markdown")


def letters_apart(text: str) -> Carried:
    """A pipe between all letters."""
    return Carried("\n".join("|".join(line) for line in text.split("\n")).encode(), "text/plain")


def base64_groups(text: str) -> Carried:
    """Base64 in groups of eight."""
    spelled = base64.b64encode(_padded(text)).decode()
    return Carried(" ".join(spelled[at : at + 8] for at in range(0, len(spelled), 8)).encode(), "text/plain")


def calendar(text: str) -> Carried:
    """What an appointment says of itself, folded as programs fold it."""
    said = f"DESCRIPTION:{re.sub(r'([\\,;])', r'\\\1', text).replace(chr(10), r'\n')}"
    lines = "\r\n ".join(said[at : at + 60] for at in range(0, len(said), 60))
    return Carried(f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{lines}\r\nEND:VEVENT\r\n".encode(), "text/calendar")


def numbers(text: str) -> Carried:
    """The bytes as an array of numbers."""
    return Carried(json.dumps({"type": "Buffer", "data": list(_padded(text))}).encode(), "application/json")


def bits(text: str) -> Carried:
    """The bytes in binary digits."""
    return Carried(" ".join(f"{byte:08b}" for byte in _padded(text)).encode(), "text/plain")


def flat_document(text: str) -> Carried:
    """A document in one XML file, each letter in a tag of its own."""
    lines = ("".join(map(_in_a_tag, line)) for line in text.split("\n"))
    body = "".join(f"<text:p>{line}</text:p>" for line in lines)
    root = '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">'
    return Carried(f'<?xml version="1.0"?>{root}{body}</office:document>'.encode(), "text/xml")


def _in_a_tag(letter: str) -> str:
    return "<text:tab/>" if letter == "\t" else f"<text:span>{html.escape(letter)}</text:span>"


def _encoded(name: bytes, data: bytes) -> Carried:
    return Carried(data, "text/plain; charset=utf-8", ((b"content-encoding", name),))


def _json(data: bytes) -> Carried:
    return Carried(json.dumps({"data": data.decode()}).encode(), "application/json")


def _padded(text: str) -> bytes:
    """What is encoded is hardly ever as short as a value by itself."""
    return (text if len(text) > _SHORT else f"Dear colleague, please see:\n\n{text}").encode()


def _varint(number: int) -> bytes:
    out = b""
    while number > 0x7F:
        out += bytes((number & 0x7F | 0x80,))
        number >>= 7
    return out + bytes((number,))


def _of(names: str, *own: Way) -> dict[str, Way]:
    return {**{name: CARRIERS[name] for name in names.split()}, **{way.__name__: way for way in own}}


FAMILIES: dict[str, dict[str, Way]] = {
    "3 place": _of("query cookie multipart_field multipart_file xml_element", json_key, xml_comment, xml_cdata, path),
    "4 lies": _of("utf16 gb18030", csv_as_png, octets, byte_order_mark, utf16_unsaid, wrong_boundary),
    "5 encodings": _of(
        "gzip_encoding deflate_encoding brotli_encoding zstd_encoding stacked_encodings quoted_printable gzip_file",
        deflate_raw, gzip_members, gzip_unsaid,
    ),
    "6 values": _of(
        "json_escaped json_in_json base64_field base64_url base64_wrapped base32_text hexadecimal html_entities "
        "data_uri",
        percent_twice, base64_twice, base64_gzip, hex_pairs, web_token, protobuf, messagepack, cbor, grpc,
    ),
    "10 containers": _of(
        "",
        *(json_letters, events, bold_groups, letters_apart, base64_groups, calendar, numbers, bits, flat_document),
    ),
}  # fmt: skip
PAIRS = tuple(pairs())
WAYS: dict[str, Way] = {**CARRIERS, **{name: way for family in FAMILIES.values() for name, way in family.items()}}


def sent(leak: Leak) -> Iterator[Sent]:
    """Yield the ways in which the leak goes out, after the plain one."""
    names = [name for name in leak.ways if name != PLAIN] if leak.ways else list(_of_each_family(leak))
    for name in names:
        yield Sent(name, WAYS[name](leak.text), _gap(leak, name))
    for name, disguise in () if leak.ways else disguises.of(leak.number):
        text = disguised(leak, disguise)
        if text != leak.text:
            yield Sent(name, Carried(text.encode(), leak.media_type), _gap(leak, name))
    if not leak.ways and leak.is_plain:
        yield from in_pairs(leak, (PAIRS[zlib.crc32(leak.name.encode()) % len(PAIRS)],))


def in_pairs(leak: Leak, some: Iterable[Pair]) -> Iterator[Sent]:
    """Yield the leak in two ways at once."""
    for pair in some:
        text = disguised(leak, disguises.DISGUISES[pair.disguise]) if pair.disguise else leak.text
        yield Sent(pair.name, pair.carried(text), _gap(leak, pair.name) or _gap(leak, pair.disguise))


def _of_each_family(leak: Leak) -> Iterator[str]:
    for family in FAMILIES.values():
        names = [name for name in family if _fits(name, leak)]
        yield names[leak.number % len(names)]


def _fits(name: str, leak: Leak) -> bool:
    """Whether a way can hold the leak, and is one that policy minds: a secret is at home in a cookie."""
    if name == "cookie":
        return not any(data_type.startswith("secret.") for data_type in leak.finds)
    if name in {
        "json_letters",
        "flat_document",
        "events",
        "letters_apart",
        "bold_groups",
    }:  # digits alone are grades and flags; no markup is shown or typed
        return re.search(r"[^\W\d_]{2}", leak.text) is not None and leak.text.lstrip()[:1] not in {"<", "{", "["}
    return "--" not in leak.text if name == "xml_comment" else fits(name, leak.text)


def _gap(leak: Leak, way: str) -> str:
    if way in disguises.DISGUISES and "review.deal" in leak.finds:
        return _OFFER_IN_DISGUISE
    if way.endswith(" in quoted-printable"):
        return _SOFT_BREAK
    return leak.gap or leak.gaps.get(way, "")


def disguised(leak: Leak, disguise: Callable[[str], str]) -> str:
    """Return the text with its values in disguise; all of its words where there is a table or record to hide."""
    if leak.is_whole:
        return re.sub(r"[^\W_]{3,}", lambda word: disguise(word[0]), leak.text)
    either = "|".join(map(re.escape, leak.values))
    return re.sub(either, lambda value: disguise(value[0]), leak.text)
