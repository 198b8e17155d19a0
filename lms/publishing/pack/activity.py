"""What an accreditor asks of a course: who made it and what ties them to companies, why it exists, how it is judged."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from lms.publishing.pack.values import Count, Identifier, Line, Month, Prose, Record


def _list_or_none(value: Any) -> str:
    return "list" if isinstance(value, list | tuple) else "none"


class Relationship(Record):
    """A financial tie of a person to a company whose products the course could speak for."""

    company: Line
    nature: Line
    ended: Month | None = None  # None: it lasts


Relationships = Annotated[
    Annotated[tuple[Relationship, ...], Tag("list")] | Annotated[Literal["none"], Tag("none")],
    Discriminator(_list_or_none),
]


class Contributor(Record):
    """Somebody who had a say in the content. Without `relationships` nothing was declared: that is not 'none'."""

    name: Line
    role: Line
    relationships: Relationships | None = None
    mitigation: Prose | None = None


class Support(Record):
    """What a company gave toward the course."""

    company: Line
    kind: Line


Supports = Annotated[
    Annotated[tuple[Support, ...], Tag("list")] | Annotated[Literal["none"], Tag("none")],
    Discriminator(_list_or_none),
]


class Choice(Record):
    id: Identifier
    title: Line


class ScaleQuestion(Record):
    """A statement, agreed with in five degrees."""

    id: Identifier
    kind: Literal["scale"]
    text: Line


class ChoiceQuestion(Record):
    id: Identifier
    kind: Literal["choice"]
    text: Line
    options: tuple[Choice, ...] = Field(min_length=2, max_length=10)


class TextQuestion(Record):
    id: Identifier
    kind: Literal["text"]
    text: Line


EvaluationQuestion = Annotated[ScaleQuestion | ChoiceQuestion | TextQuestion, Field(discriminator="kind")]


class Activity(Record):
    """The course as an accreditor files it. Everything is optional; what is left out is reported as not recorded."""

    provider: Line | None = None
    accreditor: Line | None = None  # the body that completions are reported to
    kind: Line | None = None
    delivery: Line | None = None
    audience: Prose | None = None
    gap: Prose | None = None
    minutes: Count | None = None  # planned for the whole activity
    people: tuple[Contributor, ...] = Field(default=(), max_length=100)
    commercial_support: Supports | None = None
    evaluation: tuple[EvaluationQuestion, ...] = Field(default=(), max_length=20)  # asked at the end
