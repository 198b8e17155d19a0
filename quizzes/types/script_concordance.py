"""How far a new finding changes a judgement, scored by what a panel of experts answered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property

from quizzes.choices import ShownOption
from quizzes.question import Feedback, Key, Shown, Spec, text_of
from quizzes.reading import Form, check_ids
from quizzes.records import Document, Record
from quizzes.undealt import NoDeal, UndealtType
from quizzes.values import AnswerError, Choice, Control, Danger, Message, OneOf, Outcome, Problem

_VOTES = re.compile(r"[0-9]{1,3}")


class ConcordanceShown(Shown):
    """The stem is the case. The scale keeps its author's order, which is no secret: it runs from one end to the
    other."""

    hypothesis: str
    finding: str
    scale: tuple[ShownOption, ...]


class PanelStep(Record):
    id: str
    votes: int
    unsafe: bool = False
    rationale: str = ""


class ConcordanceKey(Key):
    panel: tuple[PanelStep, ...]

    @cached_property
    def outcomes(self) -> dict[str, Outcome]:
        """A step earns its votes as a share of the most frequent safe one's: aggregate scoring (Norman 1985;
        Charlin and others 2000)."""
        most = max(step.votes for step in self.safe)
        return {
            step.id: _unsafe(step.id) if step.unsafe else Outcome(Fraction(step.votes, most)) for step in self.panel
        }

    @property
    def safe(self) -> tuple[PanelStep, ...]:
        return tuple(step for step in self.panel if not step.unsafe)

    @property
    def modal(self) -> str:
        return max(self.safe, key=lambda step: step.votes).id


class ConcordanceAnswer(Record):
    step: str


class ScriptConcordance(UndealtType[ConcordanceShown, ConcordanceKey, ConcordanceAnswer]):
    kind = "script_concordance"
    shown_model = ConcordanceShown
    key_model = ConcordanceKey
    answer_model = ConcordanceAnswer

    def read_parts(self, form: Form, words: Mapping[str, str]) -> tuple[Document, Document]:
        hypothesis, finding = form.text("hypothesis"), form.text("finding")
        rows = form.rows("scale", 3, 7)
        read = [_read_step(row) for row in rows]
        check_ids(rows, tuple(option.id for option, _ in read))
        panel = tuple(step for _, step in read)
        if panel and not any(step.votes and not step.unsafe for step in panel):
            form.problem("panel_without_votes", "scale")
        scale = tuple(option for option, _ in read)
        return {"hypothesis": hypothesis, "finding": finding, "scale": scale}, {"panel": panel}

    def write_parts(self, spec: Spec[ConcordanceShown, ConcordanceKey]) -> Document:
        shown = spec.shown
        scale = [
            {"id": option.id, "text": option.text, "votes": step.votes}
            | ({"unsafe": True} if step.unsafe else {})
            | ({"rationale": step.rationale} if step.rationale else {})
            for option, step in zip(shown.scale, spec.key.panel, strict=True)
        ]
        return {"hypothesis": shown.hypothesis, "finding": shown.finding, "scale": scale}

    def author_fields(self, answer: object) -> dict[str, list[str]]:
        return {"answer": [text_of(answer, ("answer",))]}

    def words(self, shown: ConcordanceShown) -> dict[str, str]:
        scale = {option.id: option.text for option in shown.scale}
        return {"hypothesis": shown.hypothesis, "finding": shown.finding} | scale

    def rationales(self, key: ConcordanceKey) -> dict[str, str]:
        return {step.id: step.rationale for step in key.panel}

    def control(self, shown: ConcordanceShown, deal: NoDeal) -> Control:
        return Control(shown.stem, shown.lead_in, OneOf(tuple(Choice(o.id, o.text) for o in shown.scale)))

    def fields(self, shown: ConcordanceShown) -> Sequence[str]:
        return ("answer",)

    def parse_fields(self, shown: ConcordanceShown, typed: Mapping[str, list[str]]) -> ConcordanceAnswer | None:
        chosen = typed["answer"]
        if len(chosen) > 1:
            raise AnswerError(Problem(("answer",), "too_many_chosen", {"n": len(chosen)}))
        if unknown := set(chosen) - {option.id for option in shown.scale}:
            raise AnswerError(Problem(("answer",), "unknown_option", {"option": min(unknown)[:60]}))
        return ConcordanceAnswer(step=chosen[0]) if chosen else None

    def raw_of(self, answer: ConcordanceAnswer | None) -> dict[str, list[str]]:
        return {"answer": [answer.step]} if answer else {}

    def describe(self, shown: ConcordanceShown, deal: NoDeal, answer: ConcordanceAnswer | None) -> list[Message]:
        if answer is None:
            return [Message("blank")]
        text = next(option.text for option in shown.scale if option.id == answer.step)
        return [Message("chose", {"option": answer.step, "text": text})]

    def judge(
        self, spec: Spec[ConcordanceShown, ConcordanceKey], deal: NoDeal, answer: ConcordanceAnswer
    ) -> Outcome | None:
        return spec.key.outcomes[answer.step]

    def key(self, spec: Spec[ConcordanceShown, ConcordanceKey], deal: NoDeal) -> ConcordanceAnswer:
        return ConcordanceAnswer(step=spec.key.modal)

    def feedback(
        self, spec: Spec[ConcordanceShown, ConcordanceKey], deal: NoDeal, answer: ConcordanceAnswer | None
    ) -> list[Feedback]:
        """Every step of the scale; the panel's most frequent one is the right one."""
        key = spec.key
        return [
            Feedback(step.id, step.rationale, step.id == key.modal, answer is not None and step.id == answer.step)
            for step in key.panel
        ]

    def reveal(self, spec: Spec[ConcordanceShown, ConcordanceKey], deal: NoDeal) -> Document:
        return {"votes": {step.id: step.votes for step in spec.key.panel}}


def _unsafe(id: str) -> Outcome:
    return Outcome(Fraction(0), Danger.UNSAFE, (Message("chose_unsafe", {"option": id}),))


def _read_step(row: Form) -> tuple[ShownOption, PanelStep]:
    id, text, votes = row.identifier("id"), row.text("text", limit=1000), row.matching("votes", _VOTES, "not_marks")
    unsafe, rationale = row.flag("unsafe"), row.text("rationale", required=False)
    step = PanelStep(id=id, votes=int(votes) if _VOTES.fullmatch(votes) else 0, unsafe=unsafe, rationale=rationale)
    return ShownOption(id=id, text=text), step


TYPE = ScriptConcordance()

EXAMPLES: tuple[Document, ...] = (
    {
        "stem": "Ten days after treatment of the frown lines one upper lid sits lower than the other.",
        "hypothesis": "The product has reached the muscle that lifts the lid.",
        "finding": "A photograph from before the treatment shows the same lid just as low.",
        "lead_in": "What does the finding do to the hypothesis?",
        "scale": [
            {"id": "far-less", "text": "Makes it far less likely", "votes": 9, "rationale": "It was so before."},
            {"id": "less", "text": "Makes it less likely", "votes": 6},
            {"id": "same", "text": "Changes nothing", "votes": 0},
            {"id": "more", "text": "Makes it more likely", "votes": 0},
            {"id": "far-more", "text": "Makes it far more likely", "votes": 0},
        ],
        "rationale": "What stood there before the treatment does not come from it.",
        "golden": [
            {"answer": "far-less", "credit": 1, "why": "what most of the panel said"},
            {"answer": "less", "credit": "2/3", "why": "six of nine"},
            {"answer": "same", "credit": 0, "why": "nobody of the panel"},
        ],
    },
    {
        "stem": "Two weeks after treatment of the forehead a patient asks for more.",
        "hypothesis": "A further dose will help.",
        "finding": "The brows have come down and the forehead does not move.",
        "lead_in": "What does the finding do to the plan?",
        "scale": [
            {"id": "against", "text": "Speaks against it", "votes": 12},
            {"id": "neutral", "text": "Changes nothing", "votes": 3},
            {
                "id": "for",
                "text": "Speaks for it",
                "votes": 0,
                "unsafe": True,
                "rationale": "It would lower them more.",
            },
        ],
        "golden": [
            {"answer": "against", "credit": 1},
            {"answer": "neutral", "credit": "1/4"},
            {"answer": "for", "credit": 0, "unsafe": True},
            {"answer": "", "credit": 0},
        ],
    },
)
