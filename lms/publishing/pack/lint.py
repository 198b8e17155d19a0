"""Advice on how items are written, as warnings at the place they speak about."""

from __future__ import annotations

from collections.abc import Iterator

from lms.publishing.pack.draft import Draft, ItemEntry
from lms.publishing.pack.problems import Finding
from lms.publishing.pack.products import VOCABULARY
from quizzes import linting


def lint(draft: Draft) -> Iterator[Finding]:
    """Flaws of each item and of all together, since an examination must not repeat a practice item."""
    places = {item.id: entry for entry, item in draft.items()}
    for entry, item in draft.items():
        yield from (_finding(entry, warning) for warning in linting.lint(item, VOCABULARY))
    for warning in linting.lint_set([item for _, item in draft.items()]):
        if warning.path:
            item_id, *path = warning.path
            yield places[str(item_id)].part.finding(tuple(path), warning.rule, warning.params, "warning")
        else:
            yield Finding("modules", 1, "", warning.rule, warning.params, "warning")


def _finding(entry: ItemEntry, warning: linting.Warning) -> Finding:
    return entry.part.finding(warning.path, warning.rule, warning.params, "warning")
