"""The academy that is measured, filled by the real use cases: a course with an examination of 20 items."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from app import create_app
from benchmarks.crowd import gather_crowd
from config import ROOT, Settings
from lms.accounts import services as accounts
from lms.catalogue.queries import outline
from lms.clock import utc_now
from lms.cohorts import services as cohorts
from lms.cohorts.queries import CohortRow, cohort_by_public_id
from lms.database import db, reading, runtime
from lms.learning.queries import lesson_view
from lms.learning.services import answer_check, note_place
from lms.publishing.pack.reader import read_pack
from lms.publishing.services import load_pack
from tests.academy import Academy, FakeClock, TestPerson

SECRET = "a secret of the benchmark, thirty-two characters or more"
ZONE = "Europe/Lisbon"
EXAMINATION = 11  # comes after the ten modules
READ = 4  # lessons behind the trainee who is in the middle of the course; the next one is measured
CROWDS = (100, 1000)


@dataclass(frozen=True)
class Scene:
    """(person, path) of each measured page, and the attempt that answers are saved into."""

    academy: Academy
    pages: dict[str, tuple[str, str]]
    saving: str


def settings(folder: Path) -> Settings:
    return Settings(
        environment="production",
        database_url=f"sqlite:///{folder / 'academy.db'}",
        secret_key=SECRET,
        base_url="http://127.0.0.1",
        key_folder=folder / "keys",
    )


def environment(folder: Path) -> dict[str, str]:
    """The same settings for the processes of a server."""
    given = settings(folder)
    return {
        "SIGNOFF_ENV": given.environment,
        "DATABASE_URL": given.database_url,
        "SIGNOFF_SECRET_KEY": given.secret_key,
        "SIGNOFF_BASE_URL": given.base_url,
        "SIGNOFF_KEYS": str(given.key_folder),
    }


def make_app(folder: Path) -> tuple[Flask, FakeClock]:
    """The product in this process, its clock standing at the moment when the benchmark began."""
    clock = FakeClock(utc_now())
    app = create_app(settings(folder))
    app.extensions["signoff"].clock = clock
    return app, clock


def fill(app: Flask, clock: FakeClock, folder: Path) -> Scene:
    """Fills an empty database; runs inside the application's context."""
    upgrade()
    runtime().keys.new(clock())
    academy = Academy(app, clock)
    _found(academy, folder)
    pages = {
        "attempt_page": ("sitter", f"/attempts/{_sit(academy, 'sitter')}"),
        "lesson_page": ("reader", f"/learn/lessons/{_read(academy, 'reader')}"),
        "home": ("reader", "/learn"),
    }
    for size in CROWDS:
        cohort = _cohort(academy, f"Cohort of {size}")
        gather_crowd(cohort, size, clock())
        pages[f"cohort_{size}"] = ("instructor", f"/teach/cohorts/{cohort.public_id}")
    academy.read_lesson("saver", 1)
    return Scene(academy, pages, academy.start("saver", 1))


def halved_course(target: Path) -> Path:
    """A copy of the course whose examination draws half as many items of each domain: 20 in all."""
    shutil.copytree(ROOT / "course", target)
    path = target / "programme.yaml"
    blueprint = re.compile(r"^\s*blueprint:.*$", re.MULTILINE)
    text = path.read_text(encoding="utf-8")
    path.write_text(blueprint.sub(lambda line: _halved(line[0]), text), encoding="utf-8")
    return target


def _halved(line: str) -> str:
    return re.sub(r"\d+", lambda count: str(int(count[0]) // 2), line)


def _found(academy: Academy, folder: Path) -> None:
    act = academy.act()
    accounts.found_academy(act, "Meridian Academy", "real", ZONE)
    pack = read_pack(halved_course(folder / "course")).pack
    if pack is None:
        raise SystemExit("The course with a halved examination is not valid: see halved_course.")
    load_pack(act, pack)
    _person(academy, "instructor", "Chidi Okafor", "instructor", "MD")
    _cohort(academy, "Autumn cohort")
    for key, name in (("sitter", "Ana Ferreira"), ("reader", "Li Wei"), ("saver", "Joonas Mäkinen")):
        _person(academy, key, name, "trainee", "RN")


def _cohort(academy: Academy, name: str) -> CohortRow:
    """A cohort in the middle of its course, with its instructor: one date is past, one is ahead."""
    act, now = academy.act(), academy.clock()
    public_id = cohorts.open_cohort(act, 1, name, ZONE, now - timedelta(weeks=8))
    cohort = cohort_by_public_id(reading(), public_id, now)
    if cohort is None:
        raise SystemExit(f"The cohort {name!r} was not opened.")
    db.session.close()
    cohorts.assign_instructor(act, cohort.id, academy.people["instructor"].id)
    for subject, days in (("lessons", -7), ("examination", 21)):
        cohorts.set_due_date(act, cohort.id, subject, now + timedelta(days=days))
    return cohort


def _person(academy: Academy, key: str, name: str, role: str, title: str) -> None:
    act = academy.act()
    made = accounts.invite(act, name, f"{key}@example.org", role, title, ZONE)
    enrolment = ""
    if role == "trainee":
        enrolment = cohorts.enrol(act, made.person_id, 1)
        board, start, end = "Ordem dos Enfermeiros", date(2024, 1, 1), date(2099, 6, 30)
        accounts.record_licence(act, made.person_id, "nurse", board, "12345", start, end, "primary_source")
    academy.people[key] = TestPerson(made.person_id, made.public_id, f"{key}@example.org", name, enrolment)


def _sit(academy: Academy, who: str) -> str:
    """Reads everything, passes every module quiz, starts the examination and answers half of it."""
    academy.read_lessons(who)
    for position in range(1, EXAMINATION):
        academy.sit(who, position)
    attempt = academy.start(who, EXAMINATION)
    academy.answer(who, attempt, wrong=len(academy.slots(attempt)) // 2)
    db.session.close()
    return attempt


def _read(academy: Academy, who: str) -> str:
    """Comes to the middle; returns the lesson that is open, read in part, half of its checks tried."""
    for position in range(1, READ + 1):
        academy.read_lesson(who, position)
        academy.sit(who, position)
    enrolment = academy.enrolment(who)
    module = outline(reading(), enrolment.release_id).modules[READ]
    view = lesson_view(reading(), enrolment, module.key)
    if view is None or view.lock is not None:
        raise SystemExit(f"The lesson {module.key!r} that is to be measured is closed.")
    note_place(academy.act(who), enrolment.id, module, view.page.document["sections"][1][0], 40)
    for item, check in list(view.checks.items())[: (len(view.checks) + 1) // 2]:
        kind = check.question.shown.type
        raw = kind.raw_of(kind.key(check.question.spec, academy._check_deal(enrolment, check)))
        answer_check(academy.act(who), enrolment.id, enrolment.release_id, module, item, raw)
    db.session.close()
    return module.key
