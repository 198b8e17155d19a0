"""One trainee as an instructor sees them: standing, attempts, unsafe answers, support, the journal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lms.accounts.models import Person
from lms.accounts.queries import LicenceRow, licence_of
from lms.bank.models import QuestionVersion, QuizVersion
from lms.bank.queries import KeyedQuestion, keyed_questions
from lms.certification.models import UnsafeReview
from lms.certification.queries import ClauseRow, standing
from lms.certification.rules import may_release
from lms.cohorts.models import Accommodation
from lms.cohorts.queries import EnrolmentRow
from lms.database import Reader
from lms.journal.models import Body
from lms.journal.queries import JournalLine, search
from lms.practicals.queries import ObservationRow, observations
from lms.sitting.models import Attempt, AttemptSlot, Mark, Response
from lms.sitting.queries.slots import dangerous_mark, given
from lms.sitting.queries.states import QuizState, quiz_states
from lms.teaching.queries.support import SupportRow, support_rows
from quizzes.values import Control, Message

JOURNAL_LINES = 20


@dataclass(frozen=True)
class UnsafeRow:
    """An unsafe answer to a critical item, and the talk about it where there was one."""

    attempt: str
    number: int
    slot_id: int
    quiz: str
    attempt_number: int
    lead_in: str
    control: Control
    options: dict[str, str]
    answer: tuple[Message, ...]
    right: tuple[Message, ...]
    at: datetime
    reviewed_at: datetime | None
    reviewed_by: str | None
    talk: str | None


@dataclass(frozen=True)
class TimeRow:
    """How much time a person has, and since when."""

    percent: int
    breaks: int  # minutes in each attempt
    category: str
    at: datetime
    by: str | None


@dataclass(frozen=True)
class TraineePage:
    enrolment: EnrolmentRow
    clauses: tuple[ClauseRow, ...]
    complete: bool
    quizzes: tuple[QuizState, ...]
    observations: tuple[ObservationRow, ...]
    licence: LicenceRow | None
    times: tuple[TimeRow, ...]  # the newest first; the first one holds
    support: tuple[SupportRow, ...]  # the newest first
    unsafe: tuple[UnsafeRow, ...]
    journal: tuple[JournalLine, ...]  # the newest first
    older: bool  # whether there is more of it
    names: dict[int, str]

    @property
    def unsafe_open(self) -> list[UnsafeRow]:
        return [row for row in self.unsafe if row.reviewed_at is None]

    @property
    def release_waits(self) -> bool:
        return any(code == "release_waiting" for clause in self.clauses for code, _params in clause.missing)

    @property
    def was_released(self) -> bool:
        """A release stays given, also when something before it is not met any more."""
        return any(clause.kind == "release" and clause.met for clause in self.clauses)

    def release_refusal(self, actor_id: int) -> str | None:
        """Why this person may not release it, as a code."""
        signed = [row for row in self.observations if row.state == "signed"]
        latest = max(signed, key=lambda row: (row.on, row.version_id), default=None)
        waived_by = [clause.waived["by"] for clause in self.clauses if clause.waived]
        return may_release(actor_id, self.enrolment.person_id, latest.observer_id if latest else None, waived_by)

    def title_of(self, quiz_id: int) -> str:
        return next((state.quiz.title for state in self.quizzes if state.quiz.id == quiz_id), "")


def trainee_page(session: Session, enrolment: EnrolmentRow, now: datetime, before: int | None = None) -> TraineePage:
    """The same number of statements whatever there is to show; the journal's lines before the one named."""
    stand = standing(session, enrolment.id)
    journal = search(session, enrolments=[enrolment.id], before=before, limit=JOURNAL_LINES + 1)
    return TraineePage(
        enrolment,
        stand.clauses if stand else (),
        bool(stand and stand.complete),
        tuple(quiz_states(session, enrolment, now)),
        tuple(observations(session, enrolment.id)),
        licence_of(session, enrolment.person_id),
        _times(session, enrolment.person_id),
        support_rows(session, enrolment.id),
        unsafe_answers(session, enrolment.id),
        tuple(journal[:JOURNAL_LINES]),
        len(journal) > JOURNAL_LINES,
        names_of(session, (line.actor_id for line in journal)),
    )


def names_of(session: Session, person_ids: Iterable[int | None]) -> dict[int, str]:
    wanted = {person_id for person_id in person_ids if person_id is not None}
    rows = session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def _times(reader: Reader, person_id: int) -> tuple[TimeRow, ...]:
    rows = reader.execute(
        sa.select(
            Accommodation.time_percent,
            Accommodation.break_minutes,
            Accommodation.category,
            Accommodation.recorded_at,
            Person.name,
        )
        .outerjoin(Person, Person.id == Accommodation.recorded_by)
        .where(Accommodation.person_id == person_id)
        .order_by(Accommodation.id.desc())
    )
    return tuple(TimeRow(*row) for row in rows)


def unsafe_answers(reader: Reader, enrolment_id: int) -> tuple[UnsafeRow, ...]:
    """Critical items whose latest mark says unsafe: those that nobody has spoken about first."""
    speaker, talk, prose = aliased(Person), aliased(Body), aliased(Body)
    rows = reader.execute(
        sa.select(
            Attempt.public_id,
            AttemptSlot.number,
            AttemptSlot.id,
            QuizVersion.title,
            Attempt.number.label("attempt_number"),
            Attempt.submitted_at,
            AttemptSlot.deal,
            Mark.key_revision_id,
            Response.answer,
            prose.text.label("prose"),
            UnsafeReview.reviewed_at,
            speaker.name.label("speaker"),
            sa.case((talk.erased_at.is_(None), talk.text)).label("talk"),
        )
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .join(QuestionVersion, QuestionVersion.id == AttemptSlot.question_version_id)
        .join(Mark, Mark.id == dangerous_mark())
        .outerjoin(Response, Response.id == Mark.response_id)
        .outerjoin(prose, sa.and_(prose.id == Response.body_id, prose.erased_at.is_(None)))
        .outerjoin(UnsafeReview, UnsafeReview.slot_id == AttemptSlot.id)
        .outerjoin(speaker, speaker.id == UnsafeReview.reviewed_by)
        .outerjoin(talk, talk.id == UnsafeReview.reason_id)
        .where(Attempt.enrolment_id == enrolment_id, QuestionVersion.critical)
        .order_by(UnsafeReview.id.is_not(None), AttemptSlot.id)
    ).all()
    keys = keyed_questions(reader, [row.key_revision_id for row in rows])
    return tuple(_unsafe(row, keys[row.key_revision_id]) for row in rows)


def _unsafe(row: Any, keyed: KeyedQuestion) -> UnsafeRow:
    kind, shown = keyed.shown.type, keyed.shown.spec.shown
    deal = kind.load_deal(row.deal)
    answer = given(kind, row)
    return UnsafeRow(
        row.public_id,
        row.number,
        row.id,
        row.title,
        row.attempt_number,
        keyed.shown.rendered["lead_in"],
        kind.control(shown, deal),
        keyed.shown.rendered["options"],
        tuple(kind.describe(shown, deal, answer)),
        tuple(kind.describe(shown, deal, kind.key(keyed.spec, deal))),
        row.submitted_at,
        row.reviewed_at,
        row.speaker,
        row.talk,
    )
