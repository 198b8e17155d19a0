"""Assessors work through the cases, each once; signing asks for it where the programme does; the report is careful."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lms.accounts.services import grant_role
from lms.calibration.models import CalibrationCaseVersion, CalibrationRating, CalibrationRound
from lms.calibration.queries import Progress, calibrated, current_set, progress, report
from lms.calibration.rules import CANNOT_TELL, STRICT
from lms.calibration.services import CASE_COLUMNS, RATING_COLUMNS, ROUND_COLUMNS, open_round, rate
from lms.database import Base, db, reading, runtime
from lms.journal.models import Entry
from lms.practicals.queries import observations
from lms.publishing.pack.pack import Pack
from lms.publishing.services import load_pack
from lms.unit_of_work import Refused
from tests.academy import Academy
from tests.course import shipped
from tests.practice import sign
from tests.stories import test_journal as journal
from tests.stories.test_journal import breaches, disarm

SCALE = [1, 2, 3, 4, 5]
TALKED = "Talked over the three cases in which a step was prompted."


def works(academy: Academy, who: str = "instructor", off: int = 0, upto: int = 99) -> None:
    """Rates the open cases in their order, each so many levels off the expert's."""
    db.session.close()
    found = seen(academy, who)
    for case in found.left[:upto]:
        rate(academy.act(who), 1, case.key, min(max(case.level + off, 1), 5))
        academy.clock.advance(minutes=2)
    db.session.close()


def seen(academy: Academy, who: str = "instructor") -> Progress:
    db.session.close()
    found = progress(reading(), academy.people[who].id, 1, academy.clock())
    assert found is not None
    return found


def asking(academy: Academy, pack: Pack | None = None) -> None:
    """The programme asks its assessors for a calibration from now on, those under way included."""
    pack = pack or shipped()
    asked = pack.programme.model_copy(
        update={
            "assessors": pack.programme.assessors.model_copy(update={"calibration": True}),
            "under_way": "move",
        }
    )
    load_pack(academy.act(), Pack(**{**vars(pack), "programme": asked}))
    db.session.close()


def with_level(pack: Pack, key: str, level: int) -> Pack:
    cases = tuple(
        case.model_copy(update={"level": level, "steps": {}}) if case.id == key else case for case in pack.calibration
    )
    return Pack(**{**vars(pack), "calibration": cases})


def refusal(what: Any, *given: Any) -> str:
    with pytest.raises(Refused) as caught:
        what(*given)
    db.session.close()
    return caught.value.code


def test_the_shipped_course_has_cases_and_asks_for_no_calibration(academy: Academy) -> None:
    cases = current_set(reading(), 1)
    assert cases is not None
    assert len(cases.cases) >= 12
    assert {case.level for case in cases.cases} >= {2, 3, 4}
    assert not shipped().programme.assessors.calibration
    assert sign(academy)


def test_whoever_has_rated_all_cases_with_agreement_is_calibrated_from_then_on(academy: Academy) -> None:
    person = academy.people["instructor"].id
    works(academy, upto=12)
    assert not calibrated(reading(), person, 1, academy.clock())
    before = academy.clock()
    works(academy)
    assert calibrated(reading(), person, 1, academy.clock())
    assert not calibrated(reading(), person, 1, before - timedelta(seconds=1))
    found = seen(academy)
    assert (found.tally.exact, found.since, found.left) == (13, academy.clock() - timedelta(minutes=2), [])


def test_signing_asks_for_it_at_that_minute_and_older_signatures_stay(academy: Academy) -> None:
    sign(academy)
    asking(academy)
    assert refusal(sign, academy) == "assess_not_calibrated"
    works(academy, upto=12)
    assert refusal(sign, academy) == "assess_not_calibrated"
    works(academy)
    assert sign(academy)
    assert refusal(sign, academy, "second") == "assess_not_calibrated"
    db.session.close()
    rows = observations(reading(), academy.enrolment().id)
    assert [row.state for row in rows] == ["signed", "signed"]
    assert all(row.fact.counts for row in rows)


def test_another_level_of_the_expert_asks_for_that_case_again_and_another_wording_does_not(academy: Academy) -> None:
    asking(academy)
    works(academy)
    pack = shipped()
    worded = tuple(case.model_copy(update={"title": case.title + "."}) for case in pack.calibration)
    asking(academy, Pack(**{**vars(pack), "calibration": worded}))
    assert sign(academy)
    asking(academy, with_level(pack, "away", 5))
    assert refusal(sign, academy) == "assess_not_calibrated"
    assert [case.key for case in seen(academy).left] == ["away"]
    works(academy)
    assert sign(academy)


def test_a_pack_without_cases_calibrates_nobody(academy: Academy) -> None:
    works(academy)
    load_pack(academy.act(), Pack(**{**vars(shipped()), "calibration": ()}))
    db.session.close()
    assert current_set(reading(), 1) is None
    assert not calibrated(reading(), academy.people["instructor"].id, 1, academy.clock())
    assert refusal(rate, academy.act("instructor"), 1, "room", 2) == "calibration_no_cases"
    load_pack(academy.act(), shipped())
    db.session.close()
    assert calibrated(reading(), academy.people["instructor"].id, 1, academy.clock())


def test_a_case_is_rated_once_by_an_assessor_and_with_a_level_of_the_scale(academy: Academy) -> None:
    rate(academy.act("supervisor"), 1, "room", 2)
    assert refusal(rate, academy.act("supervisor"), 1, "room", 3) == "calibration_rated"
    assert refusal(rate, academy.act("supervisor"), 1, "nearby", 6) == "calibration_level"
    assert refusal(rate, academy.act("supervisor"), 1, "nothing", 2) == "calibration_case_unknown"
    assert refusal(rate, academy.act("trainee"), 1, "room", 2) == "calibration_no_assessor"
    assert refusal(rate, academy.act("admin"), 1, "room", 2) == "calibration_no_assessor"


def test_without_agreement_it_takes_another_round_and_the_first_stays(academy: Academy) -> None:
    person = academy.people["instructor"].id
    works(academy, off=-1, upto=5)
    assert refusal(open_round, academy.act("admin"), 1, person, TALKED) == "calibration_no_round"
    works(academy, off=-1)
    admin = academy.act("admin")
    assert not seen(academy).calibrated
    assert refusal(open_round, academy.act("second"), 1, person, TALKED) == "calibration_not_yours"
    assert refusal(open_round, admin, 1, person, " ") == "calibration_reason"
    assert open_round(admin, 1, person, TALKED) == 2
    db.session.close()
    assert len(seen(academy).left) == 13
    works(academy)
    assert seen(academy).calibrated
    assert refusal(open_round, academy.act("admin"), 1, person, TALKED) == "calibration_no_round"
    db.session.close()
    found = report(reading(), 1, SCALE, academy.clock())
    assert found is not None
    row = next(one for one in found.rows if one.person_id == person)
    assert (row.severity.verdict, row.severity.tally.below, row.calibrated, row.rounds) == (STRICT, 12, True, 2)


def test_nobody_opens_a_round_for_themselves(academy: Academy) -> None:
    admin = academy.people["admin"].id
    grant_role(academy.act(), admin, "instructor")
    db.session.close()
    assert refusal(open_round, academy.act("admin"), 1, admin, TALKED) == "calibration_own_round"


def test_the_report_lists_everybody_and_says_nothing_of_few_cases(academy: Academy) -> None:
    works(academy, "second", upto=9)
    found = report(reading(), 1, SCALE, academy.clock())
    assert found is not None
    rows = {row.name: row for row in found.rows}
    assert set(rows) == {"Chidi Okafor", "Inês Carvalho", "Mara Novak", "Otto Brandt"}
    assert rows["Mara Novak"].severity.verdict == CANNOT_TELL
    assert rows["Mara Novak"].rated == 9


def test_what_the_journal_tells_holds_no_level(academy: Academy) -> None:
    rate(academy.act("instructor"), 1, "room", 3)
    db.session.close()
    payload = reading().execute(sa.select(Entry.payload).where(Entry.verb == "calibration_rated")).scalar_one()
    assert {name for name in payload if name not in ("seals", "format")} == {"course", "case", "round"}


COVERED = {
    CalibrationRating: RATING_COLUMNS,
    CalibrationCaseVersion: CASE_COLUMNS,
    CalibrationRound: ROUND_COLUMNS,
}


def test_a_change_to_any_covered_value_is_found(academy: Academy) -> None:
    works(academy, off=-1)
    open_round(academy.act("admin"), 1, academy.people["instructor"].id, TALKED)
    db.session.close()
    unseen = []
    with runtime().engine.connect() as connection:
        assert breaches(connection) == []
        journal._foreign_keys(connection, False)
        for model, columns in COVERED.items():
            table = Base.metadata.tables[model.__tablename__]
            disarm(connection, table.name)
            for column in columns:
                with connection.begin_nested() as one:
                    _change(connection, table, column)
                    unseen += [] if breaches(connection) else [(table.name, column)]
                    one.rollback()
        connection.rollback()
    assert unseen == []


def _change(connection: Connection, table: sa.Table, column: str) -> None:
    id = connection.execute(sa.select(sa.func.max(table.c.id))).scalar_one()
    value = connection.execute(sa.select(table.c[column]).where(table.c.id == id)).scalar_one()
    if isinstance(value, int):
        value += 1
    elif isinstance(value, str):
        value += "x"
    else:
        value = {**value, "x": 1} if isinstance(value, dict) else value + timedelta(seconds=1)
    connection.execute(sa.update(table).where(table.c.id == id).values({column: value}))
