"""A small academy for the tests of practicals and certification: one cohort, two instructors, two trainees."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from app import create_app
from config import ROOT, Settings
from lms.accounts.services import found_academy, grant_role, invite, open_session, record_licence
from lms.bank.queries import quizzes_of
from lms.catalogue.queries import checklist, outline, programme
from lms.certification.services import release
from lms.cohorts.queries import EnrolmentRow, enrolment_by_public_id
from lms.cohorts.services import assign_instructor, enrol, open_cohort
from lms.database import db, runtime
from lms.learning.services import accept_text
from lms.permissions import INSTRUCTOR, SYSTEM, TRAINEE, Actor
from lms.practicals.rules import Observed
from lms.practicals.services import sign_observation
from lms.progress.services import reach
from lms.publishing.pack.reader import read_pack
from lms.publishing.services import load_pack
from lms.unit_of_work import Act, transaction

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
TODAY = NOW.date()
PEOPLE = {
    "ana": ("Ana Ferreira", "RN", TRAINEE),
    "tomas": ("Tomás Reyes", "MD", TRAINEE),
    "okafor": ("Chidi Okafor", "MD", INSTRUCTOR),
    "lind": ("Sara Lind", "MD", INSTRUCTOR),
    "stranger": ("Mara Voss", "MD", INSTRUCTOR),
    "admin": ("Ines Duarte", "", "administrator"),
}


@dataclass
class World:
    """The academy, with the few verbs that the tests are written in."""

    app: Flask
    ids: dict[str, int]
    enrolments: dict[str, str]
    now: datetime = NOW

    def act(self, who: str | None = None) -> Act:
        if who is None:
            return Act(SYSTEM, self.now)
        role = PEOPLE[who][2]
        return Act(Actor(self.ids[who], frozenset({role}), role), self.now)

    def enrolment(self, who: str = "ana") -> EnrolmentRow:
        row = enrolment_by_public_id(db.session(), self.enrolments[who], self.now)
        assert row is not None
        return row

    def checklist(self) -> dict[str, Any]:
        rules = programme(db.session(), self.enrolment().programme_version_id)
        return checklist(db.session(), rules.checklist_version_id)

    def observed(self, **changes: Any) -> Observed:
        steps = {step["id"]: "done" for step in self.checklist()["steps"]}
        values: dict[str, Any] = {
            "role": "performed",
            "performed_on": TODAY,
            "areas": ("glabella",),
            "product": "onabotulinumtoxina",
            "drill": "",
            "steps": steps,
            "level": 3,
            "strength": "Named the danger zone before marking.",
            "next_step": "Say the dose aloud before drawing up.",
        }
        return Observed(**{**values, **changes})

    def sign(self, who: str = "okafor", whom: str = "ana", case: str | None = None, **changes: Any) -> str:
        return sign_observation(self.act(who), self.enrolment(whom), self.observed(**changes), case)

    def study(self, whom: str = "ana") -> None:
        """Everything before practice: a registration, all lessons, all quizzes and the examination."""
        row = self.enrolment(whom)
        record_licence(
            self.act("admin"), row.person_id, "nurse", "Ordem dos Enfermeiros", "5-E-12345", date(2024, 1, 1), date(2028, 6, 30), "document"
        )
        with transaction(self.act()) as work:
            for module in outline(work.connection, row.release_id).modules:
                reach(work, row.id, "lesson", module.lesson_id, module.lesson_version_id)
            for quiz in quizzes_of(work.connection, row.release_id):
                reach(work, row.id, "quiz", quiz.id, 1)

    def practise(self, whom: str = "ana") -> None:
        """Three observed, five performed in two areas, a drill, by two assessors; the latest signed by Lind."""
        for days in (60, 55, 50):
            self.sign("okafor", whom, role="observed", performed_on=TODAY - timedelta(days=days))
        for days, area, level in ((40, "glabella", 2), (30, "forehead", 2), (20, "glabella", 3), (10, "glabella", 3)):
            self.sign("okafor", whom, areas=(area,), level=level, performed_on=TODAY - timedelta(days=days))
        self.sign("okafor", whom, role="drill", drill="lid-ptosis", performed_on=TODAY - timedelta(days=9))
        self.sign("lind", whom, areas=("forehead",), level=4, performed_on=TODAY - timedelta(days=5))

    def attest(self, whom: str = "ana") -> None:
        row = self.enrolment(whom)
        accept_text(self.act(whom), row.id, programme(db.session(), row.programme_version_id).attestation_version_id)

    def certify(self, whom: str = "ana") -> None:
        self.study(whom)
        self.practise(whom)
        self.attest(whom)
        release(self.act("okafor"), self.enrolment(whom))

    def client(self, who: str | None = None) -> FlaskClient:
        """A browser, signed in as this person."""
        client = self.app.test_client()
        if who is not None:
            token = open_session(self.act(), self.ids[who], "test", "")
            with client.session_transaction() as session:
                session["_user_id"] = token
                session["_fresh"] = True
        return client


def _settings(folder: Path) -> Settings:
    return Settings(
        database_url=f"sqlite:///{folder / 'academy.db'}",
        secret_key="a secret of the tests that is long enough",
        base_url="http://localhost",
        key_folder=folder / "keys",
    )


def _app(folder: Path) -> Flask:
    app = create_app(_settings(folder), {"TESTING": True, "WTF_CSRF_ENABLED": False})
    app.extensions["signoff"].clock = lambda: NOW
    return app


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int], dict[str, str]]:
    """The academy's first day, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("academy")
    app = _app(folder)
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        runtime().keys.new(NOW)
        ids, enrolments = _found()
        db.session.remove()
        db.engine.dispose()
    return folder, ids, enrolments


def _found() -> tuple[dict[str, int], dict[str, str]]:
    begin = Act(SYSTEM, NOW - timedelta(days=90))
    found_academy(begin, "Meridian Academy of Injection Training", "demo", "Europe/Lisbon")
    pack = read_pack(ROOT / "course").pack
    assert pack is not None
    load_pack(begin, pack)
    ids = {
        who: invite(begin, name, f"{who}@example.org", role, title, "Europe/Lisbon").person_id
        for who, (name, title, role) in PEOPLE.items()
    }
    cohort = open_cohort(begin, 1, "Autumn cohort", "Europe/Lisbon", NOW)
    assert cohort
    for who in ("okafor", "lind"):
        assign_instructor(begin, 1, ids[who])
    grant_role(begin, ids["okafor"], TRAINEE)
    return ids, {who: enrol(begin, ids[who], 1) for who in ("ana", "tomas", "okafor")}


@pytest.fixture
def world(founded: tuple[Path, dict[str, int], dict[str, str]], tmp_path: Path) -> Iterator[World]:
    folder, ids, enrolments = founded
    shutil.copytree(folder, tmp_path / "copy")
    app = _app(tmp_path / "copy")
    with app.app_context():
        yield World(app, ids, enrolments)
        db.session.remove()
        db.engine.dispose()


Statements = Callable[[Callable[[], Any]], int]
