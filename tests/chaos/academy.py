"""The academy of the battery: trainees who may start the module's quiz and the examination, made by the real use
cases in a process of its own. `python -m tests.chaos.academy FOLDER DATABASE_URL TRAINEES`."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sa
from flask_migrate import upgrade

from app import create_app
from config import ROOT, Settings
from lms.accounts import services as accounts
from lms.accounts.passwords import hash_password
from lms.bank.queries import quizzes_of
from lms.clock import utc_now
from lms.cohorts import services as cohorts
from lms.database import db, reading, runtime
from lms.publishing.pack.reader import read_pack
from lms.publishing.services import load_pack
from tests.academy import PASSWORD, Academy, FakeClock, TestPerson
from tests.chaos.pack import write_pack
from tests.teaching import read

SECRET = "a secret of the battery, thirty-two characters or more"
ZONE = "Europe/Lisbon"
MODULE, EXAMINATION = 1, 2  # positions of the two quizzes
ALLOWED = 3  # attempts at the examination
EXAMINEES = 6  # trainees who have passed the module's quiz once, so that the examination is open to them


@dataclass(frozen=True)
class Scene:
    """What a client needs to know: who can sign in, the password of them all, and the quizzes' public ids."""

    trainees: tuple[str, ...]
    instructor: str
    password: str
    module: str
    examination: str


def environment(url: str, folder: Path) -> dict[str, str]:
    """The settings of a server over this academy."""
    return {
        "SIGNOFF_ENV": "production",
        "DATABASE_URL": url,
        "SIGNOFF_SECRET_KEY": SECRET,
        "SIGNOFF_BASE_URL": "http://127.0.0.1",
        "SIGNOFF_KEYS": str(folder / "keys"),
    }


def settings(url: str, folder: Path) -> Settings:
    """The same for an application in this process."""
    return Settings("production", url, SECRET, "http://127.0.0.1", folder / "keys")


def make(folder: Path, url: str, trainees: int) -> Scene:
    """Fills an empty database in a process of its own."""
    command = [sys.executable, "-m", "tests.chaos.academy", str(folder), url, str(trainees)]
    found = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return scene_of(json.loads(found.stdout.splitlines()[-1]))


def scene_of(document: dict[str, object]) -> Scene:
    return Scene(**{**document, "trainees": tuple(document["trainees"])})  # type: ignore[arg-type]


def _fill(folder: Path, url: str, trainees: int) -> Scene:
    clock = FakeClock(utc_now() - timedelta(days=1))
    app = create_app(settings(url, folder))
    app.extensions["signoff"].clock = clock
    with app.app_context():
        upgrade()
        runtime().keys.new(clock())
        academy = Academy(app, clock)
        act = academy.act()
        accounts.found_academy(act, "Meridian Academy", "real", ZONE)
        pack = read_pack(write_pack(folder / "course")).pack
        assert pack is not None
        load_pack(act, pack)
        cohorts.open_cohort(act, 1, "Autumn cohort", ZONE, clock())
        secret = hash_password(PASSWORD)
        _person(academy, "admin", "administrator", secret)
        _person(academy, "instructor", "instructor", secret)
        cohorts.assign_instructor(act, 1, academy.people["instructor"].id)
        emails = tuple(_trainee(academy, number, secret) for number in range(trainees))
        quizzes = quizzes_of(reading(), academy.enrolment("trainee00").release_id)
        names = {quiz.kind: quiz.public_id for quiz in quizzes}
        db.session.remove()
        if db.engine.dialect.name == "sqlite":
            with db.engine.connect() as connection:  # one file, which can be copied
                connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
        db.engine.dispose()
    return Scene(emails, "instructor@example.org", PASSWORD, names["module"], names["examination"])


def _person(academy: Academy, key: str, role: str, secret: str) -> None:
    act, email = academy.act(), f"{key}@example.org"
    made = accounts.invite(act, f"Person {key}", email, role, "RN", ZONE)
    accounts.accept_invitation(act, made.token, secret)
    academy.people[key] = TestPerson(made.person_id, made.public_id, email, key)


def _trainee(academy: Academy, number: int, secret: str) -> str:
    """Enrolled, licensed, with the lesson read; the first ones have passed the module's quiz too."""
    key = f"trainee{number:02}"
    _person(academy, key, "trainee", secret)
    act, known = academy.act(), academy.people[key]
    enrolment = cohorts.enrol(act, known.id, 1)
    span = (date(2024, 1, 1), date(2099, 6, 30))
    accounts.record_licence(act, known.id, "nurse", "Ordem dos Enfermeiros", "12345", *span, "primary_source")
    academy.people[key] = TestPerson(known.id, known.public_id, known.email, known.name, enrolment)
    read(academy, key, 1)
    if number < EXAMINEES:
        academy.sit(key, MODULE)
    return known.email


if __name__ == "__main__":
    made = _fill(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
    sys.stdout.write(json.dumps(asdict(made)) + "\n")
