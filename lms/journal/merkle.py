"""One digest over many: the Merkle tree hash of RFC 9162, section 2.1.1, with SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

_LEAF, _NODE = b"\x00", b"\x01"


def root(leaves: Sequence[str]) -> str:
    """The hash of the tree over these texts in their order, as hex. Any change, addition or swap gives another."""
    if not leaves:
        return hashlib.sha256().hexdigest()
    level = [hashlib.sha256(_LEAF + leaf.encode()).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        joined = [hashlib.sha256(_NODE + left + right).digest() for left, right in pairs]
        level = joined + level[len(level) // 2 * 2 :]  # one that is left over goes up as it is
    return level[0].hex()
