"""A paper that is dealt ahead is the one that a start would have drawn; it is used once and seen by nobody before."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from lms.bank.queries import quizzes_of
from lms.cohorts.queries import enrolments_of
from lms.cohorts.services import set_window
from lms.commands.exam import group
from lms.database import db, reading, runtime
from lms.sitting.models import Attempt, AttemptSlot, DealtPaper, Mark
from lms.sitting.services import dealing
from lms.sitting.services.dealing import COLUMNS, Paper, deal_ahead, deal_before_openings, draw, earlier_of
from lms.unit_of_work import transaction
from tests.academy import Academy
from tests.web.crawl import UNCHANGING, crawl, plain

QUIZ = 1
EXAMINATION = 11
Slots = list[dict[str, Any]]


@pytest.fixture
def trainee(academy: Academy) -> Academy:
    academy.read_lesson("trainee", QUIZ)
    return academy


def deal(academy: Academy, position: int = QUIZ) -> int:
    enrolments = enrolments_of(reading(), academy.clock())
    db.session.close()
    return deal_ahead(academy.act("admin"), enrolments, academy.quiz_ids()[position - 1])


def papers(academy: Academy | None = None) -> list[tuple[int, int, Slots]]:
    """Number, seed and slots of every paper that lies ready, or of the trainee's."""
    wanted = sa.select(DealtPaper).order_by(DealtPaper.id)
    if academy is not None:
        wanted = wanted.where(DealtPaper.enrolment_id == academy.enrolment().id)
        db.session.close()
    with runtime().engine.connect() as connection:
        return [(row.number, row.seed, row.slots["slots"]) for row in connection.execute(wanted)]


def started(academy: Academy, position: int = QUIZ) -> tuple[int, Slots]:
    """Seed and slots of an attempt that starts now."""
    public_id = academy.start("trainee", position)
    with runtime().engine.connect() as connection:
        row = connection.execute(sa.select(Attempt.id, Attempt.seed).where(Attempt.public_id == public_id)).one()
        wanted = sa.select(*(getattr(AttemptSlot, name) for name in COLUMNS)).where(AttemptSlot.attempt_id == row.id)
        slots = connection.execute(wanted.order_by(AttemptSlot.number)).mappings()
        return row.seed, [dict(slot) for slot in slots]


def drawn(academy: Academy, seed: int, position: int = QUIZ) -> Paper:
    enrolment = academy.enrolment()
    quiz = quizzes_of(reading(), enrolment.release_id)[position - 1]
    with transaction(academy.act()) as work:
        return draw(work, enrolment, quiz, seed, earlier_of(work, enrolment.id, quiz.id))


def test_everybody_gets_one_paper(trainee: Academy) -> None:
    people = len(enrolments_of(reading(), trainee.clock()))
    assert deal(trainee) == people
    assert deal(trainee) == 0
    assert len(papers()) == people


def test_a_start_hands_out_the_dealt_paper_and_uses_it_up(trainee: Academy) -> None:
    deal(trainee)
    before = papers()
    seed, slots = started(trainee)
    assert (1, seed, slots) in before
    assert papers() == [paper for paper in before if paper[1] != seed]


@pytest.mark.parametrize("position", [QUIZ, EXAMINATION])
def test_a_dealt_paper_is_the_one_that_its_seed_draws_at_the_start(position: int, academy: Academy) -> None:
    """Whatever the seed; a pool of several thousand papers would not give the same one twice by chance."""
    academy.read_lessons()
    for other in range(1, EXAMINATION) if position == EXAMINATION else ():
        academy.sit("trainee", other)
    for _ in range(6):
        deal(academy, position)
        ((_, seed, slots),) = papers(academy)
        assert list(drawn(academy, seed, position).slots) == slots
        _throw_away()
    deal(academy, position)
    ((_, seed, slots),) = papers(academy)
    assert started(academy, position) == (seed, slots)


def test_the_paper_of_a_second_attempt_asks_again_what_was_missed(trainee: Academy) -> None:
    first = trainee.start("trainee", QUIZ)
    trainee.submit("trainee", first)
    trainee.clock.advance(days=2)
    deal(trainee)
    ((number, seed, slots),) = papers(trainee)
    assert number == 2
    assert list(drawn(trainee, seed).slots) == slots
    assert started(trainee) == (seed, slots)


def test_a_paper_that_a_later_mark_makes_another_is_drawn_anew(trainee: Academy) -> None:
    """What was wrong and then is let count is not asked again: a start would draw otherwise than before."""
    first = trainee.start("trainee", QUIZ)
    trainee.submit("trainee", first)
    trainee.clock.advance(days=2)
    deal(trainee)
    ((_, seed, _slots),) = papers(trainee)
    with runtime().engine.begin() as connection:
        _let_count(connection, first)
    fresh, slots = started(trainee)
    assert fresh != seed
    assert len(slots) > 0
    assert papers(trainee) == []


def _let_count(connection: sa.Connection, attempt: str) -> None:
    """A mark by a person, for an item that was not answered."""
    missed = sa.select(Mark).join(AttemptSlot, AttemptSlot.id == Mark.slot_id)
    missed = missed.join(Attempt, Attempt.id == AttemptSlot.attempt_id).where(Attempt.public_id == attempt)
    row = dict(connection.execute(missed.limit(1)).mappings().one())
    del row["id"]
    row |= {"credit": "1/1", "credit_millionths": 1_000_000, "grader": "person", "why": "decided", "danger": None}
    connection.execute(sa.insert(Mark).values(**row))


def _throw_away() -> None:
    with runtime().engine.begin() as connection:
        connection.execute(sa.delete(DealtPaper))


def test_without_a_dealt_paper_a_start_draws_one(trainee: Academy) -> None:
    seed, slots = started(trainee)
    trainee.submit("trainee", _running(trainee))
    with runtime().engine.connect() as connection:
        numbers = connection.execute(sa.select(Attempt.number).where(Attempt.seed == seed)).scalars().all()
    assert numbers == [1]
    assert slots


def test_whoever_sits_the_quiz_now_gets_none(trainee: Academy) -> None:
    started(trainee)
    assert deal(trainee) == len(enrolments_of(reading(), trainee.clock())) - 1


def test_a_paper_for_another_attempt_or_of_another_course_is_thrown_away(trainee: Academy) -> None:
    """A changed course has another release and, where the quiz itself changed, another version of it."""
    deal(trainee)
    mine = trainee.enrolment().id
    with runtime().engine.begin() as connection:
        earlier = sa.update(DealtPaper).where(DealtPaper.enrolment_id == mine)
        connection.execute(earlier.values(number=2))
        seed = connection.execute(sa.select(DealtPaper.seed).where(DealtPaper.enrolment_id == mine)).scalar_one()
    assert deal(trainee) == 1
    assert seed not in [one for _, one, _ in papers()]
    with runtime().engine.begin() as connection:
        connection.execute(earlier.values(number=3))
    assert started(trainee)[0] != seed
    with runtime().engine.connect() as connection:
        left = sa.select(DealtPaper.id).where(DealtPaper.enrolment_id == mine)
        assert connection.execute(left).all() == []


def test_papers_are_dealt_within_the_day_before_a_window_opens(trainee: Academy) -> None:
    opens = trainee.clock() + timedelta(days=2)
    quiz = quizzes_of(reading(), trainee.enrolment().release_id)[QUIZ - 1].public_id
    db.session.close()
    set_window(trainee.act("admin"), trainee.enrolment().cohort_id or 0, quiz, opens, None, None)
    assert deal_before_openings(trainee.act("admin")) == 0
    trainee.clock.advance(days=1, hours=1)
    assert deal_before_openings(trainee.act("admin")) == len(papers()) > 0
    assert deal_before_openings(trainee.act("admin")) == 0
    trainee.clock.advance(days=1)
    assert deal_before_openings(trainee.act("admin")) == 0


def test_whoever_gets_none_keeps_nobody_else_waiting(trainee: Academy, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few at a time: those who sit the quiz already stand before the others, and are passed over."""
    monkeypatch.setattr(dealing, "AT_ONCE", 1)
    started(trainee)
    cohort = trainee.enrolment().cohort_public_id
    opens = trainee.clock() + timedelta(hours=2)
    quiz = quizzes_of(reading(), trainee.enrolment().release_id)[QUIZ - 1].public_id
    others = len(enrolments_of(reading(), trainee.clock(), cohort)) - 1
    db.session.close()
    set_window(trainee.act("admin"), trainee.enrolment().cohort_id or 0, quiz, opens, None, None)
    assert others > 0
    assert [deal_before_openings(trainee.act("admin")) for _ in range(others + 1)] == [1] * others + [0]


def test_a_dealt_paper_reaches_no_page_no_file_and_no_journal(
    trainee: Academy, signed_in: Callable[[str], FlaskClient]
) -> None:
    """Stronger than a search for it: all that anybody can reach is the same when it is there and when it is not."""
    clients = [signed_in(who) for who in ("trainee", "instructor", "admin")]
    without = _everything(clients)
    deal(trainee)
    ((_, seed, _slots),) = papers(trainee)
    assert _everything(clients) == without
    assert str(seed) not in "".join(without.values())
    started(trainee)
    assert _everything(clients[:1]).items() - without.items() != set()


def _everything(clients: list[FlaskClient]) -> dict[tuple[int, str], str]:
    """What each of them reads at every address, the files among them."""
    db.session.close()
    return {
        (number, seen.path): plain(_COOKIE.sub("", seen.text))
        for number, client in enumerate(clients)
        for seen in crawl(client, "/", "/quizzes", leaving_out=UNCHANGING)
    }


_COOKIE = re.compile(r"^Set-Cookie: .*$", re.MULTILINE)


def _running(academy: Academy) -> str:
    with runtime().engine.connect() as connection:
        wanted = sa.select(Attempt.public_id).where(Attempt.state == "in_progress")
        found: str = connection.execute(wanted).scalar_one()
        return found


# -- the command line -------------------------------------------------------------------------------------


def run(app: Flask, *words: str) -> tuple[int, str]:
    db.session.close()
    result = app.test_cli_runner().invoke(group, words)
    return result.exit_code, result.output


def test_the_command_deals_for_a_cohort_or_for_all(app: Flask, academy: Academy) -> None:
    people = len(enrolments_of(reading(), academy.clock()))
    key = quizzes_of(reading(), academy.enrolment().release_id)[0].key
    code, output = run(app, "deal", key, "--cohort", academy.cohort)
    assert code == 0
    first = int(output.split()[0])
    assert 0 < first < people
    assert run(app, "deal", key)[1].startswith(f"{people - first} papers dealt ahead")


def test_an_unknown_quiz_or_cohort_is_said_in_a_sentence(app: Flask, academy: Academy) -> None:
    assert run(app, "deal", "nowhere") == (1, "No current release has a quiz 'nowhere'.\n")
    assert run(app, "deal", "final", "--cohort", "nowhere") == (1, "Nobody is in a cohort 'nowhere'.\n")
