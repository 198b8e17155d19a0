"""How a holder of the demo keeps fresh what they missed: the questions of a few days, some of them wrong again."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from lms.commands.demo.answers import Item, dangerous, harmless
from lms.commands.demo.enrolling import Trainee
from lms.commands.demo.stage import later
from lms.practicals.queries.observations import academy_zone
from lms.refreshing.queries import asked, fresh_of
from lms.refreshing.services import answer_question
from lms.unit_of_work import Work

EACH = timedelta(minutes=1)


def refreshes(trainee: Trainee, ago: int, wrong: int = 0) -> None:
    """Answers everything that a day asks, the first `wrong` ones not rightly."""
    trainee.stage.plan(trainee.stage.at(ago, trainee.clock), trainee.who, partial(_answers, trainee, wrong))


def _answers(trainee: Trainee, wrong: int, work: Work) -> None:
    fresh = fresh_of(work.connection, trainee.person, work.now, academy_zone(work.connection))
    for number, question in enumerate(fresh.today.asked):
        view = asked(work.connection, fresh, fresh.items[question])
        item = Item(number, view.question, view.deal)
        slip = (item.answer(dangerous) or item.answer(harmless)) if number < wrong else None
        raw = slip[0] if slip and slip[0] else item.right  # an empty answer would be refused
        answer_question(later(work, number * EACH), view.item.course, view.item.key, raw)
        work.flush()
