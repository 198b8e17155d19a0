"""Handing over what lies in the outbox: each piece at least once, and marked in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa

from lms.accounts.models import Outbox
from lms.accounts.services import invite_again
from lms.database import close_reading, reading
from lms.mailing.letters import letter
from lms.mailing.queries import Waiting, waiting
from lms.mailing.server import MailServer, Unreachable, deliver, offer
from lms.unit_of_work import Act, Work, use_case


def send_waiting(act: Act, server: MailServer, sender: str, base_url: str, say: Callable[[str], None]) -> int:
    """Sends what waits; returns how many pieces were handed over.

    Nothing is open towards the database while the server is spoken to. What it does not take now is tried again,
    at growing distances, until it is a week old; a piece that was taken and could not be marked any more goes out
    twice. Whoever has no password yet gets a one-time link of their own, made only once the server has said that it
    takes their mail, since earlier links stop working.
    """
    rows = waiting(reading(), act.now)
    close_reading()
    if not rows:
        return 0
    sent = 0
    try:
        with server.connected() as client:
            for row in rows:
                try:
                    offer(client, sender, row.email)
                    deliver(client, letter(row, sender, base_url, _link(act, row), act.now))
                except Unreachable as reason:
                    say(f"mail {row.id} ({row.notice}) was not taken: {reason}")
                    put_off(act, row.id, row.refused + 1)
                    client.rset()
                    continue
                mark_sent(act, row.id)
                sent += 1
    except (Unreachable, OSError) as reason:
        say(f"mail waits: {reason}")
    return sent


def _link(act: Act, row: Waiting) -> str | None:
    return None if row.known else invite_again(act, row.person_id)


@use_case
def put_off(work: Work, outbox_id: int, refused: int) -> None:
    """The server did not take it: tried again after a minute, two, four, and so on, at most a day."""
    span = min(timedelta(minutes=2 ** min(refused - 1, 11)), timedelta(days=1))
    again = sa.update(Outbox).where(Outbox.id == outbox_id).values(refused=refused, try_after=work.now + span)
    work.connection.execute(again)


@use_case
def mark_sent(work: Work, outbox_id: int) -> None:
    """The server has it."""
    work.connection.execute(
        sa.update(Outbox).where(Outbox.id == outbox_id, Outbox.sent_at.is_(None)).values(sent_at=work.now)
    )
