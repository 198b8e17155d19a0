"""Stores the cases of calibration that a pack has: each in versions, and the set of them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from lms.calibration.models import CalibrationCaseVersion, CalibrationSetVersion
from lms.canonical import digest_of
from lms.publishing.pack.pack import Pack
from lms.publishing.pack.records import CalibrationCase
from lms.publishing.pack.rendering import render_prose
from lms.unit_of_work import Work


def load_calibration(work: Work, pack: Pack, course_id: int) -> dict[str, int]:
    """What it adds to the identity of the release: the set's version; nothing where there never was a case."""
    version = CalibrationSetVersion
    newest = (
        sa.select(version.id, version.number, version.digest)
        .where(version.course_id == course_id)
        .order_by(version.number.desc())
        .limit(1)
    )
    known = work.connection.execute(newest).one_or_none()
    if known is None and not pack.calibration:
        return {}
    cases = [_case(work, course_id, case) for case in pack.calibration]
    digest = digest_of(cases)
    if known is not None and known.digest == digest:
        return {"calibration": known.id}
    row = CalibrationSetVersion(
        course_id=course_id,
        number=known.number + 1 if known else 1,
        digest=digest,
        document={"format": 1, "cases": cases},
        made_at=work.now,
    )
    work.session.add(row)
    work.flush()
    return {"calibration": row.id}


def _case(work: Work, course_id: int, case: CalibrationCase) -> int:
    """The version of this wording and level, or the next one made of it."""
    document: dict[str, Any] = {
        "format": 1,
        "title": case.title,
        "area": case.area,
        "product": case.product,
        "text": render_prose(case.text),
        "steps": dict(case.steps),
        "reason": render_prose(case.reason),
    }
    digest = digest_of([case.level, document])
    version = CalibrationCaseVersion
    mine = (version.course_id == course_id, version.key == case.id)
    known = work.connection.execute(sa.select(version.id).where(*mine, version.digest == digest)).scalar_one_or_none()
    if known is not None:
        return known
    numbered = sa.select(sa.func.coalesce(sa.func.max(version.number), 0)).where(*mine)
    row = CalibrationCaseVersion(
        course_id=course_id,
        key=case.id,
        number=work.connection.execute(numbered).scalar_one() + 1,
        digest=digest,
        level=case.level,
        document=document,
    )
    work.session.add(row)
    work.flush()
    return row.id
