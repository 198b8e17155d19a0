"""What a trainee should do next: one thing, decided from how the enrolment stands. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class ModuleFact:
    key: str
    position: int
    title: str
    minutes: int
    read: bool
    quiz: str | None  # public id
    passed: bool
    stuck: bool  # no attempts left, or a mark by a person is waited for


@dataclass(frozen=True)
class Next:
    """The one thing to do next; `code` names it, the rest fills the sentence and the link."""

    code: (
        str  # attempt | lesson | quiz | examination | wait | practice | attestation | decision | release | done | stuck
    )
    position: int = 0
    title: str = ""
    minutes: int = 0
    target: str = ""
    at: datetime | None = None


def next_thing(
    *,
    running: tuple[str, str, datetime | None] | None,
    modules: Sequence[ModuleFact],
    examination: tuple[str, str] | None,
    examination_state: str,
    examination_from: datetime | None,
    now: datetime,
    practice_open: bool,
    attestation_open: bool,
    decision_open: bool,
    release_open: bool,
    complete: bool,
) -> Next:
    """A running attempt first, since its clock runs; then the path in its order; then practice and signatures."""
    if complete:
        return Next("done")
    if running is not None:
        target, title, due = running
        return Next("attempt", title=title, target=target, at=due)
    for module in modules:
        if not module.read:
            return Next("lesson", module.position, module.title, module.minutes, module.key)
        if not module.passed and module.quiz is not None and not module.stuck:
            return Next("quiz", module.position, module.title, 0, module.quiz)
    if examination is not None and examination_state == "partial":
        if examination_from is not None and examination_from > now:
            return Next("wait", title=examination[1], target=examination[0], at=examination_from)
        return Next("examination", title=examination[1], target=examination[0])
    if practice_open:
        return Next("practice")
    if attestation_open:
        return Next("attestation")
    if decision_open:
        return Next("decision")
    return Next("release") if release_open else Next("stuck")
