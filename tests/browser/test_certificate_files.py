"""A certificate taken along and dropped on the public page, on a phone and at a desk; no fault of axe."""

from __future__ import annotations

import os
from pathlib import Path

from tests.browser.play import Page, expect
from tests.browser.site import DESK, Site
from tests.browser.test_access import EVERYTHING, faults, overflow
from tests.practice import certify


def _sound(page: Page, name: str) -> None:
    assert overflow(page) == []
    assert faults(page, EVERYTHING) == []
    if os.environ.get("LOOK"):
        page.screenshot(path=Path(os.environ["LOOK"]) / f"{name}.png", full_page=True)


def test_a_badge_is_downloaded_by_its_holder_and_checked_by_a_stranger(site: Site, tmp_path: Path) -> None:
    with site.app.app_context():
        issued = certify(site.academy)
    holder = site.device("trainee")
    holder.goto("/certificate")
    with holder.expect_download() as downloading:
        holder.get_by_role("link", name="badge as a picture (PNG)").click()
    badge = tmp_path / "badge.png"
    downloading.value.save_as(badge)
    stranger = site.device(java_script_enabled=False)
    stranger.goto("/verify")
    stranger.get_by_label("The certificate’s file").set_input_files(badge)
    stranger.get_by_role("button", name="Check this file").click()
    expect(stranger.get_by_role("heading", name="Valid")).to_be_visible()
    expect(stranger.get_by_text("Ana Ferreira")).to_be_visible()
    desk = site.device(size=DESK, color_scheme="dark")
    desk.goto("/verify")
    _sound(desk, "verify")
    damaged = tmp_path / "damaged.png"
    damaged.write_bytes(badge.read_bytes()[:-20])
    desk.get_by_label("The certificate’s file").set_input_files(damaged)
    desk.get_by_role("button", name="Check this file").click()
    expect(desk.get_by_role("heading", name="No certificate")).to_be_visible()
    _sound(desk, "damaged")
    desk.get_by_role("link", name="Check a certificate by its number").click()
    desk.get_by_label("Certificate number").fill(issued.public_id)
    desk.get_by_label("Surname of the holder").fill("Silva")
    desk.get_by_role("button", name="Check this number").click()
    expect(desk.get_by_role("heading", name="Another name")).to_be_visible()
    _sound(desk, "another")
    desk.goto("/verify/list")
    desk.get_by_role("button", name="Check this list").click()
    expect(desk.get_by_label("Certificate numbers")).to_have_attribute("aria-invalid", "true")
    _sound(desk, "list")
