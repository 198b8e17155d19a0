"""Reads what an author wrote, field by field, and collects every problem instead of stopping at the first."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from quizzes.values import Path, Problem, SpecError

IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
DECIMAL = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?")


class Form:
    """One mapping of the author's. A field that is missing or wrong reads as its empty value, so that
    reading goes on; `finish` raises what was found, fields that nobody asked for included."""

    def __init__(self, raw: object, path: Path = (), root: Form | None = None) -> None:
        self.path = path
        self.problems: list[Problem] = root.problems if root else []
        self._forms: list[Form] = root._forms if root else []
        self._forms.append(self)
        self._taken: set[str] = set()
        self._raw: Mapping[Any, Any] = raw if isinstance(raw, Mapping) else {}
        if not isinstance(raw, Mapping):
            self.problem("not_a_mapping")

    def problem(self, code: str, *where: str | int, **params: str | int) -> None:
        self.problems.append(Problem((*self.path, *where), code, params))

    def has(self, name: str) -> bool:
        return self._raw.get(name) is not None

    def take(self, name: str, *, required: bool = True) -> Any:
        """The bare value, or None where there is none."""
        self._taken.add(name)
        value = self._raw.get(name)
        if value is None and required:
            self.problem("missing", name)
        return value

    def text(self, name: str, *, required: bool = True, limit: int = 5000) -> str:
        value = self.take(name, required=required)
        text = self._plain(value, name)
        if required and isinstance(value, str) and not text:
            self.problem("empty", name)
        if len(text) > limit:
            self.problem("too_long", name, limit=limit)
        return text

    def identifier(self, name: str, *, required: bool = True) -> str:
        return self.matching(name, IDENTIFIER, "not_an_identifier", required=required)

    def matching(self, name: str, pattern: re.Pattern[str], code: str, *, required: bool = True) -> str:
        value = self.text(name, required=required)
        if value and not pattern.fullmatch(value):
            self.problem(code, name, value=value[:60])
        return value

    def decimal(self, name: str, *, required: bool = True) -> str | None:
        """A number as its author wrote it, with a decimal point and no groups, or None."""
        value = self.matching(name, DECIMAL, "not_a_decimal", required=required)
        return value if DECIMAL.fullmatch(value) else None

    def one_of(self, name: str, allowed: Collection[str], default: str | None = None) -> str:
        value = self.text(name, required=default is None)
        if value and value not in allowed:
            self.problem("not_one_of", name, value=value[:60], allowed=", ".join(allowed))
        return value if value in allowed else default or next(iter(allowed))

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.take(name, required=False)
        if value is not None and not isinstance(value, bool):
            self.problem("not_true_or_false", name)
        return value if isinstance(value, bool) else default

    def texts(self, name: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts that must not repeat itself."""
        values = tuple(self._plain(v, name, i) for i, v in enumerate(self._list(name, required)))
        for i, value in enumerate(values):
            if value in values[:i]:
                self.problem("repeated", name, i, value=value[:60])
        return values

    def child(self, name: str, *, required: bool = True) -> Form | None:
        value = self.take(name, required=required)
        return None if value is None else Form(value, (*self.path, name), self)

    def rows(self, name: str, at_least: int = 0, at_most: int = 1000) -> list[Form]:
        """A list of mappings; those with an `id` must not repeat it."""
        values = self._list(name, required=at_least > 0)
        if self.has(name) and not at_least <= len(values) <= at_most:
            self.problem("wrong_count", name, n=len(values), at_least=at_least, at_most=at_most)
        return [Form(value, (*self.path, name, i), self) for i, value in enumerate(values)]

    def names(self) -> tuple[str, ...]:
        """Every field, taken as known: for mappings whose names the author chooses."""
        self._taken.update(n for n in self._raw if isinstance(n, str))
        return tuple(n for n in self._raw if isinstance(n, str))

    def finish(self) -> None:
        for form in self._forms:
            for name in form._raw:
                if name not in form._taken:
                    form.problem("unknown_field", str(name))
        if self.problems:
            raise SpecError(self.problems)

    def _list(self, name: str, required: bool) -> list[Any]:
        value = self.take(name, required=required)
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            self.problem("not_a_list", name)
            return []
        return list(value)

    def _plain(self, value: object, *where: str | int) -> str:
        """Text without its outer white space. YAML reads a bare 2.50 as 2.5 and a bare no as false, so only
        whole numbers may go without quotation marks."""
        if value is None:
            return ""
        if isinstance(value, float):
            self.problem("quote_the_number", *where)
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int):
            self.problem("not_text", *where)
            return ""
        return str(value).strip()


def check_ids(forms: list[Form], ids: tuple[str, ...]) -> None:
    for i, (form, value) in enumerate(zip(forms, ids, strict=True)):
        if value and value in ids[:i]:
            form.problem("repeated", "id", value=value)
