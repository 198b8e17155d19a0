"""Safety bulletins as use cases: sent to those who hold a certificate, answered, and overdue ones suspend once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from lms.certification.queries import CertificateView, bulletins_of, certificate_of, tasks_of
from lms.certification.rules.bulletins import Bulletin
from lms.certification.services import (
    Ticked,
    answer_bulletin,
    correct,
    send_bulletin,
    suspend,
    tick_certificates,
)
from lms.database import db, reading, runtime
from lms.unit_of_work import Refused
from tests.academy import Academy
from tests.fixtures import furthered
from tests.postgres import Cluster
from tests.practice import certify, day, journaled
from tests.pure.test_bulletins import GOOD
from tests.stories.test_journal import breaches


@pytest.fixture(scope="module")
def template(prepared: Path, cluster: Cluster | None) -> str:
    return furthered(prepared, cluster, "certified", certify)


def recall(academy: Academy) -> Bulletin:
    return replace(GOOD, due_on=day(academy) + timedelta(days=14))


def now(academy: Academy) -> CertificateView:
    db.session.close()
    found = certificate_of(reading(), academy.enrolment().id, day(academy), runtime().keys)
    assert found is not None
    return found


def tick(academy: Academy) -> Ticked:
    first = tick_certificates(academy.act())
    assert [tick_certificates(academy.act()) for _ in range(2)] == [Ticked(), Ticked()]
    db.session.close()
    return first


def test_who_does_not_answer_is_suspended_and_restored_by_a_right_answer(academy: Academy) -> None:
    sent = send_bulletin(academy.act("instructor"), 1, recall(academy))
    academy.clock.advance(days=14)
    assert tick(academy).suspended == 0, "the day itself is in time"
    academy.clock.advance(days=1)
    assert tick(academy) == Ticked(suspended=1)
    assert (now(academy).status, now(academy).life.causes) == ("suspended", ("bulletin 1",))
    assert answer_bulletin(academy.act("trainee"), sent, 0) is False
    assert now(academy).status == "suspended"
    assert answer_bulletin(academy.act("trainee"), sent, 1) is True
    assert now(academy).status == "valid"
    assert [one.verb for one in now(academy).events] == ["issued", "suspended", "restored"]
    with pytest.raises(Refused, match="already_so"):
        answer_bulletin(academy.act("trainee"), sent, 1)
    assert (journaled("bulletin_sent"), journaled("bulletin_answered")) == (1, 2)
    with runtime().engine.connect() as connection:
        assert breaches(connection) == []


def test_who_answers_in_time_is_not_suspended(academy: Academy) -> None:
    sent = send_bulletin(academy.act("instructor"), 1, recall(academy))
    assert answer_bulletin(academy.act("trainee"), sent, 1)
    academy.clock.advance(days=20)
    assert tick(academy).suspended == 0
    mine = academy.people["trainee"].id
    assert [one.state for one in tasks_of(reading(), mine, day(academy))] == ["done"]
    assert [(one.people, one.waiting) for one in bulletins_of(reading(), 1, day(academy))] == [(1, ())]


def test_a_new_number_does_not_evade_it(academy: Academy) -> None:
    sent = send_bulletin(academy.act("instructor"), 1, recall(academy))
    correct(academy.act("instructor"), now(academy).id, "Ana Ferreira Lopes", "It was misspelt.")
    academy.clock.advance(days=15)
    assert tick(academy).suspended == 1
    assert (now(academy).holder_name, now(academy).status) == ("Ana Ferreira Lopes", "suspended")
    answer_bulletin(academy.act("trainee"), sent, 1)
    assert now(academy).status == "valid"


def test_only_those_who_hold_a_certificate_get_it(academy: Academy) -> None:
    suspend(academy.act("instructor"), now(academy).id, "The practice has asked for a second look.")
    with pytest.raises(Refused, match="bulletin_nobody"):
        send_bulletin(academy.act("instructor"), 1, recall(academy))
    with pytest.raises(Refused, match="bulletin_nobody"):
        send_bulletin(academy.act("stranger"), 2, recall(academy))


def test_what_could_not_be_answered_is_not_sent_nor_answered_by_others(academy: Academy) -> None:
    with pytest.raises(Refused, match="bulletin_right"):
        send_bulletin(academy.act("instructor"), 1, replace(recall(academy), right=5))
    sent = send_bulletin(academy.act("instructor"), 1, recall(academy))
    for who, option in (("other", 1), ("trainee", 2), ("trainee", -1)):
        with pytest.raises(Refused, match="bulletin_option"):
            answer_bulletin(academy.act(who), sent, option)
