"""Searching the journal by act, by person and by enrolment, with the names of all that a page mentions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.bank.models import Quiz
from lms.catalogue.models import Lesson
from lms.cohorts.models import Cohort, Enrolment
from lms.journal.models import Chain, Entry
from lms.journal.queries import JournalLine

PAGE = 50
NAMED = ("person", "cohort", "quiz", "lesson")  # payload keys whose values are ids of something with a name
_SUBJECTS = {"quiz_reached": "quiz", "lesson_reached": "lesson"}  # what 'subject' is an id of


@dataclass(frozen=True)
class Asked:
    """What an administrator looks for; everything empty means the newest entries."""

    verb: str = ""
    person: str = ""  # part of a name or an address
    enrolment: str = ""  # public id
    before: int | None = None  # the entry to page on from


@dataclass(frozen=True)
class Named:
    """What a page calls a thing; public_id where it has a page of its own."""

    name: str
    public_id: str


Names = dict[tuple[str, int], Named]


@dataclass(frozen=True)
class JournalPage:
    lines: tuple[JournalLine, ...]
    names: Names
    older: int | None  # the id to page on from; None on the last page


def journal_page(session: Session, asked: Asked, limit: int = PAGE) -> JournalPage:
    """Newest first; two statements, however long the page."""
    statement = (
        sa.select(Entry, Chain.kind, Chain.subject)
        .join(Chain, Chain.id == Entry.chain_id)
        .where(*_conditions(asked))
        .order_by(Entry.id.desc())
        .limit(limit + 1)
    )
    lines = [
        JournalLine(
            entry.id,
            entry.at,
            entry.verb,
            entry.actor_id,
            entry.actor_label,
            subject if kind == "enrolment" else None,
            entry.payload,
            entry.digest,
        )
        for entry, kind, subject in session.execute(statement)
    ]
    shown = tuple(lines[:limit])
    return JournalPage(shown, names(session, shown), shown[-1].number if len(lines) > limit else None)


def _conditions(asked: Asked) -> Iterable[sa.ColumnElement[bool]]:
    if asked.verb:
        yield Entry.verb == asked.verb
    if asked.person:
        yield _concerns(asked.person)
    if asked.enrolment:
        wanted = sa.select(Enrolment.id).where(Enrolment.public_id == asked.enrolment)
        yield sa.and_(Chain.kind == "enrolment", Chain.subject.in_(wanted))
    if asked.before is not None:
        yield Entry.id < asked.before


def _concerns(text: str) -> sa.ColumnElement[bool]:
    """Acts by these people, acts in their enrolments, and acts of the academy that name them."""
    wanted = text.strip().lower()
    matches = sa.or_(
        sa.func.lower(Person.name).contains(wanted, autoescape=True),
        Person.email.contains(wanted, autoescape=True),
    )
    people = sa.select(Person.id).where(matches)
    enrolments = sa.select(Enrolment.id).where(Enrolment.person_id.in_(people))
    payload = sa.type_coerce(Entry.payload, sa.Text)
    mention = sa.literal('%"person":') + sa.cast(Person.id, sa.Text)
    named = sa.exists().where(
        matches, sa.or_(payload.like(mention + sa.literal(",%")), payload.like(mention + sa.literal("}%")))
    )
    return sa.or_(
        Entry.actor_id.in_(people),
        sa.and_(Chain.kind == "enrolment", Chain.subject.in_(enrolments)),
        sa.and_(Chain.kind == "academy", named.correlate(Entry)),
    )


def names(session: Session, lines: Iterable[JournalLine]) -> Names:
    """Names of every person, enrolment, cohort and quiz that these entries mention: one statement."""
    wanted = _mentioned(lines)
    parts = [
        sa.select(sa.literal("person"), Person.id, Person.name, Person.public_id).where(
            Person.id.in_(wanted["person"])
        ),
        sa.select(sa.literal("enrolment"), Enrolment.id, Person.name, Enrolment.public_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.id.in_(wanted["enrolment"])),
        sa.select(sa.literal("cohort"), Cohort.id, Cohort.name, Cohort.public_id).where(
            Cohort.id.in_(wanted["cohort"])
        ),
        sa.select(sa.literal("quiz"), Quiz.id, Quiz.key, Quiz.public_id).where(Quiz.id.in_(wanted["quiz"])),
        sa.select(sa.literal("lesson"), Lesson.id, Lesson.key, Lesson.key).where(Lesson.id.in_(wanted["lesson"])),
    ]
    rows: Any = session.execute(sa.union_all(*parts))
    return {(kind, number): Named(name, public_id) for kind, number, name, public_id in rows}


def said(line: JournalLine) -> dict[str, Any]:
    """The payload for a reader: a subject by its own name, no person where the enrolment says whose it is."""
    payload = {key: value for key, value in line.payload.items() if key != "format"}
    if line.enrolment is not None:
        payload.pop("person", None)
    kind = _SUBJECTS.get(line.verb)
    return {kind if kind and key == "subject" else key: value for key, value in payload.items()}


def _mentioned(lines: Iterable[JournalLine]) -> dict[str, set[int]]:
    wanted: dict[str, set[int]] = {"enrolment": set(), **{key: set() for key in NAMED}}
    for line in lines:
        if line.actor_id is not None:
            wanted["person"].add(line.actor_id)
        if line.enrolment is not None:
            wanted["enrolment"].add(line.enrolment)
        for key in NAMED:
            value = said(line).get(key)
            if isinstance(value, int):
                wanted[key].add(value)
    return wanted
