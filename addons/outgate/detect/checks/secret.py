"""Checks of secrets: what only stands where a secret would stand is none.

Manuals, templates and programs are full of `ghp_xxxx…`, `changeme` and `${TOKEN}`: a value counts as random only if it
is made of many different characters and says none of the words that place-holders are made of.
"""

from __future__ import annotations

import base64
import json
import math
import re
from collections import Counter

_PLACE_HOLDER = re.compile(
    r"example|sample|dummy|placeholder|changeme|change[_-]?me|replace|redacted|insert|your[_-]?|xxxx|\*{3}|\.{3}|0{6}|"
    r"1234567|abcdef(?!\d)|(?:^|[_-])(?:fake|test|todo|none|null|demo|secret|password|token|here)(?:$|[_-])|goes[_-]",
    re.IGNORECASE,
)
_VARIABLE = re.compile(
    r"[$%]\w|[$%]?[{(<\[]|\{\{|<.*>|%\w+%|(?:process|os|env|self|this|config|settings|secrets?|request|req|args|options|vault|"
    r"user|data|form|input|params?|props|ctx|event|body|values?|new|get|var|local|module)\b[.\[(:]",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"[A-Za-z_]\w*(?:(?:\.|->|::)[A-Za-z_]\w*)+\(?\)?|[A-Za-z_]\w*\(.*|(?:[a-z]+[A-Z]?)+[a-z]*|[A-Z][A-Z_]+"
)
_WORDS = re.compile(r"(?:[A-Za-z]{2,}[ ._/:-]?)+\d{0,2}")
_PHRASE = re.compile(
    r"(?:[A-Z][a-z]{2,}[_.-]){1,3}[A-Z][a-z]{2,}[_.-]?\d{1,2}"
)  # Tulip-Marble-88: people make it, code does not
_PATH = re.compile(r"(?:[./~]|[A-Za-z]:\\)[\w./\\-]*|https?:.*|.*\.(?:[a-z]{2,4})")
_HASH = re.compile(r"\$2[aby]\$.*|\{(?:ssha|sha|bcrypt)\}.*|pbkdf2.*", re.IGNORECASE)
_KNOWN = (
    "admin bar changeit foo foobar guest hunter2 minioadmin mongo mysql pass passwd password postgres pw pwd redis "
    "root sa secret test token user username"
)
_WEAK = frozenset(_KNOWN.split(" "))
_TOKEN_KINDS = 10  # different characters of a token, …
_TOKEN_BITS = 2.8  # … and bits a character, at least: random hex has nearly 4
_PASSWORD_BITS = 2.4
_RUN = re.compile(r"(.)\1{5}")
_PEM_LINE = re.compile(r"[A-Za-z0-9+/]{40,}")
_HEADER_LONGEST = 2000  # characters


def token(value: str) -> str | None:
    """A token that a program made: random, and no place-holder."""
    if _PLACE_HOLDER.search(value) or _RUN.search(value) or len(set(value)) < _TOKEN_KINDS:
        return None
    return value if _bits(value) >= _TOKEN_BITS else None


def password(value: str) -> str | None:
    """A value behind `password =` that is neither a place-holder, a word, a variable, a path nor a hash."""
    if not (value.isascii() and value.isprintable()) or _RUN.search(value) or _HASH.fullmatch(value):
        return None
    if _PLACE_HOLDER.search(value) or _VARIABLE.match(value):
        return None
    is_plain = any(kind.fullmatch(value) for kind in (_CODE, _WORDS, _PATH)) and not _PHRASE.fullmatch(value)
    if is_plain or value.casefold() in _WEAK:
        return None
    return value if _bits(value) >= _PASSWORD_BITS and _kinds(value) > 1 else None


def url_password(value: str) -> str | None:
    """The password in an address: any that is neither a variable nor one of those that manuals use."""
    plain = value.casefold().strip("!1234567890")
    if _PLACE_HOLDER.search(value) or _VARIABLE.match(value) or plain in _WEAK or not plain:
        return None
    return value


def basic_auth(value: str) -> str | None:
    """User and password joined by a colon, in base64 (RFC 7617), if it is a password that counts as one."""
    try:
        name, _, secret = base64.b64decode(value, validate=True).decode("ascii").partition(":")
    except ValueError:
        return None
    return value if name.isprintable() and password(secret) is not None else None


def jwt(value: str) -> str | None:
    """A token of RFC 7519: its first part is a JSON object that names an algorithm."""
    head = value.partition(".")[0][:_HEADER_LONGEST]
    try:
        header = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(header, dict) and "alg" in header else None


def private_key(value: str) -> str | None:
    """A PEM block with lines of base64 in it; its normal form is these alone, however they are wrapped."""
    lines = _PEM_LINE.findall(value.replace("\\n", "\n").replace("\\r", "\n"))
    body = "".join(lines)
    return body if token(body) is not None else None


def _bits(value: str) -> float:
    """Shannon entropy, bits a character."""
    total = len(value)
    return -sum(n / total * math.log2(n / total) for n in Counter(value).values())


def _kinds(value: str) -> int:
    """How many of small letters, capitals, digits and other characters there are."""
    tests = (str.islower, str.isupper, str.isdecimal, lambda char: not char.isalnum())
    return sum(any(map(test, value)) for test in tests)
