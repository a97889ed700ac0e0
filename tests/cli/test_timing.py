from pathlib import Path

from outgate.cli.compose import load_policy
from outgate.cli.timing import Timed, time_patterns
from tests.cli.conftest import DATA_TYPE


def test_every_pattern_is_timed_alone(policies: Path):
    (policies / "data-types/test/words.toml").write_text(DATA_TYPE.replace("BADGE-\\d{4}", "team"))
    timed = list(time_patterns(load_policy(policies).catalogue))
    assert [(each.file, each.pattern) for each in timed] == [
        ("data-types/test/badge.toml", 0),
        ("data-types/test/words.toml", 0),
    ]
    assert timed[0].candidates == 0
    assert timed[0].scan_speed > 0
    assert timed[0].usual > 0
    assert timed[1].candidates > 500
    assert "places in the sample" in timed[1].why


def test_the_reason_follows_what_was_measured():
    assert Timed("f", 0, 200.0, 200.0, 10**6, 400.0).why == ""
    assert "narrow the shape" in Timed("f", 0, 9.0, 9.0, 10**6, 400.0).why
    assert "slow to scan for" in Timed("f", 0, 9.0, 9.0, 3, 400.0).why
    assert "regex is slow on the 3 places" in Timed("f", 0, 9.0, 200.0, 3, 400.0).why


def test_a_machine_that_is_slow_makes_no_pattern_slow():
    assert Timed("f", 0, 9.0, 9.0, 3, 10.0).why == ""


def test_a_regex_that_is_never_tried_is_not_called_slow():
    assert Timed("f", 0, 100.0, 200.0, 0, 400.0).why == ""
