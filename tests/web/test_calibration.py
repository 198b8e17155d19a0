"""Pages of calibration: nothing of the expert before one's own level is stored; a report with its doubts."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from lms.calibration.queries import current_set
from lms.calibration.services import rate
from lms.database import db, reading
from tests.academy import Academy

SignedIn = Callable[[str], FlaskClient]
REASON = "Without somebody in the room the lateral sites would have been too low"


def works(academy: Academy, who: str, off: int) -> None:
    cases = current_set(reading(), 1)
    assert cases is not None
    for case in cases.cases:
        rate(academy.act(who), 1, case.key, max(case.level + off, 1))
    db.session.close()


def test_the_expert_is_shown_after_the_own_level_is_stored(academy: Academy, signed_in: SignedIn) -> None:
    client, case = signed_in("supervisor"), "/calibration/upper-face/room"
    listed = client.get("/calibration").text
    assert "13 cases are open." in listed
    page = client.get(case).text
    assert "A second glabella" in page
    assert "Prompted" in page
    for words in (REASON, "Expert"):
        assert words not in page
    assert client.post(case, data={}).status_code == 400
    assert client.post(case, data={"level": "9"}).status_code == 400
    assert REASON not in client.get(case).text
    answer = client.post(case, data={"level": "3"}, follow_redirects=True)
    assert REASON in answer.text
    assert "1 level above the expert" in answer.text
    assert "Next case" in answer.text
    again = client.post(case, data={"level": "2"}, follow_redirects=True)
    assert "a rating is not changed" in again.text
    assert "1 level above the expert" in again.text
    assert "12 cases are open." in client.get("/calibration").text


def test_whoever_is_done_reads_what_came_of_it(academy: Academy, signed_in: SignedIn) -> None:
    works(academy, "supervisor", 0)
    assert "You are calibrated" in signed_in("supervisor").get("/calibration").text
    works(academy, "instructor", -1)
    page = signed_in("instructor").get("/calibration").text
    assert "Not enough agreement" in page
    assert "1 of 13 exact, 13 within one level; 12 below the expert, 0 above" in page


def test_the_report_names_who_is_strict_and_opens_another_round(academy: Academy, signed_in: SignedIn) -> None:
    works(academy, "instructor", -1)
    works(academy, "second", 0)
    client = signed_in("admin")
    page = client.get("/admin/calibration").text
    assert "stricter than the expert" in page
    assert "no sign of severity" in page
    assert page.count("cannot tell") >= 2  # who has rated nothing
    assert "12 (67 to 99 %)" in page
    person = academy.people["instructor"].public_id
    address = f"/admin/calibration/upper-face/{person}/round"
    assert client.post(address, data={"reason": ""}).status_code == 400
    answer = client.post(address, data={"reason": "Talked over the prompted steps."}, follow_redirects=True)
    assert "Another round is open for Chidi Okafor." in answer.text
    assert client.post(address, data={"reason": "Talked over once more."}).status_code == 409
    assert "This is round 2." in signed_in("instructor").get("/calibration").text
    assert client.post(f"/admin/calibration/nothing/{person}/round").status_code == 404


def test_an_address_that_names_nothing_is_not_found(academy: Academy, signed_in: SignedIn) -> None:
    client = signed_in("supervisor")
    for path in ("/calibration/nothing/room", "/calibration/upper-face/nothing"):
        assert client.get(path).status_code == 404
        assert client.post(path, data={"level": "2"}).status_code == 404
