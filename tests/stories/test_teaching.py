"""What an instructor sees of a cohort: who needs somebody and why, and the map in every order and cut."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lms.accounts.services import record_licence
from lms.certification.services import release, review_unsafe
from lms.cohorts.queries import cohort_by_public_id, enrolment_by_public_id
from lms.cohorts.services import move_to_cohort, set_due_date
from lms.database import db, reading
from lms.journal.queries import JournalLine
from lms.marking.queries.answers import answers
from lms.permissions import SYSTEM
from lms.sitting.queries.attempt import attempt_head
from lms.teaching.queries.cohort import PAGE, Choice, CohortPage, cohort_lines, cohort_page, whole_map
from lms.teaching.queries.trainee import JOURNAL_LINES, trainee_page, unsafe_answers
from lms.teaching.rules import Clock, Need
from lms.unit_of_work import Act
from tests.academy import Academy
from tests.practice import attest, entrust, practise, study
from tests.teaching import ambiguous, crowd, nothing, read, submit, unsafe


def clock_of(academy: Academy) -> Clock:
    return Clock(academy.clock(), academy.clock().date())


def page(academy: Academy, **choice: object) -> CohortPage:
    db.session.close()
    cohort = cohort_by_public_id(reading(), academy.cohort, academy.clock())
    assert cohort is not None
    return cohort_page(reading(), cohort, Choice(**choice), clock_of(academy))  # type: ignore[arg-type]


def needs(academy: Academy) -> list[tuple[str, str]]:
    """(rule, whom) of every row above the map."""
    names = {person.enrolment: who for who, person in academy.people.items() if person.enrolment}
    return [(need.rule, names.get(need.target, "")) for need in page(academy).needs]


def need(academy: Academy, rule: str) -> Need:
    return next(one for one in page(academy).needs if one.rule == rule)


def names(found: CohortPage) -> list[str]:
    return [row.name for row in found.rows]


# -- who needs somebody -----------------------------------------------------------------------------------


def test_nobody_is_named_at_the_start(academy: Academy) -> None:
    assert needs(academy) == []
    assert page(academy).unnamed == 0


def test_an_unsafe_answer_names_the_trainee_until_somebody_has_spoken(academy: Academy) -> None:
    submit(academy, "trainee", unsafe)
    assert needs(academy) == [("unsafe", "trainee")]
    rows = unsafe_answers(reading(), academy.enrolment().id)
    assert need(academy, "unsafe").params["missing"]["unsafe_open"]["n"] == len(rows)
    for row in rows:
        review_unsafe(academy.act("instructor"), academy.enrolment().id, row.slot_id, "Spoken through.")
    assert needs(academy) == []
    talked = unsafe_answers(reading(), academy.enrolment().id)
    assert {(row.reviewed_by, row.talk) for row in talked} == {("Chidi Okafor", "Spoken through.")}


def test_a_release_that_waits_is_named_and_ends_with_the_release(academy: Academy) -> None:
    study(academy)
    practise(academy)
    attest(academy)
    assert needs(academy) == [("decision", "trainee")]
    entrust(academy)
    assert needs(academy) == [("release", "trainee")]
    release(academy.act("instructor"), academy.enrolment())
    assert needs(academy) == []
    assert page(academy).complete == 1


def test_two_fails_need_a_week_of_silence_to_be_named(academy: Academy) -> None:
    submit(academy, "trainee", nothing, position=1)
    academy.clock.advance(days=1)
    submit(academy, "trainee", nothing, position=1)
    academy.clock.advance(days=6, hours=23)
    assert needs(academy) == []
    academy.clock.advance(hours=1)
    assert needs(academy) == [("stalled", "trainee")]
    assert need(academy, "stalled").params["facts"].fails == 2
    read(academy, "trainee", 2)
    assert needs(academy) == []


def test_used_up_attempts_are_named_and_stand_before_silence(academy: Academy) -> None:
    for _ in range(3):
        submit(academy, "trainee", nothing, position=1)
        academy.clock.advance(days=3)
    academy.clock.advance(days=30)
    assert needs(academy) == [("used_up", "trainee")]


@pytest.mark.parametrize(("left", "named"), [(31, False), (30, True), (0, True), (-1, True)])
def test_a_registration_is_named_thirty_days_before_its_end(academy: Academy, left: int, named: bool) -> None:
    until = academy.clock().date() + timedelta(days=left)
    person = academy.people["other"].id
    record_licence(Act(SYSTEM, academy.clock()), person, "nurse", "Ordem", "1", date(2024, 1, 1), until, "document")
    assert needs(academy) == ([("licence", "other")] if named else [])


def test_answers_that_wait_are_said_once_for_the_cohort(academy: Academy) -> None:
    attempts = [submit(academy, who, ambiguous) for who in ("trainee", "other")]
    heads = [attempt_head(reading(), attempt) for attempt in attempts]
    waits = sum(row.waits for head in heads if head for row in answers(reading(), head.id))
    assert needs(academy) == [("waiting", "")]
    assert need(academy, "waiting").params["n"] == waits


def test_a_date_that_has_passed_counts_who_is_late(academy: Academy) -> None:
    set_due_date(academy.act("admin"), 1, "lessons", academy.clock() + timedelta(days=1))
    set_due_date(academy.act("admin"), 1, "quizzes", academy.clock() + timedelta(days=9))
    study(academy, "other")
    assert needs(academy) == []
    academy.clock.advance(days=2)
    assert needs(academy) == [("overdue", "")]
    assert (need(academy, "overdue").params["subject"], need(academy, "overdue").params["n"]) == (
        "lessons",
        1,
    )
    set_due_date(academy.act("admin"), 1, "lessons", None)
    assert needs(academy) == []


def test_no_cohort_shows_another_ones_trainees(academy: Academy) -> None:
    submit(academy, "outsider", unsafe)
    assert needs(academy) == []
    move_to_cohort(academy.act("admin"), academy.enrolment("outsider").id, 1)
    assert needs(academy) == [("unsafe", "outsider")]


def test_more_than_a_dozen_are_counted_and_not_listed(academy: Academy) -> None:
    submit(academy, "trainee", unsafe)
    crowd(academy, 20)
    found = page(academy)
    assert len(found.needs) == 12
    assert found.unnamed == 9


# -- the map ----------------------------------------------------------------------------------------------


def test_the_map_has_a_row_for_each_trainee_with_every_clause(academy: Academy) -> None:
    found = page(academy, sort="name")
    assert names(found) == ["Ana Ferreira", "Li Wei"]
    assert [clause.kind for clause in found.rows[0].clauses] == [
        "licence", "lessons", "quizzes", "examination", "no_unsafe_open", "practicals", "attestation",
        "entrustment", "release",
    ]  # fmt: skip
    assert found.programme is not None
    assert [clause["kind"] for clause in found.programme.clauses] == [one.kind for one in found.rows[0].clauses]


def test_most_behind_first_by_what_is_met_and_then_by_single_steps(academy: Academy) -> None:
    read(academy, "trainee", 1)
    assert names(page(academy)) == ["Li Wei", "Ana Ferreira"]
    study(academy, "other")
    assert names(page(academy)) == ["Ana Ferreira", "Li Wei"]


def test_the_longest_silent_first(academy: Academy) -> None:
    academy.clock.advance(days=1)
    read(academy, "trainee", 1)
    assert names(page(academy, sort="activity")) == ["Li Wei", "Ana Ferreira"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("ana", ["Ana Ferreira"]),
        ("WEI", ["Li Wei"]),
        ("e", ["Ana Ferreira", "Li Wei"]),
        ("%", []),
        ("_", []),
        ("x'--", []),
    ],
)
def test_search_is_for_a_part_of_the_name_and_nothing_is_a_wildcard(
    academy: Academy, search: str, found: list[str]
) -> None:
    shown = page(academy, sort="name", search=search)
    assert names(shown) == found
    assert shown.matching == len(found)


def test_each_filter_shows_exactly_whom_its_rule_holds_for(academy: Academy) -> None:
    submit(academy, "trainee", unsafe)
    assert names(page(academy, show="attention")) == ["Ana Ferreira"]
    assert names(page(academy, show="behind")) == []
    academy.clock.advance(days=7)
    assert names(page(academy, show="behind", sort="name")) == ["Ana Ferreira", "Li Wei"]
    study(academy, "other")
    practise(academy, "other")
    attest(academy, "other")
    entrust(academy, "other")
    release(academy.act("instructor"), academy.enrolment("other"))
    assert names(page(academy, show="complete")) == ["Li Wei"]
    academy.clock.advance(days=8)
    assert names(page(academy, show="behind")) == ["Ana Ferreira"]


def test_pages_hold_every_trainee_once(academy: Academy) -> None:
    crowd(academy, 2 * PAGE)
    for sort in ("behind", "name", "activity"):
        pages = [page(academy, sort=sort, page=number) for number in (1, 2, 3)]
        assert [len(found.rows) for found in pages] == [PAGE, PAGE, 2]
        assert len({row.enrolment for found in pages for row in found.rows}) == 2 * PAGE + 2
    assert page(academy, page=99).choice.page == 3


def test_the_export_holds_all_pages_in_the_same_order(academy: Academy) -> None:
    crowd(academy, PAGE + 5)
    cohort = cohort_by_public_id(reading(), academy.cohort, academy.clock())
    assert cohort is not None
    _programme, rows = whole_map(reading(), cohort, Choice(sort="name"), clock_of(academy))
    listed = [*page(academy, sort="name").rows, *page(academy, sort="name", page=2).rows]
    assert rows == listed


# -- the cohorts, one trainee -----------------------------------------------------------------------------


def test_the_list_of_cohorts_is_ones_own_and_says_what_waits(academy: Academy) -> None:
    submit(academy, "trainee", unsafe)
    submit(academy, "other", ambiguous)
    mine = cohort_lines(reading(), clock_of(academy), academy.people["instructor"].id)
    assert [line.cohort.public_id for line in mine] == [academy.cohort]
    assert dict(mine[0].waits) == {"unsafe": 1, "waiting": 1}
    everything = cohort_lines(reading(), clock_of(academy), None)
    assert {line.cohort.name for line in everything} == {"Autumn cohort", "Winter cohort"}
    assert cohort_lines(reading(), clock_of(academy), academy.people["admin"].id) == []


def test_the_journal_of_a_trainee_is_theirs_alone_and_can_be_paged(academy: Academy) -> None:
    for position in range(1, 9):
        submit(academy, "trainee", nothing, position)
    submit(academy, "other", nothing, 1)
    enrolment = enrolment_by_public_id(reading(), academy.people["trainee"].enrolment, academy.clock())
    assert enrolment is not None
    seen: list[JournalLine] = []
    before = None
    while True:
        shown = trainee_page(reading(), enrolment, academy.clock(), before)
        seen += shown.journal
        if not shown.older:
            break
        assert len(shown.journal) == JOURNAL_LINES
        before = shown.journal[-1].number
    assert {line.enrolment for line in seen} == {enrolment.id}
    assert [line.number for line in seen] == sorted({line.number for line in seen}, reverse=True)
    assert seen[-1].verb == "enrolled"
