"""What pages work with has defaults that let nobody in who should not be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.record.desk.overviews import Overviews
from outgate.record.desk.scope import Scope
from outgate.review.desk import Options, PolicyTold, RuleTold

if TYPE_CHECKING:
    from tests.review.console import Console


def test_without_settings_all_is_asked_for_and_nobody_vouches():
    made = Options()
    assert (made.passwords, made.second_factor, made.header, made.header_from) == (True, True, "", ())
    assert not made.staff_is_public
    assert set(made.hosts) == {"localhost", "127.0.0.1", "[::1]"}


def test_what_needs_more_than_the_console_may_import_is_given_or_missing(console: Console):
    assert console.desk.about is None
    assert console.desk.try_exemption is None
    assert dict(console.desk.rules) == {}
    assert RuleTold("A title") == ("A title", "")


def test_one_request_sees_the_policy_of_its_moment(console: Console):
    titles = iter(["Old", "New"])
    desk = console.desk._replace(read_policy=lambda: PolicyTold({"r": RuleTold(next(titles))}, {"t": "Type"}))
    first, second = desk.by_now(), desk.by_now()
    assert (first.rules["r"].title, second.rules["r"].title) == ("Old", "New")
    assert first.types == {"t": "Type"}
    assert console.desk.by_now() is console.desk


def test_the_figures_are_those_that_are_kept_or_else_counted(console: Console):
    seen = Scope(), 7
    assert console.desk.overview(*seen, console.clock()).computed_at == console.clock()
    kept = Overviews(console.store, console.clock)
    first = kept.get(*seen)
    console.clock.on(seconds=50)
    assert console.desk._replace(overviews=kept).overview(*seen, console.clock()) is first
