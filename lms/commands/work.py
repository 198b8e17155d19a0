"""Work in the background: what time alone makes due, each job by one process at a time and safe to repeat."""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from lms.accounts.models import SignInFailure
from lms.accounts.queries import FAILURE_WINDOW
from lms.certification.services import settle_changes, tick, tick_certificates
from lms.commands import leases
from lms.commands.plain import act_of_the_system, database_sentence
from lms.database import now
from lms.mailing.services import send_waiting
from lms.sitting.services.dealing import deal_before_openings
from lms.sitting.services.expiring import close_overdue
from lms.unit_of_work import Act, Work, use_case

PAUSE = 10  # seconds between two looks


@use_case
def forget_failures(work: Work) -> int:
    """Removes failed sign-ins that no longer count."""
    old = sa.delete(SignInFailure).where(SignInFailure.at < work.now - FAILURE_WINDOW)
    return work.connection.execute(old).rowcount


def live_certificates(act: Act) -> int:
    """Windows that open, reminders that are due, passages that changed: how many things it did."""
    done, changes = tick_certificates(act), settle_changes(act)
    own = changes.given + changes.ended + changes.told + changes.suspended
    return done.opened + done.told + done.suspended + own


def send_mail(act: Act) -> int:
    """What lies in the outbox; it stays there while no mail server is set up."""
    settings = current_app.config["SIGNOFF"]
    if settings.mail_server is None:
        return 0
    return send_waiting(act, settings.mail_server, settings.mail_from, settings.base_url, say)


@dataclass(frozen=True)
class Task:
    """A job, how often it is due, and the use case that does it; it returns how many things it changed."""

    name: str
    every: timedelta
    do: Callable[[Act], int]


TASKS = (
    Task("close_overdue", timedelta(seconds=PAUSE), close_overdue),
    Task("deal_before_openings", timedelta(seconds=PAUSE), deal_before_openings),
    Task("settle_lapsed", timedelta(hours=1), tick),
    Task("live_certificates", timedelta(hours=1), live_certificates),
    Task("send_mail", timedelta(seconds=30), send_mail),
    Task("forget_failures", timedelta(minutes=15), forget_failures),
)


@click.command("work")
@click.option("--once", is_flag=True, help="Do everything once, due or not, and end.")
@with_appcontext
def command(once: bool) -> None:
    """Do the work in the background until told to stop."""
    if once:
        sys.exit(0 if do_round(holder(), due_only=False) else 1)
    run(os.getppid())


def run(parent: int) -> None:
    """Looks for work until a signal arrives or the process that started us is gone."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    me = holder()
    while not stop.is_set():
        do_round(me)
        for _ in range(PAUSE):
            if stop.wait(1) or os.getppid() != parent:
                return


def holder() -> str:
    return f"{os.uname().nodename}:{os.getpid()}"


def do_round(me: str, due_only: bool = True) -> bool:
    """Does what is due; False when anything failed. A database that is away ends the round alone."""
    good = True
    for task in TASKS:
        try:
            good = _do(task, me, due_only) and good
        except DBAPIError as error:
            say(database_sentence(error))
            return False
    return good


def _do(task: Task, me: str, due_only: bool) -> bool:
    act = act_of_the_system()
    last = act.now - task.every if due_only else act.now
    if not leases.take(act, task.name, me, last):
        return True
    try:
        count = task.do(act)
    except DBAPIError:
        raise
    except Exception:  # one job that fails must not stop the others
        say(f"{task.name} failed")
        traceback.print_exc()
        leases.give_back(act_of_the_system(), task.name, me, "failed")
        return False
    leases.give_back(act_of_the_system(), task.name, me, str(count))
    if count:
        say(f"{task.name}: {count}")
    return True


def say(text: str) -> None:
    click.echo(f"{now():%Y-%m-%d %H:%M:%S}Z work: {text}")
