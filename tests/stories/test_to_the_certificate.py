"""The whole way at the level of use cases: from an invitation to a certificate that a stranger can check."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import text

from lms.accounts import services as accounts
from lms.accounts.passwords import hash_password
from lms.catalogue.queries import checklist, programme
from lms.certification.queries import certificate_of, standing
from lms.certification.services import recompute, release
from lms.cohorts import services as cohorts
from lms.database import db, reading, runtime
from lms.journal.verification import verify
from lms.learning.services import accept_text
from lms.practicals.rules import Observed
from lms.practicals.services import sign_observation
from lms.sitting.queries.attempt import attempt_head
from tests.academy import Academy, TestPerson
from tests.practice import entrust


def seen(academy: Academy, role: str, area: str, level: int | None = None) -> Observed:
    lists = _checklist(academy)
    return Observed(
        role=role,
        performed_on=academy.clock().date(),
        areas=() if role == "drill" else (area,),
        product="" if role == "drill" else lists["products"][0]["id"],
        drill=lists["drills"][0]["id"] if role == "drill" else "",
        steps={step["id"]: "done" for step in lists["steps"]} if role == "performed" else {},
        level=level,
        strength="Named the danger zone before marking.",
        next_step="Say the dose aloud before drawing up.",
    )


def _checklist(academy: Academy) -> dict[str, Any]:
    rules = programme(reading(), academy.enrolment().programme_version_id)
    return checklist(reading(), rules.checklist_version_id)


def practise(academy: Academy, who: str = "trainee") -> None:
    enrolment = academy.enrolment(who)
    for _ in range(3):
        sign_observation(academy.act("instructor"), enrolment, seen(academy, "observed", "glabella"))
    for i in range(5):
        area = "glabella" if i % 2 else "forehead"
        observer = "second" if i == 4 else "instructor"
        sign_observation(academy.act(observer), enrolment, seen(academy, "performed", area, 3))
    sign_observation(academy.act("instructor"), enrolment, seen(academy, "drill", ""))
    db.session.close()


def states(academy: Academy, who: str = "trainee") -> dict[str, str]:
    db.session.close()
    row = standing(reading(), academy.enrolment(who).id)
    assert row is not None
    return {clause.kind: clause.state for clause in row.clauses}


def test_from_invitation_to_a_certificate_that_a_stranger_can_check(academy: Academy) -> None:
    act = academy.act("admin")
    invited = accounts.invite(act, "Fatima Zahra El Amrani", "fatima@example.org", "trainee", "RN", "Europe/Lisbon")
    accounts.accept_invitation(academy.act(), invited.token, hash_password("a few plain words"))
    public_id = cohorts.enrol(act, invited.person_id, 1)
    academy.people["fatima"] = TestPerson(
        invited.person_id, invited.public_id, "fatima@example.org", "Fatima", public_id
    )
    assert states(academy, "fatima")["licence"] == "attention"
    accounts.record_licence(
        act, invited.person_id, "nurse", "Board", "77", date(2025, 1, 1), date(2027, 12, 31), "primary_source"
    )
    assert states(academy, "fatima")["licence"] == "met"

    academy.read_lessons("fatima")
    assert states(academy, "fatima")["lessons"] == "met"

    failed = academy.sit("fatima", 1, wrong=4)
    head = attempt_head(reading(), failed)
    assert head is not None
    assert head.passed is False
    assert head.state == "released"
    for position in range(1, 11):
        academy.clock.advance(minutes=30)
        academy.sit("fatima", position)
    assert states(academy, "fatima")["quizzes"] == "met"

    examination = academy.sit("fatima", 11)
    head = attempt_head(reading(), examination)
    assert head is not None
    assert head.passed is True
    assert head.result is not None
    assert sum(row[2] for row in head.result["domains"]) == 40

    practise(academy, "fatima")
    assert states(academy, "fatima")["practicals"] == "met"
    assert states(academy, "fatima")["attestation"] == "partial"

    enrolment = academy.enrolment("fatima")
    rules = programme(reading(), enrolment.programme_version_id)
    accept_text(academy.act("fatima"), enrolment.id, rules.attestation_version_id)
    assert states(academy, "fatima")["entrustment"] == "partial"
    entrust(academy, "fatima")
    assert states(academy, "fatima")["release"] == "partial"
    assert certificate_of(reading(), enrolment.id, academy.clock().date(), runtime().keys) is None

    release(academy.act("second"), academy.enrolment("fatima"))
    db.session.close()
    certificate = certificate_of(reading(), enrolment.id, academy.clock().date(), runtime().keys)
    assert certificate is not None
    assert (certificate.status, certificate.holder_name) == ("valid", "Fatima Zahra El Amrani")
    assert certificate.valid_until == date(2028, 11, academy.clock().day)
    assert all(clause.met for clause in certificate.clauses)

    with runtime().engine.connect() as connection:
        assert list(verify(connection)) == []
    assert recompute(academy.act(), True) == []

    later = academy.clock().date() + timedelta(days=500)
    db.session.close()
    lapsed = certificate_of(reading(), enrolment.id, later, runtime().keys)
    assert lapsed is not None
    assert lapsed.status == "suspended"
    expired = certificate_of(reading(), enrolment.id, date(2029, 1, 1), runtime().keys)
    assert expired is not None
    assert expired.status == "expired"


def test_a_changed_certificate_is_not_genuine(academy: Academy) -> None:
    academy.read_lessons()
    for position in range(1, 12):
        academy.sit("trainee", position)
    practise(academy)
    enrolment = academy.enrolment()
    rules = programme(reading(), enrolment.programme_version_id)
    accept_text(academy.act("trainee"), enrolment.id, rules.attestation_version_id)
    entrust(academy)
    release(academy.act("second"), academy.enrolment())
    with runtime().engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER refuse_update_certificate"))
        else:
            connection.execute(text("ALTER TABLE certificate DISABLE TRIGGER USER"))
        connection.execute(text("UPDATE certificate SET holder_name = 'Somebody Else'"))
    db.session.close()
    forged = certificate_of(reading(), enrolment.id, academy.clock().date(), runtime().keys)
    assert forged is not None
    assert forged.status == "broken"
    with runtime().engine.connect() as connection:
        assert [breach.code for breach in verify(connection)] == ["record_changed"]
