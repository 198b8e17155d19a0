"""Fixtures of the browser tests; without chromium or playwright they are skipped by name, but never where CI=true."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from tests.academy import Academy
from tests.browser.site import RunningClock, Site, served
from tests.fixtures import (
    academy,
    app,
    chance,
    clock,
    cluster,
    database_url,
    prepared,
    pytest_configure,
    template,
)
from tests.web.conftest import Furnished, compiled, copies, furnished_folder

try:
    from playwright.sync_api import expect, sync_playwright
except ImportError:
    sync_playwright = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SHELL = Path("/usr/bin/chromium-headless-shell")  # draws the same and costs half
CHROMIUM = Path(os.environ.get("CHROMIUM", SHELL if SHELL.exists() else "/usr/bin/chromium"))
HERE = Path(__file__).parent
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    # A page lives for seconds: to optimise its scripts, and to collect their rubbish often, costs more than it saves.
    "--js-flags=--max-opt=1 --max-semi-space-size=64",
)
MISSING = (
    "playwright is not installed"
    if sync_playwright is None
    else ""
    if CHROMIUM.exists()
    else f"{CHROMIUM} is not there"
)
if MISSING and os.environ.get("CI") == "true":
    raise RuntimeError(f"The browser tests cannot run: {MISSING}.")
if not MISSING:
    expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if MISSING:
                item.add_marker(pytest.mark.skip(reason=MISSING))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def opening(browser: Browser) -> Iterator[Callable[[Flask, Academy], Site]]:
    """Serves an application with its protections on, by a clock that runs; closes what was opened."""
    with ExitStack() as closing:

        def serve(app: Flask, academy: Academy) -> Site:
            app.config["WTF_CSRF_ENABLED"] = True
            academy.clock = RunningClock(academy.clock.moment)
            app.extensions["signoff"].clock = academy.clock
            address = closing.enter_context(served(app))
            app.config["SIGNOFF"] = dataclasses.replace(app.config["SIGNOFF"], base_url=address)
            return closing.enter_context(Site(app, academy, browser, address))

        yield serve


@pytest.fixture
def site(opening: Callable[[Flask, Academy], Site], app: Flask, academy: Academy) -> Site:
    """The small academy, served: nobody has begun."""
    return opening(app, academy)


@pytest.fixture
def world(opening: Callable[[Flask, Academy], Site], furnished: Furnished) -> Site:
    """The furnished academy, served: there is one thing of every kind."""
    return opening(furnished.app, furnished.academy)


@pytest.fixture
def furnished(copies: Callable[..., Furnished]) -> Furnished:
    return copies()
