"""Hands-on practice of the test academy in few words, and the short way to a certificate."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from lms.bank.queries import quizzes_of
from lms.catalogue.queries import checklist, outline, programme
from lms.certification.queries import CertificateView, StandingRow, certificate_of, standing
from lms.certification.services import release
from lms.database import db, reading, runtime
from lms.entrustment.queries import evidence
from lms.entrustment.services import cast_vote, open_case
from lms.journal.models import Entry
from lms.learning.services import accept_text
from lms.practicals.rules import Observed
from lms.practicals.rules.writing import Written
from lms.practicals.services import sign_observation
from lms.practicals.services.asking import ask
from lms.practicals.services.writing import write_entry
from lms.progress.services import reach
from lms.unit_of_work import transaction
from tests.academy import Academy


def wording(academy: Academy) -> dict[str, Any]:
    """The checklist that the academy's programme uses."""
    rules = programme(reading(), academy.enrolment().programme_version_id)
    return checklist(reading(), rules.checklist_version_id)


def day(academy: Academy, ago: int = 0) -> date:
    return academy.clock().date() - timedelta(days=ago)


def seen(academy: Academy, **changes: Any) -> Observed:
    """A whole observation of a performed procedure, with what a test wants otherwise."""
    values: dict[str, Any] = {
        "role": "performed",
        "performed_on": day(academy),
        "areas": ("glabella",),
        "product": "onabotulinumtoxina",
        "drill": "",
        "steps": {step["id"]: "done" for step in wording(academy)["steps"]},
        "level": 3,
        "strength": "Named the danger zone before marking.",
        "next_step": "Say the dose aloud before drawing up.",
    }
    return Observed(**{**values, **changes})


def sign(
    academy: Academy, who: str = "instructor", whom: str = "trainee", case: str | None = None, **changes: Any
) -> str:
    """Signs an observation and returns its public id."""
    signed = sign_observation(academy.act(who), academy.enrolment(whom), seen(academy, **changes), case)
    db.session.close()
    return signed


def written(academy: Academy, **changes: Any) -> Written:
    """A whole logbook entry of a performed procedure, with what a test wants otherwise."""
    values: dict[str, Any] = {
        "role": "performed",
        "performed_on": day(academy),
        "age_band": "40-49",
        "areas": ("glabella",),
        "product": "onabotulinumtoxina",
        "units": "20",
        "drill": "",
        "assistance": "words",
        "complications": (),
        "reflection": "Marking in movement took me longest.",
    }
    return Written(**{**values, **changes})


def write(academy: Academy, who: str = "trainee", **changes: Any) -> str:
    """Keeps an entry and returns its public id."""
    kept = write_entry(academy.act(who), academy.enrolment(who), written(academy, **changes))
    db.session.close()
    return kept


def asks(academy: Academy, who: str = "trainee", named: tuple[str, str] | None = None, **changes: Any) -> str:
    """Keeps an entry, asks for a signature under it, and returns the request's public id."""
    asked = ask(academy.act(who), academy.enrolment(who), write(academy, who, **changes), named)
    db.session.close()
    return asked


def study(academy: Academy, whom: str = "trainee") -> None:
    """Every lesson read and every quiz passed, without sitting them: what is before practice."""
    row = academy.enrolment(whom)
    with transaction(academy.act()) as work:
        for module in outline(work.connection, row.release_id).modules:
            reach(work, row.id, "lesson", module.lesson_id, module.lesson_version_id)
        for quiz in quizzes_of(work.connection, row.release_id):
            reach(work, row.id, "quiz", quiz.id, 1)


def practise(academy: Academy, whom: str = "trainee") -> None:
    """Three observed, five performed in two areas, a drill; the latest is signed by the second instructor."""
    for ago in (60, 55, 50):
        sign(academy, whom=whom, role="observed", performed_on=day(academy, ago))
    for ago, area, level in (
        (40, "glabella", 2),
        (30, "forehead", 2),
        (20, "glabella", 3),
        (10, "glabella", 3),
    ):
        sign(academy, whom=whom, areas=(area,), level=level, performed_on=day(academy, ago))
    sign(academy, whom=whom, role="drill", drill="lid-ptosis", performed_on=day(academy, 9))
    sign(academy, "second", whom, areas=("forehead",), level=4, performed_on=day(academy, 5))


AREAS, PRODUCT = ("forehead", "glabella"), "onabotulinumtoxina"
"""What `practise` leaves to be decided."""


def opened(
    academy: Academy,
    who: str = "instructor",
    areas: tuple[str, ...] = AREAS,
    people: int = 2,
    whom: str = "trainee",
) -> str:
    """Opens a case about the trainee and returns its public id."""
    made = open_case(academy.act(who), academy.enrolment(whom).id, areas, PRODUCT, people)
    db.session.close()
    return made


def votes(
    academy: Academy,
    case: str,
    who: str,
    level: int = 3,
    reason: str = "Steady hands, named every danger zone.",
    digest: str = "",
    whom: str = "trainee",
) -> bool:
    """Signs a vote over the evidence as it stands; whether it was the last one."""
    db.session.close()
    shown = digest or evidence(reading(), academy.enrolment(whom), academy.clock()).digest
    last = cast_vote(academy.act(who), case, level, reason, shown, "password")
    db.session.close()
    return last


def entrust(academy: Academy, whom: str = "trainee", level: int = 3) -> str:
    """Both instructors decide for what was performed."""
    case = opened(academy, whom=whom)
    votes(academy, case, "instructor", level, whom=whom)
    votes(academy, case, "second", level, whom=whom)
    return case


def attest(academy: Academy, whom: str = "trainee") -> None:
    row = academy.enrolment(whom)
    text = programme(reading(), row.programme_version_id).attestation_version_id
    accept_text(academy.act(whom), row.id, text)


def certify(academy: Academy, whom: str = "trainee") -> CertificateView:
    """The short way to a certificate; decided by both instructors, released by the one who did not sign last."""
    study(academy, whom)
    practise(academy, whom)
    attest(academy, whom)
    entrust(academy, whom)
    release(academy.act("instructor"), academy.enrolment(whom))
    db.session.close()
    issued = certificate_of(reading(), academy.enrolment(whom).id, day(academy), runtime().keys)
    assert issued is not None
    return issued


def stand(academy: Academy, whom: str = "trainee") -> StandingRow:
    db.session.close()
    row = standing(reading(), academy.enrolment(whom).id)
    assert row is not None
    return row


def missing(academy: Academy, kind: str = "practicals") -> set[str]:
    clause = stand(academy).clause(kind)
    assert clause is not None
    return {code for code, _ in clause.missing}


def journaled(verb: str) -> int:
    """How many acts of this kind are on record."""
    db.session.close()
    return reading().execute(select(func.count()).where(Entry.verb == verb)).scalar_one()


def keys_apart(folder: Path) -> None:
    """Gives the running application a copy of the keys, to be rotated, lost and added to unnoticed by other tests."""
    ring = runtime().keys
    shutil.copytree(ring.folder, folder / "keys")
    object.__setattr__(ring, "folder", folder / "keys")
    ring._parsed.clear()
