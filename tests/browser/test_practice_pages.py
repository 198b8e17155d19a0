"""The pages of practice in their states: within their width, without a fault that axe finds, usable by keys alone."""

from __future__ import annotations

import os

from lms.practicals.services import Signature, sign_request
from lms.practicals.services.asking import reject_request
from tests.academy import ROOT
from tests.browser.play import Page, expect
from tests.browser.site import Site
from tests.browser.test_access import EVERYTHING, faults, overflow
from tests.practice import asks, seen, sign, write


def looked_at(page: Page, path: str, name: str) -> list[str]:
    """What is wrong with a page on a phone and on a desk; a picture of each where SIGNOFF_WALK asks for one."""
    report = []
    for width, height in ((390, 844), (1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(path)
        report += [f"{name} {width}: {one}" for one in overflow(page) + faults(page, EVERYTHING)]
        if os.environ.get("SIGNOFF_WALK"):
            page.screenshot(path=ROOT / "build" / "walk" / f"practice-{name}-{width}.png", full_page=True)
    return report


def test_pages_of_practice_are_sound_in_every_state(site: Site) -> None:
    academy = site.academy
    waiting, rejected, done = asks(academy), asks(academy, areas=("forehead",)), asks(academy)
    reject_request(academy.act("second"), rejected, "The units do not fit what I saw.")
    signed = sign_request(
        academy.act("instructor"), done, seen(academy), Signature("performed_under_my_supervision", "pin")
    )
    supervisor = asks(academy, named=("Rui Tavares", "rui@clinic.example"))
    entry = write(academy)
    for _ in range(3):
        sign(academy, strength="Very calm hands, a good rapport.")
    person = academy.people["supervisor"].public_id
    pages = {
        "trainee": {
            "practice": "/practice", "write": "/practice/entries/new", "entry": f"/practice/entries/{entry}",
            "change": f"/practice/entries/{entry}/change", "asked": f"/practice/requests/{waiting}",
            "rejected": f"/practice/requests/{rejected}", "invited": f"/practice/requests/{supervisor}",
            "own": f"/practice/{signed}",
        },
        "supervisor": {"to-sign": "/signoffs", "sign-provisional": f"/signoffs/{waiting}"},
        "instructor": {
            "sign": f"/signoffs/{waiting}", "signed": f"/teach/observations/{signed}",
            "amend": f"/teach/observations/{signed}/amend", "assessors": "/teach/assessors",
            "assessor": f"/teach/assessors/{person}/1", "audit": f"/teach/cohorts/{academy.cohort}/audit",
            "account": "/account",
        },
        "stranger": {"turned-away": f"/signoffs/{waiting}"},
    }  # fmt: skip
    report: list[str] = []
    for who, paths in pages.items():
        page = site.device(who)
        for name, path in paths.items():
            report += looked_at(page, path, name)
    assert "\n".join(report) == ""


def test_a_request_is_signed_by_keys_alone(site: Site) -> None:
    page = site.device("instructor")
    page.goto(f"/signoffs/{asks(site.academy)}")
    first = page.locator("fieldset:has(legend .is-attention) input").first
    first.focus()
    for _ in range(8):  # each group is one stop; the space bar chooses its first answer
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
    expect(page.locator("#rest")).to_be_focused()
    page.keyboard.press("Space")
    assert page.locator("fieldset:has(legend .is-attention) input[value=done]:checked").count() == 8
    page.keyboard.press("Tab")
    expect(page.locator("main details > summary").first).to_be_focused()
