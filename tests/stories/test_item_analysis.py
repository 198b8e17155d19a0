"""An item through its life: asked, found to be wrong, corrected, regraded and reworded; and its responses as a file."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import pytest
from flask import Flask

from config import ROOT
from lms.bank.queries import KeyedQuestion
from lms.commands.quiz.responses import read_responses, responses_command
from lms.database import db, reading
from lms.marking.services.regrading import regrade
from lms.publishing.pack.reader import read_pack
from lms.publishing.services import load_pack
from lms.sitting.queries.states import quiz_states
from lms.teaching.queries.analysis.heads import EVERYBODY, QuizHead, quiz_head, quizzes_of_course, scope_of
from lms.teaching.queries.analysis.item import ItemPage, item_page, item_versions
from lms.teaching.queries.analysis.quiz import ItemRow, QuizAnalysis, quiz_analysis
from quizzes.analysis import FlagCode
from tests.academy import Academy
from tests.sitters import Given, Sat, by_ability, sit_many
from tests.teaching import right, submit

PRODUCT = 6
ITEM = "product-p10"


@pytest.fixture
def items(tmp_path: Path) -> Path:
    """The practice items of one module, in a copy of the course."""
    return Path(shutil.copytree(ROOT / "course", tmp_path / "course")) / "modules" / "06-product" / "practice.yaml"


def rewrite(academy: Academy, items: Path, *changes: tuple[str, str]) -> None:
    """Changes the item's part of the file, and loads the course anew."""
    before, middle, after = items.read_text(encoding="utf-8").partition(f"- id: {ITEM}\n")
    own, rest, others = after.partition("\n- id: ")
    for old, new in changes:
        assert old in own, old
        own = own.replace(old, new)
    items.write_text(before + middle + own + rest + others, encoding="utf-8")
    pack = read_pack(items.parents[2]).pack
    assert pack is not None
    load_pack(academy.act("admin"), pack)
    db.session.close()


def head_of(sat: Sat) -> QuizHead:
    head = quiz_head(reading(), sat.quiz)
    assert head is not None
    return head


def analysed(academy: Academy, sat: Sat, choice: str = "first") -> QuizAnalysis:
    return quiz_analysis(reading(), head_of(sat), EVERYBODY, choice, academy.clock())


def rows_of(found: QuizAnalysis) -> list[ItemRow]:
    return sorted((row for row in found.items if row.column.question.key == ITEM), key=lambda row: -row.figures.n)


def paged(academy: Academy, sat: Sat, version: int) -> ItemPage:
    head = head_of(sat)
    versions = item_versions(reading(), head.course_id, ITEM)
    page = item_page(reading(), head, analysed(academy, sat), versions, version, academy.clock())
    assert page is not None
    db.session.close()
    return page


def a_quarter(question: KeyedQuestion, deal: Any, knows: bool, chance: random.Random) -> Given | None:
    return {"answer": ["a"]} if question.shown.key == ITEM and knows else by_ability(question, deal, knows, chance)


CORRECTED = (
    ("      text: A quarter of it\n", "      text: A quarter of it\n      correct: true\n"),
    ("      text: Half of it\n      correct: true\n", "      text: Half of it\n"),
    ("{answer: b, credit: 1", "{answer: a, credit: 1"),
)


def test_a_wrong_key_is_found_corrected_and_regraded(academy: Academy, items: Path) -> None:
    sat = sit_many(academy, 60, PRODUCT, answering=a_quarter)
    (before,) = rows_of(analysed(academy, sat))
    assert before.first_flag is FlagCode.KEY_PROBABLY_WRONG
    rewrite(academy, items, *CORRECTED)
    (unchanged,) = rows_of(analysed(academy, sat))
    assert unchanged.figures == before.figures  # a new key changes no mark
    page = paged(academy, sat, 1)
    assert [(one.number, one.marks) for one in page.revisions] == [(2, 0), (1, 60)]
    assert page.values == {"answer": ["a"]}

    regrade(academy.act("admin"), head_of(sat).release_id or 0, ITEM, "The key was wrong.")
    db.session.close()
    (after,) = rows_of(analysed(academy, sat))
    assert after.figures.n == 60
    assert FlagCode.KEY_PROBABLY_WRONG not in {flag.code for flag in after.figures.flags}
    assert (after.figures.discrimination or 0) > 0 > (before.figures.discrimination or 0)
    assert paged(academy, sat, 1).revisions[0].marks > 30


def test_a_reworded_item_is_counted_apart_and_the_test_stays_one(academy: Academy, items: Path) -> None:
    first = sit_many(academy, 15, PRODUCT)
    rewrite(academy, items, ("lead_in: How large", "lead_in: Then how large"))
    sit_many(academy, 11, PRODUCT, name="Later")
    found = analysed(academy, first)
    assert [(row.column.question.number, row.figures.n) for row in rows_of(found)] == [(1, 15), (2, 11)]
    assert (found.n, found.test.items, found.test.figures.complete) == (26, len(first.keys), 26)
    assert found.test.figures.alpha is not None
    assert paged(academy, first, 2).versions == (1, 2)
    assert paged(academy, first, 2).row == rows_of(found)[1]


def test_what_is_kept_is_worked_out_anew_once_an_attempt_or_a_mark_is_added(academy: Academy) -> None:
    sat = sit_many(academy, 3, PRODUCT)
    first = analysed(academy, sat)
    assert analysed(academy, sat) is first
    assert analysed(academy, sat, "all") is not first
    submit(academy, "trainee", right, PRODUCT)
    assert analysed(academy, sat).n == 4


def test_a_running_attempt_is_not_counted(academy: Academy) -> None:
    sat = sit_many(academy, 3, PRODUCT)
    academy.read_lesson("trainee", 1)
    academy.start("trainee", 1)
    states = quiz_states(reading(), academy.enrolment(), academy.clock())
    head = quiz_head(reading(), states[0].quiz.public_id)
    assert head is not None
    assert quiz_analysis(reading(), head, EVERYBODY, "all", academy.clock()).n == 0
    assert analysed(academy, sat).n == 3


def test_the_wall_is_that_of_the_course_and_the_present_instructors(academy: Academy) -> None:
    for who, names in (("instructor", ("Autumn cohort",)), ("stranger", ("Winter cohort",))):
        assert scope_of(reading(), 1, academy.people[who].id, academy.clock()).names == names
    assert scope_of(reading(), 1, None, academy.clock()).cohort_ids is None
    assert scope_of(reading(), 2, academy.people["instructor"].id, academy.clock()).cohort_ids == ()
    assert len(quizzes_of_course(reading(), 1)) == 11
    assert quizzes_of_course(reading(), 2) == ()


# -- the file ---------------------------------------------------------------------------------------------


def run(app: Flask, words: Sequence[str], command: click.Command = responses_command) -> tuple[int, str]:
    db.session.close()
    result = app.test_cli_runner().invoke(command, words)
    return result.exit_code, result.output


def test_the_command_prints_what_analyse_reads(app: Flask, academy: Academy) -> None:
    sat = sit_many(academy, 12, PRODUCT, numbers=(1, 2))
    for words, lines in (((), 12), (("--attempts", "all"), 24), (("--cohort", "Autumn cohort"), 12)):
        code, output = run(app, ["quiz-product", *words])
        assert code == 0
        table = read_responses(output.encode())
        assert table.items == tuple(f"{key} v1" for key in sorted(sat.keys))
        assert len(table.trainees) == lines
        assert len(set(table.trainees)) == 12
    found = analysed(academy, sat, "all")
    marks = {row.column.question.key: sorted(c for c in row.column.credits if c is not None) for row in found.items}
    table = read_responses(run(app, ["quiz-product", "--attempts", "all"])[1].encode())
    assert {name.split()[0]: sorted(c for c in column if c is not None) for name, column in
            zip(table.items, table.marks, strict=True)} == marks  # fmt: skip


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nothing"], "There is no quiz 'nothing' here; there are: quiz-treatment, "),
        (["final"], "Nobody has finished an attempt at 'final' yet."),
        (["final", "--cohort", "Spring"], "There is no cohort 'Spring'; there are: "),
        (["final", "--cohort", "Winter cohort"], "Nobody has finished an attempt at 'final' in these cohorts yet."),
    ],
)
def test_what_cannot_be_printed_is_one_sentence(app: Flask, academy: Academy, words: list[str], sentence: str) -> None:
    code, output = run(app, words)
    assert code == 1
    assert output.startswith(sentence)
    assert output.count("\n") == 1
