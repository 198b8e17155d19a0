"""What every question type answers, and where the types are found.

A question's content is a pair: `shown` is all that a trainee may see, `key` is what it is worth. The verbs
that face the trainee receive `shown` alone, so that none of them can give the key away."""

from __future__ import annotations

import importlib
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar, overload

from quizzes import types
from quizzes.golden import Golden, read_golden, write_golden
from quizzes.reading import Form
from quizzes.records import Document, Record, dump, load
from quizzes.values import AnswerError, Control, Message, Outcome, Path, Problem, Rng, SpecError

LONGEST_TYPED = 200

Raw = Mapping[str, Sequence[str]]
"""A submitted form: each field's values as text."""


class Shown(Record):
    stem: str = ""
    lead_in: str


class Key(Record):
    rationale: str = ""
    golden: tuple[Golden, ...] = ()


S = TypeVar("S", bound=Shown)
K = TypeVar("K", bound=Key)
KeyOrNone = TypeVar("KeyOrNone", bound=Key | None)
D = TypeVar("D", bound=Record)
A = TypeVar("A", bound=Record)


@dataclass(frozen=True, slots=True)
class Spec(Generic[S, KeyOrNone]):
    shown: S
    key: KeyOrNone


class Feedback(NamedTuple):
    """Why one option or part is right or wrong, or (without an id) what a typed answer got wrong.

    `correct` says whether an option is right or, where `chosen` is None, whether a part was answered right."""

    id: str | None
    rationale: str
    correct: bool
    chosen: bool | None = None

    @property
    def verdict(self) -> str | None:
        """right | wrong | missed; None for an option that was rightly left alone."""
        if self.chosen is None:
            return "right" if self.correct else "wrong"
        if self.correct:
            return "right" if self.chosen else "missed"
        return "wrong" if self.chosen else None


class Worth(StrEnum):
    """Who says what an answer is worth."""

    MACHINE = "machine"
    PERSON = "person"
    NOBODY = "nobody"  # information, which carries no points


class QuestionType(ABC, Generic[S, K, D, A]):
    kind: ClassVar[str]
    worth: ClassVar[Worth] = Worth.MACHINE
    longest: ClassVar[int] = LONGEST_TYPED
    free_text: ClassVar[bool] = False
    """The answer is prose in the person's own words, which must be erasable: its field is called `text`."""
    shown_model: type[S]
    key_model: type[K]
    deal_model: type[D]
    answer_model: type[A]

    # -- content ------------------------------------------------------------------------------------------

    def read(self, raw: Mapping[str, Any]) -> Spec[S, K]:
        """The only door for content. Raises SpecError with all problems and their paths."""
        form = Form(raw)
        words = {"stem": form.text("stem", required=False), "lead_in": form.text("lead_in")}
        golden = read_golden(form, judged=self.worth is Worth.PERSON)
        backing = {"rationale": form.text("rationale", required=False), "golden": golden}
        shown, key = self.read_parts(form, words)
        form.finish()
        spec = Spec(self.shown_model(**words, **shown), self.key_model(**backing, **key))
        self._check_golden(spec)
        return spec

    def write(self, spec: Spec[S, K]) -> Document:
        """The author's form again: read(write(spec)) == spec."""
        raw: Document = {"stem": spec.shown.stem, "lead_in": spec.shown.lead_in}
        raw["rationale"] = spec.key.rationale
        raw |= self.write_parts(spec)
        raw["golden"] = [write_golden(golden) for golden in spec.key.golden]
        return {name: value for name, value in raw.items() if value not in ("", [])}

    @abstractmethod
    def read_parts(self, form: Form, words: Mapping[str, str]) -> tuple[Document, Document]:
        """The type's own fields of the shown and the key part; `words` are the stem and the lead-in."""

    @abstractmethod
    def write_parts(self, spec: Spec[S, K]) -> Document: ...

    def author_answer(self, spec: Spec[S, Any], raw: Mapping[str, Any]) -> tuple[D, A | None]:
        """A golden answer as the pack writes it, made into deal and answer. Raises SpecError."""
        deal = self.author_deal(spec.shown, raw.get("draw"))
        try:
            return deal, self.parse(spec.shown, deal, self.author_fields(raw.get("answer")))
        except AnswerError as error:
            problem = error.problem
            raise SpecError([Problem(("answer",), problem.code, problem.params)]) from None

    def author_deal(self, shown: S, draw: Mapping[str, str] | None) -> D:
        if draw is not None:
            raise SpecError([Problem(("draw",), "nothing_to_draw")])
        return self.plain_deal(shown)

    @abstractmethod
    def plain_deal(self, shown: S) -> D:
        """A deal without chance, for checking content."""

    @abstractmethod
    def author_fields(self, answer: object) -> dict[str, list[str]]:
        """An author's answer as the form fields a trainee would have sent. Raises SpecError."""

    def words(self, shown: S) -> dict[str, str]:
        """The author's Markdown of every part beside stem and lead-in, by the part's id."""
        return {}

    def rationales(self, key: K) -> dict[str, str]:
        """The author's Markdown of why each part is right or wrong, by the part's id."""
        return {}

    def golden_outcome(self, spec: Spec[S, K], golden: Golden) -> Outcome | None:
        """What a golden answer earns; None where only a person could say. Raises SpecError."""
        deal, answer = self.author_answer(spec, golden.model_dump())
        return self.grade(spec, deal, answer)

    # -- one sitting --------------------------------------------------------------------------------------

    @abstractmethod
    def deal(self, shown: S, rng: Rng) -> D:
        """Draws the randomness once; the deal is stored with the attempt."""

    @abstractmethod
    def control(self, shown: S, deal: D) -> Control: ...

    def parse(self, shown: S, deal: D, raw: Raw) -> A | None:
        """Understands what was sent, kept as typed; blank is None. Raises AnswerError for a form that no page
        of ours sends."""
        expected = self.fields(shown)
        for name, values in raw.items():
            if name not in expected:
                raise AnswerError(Problem((name[:60],), "foreign_field"))
            _check_typed(name, values, self.longest)
        typed = {name: [value for value in raw.get(name, ()) if value.strip()] for name in expected}
        return self.parse_fields(shown, typed)

    @abstractmethod
    def fields(self, shown: S) -> Sequence[str]:
        """The names of the form fields that this question sends."""

    @abstractmethod
    def parse_fields(self, shown: S, typed: Mapping[str, list[str]]) -> A | None: ...

    @abstractmethod
    def raw_of(self, answer: A | None) -> dict[str, list[str]]:
        """The form fields that parse to this answer."""

    @abstractmethod
    def describe(self, shown: S, deal: D, answer: A | None) -> list[Message]:
        """An answer in words, for reports."""

    def hints(self, shown: S, deal: D, answer: A) -> list[Message]:
        """What to ask back while the attempt runs, such as a number that can be read in two ways."""
        return []

    # -- its worth ----------------------------------------------------------------------------------------

    def grade(self, spec: Spec[S, K], deal: D, answer: A | None) -> Outcome | None:
        """The exact credit; None where a person must decide. A blank is never right."""
        if answer is None:
            return Outcome(Fraction(0))
        return self.judge(spec, deal, answer)

    @abstractmethod
    def judge(self, spec: Spec[S, K], deal: D, answer: A) -> Outcome | None: ...

    def rubric_outcome(self, spec: Spec[S, K], picks: Mapping[str, str]) -> Outcome:
        """What the levels that a person gives add up to, for kinds that no machine marks."""
        raise TypeError(f"{self.kind} is not judged by a rubric")

    @abstractmethod
    def key(self, spec: Spec[S, K], deal: D) -> A:
        """A right answer."""

    @abstractmethod
    def feedback(self, spec: Spec[S, K], deal: D, answer: A | None) -> list[Feedback]:
        """The rationales to show once the key may be seen."""

    def reveal(self, spec: Spec[S, K], deal: D) -> Document:
        """What a review draws once the key may be seen, such as the regions of a figure."""
        return {}

    # -- storage ------------------------------------------------------------------------------------------

    def store(self, spec: Spec[S, K]) -> tuple[Document, Document]:
        return dump(spec.shown, kind=self.kind), dump(spec.key, kind=self.kind)

    @overload
    def restore(self, shown: Mapping[str, Any], key: Mapping[str, Any]) -> Spec[S, K]: ...
    @overload
    def restore(self, shown: Mapping[str, Any], key: None = None) -> Spec[S, None]: ...
    def restore(self, shown: Mapping[str, Any], key: Mapping[str, Any] | None = None) -> Spec[S, K] | Spec[S, None]:
        """Without its key a question can be dealt, shown and parsed, and not graded."""
        seen = load(self.shown_model, shown, kind=self.kind)
        return Spec(seen, None) if key is None else Spec(seen, load(self.key_model, key, kind=self.kind))

    def dump_deal(self, deal: D) -> Document:
        return dump(deal, kind=self.kind)

    def load_deal(self, document: Mapping[str, Any]) -> D:
        return load(self.deal_model, document, kind=self.kind)

    def dump_answer(self, answer: A) -> Document:
        return dump(answer, kind=self.kind)

    def load_answer(self, document: Mapping[str, Any]) -> A:
        return load(self.answer_model, document, kind=self.kind)

    def _check_golden(self, spec: Spec[S, K]) -> None:
        problems: list[Problem] = []
        for i, golden in enumerate(spec.key.golden):
            try:
                self.author_answer(spec, golden.model_dump())
            except SpecError as error:
                problems += [Problem(("golden", i, *p.path), p.code, p.params) for p in error.problems]
        if problems:
            raise SpecError(problems)


AnyType = QuestionType[Any, Any, Any, Any]


def kinds() -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(types.__path__))


@lru_cache(maxsize=64)
def type_for(kind: str) -> AnyType:
    """Raises LookupError for a kind that has no file."""
    found = module_of(kind).TYPE
    if not isinstance(found, QuestionType) or found.kind != kind:
        raise LookupError(f"quizzes/types/{kind}.py has no TYPE of that kind")
    return found


def examples_of(kind: str) -> tuple[Document, ...]:
    """Complete questions in the author's form, which the tests of every type run on."""
    found: tuple[Document, ...] = module_of(kind).EXAMPLES
    return found


def module_of(kind: str) -> Any:
    if kind not in kinds():
        raise LookupError(f"no question type {kind!r}")
    return importlib.import_module(f"{types.__name__}.{kind}")


def text_of(value: object, path: Path) -> str:
    """A text or whole number of an author's answer. Raises SpecError."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise SpecError([Problem(path, "quote_the_number" if isinstance(value, float) else "not_text")])
    return str(value)


def texts_of(value: object, path: Path) -> list[str]:
    if not isinstance(value, list | tuple):
        raise SpecError([Problem(path, "not_a_list")])
    return [text_of(element, path) for element in value]


def _check_typed(name: str, values: Sequence[str], longest: int) -> None:
    for value in values:
        if len(value) > longest:
            raise AnswerError(Problem((name,), "too_long", {"limit": longest}))
        if any(c == "\0" or "\ud800" <= c <= "\udfff" for c in value):
            raise AnswerError(Problem((name,), "not_storable"))  # PostgreSQL keeps neither
