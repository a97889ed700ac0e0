"""A patch takes the place of what it was made for, and of nothing else."""

from __future__ import annotations

from types import ModuleType

import pytest

from outgate.wire.patch import put


class Theirs:
    pass


class Ours(Theirs):
    pass


def module(**names: object) -> ModuleType:
    made = ModuleType("theirs")
    vars(made).update(names)
    return made


def test_puts_ours_where_theirs_stood_and_doing_so_twice_is_harmless() -> None:
    patched = module(Thing=Theirs)
    put(patched, "Thing", Ours)
    put(patched, "Thing", Ours)
    assert vars(patched)["Thing"] is Ours


@pytest.mark.parametrize("patched", [module(), module(Thing=int), module(Thing=lambda: None)])
def test_says_so_when_something_else_stands_there(patched: ModuleType) -> None:
    with pytest.raises(TypeError, match=r"theirs\.Thing is not what Ours was made for"):
        put(patched, "Thing", Ours)
