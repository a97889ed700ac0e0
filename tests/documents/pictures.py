"""Pictures that show the list, as text or as a code, and pictures that are told it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.documents.said import lines
from tests.extract.pdf.pdfs import pdf
from tests.extract.pictures.paint import code, file, page

if TYPE_CHECKING:
    from tests.documents.said import Cells

_PLAIN = Image.new("RGB", (40, 40), "red")
_SHOWN = 4  # rows: reading them takes time


def screenshot(cells: Cells, kind: str = "png") -> bytes:
    """Return a picture of the first rows."""
    return file(page(cells[:_SHOWN]), kind)


def photo(cells: Cells) -> bytes:
    """Return the picture as a camera would store it."""
    return screenshot(cells, "jpeg")


def qr(cells: Cells) -> bytes:
    """Return a code that says the list."""
    return file(code(lines(cells[:_SHOWN]).decode()))


def exif(cells: Cells) -> bytes:
    """Return a picture that is described by the list."""
    told = Image.Exif()
    told[0x010E] = lines(cells).decode()
    return file(_PLAIN, "jpeg", exif=told)


def told(cells: Cells) -> bytes:
    """Return a PNG with the list as a compressed comment."""
    info = PngInfo()
    info.add_text("Comment", lines(cells).decode(), zip=True)
    return file(_PLAIN, pnginfo=info)


def svg(cells: Cells) -> bytes:
    """Return a drawing with a line of text a row."""
    rows = "".join(f'<text x="9" y="{20 * at}">{name} {mail}</text>' for at, (name, mail) in enumerate(cells))
    return (
        f'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="400" height="300">{rows}</svg>'.encode()
    )


def scan(cells: Cells) -> bytes:
    """Return a pdf of a page that is a picture."""
    return pdf([], picture=photo(cells))


def large(kind: str, **more: object) -> bytes:
    """Return a picture of 144 million pixels, all black, in a small file."""
    return file(Image.new("1" if kind == "tiff" else "L", (12_000, 12_000)), kind, **more)


def frames(count: int) -> bytes:
    """Return an animation."""
    pictures = [Image.new("L", (300, 300), at % 255) for at in range(count)]
    return file(pictures[0], "gif", save_all=True, append_images=pictures[1:])


def comment(size: int) -> bytes:
    """Return a PNG with a comment of so many zeros, compressed."""
    info = PngInfo()
    info.add_text("Comment", "0" * size, zip=True)
    return file(_PLAIN, pnginfo=info)


def blank() -> bytes:
    """Return a small photo of nothing."""
    return file(Image.new("RGB", (120, 90), "grey"), "jpeg")
