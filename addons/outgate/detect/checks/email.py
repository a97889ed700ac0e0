"""The check of e-mail addresses: what has their form but is a file, a package version or a service unit, is none."""

from __future__ import annotations

import re
import unicodedata

# Last labels that are file names' (icon@2x.png, chunk@1.css.map) or unit names', and no top-level domain.
_FILES = """
avif bmp class cjs conf cpp css csv dll exe gif gz htm html ico ini jar jpeg jpg js json jsx less lock log map md mjs
mount mp3 mp4 pdf php png scss service slice socket svg swift tar target tiff timer toml ts tsx ttf txt vue wasm wav
webm webp woff woff2 xml yaml yml
"""
_NO_TLD = frozenset(_FILES.split())
_SERVICE = frozenset({"git", "hg", "svn"})  # git@host: a way to log in, nobody's address
_VERSION = re.compile(r"v?\d+\.\d+(?:\.\d+)*(?:[-.][a-z0-9-]+)*")
_AT = re.compile(r"\s*[\[({<]\s*(?:at|\u00e4t|et)\s*[\])}>]\s*|\s+at\s+|\s*@\s*|\uff20", re.IGNORECASE)
_DOT = re.compile(r"\s*[\[({<]\s*(?:dot|punkt|point|punto)\s*[\])}>]\s*|\s+dot\s+|\s*\.\s*", re.IGNORECASE)
_LONGEST = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets


def email(value: str) -> str | None:
    """Return the address in small letters, accents and "[at]" and "(dot)" resolved, or None if it is none."""
    plain = (value if "@" in value and " " not in value else _DOT.sub(".", _AT.sub("@", value))).casefold()
    folded = plain if plain.isascii() else _without_accents(plain)
    local, _, domain = folded.rpartition("@")
    labels = domain.split(".")
    if local in _SERVICE or labels[-1] in _NO_TLD or _VERSION.fullmatch(domain) or len(folded) > _LONGEST:
        return None
    return folded if local and all(labels) else None


def _without_accents(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
