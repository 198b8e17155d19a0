"""The life of a certificate on a phone and a desk: an act, its consequences, what strangers read; no fault of axe."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from lms.certification.queries import certificate_of
from lms.certification.services import hold, restore, tick_certificates
from lms.database import db, reading, runtime
from tests.academy import Academy
from tests.browser.play import Page, expect
from tests.browser.site import DESK, Site
from tests.browser.test_access import EVERYTHING, faults, overflow
from tests.practice import certify, day

BULLETIN = {
    "Title": "A recalled batch",
    "What holders have to know": "One batch was recalled. Do not use it.",
    "The question": "What do you do with a vial of it?",
    "The answers": "Use it up\nSend it back",
    "Which one is right": "2",
    "Why it is right": "It was recalled.",
    "To be answered by": "2026-12-10",
}
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
        hold(site.academy.act("second"), site.academy.enrolment("other").id, WHY)
        db.session.remove()
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
    phone.goto(f"/teach/cohorts/{site.academy.cohort}/certificates")
    _sound(phone, "gate")
    phone.get_by_role("checkbox", name="Li Wei").check()
    phone.locator("#letting-reason").fill("Nothing was found.")
    phone.get_by_role("button", name="Let them go").click()
    expect(phone.get_by_text("Nothing is held.")).to_be_visible()
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
    desk.goto(f"/teach/cohorts/{site.academy.cohort}/bulletins")
    expect(desk.get_by_text("Nobody in this cohort holds a certificate at present.")).to_be_visible()
    with site.app.app_context():
        restore(site.academy.act("second"), newest(site.academy), "Nothing was found.")
        db.session.remove()
    desk.reload()
    for name, said in BULLETIN.items():
        desk.get_by_label(name).fill(said)
    _sound(desk, "bulletin-new")
    desk.get_by_role("button", name="Send the bulletin").click()
    expect(desk.get_by_text("0 of 1 have answered. Not yet: Ana Ferreira.")).to_be_visible()
    _sound(desk, "bulletins")
    holder.reload()
    holder.get_by_role("link", name="A recalled batch").click()
    holder.get_by_role("radio", name="Use it up").check()
    holder.get_by_role("button", name="Answer").click()
    _sound(holder, "bulletin")
    holder.get_by_role("radio", name="Send it back").check()
    holder.get_by_role("button", name="Answer").click()
    expect(holder.get_by_text("It was recalled.")).to_be_visible()
    _sound(holder, "bulletin-done")
    with site.app.app_context():
        site.academy.clock.moment = datetime(2028, 10, 24, 12, tzinfo=UTC)
        tick_certificates(site.academy.act())
        db.session.remove()
    holder = site.device("trainee")
    holder.goto("/certificate")
    expect(holder.get_by_text("You are renewing your certificate")).to_be_visible()
    _sound(holder, "renewing")


def newest(academy: Academy) -> int:
    issued = certificate_of(reading(), academy.enrolment().id, day(academy), runtime().keys)
    assert issued is not None
    return issued.id
