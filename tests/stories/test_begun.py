"""A supervisor begins where nobody asked: for whom they may assess, and nobody else learns who studies here."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.accounts.services import record_licence
from lms.database import db, reading, runtime
from lms.journal.verification import verify
from lms.practicals.queries import observation
from lms.practicals.queries.requests import RequestRow, request_row, requests_of, requests_to
from lms.practicals.rules.observing import SUPERVISED
from lms.practicals.services import Signature, sign_request
from lms.practicals.services.asking import ask, begin, withdraw_request
from lms.practicals.services.vouching import end_vouching, vouch
from lms.practicals.wording import answered, signed_later
from lms.unit_of_work import Refused
from tests.academy import Academy
from tests.practice import day, journaled, seen

AREAS = ("glabella", "forehead")
TRAINEE = "trainee@example.org"


@pytest.fixture
def vouched(academy: Academy) -> Academy:
    """The supervisor from outside has a registration, and the academy vouches for them."""
    body = ("physician", "Ordem dos Médicos", "777", day(academy, 700), day(academy, -700), "primary_source")
    record_licence(academy.act("admin"), academy.people["supervisor"].id, *body)
    vouch(academy.act("instructor"), academy.people["supervisor"].id, 1, AREAS)
    db.session.close()
    return academy


def begun(academy: Academy, who: str = "supervisor", email: str = TRAINEE) -> str:
    made = begin(academy.act(who), email)
    db.session.close()
    return made


def row_of(public_id: str) -> RequestRow:
    row = request_row(reading(), public_id)
    assert row is not None
    return row


def test_what_a_supervisor_begins_is_signed_and_counts(vouched: Academy) -> None:
    request = begun(vouched, email=f"  {TRAINEE.upper()} ")
    row = row_of(request)
    assert (row.begun, row.trainee, row.supervisor) == (True, "Ana Ferreira", "Inês Carvalho")
    assert [one.public_id for one in requests_to(reading(), vouched.people["supervisor"].id, vouched.clock())] == [
        request
    ]
    vouched.clock.advance(days=2)
    signature = Signature(SUPERVISED, "pin")
    signed = sign_request(vouched.act("supervisor"), request, seen(vouched, areas=("forehead",)), signature)
    seen_row = observation(reading(), signed)
    assert seen_row is not None
    assert (seen_row.waits, seen_row.asked_at, signed_later(seen_row)) == (False, None, "")
    assert answered(row_of(request)) == "Begun 23 Nov 2026 by Inês Carvalho"
    assert journaled("signoff_begun") == 1
    assert journaled("signoff_asked") == 0
    with runtime().engine.connect() as connection:
        assert list(verify(connection)) == []


def test_beginning_twice_is_one_request(vouched: Academy) -> None:
    first = begun(vouched)
    assert begun(vouched) == first
    asked = ask(vouched.act("trainee"), vouched.enrolment())
    assert begun(vouched) == first != asked
    vouched.clock.advance(days=14)
    assert begun(vouched) != first


def test_the_trainee_takes_back_what_was_begun_by_mistake(vouched: Academy) -> None:
    request = begun(vouched)
    withdraw_request(vouched.act("trainee"), request)
    with pytest.raises(Refused, match="request_withdrawn"):
        sign_request(vouched.act("supervisor"), request, seen(vouched), Signature(SUPERVISED, "pin"))


def test_an_instructor_begins_with_those_of_their_cohorts(academy: Academy) -> None:
    assert row_of(begun(academy, "instructor")).trainee == "Ana Ferreira"
    with pytest.raises(Refused, match="begin_unknown"):
        begin(academy.act("stranger"), TRAINEE)


@pytest.mark.parametrize("email", ["nobody@example.org", "admin@example.org", "instructor@example.org", ""])
def test_who_studies_nothing_here_is_not_told_apart(vouched: Academy, email: str) -> None:
    with pytest.raises(Refused, match="begin_unknown"):
        begin(vouched.act("supervisor"), email)


def test_nobody_begins_before_the_academy_vouches_nor_afterwards(academy: Academy) -> None:
    with pytest.raises(Refused, match="begin_unknown"):
        begin(academy.act("supervisor"), TRAINEE)
    person = academy.people["supervisor"].id
    record_licence(
        academy.act("admin"), person, "nurse", "Ordem", "7", day(academy, 9), day(academy, -9), "primary_source"
    )
    vouch(academy.act("instructor"), person, 1, AREAS, day(academy, -3))
    begun(academy)
    academy.clock.advance(days=5)
    with pytest.raises(Refused, match="begin_unknown"):
        begin(academy.act("supervisor"), TRAINEE)
    vouch(academy.act("instructor"), person, 1, AREAS)
    end_vouching(academy.act("instructor"), person, 1)
    academy.clock.advance(seconds=1)
    with pytest.raises(Refused, match="begin_unknown"):
        begin(academy.act("supervisor"), TRAINEE)


def test_nobody_begins_with_themselves(academy: Academy) -> None:
    with pytest.raises(Refused, match="observe_self"):
        begin(academy.act("trainee"), TRAINEE)


def test_a_list_that_is_full_stays_as_it_is(vouched: Academy) -> None:
    for _ in range(20):
        ask(vouched.act("trainee"), vouched.enrolment())
    with pytest.raises(Refused, match="begin_many"):
        begin(vouched.act("supervisor"), TRAINEE)
    assert len(requests_of(reading(), vouched.enrolment().id)) == 20
    vouched.clock.advance(seconds=timedelta(days=14).total_seconds())
    begun(vouched)
