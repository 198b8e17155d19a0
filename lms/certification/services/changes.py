"""Passages that a release says otherwise than the release before it: noted with the load, holders or not."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.bank.passages import critical_passages
from lms.catalogue.models import Lesson, LessonVersion, Release, ReleaseLesson
from lms.catalogue.passages import excerpt
from lms.catalogue.queries import current_programme, programme
from lms.certification.models import PassageChange
from lms.certification.rules.changes import USUAL_DAYS, Passages, changed
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.unit_of_work import Fact, Work

CHANGE_COLUMNS = ("public_id", "release_id", "lesson_id", "anchor", "title", "before_id", "after_id", "days", "made_at")


def note_changes(work: Work, fact: Fact) -> None:
    """Follows a new release: notes which safety-critical passages it says otherwise than the release before it.

    To whom they go is found afterwards, in batches: a load looks at lessons, never at holders."""
    if fact.verb != "release_loaded" or fact.subject is None:
        return
    course, before = work.connection.execute(_release_before(fact.subject)).one()
    if before is None:
        return
    critical = critical_passages(work.connection, [before, fact.subject])
    rules = programme(work.connection, current_programme(work.connection, course) or 0)
    days = int(rules.document["certificate"].get("changed_fact_days", USUAL_DAYS))
    made = [
        PassageChange(
            public_id=work.chance.public_id(),
            release_id=fact.subject,
            lesson_id=row.lesson_id,
            anchor=anchor,
            title=row.document["places"].get(anchor) or row.title,
            before_id=row.before_id,
            after_id=row.after_id,
            days=days,
            made_at=work.now,
        )
        for row in work.connection.execute(_revised(before, fact.subject))
        for anchor in changed(
            _passages(row.earlier, row.key, critical),
            _passages(row.document, row.key, critical),
        )
    ]
    record_changes(work, fact.subject, made)


def record_changes(work: Work, release_id: int, made: list[PassageChange]) -> None:
    """Keeps what a release changed, sealed in the academy's chain; nothing where it changed nothing."""
    if not made:
        return
    work.session.add_all(made)
    work.flush()
    journal.record(
        work,
        "passage_changed",
        {"release": release_id, "changes": len(made)},
        seals=[seal(work.connection, "passage_change", CHANGE_COLUMNS, release_id=release_id)],
    )


def _release_before(release_id: int) -> sa.Select[int, int | None]:
    """(course, release before this one)."""
    earlier = aliased(Release)
    before = (
        sa.select(sa.func.max(earlier.id))
        .where(earlier.course_id == Release.course_id, earlier.id < Release.id)
        .scalar_subquery()
    )
    return sa.select(Release.course_id, before).where(Release.id == release_id)


def _revised(before: int, after: int) -> sa.Select[Any]:
    """Lessons that are in both releases, in different versions."""
    then, now = aliased(ReleaseLesson), aliased(ReleaseLesson)
    old, new = aliased(LessonVersion), aliased(LessonVersion)
    return (
        sa.select(
            Lesson.id.label("lesson_id"),
            Lesson.key,
            old.id.label("before_id"),
            new.id.label("after_id"),
            old.document.label("earlier"),
            new.document,
            new.title,
        )
        .join(then, sa.and_(then.lesson_id == Lesson.id, then.release_id == before))
        .join(now, sa.and_(now.lesson_id == Lesson.id, now.release_id == after))
        .join(old, old.id == then.lesson_version_id)
        .join(new, new.id == now.lesson_version_id)
        .where(old.id != new.id)
        .order_by(now.position)
    )


def _passages(document: dict[str, Any], lesson: str, critical: frozenset[str]) -> Passages:
    """What a stored lesson version says of its passages."""
    digests: dict[str, str] = document["passages"]
    cut = {anchor: excerpt(document["blocks"], anchor) for anchor in digests}
    return Passages(
        digests,
        {anchor for anchor, found in cut.items() if found is not None and found.safety},
        {anchor for anchor in digests if f"{lesson}#{anchor}" in critical},
        document.get("editorial", {}),
    )
