"""Entrustment on a phone and at a desk: a vote by keys and eyes, the outcome, the card; without a fault of axe."""

from __future__ import annotations

import os
from pathlib import Path

from lms.database import db
from lms.entrustment.services import renew_address
from tests.academy import PASSWORD
from tests.browser.play import Page, expect
from tests.browser.site import DESK, Site
from tests.browser.test_access import EVERYTHING, faults, overflow
from tests.practice import practise, study


def _sound(page: Page, name: str) -> None:
    assert overflow(page) == []
    assert faults(page, EVERYTHING) == []
    if os.environ.get("LOOK"):
        page.screenshot(path=Path(os.environ["LOOK"]) / f"{name}.png", full_page=True)


def _vote(page: Page, level: str, reason: str) -> None:
    page.get_by_role("radio", name=level).check()
    page.get_by_label("Why, in a few words").fill(reason)
    page.get_by_label("Your PIN or your password").fill(PASSWORD)
    page.get_by_role("button", name="Sign as").click()


def test_two_instructors_decide_and_a_clinic_reads_the_card(site: Site) -> None:
    academy = site.academy
    with site.app.app_context():
        study(academy)
        practise(academy)
        whom = academy.enrolment()
        address = renew_address(academy.act("trainee"), whom.id)
        db.session.remove()
    first = site.device("instructor")
    first.goto(f"/teach/cohorts/{academy.cohort}/decisions")
    _sound(first, "candidates")
    first.get_by_role("link", name="Ana Ferreira").click()
    first.get_by_text("Put something to a decision").click()
    for area in ("Glabella", "Forehead"):
        first.get_by_role("checkbox", name=area).check()
    _sound(first, "opening")
    first.get_by_role("button", name="Open the case").click()
    _sound(first, "case")
    _vote(first, "4 · Distant supervision", "Calm in the drill.")
    expect(first.get_by_text("1 of 2 have voted")).to_be_visible()
    _sound(first, "voted")
    second = site.device("second", size=DESK)
    second.goto(first.url)
    expect(second.get_by_text("Calm in the drill.")).to_have_count(0)
    _vote(second, "3 · Indirect supervision", "Named every danger zone.")
    expect(second.get_by_role("heading", name="Decided: Indirect supervision")).to_be_visible()
    _sound(second, "outcome")
    second.goto(f"/teach/trainees/{whom.public_id}/decisions")
    _sound(second, "trainee")
    holder = site.device("trainee")
    holder.goto("/practice")
    holder.get_by_role("link", name="What you may do today").click()
    _sound(holder, "mine")
    clinic = site.device()
    clinic.goto(f"/scope/{address}")
    expect(clinic.get_by_role("heading", name="Ana Ferreira, RN")).to_be_visible()
    _sound(clinic, "card")
