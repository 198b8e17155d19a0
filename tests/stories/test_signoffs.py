"""Asking for a sign-off: written by the trainee, answered once by somebody who may; how late stays visible."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from lms.accounts.models import Invitation, Outbox, Person
from lms.accounts.services import accept_invitation, grant_role, invite_again, record_licence
from lms.database import db, reading, runtime
from lms.journal.verification import verify
from lms.practicals.models import LogbookVersion
from lms.practicals.queries import observation, observations, versions
from lms.practicals.queries.assessors import supervisors
from lms.practicals.queries.audit import audit_page
from lms.practicals.queries.entries import entry, entry_versions
from lms.practicals.queries.requests import request_row, requests_to
from lms.practicals.rules.observing import REVIEWED, SUPERVISED
from lms.practicals.services import Incomplete, Signature, amend_observation, sign_request
from lms.practicals.services.asking import ask, reject_request, renew_request, withdraw_request
from lms.practicals.services.auditing import check_observation
from lms.practicals.services.vouching import end_vouching, vouch
from lms.practicals.services.writing import change_entry, write_entry
from lms.practicals.wording import answered, changes, finding_words, signed_later, waiting_sentence
from lms.unit_of_work import Act, Refused
from tests.academy import MONDAY, Academy
from tests.practice import asks, day, journaled, missing, seen, sign, stand, write, written

UNDER = Signature(SUPERVISED, "pin")
AREAS = ("glabella", "forehead", "lateral-canthal")


def answer(academy: Academy, request: str, who: str = "instructor", under: Signature = UNDER, **changes: Any) -> str:
    signed = sign_request(academy.act(who), request, seen(academy, **changes), under)
    db.session.close()
    return signed


def state(academy: Academy, request: str) -> str:
    db.session.close()
    row = request_row(reading(), request)
    assert row is not None
    return row.fact.state(academy.clock())


def licensed(academy: Academy, who: str = "supervisor", until: date = date(2028, 6, 30)) -> None:
    body = ("physician", "Ordem dos Médicos", "777", date(2024, 1, 1), until, "primary_source")
    record_licence(academy.act("admin"), academy.people[who].id, *body)


def sound() -> bool:
    with runtime().engine.connect() as connection:
        return list(verify(connection)) == []


# -- the logbook ----------------------------------------------------------------------------------------------


def test_an_entry_keeps_a_month_and_lists_and_no_day(academy: Academy) -> None:
    row = entry(reading(), write(academy, performed_on=date(2026, 11, 17)))
    assert row is not None
    assert (row.performed_on, row.case_code[:2], row.number) == (date(2026, 11, 1), "C-", 1)
    assert "17" not in str(row.document)


def test_an_entry_that_nobody_signed_counts_for_nothing(academy: Academy) -> None:
    before = stand(academy).clauses
    asks(academy)
    sign(academy, role="observed")  # something that makes the standing settle
    performed = next(clause for clause in stand(academy).clauses if clause.kind == "practicals")
    assert performed.evidence["performed"] == 0
    assert [clause.id for clause in before] == [clause.id for clause in stand(academy).clauses]


def test_a_correction_is_a_version_and_the_first_one_stays(academy: Academy) -> None:
    kept = write(academy)
    change_entry(academy.act("trainee"), kept, 1, written(academy, units="24"))
    rows = entry_versions(reading(), entry(reading(), kept).entry_id)  # type: ignore[union-attr]
    assert [(row.number, row.document["units"]) for row in rows] == [(1, "20"), (2, "24")]
    assert rows[0].case_code == rows[1].case_code
    with pytest.raises(Refused, match="entry_changed_since"):
        change_entry(academy.act("trainee"), kept, 1, written(academy, units="30"))


def test_an_entry_is_its_trainees_own(academy: Academy) -> None:
    kept = write(academy)
    for who in ("other", "instructor"):
        with pytest.raises(Refused, match="entry_not_own"):
            change_entry(academy.act(who), kept, 1, written(academy))
        with pytest.raises(Refused, match="entry_not_own"):
            write_entry(academy.act(who), academy.enrolment(), written(academy))
    with pytest.raises(Refused, match="entry_unknown"):
        ask(academy.act("other"), academy.enrolment("other"), kept)


def test_a_reflection_that_names_somebody_is_refused(academy: Academy) -> None:
    with pytest.raises(Incomplete) as refusal:
        write(academy, reflection="Mrs Maria Santos came back on 3 March 2026.")
    assert refusal.value.fields == [("reflection", "identifies_somebody")]
    assert journaled("entry_written") == 0


def test_the_same_entry_sent_twice_is_kept_once(academy: Academy) -> None:
    draft = runtime().chance.public_id()
    sent = [write_entry(academy.act("trainee"), academy.enrolment(), written(academy), None, draft) for _ in range(2)]
    assert sent == [draft, draft]
    assert journaled("entry_written") == 1


def test_the_database_refuses_to_change_what_was_written(academy: Academy) -> None:
    asks(academy)
    for table, column in (
        ("logbook_version", "role"),
        ("signoff_request", "public_id"),
        ("logbook_entry", "case_code"),
    ):
        with pytest.raises(DatabaseError, match="is history"), runtime().engine.begin() as connection:
            connection.execute(text(f"UPDATE {table} SET {column} = {column}"))


# -- a request and its answer ---------------------------------------------------------------------------------


def test_what_is_signed_is_what_the_trainee_wrote_and_the_supervisor_judged(academy: Academy) -> None:
    request = asks(academy, areas=("forehead",), performed_on=date(2026, 10, 2))
    row = observation(reading(), answer(academy, request, areas=("glabella",), level=2, performed_on=date(2020, 1, 1)))
    assert row is not None
    assert (row.areas, row.performed_on, row.level) == (("forehead",), date(2026, 10, 1), 2)
    assert (row.observer_name, row.observer_role, row.meaning) == ("Chidi Okafor", "instructor", SUPERVISED)
    assert row.document["proof"] == "pin"
    written_version = reading().query(LogbookVersion).one()
    assert row.document["entry"] == {"version": written_version.id, "digest": written_version.digest}
    assert (state(academy, request), sound()) == ("signed", True)


def test_a_request_is_answered_once_and_the_same_answer_again_changes_nothing(academy: Academy) -> None:
    request = asks(academy)
    assert answer(academy, request) == answer(academy, request)
    with pytest.raises(Refused, match="request_signed"):
        answer(academy, request, "second")
    assert journaled("observation_signed") == 1


def test_how_late_it_was_answered_stays_visible(academy: Academy) -> None:
    request = asks(academy)
    academy.clock.advance(days=9, hours=2)
    signed = answer(academy, request)
    row, asked = observation(reading(), signed), request_row(reading(), request)
    assert row is not None
    assert asked is not None
    assert signed_later(row) == answered(asked) == "Asked 23 Nov 2026, signed 9 days later"


def test_a_request_expires_after_fourteen_days_and_is_renewed_once(academy: Academy) -> None:
    request = asks(academy)
    academy.clock.advance(days=14)
    assert state(academy, request) == "expired"
    with pytest.raises(Refused, match="request_expired"):
        answer(academy, request)
    renew_request(academy.act("trainee"), request)
    assert state(academy, request) == "open"
    academy.clock.advance(days=14)
    with pytest.raises(Refused, match="request_renewed_before"):
        renew_request(academy.act("trainee"), request)
    assert state(academy, request) == "expired"


def test_a_rejection_has_a_reason_and_leaves_room_for_another_try(academy: Academy) -> None:
    kept = write(academy)
    request = ask(academy.act("trainee"), academy.enrolment(), kept)
    with pytest.raises(Refused, match="entry_asked"):
        change_entry(academy.act("trainee"), kept, 1, written(academy, units="24"))
    with pytest.raises(Refused, match="reject_reason"):
        reject_request(academy.act("second"), request, " ")
    reject_request(academy.act("second"), request, "The units do not fit what I saw.")
    row = request_row(reading(), request)
    assert row is not None
    assert (row.reason, row.closed_by) == ("The units do not fit what I saw.", "Mara Novak")
    with pytest.raises(Refused, match="request_rejected"):
        answer(academy, request)
    change_entry(academy.act("trainee"), kept, 1, written(academy, units="24"))
    again = ask(academy.act("trainee"), academy.enrolment(), kept)
    assert observation(reading(), answer(academy, again)).document["units"] == "24"  # type: ignore[union-attr]
    with pytest.raises(Refused, match="entry_signed"):
        ask(academy.act("trainee"), academy.enrolment(), kept)
    with pytest.raises(Refused, match="entry_signed"):
        change_entry(academy.act("trainee"), kept, 2, written(academy))
    assert sound()


def test_a_request_that_was_taken_back_cannot_be_signed(academy: Academy) -> None:
    request = asks(academy)
    with pytest.raises(Refused, match="entry_not_own"):
        withdraw_request(academy.act("other"), request)
    withdraw_request(academy.act("trainee"), request)
    with pytest.raises(Refused, match="request_withdrawn"):
        answer(academy, request)
    with pytest.raises(Refused, match="request_closed"):
        renew_request(academy.act("trainee"), request)


def test_without_an_entry_the_supervisor_says_what_was_done(academy: Academy) -> None:
    request = ask(academy.act("trainee"), academy.enrolment())
    row = observation(reading(), answer(academy, request, areas=("forehead",)))
    assert row is not None
    assert (row.areas, row.entry, "entry" in row.document) == (("forehead",), None, False)


def test_only_a_few_requests_are_open_at_a_time(academy: Academy) -> None:
    for _ in range(20):
        ask(academy.act("trainee"), academy.enrolment())
    with pytest.raises(Refused, match="requests_many"):
        ask(academy.act("trainee"), academy.enrolment())


def test_steps_of_one_tap_are_marked_and_never_critical(academy: Academy) -> None:
    judged = seen(academy, together=("comfort", "consent"))
    with pytest.raises(Incomplete):
        sign_request(academy.act("instructor"), asks(academy), seen(academy, steps={"comfort": "done"}), UNDER)
    row = observation(reading(), sign_request(academy.act("instructor"), asks(academy), judged, UNDER))
    assert row is not None
    assert row.document["together"] == ["comfort"]


def test_what_was_reviewed_from_the_record_does_not_count(academy: Academy) -> None:
    answer(academy, asks(academy), under=Signature(REVIEWED, "password"))
    assert "performed_short" in missing(academy)
    assert stand(academy).clause("practicals").evidence["performed"] == 0  # type: ignore[union-attr]


def test_a_meaning_of_another_role_is_refused(academy: Academy) -> None:
    request = asks(academy, role="drill", drill="lid-ptosis")
    with pytest.raises(Incomplete) as refusal:
        answer(academy, request, under=UNDER)
    assert ("meaning", "choose_meaning") in refusal.value.fields


# -- who may assess at that minute ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("trainee", "observe_self"),
        ("stranger", "assess_no_role"),
        ("other", "assess_no_role"),
        ("admin", "assess_no_role"),
    ],
)
def test_who_has_no_role_here_is_refused(academy: Academy, who: str, code: str) -> None:
    request = asks(academy)
    with pytest.raises(Refused, match=code):
        answer(academy, request, who)
    with pytest.raises(Refused, match=code):
        reject_request(academy.act(who), request, "I was not there.")
    assert state(academy, request) == "open"


def test_a_trainee_who_is_a_supervisor_as_well_signs_nothing_of_their_own(academy: Academy) -> None:
    grant_role(academy.act("admin"), academy.people["trainee"].id, "supervisor")
    with pytest.raises(Refused, match="observe_self"):
        answer(academy, asks(academy), "trainee")


def test_a_licence_that_lapsed_yesterday_refuses_and_older_signatures_stay(academy: Academy) -> None:
    answer(academy, asks(academy))
    licensed(academy, "instructor", day(academy, 1))
    with pytest.raises(Refused, match="assess_licence_lapsed"):
        answer(academy, asks(academy))
    assert stand(academy).clause("practicals").evidence["performed"] == 1  # type: ignore[union-attr]
    licensed(academy, "instructor", day(academy))
    assert answer(academy, asks(academy))


def test_a_licence_that_is_only_stated_does_not_do(academy: Academy) -> None:
    stated = ("physician", "Board", "9", date(2024, 1, 1), date(2028, 1, 1), "self")
    record_licence(academy.act("admin"), academy.people["instructor"].id, *stated)
    with pytest.raises(Refused, match="assess_licence_unverified"):
        sign(academy)


def test_a_grant_names_areas_and_a_time(academy: Academy) -> None:
    licensed(academy)
    person = academy.people["supervisor"].id
    vouch(academy.act("instructor"), person, 1, ("glabella",), day(academy))
    with pytest.raises(Refused, match="assess_area"):
        answer(academy, asks(academy, areas=("forehead",)), "supervisor")
    assert answer(academy, asks(academy), "supervisor")
    academy.clock.advance(days=1)
    with pytest.raises(Refused, match="assess_grant_over"):
        answer(academy, asks(academy), "supervisor")
    assert stand(academy).clause("practicals").evidence["performed"] == 1  # type: ignore[union-attr]


def test_ending_a_grant_leaves_what_was_signed(academy: Academy) -> None:
    licensed(academy)
    person = academy.people["supervisor"].id
    vouch(academy.act("admin"), person, 1, AREAS)
    answer(academy, asks(academy), "supervisor")
    end_vouching(academy.act("admin"), person, 1)
    with pytest.raises(Refused, match="assess_grant_over"):
        answer(academy, asks(academy), "supervisor")
    with pytest.raises(Refused, match="already_so"):
        end_vouching(academy.act("admin"), person, 1)
    assert stand(academy).clause("practicals").evidence["performed"] == 1  # type: ignore[union-attr]


# -- a supervisor whom nobody knows ---------------------------------------------------------------------------


def invited(academy: Academy) -> tuple[str, Act]:
    """A request to somebody without an account, who then signs in for the first time."""
    request = asks(academy, named=("Rui Tavares", "Rui@Clinic.example"))
    person = reading().execute(select(Person).where(Person.email == "rui@clinic.example")).scalar_one()
    accept_invitation(academy.act(), invite_again(academy.act("admin"), person.id), "x")
    db.session.close()
    academy.people["rui"] = type(academy.people["trainee"])(person.id, person.public_id, person.email, person.name)
    return request, academy.act("rui")


def test_a_supervisor_without_an_account_signs_at_once_and_counts_once_verified(academy: Academy) -> None:
    request, rui = invited(academy)
    assert len(requests_to(reading(), rui.actor.person_id or 0, academy.clock())) == 1
    signed = answer(academy, request, "rui")
    rows = observations(reading(), academy.enrolment().id)
    assert (rows[0].waits, rows[0].fact.counts) == (True, False)
    assert waiting_sentence([row.fact for row in rows]) == "1 signature waits for its supervisor to be verified."
    assert stand(academy).clause("practicals").evidence["performed"] == 0  # type: ignore[union-attr]
    with pytest.raises(Refused, match="vouch_licence"):
        vouch(academy.act("instructor"), academy.people["rui"].id, 1, AREAS)
    licensed(academy, "rui")
    assert [row.waiting for row in supervisors(reading(), academy.clock(), academy.people["rui"].public_id)] == [1]
    vouch(academy.act("instructor"), academy.people["rui"].id, 1, AREAS)
    assert stand(academy).clause("practicals").evidence["performed"] == 1  # type: ignore[union-attr]
    assert not observation(reading(), signed).waits  # type: ignore[union-attr]
    assert sound()


def test_vouching_for_other_areas_leaves_it_waiting(academy: Academy) -> None:
    request, _rui = invited(academy)
    signed = answer(academy, request, "rui")
    licensed(academy, "rui")
    vouch(academy.act("instructor"), academy.people["rui"].id, 1, ("forehead",))
    assert observation(reading(), signed).waits  # type: ignore[union-attr]


def test_what_stood_on_record_before_somebody_vouched_can_be_told(academy: Academy) -> None:
    request, _rui = invited(academy)
    answer(academy, request, "rui")
    before = academy.clock()
    academy.clock.advance(days=2)
    licensed(academy, "rui")
    vouch(academy.act("instructor"), academy.people["rui"].id, 1, AREAS)
    enrolment = academy.enrolment().id
    assert [row.waits for row in observations(reading(), enrolment, before)] == [True]
    assert [row.waits for row in observations(reading(), enrolment, academy.clock())] == [False]
    assert observations(reading(), enrolment, before - timedelta(days=1)) == []


def test_the_trainee_never_holds_the_one_time_link(academy: Academy) -> None:
    """The request makes the account; the link is made anew by whoever hands it over, and mail waits in the outbox."""
    request = asks(academy, named=("Rui Tavares", "rui@clinic.example"))
    assert len(request) == 10
    assert [mail.notice for mail in reading().query(Outbox)] == ["signoff_asked"]
    assert (
        reading().execute(select(func.count()).select_from(Invitation).where(Invitation.used_at.is_(None))).scalar_one()
        == 1
    )


@pytest.mark.parametrize("email", ["other@example.org", "admin@example.org", "trainee@example.org"])
def test_an_address_of_somebody_else_is_not_told_apart(academy: Academy, email: str) -> None:
    with pytest.raises(Refused, match="supervisor_not_asked"):
        asks(academy, named=("Somebody Else", email))


def test_a_trainee_brings_in_five_supervisors_at_most(academy: Academy) -> None:
    for n in range(5):
        asks(academy, named=(f"Person {n}", f"p{n}@clinic.example"))
    with pytest.raises(Refused, match="supervisors_many"):
        asks(academy, named=("One More", "more@clinic.example"))


@pytest.mark.parametrize(
    ("who", "whom", "areas", "until", "code"),
    [
        ("supervisor", "supervisor", AREAS, None, "vouch_self"),
        ("stranger", "other", AREAS, None, "vouch_no_supervisor"),
        ("instructor", "supervisor", (), None, "choose_area"),
        ("instructor", "supervisor", ("neck",), None, "choose_area"),
        ("instructor", "supervisor", AREAS, date(2026, 11, 22), "vouch_past"),
        ("other", "supervisor", AREAS, None, "vouch_not_yours"),
    ],
)
def test_vouching_is_refused_with_a_reason(
    academy: Academy, who: str, whom: str, areas: tuple[str, ...], until: date | None, code: str
) -> None:
    licensed(academy)
    with pytest.raises(Refused, match=code):
        vouch(academy.act(who), academy.people[whom].id, 1, areas, until)
    assert journaled("assessor_vouched") == 0


# -- amendments -----------------------------------------------------------------------------------------------


def test_an_amendment_is_a_version_with_a_reason_and_says_what_changed(academy: Academy) -> None:
    signed = answer(academy, asks(academy))
    academy.clock.advance(days=1)
    changed = seen(academy, level=2, steps={**seen(academy).steps, "dose": "prompted"})
    with pytest.raises(Incomplete) as refusal:
        amend_observation(academy.act("instructor"), signed, 1, changed, "", UNDER)
    assert refusal.value.fields == [("reason", "amend_reason")]
    amend_observation(academy.act("instructor"), signed, 1, changed, "I had mixed up two trainees.", UNDER)
    row = observation(reading(), signed)
    assert row is not None
    assert (row.number, row.level, row.created_at) == (2, 2, MONDAY)
    first, second = versions(reading(), row.observation_id)
    assert (first.level, second.level, second.reason) == (3, 2, "I had mixed up two trainees.")
    assert changes(first, second) == ["checklist", "level 3 to 2"]
    assert second.document["entry"] == first.document["entry"]
    with pytest.raises(Refused, match="amended_since"):
        amend_observation(academy.act("instructor"), signed, 1, changed, "Once more.", UNDER)
    assert (journaled("observation_amended"), sound()) == (1, True)


def test_only_the_observer_amends_and_only_while_licensed(academy: Academy) -> None:
    signed = answer(academy, asks(academy))
    with pytest.raises(Refused, match="amend_not_observer"):
        amend_observation(academy.act("second"), signed, 1, seen(academy), "Not mine.", UNDER)
    licensed(academy, "instructor", day(academy, 1))
    with pytest.raises(Refused, match="assess_licence_lapsed"):
        amend_observation(academy.act("instructor"), signed, 1, seen(academy), "Too late.", UNDER)


# -- looking into it ------------------------------------------------------------------------------------------


def audited(academy: Academy, percent: int = 5) -> Any:
    db.session.close()
    return audit_page(reading(), 1, 1, percent, academy.clock())


def test_what_stands_out_is_listed_with_its_reason_and_marked_once_looked_into(academy: Academy) -> None:
    signed = [answer(academy, asks(academy, reflection="")) for _ in range(4)]
    page = audited(academy)
    codes = {one.code for one in page.findings}
    assert {"audit_fast", "audit_bulk", "audit_same_words"} <= codes
    fast = next(one for one in page.findings if one.code == "audit_fast")
    assert (finding_words(fast), page.open(fast.observations)) == (
        "4 were signed within seconds of being asked for: nobody reads the form so fast.", 4,
    )  # fmt: skip
    with pytest.raises(Refused, match="audit_own"):
        check_observation(academy.act("instructor"), signed[0], "I was there.")
    with pytest.raises(Refused, match="audit_note"):
        check_observation(academy.act("second"), signed[0], "")
    check_observation(academy.act("second"), signed[0], "Asked the clinic; the list agrees.")
    page = audited(academy)
    assert page.open(fast.observations) == 3
    assert [check.note for checks in page.checks.values() for check in checks] == ["Asked the clinic; the list agrees."]
    assert sound()


def test_a_share_is_drawn_and_other_cohorts_see_nothing_of_it(academy: Academy) -> None:
    answer(academy, asks(academy))
    assert [len(audited(academy, percent).drawn) for percent in (0, 100)] == [0, 1]
    assert audit_page(reading(), 2, 1, 100, academy.clock()).drawn == ()


def test_a_signature_that_waited_on_a_device_is_judged_by_the_devices_time(academy: Academy) -> None:
    """Thirty that are sent together when the connection is back were not given together."""
    at = academy.clock()
    for n in range(5):
        academy.clock.moment = at + timedelta(days=n)
        request = asks(academy)
        given = academy.clock() + timedelta(minutes=5)
        academy.clock.moment = at + timedelta(days=6, minutes=n)
        answer(academy, request, under=Signature(SUPERVISED, "pin", None, given), strength=f"Calm, number {n} of them.")
    assert not {"audit_bulk", "audit_late", "audit_day"} & {one.code for one in audited(academy).findings}
