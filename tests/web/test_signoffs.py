"""Pages of the logbook and of signing through the browser's door: what is refused says why, and where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from lms.accounts.passwords import hash_password
from lms.accounts.proving import set_pin
from lms.database import db, reading
from lms.practicals.queries import observation, observations
from lms.practicals.queries.entries import entries
from lms.practicals.queries.requests import requests_of
from tests.academy import PASSWORD, Academy
from tests.practice import asks, day, journaled, sign, wording, write

SignedIn = Callable[[str], FlaskClient]
PIN = "480263"


def judged(academy: Academy, **changes: Any) -> MultiDict[str, str]:
    """What the form behind a request sends: critical steps one by one, the others by one tap."""
    values: dict[str, Any] = {
        "rest": "y",
        "level": "3",
        "strength": "Calm hands.",
        "next_step": "Say the dose aloud.",
        "secret": PASSWORD,
        "meaning": "performed_under_my_supervision",
        **{f"step-{step['id']}": "done" for step in wording(academy)["steps"] if step["critical"]},
        **changes,
    }
    return MultiDict({name: value for name, value in values.items() if value is not None})


def entry_form(academy: Academy, **changes: Any) -> MultiDict[str, str]:
    values: dict[str, Any] = {
        "role": "performed", "month": f"{day(academy):%Y-%m}", "age_band": "40-49", "areas": ["glabella"],
        "product": "onabotulinumtoxina", "units": "20", "assistance": "words", **changes,
    }  # fmt: skip
    return MultiDict({name: value for name, value in values.items() if value is not None})


def signed(academy: Academy) -> list[Any]:
    db.session.close()
    return observations(reading(), academy.enrolment().id)


# -- the trainee ----------------------------------------------------------------------------------------------


def test_an_entry_is_written_read_and_asked_for(academy: Academy, signed_in: SignedIn) -> None:
    client = signed_in("trainee")
    written = client.post("/practice/entries/new", data=entry_form(academy, units="12,5"))
    page = client.get(written.location).text
    assert "12.5 units in all" in page
    assert "It counts for nothing yet" in page
    entry = written.location.rpartition("/")[2]
    asked = client.post("/practice/requests", data={"entry": entry})
    page = client.get(asked.location).text
    code = asked.location.rpartition("/")[2]
    assert f"http://127.0.0.1:8000/s/{code}" in page
    assert 'class="qr"' in page
    assert "Asked 23 Nov 2026" in client.get("/practice").text


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"role": None}, "role", "Choose what the trainee did."),
        ({"month": "2026-13"}, "month", "Choose the month."),
        ({"month": "2026-12"}, "month", "Choose this month or an earlier one."),
        ({"age_band": "43"}, "age_band", "Choose the age band of the patient."),
        ({"units": "twenty"}, "units", "Type the units in all"),
        ({"category1": "bruise"}, "category1", "Choose kind, severity and what was done"),
        ({"reflection": "Mrs Maria Santos came back."}, "reflection", "This may tell who somebody is."),
        ({"product": ["onabotulinumtoxina", "other"]}, "product", "Choose one answer only."),
    ],
)
def test_what_is_wrong_in_an_entry_stands_at_its_field(
    academy: Academy, signed_in: SignedIn, changes: dict[str, Any], field: str, words: str
) -> None:
    answer = signed_in("trainee").post("/practice/entries/new", data=entry_form(academy, **changes))
    assert (answer.status_code, f'id="{field}-error"' in answer.text) == (400, True)
    assert words in answer.text
    assert entries(reading(), academy.enrolment().id) == []


def test_a_corrected_entry_shows_both_versions(academy: Academy, signed_in: SignedIn) -> None:
    kept, client = write(academy), signed_in("trainee")
    assert "Marking in movement took me longest." in client.get(f"/practice/entries/{kept}/change").text
    changed = client.post(f"/practice/entries/{kept}/change", data=entry_form(academy, units="24", number="1"))
    page = client.get(changed.location).text
    assert "24 units in all" in page
    assert "20 units in all" in page
    stale = client.post(f"/practice/entries/{kept}/change", data=entry_form(academy, units="30", number="1"))
    assert stale.status_code == 409
    assert "was changed since you opened this page" in stale.text


def test_a_supervisor_is_asked_by_name_and_address(academy: Academy, signed_in: SignedIn) -> None:
    kept, client = write(academy), signed_in("trainee")
    half = client.post("/practice/requests", data={"entry": kept, "name": "Rui Tavares"})
    assert (half.status_code, "Type an e-mail address" in half.text) == (400, True)
    taken = client.post("/practice/requests", data={"entry": kept, "name": "Li Wei", "email": "other@example.org"})
    assert (taken.status_code, "Nobody can be asked at this address." in taken.text) == (409, True)
    data = {"entry": kept, "name": "Rui Tavares", "email": "rui@clinic.example"}
    page = client.get(client.post("/practice/requests", data=data).location).text
    assert "Invited here; has not signed in yet." in page
    assert "/invitation/" not in page


def test_a_rejection_is_read_and_asked_again(academy: Academy, signed_in: SignedIn) -> None:
    request, client = asks(academy), signed_in("trainee")
    instructor = signed_in("instructor")
    assert instructor.post(f"/signoffs/{request}/reject", data={"reason": ""}).status_code == 400
    assert instructor.post(f"/signoffs/{request}/reject", data={"reason": "Not what I saw."}).status_code == 303
    page = client.get(f"/practice/requests/{request}").text
    assert "Chidi Okafor did not sign it" in page
    assert "Not what I saw." in page
    entry = entries(reading(), academy.enrolment().id)[0].public_id
    assert client.post("/practice/requests", data={"entry": entry}).status_code == 303
    assert instructor.post(f"/signoffs/{request}", data=judged(academy)).status_code == 409


# -- whoever signs --------------------------------------------------------------------------------------------


def test_the_code_leads_each_to_their_own_page(academy: Academy, signed_in: SignedIn, client: FlaskClient) -> None:
    request = asks(academy)
    assert client.get(f"/s/{request}").location == f"/sign-in?next=/s/{request}"
    assert signed_in("trainee").get(f"/s/{request}").location == f"/practice/requests/{request}"
    assert signed_in("second").get(f"/s/{request}").location == f"/signoffs/{request}"


def test_the_context_is_there_and_cannot_be_changed(academy: Academy, signed_in: SignedIn) -> None:
    request, client = asks(academy, areas=("forehead",)), signed_in("second")
    page = client.get(f"/signoffs/{request}").text
    assert "Forehead" in page
    assert 'name="areas"' not in page
    answer = client.post(f"/signoffs/{request}", data=judged(academy, areas="glabella", role="observed"))
    record = client.get(answer.location).text
    assert "Asked 23 Nov 2026, signed within a day" in record
    assert "“Performed under my direct supervision.”" in record
    assert "(marked together with others)" in record
    assert (signed(academy)[0].areas, signed(academy)[0].role) == (("forehead",), "performed")


@pytest.mark.parametrize(
    ("changes", "field", "status"),
    [
        ({"step-consent": None}, "step-consent", 400),
        ({"rest": None}, "step-comfort", 400),
        ({"level": None}, "level", 400),
        ({"meaning": ""}, "meaning", 400),
        ({"strength": "Mrs Maria Santos was calm."}, "strength", 400),
        ({"secret": ""}, "secret", 403),
        ({"secret": "not the password"}, "secret", 403),
        ({"secret": "", "proof": "0" * 64}, "secret", 403),
    ],
)
def test_what_keeps_it_from_being_signed_stands_at_its_field(
    academy: Academy, signed_in: SignedIn, changes: dict[str, Any], field: str, status: int
) -> None:
    answer = signed_in("second").post(f"/signoffs/{asks(academy)}", data=judged(academy, **changes))
    assert (answer.status_code, f'id="{field}-error"' in answer.text) == (status, True)
    assert "Not signed yet" in answer.text
    assert signed(academy) == []


@pytest.mark.parametrize(
    ("who", "words"), [("stranger", "neither an instructor"), ("trainee", "Your role does not include this page.")]
)
def test_who_may_not_sign_sees_nothing_of_it(academy: Academy, signed_in: SignedIn, who: str, words: str) -> None:
    request, client = asks(academy), signed_in(who)
    for answer in (client.get(f"/signoffs/{request}"), client.post(f"/signoffs/{request}", data=judged(academy))):
        assert answer.status_code == 403
        assert words in answer.text
        assert "Ana Ferreira" not in answer.text or who == "trainee"
    assert signed(academy) == []


def test_a_supervisor_whom_nobody_knows_is_told_that_it_waits(academy: Academy, signed_in: SignedIn) -> None:
    request, client = asks(academy), signed_in("supervisor")
    assert "it counts once the academy has verified you" in client.get(f"/signoffs/{request}").text
    record = client.get(client.post(f"/signoffs/{request}", data=judged(academy)).location).text
    assert "It does not count yet: the academy has to verify who signed it." in record
    assert "Cohorts" not in record
    assert "1 signature waits for its supervisor to be verified." in signed_in("trainee").get("/practice").text
    page = signed_in("instructor").get("/teach/assessors").text
    assert "Inês Carvalho" in page
    assert "nobody yet" in page


def test_a_request_that_is_over_says_how(academy: Academy, signed_in: SignedIn) -> None:
    request = asks(academy)
    academy.clock.advance(days=14)
    client = signed_in("second")
    page = client.get(f"/signoffs/{request}").text
    assert "This request has expired." in page
    assert "<form" not in page.partition("<main")[2]
    assert signed_in("trainee").post(f"/practice/requests/{request}/renew").status_code == 303
    assert client.post(f"/signoffs/{request}", data=judged(academy)).status_code == 303


# -- PIN, proof, and sending by itself ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pin", "again", "known", "words"),
    [
        ("12345", "12345", PASSWORD, "A PIN has six digits."),
        ("٤٨٠٢٦٣", "٤٨٠٢٦٣", PASSWORD, "A PIN has six digits."),
        ("123456", "123456", PASSWORD, "among the first"),
        ("111222", "111222", PASSWORD, "among the first"),
        ("480263", "480264", PASSWORD, "The two entries are not the same."),
        ("480263", "480263", "not the password", "That is not your present password."),
    ],
)
def test_a_pin_is_refused_with_a_reason(
    academy: Academy, signed_in: SignedIn, pin: str, again: str, known: str, words: str
) -> None:
    answer = signed_in("instructor").post("/account/pin", data={"pin": pin, "pin_again": again, "known": known})
    assert (answer.status_code, words in answer.text) == (400, True)
    assert journaled("pin_set") == 0


def test_a_pin_signs_and_another_pin_is_no_way_to_a_pin(academy: Academy, signed_in: SignedIn) -> None:
    client, data = signed_in("instructor"), {"pin": PIN, "pin_again": PIN, "known": PASSWORD}
    assert client.post("/account/pin", data=data).status_code == 303
    assert client.post("/account/pin", data={"pin": "731904", "pin_again": "731904", "known": PIN}).status_code == 400
    client.post(f"/signoffs/{asks(academy)}", data=judged(academy, secret=PIN))
    assert signed(academy)[0].document["proof"] == "pin"
    assert "PIN for signatures" not in signed_in("trainee").get("/account").text


def test_after_eight_wrong_tries_even_the_right_pin_waits(academy: Academy, signed_in: SignedIn) -> None:
    set_pin(academy.act("instructor"), academy.people["instructor"].id, hash_password(PIN))
    request, client = asks(academy), signed_in("instructor")
    for n in range(8):
        assert client.post("/signing.json", json={"secret": f"73190{n}"}).status_code == 403
    assert client.post("/signing.json", json={"secret": PIN}).status_code == 429
    other = signed_in("instructor")  # another sign-in of the same person is no way round it
    answer = other.post(f"/signoffs/{request}", data=judged(academy, secret=PIN))
    assert (answer.status_code, "Too many tries." in answer.text) == (403, True)
    academy.clock.advance(minutes=16)
    assert other.post(f"/signoffs/{request}", data=judged(academy, secret=PIN)).status_code == 303


@pytest.mark.parametrize("body", [None, [], {}, {"secret": 5}, {"secret": ""}, {"secret": "x" * 129}])
def test_a_proof_of_another_shape_is_refused(academy: Academy, signed_in: SignedIn, body: Any) -> None:
    assert signed_in("instructor").post("/signing.json", json=body).status_code == 400


def proof(client: FlaskClient) -> str:
    answer = client.post("/signing.json", json={"secret": PASSWORD})
    assert answer.status_code == 200
    return str(answer.get_json()["proof"])


def sends(client: FlaskClient, request: str, data: MultiDict[str, str]) -> Any:
    return client.post(f"/signoffs/{request}", data=data, headers={"Accept": "application/json"})


def test_a_signature_that_waited_says_when_it_was_given_and_how_it_was_proved(
    academy: Academy, signed_in: SignedIn
) -> None:
    request, client = asks(academy), signed_in("instructor")
    token = proof(client)
    given = academy.clock() + timedelta(minutes=5)
    academy.clock.advance(hours=3)
    data = judged(academy, secret="", proof=token, given_at=given.isoformat())
    first, again = sends(client, request, data), sends(client, request, data)
    assert (first.status_code, first.get_json()) == (200, again.get_json())
    row = signed(academy)[0]
    assert row.document["given_at"] == "2026-11-23T09:05:00.000000Z"
    assert row.document["proved_at"] == "2026-11-23T09:00:00.000000Z"
    assert journaled("observation_signed") == 1
    assert "Given on the device at" in client.get(first.get_json()["address"]).text


@pytest.mark.parametrize("given", ["yesterday", "2026-11-23T09:00:00", "2027-01-01T00:00:00Z", "2020-01-01T00:00:00Z"])
def test_a_time_of_the_device_that_makes_no_sense_is_left_out(
    academy: Academy, signed_in: SignedIn, given: str
) -> None:
    sends(signed_in("instructor"), asks(academy), judged(academy, given_at=given))
    assert "given_at" not in signed(academy)[0].document


def test_a_proof_holds_for_eight_hours_in_its_own_sign_in(academy: Academy, signed_in: SignedIn) -> None:
    request, client = asks(academy), signed_in("instructor")
    data = judged(academy, secret="", proof=proof(client))
    for other in (signed_in("instructor"), signed_in("second")):
        answer = sends(other, request, data)
        assert (answer.status_code, answer.get_json()["code"]) == (403, "proof_over")
    academy.clock.advance(hours=8)
    assert sends(client, request, data).get_json()["code"] == "proof_over"
    assert signed(academy) == []


def test_what_cannot_be_signed_is_told_to_a_page_that_sends_by_itself(academy: Academy, signed_in: SignedIn) -> None:
    request, client = asks(academy), signed_in("instructor")
    answer = sends(client, request, judged(academy, level=None))
    assert (answer.status_code, answer.get_json()) == (400, {"code": "not_signed", "text": "Choose one level."})
    assert sends(signed_in("stranger"), request, judged(academy)).get_json()["code"] == "assess_no_role"


# -- amendments -----------------------------------------------------------------------------------------------


def test_an_amendment_is_made_by_the_same_form_and_both_versions_are_shown(
    academy: Academy, signed_in: SignedIn
) -> None:
    record, client = f"/teach/observations/{sign(academy)}", signed_in("instructor")
    form = client.get(f"{record}/amend").text
    assert "Named the danger zone before marking." in form
    data = judged(
        academy, number="1", role="performed", month="2026-11", areas="glabella", product="onabotulinumtoxina",
        level="2", reason="I had it too high.", strength="Slow and safe.",
    )  # fmt: skip
    assert client.post(f"{record}/amend", data=data).status_code == 303
    page = client.get(record).text
    for words in ("Amended: ", "level 3 to 2", "Why: I had it too high.", "Slow and safe.", "Named the danger zone"):
        assert words in page
    stale = client.post(f"{record}/amend", data=data)
    assert (stale.status_code, "It was changed since you opened this page." in stale.text) == (409, True)
    assert signed_in("second").get(f"{record}/amend").status_code == 409


def test_an_amendment_without_a_reason_is_refused(academy: Academy, signed_in: SignedIn) -> None:
    public_id = sign(academy)
    data = judged(
        academy,
        number="1",
        role="performed",
        month="2026-11",
        areas="glabella",
        product="onabotulinumtoxina",
        reason="",
    )
    answer = signed_in("instructor").post(f"/teach/observations/{public_id}/amend", data=data)
    assert (answer.status_code, 'id="reason-error"' in answer.text) == (400, True)
    assert observation(reading(), public_id).number == 1  # type: ignore[union-attr]


# -- vouching, auditing ---------------------------------------------------------------------------------------


def test_vouching_and_the_one_time_link_are_for_those_who_teach_the_course(
    academy: Academy, signed_in: SignedIn
) -> None:
    asks(academy, named=("Rui Tavares", "rui@clinic.example"))
    rui = next(row for row in requests_of(reading(), academy.enrolment().id) if row.supervisor == "Rui Tavares")
    assert rui.invited
    client = signed_in("instructor")
    person = client.get("/teach/assessors").text.partition(">Rui Tavares")[0].rpartition('href="')[2].partition('"')[0]
    page = client.post(f"{person}/invite").text
    assert "http://127.0.0.1:8000/invitation/" in page
    refused = client.post(person, data={"areas": "glabella"})
    assert (refused.status_code, "No checked registration" in refused.text) == (409, True)
    assert client.post(person, data={"areas": "neck"}).status_code == 400
    assert client.post(person, data={"areas": "glabella", "until": "soon"}).status_code == 400


def test_the_audit_list_names_the_pattern_and_takes_a_note(academy: Academy, signed_in: SignedIn) -> None:
    observed = [sign(academy, strength="Very calm hands, a good rapport.") for _ in range(4)]
    client = signed_in("second")
    page = client.get(f"/teach/cohorts/{academy.cohort}/audit").text
    assert "4 records carry the same words of the assessor." in page
    assert "4 of 4 to look into" in page
    for public_id in observed:
        data = {"audit-reason": "Asked the clinic; it agrees."}
        assert client.post(f"/teach/observations/{public_id}/checked", data=data).status_code == 303
    assert (
        "to look into" not in client.get(f"/teach/cohorts/{academy.cohort}/audit").text.partition("Drawn by chance")[0]
    )
    own = signed_in("instructor").post(
        f"/teach/observations/{observed[0]}/checked", data={"audit-reason": "I was there."}
    )
    assert (own.status_code, "Somebody else has to look into this" in own.text) == (409, True)
