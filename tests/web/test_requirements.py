"""Requirements on pages: a waiver from the instructor's form to the trainee's list, and the choice of a version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from lms.certification.services import release, waive
from lms.database import db
from tests.academy import Academy, StatementCount
from tests.course import shipped
from tests.practice import attest, certify, entrust, journaled, stand, study
from tests.stories.policies import publish, publish_programme

SignedIn = Callable[[str], FlaskClient]
WHY = "Ten supervised treatments at another clinic."


def told(page: str) -> str:
    """The text of a page without its markup's line breaks."""
    return " ".join(page.split())


def of(academy: Academy, rest: str = "") -> str:
    return f"/teach/trainees/{academy.people['trainee'].enrolment}{rest}"


def test_an_instructor_waives_a_requirement_and_the_trainee_reads_why(academy: Academy, signed_in: SignedIn) -> None:
    study(academy)
    client = signed_in("instructor")
    assert "Waive a requirement" in client.get(of(academy)).text
    answer = client.post(of(academy, "/waivers"), data={"requirement": "practicals", "why": WHY})
    assert (answer.status_code, answer.location) == (303, of(academy) + "#standing")
    for who, path in (("instructor", of(academy)), ("trainee", "/certificate"), ("trainee", "/learn")):
        page = told(signed_in(who).get(path).text)
        assert "is-waived" in page, path
        assert f"Waived by Chidi Okafor on 23 Nov 2026: “{WHY}”" in page, path
    assert "waived" in signed_in("instructor").get(f"/teach/cohorts/{academy.cohort}").text
    assert journaled("requirement_waived") == 1


def test_it_is_withdrawn_with_another_reason(academy: Academy, signed_in: SignedIn) -> None:
    waive(academy.act("instructor"), academy.enrolment().id, "practicals", WHY)
    client = signed_in("second")
    assert "Ask for a waived requirement again" in client.get(of(academy)).text
    sent = {"requirement": "practicals", "why": "It was another product."}
    assert client.post(of(academy, "/waivers/withdrawal"), data=sent).status_code == 303
    assert "Ask for a waived requirement again" not in client.get(of(academy)).text
    assert journaled("waiver_withdrawn") == 1


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"requirement": "practicals", "why": ""}, "Say why"),
        ({"requirement": "practicals"}, "Say why"),
        ({"requirement": "licence", "why": WHY}, "Not a valid choice"),
        ({"requirement": "", "why": WHY}, "Not a valid choice"),
        ({"requirement": "practicals", "why": WHY, "clause": "release"}, "does not belong to it"),
        ({"requirement": "practicals", "why": "Reached at 0171 2345678 on 3 March 2026."}, "3 March 2026"),
    ],
)
def test_bad_input_waives_nothing(sent: dict[str, str], sentence: str, academy: Academy, signed_in: SignedIn) -> None:
    answer = signed_in("instructor").post(of(academy, "/waivers"), data=sent)
    assert answer.status_code == 400
    assert sentence in told(answer.text)
    assert journaled("requirement_waived") == 0


def test_who_waived_is_told_that_another_releases(academy: Academy, signed_in: SignedIn) -> None:
    study(academy)
    waive(academy.act("instructor"), academy.enrolment().id, "practicals", WHY)
    attest(academy)
    entrust(academy)
    db.session.close()
    assert "you waived a requirement" in told(signed_in("instructor").get(of(academy)).text)
    answer = signed_in("instructor").post(of(academy, "/release"), data={"confirm": "y"})
    assert answer.status_code == 409
    assert signed_in("second").post(of(academy, "/release"), data={"confirm": "y"}).status_code == 303


def test_the_evidence_page_shows_the_list_as_it_was_frozen(academy: Academy, signed_in: SignedIn) -> None:
    study(academy)
    waive(academy.act("instructor"), academy.enrolment().id, "practicals", WHY)
    attest(academy)
    entrust(academy)
    release(academy.act("second"), academy.enrolment())
    db.session.close()
    client = signed_in("trainee")
    sheet = client.get("/certificate").text
    address = sheet.split('href="/certificates/')[1].split('"')[0]
    page = told(client.get(f"/certificates/{address}/evidence").text)
    assert "As it stood on 23 Nov 2026" in page
    assert f"“{WHY}”" in page
    assert page.count("requirement-title") == len(stand(academy).clauses)
    public = client.get(f"/verify/{address}").text
    assert "Supervised practice: waived" in public
    assert WHY not in public


# -- a changed programme --------------------------------------------------------------------------------------


def test_the_trainee_is_told_and_chooses(academy: Academy, signed_in: SignedIn) -> None:
    publish_programme(academy, "choose", performed=6)
    client = signed_in("trainee")
    home = told(client.get("/learn").text)
    assert "The requirements have changed: you may choose" in home
    assert "procedures performed, 6 instead of 5." in home
    page = client.get("/certificate").text
    assert "Finish under the new ones" in page
    assert "Stay with the earlier ones" in page
    assert client.post("/certificate/programme", data={"choice": "old"}).status_code == 303
    page = client.get("/certificate").text
    assert "You finish under the earlier requirements" in page
    assert "Stay with the earlier ones" not in page
    assert client.post("/certificate/programme", data={"choice": "new"}).status_code == 303
    page = client.get("/certificate").text
    assert "You finish under the new requirements" in page
    assert "Finish under the new ones" not in page
    assert "chose on 23 Nov 2026 to finish under the new requirements" in told(
        signed_in("instructor").get(of(academy)).text
    )
    assert journaled("programme_moved") == 2


@pytest.mark.parametrize("sent", [{}, {"choice": ""}, {"choice": "newest"}, {"choice": "2"}])
def test_a_choice_that_is_none_changes_nothing(sent: dict[str, str], academy: Academy, signed_in: SignedIn) -> None:
    publish_programme(academy, "choose", performed=6)
    assert signed_in("trainee").post("/certificate/programme", data=sent).status_code == 400
    assert journaled("programme_moved") == 0


def test_where_there_is_no_choice_it_is_refused_in_words(academy: Academy, signed_in: SignedIn) -> None:
    publish_programme(academy, "finish_old", performed=6)
    answer = signed_in("trainee").post("/certificate/programme", data={"choice": "new"})
    assert answer.status_code == 409
    assert "There is no choice between requirements here." in answer.text
    page = told(signed_in("trainee").get("/certificate").text)
    assert "The requirements have changed, and yours stay" in page
    assert "Finish under the new ones" not in page


def test_whoever_has_finished_is_shown_what_is_new(academy: Academy, signed_in: SignedIn) -> None:
    certify(academy)
    assert "New since you finished" not in signed_in("trainee").get("/certificate").text
    revise(academy)
    page = told(signed_in("trainee").get("/certificate").text)
    assert "New since you finished" in page
    assert 'href="/learn/lessons/treatment"' in page
    assert "revised" in page


def revise(academy: Academy) -> None:
    first, *others = shipped().modules
    longer = replace(first.lesson, minutes=first.lesson.minutes + 1)
    revised = replace(first, reading=replace(first.reading, lesson=longer))
    publish(academy, replace(shipped(), modules=(revised, *others)))


def test_the_pages_cost_the_same_whether_or_not_something_is_new(
    academy: Academy, signed_in: SignedIn, counting: Callable[[], StatementCount]
) -> None:
    client = signed_in("trainee")
    costs = []
    for under_way in ("finish_old", "choose"):
        publish_programme(academy, under_way, performed=6 if under_way == "choose" else 5)
        for path in ("/learn", "/certificate"):
            client.get(path)
            with counting() as count:
                client.get(path)
            costs.append(len(count))
    assert costs[:2] == costs[2:]
