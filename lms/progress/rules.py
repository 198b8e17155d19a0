"""What is open and what is still closed, and why: pure decisions over what has been reached."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Lock:
    """Why something is closed; `code` with `params` says what opens it."""

    code: str  # 'lesson_before', 'declaration', 'lesson_unread', 'quizzes_open'
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One module of the path, in the course's order."""

    lesson: int
    position: int
    title: str
    declaration: int | None


def module_lock(step: Step, path: Collection[Step], read: Collection[int], accepted: Collection[int]) -> Lock | None:
    """A module opens when the lesson before it has been read, and its declaration accepted where it has one."""
    before = next((other for other in path if other.position == step.position - 1), None)
    if before is not None and before.lesson not in read and step.lesson not in read:
        return Lock("lesson_before", {"position": before.position, "title": before.title})
    if step.declaration is not None and step.declaration not in accepted:
        return Lock("declaration", {"text": step.declaration})
    return None


def module_quiz_lock(step: Step, read: Collection[int]) -> Lock | None:
    """A module's quiz opens when its lesson has been read to the end and its checks were tried."""
    if step.lesson not in read:
        return Lock("lesson_unread", {"position": step.position, "title": step.title})
    return None


def examination_lock(quizzes: Collection[int], passed: Collection[int]) -> Lock | None:
    """The examination opens when every module quiz is passed."""
    missing = len(set(quizzes) - set(passed))
    return Lock("quizzes_open", {"missing": missing}) if missing else None
