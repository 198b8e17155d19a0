"""Pages of entrustment: the list, the case, the outcome, the holder's card and what a stranger sees of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from lms.database import db, reading
from lms.entrustment.queries import case_row, evidence
from lms.entrustment.services import cast_vote, open_case, renew_address, suspend_scope
from lms.entrustment.views.scope import SCANNED_A_MINUTE
from tests.academy import PASSWORD, Academy, StatementCount
from tests.practice import practise, study

SignedIn = Callable[[str], FlaskClient]
REASON = "Steady hands, named every danger zone."


@pytest.fixture
def practised(academy: Academy) -> Academy:
    study(academy)
    practise(academy)
    return academy


@pytest.fixture
def case(practised: Academy) -> str:
    made = open_case(
        practised.act("instructor"), practised.enrolment().id, ["glabella", "forehead"], "onabotulinumtoxina"
    )
    db.session.close()
    return made


def shown(academy: Academy) -> str:
    db.session.close()
    return evidence(reading(), academy.enrolment(), academy.clock()).digest


def votes(academy: Academy, case: str, who: str, level: int = 3, reason: str = REASON) -> None:
    cast_vote(academy.act(who), case, level, reason, shown(academy), "password")
    db.session.close()


def form(academy: Academy, **changes: Any) -> dict[str, Any]:
    return {"evidence": shown(academy), "level": "3", "reason": REASON, "secret": PASSWORD, **changes}


def cast(case: str) -> int:
    db.session.close()
    row = case_row(reading(), case)
    assert row is not None
    return len(row.votes)


def test_the_list_tells_complete_evidence_from_a_decision(
    practised: Academy, signed_in: SignedIn, client: FlaskClient
) -> None:
    client = signed_in("instructor")
    page = client.get(f"/teach/cohorts/{practised.cohort}/decisions").text
    assert page.count("evidence complete") == 1
    assert "nothing performed yet" in page or "parts open" in page
    assert "decided" not in re.sub(r"<[^>]*>", " ", page.split("<main", 1)[1].split("result-items", 1)[1])
    made = client.post(
        f"/teach/trainees/{practised.enrolment().public_id}/decisions",
        data={"areas": "glabella", "product": "onabotulinumtoxina", "people": "2"},
    )
    assert made.status_code == 303
    assert "0 of 2 have voted" in client.get(f"/teach/cohorts/{practised.cohort}/decisions").text


def test_two_people_vote_by_the_pages_and_it_is_decided(practised: Academy, case: str, signed_in: SignedIn) -> None:
    path = f"/teach/decisions/{case}"
    first = signed_in("instructor")
    assert first.get(f"{path}/outcome").headers["Location"] == path
    assert first.post(path, data=form(practised, level="4", reason="Calm in the drill.")).headers["Location"] == path
    assert "Calm in the drill." in first.get(path).text
    assert "You have signed your vote" in first.get(path).text
    second = signed_in("second")
    page = second.get(path).text
    assert "Calm in the drill." not in page
    assert "1 of 2 have voted" in page
    done = second.post(path, data=form(practised, level="2"))
    assert done.headers["Location"] == f"{path}/outcome"
    page = second.get(f"{path}/outcome").text
    assert "Decided: Direct supervision" in page
    assert "Held another level: Chidi Okafor." in page
    assert "Calm in the drill." in page
    assert "Vote again" in page


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"level": ""}, 400, "Choose one level."),
        ({"level": "9"}, 400, "Choose one level."),
        ({"reason": ""}, 400, "Write one sentence."),
        ({"reason": "x" * 1001}, 400, "Shorten it"),
        ({"reason": "Call her at 912 345 678."}, 400, "may tell who somebody is"),
        ({"secret": ""}, 400, "Your PIN or your password"),
        ({"secret": "a wrong password"}, 403, "Nothing was signed"),
        ({"evidence": "0" * 64}, 409, "The evidence has changed"),
        ({"evidence": ""}, 409, "The evidence has changed"),
    ],
)
def test_what_is_wrong_with_a_vote_is_said_and_nothing_is_signed(
    changes: dict[str, str], status: int, words: str, practised: Academy, case: str, signed_in: SignedIn
) -> None:
    answer = signed_in("instructor").post(f"/teach/decisions/{case}", data=form(practised, **changes))
    assert answer.status_code == status
    assert words in answer.text
    assert cast(case) == 0


def test_a_signature_is_kept_with_name_role_time_and_digests(
    practised: Academy, case: str, signed_in: SignedIn
) -> None:
    votes(practised, case, "instructor")
    votes(practised, case, "second")
    page = signed_in("admin").get(f"/teach/decisions/{case}/outcome").text
    assert "Mara Novak, RN · instructor" in page
    assert shown(practised)[:12] in page
    assert "This is my own judgement of the evidence shown" in page
    assert "Held another level" not in page


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"areas": "nowhere", "product": "onabotulinumtoxina", "people": "2"},
        {"areas": "glabella", "product": "other", "people": "2"},
        {"areas": "glabella", "product": "onabotulinumtoxina", "people": "1"},
        {"areas": "glabella", "product": "onabotulinumtoxina", "people": "²"},
        {"areas": "glabella", "product": "onabotulinumtoxina", "people": "99"},
    ],
)
def test_a_senseless_case_is_not_opened(data: dict[str, str], practised: Academy, signed_in: SignedIn) -> None:
    path = f"/teach/trainees/{practised.enrolment().public_id}/decisions"
    assert signed_in("instructor").post(path, data=data).status_code == 400


def test_the_card_follows_what_instructors_record(practised: Academy, case: str, signed_in: SignedIn) -> None:
    votes(practised, case, "instructor")
    votes(practised, case, "second")
    holder = signed_in("trainee")
    assert holder.post("/practice/scope/address").status_code == 303
    page = holder.get("/practice/scope").text
    address = re.search(r"/scope/([0-9a-z]{26})<", page)
    assert address is not None
    assert 'class="qr"' in page
    stranger = practised.app.test_client()
    card = stranger.get(f"/scope/{address[1]}").text
    assert "Ana Ferreira" in card
    assert "Indirect supervision" in card
    assert "Glabella" in card
    assert 'name="robots" content="noindex"' in card
    for hidden in ("12345", "Ordem", REASON, "Chidi", "Mara", "ferreira@", "trainee@", "Autumn"):
        assert hidden not in card, hidden
    path = f"/teach/trainees/{practised.enrolment().public_id}/scope"
    instructor = signed_in("second")
    assert instructor.post(path, data={"act": "suspend", "areas": "glabella", "reason": ""}).status_code == 400
    assert instructor.post(path, data={"act": "praise", "areas": "glabella", "reason": REASON}).status_code == 400
    assert instructor.post(path, data={"act": "restore", "areas": "glabella", "reason": REASON}).status_code == 409
    said = "A complaint is looked into."
    assert instructor.post(path, data={"act": "suspend", "areas": "glabella", "reason": said}).status_code == 303
    assert said in instructor.get(f"/teach/trainees/{practised.enrolment().public_id}/decisions").text
    card = stranger.get(f"/scope/{address[1]}").text
    assert "Glabella" not in card
    assert "Forehead" in card
    assert said not in card
    practised.clock.advance(days=700)
    assert "nothing is permitted" in stranger.get(f"/scope/{address[1]}").text


def test_an_unknown_address_gets_one_answer_at_the_cost_of_a_known_one(practised: Academy, case: str) -> None:
    holder = practised.act("trainee"), practised.enrolment().id
    former, known = renew_address(*holder), renew_address(*holder)
    stranger = practised.app.test_client()
    answers, costs = {}, {}
    for name in (known, former, "0" * 26, "x", "%2e%2e", "ä", known.upper()):
        stranger.get(f"/scope/{name}")
        with StatementCount(practised.app) as count:
            answers[name] = stranger.get(f"/scope/{name}")
        costs[name] = len(count)
    assert set(costs.values()) == {costs[known]}
    assert [answer.status_code for answer in answers.values()] == [200, *[404] * 6]
    assert len({answer.data for name, answer in answers.items() if name != known}) == 1
    headers = [{name: value for name, value in answer.headers if name != "Date"} for answer in answers.values()]
    assert all(one == headers[1] for one in headers[1:])


def test_who_scans_too_often_waits_a_minute_whatever_the_address(academy: Academy, client: FlaskClient) -> None:
    for _ in range(SCANNED_A_MINUTE):
        assert client.get("/scope/nothing").status_code == 404
    answer = client.get("/scope/0123456789abcdefghjkmnpqrs")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    academy.clock.advance(minutes=1)
    assert client.get("/scope/nothing").status_code == 404


def test_who_was_suspended_reads_it_on_their_own_page(practised: Academy, case: str, signed_in: SignedIn) -> None:
    votes(practised, case, "instructor")
    votes(practised, case, "second")
    suspend_scope(practised.act("second"), practised.enrolment().id, ["glabella"], "A complaint is looked into.")
    db.session.close()
    page = signed_in("trainee").get("/practice/scope").text
    assert "suspended" in page
    assert "Make an address" in page
    assert "Chidi Okafor, Mara Novak" in page
    assert "A complaint is looked into." in page
