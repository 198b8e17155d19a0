"""A changed programme: who has finished keeps what was certified, who is under way is told, moved or asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from lms.certification.queries import certificate_of, new_since, programme_news
from lms.certification.services import choose_programme, recompute
from lms.certification.version_words import differing
from lms.cohorts.models import Enrolment, ProgrammeMove
from lms.database import db, reading, runtime
from lms.journal.verification import verify
from lms.publishing.pack.programme import Domains
from lms.unit_of_work import Refused
from tests.academy import Academy
from tests.course import shipped
from tests.practice import attest, certify, day, practise, stand, study
from tests.stories.policies import publish, publish_programme

SAFETY = Domains(id="domains", kind="domains", quiz="final", minima={"safety": "0.8"})


def versions(academy: Academy, who: str = "trainee") -> tuple[int, int, int]:
    """What it began with, what holds, and the newest."""
    db.session.close()
    row = academy.enrolment(who)
    return row.programme_began_id, row.programme_version_id, row.programme_newest_id


def kind_of_news(academy: Academy, who: str = "trainee") -> str | None:
    db.session.close()
    news = programme_news(reading(), academy.enrolment(who))
    return news.kind if news else None


def performed(academy: Academy, who: str = "trainee") -> int:
    clause = stand(academy, who).clause("practicals")
    assert clause is not None
    return int(clause.evidence["asked"][1])


def sound() -> None:
    db.session.close()
    with runtime().engine.connect() as connection:
        assert list(verify(connection)) == []


def test_by_default_everybody_finishes_under_what_they_began_with(academy: Academy) -> None:
    publish_programme(academy, "finish_old", performed=6)
    assert versions(academy) == (1, 1, 2)
    assert performed(academy) == 5
    assert kind_of_news(academy) == "stays"
    news = programme_news(reading(), academy.enrolment())
    assert news is not None
    assert differing(news) == ["Supervised practice: procedures performed, 6 instead of 5."]
    with pytest.raises(Refused, match="programme_no_choice"):
        choose_programme(academy.act("trainee"), academy.enrolment().id, 2)


def test_a_programme_can_take_those_under_way_along(academy: Academy) -> None:
    study(academy)
    practise(academy)
    publish_programme(academy, "move", [SAFETY], performed=6)
    assert versions(academy) == (1, 2, 2)
    assert kind_of_news(academy) == "moved"
    assert performed(academy) == 6
    assert stand(academy).clause("domains") is not None
    sealed = reading().execute(sa.select(Enrolment.programme_version_id)).scalars().all()
    assert set(sealed) == {1}  # what each began with is never rewritten
    assert reading().execute(sa.select(sa.func.count()).select_from(ProgrammeMove)).scalar_one() == 3
    sound()


def test_what_was_certified_stays_as_it_was(academy: Academy) -> None:
    issued = certify(academy)
    publish_programme(academy, "move", performed=6)
    assert versions(academy) == (1, 1, 2)
    assert stand(academy).complete
    again = certificate_of(reading(), academy.enrolment().id, day(academy), runtime().keys)
    assert again is not None
    assert (again.status, again.document) == ("valid", issued.document)
    assert versions(academy, "other") == (1, 2, 2)


def test_the_trainee_chooses_where_the_programme_leaves_it_to_them(academy: Academy) -> None:
    study(academy)
    publish_programme(academy, "choose", performed=6)
    assert (kind_of_news(academy), performed(academy)) == ("asked", 5)
    mine = academy.enrolment().id
    choose_programme(academy.act("trainee"), mine, 1)
    assert (kind_of_news(academy), performed(academy)) == ("chose_old", 5)
    with pytest.raises(Refused, match="already_so"):
        choose_programme(academy.act("trainee"), mine, 1)
    choose_programme(academy.act("trainee"), mine, 2)
    assert (kind_of_news(academy), performed(academy)) == ("chose_new", 6)
    with pytest.raises(Refused, match="programme_no_choice"):
        choose_programme(academy.act("trainee"), mine, 1)  # there is no way back
    assert kind_of_news(academy, "other") == "asked"
    sound()


def test_a_still_newer_version_asks_again(academy: Academy) -> None:
    publish_programme(academy, "choose", performed=6)
    choose_programme(academy.act("trainee"), academy.enrolment().id, 1)
    publish_programme(academy, "choose", performed=7)
    assert kind_of_news(academy) == "asked"
    with pytest.raises(Refused, match="programme_no_choice"):
        choose_programme(academy.act("trainee"), academy.enrolment().id, 2)  # it is neither held nor the newest
    choose_programme(academy.act("trainee"), academy.enrolment().id, 3)
    assert versions(academy) == (1, 3, 3)


def test_nobody_chooses_after_the_certificate(academy: Academy) -> None:
    certify(academy)
    publish_programme(academy, "choose", performed=6)
    with pytest.raises(Refused, match="programme_certified"):
        choose_programme(academy.act("trainee"), academy.enrolment().id, 2)


def test_another_wording_alone_is_no_news_for_those_who_stay(academy: Academy) -> None:
    programme = shipped().programme
    worded = programme.certificate.model_copy(update={"scope": "The upper face, in other words."})
    publish(academy, replace(shipped(), programme=programme.model_copy(update={"certificate": worded})))
    assert versions(academy) == (1, 1, 2)
    assert kind_of_news(academy) is None


def test_a_statement_of_the_new_version_is_signed_anew(academy: Academy) -> None:
    study(academy)
    practise(academy)
    attest(academy)
    programme = shipped().programme
    statement = programme.statement.model_copy(update={"text": "Another statement."})
    changed = programme.model_copy(update={"statement": statement, "under_way": "move"})
    publish(academy, replace(shipped(), programme=changed))
    clause = stand(academy).clause("attestation")
    assert clause is not None
    assert clause.state == "partial"


# -- a course that grows --------------------------------------------------------------------------------------


def test_completed_stays_completed_when_the_course_grows(academy: Academy) -> None:
    nine = shipped().modules[:9]
    publish(academy, replace(shipped(), modules=nine))
    issued = certify(academy)
    study(academy, "other")
    practise(academy, "other")
    publish(academy, shipped())

    assert stand(academy).complete
    lessons = stand(academy).clause("lessons")
    assert lessons is not None
    assert (lessons.have, lessons.need) == (9, 9)
    new = new_since(reading(), issued.document["release"], academy.enrolment().release_id)
    assert [(one.position, one.added) for one in new] == [(10, True)]

    under_way = stand(academy, "other").clause("lessons")
    assert under_way is not None
    assert (under_way.have, under_way.need, under_way.state) == (9, 10, "partial")
    assert recompute(academy.act(), True) == []
