"""Which questions come back after the certificate, when, and what that keeps in mind."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from fsrs import Card, Rating, Scheduler, State
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.refreshing.rules import (
    LONGEST,
    MOST,
    Answered,
    Given,
    Memory,
    Place,
    daily,
    day_of,
    histories,
    remembered,
)
from tests.pure.recall import Fsrs, Kept, Sm2, half_lives, keeps, personal

DAY = date(2027, 3, 1)


def on(days: int, right: bool = True) -> Answered:
    return Answered(DAY + timedelta(days=days), right)


def test_the_fold_is_that_of_py_fsrs() -> None:
    """The same answers through its own interface, at midnights: due day, stability and difficulty to the last digit."""
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False, maximum_interval=LONGEST)
    answers = [on(0, False), on(1), on(3), on(9), on(40, False), on(41), on(43), on(60)]
    card = Card(card_id=1)
    for one in answers:
        at = datetime(one.day.year, one.day.month, one.day.day, tzinfo=UTC)
        card, _ = scheduler.review_card(card, Rating.Good if one.right else Rating.Again, at)
    found = remembered(answers)
    assert card.state is State.Review
    assert (found.due, found.stability, found.difficulty) == (card.due.date(), card.stability, card.difficulty)
    assert found.recall(DAY + timedelta(days=75)) == scheduler.get_card_retrievability(
        card, datetime(2027, 5, 15, tzinfo=UTC)
    )


def test_a_missed_question_comes_back_in_growing_intervals() -> None:
    """The days are worked out from the published formulas and parameters, without py-fsrs."""
    memory, days = remembered([on(0, False)]), []
    assert memory.stability == pytest.approx(0.212)
    for _ in range(5):
        days.append((memory.due - memory.last).days)
        memory = memory.after(Answered(memory.due, True))
    assert days == [1, 2, 6, 17, 44]


def test_no_interval_is_longer_than_a_year() -> None:
    memory = remembered([on(0)])
    for _ in range(12):
        memory = memory.after(Answered(memory.due, True))
    assert (memory.due - memory.last).days == LONGEST


def test_of_a_day_with_several_answers_the_worst_counts() -> None:
    assert daily([on(2), on(0), on(0, False), on(0)]) == [on(0, False), on(2)]
    assert remembered([on(0), on(0, False)]) == remembered([on(0, False)])


def test_the_order_of_the_rows_changes_nothing() -> None:
    answers = [on(n, n % 3 > 0) for n in range(0, 40, 2)]
    assert remembered(reversed(answers)) == remembered(answers)


SAFE = Place("product#volume", "volume", "product", False)


def place(passage: str, siblings: str | None = None, domain: str = "safety", critical: bool = False) -> Place:
    return Place(passage, siblings, domain, critical)


def missed(where: Place, question: int = 99) -> Given:
    return Given(question, where, on(0, False))


PRACTICE = {
    1: place("product#volume", "volume"),
    2: place("product#storage", "volume"),
    3: place("product#mixing", None, "product", critical=True),
    4: place("technique#sites", None, "technique", critical=True),
    5: place("aftercare#onset", None, "aftercare"),
}


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (place("product#volume"), [1]),  # the same passage
        (place("product#other", "volume"), [1, 2]),  # the same idea
        (place("product#nowhere"), [3]),  # neither: the critical ones of the lesson
        (place("technique#nowhere", None, "technique", critical=True), [4]),  # critical, whatever its domain
        (place("aftercare#onset", None, "aftercare"), []),  # not about safety
        (place("aftercare#nowhere"), []),  # nothing to ask
    ],
)
def test_a_miss_about_safety_brings_what_is_behind_it(where: Place, found: list[int]) -> None:
    assert sorted(histories([missed(where)], PRACTICE, {"safety"})) == found


def test_what_was_right_does_not_come_back_and_counts_where_something_else_was_missed() -> None:
    right = Given(1, PRACTICE[1], on(5))
    assert histories([right], PRACTICE, {"safety"}) == {}
    assert histories([missed(PRACTICE[1], 1), right], PRACTICE, {"safety"})[1] == [on(0, False), on(0, False), on(5)]


def test_no_question_of_the_examination_comes_back() -> None:
    assert 99 not in histories([missed(PRACTICE[1], 99)], PRACTICE, {"safety"})


def test_a_day_asks_five_at_most_and_counts_what_was_answered() -> None:
    memories = {n: remembered([on(0, False)]) for n in range(20)}
    today = DAY + timedelta(days=1)
    assert day_of(memories, (), 0, today).asked == [0, 1, 2, 3, 4]
    later = day_of(memories, {0, 1}, 2, today)
    assert (len(later.asked), later.answered) == (3, 2)
    done = day_of(memories, range(5), 5, today)
    assert (done.asked, done.next_on) == ((), today + timedelta(days=1))


def test_before_anything_is_due_the_next_day_is_named() -> None:
    memories = {1: remembered([on(0), on(3)]), 2: remembered([on(0)])}
    assert day_of(memories, (), 0, DAY).next_on == memories[2].due
    assert day_of({}, (), 0, DAY).next_on is None


def test_begun_first_and_then_what_is_most_likely_forgotten() -> None:
    strong, weak, fresh = remembered([on(0), on(3)]), remembered([on(0, False), on(3)]), remembered([on(0, False)])
    today = DAY + timedelta(days=60)
    assert fresh.recall(today) < weak.recall(today) < strong.recall(today)
    assert day_of({1: strong, 2: weak, 3: fresh}, {1, 2}, 0, today).asked == [2, 1, 3]


def test_after_sixty_days_away_there_is_no_backlog() -> None:
    """Ten days of answers, then nothing for sixty: five again, whatever has become due, and so on each day after."""
    rng, schedule = Random(7), Fsrs(40)
    for day in range(1, 11):
        for question in schedule.asks(day):
            schedule.learns(question, day, rng.random() < 0.7)
    due = [memory for memory in schedule.memories.values() if memory.due <= DAY]
    assert len(due) > 30
    for day in range(70, 80):
        asked = schedule.asks(day)
        assert len(asked) == MOST
        for question in asked:
            schedule.learns(question, day, rng.random() < 0.5)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 30), st.lists(st.tuples(st.integers(0, 9), st.lists(st.booleans(), max_size=7)), max_size=25))
def test_whatever_is_answered_no_day_has_more_than_five_or_one_twice(
    questions: int, days: list[tuple[int, list[bool]]]
) -> None:
    """Days with gaps, and as many answers a day as somebody wants to give."""
    memories: dict[int, Memory] = {n: remembered([on(0, False)]) for n in range(questions)}
    today, begun = DAY, set[int]()
    for gap, answers in days:
        today += timedelta(days=gap + 1)
        answered: list[int] = []
        for right in answers:
            asks = day_of(memories, begun, len(answered), today)
            if not asks.asked:
                assert asks.next_on is not None
                assert asks.next_on > today
                break
            question = asks.asked[0]
            assert question not in answered
            assert len(asks.asked) + len(answered) <= MOST
            memories[question] = memories[question].after(Answered(today, right))
            assert today < memories[question].due <= today + timedelta(days=LONGEST)
            begun.add(question)
            answered.append(question)


MODELS = {"half-life": half_lives, "fsrs": personal}


@pytest.fixture(scope="module")
def kept() -> dict[tuple[str, int], tuple[Kept, Kept]]:
    """Ours and SM-2's, by model and number of questions."""
    return {
        (name, questions): (keeps(Fsrs, heads, questions), keeps(Sm2, heads, questions))
        for name, heads in MODELS.items()
        for questions in (6, 12, 25)
    }


def test_ninety_days_keep_no_less_than_sm2_would_for_no_more_answers(
    kept: dict[tuple[str, int], tuple[Kept, Kept]],
) -> None:
    """Over both models and three loads together, and in each place of the model that neither scheduler knows."""
    ours, theirs = [pair[0] for pair in kept.values()], [pair[1] for pair in kept.values()]
    assert sum(one.recall for one in ours) >= sum(one.recall for one in theirs)
    assert sum(one.answers for one in ours) <= sum(one.answers for one in theirs)
    for questions in (6, 12, 25):
        mine, other = kept["half-life", questions]
        assert mine.recall >= other.recall
        assert mine.answers <= other.answers


def test_where_forgetting_is_as_fsrs_says_the_two_are_close(kept: dict[tuple[str, int], tuple[Kept, Kept]]) -> None:
    """Said in docs/statistics.md as well: there we keep as much, for up to a sixth more answers."""
    for questions in (6, 12, 25):
        mine, other = kept["fsrs", questions]
        assert mine.recall >= other.recall - 0.01
        assert mine.answers <= other.answers * 7 / 6
