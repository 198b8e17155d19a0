"""A changed fact as use cases: it reaches those who learnt it otherwise, once each, and suspends who lets it lie."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from shutil import copytree

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.certification.models import ChangeEnd, ChangeTask, PassageChange
from lms.certification.queries import (
    CertificateView,
    ChangePage,
    certificate_of,
    change_page,
    changes_given,
    changes_to_read,
    notices_of,
)
from lms.certification.services import (
    Settled,
    Ticked,
    answer_change,
    confirm_change,
    correct,
    revoke,
    settle_changes,
    tick_certificates,
)
from lms.cohorts.services import open_cycle
from lms.commands.certification import group as certification
from lms.commands.course import group as course
from lms.database import db, reading, runtime
from lms.publishing.pack.pack import Pack
from lms.publishing.services import load_pack
from lms.unit_of_work import Refused, transaction
from tests.academy import Academy
from tests.course import COURSE, shipped
from tests.fixtures import furthered
from tests.postgres import Cluster
from tests.practice import certify, day, journaled, study
from tests.rewording import FAINT, PLAIN, VOLUME, Edit, reworded
from tests.stories.test_journal import breaches
from tests.stories.test_renewal import next_cycle
from tests.web.furnished import wrong_answer


@pytest.fixture(scope="module")
def template(prepared: Path, cluster: Cluster | None) -> str:
    return furthered(prepared, cluster, "certified", certify)


def publish(academy: Academy, *edits: Edit, pack: Pack | None = None) -> Pack:
    """Loads the course with these changes, and returns it."""
    pack = pack or shipped()
    for edit in edits:
        pack = reworded(pack, edit)
    assert load_pack(academy.act("admin"), pack).changed
    db.session.close()
    return pack


def tick(academy: Academy) -> Settled:
    """Three runs: only the first does anything."""
    tick_certificates(academy.act())
    first = settle_changes(academy.act())
    assert [settle_changes(academy.act()) for _ in range(2)] == [Settled(), Settled()]
    assert tick_certificates(academy.act()) == Ticked()
    db.session.close()
    return first


def to_read(academy: Academy, whom: str = "trainee") -> list[str]:
    db.session.close()
    return [one.title for one in changes_to_read(reading(), academy.people[whom].id, day(academy))]


def page(academy: Academy, whom: str = "trainee") -> ChangePage:
    db.session.close()
    mine = sa.select(PassageChange.public_id).join(ChangeTask).where(ChangeTask.person_id == academy.people[whom].id)
    change = reading().execute(mine.order_by(PassageChange.id.desc())).scalars().first()
    found = change_page(reading(), change or "", academy.people[whom].id, day(academy))
    assert found is not None
    return found


def right(one: ChangePage, item: str) -> dict[str, list[str]]:
    view = one.questions[item]
    kind = view.question.shown.type
    return {name: list(values) for name, values in kind.raw_of(kind.key(view.question.spec, view.deal)).items()}


def answer(academy: Academy) -> None:
    """Every question of the newest change, rightly."""
    one = page(academy)
    results = [answer_change(academy.act("trainee"), one.public_id, item, right(one, item)) for item in one.questions]
    assert [tried.done for tried in results] == [False] * (len(results) - 1) + [True]


def now(academy: Academy, whom: str = "trainee") -> CertificateView:
    db.session.close()
    found = certificate_of(reading(), academy.enrolment(whom).id, day(academy), runtime().keys)
    assert found is not None
    return found


def count(table: type) -> int:
    db.session.close()
    return reading().execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def sound() -> None:
    db.session.close()
    with runtime().engine.connect() as connection:
        assert breaches(connection) == []


def test_exactly_those_who_learnt_it_otherwise_get_it_once(academy: Academy) -> None:
    publish(academy, VOLUME)
    assert tick(academy) == Settled(given=1, told=1)
    assert (count(PassageChange), count(ChangeTask)) == (1, 1)
    assert len(to_read(academy)) == 1
    assert to_read(academy, "other") == [], "who holds no certificate studies the lesson as it is"
    one = page(academy)
    assert (one.state, one.due_on, one.left) == ("open", day(academy) + timedelta(days=30), 2)
    assert "always divide the dose" in (one.now or "")
    assert "always" not in (one.before or "always")
    assert [note.kind for note in notices_of(reading(), [now(academy).id])] == ["change 1"]
    [given] = changes_given(reading(), 1, academy.clock(), day(academy))
    assert (given.people, given.waiting, given.late) == (1, ("Ana Ferreira",), ())
    rests_on = now(academy).document["rests_on"]["lessons"]
    learnt = reading().execute(sa.select(ChangeTask.learnt_id)).scalar_one()
    assert learnt in [row["version"] for row in rests_on], "what is frozen in the certificate is what was learnt"
    sound()


def test_who_lets_it_lie_is_suspended_the_day_after_and_restored_by_right_answers(academy: Academy) -> None:
    publish(academy, VOLUME)
    tick(academy)
    academy.clock.advance(days=30)
    assert tick(academy) == Settled(), "the day itself is in time"
    academy.clock.advance(days=1)
    assert tick(academy) == Settled(told=3, suspended=1)
    assert (now(academy).status, now(academy).life.causes) == ("suspended", ("change 1",))
    assert page(academy).state == "overdue"
    answer(academy)
    assert (now(academy).status, to_read(academy), page(academy).how) == ("valid", [], "answered")
    assert [one.verb for one in now(academy).events] == ["issued", "suspended", "restored"]
    assert tick(academy) == Settled()
    assert (journaled("change_given"), journaled("change_answered"), journaled("change_ended")) == (1, 2, 1)
    sound()


def test_a_wrong_answer_leaves_it_open_and_nothing_else_ends_it(academy: Academy) -> None:
    publish(academy, VOLUME)
    tick(academy)
    one = page(academy)
    item = next(iter(one.questions))
    view = one.questions[item]
    wrong = wrong_answer(view.question, view.deal)
    assert wrong is not None
    mine = academy.act("trainee")
    assert not answer_change(mine, one.public_id, item, wrong).right
    assert page(academy).left == 2
    for code, act in (
        ("answer_blank", lambda: answer_change(mine, one.public_id, item, {})),
        ("change_question", lambda: answer_change(mine, one.public_id, "treatment-p01", wrong)),
        ("change_question", lambda: answer_change(academy.act("other"), one.public_id, item, wrong)),
        ("change_left", lambda: confirm_change(mine, one.public_id)),
        ("change_question", lambda: confirm_change(mine, "x" * 26)),
    ):
        with pytest.raises(Refused, match=code):
            act()
    answer(academy)
    with pytest.raises(Refused, match="already_so"):
        answer_change(mine, one.public_id, item, right(one, item))
    assert count(ChangeEnd) == 1


def test_a_passage_without_questions_is_read_and_confirmed(academy: Academy) -> None:
    publish(academy, FAINT)
    assert tick(academy).given == 1
    assert (page(academy).questions, page(academy).left) == ({}, 0)
    confirm_change(academy.act("trainee"), page(academy).public_id)
    assert to_read(academy) == []
    sound()


def test_wording_and_what_no_safety_rests_on_reach_nobody(academy: Academy) -> None:
    publish(academy, PLAIN)
    publish(academy, pack=reworded(shipped(), VOLUME, wording=True))
    assert (tick(academy), count(PassageChange)) == (Settled(), 0)


def test_a_mark_of_wording_hides_no_fact_that_changed_before_or_after(academy: Academy) -> None:
    fact = publish(academy, VOLUME)
    publish(
        academy, pack=reworded(fact, ("product", "volume-for-dose", "To find a", "In order to find a"), wording=True)
    )
    assert tick(academy).given == 1, "from the first words to the third a fact has changed"
    assert "In order to find" in (page(academy).now or "")
    answer(academy)
    assert (tick(academy), to_read(academy)) == (Settled(), [])


def test_a_second_change_is_asked_with_the_first(academy: Academy) -> None:
    first = publish(academy, VOLUME)
    tick(academy)
    academy.clock.advance(days=10)
    publish(academy, pack=reworded(first, ("product", "volume-for-dose", "multiply", "always multiply")))
    assert tick(academy).given == 1
    assert len(to_read(academy)) == 1, "one passage, one thing to read"
    answer(academy)
    assert (to_read(academy), count(ChangeEnd)) == ([], 2)
    academy.clock.advance(days=60)
    assert (tick(academy), now(academy).status) == (Settled(), "valid")


def test_what_the_course_takes_back_is_asked_no_more(academy: Academy) -> None:
    publish(academy, VOLUME)
    tick(academy)
    academy.clock.advance(days=31)
    assert tick(academy).suspended == 1
    load_pack(academy.act("admin"), shipped())
    db.session.close()
    assert tick(academy) == Settled(ended=1)
    assert (now(academy).status, page(academy).how) == ("valid", "taken_back")
    sound()


def test_a_mark_that_comes_afterwards_ends_what_it_was_forgotten_for(academy: Academy) -> None:
    publish(academy, VOLUME)
    tick(academy)
    publish(academy, pack=reworded(shipped(), VOLUME, wording=True))
    assert (tick(academy), to_read(academy)) == (Settled(ended=1), [])


def test_a_new_number_does_not_evade_it_and_a_revoked_one_is_left_alone(academy: Academy) -> None:
    publish(academy, VOLUME)
    tick(academy)
    correct(academy.act("instructor"), now(academy).id, "Ana Ferreira Lopes", "It was misspelt.")
    assert tick(academy) == Settled()
    academy.clock.advance(days=31)
    assert tick(academy).suspended == 1
    assert (now(academy).holder_name, now(academy).status) == ("Ana Ferreira Lopes", "suspended")
    revoke(academy.act("instructor"), now(academy).id, "It was obtained by another person.")
    publish(academy, VOLUME, FAINT)
    assert tick(academy) == Settled()


def test_what_was_revoked_before_the_day_is_left_as_it_is(academy: Academy) -> None:
    publish(academy, VOLUME)
    tick(academy)
    revoke(academy.act("instructor"), now(academy).id, "It was obtained by another person.")
    academy.clock.advance(days=31)
    assert (tick(academy), now(academy).status) == (Settled(), "revoked")


def test_who_learnt_it_after_the_change_is_asked_nothing_when_its_wording_changes(academy: Academy) -> None:
    first = publish(academy, VOLUME)
    second = reworded(first, ("product", "volume-for-dose", "To find a", "In order to find a"), wording=True)
    publish(academy, pack=second)
    academy.clock.advance(days=1)
    certify(academy, "other")
    publish(academy, pack=reworded(second, ("product", "volume-for-dose", "multiply", "you multiply"), wording=True))
    assert tick(academy).given == 1
    assert (len(to_read(academy)), to_read(academy, "other")) == (1, [])


def test_who_studies_it_in_a_new_cycle_is_asked_nothing(academy: Academy) -> None:
    with transaction(academy.act()) as work:
        open_cycle(work, academy.enrolment().id)
    publish(academy, VOLUME)
    assert tick(academy).given == 1
    next_cycle(academy)
    academy.clock.advance(days=2)
    study(academy)
    assert tick(academy) == Settled(ended=1)
    assert page(academy).how == "studied"
    publish(academy, VOLUME, FAINT)
    assert tick(academy).given == 1
    assert to_read(academy) == [page(academy).title]


def test_a_certificate_that_comes_after_the_change_is_asked_too(academy: Academy) -> None:
    study(academy, "other")
    publish(academy, VOLUME)
    assert tick(academy).given == 1
    academy.clock.advance(days=3)
    certify(academy, "other")
    assert tick(academy).given == 1
    assert len(to_read(academy, "other")) == 1


def test_a_load_says_what_has_changed_and_to_how_many_it_goes(academy: Academy, app: Flask, tmp_path: Path) -> None:
    folder = copytree(COURSE, tmp_path / "course")
    lesson = folder / "modules" / "06-product" / "lesson.md"
    words = lesson.read_text(encoding="utf-8")
    lesson.write_text(words.replace(VOLUME[2], VOLUME[3], 1), encoding="utf-8")
    loaded = app.test_cli_runner().invoke(course, ["load", str(folder)])
    assert loaded.exit_code == 0, loaded.output
    assert "Changed where safety depends on it: product#volume-for-dose (Dilution arithmetic)." in loaded.output
    assert "1 holder of a certificate is to read it." in loaded.output
    assert len(to_read(academy)) == 1
    academy.clock.advance(days=31)
    ticked = app.test_cli_runner().invoke(certification, ["tick"])
    assert "1 suspended; changed passages: 0 tasks given, 0 ended" in ticked.output
    again = app.test_cli_runner().invoke(certification, ["tick"])
    assert "0 notices written, 0 suspended; changed passages: 0 tasks given, 0 ended" in again.output
