"""A quiz's settings as one frozen record, copied into each attempt at its start."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, NonNegativeInt, PositiveInt

from quizzes.golden import share_of
from quizzes.records import Document, Record, dump, load


def _exact(value: object) -> Fraction:
    share = None if isinstance(value, float) else share_of(str(value))
    if not share:
        raise ValueError("a share above 0, as text: '3/4' or '0.75'")
    return share


PassMark = Annotated[Fraction, BeforeValidator(_exact)]


class Policy(Record):
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
        "after_submit", description="whether the questions can be read again"
    )
    show_key: Literal["passed_or_exhausted", "never"] = Field(
        "passed_or_exhausted", description="when the right answers show: never while another attempt is open"
    )
    grace_seconds: NonNegativeInt = Field(30, description="for answers on their way when the time ends")
    late: Literal["hold", "refuse"] = Field(
        "hold", description="an answer after the grace: kept unmarked for a person to judge, or not kept"
    )

    def dump(self) -> Document:
        return dump(self)

    @classmethod
    def load(cls, document: Mapping[str, Any]) -> Policy:
        return load(cls, document)

    def wait_before(self, number: int) -> int:
        """Hours between the attempt before and attempt `number`."""
        if number < 2 or not self.wait_hours:
            return 0
        return self.wait_hours[min(number - 2, len(self.wait_hours) - 1)]
