"""Texts about practice tell of no patient: the page says what is wrong where it stands, and nothing is kept."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from flask.testing import FlaskClient

from config import ROOT
from lms.database import db, reading
from lms.marking.services.giving import give_mark
from lms.practicals.queries import observation
from lms.unit_of_work import Refused
from tests.academy import Academy
from tests.practice import seen, sign
from tests.teaching import ambiguous, submit, waiting_items
from tests.web.test_marking import marks
from tests.web.test_practicals import path, sent, signed

SignedIn = Callable[[str], FlaskClient]


@pytest.mark.parametrize("field", ["strength", "next_step"])
def test_an_observation_that_names_somebody_is_refused_with_the_words_and_what_to_write(
    academy: Academy, signed_in: SignedIn, field: str
) -> None:
    text = "Calm with Mrs Doyle, aged 93, on 14 March 2024."
    answer = signed_in("instructor").post(path(academy), data=sent(academy, **{field: text}))
    assert answer.status_code == 400
    assert f'id="{field}-error"' in answer.text
    for said in (
        "“Doyle”: name nobody; write “the patient”",
        "“93”: write “over 89”",
        "“14 March 2024”: write the month and year.",
    ):
        assert said in answer.text
    assert f">\r\n{text}</textarea>" in answer.text.replace(">\n", ">\r\n").replace("\r\r", "\r")
    assert signed(academy) == []


def test_the_service_refuses_it_too(academy: Academy) -> None:
    with pytest.raises(Refused, match="observation_incomplete"):
        sign(academy, next_step="Call her on 07700 900417.")
    assert seen(academy).next_step


def test_a_reason_to_withdraw_names_nobody_either(academy: Academy, signed_in: SignedIn) -> None:
    public_id = sign(academy)
    client = signed_in("instructor")
    answer = client.post(f"/teach/observations/{public_id}/withdraw", data={"reason": "It was Mrs Doyle, MRN 00482."})
    assert answer.status_code == 400
    assert "“00482”: leave out the number" in answer.text
    db.session.close()
    assert observation(reading(), public_id).signed  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("reason", "status"), [("As Ana meant it: 1.25 U.", 303), ("Like MRN 00482 of 14 March 2024.", 400)]
)
def test_the_words_of_a_mark_may_name_the_trainee_and_hold_no_number_of_anybody(
    academy: Academy, signed_in: SignedIn, reason: str, status: int
) -> None:
    attempt = submit(academy, "trainee", ambiguous)
    number = waiting_items(academy, attempt)[0]
    answer = signed_in("instructor").post(f"/mark/{attempt}/{number}", data={"credit": "1/2", "reason": reason})
    assert answer.status_code == status
    assert marks(attempt, number) == (2 if status == 303 else 1)


def test_the_service_refuses_such_a_mark_too(academy: Academy) -> None:
    attempt = submit(academy, "trainee", ambiguous)
    number = waiting_items(academy, attempt)[0]
    with pytest.raises(Refused, match="identifies_somebody"):
        give_mark(academy.act("instructor"), attempt, number, Fraction(1, 2), False, "Like MRN 00482.")
    assert marks(attempt, number) == 1


def test_the_page_brings_what_the_browser_needs_to_look_and_sends_nothing(
    academy: Academy, signed_in: SignedIn
) -> None:
    client = signed_in("instructor")
    page = client.get(path(academy)).text
    assert page.count("data-private") == 2
    assert 'data-advice="write_month_and_year"' in page
    assert "js/privacy.js" in page
    script = (ROOT / "static" / "js" / "privacy.js").read_text(encoding="utf-8")
    assert not any(
        word in script for word in ("fetch(", "sendBeacon", "XMLHttpRequest", "localStorage", "sessionStorage")
    )
