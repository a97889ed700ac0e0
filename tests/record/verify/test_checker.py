"""Whatever is done to a log is reported, and by its name."""

from __future__ import annotations

import random
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.record.ledger.entries import canonical
from outgate.record.verify import Report, lines, verify
from tests.record.verify.made import KEY, NEW, STRANGER, MadeLog, edited, kinds, made, re_entered

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE = 200
LOG = made(SIZE)


def check(export: list[bytes], *kept: str, key: str = KEY.public_text) -> Report:
    return verify(export, key, kept)


def test_a_whole_log_is_proved() -> None:
    report = check(LOG.lines, *LOG.checkpoints)
    assert report == (KEY.origin, SIZE, LOG.tree.root(), 0, 0, SIZE, ())


@given(st.integers(1, 60))
def test_a_log_of_any_size_is_proved_with_every_checkpoint_of_it(size: int) -> None:
    log = made(size)
    assert check(log.lines, *log.checkpoints).faults == ()


def test_every_flip_of_a_byte_in_every_entry_is_a_fault_of_its_line() -> None:
    """`verify` runs the same two functions over each line and keeps what they say; the next test shows it."""
    flips = found = 0
    for line in LOG.lines[1:-1]:
        for at in range(len(line)):
            flips += 1
            found += is_faulty(line[:at] + bytes([line[at] ^ 1]) + line[at + 1 :])
    assert flips == found > 300 * SIZE


def is_faulty(line: bytes) -> bool:
    try:
        return bool(lines.faults(lines.entry(line)))
    except lines.Unreadable:
        return True


def flipped(whole: bytes, at: int, bit: int) -> Report:
    return check((whole[:at] + bytes([whole[at] ^ (1 << bit)]) + whole[at + 1 :]).splitlines(keepends=True))


def test_every_flip_in_the_first_and_the_last_line_is_reported() -> None:
    log = made(3)
    whole = b"".join(log.lines)
    head, foot = len(log.lines[0]), len(whole) - len(log.lines[-1])
    places = [*range(head), *range(foot, len(whole))]
    reported = sum(bool(flipped(whole, at, at % 8).faults) for at in places)
    assert reported == len(places) > 250


def test_flips_anywhere_in_the_file_are_reported() -> None:
    whole = b"".join(LOG.lines)
    chance = random.Random(7)  # noqa: S311 - the same places each time
    places = [chance.randrange(len(whole)) for _ in range(50)]
    reported = sum(bool(flipped(whole, at, chance.randrange(8)).faults) for at in places)
    assert reported == 50


def altered(change: Callable[[list[bytes], int], object], at: int) -> Report:
    export = LOG.lines
    change(export, at)
    return check(export)


def swap(export: list[bytes], at: int) -> None:
    export[at], export[at + 1] = export[at + 1], export[at]


@pytest.mark.parametrize(
    ("change", "name", "last"),
    [
        (lambda export, at: export.pop(at), "missing", SIZE - 1),
        (lambda export, at: export.insert(at, export[at]), "inserted", SIZE),
        (swap, "reordered", SIZE - 1),
    ],
    ids=["dropped", "doubled", "swapped"],
)
def test_every_row_that_is_dropped_doubled_or_swapped_is_named(
    change: Callable[[list[bytes], int], object], name: str, last: int
) -> None:
    named = [name in kinds(altered(change, at)) for at in range(1, last + 1)]
    assert named == [True] * last


def test_every_cut_tail_is_truncated() -> None:
    whole = LOG.lines
    named = ["truncated" in kinds(check([*whole[:at], whole[-1]])) for at in range(2, SIZE + 1)]
    assert named == [True] * (SIZE - 1)
    assert "wrong key" in kinds(check([whole[0], whole[-1]]))  # without any entry, nobody is known to have signed
    assert "truncated" in kinds(check(whole[:-1]))
    assert kinds(check([])) == ["wrong key", "truncated"]


def test_an_entry_that_is_edited_is_named_even_if_its_hashes_were_made_to_fit() -> None:
    named = []
    for at in range(1, SIZE, 5):
        log = made(0)
        log.rows, log.tree, log.checkpoints = [*LOG.rows], LOG.tree, LOG.checkpoints
        log.rows[at] = re_entered(log.rows[at], kind="closed")
        named.append(kinds(check(log.lines)))
    assert named == [["forked"]] * 40


def test_edited_data_is_named_with_its_entry() -> None:
    export = LOG.lines
    export[43] = edited(export[43].decode(), data='{"n":1}').encode()
    assert [str(fault) for fault in check(export).faults] == ["edited: the data of entry 42 is not what was entered"]


def test_a_log_that_was_cut_off_with_its_own_older_checkpoint_does_not_fit_the_one_that_was_kept() -> None:
    older = made(0)
    older.rows, older.tree, older.checkpoints = LOG.rows[:150], made(150).tree, LOG.checkpoints[:150]
    assert check(older.lines).faults == ()
    report = check(older.lines, LOG.checkpoints[-1])
    assert [str(fault) for fault in report.faults] == [
        "truncated: the checkpoint kept at 200 tells of 200 entries: entries 150 to 199 missing at the end"
    ]


def test_a_log_that_was_written_anew_with_the_stolen_key_does_not_fit_what_was_kept() -> None:
    other = made(SIZE)
    assert check(other.lines).faults == ()
    report = check(other.lines, LOG.checkpoints[99])
    assert [str(fault) for fault in report.faults] == [
        "forked: the checkpoint kept at 100 was signed over other entries"
    ]


def test_a_log_of_another_key_or_name_is_named() -> None:
    assert kinds(check(made(5, STRANGER).lines)) == ["wrong key"]
    assert kinds(check(LOG.lines, key=STRANGER.public_text)) == ["wrong key"]
    assert kinds(check(LOG.lines, made(5, STRANGER).checkpoints[-1])) == ["wrong key"]


def test_entries_behind_what_was_signed_were_inserted() -> None:
    log = made(10)
    log.add()
    log.checkpoints.pop()
    assert "inserted" in kinds(check(log.lines))


def test_lines_after_the_end_were_inserted() -> None:
    assert kinds(check([*LOG.lines, LOG.lines[5]])) == ["inserted"]


def test_a_purge_that_the_log_tells_of_is_no_fault_and_any_other_is() -> None:
    log = made(20)
    log.purge(3, 4, 9, said=(3, 4, 9))
    report = check(log.lines)
    assert (report.purged, report.faults) == (3, ())
    log.purge(11, 12)
    assert [str(fault) for fault in check(log.lines).faults] == [
        "missing: the data of entries 11 to 12, and no purge says so"
    ]


def test_a_rotation_is_followed_and_any_key_of_the_log_proves_it() -> None:
    log = made(5)
    log.rotate()
    log.add()
    for key in (KEY, NEW):
        report = check(log.lines, *log.checkpoints, key=key.public_text)
        assert (report.rotations, report.faults) == (1, ())


def test_a_rotation_that_the_old_key_did_not_sign_is_named() -> None:
    log = made(5)
    log.key = STRANGER
    log.rotate()
    assert kinds(check(log.lines, key=NEW.public_text)) == ["wrong key"]


def test_a_checkpoint_of_the_old_key_after_a_rotation_is_not_taken() -> None:
    log = made(5)
    log.rotate()
    log.checkpoints.append(KEY.checkpoint(log.tree.size, log.tree.root()))
    assert kinds(check(log.lines)) == ["wrong key"]


def test_the_size_at_the_top_is_the_one_that_was_signed() -> None:
    export = LOG.lines
    export[0] = f"{canonical({'format': 'outgate log 1', 'origin': KEY.origin, 'size': 7})}\n".encode()
    assert kinds(check(export)) == ["edited"]


def test_another_name_at_the_top_is_no_log_of_the_key() -> None:
    export = LOG.lines
    export[0] = f"{canonical({'format': 'outgate log 1', 'origin': 'other', 'size': SIZE})}\n".encode()
    assert kinds(check(export)) == ["wrong key"]


@given(st.lists(st.one_of(st.binary(max_size=40), st.sampled_from(made(6).lines)), max_size=10))
def test_no_file_makes_it_fail(export: list[bytes]) -> None:
    report = check(export, "", "x\n99999999999999999999\n", "x\n3\ny\n\n")
    assert report.faults


def test_a_key_that_is_none_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"key|unpack"):
        verify(LOG.lines, "no key")


def test_only_so_many_faults_are_told() -> None:
    assert len(check([LOG.lines[0], *[b"x\n"] * 500]).faults) == 100


def test_the_root_is_the_one_that_the_writer_signed() -> None:
    log = MadeLog()
    leaf = sha256(b"\0" + lines.entry(log.rows[0].encode()).raw).digest()
    assert check(log.lines).root == leaf
