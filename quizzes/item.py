"""A question as a course carries it: what it is about, where it is taught, and answers that prove its key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from quizzes.golden import Golden
from quizzes.question import Spec, Worth, kinds, type_for
from quizzes.reading import Form
from quizzes.values import Danger, Problem, SpecError

Use = Literal["practice", "examination"]
LEVELS = ("recall", "application", "reasoning")
FEWEST_GOLDEN = 3
MOST_POINTS = 100
_ENVELOPE = frozenset(
    {
        "id",
        "kind",
        "domain",
        "level",
        "critical",
        "siblings",
        "stimulus",
        "figure",
        "points",
        "passage",
        "references",
        "claims",
        "accepts",
    }
)
_PASSAGE = re.compile(r"[a-z0-9][a-z0-9-]{0,59}#[a-z0-9][a-z0-9-]{0,59}")
_FIGURE = re.compile(r"[a-z0-9][a-z0-9-]{0,59}\.svg")
_REFERENCE = re.compile(r"R[0-9]{1,4}")
_CLAIM = re.compile(r"S[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Item:
    id: str
    kind: str
    use: Use
    domain: str
    level: str
    critical: bool
    siblings: str | None
    stimulus: str | None
    figure: str | None
    points: Fraction
    passage: str
    references: tuple[str, ...]
    claims: tuple[str, ...]
    spec: Spec[Any, Any]
    accepts: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Rules of linting whose warning is meant, each with the reason."""

    @property
    def stem(self) -> str:
        return str(self.spec.shown.stem)

    @property
    def lead_in(self) -> str:
        return str(self.spec.shown.lead_in)

    @property
    def rationale(self) -> str:
        return str(self.spec.key.rationale)

    @property
    def golden(self) -> tuple[Golden, ...]:
        return tuple(self.spec.key.golden)


def read_item(raw: Mapping[str, Any], use: Use) -> Item:
    """Raises SpecError with the problems of the envelope and of the question together."""
    if not isinstance(raw, Mapping):
        raise SpecError([Problem((), "not_a_mapping")])
    form = Form({name: raw[name] for name in raw if name in _ENVELOPE})
    kind = form.one_of("kind", kinds())
    envelope: dict[str, Any] = {
        "id": form.identifier("id"),
        "domain": form.identifier("domain"),
        "level": form.one_of("level", LEVELS),
        "critical": form.flag("critical"),
        "siblings": form.identifier("siblings", required=False) or None,
        "stimulus": form.identifier("stimulus", required=False) or None,
        "figure": form.matching("figure", _FIGURE, "not_a_figure", required=False) or None,
        "points": _points(form),
        "passage": form.matching("passage", _PASSAGE, "not_a_passage"),
        "references": _codes(form, "references", _REFERENCE),
        "claims": _codes(form, "claims", _CLAIM),
        "accepts": _accepts(form),
    }
    if type_for(kind).worth is not Worth.NOBODY and not str(raw.get("rationale") or "").strip():
        form.problem("missing", "rationale")
    question = {name: value for name, value in raw.items() if name not in _ENVELOPE}
    spec, problems = (None, []) if raw.get("kind") != kind else _read_question(kind, question)
    if spec is None or form.problems:
        raise SpecError([*form.problems, *problems])
    return Item(kind=kind, use=use, spec=spec, **envelope)


def run_golden(item: Item) -> tuple[Problem, ...]:
    """Every golden answer earns exactly what it says; at least three differ, and one of them is right. Where
    nothing is asked there are none."""
    if type_for(item.kind).worth is Worth.NOBODY:
        return ()
    golden = item.golden
    problems = [problem for i in range(len(golden)) for problem in _check(item, i)]
    if len(golden) < FEWEST_GOLDEN:
        problems.append(Problem(("golden",), "too_few_golden", {"n": len(golden), "at_least": FEWEST_GOLDEN}))
    if all(g.credit != 1 for g in golden):
        problems.append(Problem(("golden",), "no_golden_key"))
    return tuple(problems)


def _check(item: Item, index: int) -> list[Problem]:
    kind, golden = type_for(item.kind), item.golden[index]
    path = ("golden", index)
    outcome = kind.golden_outcome(item.spec, golden)
    problems = []
    if any((g.draw, g.answer) == (golden.draw, golden.answer) for g in item.golden[:index]):
        problems.append(Problem(path, "repeated"))
    if outcome is None:
        return [*problems, Problem((*path, "answer"), "golden_needs_a_person")]
    if outcome.credit != golden.credit:
        says = {"says": str(golden.credit), "earns": str(outcome.credit)}
        problems.append(Problem((*path, "credit"), "golden_credit", says))
    if (outcome.danger is Danger.UNSAFE) != golden.unsafe:
        problems.append(Problem((*path, "unsafe"), "golden_unsafe" if golden.unsafe else "golden_not_unsafe"))
    return problems


def _read_question(kind: str, raw: Mapping[str, Any]) -> tuple[Spec[Any, Any] | None, list[Problem]]:
    try:
        return type_for(kind).read(raw), []
    except SpecError as error:
        return None, list(error.problems)


def _points(form: Form) -> Fraction:
    """What the item weighs in a score: 1 unless its author says otherwise."""
    written = form.decimal("points", required=False)
    points = Fraction(written) if written else Fraction(1)
    if not 0 < points <= MOST_POINTS:
        form.problem("points_out_of_range", "points", at_most=MOST_POINTS)
    return points


def _accepts(form: Form) -> dict[str, str]:
    rows = form.child("accepts", required=False)
    return {rule: rows.text(rule, limit=500) for rule in rows.names()} if rows else {}


def _codes(form: Form, name: str, pattern: re.Pattern[str]) -> tuple[str, ...]:
    codes = form.texts(name)
    for i, code in enumerate(codes):
        if not pattern.fullmatch(code):
            form.problem("not_a_reference", name, i, value=code[:60])
    return codes
