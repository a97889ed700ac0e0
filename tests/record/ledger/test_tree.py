"""The tree: what RFC 6962 defines recursively, grown leaf by leaf, and gone on with from its state."""

from __future__ import annotations

import os
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.record.ledger.tree import Tree, leaf_hash
from outgate.record.verify.merkle import Roots


def naive(entries: list[bytes]) -> bytes:
    """MTH as RFC 6962, section 2.1, writes it down: k is the largest power of two smaller than n."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = 1
    while k * 2 < len(entries):
        k *= 2
    return sha256(b"\x01" + naive(entries[:k]) + naive(entries[k:])).digest()


def grown(entries: list[bytes]) -> Tree:
    tree = Tree()
    for entry in entries:
        tree = Tree(tree.size, tree.state)
        tree.append(leaf_hash(entry))
    return tree


@given(st.lists(st.binary(max_size=20), max_size=80))
def test_writer_and_verifier_agree_with_the_definition(entries: list[bytes]) -> None:
    roots = Roots()
    leaves = [roots.take(entry) for entry in entries]
    assert grown(entries).root() == roots.root() == naive(entries)
    assert leaves == [leaf_hash(entry) for entry in entries]


def test_every_size_up_to_300_agrees_with_the_definition() -> None:
    entries, tree, roots = [os.urandom(8) for _ in range(300)], Tree(), Roots()
    agreed = 0
    for size, entry in enumerate(entries, 1):
        tree.append(leaf_hash(entry))
        roots.take(entry)
        agreed += tree.root() == roots.root() == naive(entries[:size])
    assert agreed == 300


def test_the_state_is_a_hash_for_each_one_in_the_size() -> None:
    assert len(grown([b"x"] * 11).state) == 3 * 32
    with pytest.raises(ValueError, match="has 96 bytes, not 32"):
        Tree(11, b"x" * 32)


def test_the_root_of_the_known_example_of_certificate_transparency() -> None:
    """The test vectors of google/certificate-transparency: eight leaves."""
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    root = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    assert grown([bytes.fromhex(leaf) for leaf in leaves]).root().hex() == root
