"""What is wrong in a document: an order, a record, a label, whose wrong passages are to be marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property

from quizzes.question import Feedback, Key, Shown, Spec, texts_of
from quizzes.reading import Form, check_ids
from quizzes.records import Document, Record
from quizzes.undealt import NoDeal, UndealtType
from quizzes.values import AnswerError, Choice, Control, Danger, ManyOf, Message, Outcome, Problem


class ShownPassage(Record):
    id: str
    text: str


class KeyPassage(Record):
    id: str
    wrong: bool = False
    unsafe: bool = False
    rationale: str = ""


class FindErrorShown(Shown):
    """The passages in the document's order, which is part of its meaning and is never shuffled."""

    passages: tuple[ShownPassage, ...]


class FindErrorKey(Key):
    passages: tuple[KeyPassage, ...]

    @cached_property
    def wrong(self) -> frozenset[str]:
        return frozenset(passage.id for passage in self.passages if passage.wrong)

    @cached_property
    def unsafe(self) -> frozenset[str]:
        """Those that would harm somebody if nobody saw them."""
        return frozenset(passage.id for passage in self.passages if passage.unsafe)

    @cached_property
    def worths(self) -> dict[str, Fraction]:
        """What marking each passage adds or takes: all wrong ones together 1, all sound ones together -1."""
        wrong, sound = len(self.wrong), len(self.passages) - len(self.wrong)
        return {p.id: Fraction(1, wrong) if p.wrong else Fraction(-1, sound) for p in self.passages}


class FindErrorAnswer(Record):
    """The ids of the marked passages, in the document's order."""

    marked: tuple[str, ...]


class FindError(UndealtType[FindErrorShown, FindErrorKey, FindErrorAnswer]):
    kind = "find_error"
    shown_model = FindErrorShown
    key_model = FindErrorKey
    answer_model = FindErrorAnswer

    def read_parts(self, form: Form, words: Mapping[str, str]) -> tuple[Document, Document]:
        rows = form.rows("passages", 3, 30)
        passages = [_read_passage(row) for row in rows]
        check_ids(rows, tuple(key.id for _, key in passages))
        wrong = sum(key.wrong for _, key in passages)
        if passages and not 0 < wrong < len(passages):
            form.problem("not_some_wrong", "passages", n=wrong)
        return {"passages": tuple(s for s, _ in passages)}, {"passages": tuple(key for _, key in passages)}

    def write_parts(self, spec: Spec[FindErrorShown, FindErrorKey]) -> Document:
        pairs = zip(spec.shown.passages, spec.key.passages, strict=True)
        return {"passages": [_write_passage(shown, key) for shown, key in pairs]}

    def author_fields(self, answer: object) -> dict[str, list[str]]:
        return {"answer": texts_of(answer, ("answer",))}

    def control(self, shown: FindErrorShown, deal: NoDeal) -> Control:
        return Control(shown.stem, shown.lead_in, ManyOf(tuple(Choice(p.id, p.text) for p in shown.passages)))

    def fields(self, shown: FindErrorShown) -> Sequence[str]:
        return ("answer",)

    def parse_fields(self, shown: FindErrorShown, typed: Mapping[str, list[str]]) -> FindErrorAnswer | None:
        marked, known = set(typed["answer"]), self.words(shown)
        if unknown := sorted(marked - set(known)):
            raise AnswerError(Problem(("answer",), "unknown_option", {"option": unknown[0]}))
        return FindErrorAnswer(marked=tuple(id for id in known if id in marked)) if marked else None

    def raw_of(self, answer: FindErrorAnswer | None) -> dict[str, list[str]]:
        return {"answer": list(answer.marked)} if answer else {}

    def describe(self, shown: FindErrorShown, deal: NoDeal, answer: FindErrorAnswer | None) -> list[Message]:
        if answer is None:
            return [Message("blank")]
        text = self.words(shown)
        return [Message("marked", {"passage": id, "text": text[id]}) for id in answer.marked]

    def judge(self, spec: Spec[FindErrorShown, FindErrorKey], deal: NoDeal, answer: FindErrorAnswer) -> Outcome:
        """The share of the wrong passages that is marked, minus the share of the sound ones that is."""
        if not spec.key.unsafe <= set(answer.marked):
            text = self.words(spec.shown)
            missed = [passage.id for passage in spec.key.passages if passage.unsafe and passage.id not in answer.marked]
            messages = tuple(Message("missed_unsafe", {"passage": id, "text": text[id]}) for id in missed)
            return Outcome(Fraction(0), Danger.UNSAFE, messages)
        worths = spec.key.worths
        return Outcome(max(Fraction(0), sum((worths[id] for id in answer.marked), Fraction(0))))

    def key(self, spec: Spec[FindErrorShown, FindErrorKey], deal: NoDeal) -> FindErrorAnswer:
        return FindErrorAnswer(marked=tuple(passage.id for passage in spec.key.passages if passage.wrong))

    def feedback(
        self, spec: Spec[FindErrorShown, FindErrorKey], deal: NoDeal, answer: FindErrorAnswer | None
    ) -> list[Feedback]:
        """Every passage, with whether it is wrong and whether it was marked."""
        marked = answer.marked if answer else ()
        return [Feedback(one.id, one.rationale, one.wrong, one.id in marked) for one in spec.key.passages]

    def words(self, shown: FindErrorShown) -> dict[str, str]:
        return {passage.id: passage.text for passage in shown.passages}

    def rationales(self, key: FindErrorKey) -> dict[str, str]:
        return {passage.id: passage.rationale for passage in key.passages}


def _read_passage(row: Form) -> tuple[ShownPassage, KeyPassage]:
    id, text = row.identifier("id"), row.text("text", limit=1000)
    wrong, unsafe = row.flag("wrong"), row.flag("unsafe")
    if unsafe and not wrong:
        row.problem("unsafe_and_sound", "unsafe")
    why = row.text("rationale", required=False)
    return ShownPassage(id=id, text=text), KeyPassage(id=id, wrong=wrong, unsafe=unsafe, rationale=why)


def _write_passage(shown: ShownPassage, key: KeyPassage) -> Document:
    raw: Document = {"id": shown.id, "text": shown.text}
    raw |= {name: True for name in ("wrong", "unsafe") if getattr(key, name)}
    return raw | ({"rationale": key.rationale} if key.rationale else {})


TYPE = FindError()

EXAMPLES: tuple[Document, ...] = (
    {
        "stem": "An order for the treatment of glabellar lines, waiting for a second reader.",
        "lead_in": "Which lines of this order are wrong?",
        "passages": [
            {"id": "product", "text": "Product: onabotulinumtoxinA, vial of 100 units"},
            {
                "id": "diluent",
                "text": "Reconstitute with 2.5 mL of 0.9 % preservative-free saline: 40 units in each 0.1 mL",
                "wrong": True,
                "unsafe": True,
                "rationale": "100 units in 2.5 mL are **4 units** in each 0.1 mL.",
            },
            {"id": "dose", "text": "Dose: 20 units of onabotulinumtoxinA, 4 units at each of 5 sites"},
            {
                "id": "sites",
                "text": "Sites: one in the procerus, two in each frontalis",
                "wrong": True,
                "rationale": "Two in each corrugator.",
            },
            {"id": "storage", "text": "After mixing: 2–8 °C, to be used within 24 hours"},
        ],
        "rationale": "The concentration is ten times too high on paper, and a muscle is mixed up.",
        "golden": [
            {"answer": ["diluent", "sites"], "credit": 1, "why": "the key"},
            {"answer": ["diluent"], "credit": "1/2", "why": "one of two"},
            {"answer": ["diluent", "sites", "dose"], "credit": "2/3", "why": "one false alarm of three"},
            {"answer": ["sites"], "credit": 0, "unsafe": True, "why": "the tenfold error is left standing"},
            {"answer": ["product", "diluent", "dose", "sites", "storage"], "credit": 0, "why": "everything"},
        ],
    },
    {
        "lead_in": "Which entries of this record must be corrected?",
        "passages": [
            {"id": "lot", "text": "Lot and expiry date noted"},
            {
                "id": "amount",
                "text": "Amount given: 20",
                "wrong": True,
                "rationale": "It names no unit and no product.",
            },
            {"id": "map", "text": "Each site drawn on the face map with its units of onabotulinumtoxinA"},
            {"id": "review", "text": "Review booked in two weeks"},
        ],
        "golden": [
            {"answer": ["amount"], "credit": 1},
            {"answer": ["amount", "lot"], "credit": "2/3"},
            {"answer": ["lot"], "credit": 0},
            {"answer": [], "credit": 0, "why": "left blank"},
        ],
    },
)
