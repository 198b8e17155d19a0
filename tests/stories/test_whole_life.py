"""A whole life at the level of use cases: from an invitation to a certificate that is shown, suspended and restored,
outlives a changed fact, is renewed, and is revoked in the end."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from lms.accounts import services as accounts
from lms.accounts.passwords import hash_password
from lms.certification.queries import (
    CertificateView,
    certificate_of,
    certificates_of,
    change_page,
    changes_to_read,
)
from lms.certification.services import (
    Ticked,
    answer_change,
    recompute,
    release,
    revoke,
    settle_changes,
    tick_certificates,
)
from lms.cohorts import services as cohorts
from lms.cohorts.models import Enrolment
from lms.database import db, reading, runtime
from lms.journal.verification import verify
from lms.publishing.services import load_pack
from lms.sitting.queries.attempt import AttemptHead, attempt_head
from tests.academy import Academy, TestPerson
from tests.course import shipped
from tests.practice import attest, certify, day, entrust, keys_apart, practise, stand, study
from tests.rewording import VOLUME, reworded

NAME = "Fatima Zahra El Amrani"
Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    def invoke(*words: object) -> Result:
        db.session.close()
        return app.test_cli_runner().invoke(args=[str(word) for word in words])

    return invoke


def states(academy: Academy) -> dict[str, str]:
    return {clause.kind: clause.state for clause in stand(academy, "fatima").clauses}


def registered(academy: Academy, until: date, *who: str) -> None:
    for one in who:
        body = ("nurse", "Ordem dos Enfermeiros", "77", date(2025, 1, 1), until, "primary_source")
        accounts.record_licence(academy.act("admin"), academy.people[one].id, *body)
    db.session.close()


def head_of(attempt: str) -> AttemptHead:
    head = attempt_head(reading(), attempt)
    assert head is not None
    return head


def every(academy: Academy) -> Sequence[CertificateView]:
    db.session.close()
    return certificates_of(reading(), academy.people["fatima"].id, 1, day(academy), runtime().keys)


def on(academy: Academy, at: date) -> Ticked:
    """A day's work, done twice by mistake: the second run does nothing."""
    academy.clock.moment = datetime(at.year, at.month, at.day, 12, tzinfo=UTC)
    done = tick_certificates(academy.act())
    assert tick_certificates(academy.act()) == Ticked()
    return done


def sound() -> bool:
    with runtime().engine.connect() as connection:
        return list(verify(connection)) == []


def test_a_whole_life(academy: Academy, run: Run, tmp_path: Path) -> None:
    keys_apart(tmp_path)
    _comes_in(academy)
    _studies_fails_and_passes(academy)
    _is_watched_decided_about_and_released(academy)
    _is_believed_by_a_stranger_without_a_network(academy, run, tmp_path)
    _loses_the_registration_and_has_it_renewed(academy)
    _learns_a_fact_that_has_changed(academy)
    _renews(academy)
    _is_revoked(academy, run, tmp_path)
    assert sound()
    assert recompute(academy.act(), True) == []


def _comes_in(academy: Academy) -> None:
    act = academy.act("admin")
    invited = accounts.invite(act, NAME, "fatima@example.org", "trainee", "RN", "Europe/Lisbon")
    accounts.accept_invitation(academy.act(), invited.token, hash_password("a few plain words"))
    enrolment = cohorts.enrol(act, invited.person_id, 1)
    academy.people["fatima"] = TestPerson(invited.person_id, invited.public_id, "fatima@example.org", NAME, enrolment)
    assert states(academy)["licence"] == "attention"
    registered(academy, date(2027, 12, 31), "fatima")
    registered(academy, date(2040, 1, 1), "instructor", "second")
    assert states(academy)["licence"] == "met"


def _studies_fails_and_passes(academy: Academy) -> None:
    academy.read_lessons("fatima")
    assert states(academy)["lessons"] == "met"
    failed = head_of(academy.sit("fatima", 1, wrong=4))
    assert (failed.passed, failed.state) == (False, "released")
    for position in range(1, 11):
        academy.clock.advance(minutes=30)
        academy.sit("fatima", position)
    assert states(academy)["quizzes"] == "met"
    examination = head_of(academy.sit("fatima", 11))
    assert examination.passed is True
    assert examination.result is not None
    assert sum(row[2] for row in examination.result["domains"]) == 40


def _is_watched_decided_about_and_released(academy: Academy) -> None:
    practise(academy, "fatima")
    assert (states(academy)["practicals"], states(academy)["attestation"]) == ("met", "partial")
    attest(academy, "fatima")
    assert states(academy)["entrustment"] == "partial"
    entrust(academy, "fatima")
    assert states(academy)["release"] == "partial"
    assert every(academy) == ()
    release(academy.act("instructor"), academy.enrolment("fatima"))
    [issued] = every(academy)
    assert (issued.status, issued.holder_name) == ("valid", NAME)
    assert issued.valid_until == date(2028, 11, day(academy).day)
    assert all(clause.met for clause in issued.clauses)


def _is_believed_by_a_stranger_without_a_network(academy: Academy, run: Run, folder: Path) -> None:
    """The stranger has the file, the academy's keys and its list, and nothing else."""
    file, keys, listed = folder / "c.json", folder / "keys.txt", folder / "list.json"
    assert run("certificate", "export", every(academy)[0].public_id, file).exit_code == 0
    keys.write_text(run("keys", "list").output, encoding="ascii")
    assert run("certificate", "status", listed).exit_code == 0
    ring, ours = runtime().keys, runtime().keys.folder
    object.__setattr__(ring, "folder", folder / "none")
    told = run("certificate", "verify", file, "--keys", keys, "--status", listed)
    object.__setattr__(ring, "folder", ours)
    assert (told.exit_code, NAME in told.output) == (0, True), told.output
    (folder / "forged.json").write_bytes(file.read_bytes().replace(b"Fatima", b"Yasmin"))
    assert run("certificate", "verify", folder / "forged.json", "--keys", keys, "--status", listed).exit_code == 1


def _loses_the_registration_and_has_it_renewed(academy: Academy) -> None:
    assert on(academy, date(2027, 12, 31)) == Ticked()
    assert on(academy, date(2028, 1, 1)).told == 3  # the holder and two who instruct
    assert [one.status for one in every(academy)] == ["suspended"]
    registered(academy, date(2040, 1, 1), "fatima")
    assert [one.status for one in every(academy)] == ["valid"]


def _learns_a_fact_that_has_changed(academy: Academy) -> None:
    """Lets it lie past its day, is suspended, answers rightly, and may rely on the certificate again."""
    load_pack(academy.act("admin"), reworded(shipped(), VOLUME))
    assert settle_changes(academy.act()).given == 1
    mine = academy.people["fatima"].id
    [task] = changes_to_read(reading(), mine, day(academy))
    on(academy, task.due_on + timedelta(days=1))
    assert settle_changes(academy.act()).suspended == 1
    assert [one.status for one in every(academy)] == ["suspended"]
    shown = change_page(reading(), task.public_id, mine, day(academy))
    assert shown is not None
    for item, view in shown.questions.items():
        kind = view.question.shown.type
        given = kind.raw_of(kind.key(view.question.spec, view.deal))
        db.session.close()
        answer_change(academy.act("fatima"), task.public_id, item, given)
    assert [one.status for one in every(academy)] == ["valid"]


def _renews(academy: Academy) -> None:
    last = every(academy)[0].valid_until
    assert on(academy, date(2028, 8, 26)).opened == 1
    newest = sa.select(Enrolment.public_id).order_by(Enrolment.id.desc()).limit(1)
    enrolment = reading().execute(newest).scalar_one()
    academy.people["fatima"] = dataclasses.replace(academy.people["fatima"], enrolment=enrolment)
    assert states(academy)["lessons"] == "open"
    study(academy, "fatima")
    practise(academy, "fatima")
    attest(academy, "fatima")
    entrust(academy, "fatima")
    release(academy.act("instructor"), academy.enrolment("fatima"))
    first, second = every(academy)
    assert (first.status, first.successor, second.status) == ("superseded", second.public_id, "valid")
    assert second.valid_until == last.replace(year=2030), "renewed early, and no month is lost"


def _is_revoked(academy: Academy, run: Run, folder: Path) -> None:
    second = every(academy)[-1]
    file, keys, listed = folder / "second.json", folder / "keys.txt", folder / "later.json"
    assert run("certificate", "export", second.public_id, file).exit_code == 0
    revoke(academy.act("instructor"), second.id, "The record of two procedures was made up.")
    assert [one.status for one in every(academy)] == ["superseded", "revoked"]
    assert run("certificate", "status", listed).exit_code == 0
    assert run("certificate", "verify", file, "--keys", keys, "--status", listed).exit_code == 1


def test_a_changed_certificate_is_not_genuine(academy: Academy) -> None:
    certify(academy)
    enrolment = academy.enrolment()
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
