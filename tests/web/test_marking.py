"""Pages of marking through the browser's door: what waits, and the form for one mark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from lms.database import db, reading
from lms.marking.queries.answers import answers
from lms.sitting.queries.attempt import attempt_head
from tests.academy import Academy, StatementCount
from tests.teaching import ambiguous, submit, waiting_items

SignedIn = Callable[[str], FlaskClient]
WHY = "Meant as 1.25: the working says so."


@pytest.fixture
def attempt(academy: Academy) -> str:
    return submit(academy, "trainee", ambiguous)


def marks(attempt: str, number: int) -> int:
    db.session.close()
    head = attempt_head(reading(), attempt)
    assert head is not None
    return next(len(row.marks) for row in answers(reading(), head.id) if row.number == number)


def test_what_waits_is_listed_and_leads_to_the_form(academy: Academy, attempt: str, signed_in: SignedIn) -> None:
    page = signed_in("instructor").get(f"/mark/cohorts/{academy.cohort}")
    assert page.status_code == 200
    for number in waiting_items(academy, attempt):
        assert f"/mark/{attempt}/{number}" in page.text
    assert "Ana Ferreira" in page.text


def test_an_empty_list_says_what_would_appear(academy: Academy, signed_in: SignedIn) -> None:
    assert "Nothing waits" in signed_in("instructor").get(f"/mark/cohorts/{academy.cohort}").text


def test_the_form_shows_what_was_typed_what_it_can_mean_and_the_key(
    academy: Academy, attempt: str, signed_in: SignedIn
) -> None:
    number = waiting_items(academy, attempt)[0]
    page = signed_in("instructor").get(f"/mark/{attempt}/{number}").text
    for said in ("1,250", "1.250", "1250", "key revision 1", "Give the mark"):
        assert said in page


def test_a_mark_is_given_and_shown_on_the_attempt(academy: Academy, attempt: str, signed_in: SignedIn) -> None:
    number, client = waiting_items(academy, attempt)[0], signed_in("instructor")
    answer = client.post(f"/mark/{attempt}/{number}", data={"credit": "1/2", "reason": WHY})
    assert answer.status_code == 303
    assert answer.location == f"/teach/attempts/{attempt}#item-{number}"
    page = client.get(answer.location).text
    assert "half right" in page
    assert "Chidi Okafor" in page
    assert WHY in page


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"reason": WHY}, "Choose one."),
        ({"credit": "2", "reason": WHY}, "Not a valid choice"),
        ({"credit": "1/1", "reason": ""}, "Say why"),
        ({"credit": "1/1", "reason": "x" * 2001}, "at most 2000"),
        ({"credit": "1/1", "reason": WHY, "given_by": "1"}, "does not belong"),
        ({"credit": ["1/1", "0/1"], "reason": WHY}, "sent twice"),
        ({"credit": "0/1", "reason": "a\0b c"}, "cannot be stored"),
        ({}, "2 things need your attention"),
    ],
)
def test_what_cannot_be_taken_is_said_and_changes_nothing(
    academy: Academy, attempt: str, signed_in: SignedIn, data: dict[str, object], said: str
) -> None:
    number = waiting_items(academy, attempt)[0]
    answer = signed_in("instructor").post(f"/mark/{attempt}/{number}", data=data)
    assert answer.status_code == 400
    assert said in answer.text
    assert marks(attempt, number) == 1


def test_a_refusal_stands_at_the_form_and_keeps_what_was_typed(
    academy: Academy, attempt: str, signed_in: SignedIn
) -> None:
    number = waiting_items(academy, attempt)[0]
    sent = {"credit": "1/1", "unsafe": "y", "reason": WHY}
    answer = signed_in("instructor").post(f"/mark/{attempt}/{number}", data=sent)
    assert answer.status_code == 409
    assert "cannot be right" in answer.text
    assert WHY in answer.text
    assert marks(attempt, number) == 1


def test_the_second_of_two_marks_is_refused(academy: Academy, attempt: str, signed_in: SignedIn) -> None:
    number, sent = waiting_items(academy, attempt)[0], {"credit": "1/1", "reason": WHY}
    assert signed_in("instructor").post(f"/mark/{attempt}/{number}", data=sent).status_code == 303
    late = signed_in("second").post(f"/mark/{attempt}/{number}", data={**sent, "credit": "0/1"})
    assert late.status_code == 409
    assert "has its mark already" in late.text
    assert marks(attempt, number) == 2


@pytest.mark.parametrize("who", ["trainee", "stranger", "admin"])
def test_only_who_instructs_the_cohort_marks(academy: Academy, attempt: str, signed_in: SignedIn, who: str) -> None:
    number, client = waiting_items(academy, attempt)[0], signed_in(who)
    assert client.get(f"/mark/{attempt}/{number}").status_code == 404
    assert client.get(f"/mark/cohorts/{academy.cohort}").status_code == 404
    assert client.post(f"/mark/{attempt}/{number}", data={"credit": "1/1", "reason": WHY}).status_code == 404
    assert marks(attempt, number) == 1


def test_unknown_things_are_not_there(academy: Academy, attempt: str, signed_in: SignedIn) -> None:
    client = signed_in("instructor")
    for path in (f"/mark/{attempt}/99", "/mark/unknown/1", "/mark/cohorts/unknown", f"/mark/{attempt}/x"):
        assert client.get(path).status_code == 404


def test_the_list_costs_the_same_for_one_answer_and_for_many(
    academy: Academy, attempt: str, signed_in: SignedIn, counting: Callable[[], StatementCount]
) -> None:
    client, path = signed_in("instructor"), f"/mark/cohorts/{academy.cohort}"
    client.get(path)
    with counting() as few:
        client.get(path)
    submit(academy, "other", ambiguous)
    with counting() as more:
        client.get(path)
    assert len(more) == len(few) <= 5
