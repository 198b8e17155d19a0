"""Marks by people: what the machine left open is decided once, and the attempt follows from all its marks."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import select

from lms.certification.queries import standing
from lms.database import db, reading
from lms.journal.models import Entry
from lms.journal.verification import verify
from lms.marking.queries.answers import answers
from lms.marking.queries.waiting import waiting_in, waiting_list
from lms.marking.services.giving import give_mark
from lms.sitting.models import Mark
from lms.sitting.queries.attempt import attempt_head
from lms.unit_of_work import Refused
from tests.academy import Academy
from tests.teaching import ambiguous, right, submit, waiting_items

WHY = "Meant as 1.25: the unit and the working say so."


@pytest.fixture
def attempt(academy: Academy) -> str:
    return submit(academy, "trainee", ambiguous)


def only_numbers(question: Any, deal: Any) -> dict[str, list[str]]:
    return ambiguous(question, deal) if question.shown.kind in ("numeric", "calculated") else {}


def mark_all(academy: Academy, attempt: str, credit: str, unsafe: bool = False) -> None:
    for number in waiting_items(academy, attempt):
        give_mark(academy.act("instructor"), attempt, number, Fraction(credit), unsafe, WHY)
    db.session.close()


def test_an_attempt_has_no_result_while_an_answer_waits(academy: Academy, attempt: str) -> None:
    head = attempt_head(reading(), attempt)
    assert head is not None
    assert (head.state, head.passed) == ("submitted", None)
    waiting = waiting_list(reading(), 1, academy.clock())
    assert [row.number for row in waiting] == waiting_items(academy, attempt)
    assert waiting_in(reading(), 1, academy.clock()).n == len(waiting)
    assert waiting_in(reading(), 2, academy.clock()).n == 0


def test_the_last_mark_settles_the_attempt_and_what_follows_from_it(academy: Academy, attempt: str) -> None:
    mark_all(academy, attempt, "1")
    head = attempt_head(reading(), attempt)
    assert head is not None
    assert (head.state, head.passed) == ("released", True)
    quizzes = standing(reading(), head.enrolment_id)
    assert quizzes is not None
    assert quizzes.clause("quizzes").have == 1  # type: ignore[union-attr]
    assert waiting_list(reading(), 1, academy.clock()) == []


def test_no_credit_fails_what_the_rest_does_not_carry(academy: Academy) -> None:
    attempt = submit(academy, "trainee", only_numbers)
    mark_all(academy, attempt, "0")
    head = attempt_head(reading(), attempt)
    assert head is not None
    assert (head.state, head.passed) == ("released", False)


def test_a_mark_says_who_why_and_what_and_the_machine_keeps_its_own(academy: Academy, attempt: str) -> None:
    number = waiting_items(academy, attempt)[0]
    give_mark(academy.act("instructor"), attempt, number, Fraction(1, 2), False, f"  {WHY} ")
    head = attempt_head(reading(), attempt)
    assert head is not None
    row = next(row for row in answers(reading(), head.id) if row.number == number)
    machine, person = row.marks
    assert (machine.credit, machine.grader, machine.why) == (None, "machine", "submitted")
    assert (person.credit, person.grader, person.why) == (Fraction(1, 2), "person", "decided")
    assert (person.given_by, person.reason) == ("Chidi Okafor", WHY)
    assert row.verdict == "partly"
    stored = reading().execute(select(Mark).where(Mark.id == person.id)).scalar_one()
    assert (stored.credit, stored.credit_millionths) == ("1/2", 500_000)
    assert stored.response_id is not None


def test_an_unsafe_mark_stands_open_where_the_item_is_critical(academy: Academy, attempt: str) -> None:
    mark_all(academy, attempt, "0", unsafe=True)
    head = attempt_head(reading(), attempt)
    assert head is not None
    critical = [row for row in answers(reading(), head.id) if row.verdict == "unsafe" and row.question.critical]
    stand = standing(reading(), head.enrolment_id)
    assert stand is not None
    assert stand.clause("no_unsafe_open").met == (not critical)  # type: ignore[union-attr]


def test_the_journal_seals_the_mark_and_holds_no_text(academy: Academy, attempt: str) -> None:
    give_mark(academy.act("instructor"), attempt, waiting_items(academy, attempt)[0], Fraction(1), False, WHY)
    entry = reading().execute(select(Entry).where(Entry.verb == "mark_given")).scalar_one()
    assert entry.actor_id == academy.people["instructor"].id
    assert entry.payload["seals"][0]["table"] == "mark"
    assert WHY not in str(entry.payload)
    assert list(verify(db.session.connection())) == []


@pytest.mark.parametrize(
    ("who", "credit", "unsafe", "reason", "code"),
    [
        ("trainee", "1", False, WHY, "mark_own"),
        ("instructor", "1/3", False, WHY, "credit_unknown"),
        ("instructor", "1", True, WHY, "unsafe_and_right"),
        ("instructor", "1", False, " ", "reason_missing"),
    ],
)
def test_a_refused_mark_changes_nothing(
    academy: Academy, attempt: str, who: str, credit: str, unsafe: bool, reason: str, code: str
) -> None:
    before = len(reading().execute(select(Mark.id)).all())
    db.session.close()
    with pytest.raises(Refused) as refused:
        give_mark(academy.act(who), attempt, waiting_items(academy, attempt)[0], Fraction(credit), unsafe, reason)
    assert refused.value.code == code
    assert len(reading().execute(select(Mark.id)).all()) == before


def test_what_is_decided_stays_decided(academy: Academy, attempt: str) -> None:
    waits = waiting_items(academy, attempt)
    decided = next(n for n, _question, _deal in academy.slots(attempt) if n not in waits)
    give_mark(academy.act("instructor"), attempt, waits[0], Fraction(1), False, WHY)
    for number in (waits[0], decided):
        with pytest.raises(Refused) as refused:
            give_mark(academy.act("second"), attempt, number, Fraction(0), False, WHY)
        assert refused.value.code == "mark_decided"


@pytest.mark.parametrize("number", [0, 99])
def test_an_item_that_is_not_there_is_refused(academy: Academy, attempt: str, number: int) -> None:
    with pytest.raises(Refused) as refused:
        give_mark(academy.act("instructor"), attempt, number, Fraction(0), False, WHY)
    assert refused.value.code == "slot_unknown"


def test_nothing_is_marked_before_it_is_submitted(academy: Academy) -> None:
    submit(academy, "other", right)
    academy.clock.advance(days=2)
    running = academy.start("other", 6)
    with pytest.raises(Refused) as refused:
        give_mark(academy.act("instructor"), running, 1, Fraction(0), False, WHY)
    assert refused.value.code == "slot_unknown"


def test_each_reading_of_an_ambiguous_number_is_judged_for_the_marker(academy: Academy, attempt: str) -> None:
    head = attempt_head(reading(), attempt)
    assert head is not None
    waits = [row for row in answers(reading(), head.id) if row.waits]
    assert waits
    for row in waits:
        assert [one.text for one in row.readings] == ["1.250", "1250"]
    assert all(row.readings == () for row in answers(reading(), head.id) if not row.waits)
