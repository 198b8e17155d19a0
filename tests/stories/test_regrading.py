"""Regrading: a corrected key reaches the answers that the wrong one marked, and takes no pass away."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.bank.models import KeyRevision
from lms.bank.queries import keyed_questions, release_items
from lms.commands.bank import group
from lms.database import db, reading, runtime
from lms.journal.verification import verify
from lms.marking.services.regrading import preview, regrade
from lms.progress.queries import reached
from lms.sitting.models import Mark
from lms.unit_of_work import Refused, transaction
from tests.academy import Academy, of_kind
from tests.stories.attempts import QUIZ, choice, head_of

WHY = "The key named the wrong option; option texts were right."


@pytest.fixture
def sat(trainee: Academy) -> tuple[str, str, str]:
    """A passed attempt, the key of one of its single choices, and an option of it that was not chosen."""
    attempt = trainee.start("trainee", QUIZ, of_kind("single_choice"))
    number, options = choice(trainee, attempt)
    question = next(question for n, question, _ in trainee.slots(attempt) if n == number)
    trainee.answer("trainee", attempt)
    trainee.submit("trainee", attempt)
    other = next(o.id for o in question.spec.key.options if not o.correct)
    assert other in options
    return attempt, question.shown.key, other


def correct(academy: Academy, question: str, option: str) -> None:
    """Adds a revision of the item's key in which another option is the right one."""
    place = release_items(reading(), 1)[question]
    keyed = keyed_questions(reading(), [place.key_revision_id])[place.key_revision_id]
    document: Any = keyed.shown.type.store(keyed.spec)[1]
    for one in document["options"]:
        one["correct"], one["unsafe"] = one["id"] == option, False
    document["golden"] = [{"answer": option, "credit": "1", "unsafe": False, "why": "", "draw": None}]
    db.session.close()
    with transaction(academy.act("admin")) as work:
        work.connection.execute(
            sa.insert(KeyRevision).values(
                question_version_id=place.question_version_id,
                number=2,
                digest="corrected",
                key=document,
                rendered=keyed.rendered,
                made_at=work.now,
            )
        )


def test_a_preview_says_what_would_change_and_changes_nothing(trainee: Academy, sat: tuple[str, str, str]) -> None:
    _attempt, question, option = sat
    assert preview(reading(), 1, question).changes == ()
    correct(trainee, question, option)
    before = reading().execute(sa.select(sa.func.count()).select_from(Mark)).scalar_one()
    found = preview(reading(), 1, question)
    assert [(one.before, one.after) for one in found.changes] == [(Fraction(1), Fraction(0))]
    assert (found.revision, found.same, found.left_to_people) == (2, 0, 0)
    assert reading().execute(sa.select(sa.func.count()).select_from(Mark)).scalar_one() == before


def test_a_regrade_settles_the_attempt_anew_and_a_pass_stays(trainee: Academy, sat: tuple[str, str, str]) -> None:
    attempt, question, option = sat
    share = (head_of(attempt).result or {})["share"]
    correct(trainee, question, option)
    db.session.close()
    regrade(trainee.act("admin"), 1, question, WHY)
    head = head_of(attempt)
    assert head.result is not None
    assert Fraction(head.result["share"]) == Fraction(share) - Fraction(1, 8)
    assert head.quiz_id in reached(reading(), head.enrolment_id).quizzes
    assert preview(reading(), 1, question).changes == ()
    with runtime().engine.connect() as connection:
        assert list(verify(connection)) == []
        newest = connection.execute(sa.select(Mark.why, Mark.grader).order_by(Mark.id.desc()).limit(1)).one()
    assert tuple(newest) == ("regraded", "machine")


def test_a_second_regrade_finds_nothing_more(trainee: Academy, sat: tuple[str, str, str]) -> None:
    _attempt, question, option = sat
    correct(trainee, question, option)
    db.session.close()
    assert len(regrade(trainee.act("admin"), 1, question, WHY).changes) == 1
    assert regrade(trainee.act("admin"), 1, question, WHY).changes == ()


@pytest.mark.parametrize(
    ("question", "reason", "code"), [("nowhere-p01", WHY, "item_unknown"), (None, " ", "reason_missing")]
)
def test_what_is_refused(
    trainee: Academy, sat: tuple[str, str, str], question: str | None, reason: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        regrade(trainee.act("admin"), 1, question or sat[1], reason)
    assert refused.value.code == code


def test_a_key_whose_golden_answers_fail_regrades_nothing(trainee: Academy, sat: tuple[str, str, str]) -> None:
    _attempt, question, option = sat
    correct(trainee, question, option)
    place = release_items(reading(), 1)[question]
    newest = (
        reading()
        .execute(
            sa.select(KeyRevision.id, KeyRevision.key).where(
                KeyRevision.question_version_id == place.question_version_id, KeyRevision.number == 2
            )
        )
        .one()
    )
    wrong = {**newest.key, "golden": [{**newest.key["golden"][0], "credit": "0"}]}
    db.session.close()
    with transaction(trainee.act("admin")) as work:
        work.connection.execute(
            sa.insert(KeyRevision).values(
                question_version_id=place.question_version_id, number=3, digest="mistaken", key=wrong,
                rendered={"format": 1, "rationale": "", "rationales": {}}, made_at=work.now,
            )
        )  # fmt: skip
    with pytest.raises(Refused) as refused:
        regrade(trainee.act("admin"), 1, question, WHY)
    assert refused.value.code == "golden_fails"


def test_the_command_previews_and_applies(app: Flask, trainee: Academy, sat: tuple[str, str, str]) -> None:
    _attempt, question, option = sat
    correct(trainee, question, option)
    runner = app.test_cli_runner()
    db.session.close()
    shown = runner.invoke(group, ["regrade", question])
    assert (shown.exit_code, "1 -> 0" in shown.output, "Nothing was changed" in shown.output) == (0, True, True)
    db.session.close()
    done = runner.invoke(group, ["regrade", question, "--apply", WHY])
    assert (done.exit_code, "a pass that was reached stays" in done.output) == (0, True)
    db.session.close()
    unknown = runner.invoke(group, ["regrade", "nowhere-p01"])
    assert (unknown.exit_code, unknown.output) == (1, "No current release has an item 'nowhere-p01'.\n")
