"""Two academies that differ in their keys alone serve the same bytes until something is released."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms.bank.models import QuestionVersion, Quiz
from lms.clock import seeded_chance
from lms.database import db, reading, runtime
from lms.sitting.models import Attempt, AttemptSlot
from tests.fixtures import POSTGRESQL
from tests.web.conftest import Furnished
from tests.web.furnished import wrong_answer

_TOKEN = re.compile(r'(name="csrf_token" value=|data-token=|"token":)"[^"]*"')


def _lose_every_key(world: Furnished) -> None:
    with world.app.app_context():
        with runtime().engine.begin() as connection:
            if POSTGRESQL:
                connection.execute(sa.text("ALTER TABLE key_revision DISABLE TRIGGER USER"))
            else:
                connection.execute(sa.text("DROP TRIGGER refuse_update_key_revision"))
            connection.execute(sa.text("UPDATE key_revision SET key = 'null', rendered = 'null'"))
        runtime().memory.clear()


def _said(answer: TestResponse) -> str:
    """Status, headers and body, without what differs between any two sign-ins."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers if name != "Set-Cookie")
    body = _TOKEN.sub(r"\1", answer.get_data(as_text=True))
    return f"{answer.status}\n{headers}\n{body}"


def _sat(world: Furnished, client: FlaskClient, quiz: str, answers: dict[int, dict[str, list[str]]]) -> Iterator[str]:
    """A whole sitting by its doors, up to where it would be submitted."""
    yield _said(client.get(f"/quizzes/{quiz}"))
    started = client.post(f"/quizzes/{quiz}/attempts", data={"integrity": "yes"})
    yield _said(started)
    path = started.location
    yield _said(client.get(path))
    yield _said(client.post(f"{path}/hold.json", json={"client": "comparing", "take": False}))
    for seq, (number, raw) in enumerate(sorted(answers.items()), start=1):
        sent = {"item": number, "fields": raw, "client": "comparing", "seq": seq, "base": 0}
        yield _said(client.post(f"{path}/answers.json", json=sent))
        yield _said(client.post(f"{path}/flags.json", json={"item": number, "flagged": True}))
    for part in ("/state.json?client=comparing", "", "/review", "/receipts.json"):
        yield _said(client.get(f"{path}{part}"))
    plain = {f"s{number}.{name}": given for number, raw in answers.items() for name, given in raw.items()}
    bases = {f"base.{number}": "1" if raw else "0" for number, raw in answers.items()}
    yield _said(client.post(path, data={**plain, **bases, "client": "plainform1", "then": "review"}))
    yield _said(client.get("/quizzes"))


def _quizzes(world: Furnished) -> list[str]:
    with world.app.app_context():
        ids = world.academy.quiz_ids("other")[:10]
        found = [reading().get_one(Quiz, id).public_id for id in ids]
        db.session.remove()
    return found


def _answers(world: Furnished, quiz: str, *, right: bool) -> dict[int, dict[str, list[str]]]:
    """For the paper that was drawn in the world whose keys are there."""
    with world.app.app_context():
        wanted = sa.select(Attempt.public_id).join(Quiz, Quiz.id == Attempt.quiz_id).where(Quiz.public_id == quiz)
        attempt = reading().execute(wanted.order_by(Attempt.id.desc()).limit(1)).scalar_one()
        found = {}
        for number, question, deal in world.academy.slots(attempt):
            kind = question.shown.type
            found[number] = kind.raw_of(kind.key(question.spec, deal)) if right else wrong_answer(question, deal) or {}
        db.session.remove()
    return found


def _kinds(world: Furnished) -> set[str]:
    """Of all items that were dealt to anybody."""
    with world.app.app_context():
        dealt = sa.select(QuestionVersion.kind).join(AttemptSlot)
        found = set(reading().execute(dealt).scalars())
        db.session.remove()
    return found


def _kinds_of_course(world: Furnished) -> set[str]:
    with world.app.app_context():
        found = set(reading().execute(sa.select(QuestionVersion.kind)).scalars())
        db.session.remove()
    return found


def test_nothing_that_is_served_before_a_release_depends_on_the_key(copies: Callable[..., Furnished]) -> None:
    """A third academy with its keys draws the papers first, so that right and wrong answers are known."""
    drawn, whole, blind = copies(), copies(), copies()
    for world in (drawn, whole, blind):
        with world.app.app_context():
            world.app.extensions["signoff"].chance = seeded_chance(7)
            world.academy.read_lessons("other")
            db.session.remove()
    _lose_every_key(blind)
    for round, quiz in enumerate(_quizzes(drawn)):
        sittings = []
        for world in (drawn, whole, blind):
            world.app.extensions["signoff"].chance = seeded_chance(100 + round)
            client = world.client("other")
            if world is drawn:
                client.post(f"/quizzes/{quiz}/attempts", data={"integrity": "yes"})
                answers = _answers(drawn, quiz, right=round % 2 == 0)
            else:
                sittings.append(list(_sat(world, client, quiz, answers)))
        assert [page[:500] for page in sittings[0] if not page.startswith(("200", "303"))] == []
        assert sittings[0] == sittings[1], quiz
    assert _kinds(drawn) == _kinds_of_course(drawn)
