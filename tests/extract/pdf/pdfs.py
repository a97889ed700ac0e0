"""Writes small pdf files by hand (ISO 32000-1, section 7.5), so that a test can put a value into any corner of one."""

from __future__ import annotations

import io
import re
import zlib
from typing import NamedTuple

from PIL import Image


class Line(NamedTuple):
    """One line of text at a place of the page, in points from the lower left."""

    text: str
    x: int = 50
    y: int = 700


def pdf(
    *pages: list[Line],
    info: dict[str, str] | None = None,
    notes: list[str] | None = None,
    fields: dict[str, str] | None = None,
    attached: dict[str, bytes] | None = None,
    picture: bytes = b"",
    drawn: bytes = b"",
    nested: int = 0,
    tiled: bool = False,
    stamp: bytes = b"",
    sideways: bool = False,
    count: int | None = None,
) -> bytes:
    """Return a pdf. Notes and fields stand on the first page, `picture` is a JPEG on every page.

    It may lie in `nested` forms, or be the pattern that fills a shape. `drawn` is drawn before the text of each page;
    `stamp` is what a stamp on the first page draws.
    """
    width, height = Image.open(io.BytesIO(picture)).size if picture else (1, 1)
    high = 400 * height // width  # points on the page
    objects: list[bytes] = [b"", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]

    def add(content: bytes) -> bytes:
        objects.append(content)
        return b"%d 0 R" % len(objects)

    image = (
        add(
            _stream(
                picture,
                b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8"
                b"/Filter/DCTDecode" % (width, height),
            )
        )
        if picture
        else b""
    )
    show = b"400 0 0 %d 50 50 cm /I Do" % high
    for _ in range(nested):
        image = add(_form(show, image))
        show = b"/I Do"
    tile = (
        add(
            _stream(
                show,
                b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 612 792]/XStep 612/YStep 792"
                b"/Resources<</XObject<</I %b>>>>" % image,
            )
        )
        if tiled
        else b""
    )
    show = b"/Pattern cs /P scn 0 0 612 792 re f" if tiled else b"q %b Q" % show
    widgets = [
        add(b"<</Type/Annot/Subtype/Widget/FT/Tx/Rect[9 9 99 99]/T%b/V%b>>" % (_string(name), _string(value)))
        for name, value in (fields or {}).items()
    ]
    marks = widgets + [
        add(b"<</Type/Annot/Subtype/Text/Rect[9 9 99 99]/Contents%b>>" % _string(note)) for note in notes or []
    ]
    if stamp:
        look = add(_form(stamp, image))
        marks.append(add(b"<</Type/Annot/Subtype/Stamp/Rect[0 0 612 792]/F 4/AP<</N %b>>>>" % look))
    kids = []
    for lines in pages:
        content = drawn + b"".join(
            b"BT /F1 11 Tf %b Tm %b Tj ET\n" % (_placed(x, y, sideways=sideways), _string(text)) for text, x, y in lines
        )
        content += show if image and not stamp else b""
        kids.append(
            add(
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Rotate %d/Contents %b/Annots[%b]"
                b"/Resources<</Font<</F1 3 0 R>>/XObject<<%b>>/Pattern<<%b>>>>>>"
                % (
                    90 if sideways else 0,
                    add(_stream(zlib.compress(content), b"/Filter/FlateDecode")),
                    b" ".join(marks),
                    b"/I " + image if image else b"",
                    b"/P " + tile if tile else b"",
                )
            )
        )
        marks = []
    files = b" ".join(
        b"%b %b"
        % (
            _string(name),
            add(
                b"<</Type/Filespec/F%b/EF<</F %b>>>>"
                % (_string(name), add(_stream(zlib.compress(data), b"/Type/EmbeddedFile/Filter/FlateDecode")))
            ),
        )
        for name, data in (attached or {}).items()
    )
    objects[0] = b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[%b]>>>>/AcroForm<</Fields[%b]>>>>" % (
        files,
        b" ".join(widgets),
    )
    objects[1] = b"<</Type/Pages/Kids[%b]/Count %d>>" % (b" ".join(kids), len(kids) if count is None else count)
    said = add(b"<<%b>>" % b"".join(b"/%b%b" % (k.encode(), _string(v)) for k, v in (info or {}).items()))
    return _file(objects, said)


def revised(old: bytes, new: bytes) -> bytes:
    """Return a pdf whose state `old` is followed by a whole other one, as if every object had been changed."""
    begin = len(old)
    places = [int(place) + begin for place in re.findall(rb"(?m)^(\d{10}) 00000 n $", new)]
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    at = new.index(b"xref\n0 ")
    before = int(old.rpartition(b"startxref\n")[2].split()[0])
    return b"%bxref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        old + new[:at],
        len(places) + 1,
        table,
        len(places) + 1,
        before,
        begin + at,
    )


def _placed(x: int, y: int, *, sideways: bool) -> bytes:
    """The text matrix; sideways, text runs up the page, and the page is shown turned."""
    return b"0 1 -1 0 %d %d" % (612 - y, x) if sideways else b"1 0 0 1 %d %d" % (x, y)


def _file(objects: list[bytes], info: bytes) -> bytes:
    out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size %d/Root 1 0 R/Info %b>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, info, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + trailer


def _form(content: bytes, image: bytes) -> bytes:
    held = b"/I " + image if image else b""
    return _stream(
        content,
        b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>/XObject<<%b>>>>" % held,
    )


def _stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(data), entries, data)


def _string(text: str) -> bytes:
    raw = text.encode() if text.isascii() else b"\xfe\xff" + text.encode("utf-16-be")
    return b"<%b>" % raw.hex().encode()


def jpeg(width: int, height: int) -> bytes:
    """Return a plain grey picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "grey").save(out, "jpeg")
    return out.getvalue()
