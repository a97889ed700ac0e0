"""Values as whole cells."""

from __future__ import annotations

from outgate.detect.cells import Cells


def test_a_cell_must_be_the_value_and_nothing_else() -> None:
    cells = Cells(r"[1-9]\d{5}", 0, ("badge",))
    assert cells.value("481516") == (0, 6)
    assert cells.value("481516 or so") is None
    assert cells.value("4" * 100) is None
    assert cells.is_called("Badge no")
    assert not cells.is_called("badger")
