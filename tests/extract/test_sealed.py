"""Encrypted things are known in the midst of a text, and messages of S/MIME by the type of their content."""

from __future__ import annotations

import random
import subprocess
from base64 import encodebytes
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.sealed import sealed
from tests.extract.messages import read, reasons

if TYPE_CHECKING:
    from pathlib import Path

NOISE = random.Random(1).randbytes(300)  # noqa: S311 - a test
TYPE = b"\x30\x82\x04\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"


def armoured(kind: str, data: bytes = NOISE, head: str = "") -> bytes:
    return f"-----BEGIN {kind}-----\n{head}".encode() + encodebytes(data) + f"-----END {kind}-----\n".encode()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (armoured("PGP MESSAGE", head="Version: 1\n\n"), "pgp message"),
        (b"Hello,\r\nread this:\r\n" + armoured("PGP MESSAGE").replace(b"\n", b"\r\n"), "pgp message"),
        (b"Hello\n" + armoured("AGE ENCRYPTED FILE"), "age encrypted file"),
        (armoured("CMS", TYPE + b"\x03" + NOISE), "cms"),
        (armoured("PKCS7", TYPE + b"\x06" + NOISE), "pkcs7"),
        (TYPE + b"\x03" + NOISE, "cms"),
        (b"\x30\x80\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17" + NOISE, "cms"),
        (b"# a vault\n$ANSIBLE_VAULT;1.1;AES256\n3333\n", "ansible vault"),
        (armoured("CERTIFICATE"), ""),
        (armoured("CMS", TYPE + b"\x02" + NOISE), ""),
        (TYPE + b"\x02 signed data may be read", ""),
        (b"it begins with -----BEGIN PGP MESSAGE----- and then", ""),
        (b"0123456789", ""),
    ],
    ids=range(13),
)
def test_what_is_encrypted_is_known(data: bytes, expected: str):
    assert sealed(data) == expected
    assert reasons(read(data))[:1] == (["encrypted"] if expected else [])


def test_a_mail_that_openssl_encrypted_is_said_to_be(tmp_path: Path):
    (tmp_path / "a.txt").write_bytes(b"jane.roe@example.com")
    for command in (
        "openssl req -x509 -newkey rsa:2048 -nodes -keyout k.pem -out c.pem -subj /CN=x -days 2",
        "openssl cms -encrypt -aes256 -subject orders -in a.txt -out a.eml c.pem",
        "openssl cms -encrypt -aes256 -binary -outform DER -in a.txt -out a.der c.pem",
    ):
        subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)
    assert reasons(read((tmp_path / "a.eml").read_bytes())) == ["encrypted"]
    assert reasons(read((tmp_path / "a.der").read_bytes())) == ["encrypted"]


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(data: bytes):
    assert isinstance(sealed(data), str)
    assert isinstance(sealed(b"-----BEGIN PGP MESSAGE-----" + data), str)
