"""A table of responses: understood in the forms in which spreadsheets write it, or refused with its line and column."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lms.commands.quiz.report import report
from lms.commands.quiz.responses import Unreadable, read_responses
from quizzes.analysis import analyse, exact_columns


def test_decimals_fractions_and_blanks() -> None:
    found = read_responses(b"trainee,dose,safety\nana,1,0.25\nli,1/3,\n")
    assert (found.trainees, found.items) == (("ana", "li"), ("dose", "safety"))
    assert found.marks == ((Fraction(1), Fraction(1, 3)), (Fraction(1, 4), None))


@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbftrainee,a,b\nx,0.5,1\n",
        b"trainee;a;b\nx;0,5;1\n",
        b"trainee;a;b\nx;0.5;1\n",
        b"trainee\ta\tb\nx\t.5\t1.0\n",
        b"trainee,a,b\r\nx,5e-1,1\r\n\r\n",
        b"Trainee, a , b\n\nx, 0.5 ,+1\n,,\n",
        b'"trainee","a","b"\n"x","0.5","1"',
    ],
)
def test_what_spreadsheets_write(raw: bytes) -> None:
    found = read_responses(raw)
    assert found.items == ("a", "b")
    assert found.marks == ((Fraction(1, 2),), (Fraction(1),))


def test_a_heading_without_trainees() -> None:
    found = read_responses(b"trainee,a,b\n")
    assert (found.trainees, found.marks) == ((), ((), ()))


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "the file is empty"),
        (b"\n \n", "the file is empty"),
        (b"trainee,a,a\nx,1,1\n", "line 1, column 3: 'a' is already the heading of column 2."),
        (b"trainee,a,\nx,1,1\n", "line 1, column 3: this column has no heading."),
        (b"a,b\n1,0\n", "line 1, column 1: the first heading should be trainee, not 'a'."),
        (b"trainee\nx\n", "line 1, column 2: there is no item; the heading names trainee only."),
        (b"trainee,a\nx,1.5\n", "line 2, column 2 (a): '1.5' is not between 0 and 1."),
        (b"trainee,a,b\nx,1,-0.1\n", "line 2, column 3 (b): '-0.1' is not between 0 and 1."),
        (b"trainee,a\nx,1\n\ny,3/2\n", "line 4, column 2 (a): '3/2' is not between 0 and 1."),
        (b"trainee,a\nx,1/0\n", "line 2, column 2 (a): '1/0' divides by zero."),
        (
            b"trainee,a\nx,NA\n",
            "line 2, column 2 (a): 'NA' is not a number; write a decimal (0.5) or a fraction (1/3).",
        ),
        (b"trainee,a\nx,nan\n", "line 2, column 2 (a): 'nan' is not a number"),
        (b"trainee,a\nx,1e999999999\n", "line 2, column 2 (a): '1e999999999' is not a number"),
        (b"trainee,a\nx,\xd9\xa1\n", "line 2, column 2 (a): '\u0661' is not a number"),
        (b"trainee,a,b\nx,1\n", "line 2, column 3 (b): the row ends after 2 of 3 cells."),
        (b"trainee,a\nx,1,1\n", "line 2, column 3: the row has 3 cells, the heading 2."),
        (b"trainee,a\nJos\xe9,1\n", "line 2, column 1: this is not UTF-8"),
        (b"trainee,a\nx,1\ny,\xff\n", "line 3, column 2: this is not UTF-8"),
        (b'trainee,a\n"x,1\n', "line 2: this is not CSV"),
        (b'trainee,a\n"two\nlines",1\nz,9\n', "line 4, column 2 (a): '9'"),
    ],
)
def test_what_cannot_be_read_is_named(raw: bytes, says: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_responses(raw)
    assert str(refused.value).startswith(says)


def test_a_long_cell_is_not_repeated_in_full() -> None:
    with pytest.raises(Unreadable) as refused:
        read_responses(b"trainee,a\nx," + b"9" * 100_000 + b"\n")
    assert len(str(refused.value)) < 200


def test_the_report_ranks_items_by_their_bound_and_counts_what_chance_gives() -> None:
    """Of 100 trainees, the able half has the sound items right; b was keyed the wrong way round."""
    able = [place % 2 for place in range(100)]
    sound = [[Fraction(int(mark != (place % 10 == shift))) for place, mark in enumerate(able)] for shift in range(4)]
    wrong = [Fraction(1 - mark) if place % 5 else Fraction(0) for place, mark in enumerate(able)]
    columns = exact_columns([*sound, wrong])
    names = ["a1", "a2", "a3", "a4", "b"]
    found = analyse(columns.marks, presented=columns.presented, unit=columns.unit, pass_mark=Fraction(4, 5))
    text = report("r.csv", names, found, Fraction(4, 5))
    lines = text.splitlines()
    assert lines[0] == "r.csv: 100 trainees, 5 items"
    table = [line.split()[0] for line in lines if line.startswith(("a1 ", "a2 ", "a3 ", "a4 ", "b "))]
    assert table[0] == "b"
    assert "check the key (1): from 80 takers on: r below 0 and facility below .50." in lines
    assert "key probably wrong (1): from 80 takers on: the one-sided 95 % upper bound of r is below 0." in lines
    assert "  weak: at most 0.25 of 5 items" in lines
    heading = next(line for line in lines if line.startswith("item "))
    ends = {line.index("]") for line in lines if line.startswith(("a1 ", "a2 ", "a3 ", "a4 ", "b "))}
    assert ends == {heading.index("95 % interval") + len("95 % interval") - 1}, "columns stand below their heading"
