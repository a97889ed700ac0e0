"""A pdf is read in all of its corners, and says so where it cannot be."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.pdf.reading import is_pdf, read
from outgate.extract.tree import Budget, Hints
from outgate.model import Limits, Part
from tests.extract.messages import holding, reasons
from tests.extract.messages import read as read_message
from tests.extract.pdf.pdfs import Line, jpeg, pdf, revised
from tests.extract.pictures.paint import file, page

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

SECRET = "jane.roe@example.com"


def found(data: bytes, limits: Limits | None = None, name: str = "") -> tuple[dict[str, bytes], list[str]]:
    """Return the parts by the rest of their path, and the gaps."""
    budget = Budget(limits or Limits())
    children = read(Part(("body",), data, is_text=False), Hints(name=name), budget)
    return {" › ".join(child.part.path[2:]): child.part.data for child in children}, [g.data_type for g in budget.gaps]  # noqa: RUF001 - the separator of paths


def rewritten(data: bytes, folder: Path, *arguments: str) -> bytes:
    """Return what qpdf makes of a pdf."""
    (folder / "in.pdf").write_bytes(data)
    subprocess.run(["qpdf", *arguments, "in.pdf", "out.pdf"], cwd=folder, check=True)
    return (folder / "out.pdf").read_bytes()


def test_a_leak_is_found_with_its_page():
    data = pdf([Line("first")], [Line("second")], [Line(f"write to {SECRET}")])
    reading = read_message(data, b"application/pdf", target=b"/upload")
    [part] = holding(reading.parts)
    assert part.path == ("body", "pdf", "page[3]")
    assert part.lift is None
    assert reading.gaps == ()


def test_a_harmless_twin_says_what_it_says_and_leaves_no_gap():
    assert found(pdf([Line("nothing to see")])) == ({"page[1]": b"nothing to see"}, [])


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("properties", pdf([Line("x")], info={"Author": SECRET})),
        ("page[1] › note[1]", pdf([Line("x")], notes=[SECRET])),  # noqa: RUF001 - the separator of paths
        ("form", pdf([Line("x")], fields={"mail": SECRET})),
        ("attachment[notes]", pdf([Line("x")], attached={"notes": SECRET.encode()})),
        ("attachment names", pdf([Line("x")], attached={SECRET: b"x"})),
    ],
)
def test_every_corner_is_read(path: str, data: bytes):
    parts, gaps = found(data)
    assert SECRET.encode() in parts[path]
    assert gaps == []


def test_an_attachment_is_read_as_what_it_is():
    inner = pdf([Line(SECRET)])
    reading = read_message(pdf([Line("x")], attached={"inner.pdf": inner}))
    [part] = holding(reading.parts)
    assert part.path == ("body", "pdf", 'attachment["inner.pdf"]', "pdf", "page[1]")


def test_a_report_is_a_table():
    lines = [Line(f"{column}{row}", 50 + 150 * column, 700 - 15 * row) for row in range(4) for column in range(3)]
    parts, _ = found(pdf(lines))
    assert parts["page[1] › table[1]"] == b"00\t10\t20\n01\t11\t21\n02\t12\t22\n03\t13\t23\n"  # noqa: RUF001 - the separator of paths


def test_a_file_is_called_by_its_name_where_nothing_else_does():
    budget = Budget(Limits())
    data = pdf([Line("x")])
    part = Part(("body",), data, is_text=False)
    assert next(iter(read(part, Hints(name="a/q3.pdf"), budget))).part.path[1] == "pdf[q3.pdf]"
    inside = replace(part, path=("body", "zip[a/q3.pdf]"))
    assert next(iter(read(inside, Hints(name="a/q3.pdf"), budget))).part.path[2] == "pdf"


@pytest.mark.parametrize("arguments", [("--object-streams=generate", "--compress-streams=y"), ("--linearize",)])
def test_what_a_real_writer_packs_is_read(arguments: tuple[str, ...], tmp_path: Path):
    data = rewritten(pdf([Line(SECRET)], info={"Title": "q3"}), tmp_path, *arguments)
    assert SECRET.encode() not in data
    assert found(data)[0]["page[1]"] == SECRET.encode()


def test_a_password_is_a_gap_and_a_mere_restriction_is_none(tmp_path: Path):
    locked = rewritten(pdf([Line(SECRET)]), tmp_path, "--encrypt", "pw", "pw", "256", "--")
    assert found(locked) == ({}, ["uninspected.encrypted"])
    restricted = rewritten(pdf([Line(SECRET)]), tmp_path, "--encrypt", "", "owner", "256", "--")
    assert found(restricted) == ({"page[1]": SECRET.encode()}, [])


def test_a_page_that_is_a_picture_is_looked_at():
    scan = file(page([["ordered by"], [SECRET]]), "jpeg")
    assert SECRET.encode() in found(pdf([], picture=scan))[0]["page[1] › text"]  # noqa: RUF001 - the separator of paths
    assert SECRET.encode() in found(pdf([Line("x")], picture=scan))[0]["page[1] › picture[1] › text"]  # noqa: RUF001 - as above


def shapes(image: Image.Image) -> bytes:
    """Return a picture as rectangles."""
    high = 790 - image.height
    runs = []
    for y in range(image.height):
        row = bytes(image.getpixel((x, y)) < 128 for x in range(image.width))  # type: ignore[operator]
        runs += [(m.start(), high + image.height - y, len(m[0])) for m in re.finditer(rb"\x01+", row)]
    return b"".join(b"%d %d %d 1 re f\n" % run for run in runs)


def test_text_that_is_drawn_as_shapes_is_looked_at():
    outlines = shapes(page([[SECRET]]).convert("L"))
    for lines in ([], [Line("Page 1", y=20)]):
        parts, gaps = found(pdf(lines, drawn=outlines))
        assert SECRET.encode() in parts["page[1] › text"]  # noqa: RUF001 - the separator of paths
        assert gaps == []


def test_a_picture_that_fills_a_shape_is_looked_at():
    scan = file(page([["ordered by"], [SECRET]]), "jpeg")
    parts, gaps = found(pdf([Line("a harmless caption", y=20)], picture=scan, tiled=True))
    assert SECRET.encode() in parts["page[1] › text"]  # noqa: RUF001 - the separator of paths
    assert gaps == []


def test_a_stamp_is_read_and_its_picture_looked_at():
    written = f"BT /F1 11 Tf 50 600 Td ({SECRET}) Tj ET".encode()
    parts, gaps = found(pdf([Line("harmless")], stamp=written))
    assert parts == {"page[1]": b"harmless", "page[1] › marks": SECRET.encode()}  # noqa: RUF001 - as above
    scan = file(page([["ordered by"], [SECRET]]), "jpeg")
    parts, more = found(pdf([Line("harmless")], picture=scan, stamp=b"q 400 0 0 100 50 50 cm /I Do Q"))
    assert SECRET.encode() in parts["page[1] › picture[1] › text"]  # noqa: RUF001 - as above
    assert gaps == more == []


def test_a_picture_behind_a_limit_is_a_gap():
    assert found(pdf([Line("a map")], picture=jpeg(400, 300), nested=14))[1] == ["uninspected.image"]


def test_what_an_earlier_state_says_is_read():
    data = revised(pdf([Line(SECRET)], [Line("kept")]), pdf([Line("harmless")], [Line("kept")]))
    assert found(data) == (
        {"page[1]": b"harmless", "page[2]": b"kept", "revision[1] › page[1]": SECRET.encode()},  # noqa: RUF001 - as above
        [],
    )


def test_a_picture_that_stays_is_looked_at_once():
    scan = file(page([["ordered by"], [SECRET]]), "jpeg")
    data = revised(pdf([], picture=scan), pdf([], picture=scan, info={"Title": "signed"}))
    parts, gaps = found(data, Limits(pictures=2))
    assert [name for name, said in parts.items() if SECRET.encode() in said] == ["page[1] › text"]  # noqa: RUF001 - as above
    assert gaps == []


def test_too_many_earlier_states_are_a_gap():
    data = pdf([Line("first")])
    for number in range(6):
        data = revised(data, pdf([Line(f"state {number}")]))
    parts, gaps = found(data)
    assert gaps == ["uninspected.parts"]
    assert len(parts) == 6


def test_a_picture_that_is_not_looked_at_is_a_gap():
    assert found(pdf([], picture=jpeg(400, 300)), Limits(pixels=0)) == ({}, ["uninspected.image"])
    assert found(pdf([Line("x")], picture=jpeg(400, 300)), Limits(pixels=0))[1] == ["uninspected.image"]


def test_damaged_files_are_said_to_be():
    whole = pdf([Line("x")])
    assert found(whole[:200]) == ({}, ["uninspected.truncated"])
    assert found(b"%PDF-1.7\0\xff") == ({}, ["uninspected.truncated"])


def test_a_count_of_pages_that_lies_costs_nothing():
    assert found(pdf([Line("x")], count=10**9))[0] == {"page[1]": b"x"}


def test_limits_hold():
    text, many = pdf([Line("x" * 60, y=100 + 20 * at) for at in range(10)]), pdf(*[[Line("x")]] * 10)
    assert found(text, Limits(expanded=100))[1] == ["uninspected.expansion"]
    parts, gaps = found(many, Limits(parts=4))
    assert gaps == ["uninspected.parts"]
    assert len(parts) == 4


def test_a_pdf_is_known_by_its_content_only():
    assert is_pdf(b"\x01\x02 junk before \xff\n" + pdf([Line("x")]))
    assert is_pdf(b"%PDF-1.4\n1 0 obj\n<<>>")
    assert not is_pdf(b'{"note": "a file starts with %PDF-1.7 and 1 0 obj"}')
    assert not is_pdf(b"x" * 2000 + b"%PDF-")


def test_a_text_about_pdf_is_left_alone():
    assert reasons(read_message(b"%PDF-1.7 is how a pdf starts", b"text/plain")) == []


@given(st.integers(0, 1400), st.binary(max_size=30))
def test_no_bytes_make_it_raise(at: int, patch: bytes):
    whole = pdf([Line(SECRET)], notes=["n"], fields={"a": "b"}, attached={"c": b"d"})
    found(whole[:at] + patch + whole[at + len(patch) :])
    found(whole[:at])


def test_nothing_of_it_is_written_back():
    children = read(Part(("body",), pdf([Line(SECRET)], notes=["n"]), is_text=False), Hints(), Budget(Limits()))
    assert [child.part.lift for child in children] == [None, None]


@pytest.mark.parametrize("sideways", [False, True])
def test_letters_placed_one_by_one_are_read_as_words(*, sideways: bool):
    text = "mail jane.roe@example.com"
    lines = [Line(letter, 50 + 6 * at, 700) for at, letter in enumerate(text) if letter != " "]
    parts, gaps = found(pdf(lines, sideways=sideways))
    assert any(said.decode() == text for path, said in parts.items() if path.endswith("letters"))
    assert gaps == []
