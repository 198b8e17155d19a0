"""`flask bank`: what a pool carries in numbers, and whether every stored golden answer still holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from config import ROOT
from lms.bank.queries import keyed_questions, release_items
from lms.commands.bank import group
from lms.database import db, reading
from lms.publishing.pack.pack import Pack
from lms.publishing.pack.reader import read_pack
from lms.publishing.services import load_pack
from quizzes.paper import Blueprint
from quizzes.question import type_for
from tests.academy import Academy


@pytest.fixture
def pack() -> Pack:
    found = read_pack(ROOT / "course").pack
    assert found is not None
    return found


def run(app: Flask, *words: str) -> tuple[int, str]:
    db.session.close()
    result = app.test_cli_runner().invoke(group, words)
    return result.exit_code, result.output


def test_the_capacity_of_the_examination_is_told_in_numbers(app: Flask, academy: Academy, pack: Pack) -> None:
    code, output = run(app, "capacity", "final")
    lines = [" ".join(line.split()) for line in output.splitlines()]
    plan = pack.programme.examination.blueprint
    assert code == 0
    assert lines[0] == f"Final examination (final): {plan.total} items a paper"
    assert lines[1].startswith("questions to draw from ")
    assert f"attempts allowed {pack.programme.examination.attempts}" in lines
    assert int(lines[2].removeprefix("different papers ").replace(",", "")) > 1
    assert int(lines[3].removeprefix("without a shared item ")) >= 1


def test_the_capacity_of_a_module_quiz_is_that_of_its_module_alone(app: Flask, academy: Academy, pack: Pack) -> None:
    code, output = run(app, "capacity", f"quiz-{pack.modules[0].lesson.id}")
    assert code == 0
    assert " ".join(output.splitlines()[1].split()).startswith(
        f"questions to draw from {len(pack.modules[0].practice)},"
    )


def test_an_unknown_quiz_is_answered_with_those_that_there_are(app: Flask, academy: Academy) -> None:
    code, output = run(app, "capacity", "nowhere")
    assert code == 1
    assert "'nowhere'" in output
    assert "quiz-treatment" in output
    assert "final" in output


def test_a_pool_that_falls_short_is_told(app: Flask, academy: Academy, pack: Pack, monkeypatch: Any) -> None:
    """A checked pack never comes to this; a release that was stored by an older check could."""
    greedy = pack.programme.examination.model_copy(update={"blueprint_counts": {"safety": 999}})
    assert greedy.blueprint == Blueprint((("safety", 999),))
    load_pack(academy.act(), replace(pack, programme=pack.programme.model_copy(update={"examination": greedy})))
    code, output = run(app, "capacity", "final")
    assert code == 0
    assert "short: 999 wanted (safety)" in output
    assert "Whoever takes every attempt meets an item again." in output


def test_every_golden_answer_of_the_course_earns_what_it_says(app: Flask, academy: Academy, pack: Pack) -> None:
    golden = sum(len(item.golden) for module in pack.modules for item in module.items)
    assert run(app, "test") == (0, f"{golden} golden answers earn what they say.\n")


def test_a_stored_key_that_changes_a_credit_ends_with_one_and_is_named(
    app: Flask, academy: Academy, pack: Pack
) -> None:
    module = pack.modules[0]
    item = next(item for item in module.items if item.kind == "single_choice")
    broken = replace(module, **{item.use: tuple(swapped(one) if one is item else one for one in _of(module, item))})
    load_pack(academy.act(), replace(pack, modules=(broken, *pack.modules[1:])))
    code, output = run(app, "test")
    place = next(i for i, golden in enumerate(item.golden, start=1) if golden.credit == 1)
    assert code == 1
    assert f"{item.id}: golden answer {place} says 1, earns 0" in output
    assert "golden answers do not earn what they say." in output.splitlines()[-1]
    assert all(line.startswith(f"{item.id}: golden answer ") for line in output.splitlines()[:-1])


def _of(module: Any, item: Any) -> tuple[Any, ...]:
    items: tuple[Any, ...] = getattr(module, item.use)
    return items


def swapped(item: Any) -> Any:
    """The item with a key that takes another option as right."""
    kind = type_for(item.kind)
    shown, key = kind.store(item.spec)
    other = next(one["id"] for one in key["options"] if not one["correct"] and not one["unsafe"])
    options = [one | {"correct": one["id"] == other} for one in key["options"]]
    return replace(item, spec=kind.restore(shown, key | {"options": options}))


def test_only_the_current_release_is_tested(app: Flask, academy: Academy, pack: Pack) -> None:
    """A key that was wrong once and has been put right since is not reported for ever."""
    module = pack.modules[0]
    item = next(item for item in module.items if item.kind == "single_choice")
    broken = replace(module, **{item.use: tuple(swapped(one) if one is item else one for one in _of(module, item))})
    load_pack(academy.act(), replace(pack, modules=(broken, *pack.modules[1:])))
    mended = replace(pack, course=pack.course.model_copy(update={"title": "The course, second edition"}))
    load_pack(academy.act(), mended)
    assert run(app, "test")[0] == 0
    revision = release_items(reading(), 3)[item.id].key_revision_id
    assert keyed_questions(reading(), [revision])[revision].revision == 1
