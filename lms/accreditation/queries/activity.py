"""The course as an accreditor files it: the section `activity` of its newest release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lms.accreditation.rules.box import Question
from lms.catalogue.models import Course
from lms.catalogue.queries import Outline, current_release_id, current_release_of, outline
from lms.database import Reader


@dataclass(frozen=True)
class ActivityRow:
    """A course by its newest release. `activity` is empty where the pack says nothing of it."""

    course_id: int
    key: str
    outline: Outline

    @property
    def title(self) -> str:
        return self.outline.release.title

    @property
    def activity(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.outline.release.document.get("activity", {})
        return found

    @property
    def recipient(self) -> str:
        """Who completions are reported to; '' where the pack names nobody."""
        return str(self.activity.get("accreditor", ""))

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(self.activity.get("evaluation", ()))


def activity_by_key(reader: Reader, key: str) -> ActivityRow | None:
    """None for a course that was never loaded."""
    wanted = sa.select(current_release_of(Course.id)).where(Course.key == key)
    return _newest(reader, reader.execute(wanted).scalar_one_or_none())


def activity_by_id(reader: Reader, course_id: int) -> ActivityRow | None:
    """None for a course that was never loaded."""
    return _newest(reader, current_release_id(reader, course_id))


def _newest(reader: Reader, release_id: int | None) -> ActivityRow | None:
    return None if release_id is None else activity_of_release(reader, release_id)


def activity_of_release(reader: Reader, release_id: int) -> ActivityRow:
    found = outline(reader, release_id)
    return ActivityRow(found.release.course_id, found.release.course_key, found)


def course_keys(reader: Reader) -> list[str]:
    return list(reader.execute(sa.select(Course.key).order_by(Course.key)).scalars())
