"""Where a browser is sent: to the console's own pages only."""

from __future__ import annotations

import pytest

from outgate.review.places import leading_to, own_place, referred

OWN = ["/", "/queue", "/queue?rule=a&rule=b", "/incidents/OG-2026-000001#x", "/a:b", "/?to=https://evil.example"]
STRANGE = [
    "",
    "queue",
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/a b",
    "/a\nSet-Cookie: x",
    "/\t/evil.example",
    "/é",
    "javascript:alert(1)",
    " //evil.example",
]


@pytest.mark.parametrize("place", OWN)
def test_a_page_of_the_console_is_kept(place: str):
    assert own_place(place) == place


@pytest.mark.parametrize("place", STRANGE)
def test_anything_else_is_the_first_page(place: str):
    assert own_place(place) == "/"


def test_where_one_wanted_to_go_is_carried_in_the_address():
    assert leading_to("/sign-in", "/queue?a=1&b=é") == "/sign-in?to=/queue%3Fa%3D1%26b%3D%C3%A9"


@pytest.mark.parametrize(
    ("referer", "place"),
    [
        ("https://localhost:8443/queue?a=1", "/queue?a=1"),
        ("https://localhost:8443", "/"),
        ("https://localhost/queue", "/"),
        ("https://evil.example/queue", "/"),
        ("https://localhost:8443//evil.example", "/"),
        ("https://[", "/"),
        ("", "/"),
    ],
)
def test_the_page_of_a_form_is_found_if_it_is_the_consoles(referer: str, place: str):
    assert referred(referer, "localhost:8443") == place
