"""Pages of practice days: what a trainee sees of them, planning and running one, the calendar file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from lms.database import db, reading
from lms.days.queries import DayRow, day_row
from lms.days.rules import Planned
from lms.days.services import book, drop_trainer, leave, plan_day
from tests.academy import Academy

SignedIn = Callable[[str], FlaskClient]
FORM = {
    "place": "Room 2", "starts": "2026-12-01T09:00", "ends": "2026-12-01T16:00", "places": "3", "ratio": "2",
    "kit": "Gloves\n\nSharps container",
}  # fmt: skip


@pytest.fixture
def day(academy: Academy) -> str:
    starts = academy.clock() + timedelta(hours=48)
    planned = Planned("Room 2", starts, starts + timedelta(hours=6), 1, 2, ("Gloves",))
    made = plan_day(academy.act("instructor"), planned, [1], [academy.people["second"].id])
    db.session.close()
    return made


def seen(day: str) -> DayRow:
    db.session.close()
    row = day_row(reading(), day)
    assert row is not None
    return row


def books(academy: Academy, day: str, who: str) -> None:
    book(academy.act(who), day, academy.enrolment(who).id)
    db.session.close()


def test_a_day_is_planned_by_a_form_that_says_all_that_is_wrong(academy: Academy, signed_in: SignedIn) -> None:
    client = signed_in("instructor")
    page = client.get(f"/teach/cohorts/{academy.cohort}/days/new").text
    assert "adrenaline" in page  # the course's kit list is proposed
    wrong = {**FORM, "place": " ", "ends": "2026-12-01T08:00", "places": "none", "starts": "yesterday"}
    answer = client.post(f"/teach/cohorts/{academy.cohort}/days/new", data=wrong)
    assert answer.status_code == 400
    for sentence in ("such as 2026-11-26 18:00", "between 1 and 200"):
        assert sentence in answer.text
    wrong = {**FORM, "place": " ", "ends": "2026-12-01T08:00", "ratio": "51", "cohorts": academy.cohort}
    answer = client.post(f"/teach/cohorts/{academy.cohort}/days/new", data=wrong)
    for sentence in ("Say where it is", "It has to end after it starts", "between 1 and 50"):
        assert sentence in answer.text
    second = academy.people["second"].public_id
    right = {**FORM, "cohorts": [academy.cohort, academy.other_cohort], "trainers": second}
    answer = client.post(f"/teach/cohorts/{academy.cohort}/days/new", data=right, follow_redirects=True)
    assert "Offer" in answer.text or answer.status_code == 200
    row = seen(answer.request.path.rsplit("/", 1)[1])
    assert [cohort.name for cohort in row.cohorts] == ["Autumn cohort"]  # the other one is not hers to offer
    assert (row.kit, row.plan.open, row.zone) == (("Gloves", "Sharps container"), 2, "Europe/Lisbon")
    assert row.starts_at.isoformat() == "2026-12-01T09:00:00+00:00"


def test_a_trainee_takes_a_place_waits_and_gives_it_back(academy: Academy, day: str, signed_in: SignedIn) -> None:
    client, other = signed_in("trainee"), signed_in("other")
    assert "1 place free" in client.get("/days").text
    answer = client.post(f"/days/{day}/booking", follow_redirects=True)
    assert "You have a place." in answer.text
    assert "full; you can wait for a place" in other.get("/days").text
    answer = other.post(f"/days/{day}/booking", follow_redirects=True)
    assert "you are number 1 in the line" in answer.text
    assert client.post(f"/days/{day}/booking").status_code == 409
    answer = client.post(f"/days/{day}/leaving", follow_redirects=True)
    assert "Given back" in answer.text
    assert "you have a place" in other.get(f"/days/{day}").text
    assert client.post(f"/days/{day}/leaving").status_code == 409


def test_who_dropped_out_is_a_task_for_those_who_run_the_day(academy: Academy, day: str, signed_in: SignedIn) -> None:
    books(academy, day, "trainee")
    client = signed_in("instructor")
    second = academy.people["second"].public_id
    answer = client.post(f"/teach/days/{day}/trainers", data={"act": "drop", "person": second}, follow_redirects=True)
    assert "Nobody was put out" in answer.text
    listed = client.get(f"/teach/cohorts/{academy.cohort}/days").text
    assert "Needs you" in listed
    assert "1 have a place, and 0 trainers can look after 0" in listed
    assert "you have a place" in signed_in("trainee").get("/days").text
    client.post(f"/teach/days/{day}/trainers", data={"act": "add", "person": second})
    assert "Needs you" not in client.get(f"/teach/cohorts/{academy.cohort}/days").text
    nobody = client.post(f"/teach/days/{day}/trainers", data={"act": "add", "person": "nobody"})
    assert nobody.status_code == 400


def test_attendance_is_recorded_on_the_page_of_the_day(academy: Academy, day: str, signed_in: SignedIn) -> None:
    books(academy, day, "trainee")
    who = f"came-{academy.people['trainee'].enrolment}"
    client = signed_in("instructor")
    assert client.post(f"/teach/days/{day}/attendance", data={who: "attended"}).status_code == 409
    assert who not in client.get(f"/teach/days/{day}").text
    academy.clock.advance(hours=49)
    client = signed_in("instructor")
    assert who in client.get(f"/teach/days/{day}").text
    answer = client.post(f"/teach/days/{day}/attendance", data={who: "attended"}, follow_redirects=True)
    assert "Recorded for 1 trainee." in answer.text
    assert (
        "Nothing new was said"
        in client.post(f"/teach/days/{day}/attendance", data={who: "nonsense"}, follow_redirects=True).text
    )
    assert "you were there" in signed_in("trainee").get(f"/days/{day}").text


def test_a_cancelled_day_says_why_and_a_patient_is_not_named(academy: Academy, day: str, signed_in: SignedIn) -> None:
    books(academy, day, "trainee")
    client = signed_in("instructor")
    named = client.post(f"/teach/days/{day}/cancel", data={"reason": "Mrs Ana Ferreira, born 12.03.1961, is ill."})
    assert named.status_code == 400
    client.post(f"/teach/days/{day}/cancel", data={"reason": "The room is under water."})
    page = signed_in("trainee").get(f"/days/{day}").text
    assert "This day does not take place" in page
    assert "The room is under water." in page
    file = signed_in("trainee").get("/days/calendar.ics").text
    assert "STATUS:CANCELLED" in file
    assert "SEQUENCE:2" in file


def test_a_calendar_file_keeps_its_uid_and_counts_up(academy: Academy, day: str, signed_in: SignedIn) -> None:
    client, found = signed_in("trainee"), []
    books(academy, day, "other")
    for act in (books, None):
        if act is not None:
            act(academy, day, "trainee")
        else:
            leave(academy.act("other"), day, academy.enrolment("other").id)
        answer = client.get(f"/days/{day}/calendar.ics")
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        found.append(dict(line.split(":", 1) for line in answer.text.split("\r\n") if ":" in line))
        db.session.close()
    waits, has = found
    assert waits["UID"] == has["UID"]
    assert (waits["STATUS"], has["STATUS"]) == ("TENTATIVE", "CONFIRMED")
    assert int(waits["SEQUENCE"]) < int(has["SEQUENCE"])
    assert waits["DTSTART"] == has["DTSTART"] == "20261125T090000Z"
    assert "Ana" not in client.get(f"/days/{day}/calendar.ics").text


def test_the_sheet_of_the_day_lists_who_comes_and_the_kit(academy: Academy, day: str, signed_in: SignedIn) -> None:
    books(academy, day, "trainee")
    page = signed_in("instructor").get(f"/teach/days/{day}/sheet").text
    for words in ("Ana Ferreira", "Mara Novak, RN", "Gloves", "Signature"):
        assert words in page


def test_an_administrator_reads_and_does_nothing(academy: Academy, day: str, signed_in: SignedIn) -> None:
    page = signed_in("admin").get(f"/teach/days/{day}").text
    assert "<form" not in page.split("<main", 1)[1]


def test_a_plan_that_somebody_else_changed_is_not_overwritten(academy: Academy, day: str, signed_in: SignedIn) -> None:
    client = signed_in("instructor")
    assert client.post(f"/teach/days/{day}/change", data={**FORM, "number": "1"}).status_code == 303
    answer = client.post(f"/teach/days/{day}/change", data={**FORM, "number": "1", "place": "Room 9"})
    assert answer.status_code == 409
    assert "Somebody changed this day" in answer.text
    assert seen(day).place == "Room 2"


def test_a_trainer_may_be_dropped_by_any_instructor_of_the_cohort(academy: Academy, day: str) -> None:
    assert drop_trainer(academy.act("second"), day, academy.people["second"].id) == 0
