"""All checks, as policy files name them."""

from __future__ import annotations

import random

from outgate.detect.checks import CHECKS

PIECES = (
    "", "0", "9" * 9, "123456789", "1" * 30, "12", "A1", "a", "Z" * 12, "DE", "GB", "O", "ß", "İ", "é", "中", "五", "Ⅷ",
    "½", "²", "٣", "१", "one ", "zero " * 13, "@", "a@b", "x.y", "+49", "-", " ", "|", "(", ".", "\n", "\u200b",
)  # fmt: skip


def test_no_check_raises_for_a_text_of_another_form_than_its_own() -> None:
    dice = random.Random(1)  # noqa: S311 - reproducible, not secret
    asked = 0
    for check in CHECKS.values():
        for _ in range(300):
            value = check("".join(dice.choices(PIECES, k=dice.randrange(5))))
            assert value is None or isinstance(value, str)
            asked += 1
    assert asked > 30_000
