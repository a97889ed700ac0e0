"""Paints pictures for tests: text in a font that every machine with these tests has, and codes."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

import zxingcpp
from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Sequence


def page(rows: Sequence[Sequence[str]], *, dark: bool = False, size: int = 28) -> Image.Image:
    """Return a screenshot of rows of cells."""
    paper, ink = ("#202020", "white") if dark else ("white", "black")
    image = Image.new("RGB", (60 + 360 * max(map(len, rows)), 60 + 50 * len(rows)), paper)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(size)
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            draw.text((30 + 360 * x, 30 + 50 * y), text, fill=ink, font=font)
    return image


def code(text: str, kind: zxingcpp.BarcodeFormat = zxingcpp.BarcodeFormat.QRCode) -> Image.Image:
    """Return a code that says `text`."""
    made = zxingcpp.create_barcode(text, kind)
    view = memoryview(zxingcpp.write_barcode_to_image(made, scale=4))
    height, width = view.shape or (0, 0)
    return Image.frombytes("L", (width, height), view.tobytes())


def file(image: Image.Image, kind: str = "png", **more: object) -> bytes:
    """Return the bytes of a picture file."""
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)


def huge_png(width: int, height: int, *, before: bytes = b"", behind: bytes = b"") -> bytes:
    """Return a PNG that says it is so large, and holds one line, with chunks before and behind it."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(bytes(width + 1)))
    return b"\x89PNG\r\n\x1a\n" + header + before + pixels + behind + chunk(b"IEND", b"")
