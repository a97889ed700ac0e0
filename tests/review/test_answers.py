"""Answers hold what they were given, and no token in their repr."""

from __future__ import annotations

from outgate.review.answers import Page, Redirect


def test_a_redirect_does_not_show_the_token_of_a_session():
    assert "secret" not in repr(Redirect("/", session="secret"))
    assert Redirect("/").session is None


def test_a_page_is_well_unless_it_says_otherwise():
    assert (Page("x.html").status, dict(Page("x.html").values)) == (200, {})
