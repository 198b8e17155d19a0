"""The gate before a certificate: held, let go, and stopped when one act would complete unusually many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
import sqlalchemy as sa

from lms.accounts import services as accounts
from lms.accounts.passwords import hash_password
from lms.accounts.services import record_licence
from lms.certification.models import Certificate, IssueHold, IssueStop, Notice
from lms.certification.queries import Gate, gate
from lms.certification.services import hold, let_all_go, let_go, release
from lms.cohorts import services as cohorts
from lms.cohorts.queries import cohort_by_public_id
from lms.database import db, reading, runtime
from lms.unit_of_work import Refused
from tests.academy import Academy, TestPerson
from tests.course import shipped
from tests.practice import attest, certify, day, entrust, journaled, practise, study
from tests.stories.policies import publish

WHY = "The registration is being looked into."
MANY = 4  # beside the one who is there already


def count(table: type) -> int:
    db.session.close()
    return reading().execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def seen(academy: Academy) -> Gate:
    db.session.close()
    cohort = cohort_by_public_id(reading(), academy.cohort, academy.clock())
    assert cohort is not None
    return gate(reading(), cohort.id, academy.clock(), day(academy), runtime().keys)


def test_what_is_held_is_not_issued_until_it_is_let_go(academy: Academy) -> None:
    mine = academy.enrolment().id
    hold(academy.act("instructor"), mine, WHY)
    with pytest.raises(AssertionError):
        certify(academy)
    held = seen(academy).held
    assert [(one.name, one.complete, one.hold and one.hold.reason) for one in held] == [("Ana Ferreira", True, WHY)]
    with pytest.raises(Refused, match="already_so"):
        hold(academy.act("second"), mine, WHY)
    let_go(academy.act("second"), mine, "Nothing was found.")
    assert count(Certificate) == 1
    assert seen(academy).held == ()
    assert [one.holder_name for one in seen(academy).issued] == ["Ana Ferreira"]
    with pytest.raises(Refused, match="hold_none"):
        let_go(academy.act("second"), mine, "Nothing was found.")
    with pytest.raises(Refused, match="hold_certified"):
        hold(academy.act("second"), mine, WHY)


def test_nobody_lets_themselves_go_and_a_reason_is_given(academy: Academy) -> None:
    mine = academy.enrolment().id
    with pytest.raises(Refused, match="life_own"):
        hold(academy.act("trainee"), mine, WHY)
    with pytest.raises(Refused, match="write_one"):
        hold(academy.act("instructor"), mine, "")


def test_what_was_held_and_let_go_is_issued_when_it_is_complete(academy: Academy) -> None:
    mine = academy.enrolment().id
    hold(academy.act("instructor"), mine, WHY)
    let_go(academy.act("instructor"), mine, "Nothing was found.")
    assert count(Certificate) == 0
    assert certify(academy).status == "valid"


def test_a_rule_that_would_complete_everybody_issues_none_and_raises_one_task(academy: Academy) -> None:
    """Practice is dropped from the requirements by mistake, and the new version holds for everybody under way."""
    for who in ready(academy, MANY):
        study(academy, who)
    easy(academy, "move")
    assert (count(Certificate), count(Notice), count(IssueStop)) == (0, 0, 1)
    stop = reading().execute(sa.select(IssueStop)).scalar_one()
    assert (stop.led_to_by, stop.people) == ("release_loaded", MANY + 1)
    assert (journaled("issue_stopped"), journaled("issue_held")) == (1, MANY + 1)
    held = seen(academy).held
    assert {one.hold.people for one in held if one.hold} == {MANY + 1}
    easy(academy, "move", "Another title")  # whatever settles them again issues none and raises no second task
    assert (count(Certificate), count(IssueStop)) == (0, 1)
    let_all_go(academy.act("instructor"), [one.enrolment_id for one in held], "The rule was meant so.")
    assert (count(Certificate), count(IssueHold)) == (MANY + 1, 2 * (MANY + 1))


def test_a_few_at_once_are_issued(academy: Academy) -> None:
    for who in ready(academy, MANY - 1):
        study(academy, who)
    easy(academy, "move")
    assert (count(Certificate), count(IssueStop)) == (MANY, 0)


def test_a_release_by_a_person_is_never_unusual(academy: Academy) -> None:
    for who in (*ready(academy, 1), "other"):
        study(academy, who)
        practise(academy, who)
        attest(academy, who)
        entrust(academy, who)
        release(academy.act("instructor"), academy.enrolment(who))
    assert (count(Certificate), count(IssueStop)) == (3, 0)


def ready(academy: Academy, more: int) -> Sequence[str]:
    """'trainee' and so many more in the cohort, each with a registration."""
    made = ["trainee"]
    for n in range(more):
        name, key = f"Trainee {'ABCDEFGH'[n]}", f"more{n}"
        invited = accounts.invite(academy.act(), name, f"{key}@example.org", "trainee", "RN", "Europe/Lisbon")
        accounts.accept_invitation(academy.act(), invited.token, hash_password("a long enough password"))
        enrolment = cohorts.enrol(academy.act(), invited.person_id, 1)
        until = day(academy).replace(year=2030)
        record_licence(
            academy.act("admin"), invited.person_id, "nurse", "Ordem", "1", day(academy), until, "primary_source"
        )
        academy.people[key] = TestPerson(invited.person_id, invited.public_id, f"{key}@example.org", name, enrolment)
        made.append(key)
    db.session.close()
    return made


def easy(academy: Academy, under_way: str, title: str = "") -> None:
    """Loads the course with nothing asked but lessons and quizzes."""
    programme = shipped().programme
    clauses = tuple(one for one in programme.clauses if one.kind in ("licence", "lessons", "quizzes"))
    changed = programme.model_copy(
        update={"clauses": clauses, "under_way": under_way, "title": title or programme.title}
    )
    publish(academy, replace(shipped(), programme=changed))
