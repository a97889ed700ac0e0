"""Every fault that the log promises to show has its name."""

from outgate.record.verify.faults import Kind


def test_the_names_are_those_of_the_manual() -> None:
    assert {*Kind} == {"edited", "missing", "reordered", "inserted", "truncated", "forked", "wrong key"}
