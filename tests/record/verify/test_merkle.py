"""The verifier's own tree; that it agrees with the definition is tested beside the writer's."""

from hashlib import sha256

from outgate.record.verify.merkle import Roots


def test_nothing_has_the_root_of_nothing_and_one_leaf_is_its_own_root() -> None:
    roots = Roots()
    assert roots.root() == sha256(b"").digest()
    assert roots.take(b"x") == roots.root() == sha256(b"\0x").digest()
    assert roots.count == 1


def test_the_root_can_be_asked_for_at_any_time() -> None:
    roots = Roots()
    seen = set()
    for number in range(20):
        roots.take(bytes([number]))
        seen |= {roots.root(), roots.root()}
    assert len(seen) == 20
