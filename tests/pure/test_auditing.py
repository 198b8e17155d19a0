"""Twelve planted frauds among sixty honest trainees: every one is listed, and hardly anybody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.practicals.rules.auditing import Signed, drawn, findings

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HONEST, POOL = 60, 8
NUMBERS = count(1)
PARTS = ("Named the muscle", "Kept count aloud", "Drew the lines", "Asked about medicines", "Held the angle")
MORE = ("before the first site", "without being asked", "and stopped at once", "as the patient frowned", "twice")
NEXT = ("Say the dose earlier", "Slow down at the brow", "Look at the lids first", "Label sooner", "Ask me less")


def one(rng: Random, trainee: int, assessor: int, at: datetime, **changes: object) -> Signed:
    """An honest observation: done, asked for a little later, signed a little after that."""
    waits = rng.choices((timedelta(minutes=rng.randint(2, 20)), timedelta(hours=rng.randint(8, 140)),
                         timedelta(days=rng.randint(7, 30))), (70, 25, 5))[0]  # fmt: skip
    signed = at + waits
    words = rng.choice(("Well done.", f"{rng.choice(PARTS)} {rng.choice(MORE)}, {rng.randint(2, 40)} units."))
    made = Signed(
        observation=next(NUMBERS),
        trainee=trainee,
        assessor=assessor,
        month=at.date().replace(day=1),
        signed_on=signed.date(),
        signed_at=signed,
        asked_at=at,
        level=rng.randint(1, 5),
        values="|".join(
            (
                "performed",
                str(rng.randrange(20, 80, 10)),
                rng.choice("gfl"),
                f"{rng.randint(8, 40)} units",
                rng.choice("nwht"),
            )
        ),
        words=f"{words} {rng.choice(NEXT)}.",
        reflection=rng.choice(("", f"{rng.choice(PARTS)} {rng.choice(MORE)}; day {rng.randint(1, 900)}.")),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def honest(rng: Random, trainee: int, n: int | None = None) -> list[Signed]:
    """Eight to fourteen procedures over some months, under two to four assessors; now and then a few on one day."""
    assessors = rng.sample(range(POOL), rng.randint(2, 4))
    found: list[Signed] = []
    at = START + timedelta(days=rng.randint(0, 40))
    for _ in range(n or rng.randint(8, 14)):
        at += (
            timedelta(minutes=45)
            if rng.random() < 0.2
            else timedelta(days=rng.randint(2, 12), minutes=rng.randint(0, 300))
        )
        found.append(one(rng, trainee, rng.choice(assessors), at))
    return found


def practice_day(rng: Random, trainees: range) -> list[Signed]:
    """One assessor, one procedure of each, signed at the bedside."""
    day = START + timedelta(days=70)
    return [
        one(
            rng,
            trainee,
            0,
            day + timedelta(minutes=30 * n),
            signed_at=day + timedelta(minutes=30 * n + 5),
            signed_on=day.date(),
        )
        for n, trainee in enumerate(trainees)
    ]


# -- the frauds, each among practice that is otherwise honest --------------------------------------------------


def too_much_in_a_day(rng: Random, who: int) -> Iterator[Signed]:
    day = START + timedelta(days=20)
    for n in range(10):
        yield one(rng, who, n % 4, day, signed_at=day + timedelta(minutes=50 * n), signed_on=day.date())


def too_much_in_a_month(rng: Random, who: int) -> Iterator[Signed]:
    for n in range(40):
        at = datetime(2026, 5, 1 + n % 28, 9 + n % 3, tzinfo=UTC)
        yield one(rng, who, n % 6, at, signed_at=at + timedelta(minutes=7), signed_on=at.date())


def one_assessor_for_all(rng: Random, who: int) -> Iterator[Signed]:
    for row in honest(rng, who, 10):
        yield replace(row, assessor=5)


def copied_words(rng: Random, who: int) -> Iterator[Signed]:
    rows = honest(rng, who, 10)
    for n, row in enumerate(rows):
        yield replace(row, words="Very calm hands, good rapport; carry on like this." if n % 3 == 0 else row.words)


def copied_reflections(rng: Random, who: int) -> Iterator[Signed]:
    for n, row in enumerate(honest(rng, who, 9)):
        yield replace(row, reflection="I learned to mark in movement, as always." if n % 2 else row.reflection)


def copied_entries(rng: Random, who: int) -> Iterator[Signed]:
    for n, row in enumerate(honest(rng, who, 10)):
        yield replace(row, values="performed|40|glabella|20|nothing" if n > 2 else row.values)


def confirmed_in_bulk(rng: Random, who: int) -> Iterator[Signed]:
    at = START + timedelta(days=80, hours=11)
    for n, row in enumerate(honest(rng, who, 10)):
        yield replace(row, assessor=3, signed_at=at + timedelta(minutes=n), signed_on=at.date()) if n > 4 else row


def rated_weeks_later(rng: Random, who: int) -> Iterator[Signed]:
    for n, row in enumerate(honest(rng, who, 9)):
        late = (row.asked_at or START) + timedelta(days=30 + n)
        yield replace(row, signed_at=late, signed_on=late.date()) if n < 4 else row


def signed_in_seconds(rng: Random, who: int) -> Iterator[Signed]:
    for n, row in enumerate(honest(rng, who, 9)):
        at = (row.asked_at or START) + timedelta(seconds=9)
        yield replace(row, signed_at=at, signed_on=at.date()) if n % 2 else row


def an_assessor_of_ones_own(rng: Random, who: int) -> Iterator[Signed]:
    for n, row in enumerate(honest(rng, who, 9)):
        yield replace(row, assessor=1000 + who, brought_in=True) if n > 4 else row


def a_pair(rng: Random, who: int) -> Iterator[Signed]:
    """Two trainees, each a supervisor as well, who sign for each other."""
    other = who + 1
    for n, row in enumerate(honest(rng, who, 8)):
        yield replace(row, assessor=2000, assessor_trains=other) if n % 3 == 0 else row
    for n, row in enumerate(honest(rng, other, 8)):
        yield replace(row, assessor=2001, assessor_trains=who) if n % 3 == 0 else row


def a_mill(rng: Random, who: int) -> Iterator[Signed]:
    """Seven on a day on which the same assessor signed for a whole course besides."""
    yield from honest(rng, who, 8)
    day = START + timedelta(days=70)
    for n in range(7):
        at = day + timedelta(minutes=13 * n + 3)
        yield one(rng, who, 0, day, asked_at=at - timedelta(minutes=9), signed_at=at, signed_on=day.date())


FRAUDS: tuple[tuple[str, Callable[[Random, int], Iterator[Signed]]], ...] = (
    ("audit_day", too_much_in_a_day),
    ("audit_month", too_much_in_a_month),
    ("audit_one_assessor", one_assessor_for_all),
    ("audit_same_words", copied_words),
    ("audit_same_reflection", copied_reflections),
    ("audit_same_entry", copied_entries),
    ("audit_bulk", confirmed_in_bulk),
    ("audit_late", rated_weeks_later),
    ("audit_fast", signed_in_seconds),
    ("audit_own_assessor", an_assessor_of_ones_own),
    ("audit_each_other", a_pair),
    ("audit_crowded", a_mill),
)
"""Each kind once; the pair stands for its first."""


def planted(rng: Random) -> tuple[list[Signed], dict[int, str]]:
    """Sixty honest trainees and twelve frauds; who they are, by the pattern that gives them away."""
    rows = [row for trainee in range(HONEST) for row in honest(rng, trainee)] + practice_day(rng, range(16))
    culprits: dict[int, str] = {}
    for n, (code, make) in enumerate(FRAUDS):
        who = 100 + 10 * n
        culprits[who] = code
        rows += make(rng, who)
    rng.shuffle(rows)
    return rows, culprits


@pytest.mark.parametrize("seed", range(25))
def test_every_planted_fraud_is_listed_for_its_reason_and_at_most_two_honest_trainees(seed: int) -> None:
    rows, culprits = planted(Random(seed))
    found = findings(rows)
    assert {(who, code) for who, code in culprits.items()} <= {(one.trainee, one.code) for one in found}
    assert len({one.trainee for one in found if one.trainee < HONEST}) <= 2


def test_honest_practice_alone_is_quiet() -> None:
    listed = [
        len(
            {
                one.trainee
                for one in findings([row for who in range(HONEST) for row in honest(Random(seed * 99 + who), who)])
            }
        )
        for seed in range(10)
    ]
    assert sum(listed) <= 10, "of six hundred"


@settings(max_examples=5)  # each is a whole cohort
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_record_does_not_matter(rng: Random) -> None:
    rows, _ = planted(Random(3))
    shuffled = rows[:]
    rng.shuffle(shuffled)
    assert findings(shuffled) == findings(rows)


@pytest.mark.parametrize(("percent", "least", "most"), [(0, 0, 0), (5, 420, 580), (100, 10_000, 10_000)])
def test_the_share_that_is_drawn_is_the_share_that_was_set(percent: int, least: int, most: int) -> None:
    n = sum(drawn(f"observation{i}", "f" * 64, percent) for i in range(10_000))
    assert least <= n <= most


def test_whether_one_is_drawn_cannot_be_known_before_it_is_signed() -> None:
    draws = {drawn("the same observation", digest, 50) for digest in ("a" * 64, "b" * 64, "c" * 64, "d" * 64, "e" * 64)}
    assert draws == {True, False}
    assert drawn("one", "a" * 64, 50) == drawn("one", "a" * 64, 50)


@pytest.mark.parametrize(("gap", "listed"), [(3, True), (4, False)])
def test_four_signatures_within_ten_minutes_stand_out_and_not_within_twelve(gap: int, listed: bool) -> None:
    rng = Random(1)
    rows = [
        one(rng, 1, 1, START, signed_at=START + timedelta(minutes=30 + gap * n), signed_on=START.date())
        for n in range(4)
    ]
    assert any(found.code == "audit_bulk" for found in findings(rows)) is listed


def test_a_procedure_of_last_month_that_is_signed_at_once_is_not_late() -> None:
    rng = Random(1)
    signed = datetime(2026, 4, 1, 8, tzinfo=UTC)
    rows = [one(rng, 1, n, signed, month=date(2026, 3, 1), signed_at=signed, signed_on=signed.date()) for n in range(4)]
    assert [found.code for found in findings(rows) if found.code == "audit_late"] == []
