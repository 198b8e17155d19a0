"""The pages of administration through the web: what they show, refuse and cost, and who may see them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from lms.accounts import services as accounts
from lms.accounts.queries import people
from lms.cohorts import services as cohorts
from lms.cohorts.queries import due_dates
from lms.database import db, reading, runtime
from tests.academy import PASSWORD, Academy, StatementCount

PAGES = (
    "/admin/",
    "/admin/invite",
    "/admin/cohorts",
    "/admin/cohorts/new",
    "/admin/courses",
    "/admin/journal",
    "/admin/health",
)
SignIn = Callable[[str], FlaskClient]


def person(academy: Academy, who: str, tail: str = "") -> str:
    return f"/admin/people/{academy.people[who].public_id}{tail}"


def cohort(academy: Academy, tail: str = "") -> str:
    return f"/admin/cohorts/{academy.cohort}{tail}"


def rows_of(academy: Academy, **asked: Any) -> list[Any]:
    db.session.close()
    return people(reading(), academy.clock(), **asked)[0]


def text_of(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True))


# -- who may see it -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["trainee", "instructor"])
def test_only_administrators_see_these_pages(academy: Academy, signed_in: SignIn, who: str) -> None:
    client = signed_in(who)
    for page in (*PAGES, person(academy, "trainee"), cohort(academy)):
        assert client.get(page).status_code == 403, page
    assert client.post(person(academy, "admin", "/deactivate")).status_code == 403


def test_who_is_not_signed_in_is_sent_to_the_sign_in(academy: Academy, client: FlaskClient) -> None:
    for page in (*PAGES, person(academy, "trainee"), cohort(academy)):
        assert "/sign-in" in client.get(page).headers["Location"]
    assert client.post("/admin/invite").status_code == 401


def test_every_page_answers_and_unknown_ids_are_not_found(academy: Academy, signed_in: SignIn) -> None:
    client = signed_in("admin")
    for page in (*PAGES, person(academy, "trainee"), cohort(academy), "/admin/courses/upper-face"):
        assert client.get(page).status_code == 200, page
    for page in ("/admin/people/nobody", "/admin/cohorts/nothing", "/admin/courses/nothing"):
        assert client.get(page).status_code == 404, page
    assert client.post("/admin/people/nobody/deactivate").status_code == 404


# -- people -------------------------------------------------------------------------------------------------


def test_the_list_shows_who_is_who(academy: Academy, signed_in: SignIn) -> None:
    accounts.invite(academy.act("admin"), "New One", "new@example.org", "trainee")
    accounts.set_active(academy.act("admin"), academy.people["second"].id, False)
    text = text_of(signed_in("admin").get("/admin/"))
    for words in ("Ana Ferreira, RN", "trainee@example.org", "invited", "deactivated", "Administrator"):
        assert words in text


def test_the_search_finds_by_part_of_name_and_by_role(academy: Academy, signed_in: SignIn) -> None:
    client = signed_in("admin")
    assert "Ana Ferreira" in text_of(client.get("/admin/?q=FERR"))
    assert "Li Wei" not in text_of(client.get("/admin/?q=FERR"))
    assert "Li Wei" not in text_of(client.get("/admin/?role=instructor"))
    assert "Nobody matches" in text_of(client.get("/admin/?q=zzz"))


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=x", "page=99999999999999999999", "role=king", "q=" + "x" * 5000]
)
def test_nonsense_in_the_address_breaks_nothing(academy: Academy, signed_in: SignIn, query: str) -> None:
    assert signed_in("admin").get(f"/admin/?{query}").status_code == 200


def test_a_name_with_markup_is_shown_as_text(academy: Academy, signed_in: SignIn) -> None:
    accounts.invite(academy.act("admin"), "<script>alert(1)</script>", "x@example.org", "trainee")
    client = signed_in("admin")
    for page in ("/admin/", "/admin/journal"):
        assert "<script>alert" not in client.get(page).get_data(as_text=True)


# -- inviting -----------------------------------------------------------------------------------------------


def invitation(**changed: str) -> dict[str, str]:
    known = {
        "name": "New  One",
        "email": "New@Example.org",
        "title": "RN",
        "role": "trainee",
        "zone": "Europe/Lisbon",
    }
    return known | {"cohort": ""} | changed


def test_the_link_is_shown_once_and_opens_the_account(academy: Academy, signed_in: SignIn) -> None:
    client = signed_in("admin")
    text = text_of(client.post("/admin/invite", data=invitation(cohort=academy.cohort)))
    (link,) = set(re.findall(r"http://127\.0\.0\.1:8000(/invitation/[0-9a-f]{64})", text))
    assert "Dear New One," in text
    (row,) = rows_of(academy, search="new@example.org")
    assert link not in text_of(client.get(f"/admin/people/{row.public_id}"))
    assert link not in text_of(client.get("/admin/journal"))
    guest = academy.app.test_client()
    assert guest.post(link, data={"password": PASSWORD, "again": PASSWORD}).status_code == 303
    assert "New One" in text_of(client.get(cohort(academy)))


@pytest.mark.parametrize(
    ("changed", "status", "sentence"),
    [
        ({"name": " "}, 400, "Fill this in."),
        ({"name": "x" * 121}, 400, "Use at most 120 characters."),
        ({"name": "A\x00B"}, 400, "control characters"),
        ({"email": "nonsense"}, 400, "Enter an address such as"),
        ({"role": "king"}, 400, "Choose one from the list."),
        ({"zone": "Mars/Olympus"}, 400, "Choose one from the list."),
        ({"cohort": "unknown"}, 400, "Choose one from the list."),
        ({"email": "TRAINEE@example.org"}, 409, "registered already"),
    ],
)
def test_a_refused_invitation_says_why_and_makes_nobody(
    academy: Academy, signed_in: SignIn, changed: dict[str, str], status: int, sentence: str
) -> None:
    before = len(rows_of(academy))
    answer = signed_in("admin").post("/admin/invite", data=invitation(**changed))
    assert answer.status_code == status
    assert sentence in text_of(answer)
    assert len(rows_of(academy)) == before


def test_two_wrong_fields_are_told_together(academy: Academy, signed_in: SignIn) -> None:
    answer = signed_in("admin").post("/admin/invite", data=invitation(name="", email="nonsense"))
    assert answer.status_code == 400
    assert "2 things need your attention" in text_of(answer)


def test_an_instructor_is_not_invited_into_a_cohort(academy: Academy, signed_in: SignIn) -> None:
    form = invitation(role="instructor", cohort=academy.cohort)
    answer = signed_in("admin").post("/admin/invite", data=form)
    assert answer.status_code == 409
    assert "Only a trainee" in text_of(answer)


def test_a_field_that_the_form_does_not_have_is_ignored(academy: Academy, signed_in: SignIn) -> None:
    signed_in("admin").post("/admin/invite", data=invitation(active="", id="1", public_id="mine"))
    (row,) = rows_of(academy, search="new@example.org")
    assert row.public_id != "mine"
    assert row.roles == ("trainee",)


def test_a_new_link_closes_the_earlier_one(academy: Academy, signed_in: SignIn) -> None:
    made = accounts.invite(academy.act("admin"), "New One", "new@example.org", "trainee")
    text = text_of(signed_in("admin").post(f"/admin/people/{made.public_id}/invite"))
    assert academy.app.test_client().get(f"/invitation/{made.token}").status_code == 404
    (link,) = set(re.findall(r"/invitation/[0-9a-f]{64}", text))
    assert academy.app.test_client().get(link).status_code == 200


def test_a_deactivated_person_gets_no_link(academy: Academy, signed_in: SignIn) -> None:
    accounts.set_active(academy.act("admin"), academy.people["other"].id, False)
    answer = signed_in("admin").post(person(academy, "other", "/invite"))
    assert answer.status_code == 409
    assert "/invitation/" not in text_of(answer)


# -- one person ---------------------------------------------------------------------------------------------


def test_a_role_is_given_and_ended(academy: Academy, signed_in: SignIn) -> None:
    client = signed_in("admin")
    assert client.post(person(academy, "second", "/roles/give"), data={"role": "trainee"}).status_code == 303
    assert client.post(person(academy, "second", "/roles/end"), data={"role": "instructor"}).status_code == 303
    assert rows_of(academy, public_id=academy.people["second"].public_id)[0].roles == ("trainee",)
    again = client.post(person(academy, "second", "/roles/end"), data={"role": "instructor"})
    assert again.status_code == 409
    assert "does not have that role" in text_of(again)
    assert client.post(person(academy, "second", "/roles/give"), data={"role": "king"}).status_code == 400


def test_the_last_administrator_stays(academy: Academy, signed_in: SignIn) -> None:
    client = signed_in("admin")
    for answer in (
        client.post(person(academy, "admin", "/roles/end"), data={"role": "administrator"}),
        client.post(person(academy, "admin", "/deactivate")),
    ):
        assert answer.status_code == 409
        assert "Somebody must remain administrator" in text_of(answer)
    assert client.get("/admin/").status_code == 200


def test_who_gives_up_administration_is_led_away_from_it(academy: Academy, signed_in: SignIn) -> None:
    accounts.grant_role(academy.act("admin"), academy.people["second"].id, "administrator")
    client = signed_in("admin")
    answer = client.post(person(academy, "admin", "/roles/end"), data={"role": "administrator"})
    assert answer.headers["Location"] == "/"
    assert client.get("/admin/").status_code == 403


def test_deactivating_ends_every_sign_in_at_once(academy: Academy, signed_in: SignIn) -> None:
    trainee, admin = signed_in("trainee"), signed_in("admin")
    assert trainee.get("/account").status_code == 200
    assert admin.post(person(academy, "trainee", "/deactivate")).status_code == 303
    assert "/sign-in" in trainee.get("/account").headers["Location"]
    assert "Reactivate Ana Ferreira" in text_of(admin.get(person(academy, "trainee")))
    assert admin.post(person(academy, "trainee", "/reactivate")).status_code == 303
    assert "/sign-in" in trainee.get("/account").headers["Location"]


def test_one_sign_in_is_ended_and_only_of_that_person(academy: Academy, signed_in: SignIn) -> None:
    trainee, admin = signed_in("trainee"), signed_in("admin")
    page = text_of(admin.get(person(academy, "trainee")))
    (path,) = re.findall(r"/admin/people/[a-z0-9]+/sign-ins/\d+/end", page)
    foreign = path.replace(academy.people["trainee"].public_id, academy.people["other"].public_id)
    admin.post(foreign)
    assert trainee.get("/account").status_code == 200
    admin.post(path)
    assert "/sign-in" in trainee.get("/account").headers["Location"]


def registration(**changed: str) -> dict[str, str]:
    known = {
        "profession": "nurse",
        "body": "Ordem dos Enfermeiros",
        "number": "99-A",
        "verification": "document",
    }
    return known | {"valid_from": "2026-01-01", "valid_until": "2029-06-30"} | changed


def test_a_registration_is_recorded_beside_the_earlier_one(academy: Academy, signed_in: SignIn) -> None:
    client = signed_in("admin")
    assert client.post(person(academy, "trainee", "/registration"), data=registration()).status_code == 303
    text = text_of(client.get(person(academy, "trainee")))
    assert "99-A" in text
    assert "12345" in text
    assert "until 30 Jun 2029" in text
    assert "replaced" in text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"valid_until": "2025-01-01"}, "The last day lies before the first one."),
        ({"valid_until": ""}, "Fill this in."),
        ({"valid_until": "30/06/2029"}, "Enter a day between"),
        ({"valid_from": "0001-01-01"}, "Enter a day between"),
        ({"number": "x" * 61}, "Use at most 60 characters."),
        ({"verification": "hearsay"}, "Choose one from the list."),
    ],
)
def test_a_refused_registration_keeps_what_was_typed(
    academy: Academy, signed_in: SignIn, changed: dict[str, str], sentence: str
) -> None:
    answer = signed_in("admin").post(person(academy, "trainee", "/registration"), data=registration(**changed))
    assert answer.status_code in (400, 409)
    assert sentence in text_of(answer)
    assert 'value="Ordem dos Enfermeiros"' in text_of(answer)
    assert "99-A" not in text_of(signed_in("admin").get(person(academy, "trainee")))


# -- cohorts ------------------------------------------------------------------------------------------------


def test_a_cohort_is_opened(academy: Academy, signed_in: SignIn) -> None:
    client = signed_in("admin")
    form = {"name": "Spring cohort", "course": "1", "zone": "Europe/Lisbon", "starts_at": "2027-03-01T09:00"}
    answer = client.post("/admin/cohorts/new", data=form, follow_redirects=True)
    assert "Spring cohort" in text_of(answer)
    assert "Nobody is enrolled yet" in text_of(answer)
    for wrong in ({"course": "77"}, {"starts_at": "soon"}, {"starts_at": "9999-12-31T23:59"}, {"name": ""}):
        assert client.post("/admin/cohorts/new", data=form | wrong).status_code == 400


def test_an_instructor_is_assigned_and_released(academy: Academy, signed_in: SignIn) -> None:
    client, stranger = signed_in("admin"), academy.people["stranger"]
    path = cohort(academy, "/instructors")
    assert client.post(path, data={"person": stranger.public_id}).status_code == 303
    assert client.post(path, data={"person": stranger.public_id}).status_code == 400
    assert client.post(path, data={"person": academy.people["trainee"].public_id}).status_code == 400
    release = f"{path}/{stranger.public_id}/release"
    assert client.post(release).status_code == 303
    assert client.post(release).status_code == 404


def test_a_pasted_list_is_reported_row_by_row(academy: Academy, signed_in: SignIn) -> None:
    client = signed_in("admin")
    pasted = "New One; new@example.org; RN\nrubbish\noutsider@example.org\nghost@example.org"
    text = text_of(client.post(cohort(academy, "/people"), data={"people": pasted}))
    assert "1 person is enrolled" in text
    for words in (
        "no e-mail address",
        "enrolled in the course already",
        "Nobody with this address",
        "invited and enrolled",
    ):
        assert words in text
    assert len(set(re.findall(r"/invitation/[0-9a-f]{64}", text))) == 1
    assert "new@example.org" in text_of(client.get(cohort(academy)))


def test_one_known_person_is_enrolled_without_a_report(academy: Academy, signed_in: SignIn) -> None:
    accounts.invite(academy.act("admin"), "New One", "new@example.org", "trainee")
    client = signed_in("admin")
    assert client.post(cohort(academy, "/people"), data={"people": "new@example.org"}).status_code == 303
    again = client.post(cohort(academy, "/people"), data={"people": "new@example.org"})
    assert again.status_code == 409
    assert "enrolled in the course already" in text_of(again)


@pytest.mark.parametrize("pasted", ["", " \n \n", "a@b.co\n" * 201, "x" * 40_001])
def test_a_list_that_is_empty_or_too_long_is_refused_whole(academy: Academy, signed_in: SignIn, pasted: str) -> None:
    assert signed_in("admin").post(cohort(academy, "/people"), data={"people": pasted}).status_code == 400


def test_a_member_moves_only_within_the_course(academy: Academy, signed_in: SignIn) -> None:
    client = signed_in("admin")
    form = {"member": academy.people["trainee"].enrolment, "cohort": academy.other_cohort}
    assert client.post(cohort(academy, "/move"), data=form | {"cohort": academy.cohort}).status_code == 400
    foreign = {"member": academy.people["outsider"].enrolment}
    assert client.post(cohort(academy, "/move"), data=form | foreign).status_code == 400
    assert client.post(cohort(academy, "/move"), data=form).status_code == 303
    assert "trainee@example.org" not in text_of(client.get(cohort(academy)))


def test_a_date_is_read_in_the_cohorts_zone_and_emptied_to_withdraw(academy: Academy, signed_in: SignIn) -> None:
    client = signed_in("admin")
    form = {"lessons": "2027-07-01T18:00", "quizzes": "", "examination": "", "practicals": ""}
    assert client.post(cohort(academy, "/dates"), data=form).status_code == 303
    db.session.close()
    assert due_dates(reading(), 1)["lessons"].isoformat() == "2027-07-01T17:00:00+00:00"  # Lisbon in summer
    assert 'value="2027-07-01T18:00"' in text_of(client.get(cohort(academy)))
    assert client.post(cohort(academy, "/dates"), data={"quizzes": "tomorrow"}).status_code == 400
    assert client.post(cohort(academy, "/dates"), data={"quizzes": ""}).status_code == 303
    db.session.close()
    assert "lessons" in due_dates(reading(), 1)
    client.post(cohort(academy, "/dates"), data=form | {"lessons": ""})
    db.session.close()
    assert due_dates(reading(), 1) == {}


# -- course, journal, health --------------------------------------------------------------------------------


def test_the_course_page_shows_release_modules_and_verdicts(academy: Academy, signed_in: SignIn) -> None:
    text = text_of(signed_in("admin").get("/admin/courses"))
    for words in (
        "Release 1",
        "The product: units, reconstitution, dilution",
        "First release",
        "inaccurate",
        "S9 · ",
    ):
        assert words in text


def test_the_journal_names_people_and_shows_no_personal_text(academy: Academy, signed_in: SignIn) -> None:
    enrolment = academy.enrolment("trainee")
    quiz = reading().execute(sa.text("SELECT public_id FROM quiz LIMIT 1")).scalar_one()
    cohorts.grant_attempt(academy.act("admin"), enrolment.id, quiz, "A very private reason")
    client = signed_in("admin")
    text = text_of(client.get("/admin/journal?person=ferreira"))
    assert "One more attempt granted" in text
    assert "Ana Ferreira" in text
    assert "very private" not in text
    only = text_of(client.get(f"/admin/journal?enrolment={enrolment.public_id}&verb=enrolled"))
    assert only.count('class="requirement"') == 1
    assert "No entry matches" in text_of(client.get("/admin/journal?person=zzz"))


@pytest.mark.parametrize(
    "query",
    ["before=x", "before=-1", "before=" + "9" * 30, "verb=nothing", "enrolment=%00", "person=" + "x" * 900],
)
def test_nonsense_in_the_journals_address_breaks_nothing(academy: Academy, signed_in: SignIn, query: str) -> None:
    assert signed_in("admin").get(f"/admin/journal?{query}").status_code in (200, 400)


def test_the_journal_pages_by_id(academy: Academy, signed_in: SignIn) -> None:
    for index in range(60):
        accounts.invite(academy.act("admin"), f"Extra {index}", f"extra{index}@example.org", "trainee")
    client = signed_in("admin")
    text = text_of(client.get("/admin/journal?verb=person_invited"))
    (older,) = re.findall(r'href="(/admin/journal\?[^"]*before=\d+[^"]*)"', text)
    assert "verb=person_invited" in older
    first = set(re.findall(r"entry-\d+", text))
    second = set(re.findall(r"entry-\d+", text_of(client.get(older))))
    assert len(first) == 50
    assert not first & second


def test_the_health_page_says_how_everything_stands(academy: Academy, signed_in: SignIn) -> None:
    text = text_of(signed_in("admin").get("/admin/health"))
    assert "Everything is as it should be" in text
    for words in (
        "SQLite" if runtime().engine.dialect.name == "sqlite" else "PostgreSQL",
        "0019",
        "Flask",
        runtime().keys.ids()[0],
    ):
        assert words in text


def test_alive_asks_the_database_nothing(
    academy: Academy, client: FlaskClient, counting: Callable[[], StatementCount]
) -> None:
    with counting() as statements:
        answer = client.get("/healthz")
    assert answer.get_data(as_text=True) == "ok\n"
    assert len(statements) == 0


def test_ready_tells_the_truth(academy: Academy, client: FlaskClient) -> None:
    assert client.get("/readyz").json == {"ready": True, "reads": True, "writes": True, "migrated": True}
    with runtime().engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE alembic_version"))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["ready"] is False


# -- what a page costs --------------------------------------------------------------------------------------


def test_no_page_costs_more_for_more_rows(
    academy: Academy, signed_in: SignIn, counting: Callable[[], StatementCount]
) -> None:
    client = signed_in("admin")
    pages = (*PAGES, person(academy, "trainee"), cohort(academy), "/admin/?q=example")

    def cost(page: str) -> int:
        client.get(page)
        with counting() as statements:
            assert client.get(page).status_code == 200
        return len(statements)

    before = {page: cost(page) for page in pages}
    for index in range(25):
        made = accounts.invite(academy.act("admin"), f"Extra {index}", f"extra{index}@example.org", "trainee")
        cohorts.enrol(academy.act("admin"), made.person_id, 1)
        teacher = accounts.invite(academy.act("admin"), f"T {index}", f"t{index}@example.org", "instructor")
        cohorts.assign_instructor(academy.act("admin"), 1, teacher.person_id)
        cohorts.open_cohort(academy.act("admin"), 1, f"Cohort {index}", "UTC", academy.clock())
        accounts.open_session(academy.act("admin"), academy.people["trainee"].id, "device", "")
    assert {page: cost(page) for page in pages} == before
    assert max(before.values()) <= 12
