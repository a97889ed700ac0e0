"""Codes say their text."""

from __future__ import annotations

import pytest
import zxingcpp

from outgate.extract.pictures.codes import Code, read
from tests.extract.pictures.paint import code, page

FORMATS = zxingcpp.BarcodeFormat


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (FORMATS.QRCode, "mailto:jane@shop.example?subject=Größe"),
        (FORMATS.Code128, "302-1234567-1234567"),
        (FORMATS.DataMatrix, "jane@shop.example"),
        (FORMATS.PDF417, "Jane Roe"),
    ],
)
def test_each_kind_is_read(kind: zxingcpp.BarcodeFormat, text: str):
    [found] = read(code(text, kind))
    assert found.text == text
    assert found.kind.replace(" ", "") == kind.name


def test_text_is_no_code():
    assert read(page([["just words"]]).convert("L")) == []


def test_a_code_is_a_kind_and_a_text():
    assert Code("QRCode", "x")._fields == ("kind", "text")
