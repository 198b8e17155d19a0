"""Refreshing, the write side: one answer to a question that came back today, and the pause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from lms.accounts.models import Person
from lms.bank.trying import tried
from lms.practicals.queries.observations import academy_zone
from lms.refreshing.models import RefreshAnswer, RefreshPause
from lms.refreshing.queries import Fresh, asked, fresh_of
from lms.unit_of_work import Refused, Work, use_case


@use_case
def answer_question(work: Work, course: str, key: str, raw: Mapping[str, Sequence[str]]) -> None:
    """Keeps the actor's answer to one of today's questions. What was answered today stays as it was answered first."""
    fresh = _fresh(work)
    item = fresh.item(course, key)
    if item is None:
        raise Refused("refresh_unknown")
    if item.id in fresh.answered:
        return
    if fresh.paused or item.id not in fresh.today.asked:
        raise Refused("refresh_not_today")
    view = asked(work.connection, fresh, item)
    sent = tried(view.question, view.deal, raw)
    if not sent.clear:
        raise Refused("refresh_unclear")
    work.session.add(
        RefreshAnswer(
            person_id=fresh.person_id,
            question_id=item.id,
            question_version_id=item.version_id,
            key_revision_id=item.revision_id,
            day=fresh.day,
            deal=sent.deal,
            answer=sent.answer,
            right=sent.right,
            unsafe=sent.unsafe,
            at=work.now,
        )
    )


@use_case
def set_paused(work: Work, paused: bool) -> None:
    """Puts the actor's daily questions aside, or takes them up again; what is so already is not written again."""
    fresh = _fresh(work)
    if not fresh.holds:
        raise Refused("refresh_no_certificate")
    if fresh.paused != paused:
        work.session.add(RefreshPause(person_id=fresh.person_id, paused=paused, at=work.now))


def _fresh(work: Work) -> Fresh:
    """The actor's, read behind their lock: two tabs cannot make a sixth answer of a day."""
    person = work.actor.person_id
    if person is None:
        raise Refused("refresh_no_certificate")
    work.lock(sa.select(Person.id).where(Person.id == person))
    return fresh_of(work.connection, person, work.now, academy_zone(work.connection))
