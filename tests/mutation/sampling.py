"""Which mutants are tried: an equal part of each module, chosen by a seed and by what the mutant says."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

from tests.mutation.mutants import Mutant


def sample(by_module: Mapping[str, Sequence[Mutant]], size: int, seed: int) -> dict[str, list[Mutant]]:
    """Chosen by a digest of the seed and the mutant's text: a change of one function leaves most choices alone."""
    parts = shares({name: len(mutants) for name, mutants in by_module.items()}, size)
    return {name: _ranked(mutants, seed)[: parts[name]] for name, mutants in by_module.items()}


def shares(sizes: Mapping[str, int], size: int) -> dict[str, int]:
    """How many of each: the same number, and where a module has fewer, what it leaves goes to the others."""
    found = dict.fromkeys(sizes, 0)
    left = size
    for taken, name in enumerate(sorted(sizes, key=lambda name: sizes[name])):
        found[name] = min(sizes[name], left // (len(sizes) - taken))
        left -= found[name]
    return found


def _ranked(mutants: Sequence[Mutant], seed: int) -> list[Mutant]:
    seen: Counter[str] = Counter()
    ranked = []
    for mutant in mutants:
        ranked.append((hashlib.sha256(f"{seed}\n{seen[mutant.text]}\n{mutant.text}".encode()).digest(), mutant))
        seen[mutant.text] += 1
    return [mutant for _digest, mutant in sorted(ranked, key=lambda one: one[0])]
