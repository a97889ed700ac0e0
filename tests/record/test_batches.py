"""Work in batches: what waits goes together, each kind by itself, and everyone gets an answer."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest

from outgate.record import StoreError
from outgate.record.batches import Batches
from tests import patience

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@pytest.fixture
def batches() -> Iterator[Batches]:
    made = Batches()
    yield made
    made.close()


async def test_everyone_gets_their_own_answer(batches: Batches) -> None:
    def double(items: Sequence[int]) -> list[int | StoreError]:
        return [2 * item for item in items]

    assert await asyncio.gather(*(batches.do(double, n) for n in range(50))) == [2 * n for n in range(50)]


async def test_what_waits_goes_together_by_kind(batches: Batches) -> None:
    begun, go = threading.Event(), threading.Event()
    calls: list[tuple[str, list[int]]] = []

    def slow(items: Sequence[int]) -> list[int | StoreError]:
        begun.set()
        go.wait(patience.SECONDS)
        return [*items]

    def odd(items: Sequence[int]) -> list[int | StoreError]:
        calls.append(("odd", list(items)))
        return [*items]

    def even(items: Sequence[int]) -> list[int | StoreError]:
        calls.append(("even", list(items)))
        return [*items]

    first = asyncio.ensure_future(batches.do(slow, 0))
    assert await asyncio.to_thread(begun.wait, patience.SECONDS)
    rest = [asyncio.ensure_future(batches.do(odd if n % 2 else even, n)) for n in range(1, 7)]
    await asyncio.sleep(0.05)
    go.set()
    assert await asyncio.gather(first, *rest) == list(range(7))
    assert sorted(calls) == [("even", [2, 4, 6]), ("odd", [1, 3, 5])]


async def test_an_answer_that_is_an_error_is_raised_for_its_item_only(batches: Batches) -> None:
    def picky(items: Sequence[int]) -> list[int | StoreError]:
        return [StoreError("no") if item == 1 else item for item in items]

    told = await asyncio.gather(*(batches.do(picky, n) for n in range(3)), return_exceptions=True)
    assert [type(each) for each in told] == [int, StoreError, int]


async def test_work_that_fails_is_a_store_error_without_its_words(batches: Batches) -> None:
    def fail(items: Sequence[int]) -> list[int | StoreError]:
        raise RuntimeError("jane.roe@mail.example")

    with pytest.raises(StoreError, match=r"^incident store: RuntimeError$"):
        await batches.do(fail, 1)


async def test_what_nobody_waits_for_any_more_is_not_done(batches: Batches) -> None:
    begun, go = threading.Event(), threading.Event()
    done: list[int] = []

    def slow(items: Sequence[int]) -> list[int | StoreError]:
        begun.set()
        go.wait(patience.SECONDS)
        done.extend(items)
        return [*items]

    told: list[int] = []
    first = asyncio.ensure_future(batches.do(slow, 0, told.append))
    assert await asyncio.to_thread(begun.wait, patience.SECONDS)
    second, third = (asyncio.ensure_future(batches.do(slow, n, told.append)) for n in (1, 2))
    await asyncio.sleep(0.05)
    for each in (first, second):
        each.cancel()
    await asyncio.sleep(0.05)
    go.set()
    assert await third == 2
    batches.close()
    await asyncio.sleep(0)
    assert (done, told) == ([0, 2], [0])


async def test_who_is_cancelled_when_the_answer_is_there_is_too_late_as_well(
    batches: Batches, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    resolve = batches._resolve
    monkeypatch.setattr(batches, "_resolve", lambda *given: (resolve(*given), waiting.cancel()))
    waiting: asyncio.Future[int] = asyncio.ensure_future(batches.do(list, 7, told.append))
    with pytest.raises(asyncio.CancelledError):
        await waiting
    batches.close()
    assert told == [7]


async def test_what_failed_is_nothing_to_tell_of_late(batches: Batches) -> None:
    begun, go = threading.Event(), threading.Event()

    def fail(items: Sequence[int]) -> list[int | StoreError]:
        begun.set()
        go.wait(patience.SECONDS)
        raise StoreError("no")

    told: list[int] = []
    waiting = asyncio.ensure_future(batches.do(fail, 1, told.append))
    assert await asyncio.to_thread(begun.wait, patience.SECONDS)
    waiting.cancel()
    go.set()
    batches.close()
    await asyncio.sleep(0.05)
    assert told == []


async def test_a_late_answer_that_cannot_be_told_stops_nothing(batches: Batches) -> None:
    begun, go = threading.Event(), threading.Event()

    def slow(items: Sequence[int]) -> list[int | StoreError]:
        begun.set()
        go.wait(patience.SECONDS)
        return [*items]

    def fail(answer: int) -> None:
        raise StoreError("no")

    waiting = asyncio.ensure_future(batches.do(slow, 1, fail))
    assert await asyncio.to_thread(begun.wait, patience.SECONDS)
    waiting.cancel()
    go.set()
    await asyncio.sleep(0.05)
    assert await batches.do(slow, 2) == 2


async def test_when_it_is_closed_nothing_more_is_taken() -> None:
    batches = Batches()
    batches.close()
    batches.close()
    with pytest.raises(StoreError, match="closed"):
        await batches.do(list, 1)
