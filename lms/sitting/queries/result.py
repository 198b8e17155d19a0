"""The result of an attempt: what it adds up to, and of its items only what `quizzes.disclosure` allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.bank.queries import KeyedQuestion, QuizRow, ShownQuestion, keyed_questions, quizzes_of, shown_questions
from lms.catalogue.queries import ModuleRow, Outline, outline
from lms.cohorts.queries import extra_attempts
from lms.database import Prepared, Reader, Rows
from lms.journal.models import Body
from lms.progress.queries import reached
from lms.sitting.models import Attempt, Mark, Response
from lms.sitting.queries.attempt import AttemptHead
from lms.sitting.queries.scored import counts, slot_result
from lms.sitting.queries.slots import SlotView, counting_mark, latest_answers, latest_given, slot_view
from lms.sitting.queries.stored import deal_of
from lms.sitting.queries.told import Earned, Judged, Things, Told, tell
from lms.sitting.queries.tries import tries_of
from lms.sitting.rules import Tries, verdict
from quizzes.disclosure import Standing, disclosure
from quizzes.policy import Policy
from quizzes.review import GIVES_KEY, Moment, Thing
from quizzes.scoring import mark_of, percent
from quizzes.tries import settle
from quizzes.values import Message


@dataclass(frozen=True)
class ItemReview:
    """One item of a result: what was answered and what may be said of it."""

    slot: SlotView
    values: dict[str, list[str]] | None  # as given, or the key where the answer does not show; None: neither
    response: bool  # the answer shows
    told: Told
    passage: str
    passage_title: str


@dataclass(frozen=True)
class DomainLine:
    """`least` and `below` are of a domain that has a pass mark of its own."""

    domain: str
    right: int
    n: int
    percent: int
    least: int | None
    below: bool


@dataclass(frozen=True)
class SectionLine:
    section: str
    right: int
    n: int
    percent: int


@dataclass(frozen=True)
class CertaintyLine:
    """How often answers of one certainty were right; `judgement` says whether that certainty was justified."""

    level: int
    n: int
    percent: int
    judgement: str


@dataclass(frozen=True)
class ResultPage:
    head: AttemptHead
    quiz: QuizRow
    percent: int
    pass_percent: int
    right: int
    n: int
    things: Things
    key_later: bool  # the right answers show once no attempt is left, and not yet
    domains: tuple[DomainLine, ...]
    missing: tuple[str, ...]  # domains with a pass mark of their own that the paper left out
    sections: tuple[SectionLine, ...]
    certainty: tuple[CertaintyLine, ...]
    reasons: tuple[str, ...]
    waiting: bool
    left: int
    items: tuple[ItemReview, ...]
    passages: tuple[tuple[str, str, str], ...]  # (lesson, anchor, title) to read again
    answers: int  # how many items hold an answer that came in time
    asked: int  # how many ask for one


_NOTHING: dict[str, Any] = {"share": "0/1", "domains": [], "reasons": [], "complete": False}


def result_page(reader: Reader, head: AttemptHead, now: datetime) -> ResultPage:
    quiz = next(quiz for quiz in quizzes_of(reader, head.release_id) if quiz.id == head.quiz_id)
    path = outline(reader, head.release_id)
    result = head.result or _NOTHING
    left, running = _attempts_left(reader, head, quiz)
    standing = Standing(now, head.submitted_at, running, _ever_passed(reader, head), left)
    things = disclosure(head.policy, standing)
    rows = _MARKED(reader, attempt=head.id).all()
    keys = keyed_questions(reader, [row.key_revision_id for row in rows]) if things & GIVES_KEY else {}
    shown = shown_questions(reader, [row.question_version_id for row in rows])
    tries = tries_of(reader, head.id) if head.policy.checks else {}
    judged = [_judged(row, shown[row.question_version_id], head.policy, tries.get(row.id, ()), keys) for row in rows]
    titles = {domain["id"]: domain["title"] for domain in path.release.document["domains"]}
    return ResultPage(
        head,
        quiz,
        percent(Fraction(result["share"]), head.policy.pass_mark),
        percent(head.policy.pass_mark),
        sum(row[1] for row in result["domains"]),
        sum(row[2] for row in result["domains"]),
        things,
        Thing.KEY in head.policy.table.at(Moment.AFTER_CLOSE) and Thing.KEY not in things,
        tuple(_domain(row, titles, head.policy) for row in result["domains"]),
        _left_out(result, titles, head.policy),
        tuple(SectionLine(row[0], row[1], row[2], percent(Fraction(row[3]))) for row in result.get("sections", ())),
        tuple(
            CertaintyLine(row[0], row[1], percent(Fraction(row[2])), row[3])
            for row in result.get("certainty", {}).get("levels", ())
        ),
        tuple(result["reasons"]),
        not result["complete"],
        left,
        _reviews(things, rows, judged, shown, path) if things else (),
        _to_read_again(rows, judged, shown, path),
        sum(row.answer_text is not None and shown[row.question_version_id].scored for row in rows),
        sum(shown[row.question_version_id].scored for row in rows),
    )


def _domain(row: Sequence[Any], titles: dict[str, str], policy: Policy) -> DomainLine:
    least = dict(policy.domain_pass_marks).get(row[0])
    share = Fraction(row[3])
    below = least is not None and share < least
    wanted = None if least is None else percent(least)
    return DomainLine(titles.get(row[0], row[0]), row[1], row[2], percent(share, least), wanted, below)


def _left_out(result: dict[str, Any], titles: dict[str, str], policy: Policy) -> tuple[str, ...]:
    there = {row[0] for row in result["domains"]}
    return tuple(titles.get(name, name) for name, _ in policy.domain_pass_marks if name not in there)


def _attempts_left(reader: Reader, head: AttemptHead, quiz: QuizRow) -> tuple[int, bool]:
    """How many attempts can still be started, and whether one runs now."""
    states = (
        reader.execute(
            sa.select(Attempt.state).where(Attempt.enrolment_id == head.enrolment_id, Attempt.quiz_id == head.quiz_id)
        )
        .scalars()
        .all()
    )
    allowed = quiz.policy.attempts + extra_attempts(reader, head.enrolment_id).get(quiz.id, 0)
    return max(0, allowed - len(states)), "in_progress" in states


def _ever_passed(reader: Reader, head: AttemptHead) -> bool:
    return head.quiz_id in reached(reader, head.enrolment_id).quizzes


def _marked_answers() -> Rows:
    comment = aliased(Body)
    answered = Response.answer.is_not(None).label("answered")
    return (
        latest_answers()
        .add_columns(answered, Mark.credit, Mark.danger, Mark.messages, Mark.rubric, comment.text.label("comment"))
        .outerjoin(Mark, Mark.id == counting_mark())
        .outerjoin(comment, sa.and_(comment.id == Mark.reason_id, comment.erased_at.is_(None)))
    )


_MARKED = Prepared(_marked_answers)


def _judged(
    row: Any, question: ShownQuestion, policy: Policy, tries: Tries, keys: Mapping[int, KeyedQuestion]
) -> Judged:
    kind = question.type
    slot = slot_result(row, question, tries)
    messages = tuple(Message(one["code"], one["params"]) for one in row.messages or ())
    outcome = settle((*slot.earlier, slot.outcome), policy.tries_penalty)
    earned = Earned(mark_of(slot, policy) * slot.counts, slot.counts)
    keyed = keys.get(row.key_revision_id)
    deal, answer = deal_of(question.kind, row.deal_text), latest_given(kind, row)
    return Judged(outcome, counts(row, question), earned, messages, row.comment, keyed, deal, answer, row.rubric)


def _reviews(
    things: Things, rows: Sequence[Any], judged: Sequence[Judged], shown: Mapping[int, ShownQuestion], path: Outline
) -> tuple[ItemReview, ...]:
    return tuple(
        _review(things, row, one, shown[row.question_version_id], path) for row, one in zip(rows, judged, strict=True)
    )


def _review(things: Things, row: Any, judged: Judged, question: ShownQuestion, path: Outline) -> ItemReview:
    slot, told = slot_view(row, question), tell(things, judged)
    response = Thing.RESPONSE in things
    return ItemReview(
        slot, slot.values if response else told.key, response, told, question.passage, _passage_title(question, path)
    )


def _passage_title(question: ShownQuestion, path: Outline) -> str:
    lesson, _, anchor = question.passage.partition("#")
    return _place_title(path.module(lesson), anchor)


def _place_title(module: ModuleRow | None, anchor: str) -> str:
    """'6 · Reconstitution': the module's number and the section that a passage stands in."""
    return f"{module.position} · {module.places.get(anchor, module.title)}" if module else ""


def _to_read_again(
    rows: Sequence[Any], judged: Sequence[Judged], shown: Mapping[int, ShownQuestion], path: Outline
) -> tuple[tuple[str, str, str], ...]:
    """Sections behind what was not right, each once: at the passage of the first item that missed it."""
    questions = [
        shown[row.question_version_id]
        for row, one in zip(rows, judged, strict=True)
        if verdict(one.outcome, scored=one.scored) in ("wrong", "unsafe", "partly")
    ]
    found: dict[tuple[str, str], str] = {}
    for one in questions:
        lesson, _, anchor = one.passage.partition("#")
        found.setdefault((lesson, _passage_title(one, path)), anchor)
    return tuple((lesson, anchor, title) for (lesson, title), anchor in found.items())
