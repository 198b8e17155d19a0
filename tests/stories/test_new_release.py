"""A new release of the course: it reaches what starts next, and nothing that runs."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from config import ROOT
from lms.database import Base, db, reading, runtime
from lms.journal.verification import verify
from lms.learning.queries import lesson_view
from lms.publishing.pack.reader import read_pack
from lms.publishing.services import load_pack
from lms.sitting.queries.attempt import attempt_page
from lms.sitting.services.saving import save_answer
from lms.sitting.services.submitting import submit_attempt
from tests.academy import Academy
from tests.fixtures import make_app
from tests.stories.attempts import QUIZ, Tab, head_of


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


def test_a_pack_that_returns_to_earlier_content_is_a_new_release(trainee: Academy) -> None:
    pack = read_pack(ROOT / "course").pack
    assert pack is not None
    other = replace(pack, course=pack.course.model_copy(update={"summary": "Another summary."}))
    numbers = [load_pack(trainee.act("admin"), one).number for one in (other, pack, pack, other, other)]
    assert numbers == [2, 3, 3, 4, 4]
