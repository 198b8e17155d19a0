"""Observed procedures, the write side: what was seen is signed once, by somebody who may assess at that minute."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from lms.catalogue.queries import checklist, programme
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import EnrolmentRow, enrolment_by_id
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.practicals.models import Observation, SignoffEvent, SignoffRequest
from lms.practicals.queries import academy_day, observation, observation_of_request, observations
from lms.practicals.queries.assessors import entitlement
from lms.practicals.queries.entries import EntryRow, entry_version
from lms.practicals.queries.requests import RequestRow, request_row
from lms.practicals.rules import MEANINGS, Observed, month_of, problems
from lms.practicals.rules.asking import may_answer
from lms.practicals.rules.assessing import Assessor
from lms.practicals.rules.observing import OBSERVED
from lms.practicals.services.sealing import Signature, role_of, seal_version
from lms.unit_of_work import Refused, Work, use_case

FORMAT = 2
EVENT_COLUMNS = ("request_id", "verb", "expires_at", "at", "by_id")
PLAIN = Signature(OBSERVED, "password")


class Incomplete(Refused):
    """What keeps an observation from being signed, field by field."""

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        super().__init__("observation_incomplete")
        self.fields = fields


@use_case
def sign_observation(
    work: Work,
    enrolment: EnrolmentRow,
    seen: Observed,
    case_code: str | None = None,
    public_id: str | None = None,
    signature: Signature = PLAIN,
) -> str:
    """Stores what was seen under the observer's name; returns the observation's public id.

    `case_code` names a case of this trainee that is on record (the same patient seen again); else a new one
    is made. `public_id` is the form's own: the same form sent twice is signed once. That the signer proved to be
    there is the caller's to see to.
    """
    _lock(work, enrolment.id)
    known = observation(work.connection, public_id) if public_id else None
    if known is not None:
        return _signed_before(work, known.public_id, known.enrolment_id == enrolment.id, known.observer_id)
    who, provisional = may_sign(work, enrolment, seen)
    checklist_id = programme(work.connection, enrolment.programme_version_id).checklist_version_id
    _complete(work, seen, checklist_id, signature.meaning)
    if case_code and case_code not in {row.case_code for row in observations(work.connection, enrolment.id)}:
        raise Refused("case_unknown")
    made = _new_observation(work, enrolment.id, public_id, None)
    document = {**observed_document(work, seen, checklist_id, case_code or made.case_code), **signature.document}
    _first_version(work, made, who, provisional, seen, checklist_id, document, signature.meaning, ())
    return made.public_id


@use_case
def sign_request(work: Work, public_id: str, judged: Observed, signature: Signature, case: str | None = None) -> str:
    """Answers a request with a signature; returns the observation's public id. The same answer again changes nothing.

    What the trainee wrote in an entry is taken from there, whatever is sent; without an entry the supervisor says it.
    """
    request, enrolment = _locked_request(work, public_id)
    known = observation_of_request(work.connection, request.id)
    if known is not None and known.observer_id == work.actor.person_id:
        return known.public_id
    if (refusal := may_answer(request.fact, work.now)) is not None:
        raise Refused(refusal)
    written = entry_version(work.connection, request.entry_version_id) if request.entry_version_id else None
    seen = judged if written is None else with_context(judged, written)
    who, provisional = may_sign(work, enrolment, seen)
    rules = programme(work.connection, enrolment.programme_version_id)
    checklist_id = written.checklist_version_id if written else rules.checklist_version_id
    _complete(work, seen, checklist_id, signature.meaning)
    if case and case not in {row.case_code for row in observations(work.connection, enrolment.id)}:
        raise Refused("case_unknown")
    made = _new_observation(work, enrolment.id, None, request.id)
    where = written.case_code if written else case or made.case_code
    document = {**observed_document(work, seen, checklist_id, where), **signature.document}
    if written is not None:
        document["entry"] = {"version": written.version_id, "digest": written.digest}
    event = _close(work, request.id)
    _first_version(work, made, who, provisional, seen, checklist_id, document, signature.meaning, (event,))
    return made.public_id


def with_context(judged: Observed, written: EntryRow) -> Observed:
    """What the supervisor judged, in the context that the trainee wrote."""
    kept = written.document
    return Observed(
        role=written.role,
        performed_on=written.performed_on,
        areas=tuple(kept["areas"]),
        product=kept["product"],
        drill=kept["drill"],
        steps=judged.steps,
        level=judged.level,
        strength=judged.strength,
        next_step=judged.next_step,
        together=judged.together,
        units=kept["units"],
    )


def may_sign(work: Work, enrolment: EnrolmentRow, seen: Observed) -> tuple[Assessor, bool]:
    """Who signs, and whether it waits for somebody to vouch; refused where this person may not assess now."""
    if work.actor.person_id is None:
        raise Refused("observe_self")
    areas = () if seen.role == "drill" else seen.areas
    who, verdict = entitlement(work.connection, work.actor.person_id, enrolment, areas, work.now)
    if verdict.refusal is not None:
        raise Refused(verdict.refusal)
    return who, verdict.provisional


def observed_document(work: Work, seen: Observed, checklist_id: int, case: str) -> dict[str, Any]:
    """Only what the role asks for is kept, and only steps that the checklist has."""
    wording: Mapping[str, Any] = checklist(work.connection, checklist_id)
    procedure = seen.role != "drill"
    steps = [step["id"] for step in wording["steps"]] if seen.role == "performed" else []
    single = {step["id"] for step in wording["steps"] if step["critical"]}
    return {
        "format": FORMAT,
        "case": case,
        "areas": sorted(set(seen.areas)) if procedure else [],
        "product": seen.product if procedure else "",
        "units": seen.units if procedure else "",
        "drill": "" if procedure else seen.drill,
        "steps": {step: seen.steps[step] for step in steps},
        "together": sorted(set(seen.together) & set(steps) - single),
    }


def _lock(work: Work, enrolment_id: int) -> None:
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == enrolment_id))


def _locked_request(work: Work, public_id: str) -> tuple[RequestRow, EnrolmentRow]:
    """The enrolment is locked before the request is read, so that two answers come one after the other."""
    wanted = sa.select(SignoffRequest.enrolment_id).where(SignoffRequest.public_id == public_id)
    enrolment_id = work.connection.execute(wanted).scalar_one_or_none()
    if enrolment_id is None:
        raise Refused("request_unknown")
    _lock(work, enrolment_id)
    request = request_row(work.connection, public_id)
    if request is None:
        raise Refused("request_unknown")
    return request, enrolment_by_id(work.connection, enrolment_id, work.now)


def _signed_before(work: Work, public_id: str, same_trainee: bool, observer_id: int) -> str:
    if not same_trainee or observer_id != work.actor.person_id:
        raise Refused("observation_taken")
    return public_id


def _complete(work: Work, seen: Observed, checklist_id: int, meaning: str) -> None:
    found = problems(seen, checklist(work.connection, checklist_id), academy_day(work.connection, work.now))
    if meaning not in MEANINGS.get(seen.role, ()):
        found.append(("meaning", "choose_meaning"))
    if found:
        raise Incomplete(found)


def _new_observation(work: Work, enrolment_id: int, public_id: str | None, request_id: int | None) -> Observation:
    made = Observation(
        public_id=public_id or work.chance.public_id(),
        enrolment_id=enrolment_id,
        case_code=f"C-{work.chance.public_id()[:8].upper()}",
        created_at=work.now,
        request_id=request_id,
    )
    work.session.add(made)
    work.flush()
    return made


def _close(work: Work, request_id: int) -> Mapping[str, Any]:
    event = SignoffEvent(request_id=request_id, verb="signed", at=work.now, by_id=work.actor.person_id)
    work.session.add(event)
    work.flush()
    return seal(work.connection, "signoff_event", EVENT_COLUMNS, id=event.id)


def _first_version(
    work: Work,
    made: Observation,
    who: Assessor,
    provisional: bool,
    seen: Observed,
    checklist_id: int,
    document: Mapping[str, Any],
    meaning: str,
    seals: tuple[Mapping[str, Any], ...],
) -> None:
    values = {
        "observation_id": made.id,
        "number": 1,
        "state": "signed",
        "role": seen.role,
        "checklist_version_id": checklist_id,
        "performed_on": month_of(seen.performed_on),
        "document": document,
        "level": seen.level if seen.role == "performed" else None,
        "observer_role": role_of(who),
        "provisional": provisional,
        "meaning": meaning,
    }
    bodies = tuple(journal.write_body(work, text.strip()) for text in (seen.strength, seen.next_step))
    columns = ("public_id", "enrolment_id", "case_code", "created_at", "request_id")
    sealed = (seal(work.connection, "observation", columns, id=made.id), *seals)
    seal_version(work, made.enrolment_id, "observation_signed", values, bodies, seals=sealed)
