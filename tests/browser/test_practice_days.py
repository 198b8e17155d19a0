"""A practice day on a phone and at a desk: planned, booked, waited for, attended; without a fault of axe."""

from __future__ import annotations

import os
from pathlib import Path

from tests.browser.play import Page, expect
from tests.browser.site import DESK, Site
from tests.browser.test_access import EVERYTHING, faults, overflow


def _sound(page: Page, name: str) -> None:
    assert overflow(page) == []
    assert faults(page, EVERYTHING) == []
    if os.environ.get("LOOK"):
        page.screenshot(path=Path(os.environ["LOOK"]) / f"{name}.png", full_page=True)


def test_a_day_from_its_plan_to_who_was_there(site: Site) -> None:
    academy = site.academy
    desk = site.device("instructor", size=DESK)
    desk.goto(f"/teach/cohorts/{academy.cohort}/days")
    _sound(desk, "days-empty")
    desk.get_by_role("link", name="Plan a day").click()
    desk.get_by_role("button", name="Offer this day").click()
    expect(desk.get_by_role("alert")).to_be_visible()
    _sound(desk, "days-plan-refused")
    desk.get_by_role("textbox", name="Where").fill("Skills room, second floor")
    desk.get_by_label("Starts").fill("2026-11-26T09:00")
    desk.get_by_label("Ends").fill("2026-11-26T16:30")
    desk.get_by_label("Places").fill("1")
    desk.get_by_role("checkbox", name="Mara Novak").check()
    desk.get_by_role("button", name="Offer this day").click()
    expect(desk.get_by_text("It is offered from now on")).to_be_visible()
    day = desk.url
    phone, other = site.device("trainee"), site.device("other")
    for page in (phone, other):
        page.goto("/practice")
        page.get_by_role("link", name="Practice days").click()
        _sound(page, f"days-own-{page is phone}")
        page.get_by_role("link", name="26 Nov 2026").click()
        page.get_by_role("main").get_by_role("button").click()
    expect(other.get_by_text("you are number 1 in the line")).to_be_visible()
    _sound(other, "days-waiting")
    phone.get_by_role("button", name="Give the place back").click()
    other.reload()
    expect(other.get_by_text("you have a place")).to_be_visible()
    _sound(other, "days-moved-up")
    desk.goto(day)
    desk.get_by_role("button", name="Mara Novak does not come").click()
    _sound(desk, "days-task")
    desk.get_by_role("button", name="Mara Novak comes after all").click()
    desk.goto(f"{day}/sheet")
    _sound(desk, "days-sheet")
    academy.clock.advance(days=3, hours=1)
    bedside = site.device("second")
    bedside.goto(day)
    bedside.get_by_role("radio", name="was there").check()
    bedside.get_by_role("button", name="Record who was there").click()
    expect(bedside.get_by_text("Recorded for 1 trainee.")).to_be_visible()
    _sound(bedside, "days-attendance")
