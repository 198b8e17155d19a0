"""Pages of certification: the way to it, the sheet, and the public answer in one word."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from lms.accounts.queries import AcademyRow
from lms.accounts.services import record_licence
from lms.certification.forms import grouped_number, plain_number
from lms.certification.queries import CertificateView, change_page
from lms.certification.services import release, settle_changes, tick_certificates
from lms.database import db, memory, reading, runtime
from lms.mailing.server import MailServer
from lms.publishing.services import load_pack
from tests.academy import Academy, StatementCount
from tests.course import shipped
from tests.practice import attest, certify, entrust, journaled, practise, study
from tests.rewording import VOLUME, reworded

SignedIn = Callable[[str], FlaskClient]
UNKNOWN = "0123456789abcdefghjkmnpqrs"


def word(page: str) -> str:
    found = re.search(r'<h1 class="verdict is-\w+">([^<]+)</h1>', page)
    assert found is not None
    return found[1]


# -- before it is issued ----------------------------------------------------------------------------------


def test_before_it_the_page_says_what_stands_between(academy: Academy, signed_in: SignedIn) -> None:
    page = signed_in("trainee").get("/certificate").text
    assert "things stand between you and the certificate" in page
    assert "I sign this as" not in page


def test_the_statement_cannot_be_signed_early(academy: Academy, signed_in: SignedIn) -> None:
    study(academy)
    client = signed_in("trainee")
    answer = client.post("/certificate/sign")
    assert answer.status_code == 409
    assert "Nothing was signed." in answer.text
    assert journaled("text_accepted") == 0


def test_the_statement_is_signed_with_the_printed_name_and_only_once(academy: Academy, signed_in: SignedIn) -> None:
    study(academy)
    practise(academy)
    client = signed_in("trainee")
    assert "I sign this as Ana Ferreira" in client.get("/certificate").text
    assert client.post("/certificate/sign").status_code == 303
    assert client.post("/certificate/sign").status_code == 303
    assert journaled("text_accepted") == 1
    page = client.get("/certificate").text
    assert "Waiting for a decision on entrustment" in page
    assert "I sign this as" not in page


def test_a_lapsed_registration_closes_the_statement_at_once(academy: Academy, signed_in: SignedIn) -> None:
    """The stored standing may be an hour old: the signature is judged afresh."""
    study(academy)
    practise(academy)
    academy.clock.moment = academy.clock().replace(year=2028, month=7, day=1)
    assert "I sign this as" not in signed_in("trainee").get("/certificate").text
    assert signed_in("trainee").post("/certificate/sign").status_code == 409


# -- the sheet --------------------------------------------------------------------------------------------


def test_the_holder_finds_the_sheet_the_public_page_and_what_ends_it(academy: Academy, signed_in: SignedIn) -> None:
    issued = certify(academy)
    page = signed_in("trainee").get("/certificate").text
    assert f"/certificates/{issued.public_id}" in page
    assert f"http://127.0.0.1:8000/verify/{issued.public_id}" in page
    assert "23 Nov 2028 is its last day." in page


def test_the_sheet_says_what_was_shown_and_claims_no_more(academy: Academy, signed_in: SignedIn) -> None:
    issued = certify(academy)
    page = signed_in("trainee").get(f"/certificates/{issued.public_id}").text
    for said in (
        "Ana Ferreira",
        "Assessment-based certificate",
        "3 procedures observed, 5 performed",
        "Chidi Okafor",
        grouped_number(issued.public_id),
        "It is not a licence",
        "Demonstration academy: this certificate certifies nothing.",
    ):
        assert said in page
    assert "12345" not in page


def test_the_drawing_for_phones_obeys_the_strict_policy(academy: Academy, signed_in: SignedIn) -> None:
    issued = certify(academy)
    page = signed_in("trainee").get(f"/certificates/{issued.public_id}").text
    drawing = page[page.index('class="qr"') - 200 : page.index("</svg>", page.index('class="qr"'))]
    assert "style=" not in drawing
    assert "<script" not in drawing
    assert "<path" in drawing


@pytest.mark.parametrize(
    ("who", "status"),
    [("trainee", 200), ("instructor", 200), ("admin", 200), ("other", 404), ("stranger", 404)],
)
def test_who_may_see_the_sheet(academy: Academy, signed_in: SignedIn, who: str, status: int) -> None:
    issued = certify(academy)
    assert signed_in(who).get(f"/certificates/{issued.public_id}").status_code == status


def test_a_revoked_sheet_says_so_where_it_would_be_printed(academy: Academy, signed_in: SignedIn) -> None:
    issued = certify(academy)
    add_event("revoked")
    page = signed_in("trainee").get(f"/certificates/{issued.public_id}").text
    assert "Revoked" in page[page.index("certificate-type") :]


# -- the public answer ------------------------------------------------------------------------------------


def add_event(verb: str) -> None:
    db.session.close()
    with runtime().engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO certificate_event (certificate_id, verb, at) "
                "SELECT certificate_id, :verb, at FROM certificate_event"
            ),
            {"verb": verb},
        )


def test_anybody_gets_one_word_and_what_it_says(academy: Academy, client: FlaskClient) -> None:
    issued = certify(academy)
    answer = client.get(f"/verify/{issued.public_id}")
    assert (answer.status_code, word(answer.text)) == (200, "Valid")
    for said in (
        "Ana Ferreira",
        "assessment-based certificate",
        "Meridian Academy",
        "23 Nov 2026",
        "23 Nov 2028",
    ):
        assert said in answer.text
    for hidden in ("Ordem", "12345", "example.org", "Okafor", "Novak", "Autumn cohort"):
        assert hidden not in answer.text
    assert "Demonstration academy: this certificate certifies nothing." in answer.text


def test_a_real_academy_does_not_call_itself_a_demonstration(academy: Academy, client: FlaskClient) -> None:
    issued = certify(academy)
    memory().keep("academy", 1, AcademyRow("Meridian Academy", False, "Europe/Lisbon"))
    assert "Demonstration" not in client.get(f"/verify/{issued.public_id}").text


@pytest.mark.parametrize(
    ("verb", "expected"), [("suspended", "Suspended"), ("revoked", "Revoked"), ("superseded", "Superseded")]
)
def test_an_event_changes_the_word_at_once(academy: Academy, client: FlaskClient, verb: str, expected: str) -> None:
    issued = certify(academy)
    add_event(verb)
    assert word(client.get(f"/verify/{issued.public_id}").text) == expected


def test_it_expires_after_its_last_day(academy: Academy, client: FlaskClient) -> None:
    issued = certify(academy)
    academy.clock.moment = academy.clock().replace(year=2028, day=24)
    assert word(client.get(f"/verify/{issued.public_id}").text) == "Expired"


def test_a_record_that_does_not_match_its_signature_is_not_shown(academy: Academy, client: FlaskClient) -> None:
    issued = certify(academy)
    app_keys = runtime().keys
    runtime().keys = replace(app_keys, folder=app_keys.folder / "elsewhere")
    try:
        page = client.get(f"/verify/{issued.public_id}").text
    finally:
        runtime().keys = app_keys
    assert word(page) == "Not genuine"
    assert "Ana Ferreira" not in page


def test_numbers_are_read_with_hyphens_spaces_and_capitals(academy: Academy, client: FlaskClient) -> None:
    number = certify(academy).public_id
    for typed in (
        number,
        grouped_number(number),
        number.upper(),
        " ".join(grouped_number(number).split("-")),
    ):
        answer = client.get("/verify", query_string={"number": typed})
        assert answer.status_code == 303
        assert answer.location == f"/verify/{number}"
    assert word(client.get(f"/verify/{grouped_number(number)}").text) == "Valid"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("O123456789ABCDEFGHJKMNPQRS", UNKNOWN),
        ("https://example.org/verify/0123456789abcdefghjkmnpqrs/", UNKNOWN),
        ("oi23456789abcdefghjkmnpqrs", UNKNOWN),
        ("0123456789abcdefghjkmnpqr", ""),
        ("0123456789abcdefghjkmnpqru", ""),
        ("٠123456789abcdefghjkmnpqrs", ""),
        ("", ""),
        ("\x00" * 26, ""),
        ("9" * 100_000, ""),
    ],
)
def test_a_number_is_found_in_what_people_type(typed: str, number: str) -> None:
    assert plain_number(typed) == number


def test_unknown_and_malformed_numbers_get_the_same_answer_at_the_same_cost(
    academy: Academy, client: FlaskClient, counting: Callable[[], StatementCount]
) -> None:
    known = certify(academy).public_id
    client.get("/verify/unknown")
    answers, costs = set(), set()
    for number in (UNKNOWN, UNKNOWN.upper(), "x", "x" * 300, "%00", "1%20OR%201=1", known[:-1], "ü" * 26):
        with counting() as count:
            answer = client.get(f"/verify/{number}")
        assert answer.status_code == 404
        answers.add(answer.data)
        costs.add(len(count))
    with counting() as count:
        client.get(f"/verify/{known}")
    assert len(answers) == 1
    assert costs == {len(count)}
    assert word(answers.pop().decode()) == "Not found"


def test_an_empty_question_is_answered_at_the_field(client: FlaskClient, academy: Academy) -> None:
    answer = client.get("/verify?number=+")
    assert answer.status_code == 400
    assert "Type the number from the certificate." in answer.text


def test_the_answer_is_never_kept_by_a_browser(academy: Academy, client: FlaskClient, app: Flask) -> None:
    answer = client.get(f"/verify/{certify(academy).public_id}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'content="noindex"' in answer.text


def test_waiting_for_release_is_not_a_certificate(academy: Academy, signed_in: SignedIn) -> None:
    study(academy)
    practise(academy)
    attest(academy)
    assert "Waiting for a decision on entrustment" in signed_in("trainee").get("/certificate").text
    entrust(academy)
    assert "Waiting for release by a second person" in signed_in("trainee").get("/certificate").text


def test_a_number_in_fours_loses_nothing(academy: Academy) -> None:
    issued: CertificateView = certify(academy)
    assert plain_number(grouped_number(issued.public_id)) == issued.public_id


# -- whoever decides about it -----------------------------------------------------------------------------

WHY = "The practice has asked for a second look."


def test_what_an_act_leads_to_is_said_before_it_is_done(academy: Academy, signed_in: SignedIn) -> None:
    issued = certify(academy)
    client = signed_in("instructor")
    at = f"/teach/certificates/{issued.public_id}"
    assert f"{at}/revoke" in client.get(at).text
    asked = client.get(f"{at}/revoke").text
    assert "There is no way back." in asked
    assert 'name="reason"' in asked
    assert client.get(f"/verify/{issued.public_id}").text.count("Valid") > 0
    assert client.post(f"{at}/revoke", data={"reason": ""}).status_code == 400
    assert client.post(f"{at}/revoke", data={"reason": WHY}).status_code == 303
    page = client.get(at).text
    assert WHY in page
    assert f"{at}/restore" not in page
    assert "Nothing changes that." in client.get(f"{at}/suspend").text
    assert client.post(f"{at}/suspend", data={"reason": WHY}).status_code == 409
    assert client.get(f"{at}/improve").status_code == 404


def test_the_holder_reads_why_and_strangers_do_not(academy: Academy, signed_in: SignedIn, client: FlaskClient) -> None:
    issued = certify(academy)
    at = f"/teach/certificates/{issued.public_id}"
    signed_in("instructor").post(f"{at}/suspend", data={"reason": WHY})
    assert WHY in signed_in("trainee").get("/certificate").text
    public = client.get(f"/verify/{issued.public_id}").text
    assert "Suspended" in public
    assert WHY not in public


def test_a_corrected_name_leads_from_the_old_number_to_the_new_one(
    academy: Academy, signed_in: SignedIn, client: FlaskClient
) -> None:
    issued = certify(academy)
    at = f"/teach/certificates/{issued.public_id}"
    instructor = signed_in("instructor")
    same = instructor.post(f"{at}/correct", data={"name": "Ana Ferreira", "reason": "It was misspelt."})
    assert (same.status_code, "This is the name that it has." in same.text) == (400, True)
    instructor.post(f"{at}/correct", data={"name": "Ana Ferreira Lopes", "reason": "It was misspelt."})
    old = client.get(f"/verify/{issued.public_id}").text
    assert "Superseded" in old
    successor = old.split("The certificate that took its place")[0].rsplit('href="', 1)[1].split('"')[0]
    new = client.get(successor).text
    assert "Valid" in new
    assert "Ana Ferreira Lopes" in new


def test_the_public_page_says_over_which_content(academy: Academy, client: FlaskClient) -> None:
    issued = certify(academy)
    assert "version 1, current" in client.get(f"/verify/{issued.public_id}").text


# -- renewal ----------------------------------------------------------------------------------------------


def test_what_is_ahead_is_worked_out_and_what_was_told_is_there(academy: Academy, signed_in: SignedIn) -> None:
    issued = certify(academy)
    page = signed_in("trainee").get("/certificate").text
    assert "From 25 Aug 2028 on, what is done counts for the next one." in page
    assert "Reminders are written on 25 Aug 2028, 24 Sep 2028, 24 Oct 2028, 16 Nov 2028." in page
    academy.clock.moment = datetime(2028, 10, 24, 12, tzinfo=UTC)
    record_licence(
        academy.act("admin"), issued.person_id, "nurse", "Ordem", "1", date(2026, 1, 1), date(2040, 1, 1), "document"
    )
    tick_certificates(academy.act())
    page = signed_in("trainee").get("/certificate").text
    assert "You are renewing your certificate" in page
    assert "Issued today, the next one would hold until 23 Nov 2030." in page
    assert "ends in 30 days: 23 Nov 2028 is its last day." in page
    assert "no mail server is set up" in page
    academy.app.config["SIGNOFF"] = replace(
        academy.app.config["SIGNOFF"], mail_server=MailServer("smtp", "mail.example", 25)
    )
    assert "no mail server is set up" not in signed_in("trainee").get("/certificate").text
    page = signed_in("instructor").get(f"/teach/certificates/{issued.public_id}").text
    assert "of Ana Ferreira ends in 30 days" in page
    cohort = signed_in("instructor").get(f"/teach/cohorts/{academy.cohort}").text
    table = cohort.split('id="map"')[1]
    assert table.count("Ana Ferreira") == 1


# -- the gate ---------------------------------------------------------------------------------------------


def test_a_certificate_is_held_and_let_go_from_the_cohort(academy: Academy, signed_in: SignedIn) -> None:
    at, mine = f"/teach/cohorts/{academy.cohort}/certificates", academy.people["trainee"].enrolment
    client = signed_in("instructor")
    assert "Nothing is held." in client.get(at).text
    assert "Choose at least one person." in client.post(f"{at}/hold", data={"reason": WHY}).text
    assert client.post(f"{at}/hold", data={"people": mine, "reason": ""}).status_code == 400
    assert client.post(f"{at}/hold", data={"people": mine, "reason": WHY}).status_code == 303
    study(academy)
    practise(academy)
    attest(academy)
    entrust(academy)
    release(academy.act("instructor"), academy.enrolment())
    page = client.get(at).text
    assert WHY in page
    assert "everything is met" in page
    assert WHY not in signed_in("trainee").get("/certificate").text
    other = academy.people["outsider"].enrolment
    assert client.post(f"{at}/let", data={"people": other, "reason": WHY}).status_code == 400
    assert (
        "1 certificate let go."
        in client.post(f"{at}/let", data={"people": mine, "reason": WHY}, follow_redirects=True).text
    )
    assert "Ana Ferreira" in client.get(at).text.split("<caption>Issued")[1]


# -- safety bulletins -------------------------------------------------------------------------------------


def test_a_bulletin_is_sent_read_and_answered(academy: Academy, signed_in: SignedIn) -> None:
    certify(academy)
    at = f"/teach/cohorts/{academy.cohort}/bulletins"
    said = {
        "title": "A recalled batch",
        "text": "One batch was recalled.",
        "question": "What do you do with a vial of it?",
        "options": "Use it up\nSend it back",
        "right": "2",
        "why": "It was recalled.",
        "due_on": "2026-12-10",
    }
    instructor, trainee = signed_in("instructor"), signed_in("trainee")
    assert "It goes to those who hold a certificate today: Ana Ferreira." in instructor.get(at).text
    wrong = instructor.post(at, data={**said, "right": "3", "due_on": "2026-11-24"})
    assert wrong.status_code == 400
    assert "Say which of the answers is right, by its number." in wrong.text
    assert "Choose a day from 3 to 180 days ahead." in wrong.text
    assert instructor.post(at, data=said).status_code == 303
    assert "Not yet: Ana Ferreira." in instructor.get(at).text
    page = trainee.get("/certificate").text
    task = "/certificate/bulletins/" + page.split("/certificate/bulletins/")[1].split('"')[0]
    assert "It was recalled." not in trainee.get(task).text, "why it is right comes with the right answer"
    assert "Choose an answer." in trainee.post(task, data={}).text
    assert "That was not right" in trainee.post(task, data={"option": "0"}, follow_redirects=True).text
    assert "It was recalled." in trainee.post(task, data={"option": "1"}, follow_redirects=True).text
    assert "Everybody has answered." in instructor.get(at).text
    assert signed_in("other").get(task).status_code == 404


# -- a passage that has changed -----------------------------------------------------------------------------


def test_a_changed_passage_is_read_answered_and_told(academy: Academy, signed_in: SignedIn) -> None:
    issued = certify(academy)
    load_pack(academy.act("admin"), reworded(shipped(), VOLUME))
    settle_changes(academy.act())
    db.session.close()
    trainee, instructor = signed_in("trainee"), signed_in("instructor")
    assert "version 1; the course is at version 2 now" in trainee.get(f"/verify/{issued.public_id}").text
    assert "version 1; the course is at version 2 now" in trainee.get(f"/certificates/{issued.public_id}/evidence").text
    links = [re.findall(r"/certificate/changes/\w+", trainee.get(at).text) for at in ("/learn", "/certificate")]
    assert links[0] == links[1]
    [task] = links[0]
    page = trainee.get(task).text
    assert "always divide the dose" in page.split("What it said")[0]
    assert "always" not in page.split("What it said")[1].split("</details>")[0]
    assert len(re.findall(r' id="([^"]+)"', page)) == len(set(re.findall(r' id="([^"]+)"', page))), "no id twice"
    blank = trainee.post(f"{task}/questions/product-p06", data={})
    assert (blank.status_code, "Choose or type an answer first." in blank.text) == (400, True)
    assert trainee.post(f"{task}/questions/treatment-p01", data={}).status_code == 404
    assert trainee.post(f"{task}/read").status_code == 409
    assert "I have read what has changed" not in page
    sent = f"/teach/cohorts/{academy.cohort}/bulletins"
    assert "Not yet: Ana Ferreira." in instructor.get(sent).text
    wrong = trainee.post(f"{task}/questions/product-p06", data={"product-p06.answer": "77"}, follow_redirects=True)
    assert "Not right" in wrong.text
    me = academy.people["trainee"].id
    shown = change_page(reading(), task.rpartition("/")[2], me, academy.clock().date())
    assert shown is not None
    for item, one in shown.questions.items():
        kind = one.question.shown.type
        raw = kind.raw_of(kind.key(one.question.spec, one.deal))
        fields = {f"{item}.{name}": values for name, values in raw.items()}
        last = trainee.post(f"{task}/questions/{item}", data=fields, follow_redirects=True)
        assert last.status_code == 200
    assert "Nothing more is asked of you." in last.text
    assert trainee.post(f"{task}/questions/{item}", data=fields).status_code == 409
    assert trainee.post(f"{task}/read").status_code == 409
    assert "Everybody knows it." in instructor.get(sent).text
    assert task not in trainee.get("/learn").text
    assert signed_in("other").get(task).status_code == 404
