"""Certificates as use cases: issued once over whole evidence, frozen, and checked against their signature."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from lms.accounts.services import record_licence
from lms.certification.queries import CertificateView, certificate
from lms.certification.services import release
from lms.certification.wording import shown, shown_in_a_line, verdict
from lms.database import db, reading, runtime
from lms.practicals.queries import observations
from lms.practicals.services import withdraw_observation
from lms.unit_of_work import Refused
from tests.academy import Academy
from tests.practice import attest, certify, day, entrust, missing, practise, sign, stand, study


def now(academy: Academy, issued: CertificateView, on: date | None = None) -> CertificateView:
    db.session.close()
    found = certificate(reading(), issued.public_id, on or day(academy), runtime().keys)
    assert found is not None
    return found


def test_the_statement_opens_when_everything_before_it_is_met(academy: Academy) -> None:
    study(academy)
    assert missing(academy, "attestation") == {"after_everything_above"}
    practise(academy)
    assert missing(academy, "attestation") == {"attestation_open"}
    attest(academy)
    assert missing(academy, "entrustment") == {"entrustment_missing"}
    assert missing(academy, "release") == {"after_everything_above"}
    entrust(academy)
    assert missing(academy, "release") == {"release_waiting"}


def test_nobody_releases_over_open_requirements(academy: Academy) -> None:
    study(academy)
    practise(academy)
    with pytest.raises(Refused, match="release_incomplete"):
        release(academy.act("instructor"), academy.enrolment())
    assert not stand(academy).complete


def test_who_signed_last_does_not_release(academy: Academy) -> None:
    study(academy)
    practise(academy)
    attest(academy)
    entrust(academy)
    with pytest.raises(Refused, match="release_needs_second"):
        release(academy.act("second"), academy.enrolment())


def test_a_certificate_freezes_what_was_shown(academy: Academy) -> None:
    issued = certify(academy)
    assert (issued.holder_name, issued.level, issued.status) == ("Ana Ferreira", 3, "valid")
    assert issued.released_by == "Chidi Okafor"
    line = "3 procedures observed, 5 performed, in 2 areas, before 2 assessors, complication drill"
    assert line in shown_in_a_line(issued.clauses)
    last = observations(reading(), academy.enrolment().id)[0]
    withdraw_observation(academy.act("second"), last.public_id, "It was another trainee.")
    assert not stand(academy).complete
    assert line in shown_in_a_line(now(academy, issued).clauses)


def test_strangers_learn_nothing_of_scores_and_registration(academy: Academy) -> None:
    issued = certify(academy)
    line = shown_in_a_line(issued.clauses)
    assert not any(hidden in line for hidden in ("Ordem", "2028", "%"))
    assert "12345" not in str(issued.document)
    assert next(one.title for one in shown(issued)) == "Registration"


def test_its_last_day_is_valid_and_the_next_is_not(academy: Academy) -> None:
    issued = certify(academy)
    renewed = (date(2026, 1, 1), date(2040, 1, 1), "primary_source")
    record_licence(academy.act("admin"), issued.person_id, "nurse", "Ordem", "12345", *renewed)
    assert issued.valid_until == date(2028, 11, 23)
    assert now(academy, issued, issued.valid_until).status == "valid"
    assert now(academy, issued, issued.valid_until + timedelta(days=1)).status == "expired"


def test_it_is_suspended_while_the_registration_has_ended(academy: Academy) -> None:
    issued = certify(academy)
    assert now(academy, issued, date(2028, 6, 30)).status == "valid"
    lapsed = now(academy, issued, date(2028, 7, 1))
    assert lapsed.status == "suspended"
    assert verdict(lapsed, None).word == "Suspended"


@pytest.mark.parametrize(
    ("verb", "status", "word"),
    [
        ("suspended", "suspended", "Suspended"),
        ("restored", "valid", "Valid"),
        ("revoked", "revoked", "Revoked"),
        ("superseded", "superseded", "Superseded"),
    ],
)
def test_its_latest_event_says_how_it_stands(academy: Academy, verb: str, status: str, word: str) -> None:
    issued = certify(academy)
    add_event(academy, issued, verb)
    found = now(academy, issued)
    assert (found.status, verdict(found, day(academy)).word) == (status, word)


def add_event(academy: Academy, issued: CertificateView, verb: str) -> None:
    db.session.close()
    with runtime().engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO certificate_event (certificate_id, verb, at) "
                "SELECT certificate_id, :verb, at FROM certificate_event"
            ),
            {"verb": verb},
        )


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("holder_name", "Somebody Else"),
        ("level", 5),
        ("valid_until", "2099-01-01"),
        ("signature", "AAAA"),
        ("key_id", "x"),
    ],
)
def test_a_changed_record_is_not_genuine(academy: Academy, column: str, value: object) -> None:
    """Somebody with the database in hand removes the guard and rewrites the row: the signature tells."""
    issued = certify(academy)
    db.session.close()
    with runtime().engine.begin() as connection:
        drop_guard(connection)
        connection.execute(text(f"UPDATE certificate SET {column} = :value"), {"value": value})
    found = now(academy, issued)
    assert (found.status, verdict(found, day(academy)).word) == ("broken", "Not genuine")


def drop_guard(connection: object) -> None:
    on = "" if runtime().engine.dialect.name == "sqlite" else " ON certificate"
    connection.execute(text(f"DROP TRIGGER refuse_update_certificate{on}"))  # type: ignore[attr-defined]


def test_an_observation_after_the_statement_can_ask_for_another_releaser(academy: Academy) -> None:
    study(academy)
    practise(academy)
    attest(academy)
    entrust(academy)
    sign(academy, "instructor", areas=("forehead",))
    with pytest.raises(Refused, match="release_needs_second"):
        release(academy.act("instructor"), academy.enrolment())
    release(academy.act("second"), academy.enrolment())
    assert stand(academy).complete
