"""What is encrypted and says so within: armour in the midst of a text, and messages of S/MIME.

Armour after RFC 9580 (OpenPGP), the age specification and RFC 7468 (CMS); the types of CMS content after RFC 5652
(enveloped and encrypted data) and RFC 5083 (authenticated and enveloped), with their numbers as DER writes them.
"""

from __future__ import annotations

import binascii
import re

_ARMOUR = re.compile(
    rb"-----BEGIN (?P<kind>PGP MESSAGE|AGE ENCRYPTED FILE|CMS|PKCS7)-----[ \t]*\r?\n"
    rb"(?:[A-Za-z-]{1,40}: [^\n]{0,200}\n)*[ \t\r\n]*(?P<body>[A-Za-z0-9+/=]{32})"
)
_VAULT = re.compile(rb"^\$ANSIBLE_VAULT;\d", re.MULTILINE)
_PKCS7 = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
_SEALED = (_PKCS7 + b"\x03", _PKCS7 + b"\x06", b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17")
_HEAD = 24  # bytes in which the type of the content stands
_DER = b"\x30"


def sealed(data: bytes) -> str:
    """Return what encrypted thing there is in `data`, or an empty string."""
    if data.startswith(_DER):
        return "cms" if _is_sealed(data) else ""
    if b"-----BEGIN " in data:
        for found in _ARMOUR.finditer(data):
            kind = found["kind"].decode().lower()
            if kind not in ("cms", "pkcs7") or _is_sealed(_decoded(found["body"])):
                return kind
    return "ansible vault" if b"$ANSIBLE_VAULT;" in data and _VAULT.search(data) else ""


def _is_sealed(der: bytes) -> bool:
    """Tell whether the type of the content is one that is encrypted: signed data may be read."""
    return any(kind in der[:_HEAD] for kind in _SEALED)


def _decoded(body: bytes) -> bytes:
    try:
        return binascii.a2b_base64(body)
    except binascii.Error:
        return b""
