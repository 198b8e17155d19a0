"""What is new: in the requirements for those under way, in the course for those who have finished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lms.catalogue.queries import outline, programme
from lms.certification.rules import Difference, differences
from lms.cohorts.queries import EnrolmentRow
from lms.database import Reader


@dataclass(frozen=True)
class ProgrammeNews:
    """That the requirements have changed since an enrolment began, and what of it.

    kind      'stays' (the earlier ones hold), 'asked' (the trainee may choose), 'chose_old', 'chose_new', 'moved'
    differs   what the other version asks otherwise than the one that was begun with
    since     when that was decided; None while nothing was
    """

    kind: str
    differs: tuple[Difference, ...]
    titles: dict[str, str]  # of domains
    held_id: int
    newest_id: int
    since: datetime | None = None

    @property
    def may_choose(self) -> bool:
        return self.kind in ("asked", "chose_old")


def programme_news(reader: Reader, enrolment: EnrolmentRow) -> ProgrammeNews | None:
    """None where the enrolment stands under the newest version and began with it, or nothing is asked otherwise of
    those who stay where they began. No statement when warm."""
    held, newest, began = enrolment.programme_version_id, enrolment.programme_newest_id, enrolment.programme_began_id
    if held == newest == began:
        return None
    moved = held != began
    other = programme(reader, held if moved and held == newest else newest)
    differs = differences(programme(reader, began if moved and held == newest else held).clauses, other.clauses)
    titles = {row["id"]: row["title"] for row in outline(reader, enrolment.release_id).release.document["domains"]}
    kind = _kind(enrolment, programme(reader, newest).under_way)
    if kind == "stays" and not differs:
        return None
    since = enrolment.programme_since if kind in ("chose_old", "chose_new", "moved") else None
    return ProgrammeNews(kind, differs, titles, held, newest, since)


def _kind(enrolment: EnrolmentRow, under_way: str) -> str:
    if enrolment.programme_version_id == enrolment.programme_newest_id:
        return enrolment.programme_how or "moved"
    if under_way != "choose":
        return "stays"
    answered = enrolment.programme_offered_id == enrolment.programme_newest_id
    return "chose_old" if answered else "asked"


@dataclass(frozen=True)
class NewSince:
    """A lesson that somebody who has finished has not seen as it is now."""

    key: str
    position: int
    title: str
    added: bool  # False: revised


def new_since(reader: Reader, release_then: int, release_now: int) -> tuple[NewSince, ...]:
    """Lessons that were added or revised between two releases of a course. No statement when warm."""
    then = {module.lesson_id: module.lesson_version_id for module in outline(reader, release_then).modules}
    return tuple(
        NewSince(module.key, module.position, module.title, module.lesson_id not in then)
        for module in outline(reader, release_now).modules
        if then.get(module.lesson_id) != module.lesson_version_id
    )
