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
_NAMING = frozenset({"openssh.com", "libssh.org"})  # SSH names its methods so (RFC 4251, 6): `hmac-sha2-256-etm@…`
_CHATS = frozenset({"c.us", "g.us", "s.whatsapp.net", "broadcast", "lid", "newsletter"})  # WhatsApp's names of chats
_NOBODY = re.compile(  # what only a program sends from or logs in with
    r"(?:do[-_.]?not[-_.]?reply|no[-_.]?reply|mailer-daemon)(?:[+-].*)?@.*|"
    r".*@(?:users\.noreply\..*|noreply\..*|(?:.*\.)?gserviceaccount\.com)"
)
_VERSION = re.compile(r"v?\d+\.\d+(?:\.\d+)*(?:[-.][a-z0-9-]+)*")
# How people write the two signs where a filter may look: in brackets, between spaces, in words of many languages.
_AT_JOINED = (
    r"\u827e\u7279|\u5708a|\u30a2\u30c3\u30c8(?:\u30de\u30fc\u30af)?|\uace8\ubc45\uc774|"  # Chinese, Japanese, Korean
    r"\u0441\u043e\u0431\u0430\u043a\u0430"  # Russian
)
_DOT_JOINED = r"\u70b9|\u9ede|\u30c9\u30c3\u30c8|\ub2f7|\uc810|\u0442\u043e\u0447\u043a\u0430"
_AT_WORDS = (
    r"a ?t|\u00e4 ?t|e ?t|aet|arroba|arobase|chiocciola|klammeraffe|apenstaartje|ma[l\u0142]pa|snabel-?a|" + _AT_JOINED
)
_DOT_WORDS = r"d ?o ?t|punkt|point|punto|ponto|kropka|punt|" + _DOT_JOINED


def _sign(sign: str, words: str, joined: str, enclosed: str) -> re.Pattern[str]:
    bracketed = rf"\s*[\[({{<\uff3b\uff08\u3010]\s*(?:{words}|{enclosed})\s*[\])}}>\uff3d\uff09\u3011]\s*"
    return re.compile(rf"{bracketed}|[\s_*~-]+(?:{words})[\s_*~-]+|\s*(?:{sign}|{joined})\s*", re.IGNORECASE)


_AT = _sign("@|\uff20|\u2709\ufe0f?|[\U0001f4e7-\U0001f4ec\U0001f40c]", _AT_WORDS, _AT_JOINED, "a")
_DOT = _sign(r"\.", _DOT_WORDS, _DOT_JOINED, r"\.")
_LEFT_OUT = re.compile(r"[*#&!](?=[\w-]+(?:\.\w+)+\Z)")  # what stands for the sign that was left out
_REWRITTEN = re.compile(r"[\s()\[\]{}]")  # what no address has: jane@shop(.)de
_LONGEST = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets


def email(value: str) -> str | None:
    """Return the address in small letters, accents and "[at]" and "(dot)" resolved, or None if it is none."""
    plain = _plain(value).casefold()
    folded = plain if plain.isascii() else _plain(_without_accents(plain))  # some accents become blanks
    local, _, domain = folded.rpartition("@")
    labels = domain.split(".")
    is_service = local in _SERVICE or domain in _NAMING or domain in _CHATS
    is_none = is_service or labels[-1] in _NO_TLD or labels[-1].isdigit() or _VERSION.fullmatch(domain)
    is_none = is_none or _NOBODY.fullmatch(folded)
    return folded if local and all(labels) and not is_none and len(folded) <= _LONGEST else None


def email_spaced(value: str) -> str | None:
    """Return the address that is written with a space between all its signs."""
    return email(value.replace(" ", ""))


def _plain(value: str) -> str:
    """The address with the two signs as they are."""
    if "@" in value and _REWRITTEN.search(value) is None:
        return value
    signed = _DOT.sub(".", _AT.sub("@", value, count=1))
    return signed if "@" in signed else _LEFT_OUT.sub("@", signed)


def _without_accents(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
