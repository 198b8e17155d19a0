"""A passage that has changed, on a phone without a script and on a desk: read, answered wrongly and rightly, told."""

from __future__ import annotations

import os
from pathlib import Path

from lms.certification.queries import change_page, changes_to_read
from lms.certification.services import settle_changes
from lms.database import db, reading
from lms.publishing.services import load_pack
from tests.browser.play import Page, expect
from tests.browser.site import DESK, Site
from tests.browser.test_access import EVERYTHING, faults, overflow
from tests.course import shipped
from tests.practice import certify, day
from tests.rewording import VOLUME, reworded


def _sound(page: Page, name: str) -> None:
    assert overflow(page) == []
    assert faults(page, EVERYTHING) == []
    if os.environ.get("LOOK"):
        page.screenshot(path=Path(os.environ["LOOK"]) / f"{name}.png", full_page=True)


def test_what_has_changed_is_read_and_known(site: Site) -> None:
    with site.app.app_context():
        certify(site.academy)
        load_pack(site.academy.act("admin"), reworded(shipped(), VOLUME))
        settle_changes(site.academy.act())
        db.session.close()
        me, today = site.academy.people["trainee"].id, day(site.academy)
        [task] = changes_to_read(reading(), me, today)
        one = change_page(reading(), task.public_id, me, today)
        assert one is not None
        right = {
            item: view.question.shown.type.raw_of(view.question.shown.type.key(view.question.spec, view.deal))
            for item, view in one.questions.items()
        }
        db.session.remove()
    phone = site.device("trainee", color_scheme="dark")
    phone.goto("/learn")
    _sound(phone, "change-home")
    phone.get_by_role("link", name=task.title).click()
    _sound(phone, "change-open")
    desk = site.device("trainee", size=DESK)
    desk.goto(phone.url)
    desk.get_by_text("What it said when you learnt it").click()
    _sound(desk, "change-desk")
    instructor = site.device("instructor", size=DESK)
    instructor.goto(f"/teach/cohorts/{site.academy.cohort}/bulletins")
    _sound(instructor, "change-given")
    for item, fields in right.items():
        question = phone.locator(f"#check-{item}")
        question.get_by_role("textbox").fill("77")
        question.get_by_role("button", name="Check the answer").click()
        expect(question.get_by_text("Not right")).to_be_visible()
        question.get_by_role("textbox").fill(fields["answer"][0])
        question.get_by_role("radio", name="mL", exact=True).check()
        if item == next(iter(right)):
            _sound(phone, "change-wrong")
        question.get_by_role("button", name="Try again").click()
    expect(phone.get_by_text("Nothing more is asked of you.")).to_be_visible()
    _sound(phone, "change-done")
