"""What the forms of practice share: a month, choices from the checklist, cases that stand for patients."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import Field, SelectField

from lms.messages import _, month
from lms.practicals.rules import TEXT_LIMIT
from lms.web import choices

TEXT = {"maxlength": TEXT_LIMIT, "rows": 3, "data-private": ""}
MONTHS_BACK = 24
_DRAFT = re.compile(r"[0-9a-hjkmnp-tv-z]{26}")
_MONTH = re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])")

Option = tuple[str, str, bool, str]  # value, title, chosen, sentence


class Month(SelectField):
    """A month of the last two years, or any other that is sent as '2026-11'; never a day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate_choice=False, **kwargs)

    def offer(self, today: date) -> None:
        months = [_before(today, n) for n in range(MONTHS_BACK)]
        if self.first is not None and self.first not in months:
            months.append(self.first)
        self.choices = choices((f"{one:%Y-%m}", month(one)) for one in months)

    @property
    def first(self) -> date | None:
        """The first day of the month, or None for what is none."""
        match = _MONTH.fullmatch(self.data or "")
        return date(int(match[1]), int(match[2]), 1) if match else None


def _before(today: date, months: int) -> date:
    count = today.year * 12 + today.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def draft_of(field: Field) -> str | None:
    """The id that a form was opened with: it makes sending it twice harmless."""
    draft = field.data or ""
    return draft if _DRAFT.fullmatch(draft) else None


def options(field: Field, rows: Iterable[Mapping[str, Any]]) -> list[Option]:
    """A list of the checklist for a field, with the sentence of each."""
    chosen = field.data or ()
    chosen = (chosen,) if isinstance(chosen, str) else chosen
    return [(row["id"], row["title"], row["id"] in chosen, row.get("sentence", "")) for row in rows]


def case_choices(cases: Sequence[tuple[str, str]]) -> list[Any]:
    return choices([("", _("A patient who is not on this record yet")), *cases])
