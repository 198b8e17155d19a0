"""Who needs an instructor, rule by rule at its edge, and tables that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from lms.tables import csv_text, safe_cell
from lms.teaching.rules import (
    NO_LICENCE,
    RULES,
    Clock,
    TraineeFacts,
    behind,
    needs_attention,
    past,
    personal_needs,
)
from lms.teaching.wording import KINDS
from lms.teaching.wording import RULES as SENTENCES

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CLOCK = Clock(NOW, NOW.date())
WELL = TraineeFacts(
    complete=False,
    unsafe=False,
    decision=False,
    release=False,
    used_up=False,
    fails=0,
    last_activity=NOW,
    licence_until=date(2028, 6, 30),
    late=False,
    waiting=False,
    overdue=False,
)


def test_a_trainee_who_is_on_the_way_needs_nobody() -> None:
    assert personal_needs(WELL, CLOCK) == ()
    assert not needs_attention(WELL, CLOCK)
    assert not behind(WELL, CLOCK)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        (replace(WELL, unsafe=True), "unsafe"),
        (replace(WELL, decision=True), "decision"),
        (replace(WELL, release=True), "release"),
        (replace(WELL, used_up=True), "used_up"),
        (replace(WELL, fails=2, last_activity=NOW - timedelta(days=7)), "stalled"),
        (replace(WELL, licence_until=date(2026, 12, 23)), "licence"),
        (replace(WELL, licence_until=date(2026, 11, 22)), "licence"),
    ],
)
def test_each_personal_rule_names_the_trainee(facts: TraineeFacts, rule: str) -> None:
    assert personal_needs(facts, CLOCK) == (rule,)
    assert needs_attention(facts, CLOCK)


@pytest.mark.parametrize(
    "facts",
    [
        replace(WELL, fails=2, last_activity=NOW - timedelta(days=7) + timedelta(seconds=1)),
        replace(WELL, fails=1, last_activity=NOW - timedelta(days=70)),
        replace(WELL, licence_until=date(2026, 12, 24)),
        replace(WELL, licence_until=NO_LICENCE),
    ],
)
def test_one_step_before_the_edge_no_rule_holds(facts: TraineeFacts) -> None:
    assert personal_needs(facts, CLOCK) == ()


def test_needs_come_in_the_order_of_urgency_and_who_has_no_attempts_left_is_not_stalled_too() -> None:
    facts = replace(
        WELL,
        unsafe=True,
        used_up=True,
        fails=3,
        last_activity=NOW - timedelta(days=9),
        licence_until=NOW.date(),
    )
    assert personal_needs(facts, CLOCK) == ("unsafe", "used_up", "licence")


@pytest.mark.parametrize("facts", [replace(WELL, waiting=True), replace(WELL, overdue=True)])
def test_what_is_said_once_for_the_cohort_still_counts_as_attention(facts: TraineeFacts) -> None:
    assert personal_needs(facts, CLOCK) == ()
    assert needs_attention(facts, CLOCK)


def test_behind_is_late_or_silent_and_never_complete() -> None:
    late, silent = replace(WELL, overdue=True), replace(WELL, last_activity=NOW - timedelta(days=7))
    assert behind(late, CLOCK)
    assert behind(silent, CLOCK)
    assert not behind(replace(silent, complete=True), CLOCK)


def test_every_rule_has_its_sentence_and_its_sign() -> None:
    assert set(RULES) == set(SENTENCES) == set(KINDS)


def test_only_dates_that_have_passed_are_late_the_oldest_first() -> None:
    dates = {"examination": NOW - timedelta(days=1), "lessons": NOW - timedelta(days=9), "quizzes": NOW}
    assert past(dates, NOW) == ("lessons", "examination")


# -- export -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "＝1", "\0=1"]
)
def test_text_that_looks_like_a_formula_gets_a_leading_quote(text: str) -> None:
    assert safe_cell(text).startswith("'")
    assert "\0" not in safe_cell(text)


@pytest.mark.parametrize("text", ["Ana Ferreira", "O'Neill", "'t Hooft", "", "6 of 10", "Zoë = friend"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


def test_numbers_of_ours_stay_numbers() -> None:
    assert safe_cell(-3) == "-3"


def test_a_table_is_quoted_whole_and_reads_back() -> None:
    text = csv_text(["Name", "Lessons"], [['Ana "Fe"', 3], ["line\nbreak, comma", 10]])
    assert text.startswith("\ufeff")
    assert text.splitlines()[0] == '\ufeff"Name","Lessons"'
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows == [["Name", "Lessons"], ['Ana "Fe"', "3"], ["line\nbreak, comma", "10"]]
