"""Command groups whose every failure is one sentence on stderr and exit code 1."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import IO, Any

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from lms.database import now
from lms.messages import say
from lms.permissions import SYSTEM
from lms.unit_of_work import Act, Refused


class Failure(click.ClickException):
    """What went wrong, in one sentence, without the word 'Error' before it."""

    exit_code = 1

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=file is None)


class PlainGroup(AppGroup):
    """Turns what a use case refuses and what the database cannot do into a sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        with plainly():
            return super().invoke(ctx)


class PlainCommand(click.Command):
    """The same for a command that stands by itself."""

    def invoke(self, ctx: click.Context) -> Any:
        with plainly():
            return super().invoke(ctx)


@contextlib.contextmanager
def plainly() -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        raise Failure(say(refused.code, refused.params)) from refused
    except DBAPIError as error:
        raise Failure(database_sentence(error)) from error
    except OSError as error:
        raise Failure(f"{error.filename or 'A file'}: {error.strerror}.") from error


def database_sentence(error: DBAPIError) -> str:
    """The driver's reason on one line; a database without tables is the usual one."""
    reason = " ".join(str(error.orig).split()).rstrip(".?") or type(error.orig).__name__
    if "no such table" in reason or "does not exist" in reason:
        return f"The database lacks its tables ({reason}): run `flask db upgrade` first."
    return f"The database cannot be used: {reason}."


def act_of_the_system() -> Act:
    """Whoever has the command line acts as the system itself."""
    return Act(SYSTEM, now())
