"""Answers that came after the time: kept apart, shown beside what counts, let count or left out once."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.clock import seeded_chance
from lms.database import db, reading, runtime
from lms.journal.models import Entry
from lms.keys import Signature
from lms.marking.services.regrading import regrade
from lms.progress.queries import reached
from lms.sitting.models import LateDecision, Mark, Response
from lms.sitting.services.expiring import close_overdue
from lms.sitting.services.late import decide_late
from lms.sitting.services.reopening import reopen
from lms.sitting.services.saving import save_answer
from lms.sitting.services.submitting import submit_attempt
from lms.teaching.queries.late import late_rows
from lms.teaching.queries.running import sitting_in
from lms.teaching.queries.support import support_rows
from lms.unit_of_work import Refused
from quizzes.review import Review
from tests.academy import Academy, of_kind
from tests.fixtures import application
from tests.seeds import seed_of
from tests.stories.attempts import QUIZ, head_of, right_answers, rows, together
from tests.stories.policies import set_quizzes
from tests.stories.test_more_time import due, refusal, sound
from tests.stories.test_regrading import correct

WHY = "The connection of the clinic was down at the end."
Late = tuple[Academy, str, int]


@pytest.fixture
def late(trainee: Academy) -> Late:
    """An attempt that the clock has ended, and the right answer to one item that came seven seconds too late, over
    a wrong one. Nothing else was answered."""
    attempt = trainee.start("trainee", QUIZ, of_kind("single_choice"))
    number = next(n for n, q, _ in trainee.slots(attempt) if q.shown.kind == "single_choice")
    right = right_answers(trainee, attempt)[number]
    question = next(q for n, q, _ in trainee.slots(attempt) if n == number)
    wrong = next(option.id for option in question.spec.key.options if not option.correct)
    save_answer(trainee.act("trainee"), attempt, number, {"answer": [wrong]}, "firsttab", 1, 0)
    trainee.clock.moment = due(attempt) + timedelta(seconds=37)
    assert close_overdue(trainee.act())
    saved = save_answer(trainee.act("trainee"), attempt, number, right, "firsttab", 2, 1)
    assert saved.code == "late"
    db.session.close()
    return trainee, attempt, number


def decide(
    academy: Academy, attempt: str, number: int, accepted: bool = True, who: str = "instructor", **more: Any
) -> None:
    given = {"sequence": 2, "reason": WHY, "counts": 1} | more
    decide_late(academy.act(who), attempt, number, given["sequence"], accepted, given["reason"], given["counts"])
    db.session.close()


def share(attempt: str) -> Fraction:
    return Fraction((head_of(attempt).result or {})["share"])


def test_a_late_answer_earns_nothing_by_itself(late: Late) -> None:
    _academy, attempt, number = late
    assert share(attempt) == 0
    assert [(row.sequence, row.late) for row in rows(attempt, number)] == [(1, False), (2, True)]


def test_it_waits_beside_the_answer_that_counts(late: Late) -> None:
    academy, attempt, number = late
    [row] = late_rows(reading(), 1, academy.clock())
    assert (row.attempt, row.number, row.sequence, row.counts) == (attempt, number, 2, 1)
    assert row.seconds == 7
    assert row.present is not None
    assert row.late.words != row.present.words
    assert (row.newer, row.runs, row.may_count) == (False, False, True)
    waits = sitting_in(reading(), 1, academy.clock())
    assert (waits.running, waits.late) == (0, 1)
    assert late_rows(reading(), 2, academy.clock()) == [], "another cohort does not see it"
    assert sitting_in(reading(), 2, academy.clock()).late == 0


def test_accepted_it_is_stored_again_marked_and_signed(late: Late) -> None:
    academy, attempt, number = late
    decide(academy, attempt, number)
    first, second, third = rows(attempt, number)
    assert (third.sequence, third.late, third.client_id, third.client_seq) == (3, False, "accepted", second.id)
    assert (third.accepts_id, third.answer, third.base_sequence) == (second.id, second.answer, 1)
    assert (first.accepts_id, second.late) == (None, True)
    assert share(attempt) == Fraction(1, 8)
    marks = reading().execute(sa.select(Mark).where(Mark.slot_id == third.slot_id).order_by(Mark.id)).scalars().all()
    assert [(mark.response_id, mark.why, mark.credit) for mark in marks] == [
        (first.id, "submitted", "0/1"),
        (third.id, "accepted", "1/1"),
    ]
    assert third.receipt not in ("", second.receipt)
    key_id, _dot, value = third.signature.partition(".")
    assert Signature(key_id, value).value
    assert sitting_in(reading(), 1, academy.clock()).late == 0
    sound(academy)


def test_left_out_nothing_changes_but_the_record(late: Late) -> None:
    academy, attempt, number = late
    decide(academy, attempt, number, accepted=False)
    assert len(rows(attempt, number)) == 2
    assert share(attempt) == 0
    assert late_rows(reading(), 1, academy.clock()) == []
    [entry] = reading().execute(sa.select(Entry).where(Entry.verb == "late_left_out")).scalars()
    assert entry.actor_id == academy.people["instructor"].id
    assert WHY not in str(entry.payload)
    [row] = support_rows(reading(), academy.enrolment().id)
    assert (row.kind, row.n, row.reason, row.by) == ("left_out", number, WHY, "Chidi Okafor")
    sound(academy)


@pytest.mark.parametrize(("first", "code"), [(True, "late_accepted_before"), (False, "late_left_out_before")])
@pytest.mark.parametrize("second", [True, False])
def test_once_decided_it_is_decided(late: Late, first: bool, second: bool, code: str) -> None:
    academy, attempt, number = late
    decide(academy, attempt, number, first)
    assert refusal(decide, academy, attempt, number, second, "second") == code
    assert len(rows(attempt, number)) == (3 if first else 2)


def test_of_many_who_decide_one_does(app: Flask, late: Late) -> None:
    academy, attempt, number = late
    found = together(app, 6, lambda n: decide(academy, attempt, number, bool(n % 2)))
    assert found.count(None) == 1
    assert set(found) - {None} <= {"late_accepted_before", "late_left_out_before"}
    assert reading().execute(sa.select(sa.func.count()).select_from(LateDecision)).scalar_one() == 1
    sound(academy)


def test_what_is_refused(late: Late) -> None:
    academy, attempt, number = late
    assert refusal(decide, academy, attempt, number, True, "trainee") == "sitting_own"
    with pytest.raises(Refused, match="reason_missing"):
        decide(academy, attempt, number, reason="  ")
    with pytest.raises(Refused, match="late_unknown"):
        decide(academy, attempt, number, sequence=1)  # it came in time
    with pytest.raises(Refused, match="late_unknown"):
        decide(academy, attempt, number + 1)
    with pytest.raises(Refused, match="attempt_unknown"):
        decide(academy, "nothing", number)
    assert reading().execute(sa.select(sa.func.count()).select_from(LateDecision)).scalar_one() == 0


def test_of_two_late_answers_to_an_item_the_second_is_not_let_count_unseen(late: Late) -> None:
    academy, attempt, number = late
    question = next(q for n, q, _ in academy.slots(attempt) if n == number)
    another = [option.id for option in question.spec.key.options if not option.correct][-1]
    save_answer(academy.act("trainee"), attempt, number, {"answer": [another]}, "firsttab", 3, 1)
    db.session.close()
    assert [row.sequence for row in late_rows(reading(), 1, academy.clock())] == [2, 3]
    db.session.close()
    decide(academy, attempt, number, sequence=3)
    with pytest.raises(Refused, match="late_changed"):
        decide(academy, attempt, number, sequence=2)  # by a page that was opened before
    [row] = late_rows(reading(), 1, academy.clock())
    assert (row.counts, row.present is not None and row.present.accepted) == (4, True)
    db.session.close()
    decide(academy, attempt, number, sequence=2, counts=4)
    assert share(attempt) == Fraction(1, 8)
    assert [row.late for row in rows(attempt, number)] == [False, True, True, False, False]
    sound(academy)


def test_an_attempt_that_goes_on_is_left_to_its_trainee(trainee: Academy) -> None:
    set_quizzes(trainee, review=Review())
    attempt = trainee.start("trainee", QUIZ, of_kind("single_choice"))
    number = next(n for n, q, _ in trainee.slots(attempt) if q.shown.kind == "single_choice")
    right = right_answers(trainee, attempt)[number]
    trainee.clock.moment = due(attempt) + timedelta(seconds=31)
    assert save_answer(trainee.act("trainee"), attempt, number, right, "firsttab", 1, 0).code == "late"
    db.session.close()
    reopen(trainee.act("instructor"), attempt, 10, WHY)
    with pytest.raises(Refused, match="late_runs"):
        decide(trainee, attempt, number, sequence=1, counts=0)
    [row] = late_rows(reading(), 1, trainee.clock())
    assert (row.runs, row.seconds, row.present) == (True, None, None)
    db.session.close()
    question = next(q for n, q, _ in trainee.slots(attempt) if n == number)
    wrong = next(o.id for o in question.spec.key.options if not o.correct)
    trainee.clock.advance(minutes=1)
    saved = save_answer(trainee.act("trainee"), attempt, number, {"answer": [wrong]}, "firsttab", 2, 0)
    assert saved.code == "saved"
    submit_attempt(trainee.act("trainee"), attempt)
    db.session.close()
    [row] = late_rows(reading(), 1, trainee.clock())
    assert row.newer
    db.session.close()
    decide(trainee, attempt, number, sequence=1, counts=row.counts)
    assert share(attempt) == Fraction(1, 8)
    sound(trainee)


def test_an_attempt_that_nobody_has_closed_is_closed_with_the_decision(trainee: Academy) -> None:
    attempt = trainee.start("trainee", QUIZ, of_kind("single_choice"))
    number = next(n for n, q, _ in trainee.slots(attempt) if q.shown.kind == "single_choice")
    right = right_answers(trainee, attempt)[number]
    trainee.clock.moment = due(attempt) + timedelta(seconds=31)
    save_answer(trainee.act("trainee"), attempt, number, right, "firsttab", 1, 0)
    db.session.close()
    decide(trainee, attempt, number, sequence=1, counts=0)
    assert head_of(attempt).submitted_how == "time"
    assert share(attempt) == Fraction(1, 8)
    sound(trainee)


def test_an_answer_that_waited_while_the_server_was_down_is_late_and_can_count(
    trainee: Academy, prepared: Path, database_url: str
) -> None:
    """Nothing runs when the time ends: no closer, no request. What comes to the server after it is kept apart."""
    attempt = trainee.start("trainee", QUIZ, of_kind("single_choice"))
    number = next(n for n, q, _ in trainee.slots(attempt) if q.shown.kind == "single_choice")
    right = right_answers(trainee, attempt)[number]
    runtime().engine.dispose()
    ended = due(attempt)
    trainee.clock.moment = ended + timedelta(hours=2)
    with application(prepared, database_url, trainee.clock, seeded_chance(seed_of("restarted"))) as app:
        again = Academy(app, trainee.clock, trainee.people, trainee.cohort, trainee.other_cohort)
        saved = save_answer(again.act("trainee"), attempt, number, right, "firsttab", 1, 0)
        assert (saved.code, saved.sequence) == ("late", 0)
        assert close_overdue(again.act()) == 1
        head = head_of(attempt)
        assert (head.submitted_at, share(attempt)) == (ended, 0)
        decide(again, attempt, number, sequence=1, counts=0)
        assert share(attempt) == Fraction(1, 8)
        sound(again)


def test_an_abandoned_attempt_takes_none(trainee: Academy) -> None:
    set_quizzes(trainee, at_expiry="abandon")
    attempt = trainee.start("trainee", QUIZ, of_kind("single_choice"))
    number = next(n for n, q, _ in trainee.slots(attempt) if q.shown.kind == "single_choice")
    trainee.clock.moment = due(attempt) + timedelta(seconds=31)
    save_answer(trainee.act("trainee"), attempt, number, {"answer": ["a"]}, "firsttab", 1, 0)
    close_overdue(trainee.act())
    db.session.close()
    with pytest.raises(Refused, match="late_abandoned"):
        decide(trainee, attempt, number, sequence=1, counts=0)
    db.session.close()
    decide(trainee, attempt, number, accepted=False, sequence=1, counts=0)
    sound(trainee)


def test_a_pass_that_was_reached_stays(trainee: Academy) -> None:
    """A late answer that is worse than the one it replaces takes the mark, not the pass."""
    attempt = trainee.start("trainee", QUIZ, of_kind("single_choice"))
    trainee.answer("trainee", attempt, wrong=2)
    number = next(n for n, q, _ in trainee.slots(attempt) if q.shown.kind == "single_choice" and n <= 6)
    question = next(q for n, q, _ in trainee.slots(attempt) if n == number)
    wrong = next(o.id for o in question.spec.key.options if not o.correct)
    trainee.clock.moment = due(attempt) + timedelta(seconds=31)
    close_overdue(trainee.act())
    trainee.judge(attempt)
    head = head_of(attempt)
    assert head.passed
    save_answer(trainee.act("trainee"), attempt, number, {"answer": [wrong]}, "testclient", 99, 1)
    db.session.close()
    decide(trainee, attempt, number)
    assert head_of(attempt).passed is False
    assert head.quiz_id in reached(reading(), head.enrolment_id).quizzes
    sound(trainee)


def test_prose_that_came_late_is_the_same_text_and_waits_for_a_person(academy: Academy) -> None:
    academy.read_lessons("trainee", 10)
    attempt = academy.start("trainee", 10, of_kind("essay"))
    number = next(n for n, q, _ in academy.slots(attempt) if q.shown.kind == "essay")
    academy.clock.moment = due(attempt) + timedelta(seconds=31)
    close_overdue(academy.act())
    text = "I would stop, call for help and say what I have given."
    saved = save_answer(academy.act("trainee"), attempt, number, {"text": [text]}, "firsttab", 1, 0)
    assert saved.code == "late"
    db.session.close()
    decide(academy, attempt, number, sequence=1, counts=0)
    first, second = rows(attempt, number)
    assert first.body_id == second.body_id, "erased once, it is erased in both"
    assert head_of(attempt).state == "submitted", "a person has to judge it"
    academy.judge(attempt)
    assert head_of(attempt).state == "released"
    sound(academy)


def test_a_regrade_touches_no_answer(late: Late) -> None:
    academy, attempt, number = late
    decide(academy, attempt, number)
    question = next(q for n, q, _ in academy.slots(attempt) if n == number)
    wrong = next(o.id for o in question.spec.key.options if not o.correct)
    before = _responses()
    correct(academy, question.shown.key, wrong)
    db.session.close()
    regrade(academy.act("admin"), 1, question.shown.key, WHY)
    assert _responses() == before
    newest = reading().execute(sa.select(Mark).order_by(Mark.id.desc()).limit(1)).scalar_one()
    assert (newest.why, newest.response_id) == ("regraded", rows(attempt, number)[-1].id)
    sound(academy)


def test_after_a_regrade_an_accepted_answer_is_marked_by_the_corrected_key(late: Late) -> None:
    academy, attempt, number = late
    question = next(q for n, q, _ in academy.slots(attempt) if n == number)
    wrong = next(o.id for o in question.spec.key.options if not o.correct)
    correct(academy, question.shown.key, wrong)
    db.session.close()
    regrade(academy.act("admin"), 1, question.shown.key, WHY)
    assert share(attempt) == Fraction(1, 8)
    decide(academy, attempt, number)
    assert share(attempt) == 0


def _responses() -> list[tuple[Any, ...]]:
    db.session.close()
    found = reading().execute(sa.select(Response.__table__).order_by(Response.id))
    return [tuple(row) for row in found]


def test_no_tab_may_call_itself_what_stands_for_a_decision(late: Late) -> None:
    """Else its owner could take the place of the copy before it is made."""
    academy, attempt, number = late
    with pytest.raises(Refused, match="answer_unreadable"):
        save_answer(academy.act("trainee"), attempt, number, {}, "accepted", 1, 0)
