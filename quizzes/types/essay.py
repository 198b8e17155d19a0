"""A text in one's own words, which a person judges by a rubric."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizzes.golden import Golden
from quizzes.question import Feedback, Key, Raw, Shown, Spec, Worth, text_of
from quizzes.reading import Form
from quizzes.records import Document, Record
from quizzes.rubric import Dangers, Picks, RubricLine, credit_of, picks_problems, read_rubric, write_rubric
from quizzes.undealt import NoDeal, UndealtType
from quizzes.values import AnswerError, Control, Danger, Message, Outcome, Problem, SpecError, Widget

LONGEST_ESSAY = 20_000
_COUNT = re.compile(r"[1-9][0-9]{0,4}")


class WordRange(Record):
    """How many words are asked for. It is advice: what to make of another length is up to whoever judges."""

    fewest: int | None = None
    most: int | None = None


class EssayShown(Shown):
    """The rubric is no secret: whoever writes may know what will be looked at, and what it is worth."""

    words: WordRange = WordRange()
    rubric: tuple[RubricLine, ...]


class EssayKey(Key):
    """The golden answers are the exemplars."""

    dangers: tuple[Dangers, ...] = ()


class EssayAnswer(Record):
    text: str


@dataclass(frozen=True, slots=True)
class ToldLevel:
    id: str
    text: str
    points: int


@dataclass(frozen=True, slots=True)
class ToldLine:
    id: str
    text: str
    most: int
    levels: tuple[ToldLevel, ...]


@dataclass(frozen=True, slots=True)
class LongText(Widget):
    """Room for a text, with what will be looked at. The words of a level have the id `line.level`."""

    longest: int
    fewest: int | None
    most: int | None
    rubric: tuple[ToldLine, ...]


class Essay(UndealtType[EssayShown, EssayKey, EssayAnswer]):
    kind = "essay"
    worth = Worth.PERSON
    longest = LONGEST_ESSAY
    free_text = True
    shown_model = EssayShown
    key_model = EssayKey
    answer_model = EssayAnswer

    # -- content ------------------------------------------------------------------------------------------

    def read_parts(self, form: Form, words: Mapping[str, str]) -> tuple[Document, Document]:
        rubric, dangers = read_rubric(form)
        return {"words": _read_range(form), "rubric": rubric}, {"dangers": dangers}

    def write_parts(self, spec: Spec[EssayShown, EssayKey]) -> Document:
        words = {"from": spec.shown.words.fewest, "to": spec.shown.words.most}
        asked = {name: n for name, n in words.items() if n is not None}
        rubric = write_rubric(spec.shown.rubric, spec.key.dangers)
        return ({"words": asked} if asked else {}) | {"rubric": rubric}

    def author_answer(self, spec: Spec[EssayShown, Any], raw: Mapping[str, Any]) -> tuple[NoDeal, EssayAnswer | None]:
        found, picks = super().author_answer(spec, raw), raw.get("rubric")
        problems = [] if picks is None else list(picks_problems(spec.shown.rubric, picks))
        if problems:
            raise SpecError(Problem(("rubric", *p.path), p.code, p.params) for p in problems)
        return found

    def author_fields(self, answer: object) -> dict[str, list[str]]:
        return {"text": [text_of(answer, ("answer",))]}

    def words(self, shown: EssayShown) -> dict[str, str]:
        levels = {f"{line.id}.{level.id}": level.text for line in shown.rubric for level in line.levels}
        return {line.id: line.text for line in shown.rubric} | levels

    def golden_outcome(self, spec: Spec[EssayShown, EssayKey], golden: Golden) -> Outcome | None:
        """What the levels that its author gives it add up to; None for a text without levels."""
        deal, answer = self.author_answer(spec, golden.model_dump())
        if answer is None or golden.rubric is None:
            return self.grade(spec, deal, answer)
        return self.rubric_outcome(spec, golden.rubric)

    def _check_golden(self, spec: Spec[EssayShown, EssayKey]) -> None:
        super()._check_golden(spec)
        if not any(_is_exemplar(golden) for golden in spec.key.golden):
            raise SpecError([Problem(("golden",), "no_exemplar")])

    # -- one sitting --------------------------------------------------------------------------------------

    def control(self, shown: EssayShown, deal: NoDeal) -> Control:
        rubric = tuple(_told(line) for line in shown.rubric)
        box = LongText(LONGEST_ESSAY, shown.words.fewest, shown.words.most, rubric)
        return Control(shown.stem, shown.lead_in, box)

    def fields(self, shown: EssayShown) -> Sequence[str]:
        return ("text",)

    def parse(self, shown: EssayShown, deal: NoDeal, raw: Raw) -> EssayAnswer | None:
        """A plain form sends other line ends than a script does, and both mean the same text."""
        return super().parse(shown, deal, {name: [_lines(value) for value in values] for name, values in raw.items()})

    def parse_fields(self, shown: EssayShown, typed: Mapping[str, list[str]]) -> EssayAnswer | None:
        if len(typed["text"]) > 1:
            raise AnswerError(Problem(("text",), "sent_twice"))
        return EssayAnswer(text=typed["text"][0]) if typed["text"] else None

    def raw_of(self, answer: EssayAnswer | None) -> dict[str, list[str]]:
        return {"text": [answer.text]} if answer else {}

    def describe(self, shown: EssayShown, deal: NoDeal, answer: EssayAnswer | None) -> list[Message]:
        return [Message("wrote", {"text": answer.text}) if answer else Message("blank")]

    def hints(self, shown: EssayShown, deal: NoDeal, answer: EssayAnswer) -> list[Message]:
        n, asked = word_count(answer.text), shown.words
        if asked.fewest is not None and n < asked.fewest:
            return [Message("words_below", {"n": n, "fewest": asked.fewest})]
        if asked.most is not None and n > asked.most:
            return [Message("words_over", {"n": n, "most": asked.most})]
        return []

    # -- its worth ----------------------------------------------------------------------------------------

    def judge(self, spec: Spec[EssayShown, EssayKey], deal: NoDeal, answer: EssayAnswer) -> None:
        """Whatever is written, a person decides."""

    def rubric_credit(self, shown: EssayShown, picks: Picks) -> Fraction:
        """What one level in every line adds up to. Raises ValueError for an incomplete judgement, of which
        `quizzes.rubric.picks_problems` says what is missing."""
        return credit_of(shown.rubric, picks)

    def rubric_outcome(self, spec: Spec[EssayShown, EssayKey], picks: Picks) -> Outcome:
        """As `rubric_credit`; a level that its author calls unsafe makes the whole text dangerous."""
        credit = self.rubric_credit(spec.shown, picks)
        unsafe = [one.line for one in spec.key.dangers if picks[one.line] in one.levels]
        if unsafe:
            return Outcome(Fraction(0), Danger.UNSAFE, tuple(Message("line_unsafe", {"line": id}) for id in unsafe))
        return Outcome(credit)

    def key(self, spec: Spec[EssayShown, EssayKey], deal: NoDeal) -> EssayAnswer:
        """The first exemplar that earns everything."""
        text = next(golden.answer for golden in spec.key.golden if _is_exemplar(golden))
        return EssayAnswer(text=_lines(str(text)))

    def feedback(self, spec: Spec[EssayShown, EssayKey], deal: NoDeal, answer: EssayAnswer | None) -> list[Feedback]:
        """None: what there is to say stands in the levels that a person gives."""
        return []


def word_count(text: str) -> int:
    """What stands between Unicode white space."""
    return len(text.split())


def _told(line: RubricLine) -> ToldLine:
    levels = tuple(ToldLevel(level.id, level.text, level.points) for level in line.levels)
    return ToldLine(line.id, line.text, line.most, levels)


def _is_exemplar(golden: Golden) -> bool:
    return golden.credit == 1 and golden.rubric is not None and bool(str(golden.answer).strip())


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_range(form: Form) -> WordRange:
    row = form.child("words", required=False)
    if row is None:
        return WordRange()
    texts = [row.matching(name, _COUNT, "not_a_word_count", required=False) for name in ("from", "to")]
    fewest, most = (int(text) if _COUNT.fullmatch(text) else None for text in texts)
    if fewest is not None and most is not None and fewest > most:
        row.problem("range_empty")
    return WordRange(fewest=fewest, most=most)


TYPE = Essay()

_RUBRIC = [
    {
        "id": "benefit",
        "text": "Says what the treatment can do",
        "levels": [
            {"id": "full", "text": "A temporary improvement of lines that come from movement", "points": 2},
            {"id": "part", "text": "An improvement, without its limits", "points": 1},
            {"id": "none", "text": "Nothing, or a promise", "points": 0},
        ],
    },
    {
        "id": "risk",
        "text": "Names the risks in plain words",
        "levels": [
            {"id": "full", "text": "Common effects, a droopy lid, and trouble swallowing or breathing", "points": 2},
            {"id": "part", "text": "Common effects only", "points": 1},
            {"id": "denied", "text": "Says that nothing can happen", "points": 0, "unsafe": True},
        ],
    },
]
_GOOD = (
    "Most people see a temporary improvement of the lines that come from movement. A bruise or a headache is common "
    "and passes. An eyelid may droop for some weeks.\n\nIf you have trouble swallowing, speaking or breathing, even "
    "weeks later, call the emergency number at once."
)

EXAMPLES: tuple[Document, ...] = (
    {
        "stem": "A patient asks before the first treatment of glabellar lines: “Is it safe?”",
        "lead_in": "What do you answer?",
        "words": {"from": 20, "to": 120},
        "rubric": _RUBRIC,
        "rationale": "An honest answer names the benefit, what is common, and what is an emergency.",
        "golden": [
            {"answer": _GOOD, "rubric": {"benefit": "full", "risk": "full"}, "credit": 1, "why": "an exemplar"},
            {
                "answer": "It makes your lines softer. You may get a bruise, which passes after some days.",
                "rubric": {"benefit": "part", "risk": "part"},
                "credit": "1/2",
                "why": "without limits and without warning signs",
            },
            {
                "answer": "Your lines get better for a few months, and nothing can happen to you.",
                "rubric": {"benefit": "full", "risk": "denied"},
                "credit": 0,
                "unsafe": True,
                "why": "denies every risk",
            },
            {"answer": "", "credit": 0, "why": "left blank"},
        ],
    },
    {
        "lead_in": "Why can units of one product not be used for another?",
        "words": {"to": 60},
        "rubric": [
            {
                "id": "reason",
                "text": "Gives the reason",
                "levels": [
                    {"id": "yes", "text": "Units are specific to the product", "points": 1},
                    {"id": "no", "text": "Another reason, or none", "points": 0},
                ],
            }
        ],
        "golden": [
            {
                "answer": "Units are specific to each product and cannot be compared or converted.",
                "rubric": {"reason": "yes"},
                "credit": "1",
            },
            {"answer": "Because the vials differ in size.", "rubric": {"reason": "no"}, "credit": 0},
            {"answer": "It is forbidden.", "rubric": {"reason": "no"}, "credit": 0},
        ],
    },
)
