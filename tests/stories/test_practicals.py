"""Observations as use cases: signed once, counted by case, withdrawn without being overwritten."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from lms.database import db, reading, runtime
from lms.journal.verification import verify
from lms.practicals.queries import observation, observations, versions, withdrawal_reason
from lms.practicals.services import Incomplete, sign_observation, withdraw_observation
from lms.unit_of_work import Refused
from tests.academy import Academy
from tests.practice import day, journaled, missing, practise, seen, sign


def row(public_id: str) -> Any:
    db.session.close()
    found = observation(reading(), public_id)
    assert found is not None
    return found


def test_a_signature_keeps_the_printed_name_the_time_and_what_was_seen(academy: Academy) -> None:
    signed = row(sign(academy))
    assert signed.observer_name == "Chidi Okafor"
    assert signed.signed_at == academy.clock()
    assert set(signed.steps.values()) == {"done"}
    assert signed.case_code.startswith("C-")
    assert (signed.strength, signed.level) == ("Named the danger zone before marking.", 3)
    assert journaled("observation_signed") == 1


def test_only_what_the_role_asks_for_is_kept(academy: Academy) -> None:
    watched = row(sign(academy, role="observed", steps={"injected": "done"}, drill="lid-ptosis"))
    drill = row(sign(academy, role="drill", drill="lid-ptosis"))
    performed = row(sign(academy, steps={**seen(academy).steps, "foreign": "done"}))
    assert (watched.steps, watched.level, watched.document["drill"]) == ({}, None, "")
    assert (drill.areas, drill.document["product"], drill.level) == ((), "", None)
    assert "foreign" not in performed.steps


def test_an_incomplete_observation_stores_nothing(academy: Academy) -> None:
    with pytest.raises(Incomplete) as refusal:
        sign(academy, level=None, strength="", role="performed", areas=())
    assert [name for name, _ in refusal.value.fields] == ["areas", "level", "strength"]
    assert observations(reading(), academy.enrolment().id) == []
    assert journaled("observation_signed") == 0


def test_nobody_observes_themselves(academy: Academy) -> None:
    with pytest.raises(Refused, match="observe_self"):
        sign(academy, "trainee")


def test_the_month_is_judged_by_the_academys_calendar(academy: Academy) -> None:
    """23:30 on 31 July in Lisbon is already August there, half an hour before UTC says so."""
    academy.clock.moment = academy.clock().replace(year=2027, month=7, day=31, hour=23, minute=30)
    assert row(sign(academy, performed_on=date(2027, 8, 20))).performed_on == date(2027, 8, 1)
    with pytest.raises(Incomplete):
        sign(academy, performed_on=date(2027, 9, 1))


def test_a_month_counts_from_its_last_day_but_never_after_it_was_signed(academy: Academy) -> None:
    assert row(sign(academy, performed_on=date(2026, 9, 3))).on == date(2026, 9, 30)
    this_month = row(sign(academy, performed_on=date(2026, 11, 2)))
    assert (this_month.performed_on, this_month.on) == (date(2026, 11, 1), day(academy))


def test_the_same_form_sent_twice_is_signed_once(academy: Academy) -> None:
    form = runtime().chance.public_id()
    sent = [sign_observation(academy.act("instructor"), academy.enrolment(), seen(academy), None, form) for _ in "12"]
    assert sent == [form, form]
    assert len(observations(reading(), academy.enrolment().id)) == 1
    assert journaled("observation_signed") == 1


def test_a_form_of_somebody_else_is_refused(academy: Academy) -> None:
    form = runtime().chance.public_id()
    sign_observation(academy.act("instructor"), academy.enrolment(), seen(academy), None, form)
    with pytest.raises(Refused, match="observation_taken"):
        sign_observation(academy.act("second"), academy.enrolment(), seen(academy), None, form)
    with pytest.raises(Refused, match="observation_taken"):
        sign_observation(academy.act("instructor"), academy.enrolment("other"), seen(academy), None, form)


def test_the_same_patient_again_is_one_procedure(academy: Academy) -> None:
    practise(academy)
    assert missing(academy) == set()
    first = sign(academy, areas=("glabella",))
    again = sign(academy, "second", case=row(first).case_code, level=2)
    assert row(again).case_code == row(first).case_code
    assert missing(academy) == {"level_short"}


def test_a_case_of_another_trainee_is_refused(academy: Academy) -> None:
    foreign = row(sign(academy, whom="other")).case_code
    with pytest.raises(Refused, match="case_unknown"):
        sign(academy, case=foreign)
    assert observations(reading(), academy.enrolment().id) == []


def test_withdrawing_adds_a_version_and_takes_the_count_back(academy: Academy) -> None:
    practise(academy)
    assert missing(academy) == set()
    last = observations(reading(), academy.enrolment().id)[0]
    withdraw_observation(academy.act("second"), last.public_id, "It was another trainee.")
    now = row(last.public_id)
    assert (now.state, now.number, now.strength) == ("withdrawn", 2, last.strength)
    assert [version.state for version in versions(reading(), last.observation_id)] == ["signed", "withdrawn"]
    assert withdrawal_reason(reading(), now) == "It was another trainee."
    assert missing(academy) == {"performed_short", "assessors_short"}
    with runtime().engine.connect() as connection:
        assert list(verify(connection)) == []


@pytest.mark.parametrize(
    ("who", "reason", "code"),
    [("second", "A mistake.", "withdraw_not_observer"), ("instructor", " ", "withdraw_reason")],
)
def test_only_the_observer_withdraws_and_only_with_a_reason(academy: Academy, who: str, reason: str, code: str) -> None:
    signed = sign(academy)
    with pytest.raises(Refused, match=code):
        withdraw_observation(academy.act(who), signed, reason)
    assert row(signed).state == "signed"


def test_what_is_withdrawn_stays_withdrawn(academy: Academy) -> None:
    signed = sign(academy)
    withdraw_observation(academy.act("instructor"), signed, "A mistake.")
    with pytest.raises(Refused, match="already_withdrawn"):
        withdraw_observation(academy.act("instructor"), signed, "Once more.")
    with pytest.raises(Refused, match="observation_unknown"):
        withdraw_observation(academy.act("instructor"), "nothing", "A mistake.")


def test_the_database_refuses_to_change_what_was_signed(academy: Academy) -> None:
    sign(academy)
    with pytest.raises(DatabaseError), runtime().engine.begin() as connection:
        connection.execute(text("UPDATE observation_version SET level = 5"))


def test_an_old_performance_loses_its_level_with_time(academy: Academy) -> None:
    practise(academy)
    academy.clock.advance(days=181)
    sign(academy, role="observed")  # anything that makes the standing settle
    assert missing(academy) == {"level_short"}
    assert day(academy) > day(academy, 1)
