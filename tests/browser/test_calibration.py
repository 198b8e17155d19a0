"""A case of calibration on a phone, and the report at a desk; without a fault of axe."""

from __future__ import annotations

from lms.calibration.queries import current_set
from lms.calibration.services import rate
from lms.database import db, reading
from tests.browser.play import expect
from tests.browser.site import DESK, Site
from tests.browser.test_practice_days import _sound


def test_a_supervisor_rates_a_case_and_an_administrator_reads_the_report(site: Site) -> None:
    academy = site.academy
    with site.app.app_context():
        cases = current_set(reading(), 1)
        assert cases is not None
        for who, off in (("instructor", -1), ("second", 0)):
            for case in cases.cases:
                rate(academy.act(who), 1, case.key, max(case.level + off, 1))
        db.session.remove()
    phone = site.device("supervisor")
    phone.goto("/signoffs")
    phone.get_by_role("link", name="Cases of calibration").click()
    _sound(phone, "calibration-mine")
    phone.get_by_role("link", name="Rate the next case").click()
    _sound(phone, "calibration-case")
    phone.get_by_role("button", name="Store my level").click()
    expect(phone.get_by_role("alert")).to_be_visible()
    phone.get_by_role("radio", name="3 · Indirect supervision").check()
    phone.get_by_role("button", name="Store my level").click()
    expect(phone.get_by_text("1 level above the expert")).to_be_visible()
    _sound(phone, "calibration-rated")
    strict = site.device("instructor")
    strict.goto("/calibration")
    _sound(strict, "calibration-not-enough")
    desk = site.device("admin", size=DESK)
    desk.goto("/admin/calibration")
    expect(desk.get_by_text("stricter than the expert")).to_be_visible()
    _sound(desk, "calibration-report")
    desk.set_viewport_size({"width": 390, "height": 844})
    _sound(desk, "calibration-report-phone")
