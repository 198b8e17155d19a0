"""What the two question types with options share: reading, dealing, parsing, rationales."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import ClassVar, TypeVar

from quizzes.question import Feedback, Key, QuestionType, Shown, Spec
from quizzes.reading import Form, check_ids
from quizzes.records import Document, Record
from quizzes.values import AnswerError, Choice, Control, Danger, ManyOf, Message, OneOf, Problem, Rng, shuffle


class ShownOption(Record):
    id: str
    text: str


class KeyOption(Record):
    id: str
    correct: bool = False
    unsafe: bool = False
    rationale: str = ""


class ChoiceShown(Shown):
    options: tuple[ShownOption, ...]
    shuffle: bool = True


class ChoiceKey(Key):
    options: tuple[KeyOption, ...]

    @cached_property
    def right(self) -> frozenset[str]:
        return frozenset(option.id for option in self.options if option.correct)

    @cached_property
    def unsafe(self) -> frozenset[str]:
        return frozenset(option.id for option in self.options if option.unsafe)


class ChoiceDeal(Record):
    """The options as they were shown. What an answer is worth is a matter of these alone: options that the
    content gained or moved since then change nothing."""

    order: tuple[str, ...]

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(self.order)


class ChoiceAnswer(Record):
    """The ids of the options chosen, in the order of the content."""

    chosen: tuple[str, ...]


CK = TypeVar("CK", bound=ChoiceKey)


class ChoiceType(QuestionType[ChoiceShown, CK, ChoiceDeal, ChoiceAnswer]):
    shown_model = ChoiceShown
    deal_model = ChoiceDeal
    answer_model = ChoiceAnswer
    most_chosen: ClassVar[int]
    fewest_options: ClassVar[int]
    most_options: ClassVar[int] = 8

    @abstractmethod
    def check_right(self, form: Form, right: int, options: int) -> None:
        """Complains if this number of options cannot be right."""

    @abstractmethod
    def widget(self, options: tuple[Choice, ...]) -> OneOf | ManyOf: ...

    def read_parts(self, form: Form, words: Mapping[str, str]) -> tuple[Document, Document]:
        rows = form.rows("options", self.fewest_options, self.most_options)
        options = [read_option(row) for row in rows]
        check_ids(rows, tuple(key.id for _, key in options))
        self.check_right(form, sum(key.correct for _, key in options), len(options))
        shown = {"options": tuple(s for s, _ in options), "shuffle": form.flag("shuffle", default=True)}
        return shown, {"options": tuple(key for _, key in options)}

    def write_parts(self, spec: Spec[ChoiceShown, CK]) -> Document:
        pairs = zip(spec.shown.options, spec.key.options, strict=True)
        raw: Document = {"options": [write_option(shown, key) for shown, key in pairs]}
        return raw if spec.shown.shuffle else raw | {"shuffle": False}

    def plain_deal(self, shown: ChoiceShown) -> ChoiceDeal:
        return ChoiceDeal(order=tuple(option.id for option in shown.options))

    def deal(self, shown: ChoiceShown, rng: Rng) -> ChoiceDeal:
        plain = self.plain_deal(shown)
        return ChoiceDeal(order=shuffle(plain.order, rng)) if shown.shuffle else plain

    def control(self, shown: ChoiceShown, deal: ChoiceDeal) -> Control:
        text = _texts(shown)
        options = tuple(Choice(id, text[id]) for id in deal.order)
        return Control(shown.stem, shown.lead_in, self.widget(options))

    def fields(self, shown: ChoiceShown) -> Sequence[str]:
        return ("answer",)

    def parse_fields(self, shown: ChoiceShown, typed: Mapping[str, list[str]]) -> ChoiceAnswer | None:
        chosen, known = set(typed["answer"]), _texts(shown)
        if unknown := sorted(chosen - set(known)):
            raise AnswerError(Problem(("answer",), "unknown_option", {"option": unknown[0]}))
        if len(chosen) > self.most_chosen:
            raise AnswerError(Problem(("answer",), "too_many_chosen", {"n": len(chosen)}))
        return ChoiceAnswer(chosen=tuple(id for id in known if id in chosen)) if chosen else None

    def raw_of(self, answer: ChoiceAnswer | None) -> dict[str, list[str]]:
        return {"answer": list(answer.chosen)} if answer else {}

    def describe(self, shown: ChoiceShown, deal: ChoiceDeal, answer: ChoiceAnswer | None) -> list[Message]:
        if answer is None:
            return [Message("blank")]
        text = _texts(shown)
        chosen = [id for id in deal.order if id in answer.chosen]
        return [Message("chose", {"option": id, "text": text[id]}) for id in chosen]

    def key(self, spec: Spec[ChoiceShown, CK], deal: ChoiceDeal) -> ChoiceAnswer:
        right = spec.key.right & deal.ids
        return ChoiceAnswer(chosen=tuple(option.id for option in spec.key.options if option.id in right))

    def feedback(self, spec: Spec[ChoiceShown, CK], deal: ChoiceDeal, answer: ChoiceAnswer | None) -> list[Feedback]:
        """Every option as dealt, with whether it is right and whether it was chosen."""
        options = {option.id: option for option in spec.key.options}
        chosen = answer.chosen if answer else ()
        return [Feedback(id, options[id].rationale, options[id].correct, id in chosen) for id in deal.order]

    def words(self, shown: ChoiceShown) -> dict[str, str]:
        return _texts(shown)

    def rationales(self, key: CK) -> dict[str, str]:
        return {option.id: option.rationale for option in key.options}

    def danger(self, key: CK, answer: ChoiceAnswer) -> tuple[Danger | None, tuple[Message, ...]]:
        if key.unsafe.isdisjoint(answer.chosen):
            return None, ()
        return Danger.UNSAFE, tuple(Message("chose_unsafe", {"option": id}) for id in answer.chosen if id in key.unsafe)


def _texts(shown: ChoiceShown) -> dict[str, str]:
    return {option.id: option.text for option in shown.options}


def read_option(row: Form) -> tuple[ShownOption, KeyOption]:
    id, text = row.identifier("id"), row.text("text", limit=1000)
    correct, unsafe = row.flag("correct"), row.flag("unsafe")
    if correct and unsafe:
        row.problem("correct_and_unsafe", "unsafe")
    why = row.text("rationale", required=False)
    return ShownOption(id=id, text=text), KeyOption(id=id, correct=correct, unsafe=unsafe, rationale=why)


def write_option(shown: ShownOption, key: KeyOption) -> Document:
    raw: Document = {"id": shown.id, "text": shown.text}
    raw |= {name: True for name in ("correct", "unsafe") if getattr(key, name)}
    return raw | ({"rationale": key.rationale} if key.rationale else {})
