"""What comes back to somebody after the certificate: one statement, whatever they answered on the way."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

import sqlalchemy as sa

from lms.bank.models import Question, QuestionVersion, ReleaseQuestion
from lms.bank.queries import KeyedQuestion, keyed_questions
from lms.bank.review import Review, review_of
from lms.bank.trying import deal_of, seed_of
from lms.catalogue.passages import bare, excerpt
from lms.catalogue.queries import current_release_of, lesson_page, outline
from lms.certification.models import Certificate
from lms.cohorts.models import Enrolment
from lms.database import Prepared, Reader, Rows, UtcDateTime, memory, record
from lms.learning.models import CheckAnswer
from lms.refreshing.models import RefreshAnswer, RefreshPause
from lms.refreshing.rules import (
    Answered,
    Given,
    Memory,
    Place,
    Today,
    day_of,
    histories,
    remembered,
)
from lms.sitting.models import Attempt, AttemptSlot, Mark
from lms.sitting.queries.slots import counting_mark, dangerous_mark
from quizzes.question import Worth, kinds, type_for
from quizzes.values import Control


@dataclass(frozen=True)
class Item:
    """A practice question as the newest release of its course holds it."""

    id: int
    key: str
    course: str
    release_id: int
    version_id: int
    revision_id: int
    place: Place


@dataclass(frozen=True)
class Fresh:
    """What comes back to one person, on one day of the academy.

    holds   a certificate was issued to them; nothing comes back before
    paused  they have put it aside, and nothing is asked until they take it up again
    items   the questions that come back, by id
    """

    person_id: int
    day: date
    holds: bool
    paused: bool
    today: Today
    items: Mapping[int, Item]
    answered: frozenset[int]  # today

    def item(self, course: str, key: str) -> Item | None:
        return next((one for one in self.items.values() if (one.course, one.key) == (course, key)), None)


def fresh_of(reader: Reader, person_id: int, at: datetime, zone: tzinfo) -> Fresh:
    """Worked out anew from what was answered, in one statement when warm; `zone` is the academy's."""
    rows = _RECORD(reader, person=person_id).all()
    day = at.astimezone(zone).date()
    paused = any(row.what == "paused" and row.right for row in rows)
    memories: dict[int, Memory] = {}
    items: dict[int, Item] = {}
    reviews: dict[int, list[Answered]] = {}
    for row in rows:
        if row.what == "review":
            reviews.setdefault(row.subject, []).append(_answered(row, zone))
    for course in rows:
        if course.what == "holds":
            known = _practice(reader, course.subject)
            given = [_given(row, zone) for row in rows if row.what == "given" and row.course == course.course]
            places = {id: item.place for id, item in known.items()}
            for id, history in histories(given, places, _critical(reader, course.subject)).items():
                items[id] = known[id]
                memories[id] = remembered(history + reviews.get(id, []))
    answered = frozenset(id for id, given_ in reviews.items() if any(one.day == day for one in given_))
    holds = any(row.what == "holds" for row in rows)
    return Fresh(person_id, day, holds, paused, day_of(memories, reviews, len(answered), day), items, answered)


def _answered(row: Any, zone: tzinfo) -> Answered:
    return Answered(row.at.astimezone(zone).date(), bool(row.right))


def _given(row: Any, zone: tzinfo) -> Given:
    place = Place(row.passage, row.siblings, row.domain, bool(row.critical))
    return Given(row.subject, place, _answered(row, zone))


def _record_statement() -> sa.CompoundSelect[Any]:
    """The courses with a certificate, the pause, and everything that was answered on the way and since."""
    person: sa.BindParameter[int] = sa.bindparam("person")
    held = (
        sa.select(Enrolment.course_id)
        .join(Certificate, Certificate.enrolment_id == Enrolment.id)
        .where(Enrolment.person_id == person)
    )
    mine = sa.and_(Enrolment.person_id == person, Enrolment.course_id.in_(held))
    nothing: sa.ColumnElement[str] = sa.literal_column("''")
    zero: sa.ColumnElement[int] = sa.literal_column("0")
    no_place: tuple[sa.ColumnElement[Any], ...] = (nothing, nothing, nothing, zero)
    where = (
        QuestionVersion.passage,
        QuestionVersion.siblings,
        QuestionVersion.domain,
        sa.case((QuestionVersion.critical, 1), else_=0),
    )
    holds: Rows = sa.select(
        sa.literal_column("'holds'").label("what"),
        Enrolment.course_id.label("course"),
        current_release_of(Enrolment.course_id).label("subject"),
        sa.func.min(Certificate.issued_at, type_=UtcDateTime()).label("at"),
        zero.label("right"),
        *(column.label(name) for column, name in zip(no_place, _PLACE, strict=True)),
    )
    holds = holds.join(Certificate, Certificate.enrolment_id == Enrolment.id).where(Enrolment.person_id == person)
    newest = sa.select(sa.func.max(RefreshPause.id)).where(RefreshPause.person_id == person).scalar_subquery()
    paused: Rows = sa.select(
        sa.literal_column("'paused'"),
        zero,
        zero,
        RefreshPause.at,
        sa.case((RefreshPause.paused, 1), else_=0),
        *no_place,
    ).where(RefreshPause.id == newest)
    reviews: Rows = sa.select(
        sa.literal_column("'review'"),
        zero,
        RefreshAnswer.question_id,
        RefreshAnswer.at,
        sa.case((RefreshAnswer.right, 1), else_=0),
        *no_place,
    ).where(RefreshAnswer.person_id == person)
    checks: Rows = (
        sa.select(
            sa.literal_column("'given'"),
            Enrolment.course_id,
            CheckAnswer.question_id,
            CheckAnswer.at,
            sa.case((sa.and_(CheckAnswer.right, ~CheckAnswer.unsafe), 1), else_=0),
            *where,
        )
        .join(Enrolment, Enrolment.id == CheckAnswer.enrolment_id)
        .join(QuestionVersion, QuestionVersion.id == CheckAnswer.question_version_id)
        .where(mine, *_by_machine())
    )
    right = sa.and_(Mark.credit == "1/1", dangerous_mark().is_(None))
    marked: Rows = (
        sa.select(
            sa.literal_column("'given'"),
            Enrolment.course_id,
            AttemptSlot.question_id,
            sa.func.coalesce(Attempt.submitted_at, Attempt.started_at, type_=UtcDateTime()),
            sa.case((right, 1), else_=0),
            *where,
        )
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(QuestionVersion, QuestionVersion.id == AttemptSlot.question_version_id)
        .join(Mark, Mark.id == counting_mark())
        .where(mine, *_by_machine(), Attempt.state != "in_progress", Mark.credit.is_not(None))
    )
    return sa.union_all(holds.group_by(Enrolment.course_id), paused, reviews, checks, marked)


_PLACE = ("passage", "siblings", "domain", "critical")
_RECORD = Prepared(_record_statement)


def _by_machine() -> list[sa.ColumnElement[bool]]:
    """Texts that a person marks come back by talking, not by a schedule; information asks nothing."""
    return [QuestionVersion.kind != kind for kind in sorted(kinds()) if type_for(kind).worth is not Worth.MACHINE]


def _practice(reader: Reader, release_id: int) -> Mapping[int, Item]:
    """The questions of a release that may come back, by id: never one of the examination. Kept, as it never changes."""

    def read() -> dict[int, Item]:
        wanted: Rows = (
            sa.select(
                Question.id,
                Question.key,
                QuestionVersion.id,
                ReleaseQuestion.key_revision_id,
                QuestionVersion.passage,
                QuestionVersion.siblings,
                QuestionVersion.domain,
                QuestionVersion.critical,
            )
            .join(QuestionVersion, QuestionVersion.id == ReleaseQuestion.question_version_id)
            .join(Question, Question.id == ReleaseQuestion.question_id)
            .where(
                ReleaseQuestion.release_id == release_id,
                QuestionVersion.use == "practice",
                *_by_machine(),
            )
            .order_by(ReleaseQuestion.position, Question.id)
        )
        course = outline(reader, release_id).release.course_key
        return {
            row[0]: Item(row[0], row[1], course, release_id, row[2], row[3], Place(*row[4:]))
            for row in reader.execute(wanted)
        }

    return memory().recall("refreshing", release_id, read)


def _critical(reader: Reader, release_id: int) -> frozenset[str]:
    domains = outline(reader, release_id).release.document["domains"]
    return frozenset(domain["id"] for domain in domains if domain["critical"])


@dataclass(frozen=True)
class AskedView:
    """A question as it is asked on a day."""

    item: Item
    question: KeyedQuestion
    deal: Any
    control: Control


def asked(reader: Reader, fresh: Fresh, item: Item) -> AskedView:
    """The same question looks the same all day long, and is dealt anew the next time it comes back."""
    question = keyed_questions(reader, [item.revision_id])[item.revision_id]
    kind = question.shown.type
    deal = deal_of(question, seed_of("fresh", fresh.person_id, item.version_id, fresh.day.isoformat()))
    return AskedView(item, question, deal, kind.control(question.spec.shown, deal))


@dataclass(frozen=True)
class ToldView:
    """A question as it was answered on a day, with everything that may be said of it, and the passage it rests on.

    module    the number of the lesson; None where the course has no such lesson any more
    html      of the passage
    """

    item: Item
    question: KeyedQuestion
    control: Control
    values: dict[str, list[str]]
    right: bool
    unsafe: bool
    review: Review
    module: int | None
    title: str
    html: str


def told(reader: Reader, fresh: Fresh, item: Item) -> ToldView | None:
    """None where the question was not answered on that day."""
    row = reader.execute(
        sa.select(
            RefreshAnswer.key_revision_id,
            sa.type_coerce(RefreshAnswer.deal, sa.Text).label("deal"),
            sa.type_coerce(RefreshAnswer.answer, sa.Text).label("answer"),
            RefreshAnswer.right,
            RefreshAnswer.unsafe,
        ).where(
            RefreshAnswer.person_id == fresh.person_id,
            RefreshAnswer.question_id == item.id,
            RefreshAnswer.day == fresh.day,
        )
    ).one_or_none()
    if row is None:
        return None
    question = keyed_questions(reader, [row.key_revision_id])[row.key_revision_id]
    kind = question.shown.type
    deal, answer = kind.load_deal(json.loads(row.deal)), kind.load_answer(json.loads(row.answer))
    return record(
        ToldView,
        item,
        question,
        kind.control(question.spec.shown, deal),
        kind.raw_of(answer),
        row.right,
        row.unsafe,
        review_of(question, deal, answer),
        *_passage(reader, item),
    )


def _passage(reader: Reader, item: Item) -> tuple[int | None, str, str]:
    """The number of the lesson, the title of the section, and the text that the question rests on."""
    lesson, _, anchor = item.place.passage.partition("#")
    module = outline(reader, item.release_id).module(lesson)
    if module is None:
        return None, "", ""
    found = excerpt(lesson_page(reader, module.lesson_version_id).document["blocks"], anchor)
    return module.position, module.places.get(anchor, module.title), bare(found.html) if found else ""
