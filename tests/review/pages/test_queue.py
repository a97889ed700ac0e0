"""The queue, as its page shows it, without a script."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from outgate.record.desk import counting
from outgate.record.desk.accounts import Role
from outgate.record.desk.counting import Count
from tests.review.console import STARTED, shown
from tests.review.inside import inside
from tests.review.queued import GROUPS, fill, hostile

if TYPE_CHECKING:
    import httpx

    from tests.review.console import Console

ROW = re.compile(r'<a class="title any" href="([^"]+)">')


def numbers(answer: httpx.Response) -> list[str]:
    """The numbers of the incidents of a page, in its order."""
    assert answer.status_code == 200, answer.text
    return [href.split("/")[2].partition("?")[0] for href in ROW.findall(answer.text)]


def risks(answer: httpx.Response) -> list[int]:
    """The risks of the incidents of a page, in its order."""
    return [int(risk) for risk in re.findall(r">Risk (\d+)<", answer.text)]


def test_it_opens_on_what_is_open_the_riskiest_first(full: Console):
    first = inside(full, "vera", Role.REVIEWER).get("/queue")
    assert risks(first) == sorted(risks(first), reverse=True)
    assert len(risks(first)) == 50
    assert re.search(r'aria-current="page">Open <span class="count">63</span>', first.text)


def test_pages_lead_on_and_back_and_no_incident_is_left_out(full: Console):
    browser = inside(full, "vera", Role.REVIEWER)
    first = browser.get("/queue")
    link = re.search(r'href="([^"]*after=[^"]*)" rel="next"', first.text)
    assert link
    second = browser.get(link[1].replace("&amp;", "&"))
    assert len({*numbers(first), *numbers(second)}) == 63
    back = re.search(r'href="([^"]*before=[^"]*)" rel="prev"', second.text)
    assert back
    assert numbers(browser.get(back[1].replace("&amp;", "&"))) == numbers(first)


@pytest.mark.parametrize("place", ["x", "1.2", "1.2.x", "9" * 30 + ".1.1"])
def test_a_place_that_is_none_leads_to_the_first_page(full: Console, place: str):
    assert inside(full, "vera", Role.REVIEWER).get(f"/queue?after={place}").headers["location"] == "/queue"


def test_a_filter_narrows_it_and_each_part_of_it_can_be_taken_away(full: Console):
    browser = inside(full, "vera", Role.REVIEWER)
    answer = browser.get("/queue?severity=critical&group=returns&host=&verdict=")
    found = numbers(answer)
    assert found
    assert '<a class="chip" href="/queue?group=returns">' in answer.text
    assert '<a class="chip" href="/queue?severity=critical">' in answer.text
    assert set(found) < set(numbers(browser.get("/queue?severity=critical")))


def test_the_form_shows_what_is_chosen_and_keeps_what_it_has_no_field_for(full: Console):
    answer = inside(full, "vera", Role.REVIEWER).get("/queue?severity=high&sort=time&since=2026-11-20&until=2026-11-21")
    assert '<option value="high" selected>High</option>' in answer.text
    assert '<input type="hidden" name="sort" value="time">' in answer.text
    assert 'name="since" type="date" value="2026-11-20"' in answer.text
    assert 'name="until" type="date" value="2026-11-21"' in answer.text
    assert "From: <b><bdi>20 Nov 2026</bdi></b>" in answer.text
    assert "To: <b><bdi>21 Nov 2026</bdi></b>" in answer.text


@pytest.mark.parametrize("query", ["severity=worst", "nonsense=1", "since=yesterday", "person=ada"])
def test_a_filter_that_is_not_understood_is_told_and_not_guessed(full: Console, query: str):
    answer = inside(full, "vera", Role.REVIEWER).get(f"/queue?{query}")
    assert answer.status_code == 400
    assert "is not understood" in answer.text


def test_search_finds_a_host_by_a_piece_of_it(full: Console):
    answer = inside(full, "vera", Role.REVIEWER).get("/queue?text=telegram")
    assert numbers(answer)
    assert answer.text.count("web.telegram.org") >= len(numbers(answer))


def test_an_empty_queue_says_so(full: Console):
    browser = inside(full, "vera", Role.REVIEWER)
    assert "Nothing is assigned to you" in browser.get("/queue?tab=mine").text
    assert "Nothing matches this filter" in browser.get("/queue?text=nosuchthing").text
    assert "Clear the filter" in browser.get("/queue?text=nosuchthing").text


def test_who_finds_nothing_in_a_tab_is_led_to_all_incidents(full: Console):
    """Such as with the number of one that is closed, or only observed."""
    browser = inside(full, "vera", Role.REVIEWER)
    elsewhere = numbers(browser.get("/queue?tab=observed"))[0]
    link = shown(browser.get(f"/queue?text={elsewhere}"), r'<a href="([^"]+)">Look in all incidents')
    assert numbers(browser.get(html.unescape(link))) == [elsewhere]
    assert "Look in all incidents" not in browser.get("/queue?tab=all&text=nosuchthing").text


def test_an_empty_queue_tells_when_the_last_incident_was_closed(console: Console):
    (incident,) = fill(console.store, 1, STARTED, apart=timedelta(0))
    browser = inside(console, "vera", Role.REVIEWER)
    browser.get(f"/incidents/{incident.number}")
    form = {"state": "resolved", "verdict": "test", "edition": "1"}
    assert browser.post(f"/incidents/{incident.number}", form).status_code == 303
    console.clock.on(minutes=10)
    assert "Last incident closed 10 min ago." in browser.get("/queue?tab=unassigned").text


def test_new_ones_are_counted_without_moving_a_row(full: Console):
    browser = inside(full, "vera", Role.REVIEWER)
    link = re.search(r'hx-get="([^"]+)"', browser.get("/queue").text)
    assert link
    before = browser.get(link[1].replace("&amp;", "&"))
    assert "new: show" not in before.text
    assert "data-row" not in before.text
    full.clock.on(minutes=5)
    hostile(full.store, full.clock.now, "later.example")
    assert "1 new: show" in browser.get(link[1].replace("&amp;", "&")).text


def test_who_sees_a_group_sees_no_other_and_no_other_in_the_menu(full: Console):
    browser = inside(full, "vera", Role.REVIEWER, scope=["returns"])
    answer = browser.get("/queue")
    assert 0 < len(numbers(answer)) < 30
    assert '<option value="returns">' in answer.text
    assert [name for name in GROUPS if f">{name}<" in answer.text and name != "returns"] == []


@pytest.mark.parametrize("role", [Role.PRIVACY, Role.POLICY])
def test_who_only_looks_has_nothing_to_tick(full: Console, role: Role):
    answer = inside(full, "vera", role).get("/queue")
    assert len(numbers(answer)) == 50
    assert 'name="pick"' not in answer.text
    assert 'class="bulk"' not in answer.text


def test_hostile_evidence_is_text(full: Console):
    hostile(full.store, STARTED, "<script>alert(1)</script>\u202e\x1b[31m")
    answer = inside(full, "vera", Role.REVIEWER).get("/queue?sort=time")
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text
    assert not {"\u202e", "\x1b"} & set(answer.text)


def test_who_was_signed_out_meanwhile_gets_back_to_the_queue_and_not_to_a_piece_of_it(full: Console):
    browser = inside(full, "vera", Role.REVIEWER)
    full.clock.on(hours=9)
    asks = {"HX-Request": "true", "Referer": "https://localhost/queue?severity=high"}
    answer = browser.get("/queue/live?severity=high", headers=asks)
    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/sign-in?to=/queue%3Fseverity%3Dhigh")


def test_the_tab_of_all_incidents_can_be_seen_and_is_not_counted(console: Console):
    fill(console.store, 3, console.clock.now)
    page = console.signed_in("vera", Role.REVIEWER).get("/queue?tab=all").text
    (tab,) = re.findall(r'<a id="tab-all"[^\n]*', page)
    assert 'aria-current="page"' in tab
    assert "count" not in tab


def test_of_a_filter_of_very_many_parts_the_first_are_shown_and_the_rest_folded_away(full: Console):
    many = "&".join(f"type=kind.number{n:02}" for n in range(40))
    page = inside(full, "vera", Role.REVIEWER).get(f"/queue?{many}").text
    shown, _, folded = page.partition('<summary class="small">34 more</summary>')
    assert [text.count('<a class="chip"') for text in (shown, folded)] == [6, 34]
    assert '<optgroup label="Kind">' in page


def test_no_fewer_are_told_than_the_page_shows(full: Console, monkeypatch: pytest.MonkeyPatch):
    unknown = dict.fromkeys(counting.TABS, Count(0, more=True))
    monkeypatch.setattr(counting, "tabs", lambda *_: unknown)
    browser = inside(full, "vera", Role.REVIEWER)
    for query, told, tab in (("", "50 of 50+", "50+"), ("?severity=critical", "{0} of {0}", "{0}")):
        page = browser.get(f"/queue{query}")
        count = len(numbers(page))
        assert f">{told.format(count)}<" in page.text
        assert f'aria-current="page">Open <span class="count">{tab.format(count)}</span>' in page.text
        assert 'Closed <span class="count">…</span>' in page.text
