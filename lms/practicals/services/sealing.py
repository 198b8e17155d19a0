"""The signature under an observation: who, in which role, when, saying what, bound by digest to what was signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Person
from lms.canonical import digest_of, timestamp
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.practicals.models import ObservationVersion
from lms.practicals.rules.assessing import Assessor
from lms.unit_of_work import Work

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
    "observer_role",
    "provisional",
    "meaning",
    "signed_at",
    "digest",
)


@dataclass(frozen=True)
class Signature:
    """What a signature says and rests on.

    meaning    one of the meanings of the role
    proof      how the signer proved to be there: 'password' or 'pin'
    proved_at  when that was, where it was earlier in the same sign-in
    given_at   the device's own time, where the signature waited there for a connection
    """

    meaning: str
    proof: str
    proved_at: datetime | None = None
    given_at: datetime | None = None

    @property
    def document(self) -> dict[str, str]:
        moments = {"proved_at": self.proved_at, "given_at": self.given_at}
        return {"proof": self.proof, **{name: timestamp(at) for name, at in moments.items() if at is not None}}


def role_of(who: Assessor) -> str:
    """The role in which somebody signs."""
    return "instructor" if who.instructs else "supervisor"


def seal_version(
    work: Work,
    enrolment_id: int,
    verb: str,
    values: Mapping[str, Any],
    texts: Sequence[int],
    said: Mapping[str, Any] | None = None,
    seals: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Adds a version under the actor's printed name; its digest covers everything, the texts by their own."""
    person = work.connection.execute(
        sa.select(Person.name, Person.title).where(Person.id == work.actor.person_id)
    ).one()
    complete = {
        **values,
        "document": {**values["document"], "title": person.title},
        "observer_id": work.actor.person_id,
        "observer_name": person.name,
        "signed_at": work.now,
    }
    digests = [journal.body_digest(work, body) for body in texts]
    digest = digest_of({**complete, "texts": digests})
    version = ObservationVersion(**complete, strength_id=texts[0], next_step_id=texts[1], digest=digest)
    work.session.add(version)
    work.flush()
    journal.record(
        work,
        verb,
        {
            "observation": version.observation_id,
            "version": version.number,
            "role": version.role,
            "texts": digests,
            **(said or {}),
        },
        enrolment=enrolment_id,
        seals=[seal(work.connection, "observation_version", COVERED, id=version.id), *seals],
    )
    work.happened("observation_signed", enrolment_id, version.observation_id)
