"""Taking a quiz: starting once, saving without loss, the clock's edges, and papers that keep their versions."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from config import ROOT
from lms.catalogue.queries import outline
from lms.cohorts.services import grant_attempt, grant_time
from lms.database import Base, db, reading, runtime
from lms.journal.queries import verify
from lms.learning.queries import lesson_view
from lms.publishing.pack.reader import read_pack
from lms.publishing.services import load_pack
from lms.sitting.models import Attempt, AttemptSlot, Response
from lms.sitting.queries import AttemptHead, attempt_head, attempt_page, quiz_states
from lms.sitting.services import Saved, close_overdue, save_answer, start_attempt, submit_attempt
from lms.unit_of_work import Refused
from tests.academy import Academy
from tests.conftest import make_app

QUIZ = 1  # the module whose quiz is sat here


@pytest.fixture
def trainee(academy: Academy) -> Academy:
    academy.read_lesson("trainee", 1)
    return academy


def head_of(attempt: str) -> AttemptHead:
    db.session.close()
    head = attempt_head(reading(), attempt)
    assert head is not None
    return head


def right_answers(academy: Academy, attempt: str) -> dict[int, dict[str, list[str]]]:
    slots = academy.slots(attempt)
    return {n: q.shown.type.raw_of(q.shown.type.key(q.spec, deal)) for n, q, deal in slots}


def rows(attempt: str, number: int) -> list[Response]:
    db.session.close()
    wanted = (
        sa.select(Response)
        .join(AttemptSlot, AttemptSlot.id == Response.slot_id)
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .where(Attempt.public_id == attempt, AttemptSlot.number == number)
    )
    return list(reading().execute(wanted.order_by(Response.sequence)).scalars())


def choice(academy: Academy, attempt: str) -> tuple[int, list[str]]:
    """The first item that offers options, with their ids."""
    number, question, _deal = next(one for one in academy.slots(attempt) if one[1].shown.kind == "single_choice")
    return number, [option.id for option in question.spec.shown.options]


# -- start --------------------------------------------------------------------------------------------------


def test_starting_twice_returns_the_attempt_that_is_open(trainee: Academy) -> None:
    first = trainee.start("trainee", QUIZ)
    trainee.clock.advance(minutes=5)
    assert trainee.start("trainee", QUIZ) == first
    assert head_of(first).due_at == trainee.clock() - timedelta(minutes=5) + timedelta(minutes=20)


def test_a_quiz_is_closed_until_its_lesson_is_read(academy: Academy) -> None:
    with pytest.raises(Refused, match="lesson_unread"):
        academy.start("trainee", QUIZ)


def test_the_examination_is_closed_until_every_quiz_is_passed(academy: Academy) -> None:
    academy.read_lessons()
    for position in range(1, 10):
        academy.sit("trainee", position)
    with pytest.raises(Refused, match="quizzes_open"):
        academy.start("trainee", 11)


def together(app: Flask, count: int, act: Callable[[int], object]) -> list[object]:
    """Runs the act in as many threads, all let go at the same moment; what each returned or raised."""
    barrier, found = threading.Barrier(count), list[object]()

    def run(number: int) -> None:
        with app.app_context():
            barrier.wait()
            try:
                found.append(act(number))
            except Refused as refused:
                found.append(refused.code)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_eight_starts_at_once_make_one_attempt(app: Flask, trainee: Academy) -> None:
    enrolment, quiz = trainee.enrolment(), trainee.quiz_ids()[QUIZ - 1]
    found = together(app, 8, lambda _: start_attempt(trainee.act("trainee"), enrolment, quiz))
    assert len(found) == 8
    assert len(set(found)) == 1
    db.session.close()
    assert reading().query(Attempt).count() == 1


def test_the_last_attempt_is_given_once_under_a_race(app: Flask, trainee: Academy) -> None:
    for _ in range(2):
        trainee.sit("trainee", QUIZ, wrong=4)
    enrolment, quiz = trainee.enrolment(), trainee.quiz_ids()[QUIZ - 1]

    def sit(_number: int) -> str:
        attempt = start_attempt(trainee.act("trainee"), enrolment, quiz)
        submit_attempt(trainee.act("trainee"), attempt)
        return attempt

    found = together(app, 8, sit)
    given = {one for one in found if one != "attempts_used"}
    assert len(found) == 8
    assert len(given) == 1
    db.session.close()
    assert reading().query(Attempt).count() == 3
    with runtime().engine.connect() as connection:
        assert list(verify(connection)) == []


def test_eight_submissions_at_once_mark_once(app: Flask, trainee: Academy) -> None:
    attempt = trainee.start("trainee", QUIZ)
    trainee.answer("trainee", attempt)
    together(app, 8, lambda _: submit_attempt(trainee.act("trainee"), attempt))
    with runtime().engine.connect() as connection:
        marks = connection.execute(sa.text("SELECT count(*) FROM mark")).scalar_one()
        said = connection.execute(sa.text("SELECT count(*) FROM journal_entry WHERE verb = 'attempt_submitted'"))
        assert (marks, said.scalar_one()) == (8, 1)


def test_after_three_attempts_only_a_granted_one_starts(trainee: Academy) -> None:
    for _ in range(3):
        trainee.sit("trainee", QUIZ, wrong=4)
    with pytest.raises(Refused, match="attempts_used"):
        trainee.start("trainee", QUIZ)
    state = quiz_states(reading(), trainee.enrolment(), trainee.clock())[QUIZ - 1]
    grant_attempt(trainee.act("instructor"), trainee.enrolment().id, state.quiz.public_id, "The alarm went off.")
    fourth = trainee.start("trainee", QUIZ)
    assert (head_of(fourth).number, head_of(fourth).allowed) == (4, 4)
    submit_attempt(trainee.act("trainee"), fourth)
    with pytest.raises(Refused, match="attempts_used"):
        trainee.start("trainee", QUIZ)


def test_the_examination_waits_fourteen_days(academy: Academy) -> None:
    academy.read_lessons()
    for position in range(1, 11):
        academy.sit("trainee", position)
    academy.sit("trainee", 11, wrong=20)
    academy.clock.advance(days=14, seconds=-1)
    with pytest.raises(Refused, match="wait"):
        academy.start("trainee", 11)
    academy.clock.advance(seconds=1)
    assert head_of(academy.start("trainee", 11)).number == 2


def test_items_do_not_repeat_while_the_pool_allows(trainee: Academy) -> None:
    """Module pools are a little larger than a quiz: what was not asked yet comes first, each item once a paper."""
    papers = []
    for _ in range(3):
        attempt = trainee.sit("trainee", QUIZ, wrong=4)
        papers.append({question.shown.key for _number, question, _deal in trainee.slots(attempt)})
    pool = outline_items(trainee, QUIZ)
    fresh = pool - papers[0]
    assert all(len(paper) == 8 for paper in papers)
    assert len(papers[1] & fresh) == min(8, len(fresh))
    assert set().union(*papers) <= pool


def outline_items(academy: Academy, position: int) -> set[str]:
    """The author's ids of a module's practice items."""
    pack = read_pack(ROOT / "course").pack
    assert pack is not None
    module = outline(reading(), academy.enrolment().release_id).modules[position - 1].key
    return {item.id for one in pack.modules if one.lesson.id == module for item in one.items if item.use == "practice"}


def test_the_second_examination_asks_other_items(academy: Academy) -> None:
    academy.read_lessons()
    for position in range(1, 11):
        academy.sit("trainee", position)
    first = {q.shown.key: q.shown.domain for _, q, _ in academy.slots(academy.sit("trainee", 11, wrong=20))}
    academy.clock.advance(days=15)
    second = {q.shown.key: q.shown.domain for _, q, _ in academy.slots(academy.start("trainee", 11))}
    assert len(first) == len(second) == 40
    with runtime().engine.connect() as connection:
        pools = dict(
            connection.execute(
                sa.text("SELECT domain, count(*) FROM question_version WHERE use = 'examination' GROUP BY domain")
            ).all()
        )
    for domain, size in pools.items():
        asked = [key for key, one in second.items() if one == domain]
        again = [key for key in asked if key in first]
        assert len(again) <= max(0, 2 * len(asked) - size), domain


# -- save ---------------------------------------------------------------------------------------------------


class Tab:
    """One open page of an attempt: numbers its own sends, remembers what the server said last."""

    def __init__(self, academy: Academy, attempt: str, number: int, name: str) -> None:
        self.academy, self.attempt, self.number, self.name = academy, attempt, number, name
        self.seq, self.base = 0, 0

    def send(self, option: str | None, seq: int | None = None, base: int | None = None) -> Saved:
        self.seq = self.seq + 1 if seq is None else seq
        raw = {"answer": [option]} if option else {}
        act = self.academy.act("trainee")
        based = self.base if base is None else base
        saved = save_answer(act, self.attempt, self.number, raw, self.name, self.seq, based)
        self.base = saved.sequence
        return saved


@pytest.fixture
def sitting(trainee: Academy) -> tuple[str, int, list[str]]:
    """A running attempt, one of its items, the ids of the item's options."""
    attempt = trainee.start("trainee", QUIZ)
    return (attempt, *choice(trainee, attempt))


def test_the_same_send_twice_is_stored_once(trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    attempt, number, (a, *_) = sitting
    tab = Tab(trainee, attempt, number, "firsttab")
    first, again = tab.send(a), tab.send(a, seq=1, base=0)
    assert (first.code, again.code) == ("saved", "same")
    assert (again.sequence, again.values, again.receipt) == (1, {"answer": [a]}, first.receipt)
    assert len(rows(attempt, number)) == 1


def test_the_same_answer_again_is_not_stored_again(trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    attempt, number, (a, *_) = sitting
    tab = Tab(trainee, attempt, number, "firsttab")
    assert [tab.send(a).code, tab.send(a).code] == ["saved", "same"]
    assert len(rows(attempt, number)) == 1


def test_there_and_back_stores_three(trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    attempt, number, (a, b, *_) = sitting
    tab = Tab(trainee, attempt, number, "firsttab")
    assert [tab.send(one).code for one in (a, b, a)] == ["saved"] * 3
    assert [row.answer["chosen"] for row in rows(attempt, number)] == [[a], [b], [a]]


def test_an_answer_can_be_taken_back(trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    attempt, number, (a, *_) = sitting
    tab = Tab(trainee, attempt, number, "firsttab")
    tab.send(a)
    assert tab.send(None).values == {}
    assert [row.answer is None for row in rows(attempt, number)] == [False, True]


def test_a_tab_that_missed_another_is_told(trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    attempt, number, (a, b, c, *_) = sitting
    first, second = Tab(trainee, attempt, number, "firsttab"), Tab(trainee, attempt, number, "secondtab")
    first.send(a)
    told = second.send(b, base=0)
    assert (told.code, told.sequence, told.values) == ("conflict", 1, {"answer": [a]})
    assert len(rows(attempt, number)) == 1
    assert second.send(c).code == "saved", "after it has seen the answer"
    assert first.send(b, base=1).code == "conflict"


def test_sends_that_overtake_each_other_end_with_the_last(
    trainee: Academy, sitting: tuple[str, int, list[str]]
) -> None:
    attempt, number, (a, b, c, *_) = sitting
    tab = Tab(trainee, attempt, number, "firsttab")
    tab.send(c, seq=3, base=0)
    late = [tab.send(b, seq=2, base=0), tab.send(a, seq=1, base=0)]
    assert [(one.code, one.values) for one in late] == [("same", {"answer": [c]})] * 2
    assert [row.answer["chosen"] for row in rows(attempt, number)] == [[c]]


def test_one_number_for_two_answers_is_never_called_saved(
    trainee: Academy, sitting: tuple[str, int, list[str]]
) -> None:
    """A plain form sent twice from one page, changed in between: it must not hear that the change was saved."""
    attempt, number, (a, b, *_) = sitting
    tab = Tab(trainee, attempt, number, "firsttab")
    tab.send(a, seq=1, base=0)
    again = tab.send(b, seq=1, base=0)
    assert again.code == "conflict"
    assert again.values == {"answer": [a]}


def test_somebody_elses_attempt_takes_no_answer(trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    attempt, number, (a, *_) = sitting
    for who in ("other", "instructor", "admin"):
        with pytest.raises(Refused, match="slot_unknown"):
            save_answer(trainee.act(who), attempt, number, {"answer": [a]}, "firsttab", 1, 0)
        with pytest.raises(Refused, match="attempt_unknown"):
            submit_attempt(trainee.act(who), attempt)
    assert rows(attempt, number) == []


def test_two_tabs_at_once_lose_nothing_that_was_acknowledged(
    app: Flask, trainee: Academy, sitting: tuple[str, int, list[str]]
) -> None:
    attempt, number, options = sitting

    def send(i: int) -> Saved:
        raw = {"answer": [options[i % len(options)]]}
        return save_answer(trainee.act("trainee"), attempt, number, raw, f"racingtab{i}", 1, 0)

    found = [one for one in together(app, 8, send) if isinstance(one, Saved)]
    stored = {row.sequence: row.answer["chosen"] for row in rows(attempt, number)}
    acknowledged = {one.sequence: one.values["answer"] for one in found}
    assert len(found) == 8
    assert stored == acknowledged
    assert sum(one.code == "saved" for one in found) == 1


# -- time ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(-1, "saved"), (0, "saved"), (1, "saved"), (29, "saved"), (30, "saved"), (31, "late"), (3600, "late")],
)
def test_answers_count_until_the_grace_is_over(
    seconds: int, code: str, trainee: Academy, sitting: tuple[str, int, list[str]]
) -> None:
    """Twenty minutes, and thirty seconds for what is on its way."""
    attempt, number, (a, *_) = sitting
    due = head_of(attempt).due_at
    assert due is not None
    trainee.clock.moment = due + timedelta(seconds=seconds)
    assert Tab(trainee, attempt, number, "firsttab").send(a).code == code
    assert [row.late for row in rows(attempt, number)] == [code == "late"]


@pytest.mark.parametrize(("seconds", "closed"), [(-1, 0), (0, 0), (1, 0), (30, 0), (31, 1)])
def test_overdue_attempts_are_closed_after_the_grace(
    seconds: int, closed: int, trainee: Academy, sitting: tuple[str, int, list[str]]
) -> None:
    due = head_of(sitting[0]).due_at
    assert due is not None
    trainee.clock.moment = due + timedelta(seconds=seconds)
    assert close_overdue(trainee.act()) == closed
    assert head_of(sitting[0]).submitted_how == ("time" if closed else None)
    assert close_overdue(trainee.act()) == 0


@pytest.mark.parametrize("closed_before", [False, True])
def test_a_late_answer_is_kept_apart_and_earns_nothing(closed_before: bool, trainee: Academy) -> None:
    attempt = trainee.start("trainee", QUIZ)
    answers = right_answers(trainee, attempt)
    for number in range(1, 8):
        save_answer(trainee.act("trainee"), attempt, number, answers[number], "firsttab", number, 0)
    trainee.clock.advance(minutes=21)
    if closed_before:
        close_overdue(trainee.act())
    late = save_answer(trainee.act("trainee"), attempt, 8, answers[8], "firsttab", 9, 0)
    changed = save_answer(trainee.act("trainee"), attempt, 7, {}, "firsttab", 10, 1)
    assert (late.code, late.sequence, changed.code) == ("late", 0, "late")
    submit_attempt(trainee.act("trainee"), attempt)
    head = head_of(attempt)
    assert (head.submitted_how, head.result and head.result["share"]) == ("time", "7/8")
    assert [row.late for row in rows(attempt, 8)] == [True]
    page = attempt_page(reading(), head)
    assert page.slots[7].values == {}
    assert page.slots[6].values == answers[7]
    with runtime().engine.connect() as connection:
        assert list(verify(connection)) == []


def test_after_submission_by_the_trainee_nothing_is_taken(
    trainee: Academy, sitting: tuple[str, int, list[str]]
) -> None:
    attempt, number, (a, *_) = sitting
    submit_attempt(trainee.act("trainee"), attempt)
    assert Tab(trainee, attempt, number, "firsttab").send(a).code == "closed"
    assert rows(attempt, number) == []
    assert submit_attempt(trainee.act("trainee"), attempt) == "released", "a second time changes nothing"


def test_what_was_left_open_when_time_ended_earns_nothing(trainee: Academy) -> None:
    attempt = trainee.start("trainee", QUIZ)
    trainee.answer("trainee", attempt, wrong=3)
    trainee.clock.advance(hours=1)
    assert trainee.start("trainee", QUIZ) != attempt, "the overdue one is closed on the way"
    head = head_of(attempt)
    assert (head.state, head.submitted_how, head.passed) == ("released", "time", False)
    assert head.result is not None
    assert head.result["share"] == "5/8"


def test_extra_time_reaches_the_next_attempt_alone(trainee: Academy) -> None:
    running = trainee.start("trainee", QUIZ)
    before = head_of(running).due_at
    grant_time(trainee.act("instructor"), trainee.people["trainee"].id, trainee.enrolment().id, 150, "language")
    assert head_of(running).due_at == before
    submit_attempt(trainee.act("trainee"), running)
    following = head_of(trainee.start("trainee", QUIZ))
    assert following.due_at == following.started_at + timedelta(minutes=30)


# -- versions -----------------------------------------------------------------------------------------------


@pytest.fixture
def pack_folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "course", tmp_path / "course"))


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, old
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def everything(ignoring: Sequence[str] = ()) -> dict[str, list[Any]]:
    with runtime().engine.connect() as connection:
        tables = [table for table in Base.metadata.sorted_tables if table.name not in ignoring]
        return {t.name: connection.execute(sa.select(t).order_by(*t.primary_key.columns)).all() for t in tables}


def test_a_changed_pack_reaches_the_next_attempt_alone(trainee: Academy, pack_folder: Path) -> None:
    running = trainee.start("trainee", QUIZ)
    before = {q.shown.key: (q.shown.id, q.shown.rendered) for _, q, _ in trainee.slots(running)}
    page = attempt_page(reading(), head_of(running))
    module = pack_folder / "modules" / "01-treatment"
    items = module / "practice.yaml"
    items.write_text(items.read_text(encoding="utf-8").replace("lead_in: ", "lead_in: Once more. "), encoding="utf-8")
    edit(module / "lesson.md", "\n## ", "\nA sentence that was not there before.\n\n## ")
    pack = read_pack(pack_folder).pack
    assert pack is not None
    loaded = load_pack(trainee.act("admin"), pack)
    assert (loaded.number, loaded.changed) == (2, True)
    assert loaded.made["lessons"] == 1
    assert loaded.made["questions"] >= 8

    assert {q.shown.key: (q.shown.id, q.shown.rendered) for _, q, _ in trainee.slots(running)} == before
    assert attempt_page(reading(), head_of(running)).slots == page.slots
    lesson = lesson_view(reading(), trainee.enrolment(), "treatment")
    assert lesson is not None
    assert "A sentence that was not there before." in str(lesson.page)
    trainee.answer("trainee", running)
    submit_attempt(trainee.act("trainee"), running)
    assert head_of(running).passed is True

    following = trainee.start("trainee", QUIZ)
    shown = {q.shown.key: q.shown for _, q, _ in trainee.slots(following)}
    assert all(one.rendered["lead_in"].startswith("Once more.") for one in shown.values())
    assert all(one.number == 2 for one in shown.values())
    with runtime().engine.connect() as connection:
        assert list(verify(connection)) == []


def test_a_changed_key_leaves_what_was_dealt_with_the_old_one(trainee: Academy, pack_folder: Path) -> None:
    running = trainee.start("trainee", QUIZ)
    before = {q.shown.key: q.revision_id for _, q, _ in trainee.slots(running)}
    items = pack_folder / "modules" / "01-treatment" / "practice.yaml"
    text = items.read_text(encoding="utf-8")
    items.write_text(text.replace('rationale: "', 'rationale: "Note. '), encoding="utf-8")
    pack = read_pack(pack_folder).pack
    assert pack is not None
    loaded = load_pack(trainee.act("admin"), pack)
    assert loaded.made.get("questions", 0) == 0
    assert loaded.made["keys"] >= 8
    assert {q.shown.key: q.revision_id for _, q, _ in trainee.slots(running)} == before


def test_a_broken_pack_loads_nothing(trainee: Academy, pack_folder: Path) -> None:
    edit(pack_folder / "modules" / "03-anatomy" / "practice.yaml", "correct: true", "correct: perhaps")
    reading_ = read_pack(pack_folder)
    assert reading_.pack is None
    assert any(finding.is_error for finding in reading_.findings)


def test_a_load_that_fails_half_way_leaves_nothing(
    trainee: Academy, pack_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(pack_folder / "course.yaml", "title: Botulinum toxin", "title: On botulinum toxin")
    pack = read_pack(pack_folder).pack
    assert pack is not None
    before = everything()
    monkeypatch.setattr("lms.publishing.services.ReleaseQuiz", _broken)
    with pytest.raises(RuntimeError, match="the disk is full"):
        load_pack(trainee.act("admin"), pack)
    assert everything() == before


def _broken(*_args: object, **_kwargs: object) -> None:
    raise RuntimeError("the disk is full")


def test_loading_the_same_pack_again_changes_nothing(trainee: Academy) -> None:
    pack = read_pack(ROOT / "course").pack
    assert pack is not None
    before = everything()
    loaded = load_pack(trainee.act("admin"), pack)
    assert (loaded.number, loaded.changed, sum(loaded.made.values())) == (1, False, 0)
    assert everything() == before


def test_answers_survive_a_restart(
    trainee: Academy, sitting: tuple[str, int, list[str]], database_url: str, prepared: Path
) -> None:
    attempt, number, (a, b, *_) = sitting
    Tab(trainee, attempt, number, "firsttab").send(a)
    db.session.remove()
    runtime().engine.dispose()
    restarted = make_app(database_url, prepared / "keys", trainee.clock)
    with restarted.app_context():
        page = attempt_page(reading(), head_of(attempt))
        assert page.slots[number - 1].values == {"answer": [a]}
        again = save_answer(trainee.act("trainee"), attempt, number, {"answer": [b]}, "secondtab", 1, 1)
        assert again.code == "saved"
        db.session.remove()
        runtime().engine.dispose()
