"""Observed procedures, the write side: what was seen is signed, and amended only by a new version."""

from __future__ import annotations

import sqlalchemy as sa

from lms.accounts.models import Person
from lms.canonical import digest_of
from lms.catalogue.queries import checklist, programme
from lms.cohorts.queries import EnrolmentRow
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.practicals.models import Observation, ObservationVersion
from lms.practicals.rules import Observed, problems
from lms.unit_of_work import Refused, Work, use_case

COVERED = (
    "observation_id",
    "number",
    "state",
    "role",
    "checklist_version_id",
    "performed_on",
    "document",
    "level",
    "observer_id",
    "observer_name",
    "meaning",
    "signed_at",
    "digest",
)


class Incomplete(Refused):
    """What keeps an observation from being signed, field by field."""

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        super().__init__("observation_incomplete")
        self.fields = fields


@use_case
def sign_observation(work: Work, enrolment: EnrolmentRow, seen: Observed, case_code: str | None = None) -> str:
    """Stores what was seen under the observer's name; returns the observation's public id.

    `case_code` names a case that is on record already (the same patient seen again); else a new one is made.
    """
    if work.actor.person_id is None or work.actor.person_id == enrolment.person_id:
        raise Refused("observe_self")
    rules = programme(work.connection, enrolment.programme_version_id)
    found = problems(seen, checklist(work.connection, rules.checklist_version_id), work.now.date())
    if found:
        raise Incomplete(found)
    observation = Observation(
        public_id=work.chance.public_id(),
        enrolment_id=enrolment.id,
        case_code=case_code or f"C-{work.chance.public_id()[:8].upper()}",
        created_at=work.now,
    )
    work.session.add(observation)
    work.flush()
    _sign(work, observation, enrolment.id, rules.checklist_version_id, seen, "signed")
    return observation.public_id


def _sign(
    work: Work, observation: Observation, enrolment_id: int, checklist_id: int, seen: Observed, state: str
) -> None:
    strength = journal.write_body(work, seen.strength.strip())
    next_step = journal.write_body(work, seen.next_step.strip())
    number = work.connection.execute(
        sa.select(sa.func.count()).where(ObservationVersion.observation_id == observation.id)
    ).scalar_one()
    name = work.connection.execute(sa.select(Person.name).where(Person.id == work.actor.person_id)).scalar_one()
    procedure = seen.role != "drill"
    values = {
        "observation_id": observation.id,
        "number": number + 1,
        "state": state,
        "role": seen.role,
        "checklist_version_id": checklist_id,
        "performed_on": seen.performed_on,
        "document": {
            "format": 1,
            "areas": sorted(seen.areas) if procedure else [],
            "product": seen.product if procedure else "",
            "drill": "" if procedure else seen.drill,
            "steps": dict(seen.steps) if seen.role == "performed" else {},
        },
        "level": seen.level if seen.role == "performed" else None,
        "observer_id": work.actor.person_id,
        "observer_name": name,
        "meaning": "observed_by_me",
        "signed_at": work.now,
    }
    texts = [journal.body_digest(work, strength), journal.body_digest(work, next_step)]
    version = ObservationVersion(
        **values, strength_id=strength, next_step_id=next_step, digest=digest_of({**values, "texts": texts})
    )
    work.session.add(version)
    work.flush()
    journal.record(
        work,
        f"observation_{state}",
        {"observation": observation.id, "version": version.number, "role": seen.role, "texts": texts},
        enrolment=enrolment_id,
        seals=[seal(work.connection, "observation_version", COVERED, id=version.id)],
    )
    work.happened("observation_signed", enrolment_id, observation.id)
