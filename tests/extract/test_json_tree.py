"""JSON text as trees of texts and of spans."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.json_tree import begin, looks_like, spans, text_of, texts, unescape
from tests.steps import growth

TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)


def said(data: bytes, node: Any) -> Any:
    """A tree of spans with the texts in their places."""
    if isinstance(node, dict):
        return {key: said(data, value) for key, value in node.items()}
    if isinstance(node, list):
        return [said(data, value) for value in node]
    return None if node is None else text_of(data, node)


def as_text(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: as_text(value) for key, value in node.items()}
    if isinstance(node, list):
        return [as_text(value) for value in node]
    return str(node).lower() if isinstance(node, bool) else node


@given(st.lists(TREES, max_size=3), st.booleans(), st.sampled_from(["\n", "\n\x1e", " "]))
def test_both_trees_have_one_shape(documents: list[Any], ascii_only: bool, between: str) -> None:  # noqa: FBT001
    data = between.join(json.dumps(document, ensure_ascii=ascii_only) for document in documents).encode()
    roots = texts(data)
    assert roots is not None
    assert len(roots) == len(documents)
    assert said(data, spans(data)) == as_text(roots)


@pytest.mark.parametrize(
    "prefix",
    [b"", b"  ", b"\xef\xbb\xbf", b")]}'\n", b")]}',\n", b"for(;;);", b"while(1);", b"cb(", b"/**/ a.b(", b"\x1e"],
)
def test_a_guard_in_front_is_stepped_over(prefix: bytes) -> None:
    data = prefix + b'{"a":12345678901234567890123,"b":1.50}'
    assert data[begin(data) :].startswith(b"{")
    assert looks_like(data)
    assert texts(data) == [{"a": "12345678901234567890123", "b": "1.50"}]


@pytest.mark.parametrize("data", [b"", b"a", b"[a", b"<a>", b"{a}", b"[1, 2 of them", b"f(x)", b"\xff"])
def test_other_text_does_not_look_like_it(data: bytes) -> None:
    assert not looks_like(data)


@pytest.mark.parametrize("data", [b'{"a":1', b'{"a" 1}', b"[" * 100_000, b'{"a":tru}'])
def test_broken_text_is_no_tree_of_texts_but_one_of_spans(data: bytes) -> None:
    assert texts(data) is None
    assert len(spans(data)) == 1


@given(st.text())
def test_unescape_undoes_what_json_does(text: str) -> None:
    assert unescape(json.dumps(text)[1:-1].encode()) == text


def test_unescape_leaves_what_is_not_valid() -> None:
    assert unescape(b"a\\x") == "a\\x"
    assert unescape(b"line\n\\u0041") == "line\nA"


@given(st.binary() | st.text(alphabet='{}[]",:\\u0a \n', max_size=60).map(str.encode))
def test_nothing_raises_on_any_bytes(data: bytes) -> None:
    looks_like(data)
    texts(data)
    said(data, spans(data))


def test_depth_is_bounded() -> None:
    assert growth(spans, lambda deep: b'{"a":[' * deep, 20_000) < 2.5
