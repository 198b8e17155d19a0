"""The current set of a course with its cases: immutable, so each process keeps it once it has been read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lms.calibration.models import CalibrationCaseVersion, CalibrationSetVersion
from lms.catalogue.queries import checklist, current_programme, programme
from lms.database import Reader, memory


@dataclass(frozen=True)
class CaseRow:
    id: int  # of the version
    key: str
    level: int  # the expert's
    document: dict[str, Any]


@dataclass(frozen=True)
class SetRow:
    id: int
    course_id: int
    number: int
    cases: tuple[CaseRow, ...]

    def case(self, key: str) -> CaseRow | None:
        return next((case for case in self.cases if case.key == key), None)

    def after(self, key: str) -> tuple[CaseRow, ...]:
        """The cases in their order, beginning behind this one."""
        at = next((i for i, case in enumerate(self.cases) if case.key == key), -1)
        return self.cases[at + 1 :] + self.cases[: at + 1]


def current_set(reader: Reader, course_id: int) -> SetRow | None:
    """The latest set of the course; None where its pack has no cases, or has none any more."""
    newest = sa.select(sa.func.max(CalibrationSetVersion.id)).where(CalibrationSetVersion.course_id == course_id)
    id = reader.execute(newest).scalar_one_or_none()
    if id is None:
        return None
    found: SetRow = memory().recall("calibration", id, lambda: _read(reader, id))
    return found if found.cases else None


def _read(reader: Reader, id: int) -> SetRow:
    """One statement: every case version of the course comes along, and those of the set are taken in its order."""
    version, case = CalibrationSetVersion, CalibrationCaseVersion
    wanted = (
        sa.select(
            version.course_id,
            version.number,
            version.document.label("of"),
            case.id,
            case.key,
            case.level,
            case.document,
        )
        .outerjoin(case, case.course_id == version.course_id)
        .where(version.id == id)
    )
    rows = reader.execute(wanted).all()
    cases = {row.id: CaseRow(*row[3:]) for row in rows}
    return SetRow(id, rows[0].course_id, rows[0].number, tuple(cases[one] for one in rows[0].of["cases"]))


def wording(reader: Reader, course_id: int) -> dict[str, Any]:
    """The checklist of the course as it stands now: its scale, steps, areas and products in words."""
    id = current_programme(reader, course_id)
    if id is None:
        return {"entrustment": [], "steps": [], "areas": [], "products": []}
    return checklist(reader, programme(reader, id).checklist_version_id)
