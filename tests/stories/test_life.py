"""The life of a certificate as use cases: decided by people with reasons, never rewritten, and made once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from lms.certification.models import Certificate, CertificateEvent
from lms.certification.queries import CertificateView, certificate, certificate_of, certificates_of
from lms.certification.services import correct, release, restore, revoke, suspend
from lms.database import db, reading, runtime
from lms.journal.models import Body
from lms.unit_of_work import Refused, transaction
from tests.academy import Academy
from tests.fixtures import furthered
from tests.postgres import Cluster
from tests.practice import attest, certify, day, entrust, journaled, practise, study
from tests.stories.attempts import together

WHY = "The practice has asked for a second look."


@pytest.fixture(scope="module")
def template(prepared: object, cluster: Cluster | None) -> str:
    return furthered(prepared, cluster, "certified", certify)  # type: ignore[arg-type]


@pytest.fixture
def issued(academy: Academy) -> CertificateView:
    return seen(academy)


def seen(academy: Academy, public_id: str | None = None) -> CertificateView:
    db.session.close()
    keys, today = runtime().keys, day(academy)
    found = (
        certificate(reading(), public_id, today, keys)
        if public_id
        else certificate_of(reading(), academy.enrolment().id, today, keys)
    )
    assert found is not None
    return found


def test_suspended_with_a_reason_and_restored(academy: Academy, issued: CertificateView) -> None:
    suspend(academy.act("instructor"), issued.id, WHY)
    held = seen(academy)
    assert (held.status, held.reason, held.events[-1].by) == ("suspended", WHY, "Chidi Okafor")
    academy.clock.advance(days=30)
    restore(academy.act("second"), issued.id, "Nothing was found.")
    again = seen(academy)
    assert (again.status, again.valid_until) == ("valid", issued.valid_until)
    assert [one.verb for one in again.events] == ["issued", "suspended", "restored"]
    assert (journaled("certificate_suspended"), journaled("certificate_restored")) == (1, 1)


def test_revoked_is_the_end(academy: Academy, issued: CertificateView) -> None:
    revoke(academy.act("instructor"), issued.id, WHY)
    assert seen(academy).status == "revoked"
    acts: tuple[Callable[[], object], ...] = (
        lambda: suspend(academy.act("second"), issued.id, WHY),
        lambda: restore(academy.act("second"), issued.id, WHY),
        lambda: correct(academy.act("second"), issued.id, "Ana Ferreira Lopes", WHY),
    )
    for act in acts:
        with pytest.raises(Refused, match="life_revoked"):
            act()
    assert journaled("certificate_revoked") == 1


def test_a_corrected_name_is_another_certificate(academy: Academy, issued: CertificateView) -> None:
    academy.clock.advance(days=3)
    correct(academy.act("instructor"), issued.id, "  Ana  Ferreira Lopes ", "It was misspelt.")
    old, new = seen(academy, issued.public_id), seen(academy)
    assert (old.status, old.holder_name, old.successor) == ("superseded", "Ana Ferreira", new.public_id)
    assert (new.status, new.holder_name, new.predecessor) == ("valid", "Ana Ferreira Lopes", old.public_id)
    assert (new.document, new.valid_until, new.level) == (old.document, old.valid_until, old.level)
    assert (old.issue, new.issue, new.cycle) == (1, 2, 1)
    mine = academy.enrolment()
    every = certificates_of(reading(), mine.person_id, mine.course_id, day(academy), runtime().keys)
    assert [one.public_id for one in every] == [old.public_id, new.public_id]
    with pytest.raises(Refused, match="life_superseded"):
        correct(academy.act("instructor"), old.id, "Ana F. Lopes", "It was misspelt.")


def test_a_new_number_lifts_no_suspension(academy: Academy, issued: CertificateView) -> None:
    suspend(academy.act("instructor"), issued.id, WHY)
    with pytest.raises(Refused, match="life_suspended"):
        correct(academy.act("instructor"), issued.id, "Ana Ferreira Lopes", "It was misspelt.")


@pytest.mark.parametrize(
    ("who", "reason", "code"),
    [
        ("trainee", WHY, "life_own"),
        ("instructor", " ", "write_one"),
        ("instructor", "Phone +351 912 345 678", "identifies_somebody"),
    ],
)
def test_who_does_not_decide_and_why_not(
    academy: Academy, issued: CertificateView, who: str, reason: str, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        revoke(academy.act(who), issued.id, reason)
    assert seen(academy).status == "valid"


def test_an_erased_reason_breaks_nothing(academy: Academy, issued: CertificateView) -> None:
    suspend(academy.act("instructor"), issued.id, WHY)
    with transaction(academy.act("admin")) as work:
        wanted = sa.select(CertificateEvent.reason_id).where(CertificateEvent.verb == "suspended")
        body = work.connection.execute(wanted).scalar_one()
        work.connection.execute(sa.update(Body).where(Body.id == body).values(text="", erased_at=work.now))
    held = seen(academy)
    assert (held.status, held.reason, held.events[-1].erased) == ("suspended", None, True)


def test_it_freezes_the_versions_of_what_met_it(academy: Academy, issued: CertificateView) -> None:
    told = issued.document["rests_on"]
    assert len(told["lessons"]) == 10
    assert {one["level"] for one in told["observations"] if one["role"] == "performed"} == {2, 3, 4}
    people = academy.people
    assert {one["assessor"] for one in told["observations"]} == {people["instructor"].id, people["second"].id}


def test_sixty_four_at_once_make_one_certificate(academy: Academy) -> None:
    """Everybody finds the standing of somebody else complete at the same moment."""
    study(academy, "other")
    practise(academy, "other")
    attest(academy, "other")
    entrust(academy, "other")
    row = academy.enrolment("other")
    follows, runtime().follows = runtime().follows, ()
    release(academy.act("instructor"), row)  # it is on record, and nothing has followed from it yet
    runtime().follows = follows
    at = academy.act("instructor")

    def settle(_number: int) -> None:
        with transaction(at) as work:
            work.happened("standing_complete", row.id)

    together(academy.app, 64, settle)
    db.session.close()
    made = sa.select(sa.func.count()).select_from(Certificate).where(Certificate.enrolment_id == row.id)
    assert reading().execute(made).scalar_one() == 1
