"""The mutants are those that matter, the sample is fair and repeats, a reason holds as long as its lines do."""

from pathlib import Path

import pytest

from tests.mutation.explained import Explained, explained, out_of_date, unexplained
from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.sampling import sample, shares

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "testing.md"
SOURCE = '''"""Adds."""

from dataclasses import dataclass

__all__ = ["LIMIT"]

LIMIT = 3


@dataclass(frozen=True, slots=True)
class Sum:
    total: int = 7

    @property
    def over(self) -> bool:
        return self.total > LIMIT


def add(one: int, other: int) -> int:
    return one + other
'''


@pytest.fixture
def mutants(tmp_path: Path) -> list[Mutant]:
    (tmp_path / "sums.py").write_text(SOURCE, encoding="utf-8")
    return mutants_of(tmp_path, "sums.py")


def test_constants_fields_properties_and_functions_are_all_changed(mutants: list[Mutant]) -> None:
    assert {(one.within, one.was, one.now) for one in mutants} == {
        ("", "LIMIT = 3", "LIMIT = 4"),
        ("", "LIMIT = 3", "LIMIT = None"),
        ("Sum", "total: int = 7", "total: int = 8"),
        ("Sum", "total: int = 7", "total: int = None"),
        ("Sum.over", "return self.total > LIMIT", "return self.total >= LIMIT"),
        ("add", "return one + other", "return one - other"),
    }


def test_a_mutant_is_the_file_with_one_change(mutants: list[Mutant]) -> None:
    for one in mutants:
        assert one.source == SOURCE.replace(one.was, one.now)


def mutant(number: int, within: str = "add") -> Mutant:
    return Mutant("sums.py", within, "return 0", f"return {number}", "")


def test_each_module_has_an_equal_part_and_a_small_one_leaves_its_rest() -> None:
    assert shares({"a": 900, "b": 900, "c": 900}, 400) == {"a": 133, "b": 133, "c": 134}
    assert shares({"a": 900, "b": 50, "c": 900}, 400) == {"a": 175, "b": 50, "c": 175}
    assert shares({"a": 9, "b": 0}, 400) == {"a": 9, "b": 0}


def test_the_seed_decides_and_what_is_new_elsewhere_changes_little() -> None:
    old = [mutant(number) for number in range(200)]
    first = sample({"sums": old}, 50, seed=1)["sums"]
    assert first == sample({"sums": old[::-1]}, 50, seed=1)["sums"]
    assert first != sample({"sums": old}, 50, seed=2)["sums"]
    grown = sample({"sums": [*(mutant(number, "other") for number in range(10)), *old]}, 50, seed=1)["sums"]
    assert len(set(first) & set(grown)) >= 40


def test_a_reason_explains_what_reads_the_same_and_nothing_else() -> None:
    reason = Explained("sums.py", "add", "return 0", ("return 1", "return 3"), "adds nothing")
    others = [mutant(2), mutant(1, "other")]
    assert unexplained([mutant(1), mutant(3), *others], [reason]) == others
    assert out_of_date([reason], [mutant(1), mutant(3)]) == []
    assert out_of_date([reason], [mutant(1), mutant(2)]) == [reason]


def test_every_reason_on_the_list_is_told_in_the_documentation() -> None:
    told = DOCUMENTATION.read_text(encoding="utf-8")
    for one in explained():
        assert " ".join(one.why.split()) in told
        assert f"{one.file.removeprefix('quizzes/')}{one.within and ', '}{one.within}: `" in told
