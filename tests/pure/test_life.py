"""The life of a certificate: what its events, its last day and the registration make of it, and what can be done."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from random import Random

import pytest

from lms.certification.rules import (
    ACTS,
    CORRECT,
    DECISION,
    LICENCE,
    RESTORE,
    REVOKE,
    SUSPEND,
    Event,
    Life,
    life,
    may_act,
    name_problem,
    why_not,
)
from lms.certification.rules.life import DRAFT, EXPIRED, FINAL, REVOKED, STATES, SUPERSEDED, SUSPENDED, VALID

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
UNTIL, REGISTERED = date(2028, 11, 23), date(2029, 6, 30)
DURING, AFTER = date(2027, 3, 1), date(2028, 11, 24)
VERB = {SUSPEND: "suspended", RESTORE: "restored", REVOKE: "revoked", CORRECT: "superseded"}


def told(*verbs: str, cause: str = DECISION) -> list[Event]:
    """'suspended:fact' has a cause of its own."""
    parts = [verb.partition(":") for verb in verbs]
    return [Event(verb, START + timedelta(days=n), own or cause) for n, (verb, _, own) in enumerate(parts)]


def stands(*verbs: str, on: date = DURING, licence: date | None = REGISTERED) -> Life:
    return life(told(*verbs), UNTIL, licence, on)


@pytest.mark.parametrize(
    ("verbs", "state"),
    [
        ((), DRAFT),
        (("issued",), VALID),
        (("issued", "suspended"), SUSPENDED),
        (("issued", "suspended", "restored"), VALID),
        (("issued", "suspended", "restored", "suspended"), SUSPENDED),
        (("issued", "revoked"), REVOKED),
        (("issued", "suspended", "revoked"), REVOKED),
        (("issued", "superseded"), SUPERSEDED),
        (("issued", "superseded", "revoked"), REVOKED),
        (("issued", "revoked", "superseded"), REVOKED),
        (("issued", "revoked", "restored"), REVOKED),
        (("issued", "superseded", "restored"), SUPERSEDED),
        (("issued", "restored"), VALID),
    ],
)
def test_what_happened_says_how_it_stands(verbs: tuple[str, ...], state: str) -> None:
    assert stands(*verbs).state == state


def test_each_cause_is_lifted_by_its_own_restoration() -> None:
    both = ("issued", "suspended", "suspended:fact")
    assert stands(*both).causes == (DECISION, "fact")
    assert stands(*both, "restored").causes == ("fact",)
    assert stands(*both, "restored", "restored:fact").state == VALID


def test_the_last_day_is_a_valid_one() -> None:
    assert stands("issued", on=UNTIL).state == VALID
    assert stands("issued", on=AFTER).state == EXPIRED


def test_a_registration_that_ended_suspends_and_its_renewal_restores() -> None:
    assert stands("issued", on=DURING, licence=DURING).state == VALID
    ended = stands("issued", on=DURING, licence=DURING - timedelta(days=1))
    assert (ended.state, ended.causes) == (SUSPENDED, (LICENCE,))
    assert stands("issued", licence=None).causes == (LICENCE,)
    assert stands("issued", licence=REGISTERED).state == VALID


@pytest.mark.parametrize("verb", ["revoked", "superseded"])
def test_what_has_ended_for_good_does_not_expire(verb: str) -> None:
    assert stands("issued", verb, on=AFTER, licence=None).state == verb


def test_what_has_expired_is_not_called_suspended() -> None:
    ended = stands("issued", "suspended", on=AFTER, licence=None)
    assert (ended.state, ended.causes) == (EXPIRED, (DECISION, LICENCE))


def test_it_names_the_event_that_made_it_so() -> None:
    events = told("issued", "suspended", "suspended:fact", "restored", "restored:fact")
    for n, expected in ((1, 0), (2, 1), (3, 1), (4, 2), (5, 4)):
        assert life(events[:n], UNTIL, REGISTERED, DURING).event == events[expected], n


ALLOWED = {
    ("issued",): {SUSPEND, REVOKE, CORRECT},
    ("issued", "suspended"): {RESTORE, REVOKE},
    ("issued", "suspended:fact"): {SUSPEND, REVOKE},
    ("issued", "revoked"): set(),
    ("issued", "superseded"): set(),
}


@pytest.mark.parametrize("verbs", ALLOWED)
def test_what_can_be_done(verbs: tuple[str, ...]) -> None:
    assert {act for act in ACTS if why_not(act, stands(*verbs)) is None} == ALLOWED[verbs]


def test_what_can_be_done_while_the_registration_has_ended_and_after_its_last_day() -> None:
    lapsed, over = stands("issued", licence=None), stands("issued", on=AFTER)
    assert {act for act in ACTS if why_not(act, lapsed) is None} == {SUSPEND, REVOKE, CORRECT}
    assert {act for act in ACTS if why_not(act, over) is None} == {REVOKE}
    assert why_not(RESTORE, lapsed) == "life_not_suspended"
    assert {why_not(act, Life(DRAFT)) for act in ACTS} == {"life_draft"}


def test_nobody_decides_about_their_own() -> None:
    assert {may_act(act, stands("issued"), 7, 7) for act in ACTS} == {"life_own"}
    assert may_act(REVOKE, stands("issued"), 7, 8) is None


def test_whatever_is_done_in_whatever_order_the_end_is_the_end() -> None:
    """Every walk of allowed acts: each changes the state, a final one stays, and no day moves it back."""
    chance = Random(64)
    for _ in range(300):
        events = told("issued")
        for step in range(8):
            now = life(events, UNTIL, REGISTERED, DURING)
            able = [act for act in ACTS if why_not(act, now) is None]
            assert bool(able) == (now.state not in FINAL)
            if not able:
                break
            events.append(Event(VERB[chance.choice(able)], START + timedelta(days=step + 1)))
            assert life(events, UNTIL, REGISTERED, DURING) != now
        for on, licence in product((DURING, UNTIL, AFTER), (REGISTERED, None)):
            found = life(events, UNTIL, licence, on)
            assert found.state in STATES
            if life(events, UNTIL, REGISTERED, DURING).state in FINAL:
                assert found.state == life(events, UNTIL, REGISTERED, DURING).state


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "name_missing"),
        ("Ana Ferreira", "name_same"),
        ("Ana\u200b Ferreira", "name_unprintable"),
        ("A" * 121, "name_unprintable"),
        ("A" * 120, None),
        ("Ana Ferreira Lopes", None),
    ],
)
def test_which_names_can_be_printed(name: str, code: str | None) -> None:
    assert name_problem(name, "Ana Ferreira") == code
