"""Advice on how items are written, as warnings at the place they speak about."""

from __future__ import annotations

from collections.abc import Iterator

from lms.publishing.pack.draft import Draft, ItemEntry
from lms.publishing.pack.problems import Finding
from quizzes import linting


def lint(draft: Draft) -> Iterator[Finding]:
    """Flaws of each item and of all together, since an examination must not repeat a practice item."""
    places = {item.id: entry for entry, item in draft.items()}
    for entry, item in draft.items():
        yield from (_finding(entry, warning) for warning in linting.lint(item))
    for warning in linting.lint_set([item for _, item in draft.items()]):
        if warning.path:
            part = places[str(warning.path[0])].part
            yield part.finding((), warning.rule, warning.params, "warning")
        else:
            yield Finding("modules", 1, "", warning.rule, warning.params, "warning")


def _finding(entry: ItemEntry, warning: linting.Warning) -> Finding:
    return entry.part.finding(warning.path, warning.rule, warning.params, "warning")
