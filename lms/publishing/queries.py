"""What is stored of a course, for comparing a pack with it."""

from __future__ import annotations

import sqlalchemy as sa

from lms.bank.models import Question, QuestionVersion, ReleaseQuestion
from lms.catalogue.models import Course
from lms.catalogue.queries import current_release_id
from lms.database import Reader


def stored_passages(reader: Reader, course_key: str) -> dict[str, str]:
    """The passage digest that each item of the current release was published with; empty for a new course."""
    course = reader.execute(sa.select(Course.id).where(Course.key == course_key)).scalar_one_or_none()
    release = current_release_id(reader, course) if course is not None else None
    if release is None:
        return {}
    rows = reader.execute(
        sa.select(Question.key, QuestionVersion.passage_digest)
        .join(ReleaseQuestion, ReleaseQuestion.question_version_id == QuestionVersion.id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(ReleaseQuestion.release_id == release)
    )
    return {row.key: row.passage_digest for row in rows}
