"""Which items rest on a passage: the critical ones make it one, the practice items ask about it."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from lms.bank.models import Question, QuestionVersion, ReleaseQuestion
from lms.database import Reader, Rows, memory
from quizzes.question import Worth, type_for


def critical_passages(reader: Reader, releases: Sequence[int]) -> frozenset[str]:
    """The names (`lesson#anchor`) of the passages that critical items of these releases rest on."""
    wanted = (
        sa.select(QuestionVersion.passage)
        .join(ReleaseQuestion, ReleaseQuestion.question_version_id == QuestionVersion.id)
        .where(ReleaseQuestion.release_id.in_(releases), QuestionVersion.critical)
    )
    return frozenset(reader.execute(wanted).scalars())


def practice_on(reader: Reader, release_id: int, passage: str) -> tuple[int, ...]:
    """The key revisions of the practice items of a release that rest on a passage and that the machine marks, in the
    order of the authors' ids. Never an item of the examination. Kept, since a release never changes."""
    return memory().recall("practice on", release_id, lambda: _practice(reader, release_id)).get(passage, ())


def _practice(reader: Reader, release_id: int) -> dict[str, tuple[int, ...]]:
    wanted: Rows = (
        sa.select(QuestionVersion.passage, QuestionVersion.kind, ReleaseQuestion.key_revision_id)
        .join(ReleaseQuestion, ReleaseQuestion.question_version_id == QuestionVersion.id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(ReleaseQuestion.release_id == release_id, QuestionVersion.use == "practice")
        .order_by(Question.key)
    )
    found: dict[str, tuple[int, ...]] = {}
    for passage, kind, revision in reader.execute(wanted):
        if type_for(kind).worth is Worth.MACHINE:
            found[passage] = (*found.get(passage, ()), revision)
    return found
