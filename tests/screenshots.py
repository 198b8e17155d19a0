"""Pictures of the main pages in a demo academy of a frozen day: `python -m tests.screenshots FOLDER [--whole]`."""

from __future__ import annotations

import argparse
import dataclasses
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright

from app import create_app
from config import Settings
from lms.commands.demo import make_demo
from lms.commands.demo.people import DOMAIN, PASSWORD
from lms.commands.prepare import prepare
from tests.browser.hands import enter, follow
from tests.browser.site import served

NOW = datetime(2026, 11, 23, 10, 40, tzinfo=UTC)  # a Monday
ADDRESS = "https://learn.meridian.example"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


@dataclass(frozen=True)
class Subject:
    """One page: whose it is, how that person gets there, and whether a desk shows its whole length."""

    name: str
    who: str
    walk: Callable[[Page], object]
    long: bool = False


@dataclass(frozen=True)
class Camera:
    """A window and the suffix that its pictures carry."""

    suffix: str
    width: int
    height: int
    scale: int = 1
    dark: bool = False


DESK, PHONE = Camera("1440", 1440, 1000), Camera("390", 390, 844, 2)
DESK_DARK, PHONE_DARK = Camera("1440-dark", 1440, 1000, 1, True), Camera("390-dark", 390, 844, 2, True)
IN_THE_DARK = {"home": PHONE_DARK, "lesson": PHONE_DARK, "attempt": DESK_DARK, "cohort": DESK_DARK}


def _attempt(page: Page) -> None:
    page.goto("/quizzes")
    follow(page, "8 ·")
    follow(page, "Go back to attempt")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()


def _result(page: Page) -> None:
    page.goto("/quizzes")
    follow(page, "5 ·")
    follow(page, "Attempt 2")


def _trainee(page: Page) -> None:
    follow(page, "Autumn cohort")
    follow(page, "Ελένη")


def _certificate(page: Page) -> None:
    page.goto("/certificate")
    follow(page, "See and print it")


def _verify(page: Page) -> None:
    page.goto("/certificate")
    follow(page, "What others see")


def _sign_off(page: Page) -> None:
    """What the supervisor sees after scanning the trainee's code."""
    page.goto("/signoffs")
    page.locator("main .result-stem a").first.click()


def _card(page: Page) -> None:
    """The holder makes an address where there is none, and a clinic opens it."""
    page.goto("/practice/scope")
    if page.locator("svg.qr").count() == 0:
        page.get_by_role("button", name="Make an address").click()
        page.locator("svg.qr").wait_for()
    page.goto(page.locator("main a[href*='/scope/']").first.get_attribute("href").replace(ADDRESS, ""))


SUBJECTS = (
    Subject("home", "ana", lambda page: page.goto("/learn")),
    Subject("lesson", "ana", lambda page: page.goto("/learn/lessons/anatomy")),
    Subject("attempt", "yuki", _attempt),
    Subject("result", "tomas", _result),
    Subject("cohort", "okafor", lambda page: follow(page, "Autumn cohort"), long=True),
    Subject("trainee", "okafor", _trainee),
    Subject("certificate", "fatima", _certificate),
    Subject("verify", "fatima", _verify),
    Subject("logbook", "ana", lambda page: page.goto("/practice")),
    Subject("sign-off", "costa", _sign_off),
    Subject("scope-card", "fatima", _card),
)


@contextmanager
def demo_academy(folder: Path) -> Iterator[Flask]:
    """The demo as it is on the frozen day; its pages name an address that belongs to nobody."""
    settings = Settings(
        database_url=f"sqlite:///{folder / 'demo.db'}",
        secret_key="a secret of these pictures, and of nothing else",
        base_url="http://127.0.0.1",
        key_folder=folder / "keys",
    )
    app = create_app(settings)
    app.extensions["signoff"].clock = lambda: NOW
    prepare(app, lambda app: make_demo(app, NOW))
    app.config["SIGNOFF"] = dataclasses.replace(settings, base_url=ADDRESS)
    yield app
    app.extensions["signoff"].engine.dispose()


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def shrink(folder: Path) -> None:
    """Fewer colours where the tool for it is at hand: a page of text loses nothing that can be seen."""
    tool = shutil.which("pngquant")
    if tool:
        subprocess.run([tool, "--force", "--ext", ".png", "--skip-if-larger", *folder.glob("*.png")], check=False)


def photograph(browser: Browser, url: str, folder: Path, camera: Camera, whole: bool) -> None:
    """Every subject that this camera takes, each in a context of its own."""
    for subject in SUBJECTS:
        if camera.dark and IN_THE_DARK.get(subject.name) != camera:
            continue
        context = browser.new_context(
            base_url=url,
            viewport={"width": camera.width, "height": camera.height},
            device_scale_factor=camera.scale,
            color_scheme="dark" if camera.dark else "light",
            reduced_motion="reduce",
        )
        page = context.new_page()
        enter(page, f"{subject.who}@{DOMAIN}", PASSWORD)
        subject.walk(page)
        page.wait_for_load_state("networkidle")
        page.evaluate("scrollTo(0, 0)")
        page.mouse.move(0, 0)  # nothing shall look as if it were about to be pressed
        full = whole or (subject.long and camera.scale == 1)
        page.screenshot(path=folder / f"{subject.name}-{camera.suffix}.png", full_page=full)
        context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--whole", action="store_true", help="the whole length of each page, not one window")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as place,
        demo_academy(Path(place)) as app,
        served(app) as url,
        chromium() as browser,
    ):
        for camera in (DESK, PHONE, DESK_DARK, PHONE_DARK):
            photograph(browser, url, given.folder, camera, given.whole)
    shrink(given.folder)


if __name__ == "__main__":
    main()
