"""QR codes, bar codes and their like in pictures, by zxing-cpp (Apache-2.0)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import zxingcpp

if TYPE_CHECKING:
    from PIL.Image import Image


class Code(NamedTuple):
    """One code: its kind, such as `QRCode`, and what it says."""

    kind: str
    text: str


def read(image: Image) -> list[Code]:
    """Return the codes in a picture of shades of grey."""
    return [Code(str(found.format).rpartition(".")[2], found.text) for found in zxingcpp.read_barcodes(image)]
