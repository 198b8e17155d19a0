"""The mutants of a source file: mutmut's operators, applied to all of it instead of to its plain functions alone."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper
from mutmut.mutation.file_mutation import Mutation, MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

NOTHING_IGNORED = IgnoredCode(set(), set(), set())
OF_NO_CONSEQUENCE = {"__all__"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one file. What identifies it is its text, so that a number never has to be kept up to date."""

    file: str
    within: str
    was: str
    now: str
    source: str
    """The whole file as changed."""

    @property
    def text(self) -> str:
        return text(self.file, self.within, self.was, self.now)


def text(file: str, within: str, was: str, now: str) -> str:
    """What a mutant is known by: the same for two changes that read the same in the same function."""
    return "\n".join((file, within, was, now))


class _EveryNode(MutationVisitor):
    """Decorated functions too: mutmut leaves them out since it cannot switch between their copies; we do not copy."""

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef) and node.decorators:
            return False
        if isinstance(node, cst.Assign) and isinstance(node.targets[0].target, cst.Name):
            return node.targets[0].target.value in OF_NO_CONSEQUENCE
        return super()._skip_node_and_children(node)


def mutants_of(root: Path, file: str) -> list[Mutant]:
    """In the order of the file; none that does not compile, none that means the same to the compiler."""
    module = _Source(file, (root / file).read_text(encoding="utf-8"))
    found = (module.mutant(mutation) for mutation in module.mutations())
    return list({one.source: one for one in found if one is not None}.values())


class _Source:
    """A file in pieces, one for each statement of the module, so that a change has only its own piece written anew."""

    def __init__(self, file: str, source: str) -> None:
        self.file = file
        self.wrapped = MetadataWrapper(cst.parse_module(source))
        self.module = self.wrapped.module
        self.header = "".join(self.module.code_for_node(line) for line in self.module.header)
        self.pieces = [self.module.code_for_node(statement) for statement in self.module.body]
        self.meanings = [_meaning(piece) for piece in self.pieces]
        self.places = dict(_places(self.module))

    def mutations(self) -> list[Mutation]:
        visitor = _EveryNode(mutation_operators, NOTHING_IGNORED)
        self.wrapped.visit(visitor)
        return visitor.mutations

    def mutant(self, mutation: Mutation) -> Mutant | None:
        place = self.places[id(mutation.original_node)]
        before = self.pieces[place.statement]
        statement = self.module.body[place.statement].deep_replace(mutation.original_node, mutation.mutated_node)
        after = self.module.code_for_node(statement) if isinstance(statement, cst.CSTNode) else ""
        if _meaning(after) in (None, self.meanings[place.statement]):
            return None
        pieces = (*self.pieces[: place.statement], after, *self.pieces[place.statement + 1 :])
        return Mutant(self.file, place.name, *_difference(before, after), self.header + "".join(pieces))


@dataclass(frozen=True, slots=True)
class _Place:
    """The statement of the module (by its position) that a node belongs to, and the dotted name of its function."""

    statement: int
    name: str


def _places(module: cst.Module) -> Iterator[tuple[int, _Place]]:
    for number, statement in enumerate(module.body):
        yield from _below(statement, _Place(number, ""))


def _below(node: cst.CSTNode, place: _Place) -> Iterator[tuple[int, _Place]]:
    if isinstance(node, cst.FunctionDef | cst.ClassDef):
        place = _Place(place.statement, f"{place.name}.{node.name.value}".lstrip("."))
    yield id(node), place
    for child in node.children:
        yield from _below(child, place)


def _meaning(piece: str) -> str | None:
    """What the compiler understands; None where it understands nothing."""
    try:
        tree = ast.parse(piece)
        compile(tree, "mutant", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return None
    return ast.dump(tree)


def _difference(before: str, after: str) -> tuple[str, str]:
    """The lines that went and the lines that came, without their indentation."""
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0))[2:]
    gone = [line[1:].strip() for line in lines if line.startswith("-")]
    come = [line[1:].strip() for line in lines if line.startswith("+")]
    return "\n".join(gone), "\n".join(come)
