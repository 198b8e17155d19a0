"""A pack while it is being checked: whatever could be read, each thing with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from lms.publishing.pack.documents import Part
from lms.publishing.pack.figures import Drawing
from lms.publishing.pack.lessons import LessonReading
from lms.publishing.pack.programme import Programme
from lms.publishing.pack.records import CalibrationCase, Checklist, Claim, Course, LessonHead, Reference, Stimulus
from quizzes.item import Item

T = TypeVar("T")
Use = Literal["practice", "examination"]
Paths = Iterator[tuple[str, Part]]


@dataclass(frozen=True)
class Sourced(Generic[T]):
    """A record and the place it was read from."""

    part: Part
    value: T


@dataclass(frozen=True)
class ItemEntry:
    """An entry of an item file; `item` is `None` when it could not be read."""

    part: Part
    use: Use
    item: Item | None

    @property
    def id(self) -> str:
        return self.part.identity()


@dataclass(frozen=True)
class DraftModule:
    """A module's folder; `lists_read` holds the item files that are lists and so can be counted."""

    folder: str
    head: Sourced[LessonHead] | None
    reading: LessonReading | None
    entries: tuple[ItemEntry, ...]
    drawings: tuple[Drawing, ...]
    stimuli: tuple[Sourced[Stimulus], ...] | None
    lists_read: frozenset[Use]

    @property
    def lesson_file(self) -> str:
        return f"modules/{self.folder}/lesson.md"

    def of(self, use: Use) -> tuple[ItemEntry, ...]:
        return tuple(entry for entry in self.entries if entry.use == use)


@dataclass(frozen=True)
class Draft:
    """What was read; `None` stands for a file that could not be, so that no check complains about it too."""

    course: Sourced[Course] | None
    programme: Sourced[Programme] | None
    checklist: Sourced[Checklist] | None
    claims: tuple[Sourced[Claim], ...] | None
    references: tuple[Sourced[Reference], ...] | None
    modules: tuple[DraftModule, ...]
    calibration: tuple[Sourced[CalibrationCase], ...] = ()
    calibration_read: bool = True  # False: a case could not be, so that they cannot be counted

    def entries(self, use: Use | None = None) -> Iterator[ItemEntry]:
        for module in self.modules:
            yield from (entry for entry in module.entries if use in (None, entry.use))

    def items(self) -> Iterator[tuple[ItemEntry, Item]]:
        """The entries that could be read, with their items."""
        for entry in self.entries():
            if entry.item is not None:
                yield entry, entry.item

    @property
    def claim_ids(self) -> frozenset[str] | None:
        return None if self.claims is None else frozenset(claim.value.id for claim in self.claims)

    @property
    def reference_ids(self) -> frozenset[str] | None:
        return None if self.references is None else frozenset(entry.value.id for entry in self.references)

    @property
    def domain_ids(self) -> frozenset[str] | None:
        return None if self.course is None else frozenset(domain.id for domain in self.course.value.domains)

    @property
    def lesson_ids(self) -> frozenset[str]:
        return frozenset(module.head.value.id for module in self.modules if module.head is not None)
