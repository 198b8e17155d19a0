"""What stories about a quiz's settings share: the shipped course with other settings, and answers that are wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from lms.database import db, reading
from lms.publishing.pack.pack import Pack
from lms.publishing.pack.programme import Clause, Practicals
from lms.publishing.services import load_pack
from lms.sitting.queries.attempt import AttemptPage, attempt_page
from lms.sitting.queries.result import ResultPage, result_page
from lms.sitting.services.checking import check_answer
from lms.sitting.services.saving import Saved, save_answer
from lms.sitting.services.submitting import submit_attempt
from lms.unit_of_work import Refused
from quizzes.question import Worth
from tests.academy import Academy
from tests.course import shipped
from tests.stories.attempts import head_of, right_answers
from tests.web.furnished import wrong_answer

Raw = dict[str, list[str]]


def set_quizzes(academy: Academy, **settings: Any) -> None:
    """Publishes the course anew with these settings for every module quiz."""
    _publish(academy, "quiz", settings)


def set_examination(academy: Academy, **settings: Any) -> None:
    _publish(academy, "examination", settings)


def _publish(academy: Academy, name: str, settings: Mapping[str, Any]) -> None:
    programme = shipped().programme
    changed = getattr(programme, name).model_copy(update=dict(settings))
    publish(academy, replace(shipped(), programme=programme.model_copy(update={name: changed})))


def publish_programme(academy: Academy, under_way: str, added: Sequence[Clause] = (), **figures: Any) -> None:
    """Publishes the course anew with other figures for supervised practice, and with more clauses at the front."""
    programme = shipped().programme
    clauses = [one.model_copy(update=figures) if isinstance(one, Practicals) else one for one in programme.clauses]
    changed = programme.model_copy(update={"clauses": (*added, *clauses), "under_way": under_way})
    publish(academy, replace(shipped(), programme=changed))


def publish(academy: Academy, pack: Pack) -> None:
    load_pack(academy.act("admin"), pack)
    db.session.close()


def paper_of(attempt: str) -> AttemptPage:
    return attempt_page(reading(), head_of(attempt))


def result(academy: Academy, attempt: str) -> ResultPage:
    return result_page(reading(), head_of(attempt), academy.clock())


def wrong_answers(academy: Academy, attempt: str) -> dict[int, Raw]:
    """Of every item for which there is one that is not dangerous and earns nothing."""
    found = {number: wrong_answer(question, deal) for number, question, deal in academy.slots(attempt)}
    return {number: raw for number, raw in found.items() if raw}


def checkable(academy: Academy, attempt: str) -> list[int]:
    """Items that the machine marks and that have options, so that a wrong answer is known to earn nothing."""
    return [
        number
        for number, question, _ in academy.slots(attempt)
        if question.shown.kind == "single_choice" and question.shown.type.worth is Worth.MACHINE
    ]


class Hand:
    """Somebody who answers one attempt, counting their sends."""

    def __init__(self, academy: Academy, attempt: str) -> None:
        self.academy, self.attempt, self.sent = academy, attempt, 0
        self.right, self.wrong = right_answers(academy, attempt), wrong_answers(academy, attempt)

    def save(self, number: int, raw: Raw, level: int | None = None) -> Saved:
        self.sent += 1
        act = self.academy.act("trainee")
        return save_answer(act, self.attempt, number, raw, "firsttab", self.sent, 99, level)

    def check(self, number: int, raw: Raw, level: int | None = None) -> Saved:
        self.sent += 1
        act = self.academy.act("trainee")
        return check_answer(act, self.attempt, number, raw, "firsttab", self.sent, 99, level)

    def submit(self) -> str:
        state = submit_attempt(self.academy.act("trainee"), self.attempt)
        with suppress(Refused):  # a blank has its mark already
            self.academy.judge(self.attempt)
        return state
