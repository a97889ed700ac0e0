"""The package offers what its users need, and a fault reads as a line."""

from outgate.record import verify


def test_a_fault_is_its_name_and_what_it_is_about() -> None:
    assert str(verify.Fault(verify.Kind.WRONG_KEY, "entry 3")) == "wrong key: entry 3"
    assert sorted(verify.__all__) == ["Fault", "Kind", "Report", "verify"]
