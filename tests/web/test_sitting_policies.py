"""What the settings of a quiz do to its pages, without JavaScript: what is served, what is taken, what is said."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.publishing.pack.quiz_settings import ReviewTable
from tests.academy import Academy, StatementCount
from tests.stories.attempts import QUIZ, head_of, rows
from tests.stories.policies import Hand, checkable, paper_of, set_quizzes


@pytest.fixture
def client(academy: Academy, signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    academy.read_lesson("trainee", QUIZ)
    return signed_in("trainee")


_COUNT = itertools.count()


def page_of(client: FlaskClient, attempt: str, part: str = "") -> str:
    answer = client.get(f"/attempts/{attempt}{part}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def send(client: FlaskClient, attempt: str, number: int, fields: Any, **more: Any) -> Any:
    """What the page's script sends for one item, with more or other fields."""
    body = {"item": number, "fields": fields, "client": f"jsontab{next(_COUNT)}", "seq": 1, "base": 0, **more}
    return client.post(f"/attempts/{attempt}/answers.json", json=body)


def form(client: FlaskClient, attempt: str, then: str, number: int = 1, **fields: str) -> Any:
    named = {f"s{number}.{name}": value for name, value in fields.items()}
    sent = {"client": f"formtab{then.replace('-', '')}x", "then": then, f"base.{number}": "0", **named}
    return client.post(f"/attempts/{attempt}", data=sent)


# -- forward only -------------------------------------------------------------------------------------------


def test_one_item_is_served_and_the_next_one_by_its_button(academy: Academy, client: FlaskClient) -> None:
    set_quizzes(academy, navigation="forward_only")
    attempt = academy.start("trainee", QUIZ)
    slots = academy.slots(attempt)
    for number, question, _deal in slots[:3]:
        page = page_of(client, attempt)
        assert re.findall(r'data-item="(\d+)"', page) == [str(number)]
        assert question.shown.rendered["lead_in"] in page
        unseen = [other.shown.rendered["lead_in"] for at, other, _ in slots if at != number]
        assert [text for text in unseen if text in page] == []
        assert 'href="#item-' not in page
        assert page.count('data-slot="') == len(slots)
        assert form(client, attempt, f"next-{number}", number).status_code == 303
    assert head_of(attempt).furthest == 4


def test_a_passed_item_is_refused_in_words(academy: Academy, client: FlaskClient) -> None:
    set_quizzes(academy, navigation="forward_only")
    attempt = academy.start("trainee", QUIZ)
    hand, number = Hand(academy, attempt), 1
    form(client, attempt, "next-1", number)
    answer = send(client, attempt, number, hand.right[number])
    assert (answer.status_code, answer.json["code"], answer.json["fields"]) == (409, "passed_by", {})
    assert answer.json["text"].startswith("You have gone on from this item.")
    ahead = send(client, attempt, 5, hand.right[5])
    assert (ahead.status_code, ahead.json["code"]) == (409, "not_reached")
    fields = {name: values[0] for name, values in hand.right[number].items()}
    again = form(client, attempt, "save", number, **fields)
    assert again.status_code == 409
    assert "You have gone on from this item." in again.get_data(as_text=True)
    assert 'data-item="1"' not in again.get_data(as_text=True)
    assert client.post(f"/attempts/{attempt}/flags.json", json={"item": 1, "flagged": True}).status_code == 409
    assert (rows(attempt, 1), rows(attempt, 5)) == ([], [])


def test_next_saves_first_and_twice_is_once(academy: Academy, client: FlaskClient) -> None:
    set_quizzes(academy, navigation="forward_only")
    attempt = academy.start("trainee", QUIZ)
    right = Hand(academy, attempt).right[1]
    fields = {name: values[0] for name, values in right.items()}
    assert [form(client, attempt, "next-1", 1, **fields).status_code for _ in range(2)] == [303, 303]
    assert (len(rows(attempt, 1)), head_of(attempt).furthest) == (1, 2)
    assert paper_of(attempt).slots[0].answered


def test_what_is_ahead_is_warned_of_and_links_nowhere(academy: Academy, client: FlaskClient) -> None:
    set_quizzes(academy, navigation="forward_only")
    attempt = academy.start("trainee", QUIZ)
    page = page_of(client, attempt, "/review")
    assert f"{len(academy.slots(attempt)) - 1} items have not been opened yet" in page
    assert "#item-" not in page
    assert client.post(f"/attempts/{attempt}/submission").status_code == 303
    assert head_of(attempt).submitted_how == "trainee"


# -- tries --------------------------------------------------------------------------------------------------


def test_check_says_wrong_and_try_again_without_the_key(academy: Academy, client: FlaskClient) -> None:
    set_quizzes(academy, tries=2)
    attempt = academy.start("trainee", QUIZ)
    hand, number = Hand(academy, attempt), checkable(academy, attempt)[0]
    assert "2 answers can be checked." in page_of(client, attempt)
    answer = _check(client, academy, attempt, number, hand.wrong[number])
    assert (answer.status_code, answer.location) == (303, f"/attempts/{attempt}#item-{number}")
    page = page_of(client, attempt)
    assert "Try again: 1 try is left." in page
    assert "not right" in page
    _check(client, academy, attempt, number, hand.right[number], base=1)
    page = page_of(client, attempt)
    assert "This item takes no more answers." in page
    assert f'name="base.{number}"' not in page
    assert f'value="check-{number}"' not in page
    stale = _check(client, academy, attempt, number, hand.wrong[number], base=2)
    assert stale.status_code == 409
    assert "This item is right already." in stale.get_data(as_text=True)


def _check(client: FlaskClient, academy: Academy, attempt: str, number: int, raw: Any, base: int = 0) -> Any:
    """Checks one item by the form of the whole paper, as the button does."""
    held = {f"base.{slot.number}": str(slot.sequence) for slot in paper_of(attempt).slots}
    fields = {f"s{number}.{name}": values[0] for name, values in raw.items()}
    sent = {
        **held,
        **fields,
        f"base.{number}": str(base),
        "client": f"checktab{next(_COUNT)}",
        "then": f"check-{number}",
    }
    return client.post(f"/attempts/{attempt}", data=sent)


def test_a_check_of_nothing_is_told_and_uses_no_try(academy: Academy, client: FlaskClient) -> None:
    set_quizzes(academy, tries=2)
    attempt = academy.start("trainee", QUIZ)
    number = checkable(academy, attempt)[0]
    answer = _check(client, academy, attempt, number, {})
    assert answer.status_code == 409
    assert "There is no answer to check yet." in answer.get_data(as_text=True)
    assert "2 answers can be checked." in answer.get_data(as_text=True)


def test_no_check_is_offered_where_none_is_allowed(academy: Academy, client: FlaskClient) -> None:
    assert 'value="check-' not in page_of(client, academy.start("trainee", QUIZ))


# -- confidence ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rule", "levels"), [("certainty", 3), ("brier", 6), ("none", 0)])
def test_how_sure_is_asked_under_each_item_that_asks_something(
    rule: str, levels: int, academy: Academy, client: FlaskClient
) -> None:
    set_quizzes(academy, confidence=rule, grace_seconds=31)
    attempt = academy.start("trainee", QUIZ)
    page = page_of(client, attempt)
    for number, question, _deal in academy.slots(attempt):
        asked = page.count(f'name="c{number}"')
        assert asked == (levels if question.shown.scored else 0)


def test_the_level_comes_with_the_form_and_with_the_page(academy: Academy, client: FlaskClient) -> None:
    set_quizzes(academy, confidence="certainty")
    attempt = academy.start("trainee", QUIZ)
    right = Hand(academy, attempt).right
    saved = send(client, attempt, 1, right[1], confidence=2)
    assert (saved.status_code, saved.json["confidence"]) == (200, 2)
    held = {f"base.{slot.number}": str(slot.sequence) for slot in paper_of(attempt).slots}
    fields = {f"s1.{name}": values[0] for name, values in right[1].items()}
    changed = client.post(f"/attempts/{attempt}", data={**held, **fields, "c1": "3", "client": "formtab11"})
    assert changed.status_code == 303
    assert [row.confidence for row in rows(attempt, 1)] == [2, 3]
    assert re.search(r'name="c1" value="3" checked', page_of(client, attempt))


@pytest.mark.parametrize(
    ("level", "status"),
    [(0, 422), (4, 422), (2**31 - 1, 422), (-1, 400), (True, 400), ("2", 400), (1.5, 400), ([2], 400), (2**31, 400)],
)
def test_a_level_out_of_range_is_refused(level: Any, status: int, academy: Academy, client: FlaskClient) -> None:
    set_quizzes(academy, confidence="certainty")
    attempt = academy.start("trainee", QUIZ)
    assert send(client, attempt, 1, Hand(academy, attempt).right[1], confidence=level).status_code == status
    assert rows(attempt, 1) == []


def test_foreign_fields_are_refused(academy: Academy, client: FlaskClient) -> None:
    set_quizzes(academy, confidence="certainty", tries=2)
    attempt = academy.start("trainee", QUIZ)
    right = Hand(academy, attempt).right[1]
    assert send(client, attempt, 1, right, level=2).status_code == 400
    assert send(client, attempt, 1, right, credit="1/1").status_code == 400
    assert send(client, attempt, 1, {**right, "confidence": ["2"]}).status_code == 422
    held = {f"base.{slot.number}": "0" for slot in paper_of(attempt).slots}
    for odd in ("x", "²", "-1", "1 ", "999"):
        answer = client.post(f"/attempts/{attempt}", data={**held, "c1": odd, "client": "formtab11"})
        assert answer.status_code == 400
    answer = client.post(f"/attempts/{attempt}", data={**held, "c1": "9", "client": "formtab11"})
    assert answer.status_code == 409
    assert rows(attempt, 1) == []


# -- what is said before the start, and what a page costs ---------------------------------------------------


SAID: list[tuple[dict[str, Any], str]] = [
    ({"navigation": "forward_only"}, "You go forward only"),
    ({"tries": 3}, "You can have each answer checked while you work, up to 3 times."),
    ({"tries": 2, "tries_penalty": Fraction(1, 4)}, "Each further try at an item earns 0.25 less of its points."),
    ({"confidence": "certainty"}, "With each answer you say how sure you are."),
    ({"wrong_costs": Fraction(1, 3)}, "A wrong answer costs 1/3 of the item’s points; leaving it open costs nothing."),
    ({"grade_of": "last"}, "Your latest attempt counts, even if an earlier one was better."),
    ({"grade_of": "mean"}, "The mean of all your attempts counts."),
    ({"critical_right": True}, "Every critical item must be right, whatever the score."),
    ({"no_unsafe": True}, "An answer that would be dangerous fails the quiz, whatever the score."),
    ({"domain_pass_marks": {"safety": Fraction(9, 10)}}, "90 %"),
    ({"show_items": "never"}, "the items stay closed."),
    (
        {"show_key": "never"},
        "Afterwards you see: your answers, whether they were right, their points, comments on them.",
    ),
    ({"grade_of": "last"}, "Once no attempt is left, you see: your answers"),
    ({"review": ReviewTable(after_close=("key",))}, "Once no attempt is left, you see: the right answers."),
    (
        {"review": ReviewTable(while_open=("key",))},
        "Afterwards you see: nothing of the items.",
    ),
    (
        {"review": ReviewTable(on_date=("marks",)), "review_from": datetime(2027, 1, 2, 12, tzinfo=UTC)},
        "From Sat 2 Jan 2027, 12:00 WET you see: their points.",
    ),
]


@pytest.mark.parametrize(("settings", "said"), SAID)
def test_the_start_page_says_what_the_settings_mean(
    settings: dict[str, Any], said: str, academy: Academy, client: FlaskClient
) -> None:
    quiz = _quiz(client)
    assert said not in client.get(quiz).get_data(as_text=True)
    set_quizzes(academy, **settings)
    assert said in client.get(quiz).get_data(as_text=True)


def _quiz(client: FlaskClient) -> str:
    found = re.search(r'href="(/quizzes/[^"]+)"', client.get("/quizzes").get_data(as_text=True))
    assert found is not None
    return found.group(1)


@pytest.mark.parametrize(
    ("settings", "page", "result", "save"),
    [
        ({"navigation": "forward_only", "confidence": "brier"}, 3, 6, 5),
        ({"tries": 2, "tries_penalty": Fraction(1, 4)}, 4, 7, 6),
        ({"practice": True, "review": ReviewTable(during=("correctness", "key"), after_close=("key",))}, 4, 7, 6),
    ],
)
def test_pages_cost_the_same_however_much_was_answered(
    settings: dict[str, Any], page: int, result: int, save: int, app: Flask, academy: Academy, client: FlaskClient
) -> None:
    set_quizzes(academy, **settings)
    attempt = academy.start("trainee", QUIZ)
    hand = Hand(academy, attempt)
    page_of(client, attempt)
    costs = []
    for number in checkable(academy, attempt)[:3]:
        with StatementCount(app) as count:
            page_of(client, attempt)
        costs.append(len(count))
        if settings.get("navigation") is None:
            hand.check(number, hand.wrong[number])
        page_of(client, attempt)
    with StatementCount(app) as count:
        send(client, attempt, 1, hand.right[1], base=99)
    assert len(count) <= save
    hand.submit()
    page_of(client, attempt, "/result")
    with StatementCount(app) as count:
        page_of(client, attempt, "/result")
    assert (set(costs), len(count)) == ({page}, result)
