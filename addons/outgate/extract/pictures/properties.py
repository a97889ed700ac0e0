"""What is said of a picture in its file: EXIF (CIPA DC-008), text of PNG (section 11.3.3), comments, XMP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PIL import ExifTags

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from PIL.Image import Image

_IFDS = (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo)
_WINDOWS = range(0x9C9B, 0x9CA0)  # title, comment, author, keywords, subject, as Windows writes them: UTF-16
_COMMENT = 0x9286  # eight bytes of charset, then text
_LONGEST = 1 << 20  # characters of one value
_NO_TEXT = frozenset({"exif", "icc_profile", "photoshop", "xmp", "XML:com.adobe.xmp", "Raw profile type exif"})


def lines(image: Image) -> str:
    """Return what is said of a picture, a line for each."""
    said = dict(_info(image.info))
    exif = image.getexif()
    for block in (exif, *(exif.get_ifd(ifd) for ifd in _IFDS)):
        said.update(_exif(block))
    return "\n".join(f"{name}: {text}" for name, text in said.items() if text.strip())


def xmp(image: Image) -> bytes:
    """Return the XMP packet, which is XML, or nothing."""
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    return packet.encode("utf-8", "replace") if isinstance(packet, str) else bytes(packet)


def _info(info: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    for name, value in info.items():
        if isinstance(value, (str, bytes)) and str(name) not in _NO_TEXT:
            yield str(name), _text(value)


def _exif(block: Mapping[int, Any]) -> Iterator[tuple[str, str]]:
    for tag, value in block.items():
        name = ExifTags.TAGS.get(tag) or ExifTags.GPSTAGS.get(tag) or f"tag {tag}"
        if tag in _WINDOWS and isinstance(value, bytes):
            yield name, value.decode("utf-16-le", "replace").strip("\0")
        elif tag == _COMMENT and isinstance(value, bytes):
            yield name, _comment(value)
        elif isinstance(value, (str, bytes)):
            yield name, _text(value)
        elif isinstance(value, tuple):
            yield name, " ".join(map(str, value[:16]))


def _comment(value: bytes) -> str:
    """Return a text that names its charset."""
    if value.startswith(b"UNICODE\0"):
        body = value[8:]
        return body.decode("utf-16-le" if body[1:2] == b"\0" else "utf-16-be", "replace")
    return _text(value[8:])


def _text(value: str | bytes) -> str:
    text = value if isinstance(value, str) else value.decode("utf-8", "replace")
    return text[:_LONGEST].strip("\0 ")
