"""The rows of 'Needs you' in words: what happened, by which rule it is shown, and the one thing to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lms.messages import _, day, moment, ngettext
from lms.teaching.rules import Clock, Need
from lms.teaching.wording import ACTIONS, KINDS, RULES, SUBJECTS


@dataclass(frozen=True)
class NeedLine:
    """One row as the page shows it; the view knows where its action leads."""

    need: Need
    kind: str
    title: str
    rule: str
    action: str


def need_line(need: Need, clock: Clock) -> NeedLine:
    title = _TITLES[need.rule](need.params, clock)
    return NeedLine(need, KINDS[need.rule], title, _(RULES[need.rule]), _(ACTIONS[need.rule]))


Params = Mapping[str, Any]


def _unsafe(params: Params, clock: Clock) -> str:
    n = params["missing"]["unsafe_open"]["n"]
    where = params["missing"]["unsafe_open"]["title"]
    if n == 1:
        return _("%(name)s answered unsafely in “%(quiz)s”", name=params["name"], quiz=where)
    return _("%(name)s gave %(n)s unsafe answers, the first in “%(quiz)s”", name=params["name"], n=n, quiz=where)


def _decision(params: Params, clock: Clock) -> str:
    return _("%(name)s waits for your decision on entrustment", name=params["name"])


def _release(params: Params, clock: Clock) -> str:
    return _("%(name)s has met everything and waits for the release", name=params["name"])


def _used_up(params: Params, clock: Clock) -> str:
    quiz = params["missing"].get("quiz_exhausted")
    if quiz is None:
        return _("%(name)s has no attempt left at the examination", name=params["name"])
    return _(
        "%(name)s has no attempt left at quiz %(position)s, %(title)s",
        name=params["name"],
        position=quiz["position"],
        title=quiz["title"],
    )


def _stalled(params: Params, clock: Clock) -> str:
    n, since = params["facts"].fails, day(params["facts"].last_activity)
    quiz = params["missing"].get("quiz_failed")
    where = _("quiz %(position)s", position=quiz["position"]) if quiz else _("the examination")
    return ngettext(
        "%(name)s: %(num)d failed attempt at %(where)s, nothing since %(since)s",
        "%(name)s: %(num)d failed attempts at %(where)s, nothing since %(since)s",
        n,
        name=params["name"],
        where=where,
        since=since,
    )


def _licence(params: Params, clock: Clock) -> str:
    until = params["facts"].licence_until
    if until < clock.today:
        return _("%(name)s: the registration ended on %(on)s", name=params["name"], on=day(until))
    return _("%(name)s: the registration ends on %(on)s", name=params["name"], on=day(until))


def _waiting(params: Params, clock: Clock) -> str:
    return ngettext(
        "%(num)d answer waits for a mark, since %(since)s",
        "%(num)d answers wait for a mark, the oldest since %(since)s",
        params["n"],
        since=day(params["since"]),
    )


def _late(params: Params, clock: Clock) -> str:
    return ngettext(
        "%(num)d answer came after the time and waits for a decision, since %(since)s",
        "%(num)d answers came after the time and wait for a decision, the oldest since %(since)s",
        params["n"],
        since=day(params["since"]),
    )


def _overdue(params: Params, clock: Clock) -> str:
    subject = _(SUBJECTS[params["subject"]])
    return ngettext(
        "%(num)d trainee has not finished %(subject)s, due %(at)s",
        "%(num)d trainees have not finished %(subject)s, due %(at)s",
        params["n"],
        subject=subject,
        at=moment(params["at"]),
    )


_TITLES = {
    "unsafe": _unsafe,
    "decision": _decision,
    "release": _release,
    "used_up": _used_up,
    "stalled": _stalled,
    "licence": _licence,
    "late": _late,
    "waiting": _waiting,
    "overdue": _overdue,
}


def waits_line(waits: Mapping[str, int]) -> list[str]:
    """What waits in a cohort, for the list of cohorts."""
    said = {
        "unsafe": lambda n: ngettext("%(num)d with an unsafe answer", "%(num)d with unsafe answers", n),
        "decision": lambda n: ngettext("%(num)d decision", "%(num)d decisions", n),
        "release": lambda n: ngettext("%(num)d release", "%(num)d releases", n),
        "used_up": lambda n: ngettext("%(num)d without attempts left", "%(num)d without attempts left", n),
        "stalled": lambda n: ngettext("%(num)d stalled", "%(num)d stalled", n),
        "licence": lambda n: ngettext("%(num)d registration ending", "%(num)d registrations ending", n),
        "late": lambda n: ngettext("%(num)d with late answers", "%(num)d with late answers", n),
        "waiting": lambda n: ngettext("%(num)d with answers to mark", "%(num)d with answers to mark", n),
    }
    return [said[code](n) for code, n in waits.items()]
