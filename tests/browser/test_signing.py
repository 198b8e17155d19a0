"""A signature at the bedside: few inputs on a phone, little time, and nothing lost on a bad connection."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import func, select

from lms.accounts.passwords import hash_password
from lms.accounts.proving import set_pin
from lms.accounts.services import end_sessions
from lms.database import db, reading
from lms.practicals.models import ObservationVersion
from lms.practicals.queries import observations
from tests.academy import PASSWORD
from tests.browser.hands import press
from tests.browser.play import Page, expect
from tests.browser.site import Site
from tests.practice import asks

PIN = "480263"
MOST_INPUTS, MOST_SECONDS = 12, 60
STRENGTH, NEXT = "Named the danger zone before marking.", "Say the dose aloud before drawing up."


@pytest.fixture
def pin(site: Site) -> str:
    set_pin(site.academy.act("instructor"), site.academy.people["instructor"].id, hash_password(PIN))
    return PIN


class Hand:
    """A hand that counts what it does: each tap and each field that it fills."""

    def __init__(self, page: Page) -> None:
        self.page, self.inputs = page, 0

    def tap(self, selector: str) -> None:
        self.page.locator(selector).locator("xpath=ancestor::label | self::button").first.click()
        self.inputs += 1

    def type(self, label: str, text: str) -> None:
        self.page.get_by_label(label).fill(text)
        self.inputs += 1


def signed(site: Site) -> int:
    db.session.close()
    return reading().execute(select(func.count()).select_from(ObservationVersion)).scalar_one()


def test_a_procedure_is_signed_with_twelve_inputs_within_a_minute_on_a_phone(site: Site, pin: str) -> None:
    request = asks(site.academy)
    page = site.device("instructor")
    began = time.monotonic()
    page.goto(f"/s/{request}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign for Ana Ferreira")
    expect(page.get_by_text("Marking in movement")).to_have_count(0)  # what the trainee takes from it is their own
    hand = Hand(page)
    for step in page.locator("fieldset:has(legend .is-attention) input[value=done]").all():
        hand.tap(f"#{step.get_attribute('id')}")
    hand.tap("#rest")
    hand.tap("input[name=level][value='3']")
    hand.type("Your PIN or your password", pin)
    page.get_by_label("One thing that went well").fill(STRENGTH)
    page.get_by_label("One thing for next time").fill(NEXT)
    hand.tap("button[value=performed_under_my_supervision]")
    expect(page.get_by_text("Performed under my direct supervision.")).to_be_visible()
    expect(page.get_by_text("Signed with the PIN.")).to_be_visible()
    assert (hand.inputs, time.monotonic() - began < MOST_SECONDS) == (MOST_INPUTS, True)
    row = observations(reading(), site.academy.enrolment().id)[0]
    assert (row.level, row.document["proof"], len(row.document["together"])) == (3, "pin", 6)


def test_signing_in_leads_back_to_the_request(site: Site) -> None:
    request = asks(site.academy)
    page = site.device()
    page.goto(f"/s/{request}")
    page.get_by_label("E-mail address").fill("second@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign for Ana Ferreira")


def test_a_wrong_pin_is_told_at_the_field_and_keeps_what_was_filled_in(site: Site, pin: str) -> None:
    page = site.device("instructor")
    page.goto(f"/s/{asks(site.academy)}")
    page.get_by_label("One thing that went well").fill(STRENGTH)
    page.get_by_label("Your PIN or your password").fill("111222")
    page.locator("button[value=observed_by_me]").click()
    expect(page.get_by_text("That is neither your password nor your PIN.")).to_be_visible()
    expect(page.get_by_label("One thing that went well")).to_have_value(STRENGTH)
    assert signed(site) == 0


def _drill(page: Page, n: int) -> None:
    page.get_by_role("radio", name="Drill The trainee").check()
    page.get_by_role("radio", name="Lid ptosis").check()
    page.get_by_label("One thing that went well").fill(f"{STRENGTH} {n}")
    page.get_by_label("One thing for next time").fill(NEXT)


def _proved(site: Site, pin: str) -> Page:
    """A page on which one signature was given with a connection, so that the sign-in is proved."""
    page = site.device("instructor")
    path = f"/teach/trainees/{site.academy.people['trainee'].enrolment}/observe"
    page.goto(path)
    _drill(page, 0)
    page.get_by_label("Your PIN or your password").fill(pin)
    page.locator("button[value=observed_by_me]").click()
    expect(page.get_by_role("heading", name="Signature")).to_be_visible()
    page.goto(path)
    return page


def _kept(page: Page, n: int) -> None:
    _drill(page, n)
    page.locator("button[value=observed_by_me]").click()
    one = "1 signature waits" if n == 1 else f"{n} signatures wait"
    expect(page.locator("[data-said]")).to_contain_text(one)


STORED = """() => new Promise((resolve) => {
  const asked = indexedDB.open('signoff-signatures', 1);
  asked.onsuccess = () => {
    const all = asked.result.transaction('signatures').objectStore('signatures').getAll();
    all.onsuccess = () => resolve(JSON.stringify(all.result));
  };
})"""


def test_thirty_signatures_without_a_connection_are_all_stored_once(site: Site, pin: str) -> None:
    page = _proved(site, pin)
    page.context.set_offline(True)
    for n in range(1, 31):
        _kept(page, n)
    device = page.evaluate(STORED)
    assert device.count('"draft"') >= 30
    assert pin not in device
    assert signed(site) == 1
    page.context.set_offline(False)
    # Some answers are lost on their way back: the page cannot know that the server holds the signature.
    lost: list[str] = []

    def lose(route: object) -> None:
        if len(lost) < 3 and route.request.method == "POST":  # type: ignore[attr-defined]
            lost.append(route.fetch().text())  # type: ignore[attr-defined]
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    page.route("**/observe", lose)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-said]")).to_contain_text("30 signatures were sent.", timeout=60_000)
    assert len(lost) == 3
    db.session.close()
    rows = observations(reading(), site.academy.enrolment().id)
    assert sorted(row.strength or "" for row in rows) == sorted(f"{STRENGTH} {n}" for n in range(31))


def test_a_sign_in_that_ended_meanwhile_asks_for_a_new_proof_and_loses_nothing(site: Site, pin: str) -> None:
    page = _proved(site, pin)
    page.context.set_offline(True)
    _kept(page, 1)
    end_sessions(site.academy.act("admin"), site.academy.people["instructor"].id, "ended")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-said]")).to_contain_text("You are signed out.")
    assert signed(site) == 1
    site.sign_in(page, "instructor")
    page.reload()
    expect(page.locator("[data-said]")).to_contain_text("Type your PIN or your password once more")
    page.locator("#prove-secret").fill(pin)
    press(page, "Send what waits")
    expect(page.locator("[data-said]")).to_contain_text("1 signature was sent.")
    assert signed(site) == 2


def test_without_a_proof_nothing_is_kept_and_the_page_says_so(site: Site) -> None:
    page = site.device("instructor")
    page.goto(f"/teach/trainees/{site.academy.people['trainee'].enrolment}/observe")
    page.context.set_offline(True)
    _drill(page, 1)
    page.locator("button[value=observed_by_me]").click()
    expect(page.locator("[data-said]")).to_contain_text("you have not proved in this tab that it is you")
    expect(page.get_by_label("One thing that went well")).to_have_value(f"{STRENGTH} 1")
