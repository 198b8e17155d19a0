"""A quiz's settings as one frozen record of independent choices, copied into each attempt at its start."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, NonNegativeInt, PositiveInt, model_validator

from quizzes.golden import share_of
from quizzes.records import Document, Record, dump, load
from quizzes.review import Moment, Review, Thing, named

_FLOOR = re.compile(r"0|-[0-9]{1,30}(\.[0-9]{1,30}|/[1-9][0-9]{0,29})?")


def _exact(value: object) -> Fraction:
    share = None if isinstance(value, float) else share_of(str(value))
    if not share:
        raise ValueError("a share above 0, as text: '3/4' or '0.75'")
    return share


def _exact_or_none(value: object) -> Fraction:
    share = None if isinstance(value, float) else share_of(str(value))
    if share is None:
        raise ValueError("a share from 0 to 1, as text: '1/3' or '0.25'")
    return share


def _floor(value: object) -> Fraction | None:
    if value is None:
        return None
    if isinstance(value, float) or not _FLOOR.fullmatch(str(value)):
        raise ValueError("a floor of 0 or below, as text: '0' or '-1/2'")
    return Fraction(str(value))


def _each_once(pairs: tuple[tuple[str, Fraction], ...]) -> tuple[tuple[str, Fraction], ...]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("each domain once")
    return pairs


PassMark = Annotated[Fraction, BeforeValidator(_exact)]
Share = Annotated[Fraction, BeforeValidator(_exact_or_none)]
Floor = Annotated[Fraction | None, BeforeValidator(_floor)]
DomainMarks = Annotated[tuple[tuple[str, PassMark], ...], AfterValidator(_each_once)]
Order = Literal["shuffled", "author"]
Confidence = Literal["none", "certainty", "brier"]
GradeOf = Literal["best", "last", "first", "mean"]
AtExpiry = Literal["submit", "grace", "abandon"]


class Policy(Record):
    FORMAT: ClassVar[int] = 3

    attempts: PositiveInt = Field(description="how many attempts a person has, before any that are granted")
    minutes: PositiveInt | None = Field(None, description="time allowed, before any accommodation; None: any")
    wait_hours: tuple[NonNegativeInt, ...] = Field(
        (), description="before the second, third, … attempt; the last one holds for all that follow"
    )
    pass_mark: PassMark = Field(description="share of the points, compared exactly")
    pass_mark_reason: str = Field("", description="how the pass mark was set, shown before the start")
    critical_right: bool = Field(False, description="every critical question must be fully right")
    no_unsafe: bool = Field(False, description="no answer may be dangerous")
    show_items: Literal["after_submit", "never"] = Field(
        "after_submit", description="whether the questions can be read again; a short name for a review table"
    )
    show_key: Literal["passed_or_exhausted", "never"] = Field(
        "passed_or_exhausted", description="when the right answers show; the other half of that short name"
    )
    grace_seconds: NonNegativeInt = Field(30, description="for answers on their way when the time ends")
    late: Literal["hold", "refuse"] = Field(
        "hold", description="an answer after the grace: kept unmarked for a person to judge, or not kept"
    )
    # -- format 2; the defaults are what format 1 did, and never change ------------------------------------
    practice: bool = Field(False, description="nothing depends on it: the key may show while attempts are open")
    item_order: Order = Field("shuffled", description="of the items in a paper; those of one stimulus stay together")
    option_order: Order = Field("shuffled", description="of options, where their author lets them be shuffled")
    layout: Literal["one_at_a_time", "one_page"] = "one_at_a_time"
    navigation: Literal["free", "forward_only"] = "free"
    review: Review | None = Field(None, description="what shows when; None: as show_items and show_key say")
    review_from: AwareDatetime | None = Field(None, description="from when the table's row on_date counts")
    just_after_minutes: NonNegativeInt = Field(2, description="how long 'just after' lasts")
    tries: PositiveInt = Field(1, description="answers to one item that may be checked within an attempt")
    tries_penalty: Share = Field(Fraction(0), description="share of the credit lost by each further try")
    confidence: Confidence = Field("none", description="whether marks depend on how sure the answer was")
    wrong_costs: Share = Field(Fraction(0), description="share of an item's points lost by a wrong answer")
    item_floor: Floor = Field(None, description="least mark of an item, as a share of its points; None: no floor")
    total_floor: Floor = Field(Fraction(0), description="least share of a total; None: no floor")
    domain_pass_marks: DomainMarks = Field((), description="domains that have a pass mark of their own")
    grade_of: GradeOf = Field("best", description="which of several attempts make the grade")
    # -- format 3 ------------------------------------------------------------------------------------------
    at_expiry: AtExpiry = Field("submit", description="what becomes of an attempt that nobody submitted in time")
    submit_within_minutes: PositiveInt = Field(
        5, description="with 'grace': how long after the time it can still be submitted, without more answers"
    )

    @model_validator(mode="after")
    def _one_table(self) -> Self:
        if self.review is not None and (self.show_items, self.show_key) != ("after_submit", "passed_or_exhausted"):
            raise ValueError("a review table and its short name: one of them decides")
        return self

    def dump(self) -> Document:
        """In the oldest format that says it all, so that a quiz without newer choices stays the same version."""
        document = dump(self)
        for format, names in _LATER:
            if any(document[name] != _UNCHOSEN[name] for name in names):
                break
            document = {name: value for name, value in document.items() if name not in names} | {"format": format}
        return document

    @classmethod
    def load(cls, document: Mapping[str, Any]) -> Policy:
        return load(cls, document)

    def wait_before(self, number: int) -> int:
        """Hours between the attempt before and attempt `number`."""
        if number < 2 or not self.wait_hours:
            return 0
        return self.wait_hours[min(number - 2, len(self.wait_hours) - 1)]

    @property
    def table(self) -> Review:
        return self.review or named(self.show_items, self.show_key)

    @property
    def checks(self) -> bool:
        """Whether an answer can be checked while the attempt runs, which uses up a try."""
        return self.tries > 1 or bool(self.table.at(Moment.DURING) - {Thing.RESPONSE})

    @property
    def forward_only(self) -> bool:
        """Whether an item can be passed by: on one page all of them stay in sight."""
        return self.navigation == "forward_only" and self.layout == "one_at_a_time"

    @property
    def negative(self) -> bool:
        """Whether an answer can cost points."""
        return self.confidence != "none" or self.wrong_costs > 0

    @property
    def idle(self) -> tuple[str, ...]:
        """Choices that change nothing beside the others, by name, to be pointed out to whoever sets them."""
        on_date = bool(self.table.on_date)
        found = {
            "navigation": self.navigation == "forward_only" and not self.forward_only,
            "review_from": self.review_from is not None and not on_date,
            "review": on_date and self.review_from is None,
            "tries_penalty": self.tries_penalty > 0 and self.tries == 1,
            "wrong_costs": self.wrong_costs > 0 and self.confidence != "none",
            "item_floor": self.item_floor is not None and not self.negative,
            "total_floor": self.total_floor != 0 and not self.negative,
            "submit_within_minutes": self.submit_within_minutes != 5 and self.at_expiry != "grace",
        }
        return tuple(name for name, holds in found.items() if holds)


_FIRST = frozenset(
    {
        *("attempts", "minutes", "wait_hours", "pass_mark", "pass_mark_reason", "critical_right", "no_unsafe"),
        *("show_items", "show_key", "grace_seconds", "late"),
    }
)
_THIRD = frozenset({"at_expiry", "submit_within_minutes"})
_SECOND = frozenset(Policy.model_fields) - _FIRST - _THIRD
_LATER = ((2, _THIRD), (1, _SECOND))
"""The format that is enough where these choices are as they always were, the newest choices first."""
_UNCHOSEN = dump(Policy(attempts=1, pass_mark=Fraction(1)))
