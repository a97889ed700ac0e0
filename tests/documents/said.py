"""What the documents of this folder say: a list of made-up customers, and its harmless twin."""

from __future__ import annotations

type Cells = tuple[tuple[str, ...], ...]

PEOPLE = ("jane.roe", "max.poe", "ann.coe", "tom.doe", "eva.loe", "sam.noe", "ida.moe", "leo.hoe")
LEAK: Cells = (
    ("name", "email"),
    *((person.replace(".", " ").title(), f"{person}@shop.example") for person in PEOPLE),
)
TWIN: Cells = (("room", "seats"), *((f"room {at}", f"{at + 20} chairs") for at in range(len(PEOPLE))))
MASK = "[person.email]"


def lines(cells: Cells, between: str = ",") -> bytes:
    """Return the rows as text, such as a CSV."""
    return "".join(f"{between.join(row)}\n" for row in cells).encode()


def records(cells: Cells) -> list[dict[str, str]]:
    """Return the rows under their header."""
    return [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]
