"""What administrators do, by use cases and queries: joined acts, pasted lists, search, readiness."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.accounts.models import Job, Person, PersonState, RoleGrant
from lms.accounts.queries import people
from lms.accounts.services import record_licence, set_active
from lms.administration.queries.cohorts import cohort_page
from lms.administration.queries.courses import course_lines, course_page
from lms.administration.queries.health import head, health_page
from lms.administration.queries.journal import Asked, journal_page
from lms.administration.queries.people import person_page, trainee_card
from lms.administration.rules import plain, plausible_email, read_rows
from lms.administration.services import enrol_list, invite_person, readiness, set_due_dates
from lms.cohorts.queries import due_dates
from lms.cohorts.services import move_to_cohort
from lms.database import db, reading, runtime
from lms.journal.models import Entry
from lms.journal.wording import VERBS
from lms.messages import SENTENCES
from lms.unit_of_work import Refused
from tests.academy import Academy

ROOT = Path(__file__).resolve().parent.parent.parent
MIGRATIONS = ROOT / "migrations"


def number_of_people() -> int:
    return reading().execute(sa.select(sa.func.count()).select_from(Person)).scalar_one()


# -- inviting -----------------------------------------------------------------------------------------------


def test_inviting_into_a_cohort_makes_the_person_and_the_enrolment_together(academy: Academy) -> None:
    invited = invite_person(academy.act("admin"), "New One", "New@Example.org", "trainee", "RN", "UTC", 1)
    page = cohort_page(reading(), academy.cohort, academy.clock())
    assert page is not None
    assert invited.public_id in [row.person_public_id for row in page.members]
    assert "new@example.org" in [row.email for row in page.members]


def test_an_instructor_cannot_be_invited_into_a_cohort_and_nothing_is_left_behind(academy: Academy) -> None:
    before = number_of_people()
    with pytest.raises(Refused, match="cohort_needs_trainee"):
        invite_person(academy.act("admin"), "New One", "new@example.org", "instructor", "", "UTC", 1)
    assert number_of_people() == before


def test_a_refused_enrolment_takes_the_invitation_back(academy: Academy) -> None:
    before = number_of_people()
    with pytest.raises(sa.exc.NoResultFound):
        invite_person(academy.act("admin"), "New One", "new@example.org", "trainee", "", "UTC", 999)
    assert number_of_people() == before


# -- pasted lists -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "email", "name", "title"),
    [
        ("ana@example.org", "ana@example.org", "", ""),
        ("  ANA@Example.org ", "ana@example.org", "", ""),
        ("Ana Ferreira <ana@example.org>", "ana@example.org", "Ana Ferreira", ""),
        ("Ana Ferreira; ana@example.org; RN", "ana@example.org", "Ana Ferreira", "RN"),
        ("Ana Ferreira, ana@example.org, RN", "ana@example.org", "Ana Ferreira", "RN"),
        ("Ana  Ferreira\tana@example.org\tRN", "ana@example.org", "Ana Ferreira", "RN"),
        ("Ferreira, Ana; ana@example.org", "ana@example.org", "Ferreira, Ana", ""),
        ("ana@example.org; Ana Ferreira; RN", "ana@example.org", "Ana Ferreira", "RN"),
        ("Ana Ferreira <ana@example.org>; RN", "ana@example.org", "Ana Ferreira", "RN"),
    ],
)
def test_a_pasted_line_is_read_in_the_forms_that_people_paste(line: str, email: str, name: str, title: str) -> None:
    (row,) = read_rows(line)
    assert (row.email, row.name, row.title, row.problem) == (email, name, title, None)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("rubbish", "row_without_address"),
        ("ana@", "email_implausible"),
        ("ana@example", "email_implausible"),
        ("a b@example.org; x", "email_implausible"),
        ("Ana\x07; ana@example.org", "text_unprintable"),
        ("A" * 121 + "; ana@example.org", "row_too_long"),
    ],
)
def test_a_line_that_cannot_be_used_says_why(line: str, problem: str) -> None:
    (row,) = read_rows(line)
    assert row.problem == problem
    assert problem in SENTENCES


def test_blank_lines_are_skipped_and_a_repeated_address_is_a_problem_of_its_second_line() -> None:
    rows = read_rows("ana@example.org\n\n  \nANA@example.org\n")
    assert [(row.number, row.problem) for row in rows] == [(1, None), (4, "row_repeated")]


def test_joiners_of_a_script_are_part_of_a_name_and_direction_marks_are_not() -> None:
    assert plain("علی‌رضا")
    assert plain("Đặng Thị Ngọc")
    assert not plain("Ana\u202eferreira")
    assert not plain("Ana\nFerreira")


def test_an_address_of_absurd_length_is_refused_at_once() -> None:
    assert not plausible_email("a" * 250 + "@example.org")
    assert not plausible_email("@" * 100_000)


def test_a_wrong_row_changes_nothing_for_the_others(academy: Academy) -> None:
    set_active(academy.act("admin"), academy.people["second"].id, False)
    lines = ["rubbish", "New One; new@example.org; MD", "admin@example.org"]
    lines += ["other@example.org", "ghost@example.org", "second@example.org"]
    reports = enrol_list(academy.act("admin"), read_rows("\n".join(lines)), 2, "Europe/Lisbon")
    assert [report.refusal for report in reports] == [
        "row_without_address",
        None,
        "not_a_trainee",
        "already_enrolled",
        "person_unknown",
        "person_inactive",
    ]
    page = cohort_page(reading(), academy.other_cohort, academy.clock())
    assert page is not None
    assert [row.email for row in page.members] == ["outsider@example.org", "new@example.org"]
    assert all(report.refusal in SENTENCES for report in reports if report.refusal)


def test_who_is_known_is_enrolled_and_not_invited_again(academy: Academy) -> None:
    invite_person(academy.act("admin"), "New One", "new@example.org", "trainee", "", "UTC")
    (report,) = enrol_list(academy.act("admin"), read_rows("Other Name; new@example.org"), 1, "UTC")
    assert report.refusal is None
    assert report.invited is None
    assert trainee_card(reading(), "new@example.org", academy.clock()) is not None


# -- dates and moves ----------------------------------------------------------------------------------------


def test_only_a_date_that_differs_is_written(academy: Academy) -> None:
    at = academy.clock() + timedelta(days=20)
    assert set_due_dates(academy.act("admin"), 1, {"lessons": at, "quizzes": None}) == 1
    assert set_due_dates(academy.act("admin"), 1, {"lessons": at, "quizzes": None}) == 0
    assert set_due_dates(academy.act("admin"), 1, {"lessons": None}) == 1
    assert due_dates(reading(), 1) == {}


def test_a_moved_member_is_listed_in_the_new_cohort_alone(academy: Academy) -> None:
    move_to_cohort(academy.act("admin"), academy.enrolment("trainee").id, 2)
    old = cohort_page(reading(), academy.cohort, academy.clock())
    new = cohort_page(reading(), academy.other_cohort, academy.clock())
    assert old is not None
    assert new is not None
    assert "trainee@example.org" not in [row.email for row in old.members]
    assert "trainee@example.org" in [row.email for row in new.members]


# -- one person ---------------------------------------------------------------------------------------------


def test_a_persons_page_keeps_every_registration_with_the_newest_first(academy: Academy) -> None:
    who = academy.people["trainee"].id
    old = person_page(reading(), _row(academy, "trainee"), academy.clock()).licences
    record_licence(academy.act("admin"), who, "nurse", "Board", "77", old[0].valid_from, old[0].valid_until, "document")
    lines = person_page(reading(), _row(academy, "trainee"), academy.clock()).licences
    assert [line.number for line in lines] == ["77", "12345"]
    assert lines[0].recorded_by == academy.people["admin"].name
    assert lines[1].recorded_by is None


def _row(academy: Academy, who: str) -> Any:
    db.session.close()
    rows, _total = people(reading(), academy.clock(), public_id=academy.people[who].public_id)
    return rows[0]


# -- courses ------------------------------------------------------------------------------------------------


def test_the_first_release_is_new_in_everything_and_removes_nothing(academy: Academy) -> None:
    (line,) = course_lines(reading())
    page = course_page(reading(), line)
    (release,) = page.releases
    assert release.lessons.total == release.lessons.new == len(page.modules) == 10
    assert release.questions.removed == release.questions.changed == release.questions.rekeyed == 0
    assert sum(module.practice + module.examination for module in page.modules) == release.questions.total
    assert page.claims[0].key == "S1"


# -- journal ------------------------------------------------------------------------------------------------


def test_every_verb_that_the_code_records_has_words() -> None:
    source = "\n".join(path.read_text() for path in (ROOT / "lms").rglob("*.py"))
    verbs = set(re.findall(r'journal\.record\(\s*work,\s*"([a-z_]+)"', source))
    verbs |= set(re.findall(r'journal\.record\(\s*work,\s*"([a-z_]+)" if [^,]+', source))
    assert len(verbs) > 20
    assert verbs <= set(VERBS)


def test_the_journal_finds_what_somebody_did_and_what_was_done_with_them(academy: Academy) -> None:
    set_active(academy.act("admin"), academy.people["trainee"].id, False)
    found = journal_page(reading(), Asked(person="Ana Ferr"))
    assert found.lines[0].verb == "person_deactivated"
    assert {"person_invited", "enrolled", "licence_recorded"} <= {line.verb for line in found.lines}
    others = journal_page(reading(), Asked(person="li wei"))
    assert "person_deactivated" not in {line.verb for line in others.lines}


def test_a_person_is_not_confused_with_one_whose_number_begins_alike(academy: Academy) -> None:
    for index in range(12):
        invite_person(academy.act("admin"), f"Extra {index:02d}", f"extra{index}@example.org", "trainee", "", "UTC")
    first = reading().execute(sa.select(Person.email).where(Person.id == 1)).scalar_one()
    found = journal_page(reading(), Asked(person=first), 500)
    told = {line.payload["person"] for line in found.lines if line.actor_id != 1 and line.enrolment is None}
    assert told == {1}


def test_wildcards_in_a_search_are_letters(academy: Academy) -> None:
    assert journal_page(reading(), Asked(person="%")).lines == ()
    assert journal_page(reading(), Asked(person="_")).lines == ()


def test_paging_by_id_shows_every_entry_once(academy: Academy) -> None:
    seen: list[int] = []
    before = None
    while True:
        page = journal_page(reading(), Asked(before=before), 7)
        seen += [line.number for line in page.lines]
        if page.older is None:
            break
        before = page.older
    total = reading().execute(sa.select(sa.func.count()).select_from(Entry)).scalar_one()
    assert len(seen) == len(set(seen)) == total
    assert seen == sorted(seen, reverse=True)


# -- health -------------------------------------------------------------------------------------------------


def test_a_sound_installation_is_ready_and_the_probe_leaves_nothing(academy: Academy) -> None:
    check = readiness(academy.act(), reading(), MIGRATIONS)
    assert check.ready
    assert reading().execute(sa.select(Job.name).where(Job.name == "readiness")).first() is None


def test_an_unmigrated_database_is_not_ready(app: Flask, academy: Academy) -> None:
    with runtime().engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = 'older'"))
    check = readiness(academy.act(), reading(), MIGRATIONS)
    assert not check.migrated
    assert not check.ready


def test_a_database_that_cannot_be_written_is_not_ready(app: Flask, academy: Academy) -> None:
    with runtime().engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE job RENAME TO job_away"))
    check = readiness(academy.act(), reading(), MIGRATIONS)
    assert check.reads
    assert not check.writes
    assert not check.ready


def test_the_health_page_names_a_missing_guard(app: Flask, academy: Academy) -> None:
    assert health_page(reading(), runtime(), MIGRATIONS).missing_guards == ()
    if runtime().engine.dialect.name == "sqlite":
        with runtime().engine.begin() as connection:
            connection.execute(sa.text("DROP TRIGGER refuse_update_mark"))
        db.session.close()
        page = health_page(reading(), runtime(), MIGRATIONS)
        assert page.missing_guards == ("refuse_update_mark",)
        assert page.revision == page.head == head(MIGRATIONS)


def test_roles_and_states_are_never_overwritten(academy: Academy) -> None:
    """What was known on a date can be asked: reactivation adds a row."""
    who = academy.people["trainee"].id
    set_active(academy.act("admin"), who, False)
    set_active(academy.act("admin"), who, True)
    states = reading().execute(
        sa.select(PersonState.active).where(PersonState.person_id == who).order_by(PersonState.id)
    )
    assert list(states.scalars()) == [True, False, True]
    assert reading().execute(sa.select(RoleGrant.role).where(RoleGrant.person_id == who)).scalars().all() == ["trainee"]
