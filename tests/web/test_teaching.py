"""Pages of teaching through the browser's door: cohorts, the map and its export, one trainee, one attempt."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from lms.certification.queries import certificate_of
from lms.cohorts.queries import extra_attempts, time_percent
from lms.database import db, reading, runtime
from lms.sitting.queries.states import quiz_states
from lms.teaching.queries.trainee import unsafe_answers
from tests.academy import Academy, StatementCount
from tests.practice import attest, day, entrust, journaled, practise, sign, study
from tests.teaching import ambiguous, crowd, nothing, read, submit, unsafe

SignedIn = Callable[[str], FlaskClient]
Counting = Callable[[], StatementCount]
WHY = "The connection broke down during the attempt."


def cohort(academy: Academy, query: str = "") -> str:
    return f"/teach/cohorts/{academy.cohort}{query}"


def trainee(academy: Academy, who: str = "trainee", more: str = "") -> str:
    return f"/teach/trainees/{academy.people[who].enrolment}{more}"


# -- cohorts and the map ----------------------------------------------------------------------------------


def test_each_instructor_lists_their_own_cohorts_and_an_administrator_all(
    academy: Academy, signed_in: SignedIn
) -> None:
    for who, seen in (("instructor", (True, False)), ("stranger", (False, True)), ("admin", (True, True))):
        page = signed_in(who).get("/teach/").text
        assert ("Autumn cohort" in page, "Winter cohort" in page) == seen


def test_the_cohort_page_says_the_rule_under_each_need(academy: Academy, signed_in: SignedIn) -> None:
    submit(academy, "trainee", unsafe)
    page = signed_in("instructor").get(cohort(academy)).text
    assert "Ana Ferreira gave" in page or "Ana Ferreira answered unsafely" in page
    assert "Rule: an unsafe answer to a critical item" in page
    assert trainee(academy, more="#unsafe") in page


def test_an_empty_need_list_says_what_would_appear(academy: Academy, signed_in: SignedIn) -> None:
    assert "Nobody just now." in signed_in("instructor").get(cohort(academy)).text


def test_the_map_names_each_clause_and_scrolls_inside_itself(academy: Academy, signed_in: SignedIn) -> None:
    page = signed_in("instructor").get(cohort(academy)).text
    for title in (
        "Registration",
        "Lessons",
        "Quizzes",
        "Examination",
        "Unsafe",
        "Observed",
        "Performed",
        "Release",
    ):
        assert f">{title}</th>" in page
    assert '<div class="table-scroll" role="region" tabindex="0"' in page


def test_marks_that_wait_lead_to_the_marking_for_who_may_mark(academy: Academy, signed_in: SignedIn) -> None:
    submit(academy, "trainee", ambiguous)
    link = f"/mark/cohorts/{academy.cohort}"
    assert link in signed_in("instructor").get(cohort(academy)).text
    seen = signed_in("admin").get(cohort(academy)).text
    assert link not in seen
    assert "wait for a mark" in seen or "waits for a mark" in seen


@pytest.mark.parametrize(
    "query",
    ["?sort=nonsense", "?show=nonsense", "?page=0", "?page=-1", "?page=999999999999", "?page=x", "?search=%00",
     "?search=" + "x" * 5000, "?sort=name&sort=behind", "?page=٣"],
)  # fmt: skip
def test_an_address_that_asks_for_nonsense_is_answered_plainly(
    academy: Academy, signed_in: SignedIn, query: str
) -> None:
    assert signed_in("instructor").get(cohort(academy, query)).status_code == 200


def test_what_is_searched_is_shown_as_text(academy: Academy, signed_in: SignedIn) -> None:
    page = signed_in("instructor").get(cohort(academy, '?search="><script>')).text
    assert "<script>" not in page.replace('<script src="', "").replace('<script type="module" src="', "")
    assert "Nobody is like that" in page


@pytest.mark.parametrize("query", ["", "?show=attention&sort=name", "?show=behind&sort=activity&search=e"])
def test_the_cohort_page_costs_as_many_statements_with_ten_trainees_as_with_five_hundred(
    academy: Academy, signed_in: SignedIn, counting: Counting, query: str
) -> None:
    client = signed_in("instructor")
    crowd(academy, 8)
    client.get(cohort(academy, query))
    with counting() as few:
        client.get(cohort(academy, query))
    for who in ("trainee", "other"):
        submit(academy, who, unsafe)
    crowd(academy, 490, "Guest")
    with counting() as many:
        assert client.get(cohort(academy, query)).status_code == 200
    assert len(many) == len(few) <= 12


def test_the_export_is_the_map_as_text_that_no_spreadsheet_computes(academy: Academy, signed_in: SignedIn) -> None:
    read(academy, "trainee", 1)
    crowd(academy, 1, "=cmd")
    answer = signed_in("instructor").get(cohort(academy, "/trainees.csv?sort=name"))
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    by_name = {row["Trainee"]: row for row in rows}
    assert set(by_name) == {"Ana Ferreira", "Li Wei", "'=cmd 0000"}
    assert by_name["Ana Ferreira"]["Lessons"] == "1"
    assert by_name["Ana Ferreira"]["Lessons: of"] == "10"


# -- one trainee ------------------------------------------------------------------------------------------


def test_the_trainee_page_shows_the_same_list_as_the_trainee_sees(academy: Academy, signed_in: SignedIn) -> None:
    submit(academy, "trainee", nothing, position=1)
    theirs = signed_in("trainee").get("/learn").text
    ours = signed_in("instructor").get(trainee(academy)).text
    for sentence in (
        "Observed: 0 of 3.",
        "Opens when every module quiz is passed.",
        "After everything above.",
    ):
        assert sentence in theirs
        assert sentence in ours


def test_the_trainee_page_costs_the_same_with_little_and_with_much(
    academy: Academy, signed_in: SignedIn, counting: Counting
) -> None:
    client = signed_in("instructor")
    submit(academy, "trainee", unsafe)
    client.get(trainee(academy))
    with counting() as little:
        client.get(trainee(academy))
    academy.clock.advance(days=3)
    submit(academy, "trainee", unsafe)
    for ago in range(4):
        sign(academy, performed_on=day(academy, ago))
    client = signed_in("instructor")  # the sign-in of three days ago has ended by itself
    client.get(trainee(academy))
    with counting() as much:
        client.get(trainee(academy))
    assert len(much) == len(little) <= 16


def test_a_talk_closes_an_unsafe_answer_and_keeps_what_was_said(academy: Academy, signed_in: SignedIn) -> None:
    attempt, client = submit(academy, "trainee", unsafe), signed_in("instructor")
    row = unsafe_answers(reading(), academy.enrolment().id)[0]
    path = f"/teach/attempts/{attempt}/{row.number}/talk"
    refused = client.post(path, data={"talk": ""})
    assert refused.status_code == 400
    assert f'href="#talk-{row.slot_id}"' in refused.text
    assert journaled("unsafe_reviewed") == 0
    assert client.post(path, data={"talk": "Units are of one product."}).status_code == 303
    assert journaled("unsafe_reviewed") == 1
    assert "Units are of one product." in client.get(trainee(academy)).text
    assert client.post(path, data={"talk": "Once more."}).status_code == 409


def test_a_talk_needs_an_unsafe_answer_of_that_attempt(academy: Academy, signed_in: SignedIn) -> None:
    attempt = submit(academy, "trainee", nothing)
    answer = signed_in("instructor").post(f"/teach/attempts/{attempt}/1/talk", data={"talk": "Nothing."})
    assert answer.status_code == 404


def test_extra_time_is_set_with_a_category_and_shown(academy: Academy, signed_in: SignedIn) -> None:
    client = signed_in("instructor")
    answer = client.post(trainee(academy, more="/time"), data={"percent": "150", "category": "language"})
    assert answer.status_code == 303
    assert time_percent(reading(), academy.people["trainee"].id) == 150
    assert "150 % of the usual time (language)" in client.get(trainee(academy)).text


@pytest.mark.parametrize(
    "data",
    [
        {"percent": "99", "category": "language"},
        {"percent": "401", "category": "language"},
        {"percent": "１５０", "category": "language"},
        {"percent": "1e2", "category": "language"},
        {"percent": "", "category": "language"},
        {"percent": "150", "category": "diagnosis"},
        {"percent": "150", "category": "none"},
        {"percent": "100", "category": "health"},
        {"percent": ["150", "200"], "category": "health"},
        {"percent": "150", "category": "health", "person_id": "1"},
    ],
)
def test_time_that_cannot_be_set_is_said_and_changes_nothing(
    academy: Academy, signed_in: SignedIn, data: dict[str, object]
) -> None:
    answer = signed_in("instructor").post(trainee(academy, more="/time"), data=data)
    assert answer.status_code == 400
    assert "error-summary" in answer.text
    assert time_percent(reading(), academy.people["trainee"].id) == 100


def test_one_more_attempt_is_granted_with_its_reason(academy: Academy, signed_in: SignedIn) -> None:
    client = signed_in("instructor")
    answer = client.post(trainee(academy, more="/attempts"), data={"quiz": quiz_of(academy, 1), "why": WHY})
    assert answer.status_code == 303
    assert sum(extra_attempts(reading(), academy.enrolment().id).values()) == 1
    assert WHY in client.get(trainee(academy)).text


def quiz_of(academy: Academy, position: int) -> str:
    db.session.close()
    states = quiz_states(reading(), academy.enrolment(), academy.clock())
    return states[position - 1].quiz.public_id


@pytest.mark.parametrize("change", [{"quiz": "unknown"}, {"why": "  "}, {"why": "x" * 2001}, {"extra": "1"}])
def test_an_attempt_that_cannot_be_granted_changes_nothing(
    academy: Academy, signed_in: SignedIn, change: dict[str, str]
) -> None:
    sent = {"quiz": quiz_of(academy, 1), "why": WHY, **change}
    answer = signed_in("instructor").post(trainee(academy, more="/attempts"), data=sent)
    assert answer.status_code == 400
    assert extra_attempts(reading(), academy.enrolment().id) == {}


def test_the_release_is_a_second_persons_and_issues_the_certificate(academy: Academy, signed_in: SignedIn) -> None:
    study(academy)
    practise(academy)
    attest(academy)
    entrust(academy)
    db.session.close()
    signer = signed_in("second")
    assert "A second person has to release it" in signer.get(trainee(academy)).text
    refused = signer.post(trainee(academy, more="/release"), data={"confirm": "y"})
    assert refused.status_code == 409
    assert "A second person has to release it" in refused.text
    other = signed_in("instructor")
    page = other.get(trainee(academy)).text
    assert "Release the certificate of Ana Ferreira" in page
    assert "Ordem dos Enfermeiros" in page
    assert other.post(trainee(academy, more="/release"), data={}).status_code == 400
    assert other.post(trainee(academy, more="/release"), data={"confirm": "y"}).status_code == 303
    db.session.close()
    assert certificate_of(reading(), academy.enrolment().id, day(academy), runtime().keys) is not None
    assert "See the certificate" in other.get(trainee(academy)).text


def test_nothing_is_released_while_something_is_missing(academy: Academy, signed_in: SignedIn) -> None:
    answer = signed_in("instructor").post(trainee(academy, more="/release"), data={"confirm": "y"})
    assert answer.status_code == 409
    assert journaled("released") == 0


# -- one attempt ------------------------------------------------------------------------------------------


def test_an_attempt_shows_versions_answers_marks_and_how_often_was_saved(academy: Academy, signed_in: SignedIn) -> None:
    attempt = submit(academy, "trainee", unsafe)
    page = signed_in("instructor").get(f"/teach/attempts/{attempt}").text
    for said in (
        "version 1, key revision 1",
        "saved 1 time",
        "the machine, version 1",
        "at submission",
        "unsafe",
    ):
        assert said in page


def test_a_running_attempt_shows_no_answer_and_no_key(academy: Academy, signed_in: SignedIn) -> None:
    read(academy, "trainee", 1)
    attempt = academy.start("trainee", 1)
    page = signed_in("instructor").get(f"/teach/attempts/{attempt}").text
    assert "It is running" in page
    assert "key revision" not in page


def test_an_attempt_costs_the_same_for_one_mark_and_for_many(
    academy: Academy, signed_in: SignedIn, counting: Counting
) -> None:
    first, second = submit(academy, "trainee", nothing, position=1), submit(academy, "other", unsafe)
    client = signed_in("instructor")
    counts = []
    for attempt in (first, second):
        client.get(f"/teach/attempts/{attempt}")
        with counting() as one:
            client.get(f"/teach/attempts/{attempt}")
        counts.append(len(one))
    assert counts[0] == counts[1] <= 8


# -- the wall ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["trainee", "other", "stranger"])
def test_nobody_outside_the_cohort_sees_or_supports(academy: Academy, signed_in: SignedIn, who: str) -> None:
    attempt, client = submit(academy, "trainee", unsafe), signed_in(who)
    paths = (
        cohort(academy),
        cohort(academy, "/trainees.csv"),
        trainee(academy),
        f"/teach/attempts/{attempt}",
    )
    assert {client.get(path).status_code for path in paths} == {404}
    for path in (trainee(academy, more="/time"), trainee(academy, more="/release")):
        assert client.post(path, data={"percent": "150", "category": "health", "confirm": "y"}).status_code == 404


def test_an_administrator_looks_and_does_not_support(academy: Academy, signed_in: SignedIn) -> None:
    submit(academy, "trainee", unsafe)
    client = signed_in("admin")
    page = client.get(trainee(academy))
    assert page.status_code == 200
    assert "<form" not in page.text.split("<main", 1)[1].split("</main>", 1)[0]
    assert client.post(trainee(academy, more="/time"), data={"percent": "150", "category": "health"}).status_code == 404


def test_unknown_ids_are_not_there(signed_in: SignedIn, academy: Academy) -> None:
    client = signed_in("instructor")
    for path in (
        "/teach/cohorts/x",
        "/teach/cohorts/x/trainees.csv",
        "/teach/trainees/x",
        "/teach/attempts/x",
    ):
        assert client.get(path).status_code == 404
