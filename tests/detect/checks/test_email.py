"""The check of e-mail addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.checks.email import email


@pytest.mark.parametrize(
    ("value", "normal"),
    [
        ("Jane.Doe@Example.COM", "jane.doe@example.com"),
        ("jané@shop.com", "jane@shop.com"),
        ("jane [at] shop (dot) com", "jane@shop.com"),
        ("jane{at}shop{dot}co{dot}uk", "jane@shop.co.uk"),
        ("jane [a t] shop [d o t] com", "jane@shop.com"),
        ("jane（at）shop.com", "jane@shop.com"),  # noqa: RUF001 - as it is written
        ("anna punkt h at gmx punkt de", "anna.h@gmx.de"),
        ("maria.l arroba gmail punto com", "maria.l@gmail.com"),
        ("jane_at_shop_dot_com", "jane@shop.com"),
        ("jane -at- shop -dot- com", "jane@shop.com"),
        ("jane88(a)shop.com", "jane88@shop.com"),
        ("jane@shop(.)com", "jane@shop.com"),
        ("jane@shop[punkt]com", "jane@shop.com"),
        ("jane88\n@\nshop.com", "jane88@shop.com"),
        ("jane88 at yahoo.com", "jane88@yahoo.com"),
        ("jane88*yahoo.com", "jane88@yahoo.com"),
        ("wang88艾特163点com", "wang88@163.com"),
        ("hanako アットマーク docomo ドット jp", "hanako@docomo.jp"),
        ("li@163.com", "li@163.com"),
        ("noreplying@shop.com", "noreplying@shop.com"),
        ("info@xn--bcher-kva.example", "info@xn--bcher-kva.example"),
    ],
)
def test_every_spelling_of_an_address_has_one_normal_form(value: str, normal: str) -> None:
    assert email(value) == normal


@pytest.mark.parametrize(
    "value",
    [
        "icon@2x.png",
        "lodash@4.17.beta",
        "chunk@1.css",
        "git@github.com",
        "hmac-sha2-256-etm@openssh.com",
        "491601234567@c.us",
        "curve25519-sha256@libssh.org",
        "getty@tty1.service",
        "a@1.2.3-rc",
        "jane@.com",
        "@x.com",
        "-1.11(AT)-.92",
        "jane88 yahoo",
        "jane@users.noreply.github.com",
        "no-reply@shop.com",
        "noreply+42@shop.com",
        "do_not_reply@shop.com",
        "build@my-project.iam.gserviceaccount.com",
    ],
)
def test_files_versions_and_services_are_no_addresses(value: str) -> None:
    assert email(value) is None


@given(st.text(max_size=300))
def test_any_text_is_checked_without_an_error_and_the_normal_form_is_stable(value: str) -> None:
    normal = email(value)
    assert normal is None or email(normal) in {normal, None}
