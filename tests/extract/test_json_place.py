"""Where in a JSON text an offset lies."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.json_place import Places
from tests.steps import growth

KEYS = st.text("abc", min_size=1, max_size=3)
TREES = st.recursive(
    st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=20) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=40,
)


@pytest.mark.parametrize(
    ("data", "needle", "path"),
    [
        (b'{"a":{"b":[1,{"c":"HERE"}]}}', b"HERE", "a.b.1.c"),
        (b'{"a":1,"HERE":2}', b"HERE", "HERE"),
        (b'{"a":"x"}\n{"a":"HERE"}', b"HERE", "1.a"),
        (b'[[1,2],[3,"HERE"]]', b"HERE", "1.1"),
        (b'{"first name":"HERE"}', b"HERE", '"first name"'),
        (b'{"4111111111111111":"HERE"}', b"HERE", '"4111111111111111"'),
        (b'{"a":"HERE', b"HERE", "a"),
        (b'{"a":[1,2,HERE]}', b"HERE", "a.2"),
        (b'{"a": {"x": [[[[1]]]], "y": "HERE"}}', b"HERE", "a.y"),
        (b')]}\'\n{"a":"HERE"}', b"HERE", "a"),
    ],
)
def test_a_place_is_its_keys_and_indices(data: bytes, needle: bytes, path: str) -> None:
    assert Places(data).path(data.index(needle)) == path


def test_a_key_too_long_to_show_is_left_out_whole() -> None:
    data = b'{"' + b"jane@shop.example" * 30 + b'":"HERE"}'
    assert Places(data).path(data.index(b"HERE")) == "…"


@given(TREES, st.randoms(use_true_random=False), st.sampled_from([None, 2]))
def test_every_leaf_is_found_in_any_order(tree: Any, random: Any, indent: int | None) -> None:
    """Each string and number is marked, and asked for at its offset: the path leads back to it."""
    marks: list[tuple[str, str]] = []

    def marked(node: Any, path: str) -> Any:
        if isinstance(node, dict):
            return {key: marked(value, f"{path}.{key}" if path else key) for key, value in node.items()}
        if isinstance(node, list):
            return [marked(value, f"{path}.{i}" if path else str(i)) for i, value in enumerate(node)]
        marks.append((f"#{len(marks)}#", path))
        return marks[-1][0] + str(node)

    data = json.dumps([marked(tree, "0")], indent=indent).encode()
    places = Places(data)
    random.shuffle(marks)
    for mark, path in marks * 2:
        assert places.path(data.index(mark.encode())) == path


@pytest.mark.parametrize(("begin", "more"), [(b"", b"["), (b"", b'{"a":'), (b"[", b"1,"), (b'"', b"\\\\")])
def test_hostile_nesting_is_walked_once(begin: bytes, more: bytes) -> None:
    def ask(data: bytes) -> None:
        places = Places(data)
        for offset in range(0, len(data), 97):
            assert len(places.path(offset)) < 400

    assert growth(ask, lambda times: begin + more * times, 10_000) < 2.5


def test_a_place_behind_what_is_deep_is_still_found() -> None:
    data = b'{"a":' + b"[" * 200 + b"1" + b"]" * 200 + b',"b":"HERE"}'
    assert Places(data).path(data.index(b"HERE")) == "b"


@given(st.binary() | st.text(alphabet='{}[]",:\\a \n', max_size=60).map(str.encode), st.integers(0, 60))
def test_nothing_raises_on_any_bytes(data: bytes, offset: int) -> None:
    places = Places(data)
    assert isinstance(places.path(offset), str)
    assert isinstance(places.path(0), str)
