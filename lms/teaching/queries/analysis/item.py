"""One version of an item in the attempts chosen: what was answered by thirds of ability, and the history of its key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from lms.bank.models import KeyRevision, Question, QuestionVersion
from lms.bank.queries import KeyedQuestion, keyed_questions
from lms.bank.review import Review, review_of
from lms.database import Reader, Rows
from lms.sitting.models import AttemptSlot, Mark
from lms.teaching.queries.analysis.heads import QuizHead
from lms.teaching.queries.analysis.quiz import ItemRow, QuizAnalysis
from lms.teaching.queries.analysis.sheet import version_slots
from lms.teaching.queries.analysis.taken import Taken, taken_by
from quizzes.values import Control


@dataclass(frozen=True)
class RevisionRow:
    """One revision of the key, with how many of the marks counted here rest on it."""

    number: int
    made_at: datetime
    marks: int


@dataclass(frozen=True)
class VersionRow:
    """One version of the item. `revision_ids` are of its keys, the oldest first."""

    id: int
    number: int
    revisions: tuple[tuple[int, int, datetime], ...]  # id, number, made


@dataclass(frozen=True)
class ItemPage:
    keyed: KeyedQuestion  # by the newest revision of its key
    control: Control
    values: dict[str, list[str]]  # the key as form fields
    review: Review
    row: ItemRow | None  # None: no attempt that counts here had it
    taken: Taken
    revisions: tuple[RevisionRow, ...]  # the newest first
    versions: tuple[int, ...]  # numbers of all versions of the item

    @property
    def older_marks(self) -> int:
        """Marks that rest on an earlier revision than the newest."""
        return sum(revision.marks for revision in self.revisions[1:])


def item_versions(reader: Reader, course_id: int, key: str) -> tuple[VersionRow, ...]:
    """Every version of an item with the revisions of its key, in one statement."""
    wanted: Rows = (
        sa.select(
            QuestionVersion.id,
            QuestionVersion.number,
            KeyRevision.id.label("revision_id"),
            KeyRevision.number.label("revision"),
            KeyRevision.made_at,
        )
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(KeyRevision, KeyRevision.question_version_id == QuestionVersion.id)
        .where(Question.course_id == course_id, Question.key == key)
        .order_by(QuestionVersion.number, KeyRevision.number)
    )
    found: dict[tuple[int, int], list[tuple[int, int, datetime]]] = {}
    for row in reader.execute(wanted):
        found.setdefault((row.id, row.number), []).append((row.revision_id, row.revision, row.made_at))
    return tuple(VersionRow(*version, tuple(revisions)) for version, revisions in found.items())


def item_page(
    reader: Reader, head: QuizHead, found: QuizAnalysis, versions: Sequence[VersionRow], number: int, at: datetime
) -> ItemPage | None:
    """One statement beside those of the analysis and of the versions."""
    version = next((one for one in versions if one.number == number), None)
    if version is None:
        return None
    newest = version.revisions[-1][0]
    keyed = keyed_questions(reader, [newest])[newest]
    place_of = {sitting.id: place for place, sitting in enumerate(found.sheet.sittings)}
    more = (sa.type_coerce(AttemptSlot.deal, sa.Text()).label("deal"), Mark.rubric)
    slots = reader.execute(version_slots(head.id, version.id, found.scope, at, *more))
    rows = [row for row in slots if row.attempt_id in place_of]
    item = next((row for row in found.items if row.column.question.id == version.id), None)
    kind, shown = keyed.shown.type, keyed.spec.shown
    deal = kind.plain_deal(shown)
    right = kind.key(keyed.spec, deal)
    marked = Counter(row.key_revision_id for row in rows)
    return ItemPage(
        keyed,
        kind.control(shown, deal),
        kind.raw_of(right),
        review_of(keyed, deal, right),
        item,
        taken_by(keyed, item, found.counted, _column_of(found, item), rows, place_of) if item else Taken(),
        tuple(RevisionRow(n, made, marked[id]) for id, n, made in reversed(version.revisions)),
        tuple(one.number for one in versions),
    )


def _column_of(found: QuizAnalysis, item: ItemRow | None) -> int:
    return found.sheet.columns.index(item.column) if item else 0
