"""Checks of secrets: what programs made is known from what stands in for it. All values are made up."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.checks import secret

RANDOM = "Kq7LwZ2mXr9TvNp4Hd1Jc6Ub3FyGe5"


@pytest.mark.parametrize("value", [RANDOM, "7c0f3be1d92a4856b0e7f41c8d25a96e", "Q3EGRTW5ZLN7H2VB"])
def test_random_values_are_tokens(value: str) -> None:
    assert secret.token(value) == value


@pytest.mark.parametrize(
    "value",
    ["x" * 36, "AKIAIOSFODNN7EXAMPLE", "your_token_here_for_the_api_0", "0123456789abcdef0123456789abcdef", "a1" * 20],
)
def test_what_stands_in_for_a_token_is_none(value: str) -> None:
    assert secret.token(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "Tulip-Marble-88",
        "Kettle_Nine9",
        "vK9-tulip-mast-41",
        "q7!Lw2mXr9Tv",
        "Sommer2024!x",
        "correct7Horse9staple",
        RANDOM,
    ],
)
def test_passwords_are_known(value: str) -> None:
    assert secret.password(value) == value


@pytest.mark.parametrize(
    "value",
    [
        "changeme", "Version-2", "my-secret-name1", "${DB_PASSWORD}", "$PASSWORD", "<password>", "os.environ",
        "process.env.PW",
        "getPassword()",         "config.database.password", "string", "required", "********", "{{password}}",
        "%PASSWORD%", "/run/secrets/db",
        "https://vault.example", "$2b$12$abcdefghijklmnopqrstuv", "Password1", "password", "SOME_CONSTANT", "aaaaaaaa",
        "settings.tls", "userPassword", "some-words-and-more",
    ],
)  # fmt: skip
def test_place_holders_words_variables_paths_and_hashes_are_no_passwords(value: str) -> None:
    assert secret.password(value) is None


def test_a_password_in_an_address_may_be_a_word_but_not_that_of_a_manual() -> None:
    assert secret.url_password("tulips") == "tulips"
    refused = ["password", "pass", "guest", "${PW}", "$pw", "secret123", "your_password", "***", "1234", ""]
    assert [value for value in refused if secret.url_password(value) is not None] == []


def test_a_web_token_names_an_algorithm_in_its_first_part() -> None:
    def made(header: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=") + ".eyJzdWIiOjF9.abc"

    assert secret.jwt(made({"alg": "HS256"})) is not None
    assert [secret.jwt(made(header)) for header in ({"foo": 1}, [1], "alg", 7)] == [None] * 4


def test_a_private_key_is_one_however_its_lines_are_parted() -> None:
    lines = [RANDOM + RANDOM[::-1] + "AbCd", RANDOM[5:] + RANDOM + "9xYz"]
    forms = {secret.private_key(f"-----BEGIN X-----{gap}{gap.join(lines)}{gap}") for gap in ("\n", "\r\n", "\\n")}
    assert forms == {"".join(lines)}
    assert secret.private_key("-----BEGIN X-----\n" + "A" * 64) is None


@given(st.text(max_size=80))
def test_no_text_makes_a_check_raise(text: str) -> None:
    for check in (secret.token, secret.password, secret.url_password, secret.jwt, secret.private_key):
        assert check(text) in {None, text} or check is secret.private_key


def test_basic_credentials_are_a_name_and_a_password_in_base64() -> None:
    def packed(plain: bytes) -> str:
        return base64.b64encode(plain).decode()

    assert secret.basic_auth(packed(b"quist:vK9tulip7mast")) == packed(b"quist:vK9tulip7mast")
    refused = [
        packed(b"quist:password"),
        packed(b"quistvK9tulip7mast"),
        packed(bytes(range(120, 150))),
        "no base64!",
        "",
    ]
    assert [secret.basic_auth(value) for value in refused] == [None] * len(refused)
