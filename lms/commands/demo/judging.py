"""How the instructors of the demo judge texts: by the rubric, the morning after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa

from lms.bank.queries import QuizRow, keyed_questions
from lms.commands.demo.enrolling import Trainee
from lms.marking.queries.answers import AnswerRow, answers
from lms.marking.services.giving import judge_text
from lms.sitting.models import Attempt, AttemptSlot
from lms.unit_of_work import Work
from quizzes.question import Worth

NEXT_MORNING = timedelta(hours=13)
COMMENT = "Clear, and short enough for a busy day."
JUDGE = "okafor"


def is_judged(trainee: Trainee, quiz: QuizRow, submitted: datetime) -> None:
    """An instructor judges what this attempt may have left to a person; the latest ones still wait."""
    at = submitted + NEXT_MORNING
    if quiz.id in trainee.stage.with_texts and at < trainee.stage.at(0, "00:00"):
        trainee.stage.plan(at, JUDGE, partial(_judge, trainee))


def _judge(trainee: Trainee, work: Work) -> None:
    waiting = sa.select(Attempt.id, Attempt.public_id).where(
        Attempt.enrolment_id == trainee.enrolment.id, Attempt.state == "submitted"
    )
    for attempt in work.connection.execute(waiting).all():
        for row in answers(work.connection, attempt.id):
            if row.waits and row.question.type.worth is Worth.PERSON:
                judge_text(work, attempt.public_id, row.number, _levels(work, row), COMMENT)


def _levels(work: Work, row: AnswerRow) -> Mapping[str, str]:
    """What the author gives to this very text, or the best that there is for another one."""
    revision = work.connection.execute(sa.select(AttemptSlot.key_revision_id).where(AttemptSlot.id == row.slot_id))
    (question,) = keyed_questions(work.connection, [revision.scalar_one()]).values()
    exemplars = [golden for golden in question.spec.key.golden if golden.rubric is not None]
    text = next(iter(row.values.get("text", ())), "")
    found = next((golden for golden in exemplars if str(golden.answer).strip() == text), exemplars[0])
    picks: Mapping[str, str] = found.rubric
    return picks
