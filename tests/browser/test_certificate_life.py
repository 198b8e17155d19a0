"""The life of a certificate on a phone and a desk: an act, its consequences, what strangers read; no fault of axe."""

from __future__ import annotations

import os
from pathlib import Path

from tests.browser.play import Page, expect
from tests.browser.site import DESK, Site
from tests.browser.test_access import EVERYTHING, faults, overflow
from tests.practice import certify

WHY = "The practice has asked for a second look."


def _sound(page: Page, name: str) -> None:
    assert overflow(page) == []
    assert faults(page, EVERYTHING) == []
    if os.environ.get("LOOK"):
        page.screenshot(path=Path(os.environ["LOOK"]) / f"{name}.png", full_page=True)


def test_a_name_is_corrected_and_the_new_one_suspended(site: Site) -> None:
    with site.app.app_context():
        issued = certify(site.academy)
        whom = site.academy.enrolment().public_id
    desk = site.device("instructor", size=DESK)
    desk.goto(f"/teach/trainees/{whom}")
    desk.get_by_role("link", name="The life of the certificate").click()
    _sound(desk, "life")
    desk.get_by_role("link", name="Correct the name").click()
    desk.get_by_label("The name as it should read").fill("Ana Ferreira Lopes")
    desk.get_by_label("Why, in a few words").fill("It was misspelt.")
    _sound(desk, "correct")
    desk.get_by_role("button", name="Issue it under this name").click()
    desk.get_by_role("link", name="The certificate that took its place").click()
    phone = site.device("second", color_scheme="dark")
    phone.goto(desk.url)
    phone.get_by_role("link", name="Suspend it").click()
    phone.get_by_role("button", name="Suspend the certificate").click()
    expect(phone.get_by_label("Why, in a few words")).to_have_attribute("aria-invalid", "true")
    phone.get_by_label("Why, in a few words").fill(WHY)
    _sound(phone, "suspend")
    phone.get_by_role("button", name="Suspend the certificate").click()
    expect(phone.get_by_text("Suspended. The public page says so from now on.")).to_be_visible()
    _sound(phone, "suspended")
    holder = site.device("trainee")
    holder.goto("/certificate")
    expect(holder.get_by_text(WHY)).to_be_visible()
    _sound(holder, "holder")
    stranger = site.device()
    stranger.goto(f"/verify/{issued.public_id}")
    expect(stranger.get_by_role("heading", name="Superseded")).to_be_visible()
    _sound(stranger, "superseded")
    stranger.get_by_role("link", name="The certificate that took its place").click()
    expect(stranger.get_by_role("heading", name="Suspended")).to_be_visible()
