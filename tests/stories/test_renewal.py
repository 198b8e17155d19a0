"""Renewal as use cases, by a clock that is moved through five years: windows, reminders, early and late renewals."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from lms.accounts.models import Outbox
from lms.accounts.services import record_licence, set_active
from lms.certification.models import Certificate, Notice, Renewal
from lms.certification.queries import CertificateView, certificates_of, notices_of
from lms.certification.services import Ticked, restore, suspend, tick_certificates
from lms.cohorts.models import Enrolment
from lms.database import db, reading, runtime
from lms.journal.models import Body
from lms.progress.services import reach
from lms.unit_of_work import transaction
from tests.academy import Academy
from tests.fixtures import furthered
from tests.postgres import Cluster
from tests.practice import attest, certify, day, entrust, practise, release, sign, stand, study
from tests.stories.test_journal import breaches

LAST = date(2028, 11, 23)
OPENS = date(2028, 8, 25)


@pytest.fixture(scope="module")
def template(prepared: Path, cluster: Cluster | None) -> str:
    return furthered(prepared, cluster, "certified", certify)


def on(academy: Academy, at: date | datetime) -> Ticked:
    """Three runs on a day, as one that was begun twice by mistake: only the first may do anything."""
    moment = at if isinstance(at, datetime) else datetime(at.year, at.month, at.day, 12, tzinfo=UTC)
    academy.clock.moment = moment
    first = tick_certificates(academy.act())
    assert [tick_certificates(academy.act()) for _ in range(2)] == [Ticked(), Ticked()]
    db.session.close()
    return first


def registered(academy: Academy, until: date = date(2040, 1, 1), *who: str) -> None:
    """The holder and those who sign have a registration until this day, or those who are named."""
    for one in who or ("trainee", "instructor", "second"):
        record_licence(
            academy.act("admin"),
            academy.people[one].id,
            "nurse",
            "Ordem",
            "12345",
            date(2026, 1, 1),
            until,
            "primary_source",
        )


def every(academy: Academy) -> Sequence[CertificateView]:
    db.session.close()
    person = academy.people["trainee"].id
    return certificates_of(reading(), person, 1, day(academy), runtime().keys)


def kinds(academy: Academy, person: str = "trainee") -> list[str]:
    db.session.close()
    rows = sa.select(Notice.kind).where(Notice.person_id == academy.people[person].id).order_by(Notice.id)
    return list(reading().execute(rows).scalars())


def next_cycle(academy: Academy) -> None:
    """From here on 'trainee' stands for the newest cycle, as the pages do."""
    wanted = (
        sa.select(Enrolment.public_id)
        .where(Enrolment.person_id == academy.people["trainee"].id)
        .order_by(Enrolment.id.desc())
    )
    newest = reading().execute(wanted.limit(1)).scalar_one()
    academy.people["trainee"] = dataclasses.replace(academy.people["trainee"], enrolment=newest)


def renew(academy: Academy) -> None:
    study(academy)
    practise(academy)
    attest(academy)
    entrust(academy)
    release(academy.act("instructor"), academy.enrolment())
    db.session.close()


def count(table: type) -> int:
    db.session.close()
    return reading().execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def test_five_years(academy: Academy) -> None:
    """Two renewals, one early and one late, through a lapsed registration, a leap day and changes of the clock."""
    assert on(academy, date(2028, 2, 29)) == Ticked()  # nothing is near
    registered(academy, date(2028, 6, 30), "trainee")
    assert on(academy, date(2028, 6, 30)) == Ticked()
    assert on(academy, date(2028, 7, 1)) == Ticked(0, 3)  # the holder and two who instruct
    assert [one.status for one in every(academy)] == ["suspended"]
    registered(academy)
    assert [one.status for one in every(academy)] == ["valid"]
    assert on(academy, datetime(2028, 8, 24, 22, 59, tzinfo=UTC)) == Ticked()
    assert on(academy, datetime(2028, 8, 24, 23, 1, tzinfo=UTC)) == Ticked(1, 4)  # in Lisbon it is the 25th
    assert count(Renewal) == 1
    assert on(academy, date(2028, 9, 24)).told == 3
    next_cycle(academy)
    assert not stand(academy).complete
    assert on(academy, date(2028, 10, 29)) == Ticked(0, 3)  # clocks go back; the 30-day reminder was due on the 24th
    renew(academy)
    old, new = every(academy)
    assert (old.status, old.successor, new.status) == ("superseded", new.public_id, "valid")
    assert (old.cycle, new.cycle, new.predecessor) == (1, 2, old.public_id)
    assert new.valid_until == date(2030, 11, 23), "renewed early, and no month is lost"
    assert on(academy, date(2028, 11, 16)) == Ticked(), "who has renewed is not reminded"
    assert kinds(academy) == ["licence_ended 2028-06-30", "window_opened", "ends 90", "ends 60", "ends 30"]
    assert kinds(academy, "instructor") == ["licence_ended 2028-06-30", "ends 90", "ends 60", "ends 30"]
    assert on(academy, date(2030, 11, 20)) == Ticked(1, 4), "nothing ran for weeks: one reminder, the one that fits"
    assert on(academy, date(2030, 11, 24)) == Ticked()
    assert every(academy)[1].status == "expired"
    next_cycle(academy)
    academy.clock.moment = datetime(2031, 3, 30, 1, 30, tzinfo=UTC)  # clocks have just gone forward
    renew(academy)
    assert [one.status for one in every(academy)] == ["superseded", "superseded", "valid"]
    assert every(academy)[2].valid_until == date(2033, 3, 30), "late: it counts from completion"
    assert on(academy, date(2031, 11, 23)) == Ticked()
    assert (count(Renewal), count(Certificate)) == (2, 3)
    with runtime().engine.connect() as connection:
        assert breaches(connection) == []


def test_a_new_cycle_is_new_rows(academy: Academy) -> None:
    before = stand(academy)
    on(academy, OPENS)
    assert stand(academy).clauses == before.clauses
    next_cycle(academy)
    lessons = stand(academy).clause("lessons")
    assert lessons is not None
    assert (lessons.have, lessons.need) == (0, 10)
    assert academy.enrolment().cohort_public_id == academy.cohort


def test_what_was_done_since_the_window_opened_counts_by_any_route(academy: Academy) -> None:
    """Before the new cycle is on record, the holder reads and is observed in the old one."""
    registered(academy)
    academy.clock.moment = datetime(2028, 8, 24, 9, tzinfo=UTC)
    sign(academy)  # a day too early
    academy.clock.moment = datetime(2028, 8, 26, 9, tzinfo=UTC)
    sign(academy)
    with transaction(academy.act()) as work:  # the course grew a lesson, which is read at once
        reach(work, academy.enrolment().id, "lesson", 999, 1)
    on(academy, date(2028, 8, 27))
    next_cycle(academy)
    practice = stand(academy).clause("practicals")
    assert practice is not None
    assert practice.evidence["performed"] == 1


def test_the_text_that_was_written_is_kept(academy: Academy) -> None:
    registered(academy)
    on(academy, date(2028, 10, 24))
    mine = academy.people["trainee"].id
    told = notices_of(reading(), [every(academy)[0].id], mine)
    assert [one.kind for one in told] == ["ends 30", "window_opened"]
    assert told[0].text is not None
    assert "ends in 30 days: 23 Nov 2028 is its last day." in told[0].text
    to_others = notices_of(reading(), [every(academy)[0].id])
    assert "of Ana Ferreira ends" in str([one.text for one in to_others])
    assert reading().execute(sa.select(sa.func.count()).select_from(Outbox).where(Outbox.sent_at.is_(None))).scalar()
    with transaction(academy.act("admin")) as work:
        work.connection.execute(sa.update(Body).values(text="", erased_at=work.now))
    db.session.close()
    assert notices_of(reading(), [every(academy)[0].id], mine)[0].text is None


def test_a_decision_that_suspends_holds_the_renewal_until_it_is_lifted(academy: Academy) -> None:
    registered(academy)
    on(academy, OPENS)
    next_cycle(academy)
    first = every(academy)[0]
    suspend(academy.act("instructor"), first.id, "The practice has asked for a second look.")
    renew(academy)
    assert [one.status for one in every(academy)] == ["suspended"]
    restore(academy.act("second"), first.id, "Nothing was found.")
    assert [one.status for one in every(academy)] == ["superseded", "valid"]


def test_nothing_opens_for_what_is_suspended_or_for_somebody_who_has_left(academy: Academy) -> None:
    registered(academy)
    first = every(academy)[0]
    suspend(academy.act("instructor"), first.id, "The practice has asked for a second look.")
    assert on(academy, OPENS).opened == 0
    restore(academy.act("instructor"), first.id, "Nothing was found.")
    set_active(academy.act("admin"), academy.people["trainee"].id, False)
    assert on(academy, date(2028, 9, 24)) == Ticked()
