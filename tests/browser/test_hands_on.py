"""A trainee's whole hands-on part on a phone: written, rejected, signed by two, amended, refused to a lapsed one."""

from __future__ import annotations

from datetime import date

import pytest

from lms.accounts.services import record_licence
from lms.database import db
from tests.academy import PASSWORD
from tests.browser.hands import Album, follow, press
from tests.browser.play import Page, expect
from tests.browser.site import Site
from tests.practice import day, sign, study

WHY = "The units do not fit what I wrote down with you."
STRENGTH, NEXT = "Named the danger zone before marking.", "Say the dose aloud before drawing up."


@pytest.fixture
def album() -> Album:
    return Album()


def test_the_whole_hands_on_part(site: Site, album: Album) -> None:
    study(site.academy)
    _what_came_before(site)
    trainee, first, second = site.device("trainee"), site.device("instructor"), site.device("second")

    request = _asks(trainee, album, "Glabella", "30")
    _rejects(first, album, request)
    request = _corrects_and_asks_again(trainee, album)
    _signs(first, album, request, "2")
    _amends(first, album, "3")
    _reads_both_versions(trainee, album)

    request = _asks(trainee, album, "Forehead", "10")
    _lapses(site, "second", date(2026, 11, 1))
    _is_refused(second, album, request)
    _lapses(site, "second", date(2028, 6, 30))
    _signs(second, album, request, "3")

    trainee.goto("/practice")
    expect(trainee.get_by_role("heading", level=1)).to_have_text("Your supervised practice is complete")
    album.keep(trainee, "hands-on-complete")


def _what_came_before(site: Site) -> None:
    """Of what the programme asks, two performed procedures are left."""
    academy = site.academy
    for ago in (60, 55, 50):
        sign(academy, role="observed", performed_on=day(academy, ago))
    for ago, area, who in ((40, "glabella", "instructor"), (30, "forehead", "second"), (20, "glabella", "instructor")):
        sign(academy, who, areas=(area,), performed_on=day(academy, ago))
    sign(academy, role="drill", drill="lid-ptosis", performed_on=day(academy, 9))
    db.session.close()


def _asks(page: Page, album: Album, area: str, units: str) -> str:
    """Writes an entry and asks for its signature; returns the address behind the code."""
    page.goto("/practice")
    follow(page, "Write an entry")
    page.get_by_role("radio", name="Performed The trainee").check()
    page.get_by_label("Age").select_option(index=2)
    page.get_by_role("checkbox", name=area).check()
    page.get_by_label("Units").fill(units)
    page.locator("[name=assistance]").nth(1).check()
    album.keep(page, "entry-filled")
    press(page, "Keep this entry")
    press(page, "Ask for a sign-off")
    expect(page.locator("svg.qr")).to_be_visible()
    album.keep(page, "asked")
    return "/s/" + page.url.rsplit("/", 1)[1]


def _rejects(page: Page, album: Album, request: str) -> None:
    page.goto(request)
    page.get_by_text("Reject it with a reason").click()
    page.get_by_label("Why you do not sign it").fill(WHY)
    press(page, "Reject this request")
    expect(page.get_by_text("Rejected. The trainee reads your reason")).to_be_visible()
    album.keep(page, "rejected")


def _corrects_and_asks_again(page: Page, album: Album) -> str:
    page.reload()
    expect(page.get_by_text(WHY)).to_be_visible()
    album.keep(page, "rejection-read")
    follow(page, "The entry")
    follow(page, "Correct it")
    page.get_by_label("Units").fill("20")
    press(page, "Keep the correction")
    press(page, "Ask for a sign-off")
    expect(page.locator("svg.qr")).to_be_visible()
    return "/s/" + page.url.rsplit("/", 1)[1]


def _judge(page: Page, level: str) -> None:
    for step in page.locator("fieldset:has(legend .is-attention)").all():
        step.locator("input[value=done]").check()
    page.locator("#rest").check()
    page.locator(f"input[name=level][value='{level}']").check()
    page.get_by_label("One thing that went well").fill(STRENGTH)
    page.get_by_label("One thing for next time").fill(NEXT)
    page.get_by_label("Your PIN or your password").fill(PASSWORD)


def _signs(page: Page, album: Album, request: str, level: str) -> None:
    page.goto(request)
    _judge(page, level)
    album.keep(page, "judged")
    page.locator("button[value=performed_under_my_supervision]").click()
    expect(page.get_by_role("heading", name="Signature")).to_be_visible()
    album.keep(page, "signed")


def _amends(page: Page, album: Album, level: str) -> None:
    """The level was mistyped: what was signed stays on record beside what is signed now."""
    follow(page, "Amend this observation")
    page.get_by_label("Why you amend it").fill("I meant the level below the one I ticked for her neighbour.")
    page.locator(f"input[name=level][value='{level}']").check()
    page.get_by_label("Your PIN or your password").fill(PASSWORD)
    album.keep(page, "amending")
    page.locator("button[value=performed_under_my_supervision]").click()
    expect(page.get_by_role("heading", name="Signature")).to_be_visible()
    album.keep(page, "amended")


def _reads_both_versions(page: Page, album: Album) -> None:
    page.reload()
    follow(page, "What was signed")
    expect(page.get_by_text("I meant the level below")).to_be_visible()
    album.keep(page, "both-versions")


def _lapses(site: Site, who: str, until: date) -> None:
    academy = site.academy
    held = ("physician", "Ordem dos Médicos", "777", date(2024, 1, 1), until, "primary_source")
    record_licence(academy.act("admin"), academy.people[who].id, *held)
    db.session.close()


def _is_refused(page: Page, album: Album, request: str) -> None:
    page.goto(request)
    expect(page.get_by_text("You cannot sign this now")).to_be_visible()
    expect(page.locator("button[name=meaning]")).to_have_count(0)
    album.keep(page, "lapsed")
