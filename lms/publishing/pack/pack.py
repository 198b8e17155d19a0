"""A course pack that was read and checked without an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lms.publishing.pack.documents import Part
from lms.publishing.pack.figures import Drawing
from lms.publishing.pack.lessons import Lesson, LessonReading, Passage
from lms.publishing.pack.programme import Programme
from lms.publishing.pack.records import CalibrationCase, Checklist, Claim, Course, Reference, Stimulus
from quizzes.item import Item


@dataclass(frozen=True)
class Module:
    """A lesson with its items and figures."""

    folder: str
    reading: LessonReading
    practice: tuple[Item, ...]
    examination: tuple[Item, ...]
    drawings: tuple[Drawing, ...]
    stimuli: tuple[Stimulus, ...]

    def drawing(self, name: str | None) -> Drawing | None:
        """The figure of this file name; None where an item has none."""
        return next((drawing for drawing in self.drawings if drawing.name == name), None)

    def stimulus(self, name: str | None) -> Stimulus | None:
        return next((stimulus for stimulus in self.stimuli if stimulus.id == name), None)

    @property
    def lesson(self) -> Lesson:
        return self.reading.lesson

    @property
    def items(self) -> tuple[Item, ...]:
        return self.practice + self.examination

    @property
    def lesson_file(self) -> str:
        return f"modules/{self.folder}/lesson.md"


@dataclass(frozen=True)
class Pack:
    """The whole course in its own order; `sources` gives the place of items, claims and references by id."""

    course: Course
    programme: Programme
    checklist: Checklist
    claims: tuple[Claim, ...]
    references: tuple[Reference, ...]
    modules: tuple[Module, ...]
    sources: Mapping[str, Part]
    calibration: tuple[CalibrationCase, ...] = ()  # in the order of their files

    def items(self) -> Iterator[Item]:
        for module in self.modules:
            yield from module.items

    def passages(self) -> dict[str, Passage]:
        """Every passage by the name that items call it: `lesson#anchor`."""
        return {
            f"{module.lesson.id}#{passage.anchor}": passage
            for module in self.modules
            for passage in module.lesson.passages
        }
