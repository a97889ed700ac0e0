"""Little is inspected where it is, and much is left to a worker, wherever it stands in the message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.workers.quick import INLINE_BYTES, is_quick
from tests.workers.conftest import message

if TYPE_CHECKING:
    from outgate.model import Message


def test_a_small_message_is_quick_whatever_its_kind():
    assert is_quick(message(b"x" * 1000, headers=((b"content-encoding", b"br"),)))
    assert is_quick(message(b"PK\x03\x04\0\0"))


@pytest.mark.parametrize(
    "large",
    [message(b"x" * (INLINE_BYTES + 1)), message(headers=((b"x", b"y" * INLINE_BYTES),))],
    ids=["body", "headers"],
)
def test_a_large_one_is_not(large: Message):
    assert not is_quick(large)
