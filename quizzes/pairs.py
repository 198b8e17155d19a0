"""What the question types share that give every row of a table one of its columns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import ClassVar, TypeVar

from quizzes.question import Feedback, Key, QuestionType, Shown, Spec, text_of
from quizzes.reading import Form, check_ids
from quizzes.records import Document, Record
from quizzes.values import (
    AnswerError,
    Choice,
    Control,
    Danger,
    Message,
    Outcome,
    Problem,
    Rng,
    SpecError,
    Table,
    shuffle,
)

ALL_OR_NOTHING = "all_or_nothing"
NOTHING = Fraction(0)
_FIELD = "row."


class Part(Record):
    id: str
    text: str


class KeyRow(Record):
    """Each of the columns in `right` is right for this row."""

    id: str
    right: tuple[str, ...]
    unsafe: tuple[str, ...] = ()
    rationale: str = ""


class PairsShown(Shown):
    """What is shuffled stands by its ids' alphabet: an author's order may follow the key."""

    rows: tuple[Part, ...]
    columns: tuple[Part, ...]

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The words of every row and column by its id; no id serves both."""
        return {part.id: part.text for part in (*self.rows, *self.columns)}

    @cached_property
    def column_ids(self) -> frozenset[str]:
        return frozenset(column.id for column in self.columns)


class PairsKey(Key):
    """The rows in their author's order."""

    rows: tuple[KeyRow, ...]
    scoring: str

    @cached_property
    def by_id(self) -> Mapping[str, KeyRow]:
        return {row.id: row for row in self.rows}

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Every right pair of a row and a column."""
        return frozenset((row.id, column) for row in self.rows for column in row.right)

    @cached_property
    def dangers(self) -> frozenset[tuple[str, str]]:
        return frozenset((row.id, column) for row in self.rows for column in row.unsafe)


class PairsDeal(Record):
    """Rows and columns as they were shown. An answer's worth is a matter of these rows alone."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]


class PairsAnswer(Record):
    """The column given to each row; rows left open are absent."""

    given: dict[str, str]


PS = TypeVar("PS", bound=PairsShown)
PK = TypeVar("PK", bound=PairsKey)


class PairsType(QuestionType[PS, PK, PairsDeal, PairsAnswer]):
    deal_model = PairsDeal
    answer_model = PairsAnswer
    scorings: ClassVar[tuple[str, ...]]
    """The first is the default."""

    # -- content ------------------------------------------------------------------------------------------

    def shuffles_rows(self, shown: PS) -> bool:
        return True

    def shuffles_columns(self, shown: PS) -> bool:
        return False

    def read_scoring(self, form: Form) -> str:
        return form.one_of("scoring", self.scorings, self.scorings[0])

    def author_fields(self, answer: object) -> dict[str, list[str]]:
        if not isinstance(answer, Mapping):
            raise SpecError([Problem(("answer",), "not_a_mapping")])
        return {f"{_FIELD}{row}": [self.author_column(column, ("answer", row))] for row, column in answer.items()}

    def author_column(self, column: object, path: tuple[str, ...]) -> str:
        return text_of(column, path)

    def words(self, shown: PS) -> dict[str, str]:
        return {id: text for id, text in shown.texts.items() if text}

    def rationales(self, key: PK) -> dict[str, str]:
        return {row.id: row.rationale for row in key.rows}

    # -- one sitting --------------------------------------------------------------------------------------

    def plain_deal(self, shown: PS) -> PairsDeal:
        return PairsDeal(rows=ids_of(shown.rows), columns=ids_of(shown.columns))

    def deal(self, shown: PS, rng: Rng) -> PairsDeal:
        rows, columns = ids_of(shown.rows), ids_of(shown.columns)
        return PairsDeal(
            rows=shuffle(rows, rng) if self.shuffles_rows(shown) else rows,
            columns=shuffle(columns, rng) if self.shuffles_columns(shown) else columns,
        )

    def control(self, shown: PS, deal: PairsDeal) -> Control:
        text = shown.texts
        rows = tuple(Choice(id, text[id]) for id in deal.rows)
        columns = tuple(Choice(id, text[id]) for id in deal.columns)
        return Control(shown.stem, shown.lead_in, self.table(shown, rows, columns))

    def table(self, shown: PS, rows: tuple[Choice, ...], columns: tuple[Choice, ...]) -> Table:
        return Table(rows, columns)

    def fields(self, shown: PS) -> Sequence[str]:
        return tuple(_FIELD + row.id for row in shown.rows)

    def parse_fields(self, shown: PS, typed: Mapping[str, list[str]]) -> PairsAnswer | None:
        for name, values in typed.items():
            if len(values) > 1:
                raise AnswerError(Problem((name,), "sent_twice"))
            if values and values[0] not in shown.column_ids:
                raise AnswerError(Problem((name,), "unknown_option", {"option": values[0]}))
        given = {name.removeprefix(_FIELD): values[0] for name, values in typed.items() if values}
        return PairsAnswer(given=given) if given else None

    def raw_of(self, answer: PairsAnswer | None) -> dict[str, list[str]]:
        return {_FIELD + row: [column] for row, column in answer.given.items()} if answer else {}

    def describe(self, shown: PS, deal: PairsDeal, answer: PairsAnswer | None) -> list[Message]:
        """Every row as dealt with what it was given, open ones included."""
        if answer is None:
            return [Message("blank")]
        return [self.said(shown, row, answer.given.get(row)) for row in deal.rows]

    def said(self, shown: PS, row: str, column: str | None) -> Message:
        text = shown.texts
        if column is None:
            return Message("row_open", {"row": row, "text": text[row]})
        return Message("paired", {"row": row, "text": text[row], "option": column, "chosen": text[column]})

    # -- its worth ----------------------------------------------------------------------------------------

    def judge(self, spec: Spec[PS, PK], deal: PairsDeal, answer: PairsAnswer) -> Outcome:
        given = answer.given
        if not spec.key.dangers.isdisjoint(given.items()):
            unsafe = [row for row, column in given.items() if (row, column) in spec.key.dangers]
            return Outcome(NOTHING, Danger.UNSAFE, tuple(Message("row_unsafe", {"row": row}) for row in unsafe))
        right = sum(row in deal.rows for row in self.hits(spec, answer))
        return Outcome(self.credit(spec.key, len(deal.rows), right, len(given) - right))

    def hits(self, spec: Spec[PS, PK], answer: PairsAnswer) -> frozenset[str]:
        """The rows that were answered right."""
        return frozenset(row for row, _ in spec.key.pairs & answer.given.items())

    def credit(self, key: PK, rows: int, right: int, wrong: int) -> Fraction:
        """`wrong` rows were given another column than a right one; the others of `rows` were left open."""
        return Fraction(right == rows) if key.scoring == ALL_OR_NOTHING else Fraction(right, rows)

    def key(self, spec: Spec[PS, PK], deal: PairsDeal) -> PairsAnswer:
        dealt = [spec.key.by_id[row] for row in deal.rows]
        return PairsAnswer(given={row.id: row.right[0] for row in dealt})

    def feedback(self, spec: Spec[PS, PK], deal: PairsDeal, answer: PairsAnswer | None) -> list[Feedback]:
        """Every row as dealt, with whether it was answered right."""
        hits = self.hits(spec, answer) if answer else frozenset()
        return [Feedback(row, spec.key.by_id[row].rationale, row in hits) for row in deal.rows]

    def reveal(self, spec: Spec[PS, PK], deal: PairsDeal) -> Document:
        """The right and the unsafe columns of every row."""
        rows = [spec.key.by_id[row] for row in deal.rows]
        return {
            "right": {row.id: list(row.right) for row in rows},
            "unsafe": {row.id: list(row.unsafe) for row in rows},
        }


# -- reading and writing an author's lists ----------------------------------------------------------------


def ids_of(parts: Iterable[Part]) -> tuple[str, ...]:
    return tuple(part.id for part in parts)


def by_id(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(sorted(parts, key=lambda part: part.id))


def read_list(form: Form, name: str, at_least: int, at_most: int) -> tuple[list[Form], tuple[Part, ...]]:
    forms = form.rows(name, at_least, at_most)
    return forms, tuple(Part(id=one.identifier("id"), text=one.text("text", limit=1000)) for one in forms)


def check_both(rows: tuple[list[Form], tuple[Part, ...]], columns: tuple[list[Form], tuple[Part, ...]]) -> None:
    """No id is used twice, be it for two rows, two columns or one of each."""
    check_ids([*rows[0], *columns[0]], (*ids_of(rows[1]), *ids_of(columns[1])))


def read_column(row: Form, name: str, columns: Collection[str]) -> tuple[str, ...]:
    column = row.identifier(name)
    if column and column not in columns:
        row.problem("not_one_of", name, value=column[:60], allowed=", ".join(columns))
    return (column,)


def read_columns(row: Form, name: str, columns: Collection[str]) -> tuple[str, ...]:
    found = row.texts(name)
    for i, column in enumerate(found):
        if column not in columns:
            row.problem("not_one_of", name, i, value=column[:60], allowed=", ".join(columns))
    return found


def read_key_row(row: Form, id: str, right: tuple[str, ...], unsafe_name: str, columns: Collection[str]) -> KeyRow:
    unsafe = read_columns(row, unsafe_name, columns)
    if set(right) & set(unsafe):
        row.problem("correct_and_unsafe", unsafe_name)
    return KeyRow(id=id, right=right, unsafe=unsafe, rationale=row.text("rationale", required=False))


def write_list(parts: Iterable[Part]) -> list[Document]:
    return [{"id": part.id, "text": part.text} for part in parts]


def write_row(shown: PairsShown, row: KeyRow, right: Document, unsafe_name: str) -> Document:
    raw: Document = {"id": row.id, "text": shown.texts[row.id]} | right
    raw |= {unsafe_name: list(row.unsafe)} if row.unsafe else {}
    return raw | ({"rationale": row.rationale} if row.rationale else {})
