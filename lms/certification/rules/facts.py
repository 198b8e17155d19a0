"""What the clauses look at: values taken from the records, as they stood at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from lms.entrustment.rules import DecidedFact
from lms.practicals.rules import ObservationFact as ObservationFact


@dataclass(frozen=True)
class LicenceFact:
    profession: str
    body: str
    valid_from: date
    valid_until: date
    verification: str


@dataclass(frozen=True)
class LessonFact:
    lesson: int
    position: int
    title: str
    read_at: datetime | None


@dataclass(frozen=True)
class QuizFact:
    quiz: int
    title: str
    position: int
    passed_at: datetime | None
    attempt: int | None  # the one that passed
    used: int
    allowed: int
    waiting: bool = False  # an attempt waits for a mark by a person


@dataclass(frozen=True)
class UnsafeFact:
    slot: int
    quiz_title: str
    reviewed: bool


@dataclass(frozen=True)
class DomainsFact:
    """What one attempt at the examination earned in each domain, once every answer had its mark."""

    attempt: int
    number: int
    shares: Mapping[str, Fraction]


@dataclass(frozen=True)
class CriticalFact:
    """One marked answer to a critical item, in an attempt that is over.

    `siblings` names the idea that items test in other words; `started_at` is when the attempt began.
    """

    slot: int
    question: int
    siblings: str | None
    domain: str
    examination: bool
    attempt: int
    started_at: datetime
    right: bool
    unsafe: bool
    reviewed: bool = False  # an instructor has spoken with the trainee about it


@dataclass(frozen=True)
class WaiverFact:
    """An instructor's decision that a clause, as it read then, need not be met."""

    waiver: int
    clause: str
    kind: str
    clause_digest: str
    by: int
    name: str
    at: datetime
    reason: str  # the salted digest of the text that says why


@dataclass(frozen=True)
class Evidence:
    """All that the clauses look at, as it stood at one moment.

    `domains`, `critical` and `decided` are gathered only for programmes that ask for them.
    """

    today: date
    licence: LicenceFact | None = None
    lessons: tuple[LessonFact, ...] = ()
    quizzes: tuple[QuizFact, ...] = ()
    examination: QuizFact | None = None
    unsafe: tuple[UnsafeFact, ...] = ()
    domains: tuple[DomainsFact, ...] = ()
    domain_titles: Mapping[str, str] = field(default_factory=dict)
    critical: tuple[CriticalFact, ...] = ()
    observations: tuple[ObservationFact, ...] = ()
    decided: tuple[DecidedFact, ...] = ()
    attested_at: datetime | None = None
    released_at: datetime | None = None
    waivers: tuple[WaiverFact, ...] = ()
