import stat
from pathlib import Path

import pytest

from outgate.record import StoreError
from outgate.record.keys import (
    LOG,
    LOG_NEXT,
    SIZE,
    make_key,
    make_log_key,
    make_people_key,
    read_key,
    read_log_key,
    read_people_key,
    rotated,
)


def test_a_new_key_is_32_random_bytes_that_only_the_owner_reads(tmp_path: Path):
    key = make_key(tmp_path / "key")
    assert len(key) == SIZE
    assert read_key(tmp_path / "key") == key
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert make_key(tmp_path / "other") != key


def test_a_key_is_never_overwritten_and_nothing_is_left_beside_it(tmp_path: Path):
    key = make_key(tmp_path / "key")
    with pytest.raises(StoreError, match="cannot be made"):
        make_key(tmp_path / "key")
    assert read_key(tmp_path / "key") == key
    assert [file.name for file in tmp_path.iterdir()] == ["key"]


def test_a_key_that_others_can_read_is_refused(tmp_path: Path):
    make_key(tmp_path / "key")
    (tmp_path / "key").chmod(0o640)
    with pytest.raises(StoreError, match=r"key can be read by others \(mode 0640\): make it 0600"):
        read_key(tmp_path / "key")


def test_a_key_that_is_a_credential_of_systemd_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    key = make_key(tmp_path / "key")
    (tmp_path / "key").chmod(0o440)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert read_key(tmp_path / "key") == key


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_key_of_another_length_is_refused_without_showing_it(tmp_path: Path, size: int):
    (tmp_path / "key").touch(mode=0o600)
    (tmp_path / "key").write_bytes(b"Q" * size)
    with pytest.raises(StoreError, match=f"has {size} bytes instead of 32") as caught:
        read_key(tmp_path / "key")
    assert "QQ" not in str(caught.value)


def test_a_missing_key_is_an_error(tmp_path: Path):
    with pytest.raises(StoreError, match="No such file"):
        read_key(tmp_path / "key")


def test_a_key_in_a_missing_folder_is_an_error(tmp_path: Path):
    with pytest.raises(StoreError, match="cannot be made"):
        make_key(tmp_path / "no" / "key")


def test_the_key_of_people_comes_back_by_version(tmp_path: Path):
    made = make_people_key(tmp_path / "people-key")
    assert read_people_key(tmp_path / "people-key") == made
    assert list(made) == [1]
    with (tmp_path / "people-key").open("a") as file:
        file.write(f"2 {'A' * 43}=\n")
    assert list(read_people_key(tmp_path / "people-key")) == [1, 2]


@pytest.mark.parametrize(
    "text", ["", "1", "1 AAAA\n", f"0 {'A' * 43}=\n", f"x {'A' * 43}=\n", f"1 {'A' * 43}=\n" * 2, "é"]
)
def test_a_damaged_key_of_people_is_refused(tmp_path: Path, text: str):
    (tmp_path / "people-key").touch(mode=0o600)
    (tmp_path / "people-key").write_text(text)
    with pytest.raises(StoreError, match="is damaged: a line is a version and 32 bytes"):
        read_people_key(tmp_path / "people-key")


def test_the_key_of_the_log_comes_back(tmp_path: Path):
    made = make_log_key(tmp_path / "log-key", "outgate.example/proxy")
    assert read_log_key(tmp_path / "log-key").public_text == made.public_text
    assert stat.S_IMODE((tmp_path / "log-key").stat().st_mode) == 0o600


def test_a_log_of_an_impossible_name_gets_no_key(tmp_path: Path):
    with pytest.raises(StoreError, match="log 'a b': a log's origin is up to 100 letters"):
        make_log_key(tmp_path / "log-key", "a b")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"PRIVATE+KEY+x", b"\xff"])
def test_a_damaged_key_of_the_log_is_refused(tmp_path: Path, content: bytes):
    (tmp_path / "log-key").touch(mode=0o600)
    (tmp_path / "log-key").write_bytes(content)
    with pytest.raises(StoreError, match="is damaged: it holds no key of a log"):
        read_log_key(tmp_path / "log-key")


def test_after_a_rotation_the_keys_of_both_files_may_sign(tmp_path: Path):
    file = tmp_path / LOG
    assert rotated(file) == []
    now, coming = make_log_key(file, "a/log"), make_log_key(tmp_path / LOG_NEXT, "a/log")
    assert [key.public_text for key in rotated(file)] == [now.public_text, coming.public_text]
    file.write_text("damaged")
    assert [key.public_text for key in rotated(file)] == [coming.public_text]
