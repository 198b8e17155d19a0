"""Pages of the analysis of a quiz and its items: what they say, to whom, and what stands in their files."""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from lms.bank.queries import KeyedQuestion
from lms.cohorts.services import move_to_cohort
from lms.commands.quiz.responses import read_responses
from lms.database import db, reading
from lms.sitting.services.saving import save_answer
from lms.sitting.services.submitting import submit_attempt
from lms.teaching.queries.analysis.heads import EVERYBODY, quiz_head
from lms.teaching.queries.analysis.quiz import QuizAnalysis, quiz_analysis
from quizzes.analysis import analyse, exact_columns
from tests.academy import Academy, of_kind
from tests.sitters import Given, Sat, by_ability, sit_many
from tests.teaching import ambiguous, read, right, submit
from tests.web.furnished import by_person

SignedIn = Callable[[str], FlaskClient]
PRODUCT = 6
MISKEYED = "product-p10"
NUMBER = "product-p07"
CONSULTATION = 10
WORDS = "My own words, which nobody but a marker should read."


def miskeyed(question: KeyedQuestion, deal: Any, knows: bool, chance: random.Random) -> Given | None:
    """Whoever knows chooses the same other option of one item, as if its key were wrong."""
    if question.shown.key == MISKEYED and knows:
        return {"answer": [next(option.id for option in question.spec.key.options if not option.correct)]}
    return by_ability(question, deal, knows, chance)


def page_of(sat: Sat, more: str = "") -> str:
    return f"/teach/quizzes/{sat.quiz}{more}"


def analysed(academy: Academy, sat: Sat, choice: str = "first") -> QuizAnalysis:
    head = quiz_head(reading(), sat.quiz)
    assert head is not None
    found = quiz_analysis(reading(), head, EVERYBODY, choice, academy.clock())
    db.session.close()
    return found


def rows_of(page: str) -> list[str]:
    """The rows of the table of items, as plain text."""
    table = page.split('id="items"', 1)[1].split("<tbody>", 1)[1].split("</tbody>", 1)[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in table.split("</tr>")[:-1]]


# -- the quiz ---------------------------------------------------------------------------------------------


def test_an_item_whose_key_is_probably_wrong_stands_on_top_with_its_figures(
    academy: Academy, signed_in: SignedIn
) -> None:
    sat = sit_many(academy, 90, PRODUCT, answering=miskeyed)
    page = signed_in("instructor").get(page_of(sat)).text
    first = rows_of(page)[0]
    row = analysed(academy, sat).items[0]
    assert row.column.question.key == MISKEYED
    assert first.startswith("How large is the dose at each site")
    assert "key probably wrong check the key weak 90" in first
    assert f"{row.figures.facility:.2f}" in first
    assert f"{row.figures.discrimination:.2f}" in first
    assert page.count("is-attention") >= 1
    assert "A flag on a key is advice." in page
    assert "By chance alone" in page
    for said in ("90 attempts", "n = 90", "(Feldt)", "Livingston &amp; Lewis", "pass mark of 0.75"):
        assert said in page


def test_few_attempts_get_numbers_and_intervals_but_no_label_and_no_colour(
    academy: Academy, signed_in: SignedIn
) -> None:
    sat = sit_many(academy, 9, PRODUCT, answering=miskeyed)
    page = signed_in("instructor").get(page_of(sat)).text
    rows = rows_of(page)
    assert len(rows) == len(sat.keys)
    assert all("not enough data 9 0." in row or "not enough data 9 1." in row for row in rows)
    content = page.split("<main", 1)[1].split("</main>", 1)[0]
    assert "state is-" not in content
    assert "Fewer than 10 answers: any label would be chance." in page
    assert "none, too few answers for its rule" in page


def test_a_quiz_that_nobody_has_submitted_says_what_will_be_there(academy: Academy, signed_in: SignedIn) -> None:
    sat = sit_many(academy, 0, PRODUCT)
    page = signed_in("instructor").get(page_of(sat))
    assert page.status_code == 200
    assert "No attempt yet" in page.text
    assert 'id="items"' not in page.text


def test_a_blank_counts_0_and_what_waits_is_left_out_and_said(academy: Academy, signed_in: SignedIn) -> None:
    """Of twelve, three leave an item blank, two write a number that can be read in two ways."""
    seen: list[str] = []

    def answering(question: KeyedQuestion, deal: Any, knows: bool, chance: random.Random) -> Given | None:
        if question.shown.key != NUMBER:
            return right(question, deal)
        seen.append(NUMBER)
        if len(seen) <= 3:
            return None
        return ambiguous(question, deal) if len(seen) <= 5 else right(question, deal)

    sat = sit_many(academy, 12, PRODUCT, answering=answering)
    row = next(one for one in analysed(academy, sat).items if one.column.question.key == NUMBER)
    assert (row.figures.n, row.figures.facility, row.column.blank, len(row.column.waiting)) == (10, 0.7, 3, 2)
    client = signed_in("instructor")
    page = client.get(page_of(sat)).text
    assert "2 answers wait for a mark and are left out." in page
    assert "2 attempts with an answer that waits for a mark are left out." in page
    item = client.get(page_of(sat, f"/items/{NUMBER}/1")).text
    assert "10 marked answers" in item
    assert "3 of them were left blank, which counts 0." in item
    assert "2 more answers wait for a mark and are left out." in item


def test_drawn_papers_give_each_item_its_own_n_and_the_test_no_reliability(
    academy: Academy, signed_in: SignedIn
) -> None:
    sat = sit_many(academy, 12, PRODUCT, size=5)
    found = analysed(academy, sat)
    assert sum(row.figures.n for row in found.items) == 60
    assert len({row.figures.n for row in found.items}) > 1
    page = signed_in("instructor").get(page_of(sat)).text
    assert "Papers are drawn" in page
    assert "No two attempts had the same items" in page


@pytest.mark.parametrize(("choice", "n"), [("first", 10), ("last", 10), ("best", 10), ("all", 20)])
def test_first_last_best_or_all_attempts_are_counted(
    academy: Academy, signed_in: SignedIn, choice: str, n: int
) -> None:
    sat = sit_many(academy, 10, PRODUCT, numbers=(1, 2))
    page = signed_in("instructor").get(page_of(sat, f"?attempts={choice}")).text
    assert f"{n} attempts" in page
    assert f'<strong aria-current="true">{choice} attempts</strong>' in page
    assert all(f" {n} " in row for row in rows_of(page))
    if choice != "first":
        assert f'/items/{MISKEYED}/1?attempts={choice}"' in page


@pytest.mark.parametrize("query", ["?attempts=nonsense", "?attempts=", "?attempts=all&attempts=first", "?attempts=%00"])
def test_an_address_that_asks_for_nonsense_is_answered_plainly(
    academy: Academy, signed_in: SignedIn, query: str
) -> None:
    sat = sit_many(academy, 2, PRODUCT)
    assert signed_in("instructor").get(page_of(sat, query)).status_code == 200


# -- the wall ---------------------------------------------------------------------------------------------


def test_each_instructor_counts_their_own_cohorts_and_an_administrator_all(
    academy: Academy, signed_in: SignedIn
) -> None:
    """One of five trainees moves to the other cohort: her answers go with her."""
    sat = sit_many(academy, 5, PRODUCT)
    submit(academy, "trainee", right, PRODUCT)
    move_to_cohort(academy.act("admin"), academy.enrolment("trainee").id, 2)
    db.session.close()
    for who, attempts in (("instructor", "5 attempts"), ("stranger", "1 attempt"), ("admin", "6 attempts")):
        client = signed_in(who)
        page = client.get(page_of(sat)).text
        assert f"· {attempts}</p>" in page, who
        lines = client.get(page_of(sat, "/responses.csv")).text.splitlines()
        assert len(lines) - 1 == int(attempts.split()[0])


@pytest.mark.parametrize("who", ["trainee", "other", "outsider"])
def test_the_key_is_for_those_who_instruct(academy: Academy, signed_in: SignedIn, who: str) -> None:
    sat = sit_many(academy, 2, PRODUCT)
    client = signed_in(who)
    paths = ("", f"/items/{MISKEYED}/1", "/items.csv", "/responses.csv")
    assert {client.get(page_of(sat, path)).status_code for path in paths} == {404}


def test_unknown_quizzes_items_and_versions_are_not_there(academy: Academy, signed_in: SignedIn) -> None:
    sat = sit_many(academy, 2, PRODUCT)
    client = signed_in("instructor")
    for path in ("/teach/quizzes/x", "/teach/quizzes/x/items.csv", f"/teach/quizzes/x/items/{MISKEYED}/1"):
        assert client.get(path).status_code == 404
    for more in ("/items/nothing/1", f"/items/{MISKEYED}/2", f"/items/{MISKEYED}/0", f"/items/{MISKEYED}/x"):
        assert client.get(page_of(sat, more)).status_code == 404


# -- one item ---------------------------------------------------------------------------------------------


def test_an_item_shows_its_key_its_options_by_thirds_and_the_rule_of_each_flag(
    academy: Academy, signed_in: SignedIn
) -> None:
    sat = sit_many(academy, 90, PRODUCT, answering=miskeyed)
    page = signed_in("instructor").get(page_of(sat, f"/items/{MISKEYED}/1")).text
    row = next(one for one in analysed(academy, sat).items if one.column.question.key == MISKEYED)
    question, table = row.column.keyed, page.split("What was answered", 1)[1].split("</tbody>", 1)[0]
    lines = [" ".join(re.sub(r"<[^>]+>", " ", line).split()) for line in table.split("<tr>")[2:]]
    options = [one for one in row.figures.options if one.option is not None]
    assert len(lines) == len(options)
    for line, option in zip(lines, options, strict=True):
        text = next(one.text for one in question.spec.shown.options if one.id == option.option)
        is_key = option.option in question.spec.key.right
        assert line.startswith(f"{text} key" if is_key else text)
        assert f" {option.count} {option.discrimination:.2f}" in line
    assert "Another option was chosen more than the key" in page
    preferred = next(one.text for one in question.spec.shown.options if one.id == options[0].option)
    assert f"That option is: {preferred}" in page
    assert question.rendered["rationale"] in page
    assert f"flask bank regrade {MISKEYED}" in page
    assert "Marks that rest on it" in page


def test_an_item_that_nobody_had_shows_its_key_and_no_figures(academy: Academy, signed_in: SignedIn) -> None:
    sat = sit_many(academy, 0, PRODUCT)
    page = signed_in("instructor").get(page_of(sat, f"/items/{MISKEYED}/1")).text
    assert "Nobody of your cohorts has had this version" in page
    assert "What was answered" not in page
    assert "The item with its key" in page


def test_every_kind_of_item_has_its_page(academy: Academy, signed_in: SignedIn) -> None:
    """Options, parts or words: one item of each kind that the course's quizzes ask."""
    client, told = signed_in("instructor"), {}
    for position in range(1, 12):
        sat = sit_many(academy, 3, position, name=f"Sitter{position}")
        for row in analysed(academy, sat).items:
            question = row.column.question
            if question.kind not in told:
                page = client.get(page_of(sat, f"/items/{question.key}/1"))
                assert page.status_code == 200, question.key
                told[question.kind] = page.text.split("What was answered", 1)[1].split("The item with its key", 1)[0]
    by_options = {"single_choice", "multiple_choice", "true_false", "find_error", "hotspot"}
    by_parts = {"matching", "ordering", "categorise", "statement_table", "extended_matching", "gap_text"}
    in_words = {"numeric", "calculated", "short_text"}
    assert set(told) >= by_options | by_parts | in_words
    assert {kind for kind, html in told.items() if ">Option</th>" in html} >= by_options
    assert {kind for kind, html in told.items() if "Right in this part" in html} == by_parts
    assert {kind for kind, html in told.items() if ">Given</th>" in html} == in_words
    assert not [kind for kind, html in told.items() if "%(" in html]
    assert ">True</th>" in told["true_false"]


def test_a_text_is_counted_by_the_levels_of_its_rubric_and_never_quoted(academy: Academy, signed_in: SignedIn) -> None:
    essay = written(academy)
    sat = sit_many(academy, 0, CONSULTATION)
    page = signed_in("instructor").get(page_of(sat, f"/items/{essay.shown.key}/1?attempts=all")).text
    answered = page.split("What was answered", 1)[1].split("The item with its key", 1)[0]
    levels = [(level.points == line.most) for line in essay.spec.shown.rubric for level in line.levels]
    assert answered.count('<th scope="row">') == len(levels)
    assert answered.count("is-met") == sum(levels)
    assert WORDS not in page


def written(academy: Academy) -> KeyedQuestion:
    """A text that was judged."""
    academy.read_lesson("trainee", 1)
    read(academy, "trainee", CONSULTATION)
    attempt = academy.start("trainee", CONSULTATION, of_kind("essay"))
    number, essay = next((n, question) for n, question, _ in academy.slots(attempt) if by_person(question))
    academy.answer("trainee", attempt)
    save_answer(academy.act("trainee"), attempt, number, {"text": [WORDS]}, "secondtab", 1, 1)
    submit_attempt(academy.act("trainee"), attempt)
    academy.judge(attempt)
    return essay


# -- files ------------------------------------------------------------------------------------------------


def test_the_responses_analyse_to_what_the_page_says_and_name_nobody(academy: Academy, signed_in: SignedIn) -> None:
    sat = sit_many(academy, 30, PRODUCT, size=9)
    answer = signed_in("instructor").get(page_of(sat, "/responses.csv"))
    assert answer.mimetype == "text/csv"
    assert re.search(r'filename="responses-quiz-product-[\d-]+\.csv"', answer.headers["Content-Disposition"])
    table = read_responses(answer.data)
    columns = exact_columns(table.marks)
    found = analyse(columns.marks, presented=columns.presented, unit=columns.unit)
    ours = {f"{row.column.question.key} v1": row.figures for row in analysed(academy, sat).items}
    assert set(ours) == set(table.items)
    for name, theirs in zip(table.items, found.items, strict=True):
        mine = ours[name]
        assert (theirs.n, theirs.facility, theirs.discrimination) == (mine.n, mine.facility, mine.discrimination)
    assert "Sitter" not in answer.text
    assert "@" not in answer.text


def test_the_items_are_a_table_of_numbers(academy: Academy, signed_in: SignedIn) -> None:
    sat = sit_many(academy, 40, PRODUCT, answering=miskeyed)
    answer = signed_in("instructor").get(page_of(sat, "/items.csv"))
    assert "attachment" in answer.headers["Content-Disposition"]
    lines = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    found = analysed(academy, sat)
    assert [line["Item"] for line in lines] == [row.column.question.key for row in found.items]
    assert [float(line["r"]) for line in lines] == [row.figures.discrimination for row in found.items]
    assert min(float(line["r"]) for line in lines) < 0
    assert "check the key" in next(line["Flags"] for line in lines if line["Item"] == MISKEYED)


# -- from the cohort --------------------------------------------------------------------------------------


def test_the_cohort_page_leads_to_every_quiz(academy: Academy, signed_in: SignedIn) -> None:
    client = signed_in("instructor")
    page = client.get(f"/teach/cohorts/{academy.cohort}").text
    links = re.findall(r'href="(/teach/quizzes/[^"]+)"', page)
    assert "Quizzes and their items" in page
    assert len(links) == 11
    assert {client.get(link).status_code for link in links} == {200}
