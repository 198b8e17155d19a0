"""What a person does with a page: types, ticks, presses; and what is photographed on the way."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.academy import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


def enter(page: Page, email: str, password: str) -> None:
    """Signs in by the form."""
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.locator("details.account").wait_for()


def press(page: Page | Locator, name: str) -> None:
    page.get_by_role("button", name=name).click()


def follow(page: Page | Locator, name: str) -> None:
    page.get_by_role("link", name=name).first.click()


def answer(page: Page, prefix: str, raw: Mapping[str, Sequence[str]]) -> None:
    """Gives an answer through its fields, whatever they are: options, a number with its unit, places in an order."""
    for name, values in raw.items():
        fields = page.locator(f'[name="{prefix}{name}"]')
        kind = fields.first.evaluate("field => field.type")
        if kind in ("radio", "checkbox"):
            for value in values:
                page.locator(f'[name="{prefix}{name}"][value="{value}"]').check()
        elif kind == "select-one":
            fields.select_option(list(values), force=True)  # a board may stand in its place
        else:
            fields.fill(values[0])
            fields.blur()


@dataclass
class Album:
    """Pictures of a walk, numbered in its order, where SIGNOFF_WALK asks for them."""

    folder: Path = ROOT / "build" / "walk"
    count: int = 0

    def keep(self, page: Page, name: str) -> None:
        if not os.environ.get("SIGNOFF_WALK"):
            return
        self.count += 1
        self.folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=self.folder / f"{self.count:02}-{name}.png", full_page=True)
