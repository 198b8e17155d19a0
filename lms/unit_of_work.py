"""Who commits: a use case is one transaction, and what follows from it happens inside the same one."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from lms.clock import Chance
from lms.database import Runtime, close_reading, runtime
from lms.permissions import Actor

P = ParamSpec("P")
R = TypeVar("R")


class Refused(Exception):
    """A use case says no; `code` names the sentence, `params` fill it."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class Act:
    """Who acts and when: decided at the edge, an argument from there on down."""

    actor: Actor
    now: datetime


@dataclass(frozen=True)
class Fact:
    """Something that happened in this transaction and from which other things may follow.

    verb        what happened, such as 'attempt_submitted'
    enrolment   whose standing it may change; None for acts of the academy
    subject     the row it happened to
    """

    verb: str
    enrolment: int | None = None
    subject: int | None = None


@dataclass
class Work:
    """One open transaction. `connection` for statements, `session` for entities; both are the same transaction."""

    actor: Actor
    now: datetime
    connection: Connection
    runtime: Runtime
    facts: list[Fact] = field(default_factory=list)
    effects: list[Callable[[], None]] = field(default_factory=list)
    followed: int = 0  # how many of the facts have been followed, the present one included
    _session: Session | None = None

    @property
    def session(self) -> Session:
        if self._session is None:
            self._session = Session(self.connection, expire_on_commit=False, autoflush=True)
        return self._session

    @property
    def chance(self) -> Chance:
        return self.runtime.chance

    def happened(self, verb: str, enrolment: int | None = None, subject: int | None = None) -> None:
        self.facts.append(Fact(verb, enrolment, subject))

    @property
    def ahead(self) -> list[Fact]:
        """Facts that wait behind the one that is being followed."""
        return self.facts[self.followed :]

    def after_commit(self, effect: Callable[[], None]) -> None:
        self.effects.append(effect)

    def flush(self) -> None:
        if self._session is not None:
            self._session.flush()

    def lock(self, statement: sa.Select[int]) -> int | None:
        """Locks the one row that a use case stands on (a no-op on SQLite, where the writer is alone)."""
        return self.connection.execute(statement.with_for_update()).scalar_one_or_none()


@contextlib.contextmanager
def transaction(act: Act) -> Iterator[Work]:
    """The outermost unit of work: commits when the block ends, rolls back on any exception."""
    parts = runtime()
    close_reading()  # a read transaction of this request would be stale after the write
    with parts.gate, parts.writing() as connection, connection.begin():
        work = Work(act.actor, act.now, connection, parts)
        try:
            yield work
            _follow(work)
            work.flush()
        finally:
            if work._session is not None:
                work._session.close()
    for effect in work.effects:
        effect()


def _follow(work: Work) -> None:
    while work.followed < len(work.facts):
        fact = work.facts[work.followed]
        work.followed += 1
        for follow in work.runtime.follows:
            work.flush()
            follow(work, fact)


def use_case(function: Callable[Concatenate[Work, P], R]) -> Callable[Concatenate[Work | Act, P], R]:
    """Makes a function of an open Work callable with an Act: then it opens and commits its own transaction."""

    @functools.wraps(function)
    def run(scope: Work | Act, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if isinstance(scope, Work):
            return function(scope, *args, **kwargs)
        with transaction(scope) as work:
            return function(work, *args, **kwargs)

    return run
