"""Opening a case and voting in it. The last vote of a round decides, in the transaction of that vote."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Person
from lms.canonical import digest_of
from lms.catalogue.queries import checklist
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import EnrolmentRow, enrolment_by_id, instructors_of
from lms.database import Reader
from lms.entrustment.models import EntrustmentCase, EntrustmentDecision, EntrustmentVote, ScopeEvent
from lms.entrustment.queries import CaseRow, Evidence, case_row, cases_of, evidence, facts_of
from lms.entrustment.rules import LEAST_PEOPLE, MEANING, Outcome, decide
from lms.entrustment.scope import held
from lms.entrustment.services.scope import add_event
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.permissions import INSTRUCTOR
from lms.practicals.queries import academy_day
from lms.practicals.rules import text_problem
from lms.unit_of_work import Refused, Work, use_case

CASE_COLUMNS = ("enrolment_id", "areas", "product", "checklist_version_id", "people", "opened_by", "opened_at")
VOTE_COLUMNS = (
    "case_id",
    "round",
    "voter_id",
    "voter_name",
    "voter_role",
    "level",
    "meaning",
    "document",
    "evidence_digest",
    "cast_at",
    "digest",
)
DECISION_COLUMNS = ("case_id", "round", "level", "how", "document", "decided_at", "digest")


@use_case
def open_case(work: Work, enrolment_id: int, areas: Sequence[str], product: str, people: int = LEAST_PEOPLE) -> str:
    """Puts the question to so many instructors; the evidence has to be complete. Returns the case's public id."""
    enrolment = _locked(work, enrolment_id)
    seen = _complete(work, enrolment)
    if not areas or not set(areas) <= seen.choices.get(product, frozenset()):
        raise Refused("case_areas")
    if people < LEAST_PEOPLE or people > max(LEAST_PEOPLE, len(_deciders(work.connection, work, enrolment))):
        raise Refused("case_people")
    for other in cases_of(work.connection, enrolment_id):
        if other.round == 1 and other.product == product and set(areas) & set(other.areas):
            raise Refused("case_open")
    case = EntrustmentCase(
        public_id=work.chance.public_id(),
        enrolment_id=enrolment_id,
        areas=sorted(set(areas)),
        product=product,
        checklist_version_id=seen.checklist_version_id,
        people=people,
        opened_by=work.actor.person_id,
        opened_at=work.now,
    )
    work.session.add(case)
    work.flush()
    journal.record(
        work,
        "entrustment_opened",
        {"case": case.id, "areas": case.areas, "product": product, "people": people, "evidence": seen.digest},
        enrolment=enrolment_id,
        seals=[seal(work.connection, "entrustment_case", CASE_COLUMNS, id=case.id)],
    )
    return case.public_id


@use_case
def cast_vote(work: Work, public_id: str, level: int, reason: str, evidence_digest: str, proof: str) -> bool:
    """Signs a vote over the evidence that was shown; `proof` says how the signer proved to be there.

    Returns whether it was the last one, so that the case is decided now. Refused where the evidence has changed since
    the page was opened, where it is no longer complete, and where a vote is not this person's to cast.
    """
    work.lock(sa.select(EntrustmentCase.id).where(EntrustmentCase.public_id == public_id))
    case = case_row(work.connection, public_id)
    if case is None:
        raise Refused("entrustment_case_unknown")
    enrolment = _locked(work, case.enrolment_id)
    voter = work.actor.person_id or 0
    if voter not in _deciders(work.connection, work, enrolment) and voter != enrolment.person_id:
        raise Refused("vote_not_yours")
    refusal = case.open_to(voter, enrolment.person_id)
    if refusal is not None:
        raise Refused(refusal)
    wording = checklist(work.connection, case.checklist_version_id)
    if level not in {one["level"] for one in wording["entrustment"]}:
        raise Refused("choose_level")
    if (code := text_problem(reason)) is not None:
        raise Refused(code)
    seen = _complete(work, enrolment)
    if seen.digest != evidence_digest:
        raise Refused("evidence_changed")
    _sign(work, case, level, reason, seen, proof)
    return _settle(work, public_id, enrolment, wording)


def _locked(work: Work, enrolment_id: int) -> EnrolmentRow:
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == enrolment_id))
    return enrolment_by_id(work.connection, enrolment_id, work.now)


def _complete(work: Work, enrolment: EnrolmentRow) -> Evidence:
    seen = evidence(work.connection, enrolment, work.now)
    if not seen.complete:
        raise Refused("evidence_incomplete")
    return seen


def _deciders(reader: Reader, work: Work, enrolment: EnrolmentRow) -> frozenset[int]:
    """Whoever instructs the trainee's cohort now, but the trainee; the one who acts only in that role."""
    people = instructors_of(reader, enrolment.cohort_id, work.now) - {enrolment.person_id}
    return people if work.actor.has(INSTRUCTOR) else people - {work.actor.person_id or 0}


def _sign(work: Work, case: CaseRow, level: int, reason: str, seen: Evidence, proof: str) -> None:
    person = work.connection.execute(
        sa.select(Person.name, Person.title).where(Person.id == work.actor.person_id)
    ).one()
    body = journal.write_body(work, reason.strip())
    values: dict[str, Any] = {
        "case_id": case.id,
        "round": case.round,
        "voter_id": work.actor.person_id,
        "voter_name": person.name,
        "voter_role": "instructor",
        "level": level,
        "meaning": MEANING,
        "document": {"format": 1, "title": person.title, "proof": proof, "observations": seen.versions},
        "evidence_digest": seen.digest,
        "cast_at": work.now,
    }
    said = journal.body_digest(work, body)
    vote = EntrustmentVote(**values, reason_id=body, digest=digest_of({**values, "reason": said}))
    work.session.add(vote)
    work.flush()
    journal.record(
        work,
        "entrustment_voted",  # without the level: nobody reads it in the journal before they vote themselves
        {"case": case.id, "round": case.round, "reason": said, "evidence": seen.digest},
        enrolment=case.enrolment_id,
        seals=[seal(work.connection, "entrustment_vote", VOTE_COLUMNS, id=vote.id)],
    )


def _settle(work: Work, public_id: str, enrolment: EnrolmentRow, wording: dict[str, Any]) -> bool:
    """Writes what the round decides, once everybody has signed."""
    case = case_row(work.connection, public_id)
    assert case is not None
    number = case.votes[-1].round
    outcome = decide(case.facts, case.people, number)
    if outcome is None:
        return False
    made = _decision(work, case, number, outcome)
    before = case.decision.level if case.decision else None
    if before != outcome.level:
        _grant(work, case, enrolment, wording, made, outcome.level, outcome.how)
    return True


def _decision(work: Work, case: CaseRow, number: int, outcome: Outcome) -> int:
    values: dict[str, Any] = {
        "case_id": case.id,
        "round": number,
        "level": outcome.level,
        "how": outcome.how,
        "document": {
            "format": 1,
            "votes": [vote.digest for vote in case.votes if vote.round <= number],
            "dissent": list(outcome.dissent),
        },
        "decided_at": work.now,
    }
    made = EntrustmentDecision(**values, digest=digest_of(values))
    work.session.add(made)
    work.flush()
    journal.record(
        work,
        "entrustment_decided",
        {"case": case.id, "round": number, "level": outcome.level, "how": outcome.how, "evidence": made.digest},
        enrolment=case.enrolment_id,
        seals=[seal(work.connection, "entrustment_decision", DECISION_COLUMNS, id=made.id)],
    )
    return made.id


def _grant(
    work: Work, case: CaseRow, enrolment: EnrolmentRow, wording: dict[str, Any], decision: int, level: int, how: str
) -> None:
    """What the decision permits from today on; less than what held before is a restriction."""
    today = academy_day(work.connection, work.now)
    now = held(facts_of(work.connection, enrolment.person_id), today)
    mine = [one.permit.level for one in now if one.permit.area in case.areas and one.permit.product == case.product]
    titled = next(one for one in wording["entrustment"] if one["level"] == level)
    add_event(
        work,
        ScopeEvent(
            person_id=enrolment.person_id,
            enrolment_id=enrolment.id,
            kind="restricted" if any(one > level for one in mine) else "granted",
            areas=list(case.areas),
            product=case.product,
            level=level,
            document={
                "format": 1,
                "procedure": wording["procedure"],
                "areas": {one["id"]: one["title"] for one in wording["areas"] if one["id"] in case.areas},
                "product": next((one["title"] for one in wording["products"] if one["id"] == case.product), ""),
                "level": titled["title"],
                "sentence": titled["sentence"],
                "people": [vote.voter_name for vote in case.cast(1)],
                "how": how,
            },
            decision_id=decision,
            starts_on=today,
        ),
    )
    work.happened("entrustment_decided", enrolment.id, decision)
