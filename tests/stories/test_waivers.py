"""Waivers: a requirement that need not be met, by whom, why and until when; shown wherever the requirement shows."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from lms.certification.clause_words import clause_lines
from lms.certification.queries import certificate_of, waiver_reasons
from lms.certification.services import release, waive, withdraw_waiver
from lms.certification.wording import shown, shown_in_a_line
from lms.cohorts.models import RequirementWaiver
from lms.database import db, reading, runtime
from lms.journal.verification import verify
from lms.sitting.queries.states import quiz_states
from lms.sitting.services.starting import start_attempt
from lms.unit_of_work import Refused
from tests.academy import Academy
from tests.practice import attest, day, entrust, missing, practise, stand, study
from tests.stories.policies import publish_programme

REASON = "Ten supervised treatments at another clinic, seen in their signed record."


def waived(academy: Academy, clause: str, who: str = "instructor", reason: str = REASON) -> None:
    waive(academy.act(who), academy.enrolment().id, clause, reason)
    db.session.close()


def state(academy: Academy, kind: str) -> str:
    clause = stand(academy).clause(kind)
    assert clause is not None
    return clause.state


def note(academy: Academy, kind: str) -> str:
    clauses = stand(academy).clauses
    lines = clause_lines(clauses, waiver_reasons(reading(), clauses))
    return next(line.note for line in lines if line.id == kind)


def test_a_waived_requirement_counts_and_says_who_when_and_why(academy: Academy) -> None:
    study(academy)
    waived(academy, "practicals")
    assert state(academy, "practicals") == "waived"
    assert note(academy, "practicals") == f"Waived by Chidi Okafor on 23 Nov 2026: “{REASON}”"
    assert missing(academy, "attestation") == {"attestation_open"}


def test_the_certificate_says_what_was_waived_and_strangers_learn_no_reason(academy: Academy) -> None:
    study(academy)
    waived(academy, "practicals")
    attest(academy)
    entrust(academy)
    with pytest.raises(Refused, match="release_waived"):
        release(academy.act("instructor"), academy.enrolment())
    release(academy.act("second"), academy.enrolment())
    db.session.close()
    issued = certificate_of(reading(), academy.enrolment().id, day(academy), runtime().keys)
    assert issued is not None
    assert issued.status == "valid"
    on_the_sheet = {one.title: one.sentence for one in shown(issued, waiver_reasons(reading(), issued.clauses))}
    assert on_the_sheet["Supervised practice"].startswith("Waived by Chidi Okafor on 23 Nov 2026: “Ten supervised")
    assert "Supervised practice: waived" in shown_in_a_line(issued.clauses)
    assert "Ten supervised" not in shown_in_a_line(issued.clauses) + str(issued.document)
    with runtime().engine.connect() as connection:
        assert list(verify(connection)) == []


def test_an_erased_reason_leaves_the_waiver(academy: Academy) -> None:
    waived(academy, "practicals")
    with runtime().engine.begin() as connection:
        connection.execute(sa.text("UPDATE journal_body SET text = '', erased_at = '2026-11-24'"))
    assert note(academy, "practicals") == "Waived by Chidi Okafor on 23 Nov 2026. The reason was erased."


def test_a_waiver_is_withdrawn_by_another_row(academy: Academy) -> None:
    waived(academy, "practicals")
    withdraw_waiver(academy.act("second"), academy.enrolment().id, "practicals", "The record was of another product.")
    assert state(academy, "practicals") == "open"
    with pytest.raises(Refused, match="waiver_none"):
        withdraw_waiver(academy.act("second"), academy.enrolment().id, "practicals", "Twice.")
    waived(academy, "practicals", "second")
    assert state(academy, "practicals") == "waived"
    rows = reading().execute(sa.select(RequirementWaiver.waived).order_by(RequirementWaiver.id)).scalars().all()
    assert rows == [True, False, True]


@pytest.mark.parametrize(
    ("clause", "code"),
    [
        ("licence", "waiver_kind"),
        ("unsafe", "waiver_kind"),
        ("attestation", "waiver_kind"),
        ("entrustment", "waiver_kind"),
        ("release", "waiver_kind"),
        ("lessons", "waiver_met"),
        ("dancing", "clause_unknown"),
    ],
)
def test_what_cannot_be_waived_is_refused(clause: str, code: str, academy: Academy) -> None:
    study(academy)
    with pytest.raises(Refused, match=code):
        waived(academy, clause)
    assert reading().execute(sa.select(RequirementWaiver.id)).first() is None


def test_nobody_waives_twice_nor_for_themselves(academy: Academy) -> None:
    waived(academy, "practicals")
    with pytest.raises(Refused, match="waiver_already"):
        waived(academy, "practicals", "second")
    with pytest.raises(Refused, match="waiver_own"):
        waived(academy, "lessons", "trainee")
    with pytest.raises(Refused, match="waiver_own"):
        withdraw_waiver(academy.act("trainee"), academy.enrolment().id, "practicals", "It was mine.")


def test_nothing_is_waived_once_the_certificate_is_issued(academy: Academy) -> None:
    study(academy)
    waived(academy, "practicals")
    attest(academy)
    entrust(academy)
    release(academy.act("second"), academy.enrolment())
    for act in (waive, withdraw_waiver):
        with pytest.raises(Refused, match="waiver_certified"):
            act(academy.act("instructor"), academy.enrolment().id, "practicals", "Too late.")


def test_waived_quizzes_open_the_examination_and_nothing_else_does(academy: Academy) -> None:
    examination = quiz_states(reading(), academy.enrolment(), academy.clock())[-1].quiz
    with pytest.raises(Refused, match="quizzes_open"):
        start_attempt(academy.act("trainee"), academy.enrolment(), examination.id)
    waived(academy, "lessons")
    with pytest.raises(Refused, match="quizzes_open"):
        start_attempt(academy.act("trainee"), academy.enrolment(), examination.id)
    waived(academy, "quizzes")
    assert missing(academy, "examination") == {"examination_open"}
    assert quiz_states(reading(), academy.enrolment(), academy.clock())[-1].lock is None
    assert start_attempt(academy.act("trainee"), academy.enrolment(), examination.id)
    withdraw_waiver(academy.act("instructor"), academy.enrolment().id, "quizzes", "Given in error.")
    assert missing(academy, "examination") == {"examination_locked"}


def test_a_waiver_ends_where_the_requirement_reads_otherwise(academy: Academy) -> None:
    """What was waived was the requirement as it read; a new version of the programme asks something else."""
    study(academy)
    waived(academy, "practicals")
    publish_programme(academy, "move", performed=6)
    assert state(academy, "practicals") == "open"
    waived(academy, "practicals")
    assert state(academy, "practicals") == "waived"


def test_practice_that_is_met_after_all_needs_no_waiver(academy: Academy) -> None:
    study(academy)
    waived(academy, "practicals")
    practise(academy)
    assert state(academy, "practicals") == "met"
