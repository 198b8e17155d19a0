"""How a pack sets its quizzes: every choice of the policy under its own name, and the plan of the paper."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, AwareDatetime, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from lms.publishing.pack.values import (
    Count,
    CountOrNone,
    Flag,
    FloorOrNone,
    Identifier,
    Line,
    Prose,
    Record,
    Share,
    ShareOrNothing,
)
from quizzes.paper import Blueprint, Cell, Section, united
from quizzes.policy import Policy

Order = Literal["shuffled", "author"]
Thing = Literal["response", "correctness", "marks", "feedback", "rationale", "key"]
Things = tuple[Thing, ...]


class CellCount(Record):
    """So many questions of one kind; what is left out is any."""

    domain: Identifier | None = None
    level: Literal["recall", "application", "reasoning"] | None = None
    critical: Flag | None = None
    count: Count

    @property
    def cell(self) -> Cell:
        return Cell(self.domain, self.level, self.critical)


def _each_once(rows: tuple[CellCount, ...]) -> tuple[CellCount, ...]:
    if len({row.cell for row in rows}) < len(rows):
        raise PydanticCustomError("cell_twice", "a cell twice")
    return rows


def _shape(value: Any) -> str:
    return "rows" if isinstance(value, list | tuple) else "names"


Names = Annotated[dict[Identifier, Count], Field(min_length=1), Tag("names")]
CellRows = Annotated[tuple[CellCount, ...], Field(min_length=1), AfterValidator(_each_once), Tag("rows")]
Plan = Annotated[Names | CellRows, Discriminator(_shape)]
"""A blueprint by domains alone, `{safety: 10}`, or in rows of domain, level and weight."""


def blueprint_of(plan: Mapping[str, int] | tuple[CellCount, ...] | None, items: int | None) -> Blueprint:
    if plan is None:
        return Blueprint(counts=((None, items),) if items else ())
    if isinstance(plan, Mapping):
        return Blueprint(counts=tuple(plan.items()))
    return Blueprint(counts=tuple((row.cell, row.count) for row in plan))


class PaperSection(Record):
    """A part of a paper: questions by name, questions drawn, or both, in an order of its own."""

    id: Identifier
    fixed: tuple[Identifier, ...] = ()
    items: Count | None = None
    blueprint_counts: Plan | None = Field(None, alias="blueprint")
    order: Order | None = None

    @model_validator(mode="after")
    def _holds_something(self) -> PaperSection:
        if not self.fixed and self.items is None and self.blueprint_counts is None:
            raise PydanticCustomError("paper_missing", "no items")
        if self.items is not None and self.blueprint_counts is not None:
            raise PydanticCustomError("paper_twice", "two plans")
        return self

    def section(self, order: Order) -> Section:
        return Section(blueprint_of(self.blueprint_counts, self.items), self.id, self.fixed, self.order or order)


class ReviewTable(Record):
    """What shows at which moment; a row that is left out shows nothing but, while it runs, the answer itself."""

    during: Things = ("response",)
    just_after: Things = ()
    while_open: Things = ()
    after_close: Things = ()
    on_date: Things = ()


class Settings(Record):
    """The choices of a policy, by its names and with its defaults, and what the paper is drawn from.

    `items` may repeat what a blueprint or sections add up to, and must then agree with it."""

    pass_mark: Share
    pass_mark_reason: Prose
    attempts: Count
    minutes: Count | None = None
    wait_hours: tuple[CountOrNone, ...] = ()
    grace_seconds: CountOrNone = 30
    late: Literal["hold", "refuse"] = "hold"
    item_order: Order = "shuffled"
    option_order: Order = "shuffled"
    layout: Literal["one_at_a_time", "one_page"] = "one_at_a_time"
    navigation: Literal["free", "forward_only"] = "free"
    show_items: Literal["after_submit", "never"] = "after_submit"
    show_key: Literal["passed_or_exhausted", "never"] = "passed_or_exhausted"
    review: ReviewTable | None = None
    review_from: AwareDatetime | None = None
    just_after_minutes: CountOrNone = 2
    practice: Flag = False
    tries: Count = 1
    tries_penalty: ShareOrNothing = Fraction(0)
    confidence: Literal["none", "certainty", "brier"] = "none"
    wrong_costs: ShareOrNothing = Fraction(0)
    item_floor: FloorOrNone = None
    total_floor: FloorOrNone = Fraction(0)
    domain_pass_marks: dict[Identifier, Share] = Field(default_factory=dict)
    critical_right: Flag = False
    no_unsafe: Flag = False
    grade_of: Literal["best", "last", "first", "mean"] = "best"
    at_expiry: Literal["submit", "grace", "abandon"] = "submit"
    submit_within_minutes: Count = 5
    items: Count | None = None
    blueprint_counts: Plan | None = Field(None, alias="blueprint")
    sections: tuple[PaperSection, ...] = ()

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        if self.items is None and self.blueprint_counts is None and not self.sections:
            raise PydanticCustomError("paper_missing", "no items")
        if self.blueprint_counts is not None and self.sections:
            raise PydanticCustomError("paper_twice", "two plans")
        if self.review is not None and {"show_items", "show_key"} & self.model_fields_set:
            raise PydanticCustomError("review_twice", "a table and its short name")
        return self

    @property
    def policy(self) -> Policy:
        chosen = {name: getattr(self, name) for name in Policy.model_fields}
        chosen["domain_pass_marks"] = tuple(self.domain_pass_marks.items())
        if self.review is not None:
            whole = {"show_items": "after_submit", "show_key": "passed_or_exhausted"}
            chosen |= {"review": self.review.model_dump(), **whole}
        return Policy(**chosen)

    @property
    def blueprint(self) -> Blueprint:
        """What is drawn, wherever it stands in the paper."""
        return united([section.blueprint for section in self.paper])

    @property
    def paper(self) -> tuple[Section, ...]:
        """The parts of a paper; a single one without a name where the author made no sections."""
        if self.sections:
            return tuple(section.section(self.item_order) for section in self.sections)
        return (Section(blueprint_of(self.blueprint_counts, self.items), order=self.item_order),)

    @property
    def count(self) -> int:
        return sum(section.blueprint.total + len(section.fixed) for section in self.paper)


class ModuleQuiz(Settings):
    """The settings of every module quiz."""


class Examination(Settings):
    """The final examination. Its items are withheld unless its author says otherwise: a paper that has been
    seen cannot examine again."""

    id: Identifier
    title: Line
    show_items: Literal["after_submit", "never"] = "never"
    show_key: Literal["passed_or_exhausted", "never"] = "never"
