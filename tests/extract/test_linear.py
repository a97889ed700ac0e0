"""No kind of body is read in more than linear time, and a large one takes about its own size of memory, and no more.

Counted are the steps while a body is read, its tables are built and places in it are named: twice the body may take
twice the steps, and some. The same body always takes as many.
"""

import base64
import tracemalloc
from functools import partial

import pytest

from outgate.extract import extract
from outgate.model import Limits, Message, Part, everywhere
from tests.extract.messages import message
from tests.steps import steps

SIZE = 17 << 10  # bytes; beyond those up to which a view is of a whole text
PLACES = 20
NOISE = bytes(i * 7 % 251 for i in range(64))
UNITS = {
    "words": b"the parcel has arrived and ",
    "names": b"getCustomerOrderHistory(customerOrderList);\n",
    "base64": b"SGVsbG8gd29ybGQsIEkgYW0gYSB0ZXh0IG9mIHNvbWUgbGVuZ3Ro ",
    "one base64 run": b"SGVsbG8gd29ybGQsIEkgYW0g",
    "digests": b"da39a3ee5e6b4b0d3255bfef95601890afd80709 sha512-" + base64.b64encode(NOISE) + b"\n",
    "hex pairs": b"6a:61:6e:65:",
    "hex pairs of noise": b"00:ff:1a:",
    "percent": b"jane%2540example%2Ecom ",
    "backslashes": b"\\",
    "json escapes": b'{"a": "one\\ntwo\\u0040three\\"", "b": [1, 2]},\n',
    "entities": b"<p>a &amp; b&nbsp;&#64; c</p>",
    "soft line breaks": b"jane.roe@exam=\r\nple.com =40 ",
    "plus": b"a+b=c&d=1&",
    "open brackets": b"[",
    "open objects": b'{"a":',
    "quotes": b'"a" "',
    "csv": b'1,"a ""b"", c",jane\r\n',
    "csv of an endless quote": b'x,"a\n',
    "semicolons": b"a;b;c\n",
    "pipes": b"| a | b |\n|---|---|\n",
    "labels": b"Name: Jane Roe\nCity: Ulm\n\n",
    "joints": b"a<b>b</b><i>",
    "open tags": b"<tr><td>a<table>",
    "open comments": b"a<!-- b",
    "attributes": b"<a title=\"{&quot;x&quot;: 1}\" href='[1]\n'>",
    "cdata": b"<x><![CDATA[a,b\n1,2\n]]></x>",
    "parts": b'--x\r\ncontent-disposition: form-data; name="a"\r\n\r\nb\r\n',
    "fields": b"items[0][email]=jane%40example.com&",
    "mail": b"Subject: =?utf-8?Q?J=C3=A4ne?=\n",
    "uuencoded": b"begin 644 a\n#86)C\n`\nend\n",
    "json that never closes": b'{"a":\\"',
    "tables apart": b"name: x\nage: 3\nsku,units\n1,2\n\n",
    "wide gaps": b"a  b ",
    "letters of json": b'{"at": 1, "s": "j"},{"at": 2, "s": "o"},["e", "@", "x", "."],',
    "folded lines": b"BEGIN:VCARD\nNOTE:a\n b\\,",
    "numbers": b"106, 97, 110, 101, ",
    "numbers of noise": b"106, 97, 1010101 0, 300, ",
    "wide strings": b"\x01\x02" + "joe@x.example".encode("utf-16-le"),
    "lines of html": b"<p>a@b.example,<i>1</i>&#44;2</p>\n",
    "lines of json": b'{"text": "a@b.example,1,2"},\n',
    "pieces of json": b'{"s": "m@"}, {"s": " 12"}, {"s": "3 "},\n',
    "letters": b"j|a|n|e|",
    "groups": b"fz0q 9xZk ",
    "dumps": b"00001000: ff00 9911 ee02 8833\n",
    "cells that are lines": b"name\ncount\n12\n",
    "letters in tags": b"<p>j</p><p>a</p>",
    "marks": b"ab**cd __ef**[b]g[/b]",
    "bytes": NOISE + b"some%40text\0",
}


def _read(sent: Message) -> None:
    for part in extract(sent, Limits()).parts:
        _ask(part)


def _ask(part: Part) -> None:
    tables = part.tables(part, everywhere) if part.tables is not None else ()
    for table in tables:
        for row in range(0, len(table.rows), max(1, len(table.rows) // PLACES)):
            table.span(row, 0)
    for at in range(0, len(part.data), max(1, len(part.data) // PLACES)) if part.locate is not None else ():
        assert part.locate is not None
        part.locate(part, at)


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_twice_the_body_takes_twice_the_steps(unit):
    _read(message(unit * (2000 // len(unit))))  # what is compiled or remembered on first use is not the body's
    body = unit * (SIZE // len(unit) + 1)
    once, twice = (steps(partial(_read, message(body * times))) for times in (1, 2))
    assert twice < 2.5 * once + 2000


def test_there_were_as_many_kinds_as_this():
    assert len(UNITS) == 48


LARGE = {
    "text": (b"the parcel has arrived, nothing else to tell\n", b"text/plain"),
    "text of other scripts": ("посылка пришла, 包裹已到\n".encode(), b"text/plain"),
    "json": (b'{"id": 12345, "note": "the parcel has arrived"}\n', b"application/json"),
    "html": (b"<p>the parcel <i>has</i> arrived</p>\n", b"text/html"),
    "bytes": (NOISE + b"\0", b"application/octet-stream"),
}


@pytest.mark.parametrize(("unit", "kind"), LARGE.values(), ids=LARGE)
def test_a_large_body_takes_little_more_memory_than_it_has(unit, kind):
    sent = message(unit * ((8 << 20) // len(unit)), [(b"content-type", kind)])
    extract(message(unit * 100, [(b"content-type", kind)]), Limits())
    tracemalloc.start()
    extract(sent, Limits())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1.1 * len(sent.body)
