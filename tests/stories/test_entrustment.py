"""Several people decide together: each vote is their own, the lowest stands, and the card follows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from lms.accounts.services import grant_role, record_licence
from lms.cohorts import services as cohorts
from lms.database import db, reading, runtime
from lms.entrustment.models import EntrustmentCase, EntrustmentDecision, EntrustmentVote, ScopeEvent
from lms.entrustment.queries import Card, CaseRow, card_at, card_of, case_row, decided, evidence
from lms.entrustment.rules import entrustment
from lms.entrustment.services import end_scope, renew_address, restore_scope, suspend_scope
from lms.entrustment.services.deciding import CASE_COLUMNS, DECISION_COLUMNS, VOTE_COLUMNS
from lms.entrustment.services.scope import EVENT_COLUMNS
from lms.journal.models import Entry
from lms.journal.verification import verify
from lms.practicals.queries import observations
from lms.practicals.services import withdraw_observation
from lms.unit_of_work import Refused
from tests.academy import Academy
from tests.practice import opened, practise, sign, study, votes

REASON = "Steady hands, named every danger zone."


def seen(case: str) -> CaseRow:
    db.session.close()
    row = case_row(reading(), case)
    assert row is not None
    return row


def card(academy: Academy, on: date | None = None) -> Card:
    db.session.close()
    return card_of(reading(), academy.people["trainee"].id, academy.clock(), on)


def allowed(academy: Academy, on: date | None = None) -> dict[str, int]:
    return {permit.area: permit.level for permit in card(academy, on).permits}


def refusal(what: Any, *given: Any, **named: Any) -> str:
    with pytest.raises(Refused) as caught:
        what(*given, **named)
    db.session.close()
    return caught.value.code


def rows(table: Any) -> int:
    db.session.close()
    return int(reading().execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


@pytest.fixture
def practised(academy: Academy) -> Academy:
    study(academy)
    practise(academy)
    return academy


def test_incomplete_evidence_is_not_put_to_a_decision(academy: Academy) -> None:
    sign(academy)
    assert refusal(opened, academy) == "evidence_incomplete"


def test_complete_evidence_is_no_decision(practised: Academy) -> None:
    assert evidence(reading(), practised.enrolment(), practised.clock()).complete
    case = opened(practised)
    assert seen(case).decision is None
    assert allowed(practised) == {}
    assert decided(reading(), practised.enrolment().id) == ()


def test_one_level_of_two_people_is_decided_and_permits(practised: Academy) -> None:
    case = opened(practised)
    assert votes(practised, case, "instructor") is False
    assert allowed(practised) == {}
    assert votes(practised, case, "second") is True
    made = seen(case).decision
    assert made is not None
    assert (made.level, made.how, made.document["dissent"]) == (3, "agreed", [])
    assert allowed(practised) == {"forehead": 3, "glabella": 3}
    facts = decided(reading(), practised.enrolment().id)
    assert entrustment({"people": 2, "level": 3}, facts).met
    assert not entrustment({"people": 2, "level": 4}, facts).met
    assert not entrustment({"people": 3, "level": 3}, facts).met
    with runtime().engine.connect() as connection:
        assert list(verify(connection)) == []


def test_the_lower_level_stands_and_the_dissent_is_on_record(practised: Academy) -> None:
    case = opened(practised)
    votes(practised, case, "instructor", 4)
    votes(practised, case, "second", 2)
    made = seen(case).decision
    assert made is not None
    assert (made.level, made.how) == (2, "lowest")
    assert made.document["dissent"] == [practised.people["instructor"].id]
    assert allowed(practised) == {"forehead": 2, "glabella": 2}


def test_a_second_round_replaces_it_only_where_all_agree(practised: Academy) -> None:
    case = opened(practised)
    votes(practised, case, "instructor", 4)
    votes(practised, case, "second", 2)
    votes(practised, case, "second", 3)
    assert allowed(practised) == {"forehead": 2, "glabella": 2}
    assert votes(practised, case, "instructor", 3) is True
    made = seen(case).decision
    assert made is not None
    assert (made.round, made.level, made.how) == (2, 3, "agreed")
    assert allowed(practised) == {"forehead": 3, "glabella": 3}
    assert refusal(votes, practised, case, "second") == "vote_closed"


def test_a_second_round_without_agreement_leaves_the_first(practised: Academy) -> None:
    case = opened(practised)
    for who, level in (("instructor", 4), ("second", 2), ("instructor", 4), ("second", 3)):
        votes(practised, case, who, level)
    made = seen(case).decision
    assert made is not None
    assert (made.round, made.level, made.how) == (2, 2, "stands")
    assert rows(ScopeEvent) == 1
    assert allowed(practised) == {"forehead": 2, "glabella": 2}


def test_nobody_sees_a_vote_of_a_round_that_is_not_over(practised: Academy) -> None:
    case = opened(practised)
    votes(practised, case, "instructor", 4)
    first, second = (practised.people[who].id for who in ("instructor", "second"))
    assert [vote.level for vote in seen(case).shown_to(first)] == [4]
    assert seen(case).shown_to(second) == ()
    payloads = reading().execute(sa.select(Entry.payload).where(Entry.verb == "entrustment_voted")).scalars().all()
    assert [set(one) & {"level", "outcome"} for one in payloads] == [set()]
    votes(practised, case, "second", 2)
    assert len(seen(case).shown_to(second)) == 2
    votes(practised, case, "second", 3)
    assert [vote.round for vote in seen(case).shown_to(first)] == [1, 1]


def test_who_may_not_vote(practised: Academy) -> None:
    case = opened(practised)
    assert refusal(votes, practised, case, "stranger") == "vote_not_yours"
    assert refusal(votes, practised, case, "admin") == "vote_not_yours"
    assert refusal(votes, practised, case, "trainee") == "vote_own"
    votes(practised, case, "instructor")
    assert refusal(votes, practised, case, "instructor") == "vote_cast"
    votes(practised, case, "second", 2)
    cohorts.assign_instructor(practised.act(), 1, practised.people["stranger"].id)
    assert refusal(votes, practised, case, "stranger") == "vote_first_round"
    assert rows(EntrustmentVote) == 2


def test_a_trainee_who_also_instructs_does_not_decide_about_themselves(practised: Academy) -> None:
    grant_role(practised.act("admin"), practised.people["trainee"].id, "instructor")
    cohorts.assign_instructor(practised.act(), 1, practised.people["trainee"].id)
    case = opened(practised)
    assert refusal(votes, practised, case, "trainee") == "vote_own"


def test_a_vote_needs_a_level_of_the_checklist_and_a_clean_reason(practised: Academy) -> None:
    case = opened(practised)
    assert refusal(votes, practised, case, "instructor", 6) == "choose_level"
    assert refusal(votes, practised, case, "instructor", 3, "  ") == "write_one"
    assert refusal(votes, practised, case, "instructor", 3, "Call her at 912 345 678.") == "identifies_somebody"
    assert refusal(votes, practised, "nothing", "instructor") == "entrustment_case_unknown"
    assert rows(EntrustmentVote) == 0


def test_a_vote_is_bound_to_the_evidence_that_was_shown(practised: Academy) -> None:
    case = opened(practised)
    shown = evidence(reading(), practised.enrolment(), practised.clock()).digest
    sign(practised, level=3)
    assert refusal(votes, practised, case, "instructor", digest=shown) == "evidence_changed"
    votes(practised, case, "instructor")
    assert seen(case).votes[0].evidence_digest != shown


def test_nobody_votes_on_evidence_that_was_withdrawn_meanwhile(practised: Academy) -> None:
    case = opened(practised)
    votes(practised, case, "instructor")
    last = next(row for row in observations(reading(), practised.enrolment().id) if row.observer_name == "Mara Novak")
    withdraw_observation(practised.act("second"), last.public_id, "It was another trainee.")
    assert refusal(votes, practised, case, "second") == "evidence_incomplete"
    assert seen(case).decision is None


def test_a_case_is_about_what_was_performed_and_open_once(practised: Academy) -> None:
    assert refusal(opened, practised, areas=("lateral-canthal",)) == "case_areas"
    assert refusal(opened, practised, areas=()) == "case_areas"
    assert refusal(opened, practised, people=1) == "case_people"
    assert refusal(opened, practised, people=9) == "case_people"
    opened(practised, areas=("glabella",))
    assert refusal(opened, practised) == "case_open"
    opened(practised, areas=("forehead",))


def test_a_later_lower_decision_restricts(practised: Academy) -> None:
    for level in (4, 2):
        case = opened(practised, areas=("glabella",))
        votes(practised, case, "instructor", level)
        votes(practised, case, "second", level)
    assert allowed(practised) == {"glabella": 2}
    kinds = reading().execute(sa.select(ScopeEvent.kind).order_by(ScopeEvent.id)).scalars().all()
    assert kinds == ["granted", "restricted"]


@pytest.fixture
def entrusted(practised: Academy) -> Academy:
    case = opened(practised)
    votes(practised, case, "instructor")
    votes(practised, case, "second")
    return practised


def test_suspended_restored_ended(entrusted: Academy) -> None:
    act, whom = entrusted.act("instructor"), entrusted.enrolment().id
    yesterday = date(2026, 11, 22)
    suspend_scope(act, whom, ["glabella"], "A complaint is looked into.")
    assert allowed(entrusted) == {"forehead": 3}
    assert refusal(suspend_scope, act, whom, ["glabella"], "Once more.") == "already_so"
    assert refusal(restore_scope, act, whom, ["forehead"], "Nothing there.") == "already_so"
    restore_scope(act, whom, ["glabella"], "It was cleared up.")
    assert allowed(entrusted) == {"forehead": 3, "glabella": 3}
    end_scope(act, whom, ["forehead"], "No longer practised.")
    assert allowed(entrusted) == {"glabella": 3}
    assert allowed(entrusted, yesterday) == {}
    assert refusal(end_scope, act, whom, ["forehead"], "Once more.") == "scope_areas"
    assert refusal(end_scope, act, whom, ["glabella"], "") == "write_one"
    assert refusal(end_scope, entrusted.act("trainee"), whom, ["glabella"], "I stop.") == "scope_own"
    with runtime().engine.connect() as connection:
        assert list(verify(connection)) == []


def test_a_new_decision_does_not_lift_a_suspension(entrusted: Academy) -> None:
    suspend_scope(entrusted.act("second"), entrusted.enrolment().id, ["glabella"], "A complaint is looked into.")
    case = opened(entrusted, areas=("glabella",))
    votes(entrusted, case, "instructor", 4)
    votes(entrusted, case, "second", 4)
    assert allowed(entrusted) == {"forehead": 3}


def test_a_lapsed_or_unchecked_registration_permits_nothing(entrusted: Academy) -> None:
    assert allowed(entrusted, date(2028, 6, 30)) == {"forehead": 3, "glabella": 3}
    assert allowed(entrusted, date(2028, 7, 1)) == {}
    who = entrusted.people["trainee"].id
    record_licence(entrusted.act("admin"), who, "nurse", "Ordem", "1", date(2024, 1, 1), date(2030, 1, 1), "self")
    assert allowed(entrusted) == {}
    assert not card(entrusted).licensed


def test_only_the_latest_address_leads_to_the_card(entrusted: Academy) -> None:
    act, whom = entrusted.act("trainee"), entrusted.enrolment().id
    first = renew_address(act, whom)
    db.session.close()
    shown = card_at(reading(), first, entrusted.clock())
    assert shown is not None
    assert shown.name == "Ana Ferreira"
    second = renew_address(act, whom)
    db.session.close()
    assert card_at(reading(), first, entrusted.clock()) is None
    assert card_at(reading(), second, entrusted.clock()) is not None
    assert card_at(reading(), "nothing", entrusted.clock()) is None
    assert refusal(renew_address, entrusted.act("instructor"), whom) == "scope_not_own"


COVERED = [
    *((EntrustmentCase, column) for column in CASE_COLUMNS),
    *((EntrustmentVote, column) for column in VOTE_COLUMNS),
    *((EntrustmentDecision, column) for column in DECISION_COLUMNS),
    *((ScopeEvent, column) for column in EVENT_COLUMNS),
]
OTHER = {"level": 5, "round": 2, "how": "stands", "kind": "restricted", "people": 7}


def _other(value: Any, column: str) -> Any:
    if column in OTHER:
        return OTHER[column]
    if isinstance(value, date):  # a moment is one too
        return value + timedelta(days=1)
    if isinstance(value, int):
        return value + 1000
    return [*value, "x"] if isinstance(value, list) else {**value, "x": 1} if isinstance(value, dict) else f"{value}x"


def test_a_change_to_any_covered_value_is_found(entrusted: Academy) -> None:
    unseen = []
    with runtime().engine.connect() as connection:
        for table, column in COVERED:
            with connection.begin() as change:
                name = table.__tablename__
                if connection.dialect.name == "sqlite":
                    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
                    connection.execute(sa.text(f"DROP TRIGGER refuse_update_{name}"))
                else:
                    connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
                row = connection.execute(sa.select(table.__table__).order_by(table.id)).mappings().first()
                assert row is not None
                changed = sa.update(table).where(table.id == row["id"])
                connection.execute(changed.values({column: _other(row[column], column)}))
                unseen += [] if [breach.code for breach in verify(connection)] else [(name, column)]
                change.rollback()
    assert unseen == []
    assert {name for table, name in COVERED if table is ScopeEvent} == {
        column.name for column in ScopeEvent.__table__.columns
    } - {"id", "reason_id"}


@pytest.mark.parametrize("table", [EntrustmentCase, EntrustmentVote, EntrustmentDecision, ScopeEvent])
def test_nothing_is_overwritten(table: Any, entrusted: Academy) -> None:
    with runtime().engine.connect() as connection, pytest.raises(sa.exc.DBAPIError):
        connection.execute(sa.update(table).values(id=table.id))
