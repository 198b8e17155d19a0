"""The Merkle tree hash of RFC 9162, section 2.1.1: by hand for small trees, by its definition for larger ones."""

from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from lms.journal.merkle import root


def by_definition(leaves: list[bytes]) -> bytes:
    """MTH of the RFC: split at the largest power of two that is smaller than n."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + by_definition(leaves[:k]) + by_definition(leaves[k:])).digest()


def test_the_empty_tree_is_the_digest_of_nothing() -> None:
    assert root([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@given(st.lists(st.text(max_size=3), max_size=40))
def test_it_is_the_tree_of_the_definition(leaves: list[str]) -> None:
    assert root(leaves) == by_definition([leaf.encode() for leaf in leaves]).hex()


@given(st.lists(st.text(max_size=3), min_size=2, max_size=12, unique=True), st.data())
def test_any_swap_gives_another_root(leaves: list[str], data: st.DataObject) -> None:
    one, other = data.draw(st.lists(st.integers(0, len(leaves) - 1), min_size=2, max_size=2, unique=True))
    swapped = list(leaves)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    assert root(swapped) != root(leaves)
