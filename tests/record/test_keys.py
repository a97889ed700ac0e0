import stat
from pathlib import Path

import pytest

from outgate.record import StoreError
from outgate.record.keys import SIZE, make_key, read_key


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
