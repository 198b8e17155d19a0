"""Keeping it fresh: what was missed about safety comes back after the certificate, a few questions a day."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from lms.bank.models import QuestionVersion
from lms.database import db, reading
from lms.journal.models import Entry
from lms.practicals.queries.observations import academy_zone
from lms.refreshing.models import RefreshAnswer, RefreshPause
from lms.refreshing.queries import Fresh, Item, asked, fresh_of, told
from lms.refreshing.rules import MOST
from lms.refreshing.services import answer_question, set_paused
from lms.unit_of_work import Refused
from tests.academy import Academy
from tests.fixtures import furthered
from tests.postgres import Cluster
from tests.practice import certify
from tests.stories.attempts import together
from tests.teaching import right, submit


@pytest.fixture(scope="module")
def template(prepared: Path, cluster: Cluster | None) -> str:
    return furthered(prepared, cluster, "refreshed", missed_and_certified)


def nothing(_question: Any, _deal: Any) -> dict[str, list[str]]:
    return {}


def missed_and_certified(academy: Academy) -> None:
    """A quiz on product and dose handed in empty, later passed; then the certificate."""
    submit(academy, "trainee", nothing)
    certify(academy)


def fresh(academy: Academy, whom: str = "trainee") -> Fresh:
    db.session.close()
    return fresh_of(reading(), academy.people[whom].id, academy.clock(), academy_zone(reading()))


def first(academy: Academy) -> Item:
    found = fresh(academy)
    return found.items[found.today.asked[0]]


def answer(academy: Academy, item: Item, *, rightly: bool = True) -> None:
    """By the key, or with the first answer that is not it."""
    view = asked(reading(), fresh(academy), item)
    raw = right(view.question, view.deal) if rightly else wrong(view.question, view.deal)
    answer_question(academy.act("trainee"), item.course, item.key, raw)


def wrong(question: Any, deal: Any) -> dict[str, list[str]]:
    kind, raw = question.shown.type, right(question, deal)
    options = [{"answer": [option.id]} for option in getattr(question.spec.shown, "options", ())]
    swapped = dict(zip(raw, reversed(list(raw.values())), strict=True))
    for tried in (*options, {**raw, "answer": ["1"]}, {name: raw[name] for name in list(raw)[:1]}, swapped):
        answered = kind.parse(question.spec.shown, deal, tried)
        if answered is not None and kind.grade(question.spec, deal, answered).credit < 1:
            return tried
    raise AssertionError(question.shown.key)


def rows(model: type[RefreshAnswer] | type[RefreshPause] | type[Entry]) -> int:
    db.session.close()
    return reading().execute(sa.select(sa.func.count()).select_from(model)).scalar_one()


def test_what_was_missed_comes_back_the_next_day_at_most_five(academy: Academy) -> None:
    today = fresh(academy)
    assert today.holds
    assert today.today.asked == ()
    assert today.today.next_on == academy.clock().date() + timedelta(days=1)
    academy.clock.advance(days=1)
    found = fresh(academy)
    assert len(found.items) > MOST
    assert len(found.today.asked) == MOST
    domains = {item.place.domain for item in found.items.values() if not item.place.critical}
    assert domains <= {"product", "safety"}


def test_only_practice_questions_are_asked(academy: Academy) -> None:
    academy.sit("trainee", 11, wrong=40)
    academy.clock.advance(days=1)
    versions = [item.version_id for item in fresh(academy).items.values()]
    uses = sa.select(QuestionVersion.use).where(QuestionVersion.id.in_(versions)).distinct()
    assert len(versions) > 20
    assert reading().execute(uses).scalars().all() == ["practice"]


def test_without_a_certificate_nothing_comes_back(academy: Academy) -> None:
    submit(academy, "other", nothing)
    academy.clock.advance(days=1)
    assert not fresh(academy, "other").holds
    with pytest.raises(Refused, match="refresh_unknown"):
        answer_question(academy.act("other"), "upper-face", first(academy).key, {"answer": ["a"]})


def test_who_missed_nothing_is_asked_nothing(academy: Academy) -> None:
    certify(academy, "other")
    academy.clock.advance(days=30)
    found = fresh(academy, "other")
    assert (found.holds, found.items, found.today.next_on) == (True, {}, None)


def test_an_answer_is_told_and_moves_its_question(academy: Academy) -> None:
    academy.clock.advance(days=1)
    item = first(academy)
    answer(academy, item)
    found = fresh(academy)
    view = told(reading(), found, item)
    assert view is not None
    assert (view.right, view.unsafe) == (True, False)
    assert view.html.startswith("<")
    assert item.id in found.answered
    assert item.id not in found.today.asked
    academy.clock.advance(days=1)
    assert told(reading(), fresh(academy), item) is None
    assert item.id not in fresh(academy).today.asked, "a right answer has bought it more than a day"


def test_a_wrong_answer_brings_the_question_back_tomorrow_first(academy: Academy) -> None:
    academy.clock.advance(days=1)
    item = first(academy)
    answer(academy, item, rightly=False)
    academy.clock.advance(days=1)
    assert first(academy).id == item.id, "what was begun comes before what was not"


def test_the_same_day_deals_the_same_and_another_day_anew(academy: Academy) -> None:
    academy.clock.advance(days=1)
    found = fresh(academy)
    item = found.items[found.today.asked[0]]
    assert asked(reading(), found, item).control == asked(reading(), fresh(academy), item).control
    dealt = []
    for _ in range(4):
        academy.clock.advance(days=1)
        now = fresh(academy)
        dealt.append([asked(reading(), now, one).deal for one in now.items.values()])
    assert any(one != dealt[0] for one in dealt)


def test_five_answers_end_the_day_and_sixty_days_away_leave_no_heap(academy: Academy) -> None:
    academy.clock.advance(days=1)
    for n in range(MOST):
        assert len(fresh(academy).today.asked) == MOST - n
        answer(academy, first(academy), rightly=n % 2 == 0)
    done = fresh(academy).today
    assert (done.asked, done.answered) == ((), MOST)
    academy.clock.advance(days=60)
    back = fresh(academy)
    assert (len(back.today.asked), back.today.answered) == (MOST, 0)


def test_an_answer_that_is_sent_again_counts_once(academy: Academy) -> None:
    academy.clock.advance(days=1)
    found = fresh(academy)
    item = found.items[found.today.asked[0]]
    view = asked(reading(), found, item)
    raw = right(view.question, view.deal)
    act = academy.act("trainee")
    db.session.close()
    together(academy.app, 8, lambda _n: answer_question(act, item.course, item.key, raw))
    answer_question(act, item.course, item.key, wrong(view.question, view.deal))
    assert rows(RefreshAnswer) == 1
    assert reading().execute(sa.select(RefreshAnswer.right)).scalar_one(), "the first one counts"


def test_many_tabs_make_no_sixth_answer(academy: Academy) -> None:
    academy.clock.advance(days=1)
    found = fresh(academy)
    act, sent = academy.act("trainee"), []
    for item in list(found.items.values())[: MOST + 4]:
        view = asked(reading(), found, item)
        sent.append((item, right(view.question, view.deal)))
    db.session.close()
    together(academy.app, len(sent), lambda n: answer_question(act, sent[n][0].course, sent[n][0].key, sent[n][1]))
    assert 0 < rows(RefreshAnswer) <= MOST


@pytest.mark.parametrize(("raw", "code"), [({}, "answer_blank"), ({"answer": ["nonsense" * 60]}, "answer_")])
def test_what_cannot_be_read_is_not_kept(academy: Academy, raw: dict[str, list[str]], code: str) -> None:
    academy.clock.advance(days=1)
    item = first(academy)
    with pytest.raises(Refused, match=code):
        answer_question(academy.act("trainee"), item.course, item.key, raw)
    assert rows(RefreshAnswer) == 0


def test_a_question_that_is_not_asked_today_is_refused(academy: Academy) -> None:
    academy.clock.advance(days=1)
    found = fresh(academy)
    later = next(item for id, item in found.items.items() if id not in found.today.asked)
    with pytest.raises(Refused, match="refresh_not_today"):
        answer_question(academy.act("trainee"), later.course, later.key, {"answer": ["a"]})


def test_a_pause_asks_nothing_until_it_ends(academy: Academy) -> None:
    academy.clock.advance(days=1)
    item = first(academy)
    for _ in range(2):
        set_paused(academy.act("trainee"), True)
    assert fresh(academy).paused
    assert rows(RefreshPause) == 1
    with pytest.raises(Refused, match="refresh_not_today"):
        answer(academy, item)
    academy.clock.advance(days=90)
    set_paused(academy.act("trainee"), False)
    back = fresh(academy)
    assert (back.paused, len(back.today.asked)) == (False, MOST)
    with pytest.raises(Refused, match="refresh_no_certificate"):
        set_paused(academy.act("other"), True)


def test_nothing_of_it_is_journaled_and_nothing_is_rewritten(academy: Academy) -> None:
    entries = rows(Entry)
    academy.clock.advance(days=1)
    answer(academy, first(academy))
    set_paused(academy.act("trainee"), True)
    assert rows(Entry) == entries
    for statement in ("UPDATE refresh_answer SET day = day", "DELETE FROM refresh_pause"):
        with pytest.raises(DBAPIError, match="history"):
            reading().execute(sa.text(statement))
        db.session.rollback()


def test_the_day_is_that_of_the_academy(academy: Academy) -> None:
    """Half past eleven at night in UTC is the next morning in Tokyo and still the same day in Lisbon."""
    academy.clock.moment = academy.clock.moment.replace(hour=23, minute=30)
    assert fresh(academy).day == academy.clock().date()
    academy.clock.advance(hours=1)
    assert fresh(academy).day == academy.clock().date()
    assert len(fresh(academy).today.asked) == MOST
