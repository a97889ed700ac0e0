"""htpasswd files: strong hashes only, faults by file and line, and never a password in anything that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import argon2
import bcrypt
import pytest

from outgate.wire.config import SetupError
from outgate.wire.passwords import Passwords

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "pass:word-canary-9713"
_FAST = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def by_argon2(password: str) -> str:
    return _FAST.hash(password)


def by_bcrypt(password: bytes, prefix: bytes = b"2b") -> str:
    kept = bcrypt.hashpw(password, bcrypt.gensalt(4)).decode()
    return f"${prefix.decode()}{kept[3:]}"


def written(folder: Path, text: str) -> Path:
    file = folder / "htpasswd"
    file.write_text(text)
    return file


def test_both_kinds_of_hash_are_verified(tmp_path: Path) -> None:
    lines = f"# staff\n\njane:{by_argon2(CANARY)}\njohn:{by_bcrypt(CANARY.encode())}\n"
    passwords = Passwords.load(written(tmp_path, lines))
    for user in ("jane", "john"):
        assert passwords.verify(user, CANARY.encode())
        assert not passwords.verify(user, b"wrong")
        assert not passwords.verify(user, b"")
    assert not passwords.verify("nobody", CANARY.encode())


@pytest.mark.parametrize("prefix", [b"2a", b"2b", b"2y"])
def test_bcrypt_of_htpasswd_and_others_is_read(prefix: bytes) -> None:
    assert Passwords({"jane": by_bcrypt(b"secret", prefix)}).verify("jane", b"secret")


def test_bcrypt_counts_72_bytes_as_htpasswd_does() -> None:
    assert Passwords({"jane": by_bcrypt(b"x" * 72)}).verify("jane", b"x" * 100)


def test_a_password_with_a_zero_byte_is_wrong_and_no_error() -> None:
    assert not Passwords({"jane": by_bcrypt(b"secret")}).verify("jane", b"sec\0ret")


def test_the_hash_of_another_user_does_not_help_one_who_does_not_exist() -> None:
    assert not Passwords({"jane": by_bcrypt(b"secret")}).verify("nobody", b"secret")


BROKEN = {
    "jane": "is not `user:hash`",
    ":hash": "is not `user:hash`",
    "jane:": "neither argon2 nor bcrypt",
    "jane:secret": "neither argon2 nor bcrypt",
    "jane:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=": "neither argon2 nor bcrypt",
    "jane:$apr1$abcdefgh$ijklmnopqrstuvwxyz0123": "neither argon2 nor bcrypt",
    "jane:$5$salt$hash": "neither argon2 nor bcrypt",
}


@pytest.mark.parametrize("line", BROKEN)
def test_a_broken_line_is_refused_by_file_and_line(tmp_path: Path, line: str) -> None:
    file = written(tmp_path, f"# one\njohn:{by_bcrypt(b'x')}\n{line}\n")
    with pytest.raises(SetupError) as refused:
        Passwords.load(file)
    assert str(refused.value).startswith(f"{file}:3: ")
    assert BROKEN[line] in str(refused.value)


def test_a_user_twice_none_at_all_and_no_file_are_refused(tmp_path: Path) -> None:
    kept = by_bcrypt(b"x")
    with pytest.raises(SetupError, match="a line above"):
        Passwords.load(written(tmp_path, f"jane:{kept}\njane:{kept}\n"))
    with pytest.raises(SetupError, match="holds no user"):
        Passwords.load(written(tmp_path, "# nobody\n"))
    with pytest.raises(SetupError, match="No such file"):
        Passwords.load(tmp_path / "absent")
    (tmp_path / "latin").write_bytes(b"\xff")
    with pytest.raises(SetupError, match="not UTF-8"):
        Passwords.load(tmp_path / "latin")


def test_nothing_shows_a_user_or_a_hash() -> None:
    assert repr(Passwords({"jane": by_bcrypt(b"x")})) == "<Passwords of 1 users>"
