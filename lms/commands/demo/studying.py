"""How a trainee of the demo studies: lessons with their checks, quizzes with their slips, the examination."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa

from lms.bank.queries import QuizRow, keyed_questions, release_items
from lms.catalogue.queries import ModuleRow, lesson_page
from lms.commands.demo.answers import Item, Slips, answers, harmless
from lms.commands.demo.enrolling import Trainee
from lms.commands.demo.judging import is_judged
from lms.commands.demo.stage import later, moved_to
from lms.learning.services import accept_text, answer_check, check_seed, note_place
from lms.sitting.models import Attempt, AttemptSlot
from lms.sitting.services.flagging import flag_item
from lms.sitting.services.saving import save_answer
from lms.sitting.services.starting import start_attempt
from lms.sitting.services.submitting import submit_attempt
from lms.unit_of_work import Work
from quizzes.question import Raw
from quizzes.values import seeded_rng

EXAMINATION = 0  # its position among the quizzes, which otherwise are their modules'
CLEAN = Slips()
CLIENT = "demo"  # the tab that sent every answer
USUAL_MINUTES = 20  # for a quiz without a limit
REST = timedelta(minutes=20)  # between a lesson and its quiz
AGAIN = timedelta(minutes=45)  # from one attempt to the next
CHECKED_FIRST = timedelta(minutes=2)  # between two checks of a lesson, and before its end
HESITATES = 0.3  # how often a check is first tried wrongly


# -- lessons ----------------------------------------------------------------------------------------------


def studies(trainee: Trainee, first: int, last: int, since: int, until: int, wrong: str) -> None:
    """Reads lessons spread over some days and sits their quizzes the same evening.

    `wrong` says how many items go wrong: a group for each quiz, a digit for each attempt at it.
    """
    span = max(1, last - first)
    for place, results in enumerate(wrong.split()):
        position, ago = first + place, since - round(place * (since - until) / span)
        _reads_and_sits(trainee, position, ago, Slips(wrong=int(results[0])))
        for number, count in enumerate(results[1:], start=1):
            sits(trainee, position, ago, Slips(wrong=int(count)), REST + number * AGAIN)


def _reads_and_sits(trainee: Trainee, position: int, ago: int, slips: Slips) -> None:
    """A lesson and then its quiz, in one transaction: the demo is made faster, and its rows are the same."""
    module, quiz = trainee.stage.outline.modules[position - 1], trainee.stage.quizzes[position - 1]
    read, begin = _evening(trainee, position, ago), _evening(trainee, position, ago, REST)

    def study(work: Work) -> None:
        _read(trainee, module, moved_to(work, read))
        _sit(trainee, quiz, begin, slips, work)

    trainee.stage.plan(begin + _duration(trainee, quiz), trainee.who, study)
    is_judged(trainee, quiz, begin + _duration(trainee, quiz))


def _evening(trainee: Trainee, position: int, ago: int, after: timedelta = timedelta()) -> datetime:
    """The person's usual hour, not to the minute."""
    usual = trainee.stage.at(ago, trainee.clock)
    return usual + after + timedelta(minutes=position * 7 % 23, seconds=position * 13 % 60)


def reads(trainee: Trainee, position: int, ago: int) -> None:
    module = trainee.stage.outline.modules[position - 1]
    trainee.stage.plan(_evening(trainee, position, ago), trainee.who, partial(_read, trainee, module))


def _read(trainee: Trainee, module: ModuleRow, work: Work) -> None:
    enrolment = trainee.enrolment
    begun = later(work, -timedelta(minutes=module.minutes))
    if module.declaration_version_id is not None:
        accept_text(begun, enrolment.id, module.declaration_version_id)
    for left, name in zip(range(len(module.checks), 0, -1), module.checks, strict=True):
        _try_check(trainee, module, name, later(work, -left * CHECKED_FIRST))
    note_place(work, enrolment.id, module, _anchors(work, module)[-1], 100)


def _try_check(trainee: Trainee, module: ModuleRow, name: str, work: Work) -> None:
    enrolment = trainee.enrolment
    place = release_items(work.connection, enrolment.release_id)[name]
    question = keyed_questions(work.connection, [place.key_revision_id])[place.key_revision_id]
    seed = check_seed(enrolment.id, question.shown.id)
    deal = question.shown.type.deal(question.spec.shown, seeded_rng(seed))
    item = Item(0, question, deal)
    tries: list[Raw | None] = [item.right]
    if seeded_rng(seed)() < HESITATES:
        slip = item.answer(harmless)
        tries.insert(0, slip[0] if slip and slip[0] else None)
    for raw in tries:
        if raw is not None:
            answer_check(work, enrolment.id, enrolment.release_id, module, name, raw)


def stops_in(trainee: Trainee, position: int, ago: int, share: int, checks: int) -> None:
    """Reads a part of a lesson and leaves it at the section that lies there."""
    module = trainee.stage.outline.modules[position - 1]

    def read(work: Work) -> None:
        if module.declaration_version_id is not None:
            accept_text(later(work, -CHECKED_FIRST), trainee.enrolment.id, module.declaration_version_id)
        for name in module.checks[:checks]:
            _try_check(trainee, module, name, work)
        anchors = _anchors(work, module)
        note_place(work, trainee.enrolment.id, module, anchors[len(anchors) * share // 100], share)

    trainee.stage.plan(_evening(trainee, position, ago), trainee.who, read)


def _anchors(work: Work, module: ModuleRow) -> list[str]:
    sections = lesson_page(work.connection, module.lesson_version_id).document["sections"]
    return [anchor for anchor, _title in sections]


# -- quizzes ----------------------------------------------------------------------------------------------


def sits(trainee: Trainee, position: int, ago: int, slips: Slips = CLEAN, after: timedelta = REST) -> None:
    """Sits a quiz so long after the usual hour."""
    quiz, begin = trainee.stage.quizzes[position - 1], _evening(trainee, position, ago, after)
    trainee.stage.plan(begin + _duration(trainee, quiz), trainee.who, partial(_sit, trainee, quiz, begin, slips))
    is_judged(trainee, quiz, begin + _duration(trainee, quiz))


def _each(trainee: Trainee, quiz: QuizRow) -> timedelta:
    """How long one item takes, in whole seconds."""
    minutes = quiz.policy.minutes or USUAL_MINUTES
    return timedelta(seconds=int(minutes * 60 * trainee.pace) // (quiz.items + 1))


def _duration(trainee: Trainee, quiz: QuizRow) -> timedelta:
    """As long again as one item takes is for looking through all of them."""
    return (quiz.items + 1) * _each(trainee, quiz)


def _sit(trainee: Trainee, quiz: QuizRow, begin: datetime, slips: Slips, work: Work) -> None:
    attempt = start_attempt(moved_to(work, begin), trainee.enrolment, quiz.id)
    items = _items(work, attempt)
    given = answers(items, slips, seeded_rng(work.chance.seed()))
    for item in items:
        answered = moved_to(work, begin + item.number * _each(trainee, quiz))
        save_answer(answered, attempt, item.number, given[item.number], CLIENT, item.number, 0)
    submit_attempt(work, attempt)


def _items(work: Work, attempt: str) -> list[Item]:
    work.flush()
    slots = sa.select(AttemptSlot.number, AttemptSlot.key_revision_id, AttemptSlot.deal).join(Attempt)
    rows = work.connection.execute(slots.where(Attempt.public_id == attempt).order_by(AttemptSlot.number)).all()
    keys = keyed_questions(work.connection, [row.key_revision_id for row in rows])
    return [
        Item(row.number, keys[row.key_revision_id], keys[row.key_revision_id].shown.type.load_deal(row.deal))
        for row in rows
    ]


def is_sitting(trainee: Trainee, position: int, since: timedelta) -> None:
    """Has begun a quiz so long ago, has answered a part of it, and wants to look at one item again."""
    stage, quiz = trainee.stage, trainee.stage.quizzes[position - 1]
    begin = stage.now - since

    def sit(work: Work) -> None:
        attempt = start_attempt(moved_to(work, begin), trainee.enrolment, quiz.id)
        for item in _items(work, attempt)[:3]:
            answered = moved_to(work, begin + item.number * since / 4)
            save_answer(answered, attempt, item.number, item.right, CLIENT, item.number, 0)
        flag_item(work, attempt, 2, True)

    stage.plan(begin + since * 7 / 8, trainee.who, sit)
