"""Warnings that an item's author has accepted, with a reason, and what becomes of an acceptance in time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from quizzes.item import Item
from quizzes.linting.fixes import remove
from quizzes.linting.warning import Warning


def without_accepted(item: Item, warnings: Iterable[Warning]) -> Iterator[Warning]:
    """The warnings that nobody has answered for."""
    return (warning for warning in warnings if warning.rule not in item.accepts)


def stale(item: Item, fired: Collection[str], ran: Collection[str]) -> Iterator[Warning]:
    """Acceptances of a flaw that is no longer there: kept, they would hide the next one. A rule that did not run
    can say nothing about that."""
    for rule in item.accepts:
        if rule in ran and rule not in fired:
            path = ("accepts", rule)
            yield Warning("accepted_in_vain", path, {"rule": rule}, remove(path))


def unknown(item: Item, known: Collection[str]) -> Iterator[Warning]:
    """Acceptances of rules that do not exist."""
    for rule in item.accepts:
        if rule not in known:
            path = ("accepts", rule)
            yield Warning("accepted_unknown_rule", path, {"rule": rule}, remove(path))
