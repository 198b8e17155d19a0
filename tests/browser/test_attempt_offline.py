"""An attempt with bad reception: what was answered is on the device until the server holds it, whatever happens."""

from __future__ import annotations

import pytest

from lms.accounts.services import end_sessions
from tests.academy import PASSWORD, of_kind
from tests.browser.hands import press
from tests.browser.play import expect
from tests.browser.site import Site, served
from tests.browser.sittings import Sitting, kept, says, started

ESSAY = 10  # the module whose quiz asks for a text


@pytest.fixture
def sitting(site: Site) -> Sitting:
    return started(site)


def test_ten_answers_without_a_connection_survive_a_reload_and_are_stored_once(sitting: Sitting) -> None:
    """Eight items, two of them answered twice; the page itself is kept open by the browser's cache alone."""
    page = sitting.page()
    page.route("**/*.json*", lambda route: route.abort())
    for number in range(1, 9):
        sitting.give(page, number)
    for number in (1, 2):
        sitting.change(page, number)
    says(page, "Offline: 8 answers kept on this device, keep going")
    assert sitting.stored() == {}
    page.reload()
    says(page, "Offline: 8 answers kept on this device, keep going")
    for number in range(3, 9):
        sitting.holds(page, number)
    page.unroute("**/*.json*")
    page.evaluate("dispatchEvent(new Event('online'))")
    says(page, "Saved")
    assert sitting.stored() == dict.fromkeys(range(1, 9), 1)
    assert kept(page) == 0
    other = sitting.page()
    for number in range(3, 9):
        sitting.holds(other, number)


def test_a_tab_that_was_closed_without_a_connection_is_taken_up_again(sitting: Sitting) -> None:
    page = sitting.page()
    says(page, "")
    page.context.set_offline(True)
    sitting.give(page, 1)
    says(page, "Offline: 1 answer kept on this device")
    page.close()
    context = page.context
    context.set_offline(False)
    elsewhere = context.new_page()
    elsewhere.goto("/quizzes")
    expect(elsewhere.get_by_text("1 answer is kept on this device and not sent yet")).to_be_visible()
    elsewhere.get_by_role("link", name="Go to the attempt").click()
    says(elsewhere, "Saved")
    sitting.holds(elsewhere, 1)
    expect(elsewhere.get_by_role("button", name="Continue here")).to_be_hidden()
    assert sitting.stored() == {1: 1}


def test_the_server_goes_and_comes_back_while_a_text_is_typed(site: Site) -> None:
    sitting = started(site, ESSAY, of_kind("essay"))
    number = sitting.first("essay")
    page = site.device("trainee")
    with served(site.app) as address:
        page.goto(f"{address}/attempts/{sitting.attempt}#item-{number}")
        text = page.locator(f"#item-{number} textarea")
        text.press_sequentially("Before the server went. ")
        says(page, "Saved")
        text.press_sequentially("On its way ")
    text.press_sequentially("while nothing answers. ")
    says(page, "Offline: 1 answer kept on this device")
    with served(site.app, int(address.rpartition(":")[2])):
        text.press_sequentially("And after.")
        says(page, "Saved", timeout=40_000)
        page.reload()
        expect(text).to_have_value("Before the server went. On its way while nothing answers. And after.")


def test_a_sign_in_that_is_ended_in_the_middle_loses_nothing(sitting: Sitting) -> None:
    page = sitting.page()
    people = sitting.site.academy.people
    end_sessions(sitting.site.academy.act("admin"), people["trainee"].id, "ended_by_administrator")
    sitting.give(page, 1)
    panel = page.locator("[data-panel=sign-in]")
    expect(panel).to_be_visible()
    says(page, "Signed out: 1 answer kept on this device")
    expect(page.locator("#item-1")).to_be_visible()
    panel.get_by_label("E-mail address").fill(people["other"].email)
    _enter(panel, PASSWORD)
    expect(panel).to_contain_text("This page belongs to somebody else.")
    panel.get_by_label("E-mail address").fill(people["trainee"].email)
    _enter(panel, "not the password")
    expect(panel).to_contain_text("The address or the password is not right.")
    assert sitting.stored() == {}
    _enter(panel, PASSWORD)
    expect(panel).to_be_hidden()
    says(page, "Saved")
    assert sitting.stored() == {1: 1}
    sitting.give(page, 2)
    says(page, "Saved")
    expect(page.get_by_role("button", name="Continue here")).to_be_hidden()


def _enter(panel: object, password: str) -> None:
    panel.get_by_label("Password").fill(password)  # type: ignore[attr-defined]
    press(panel, "Sign in and go on")  # type: ignore[arg-type]


def test_signing_out_warns_before_answers_are_erased(sitting: Sitting) -> None:
    page = sitting.page()
    page.route("**/*.json*", lambda route: route.abort())
    for number in (1, 2):
        sitting.give(page, number)
    says(page, "Offline: 2 answers kept on this device")
    page.goto("/account")
    menu = page.locator("details.account")
    menu.locator("summary").click()
    press(menu, "Sign out")
    expect(menu.get_by_role("alert")).to_contain_text("2 answers are on this device and not sent yet")
    expect(menu.get_by_role("link", name="Go to the attempt")).to_be_focused()
    assert kept(page) == 2
    press(menu, "Sign out and erase them from this device")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert kept(page) == 0


def test_answers_of_one_person_are_neither_shown_nor_sent_to_the_next(sitting: Sitting) -> None:
    page = sitting.page()
    page.route("**/*.json*", lambda route: route.abort())
    sitting.give(page, 1)
    says(page, "Offline")
    page.goto("about:blank")
    page.unroute("**/*.json*")  # not before: the page would try again
    sitting.site.sign_in(page, "other")
    page.goto("/quizzes")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text("kept on this device")).to_have_count(0)
    assert kept(page) == 1
    assert sitting.stored() == {}
    sitting.site.sign_in(page, "trainee")
    sitting.show(page)
    says(page, "Saved")
    assert sitting.stored() == {1: 1}


def test_a_device_that_keeps_nothing_says_so_and_still_sends(sitting: Sitting) -> None:
    page = sitting.site.device("trainee")
    page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: { open() { throw new Error('no'); } } })")
    sitting.show(page)
    expect(page.get_by_text("This device cannot keep answers while offline; stay connected.")).to_be_visible()
    sitting.give(page, 1)
    says(page, "Saved")
    page.context.set_offline(True)
    sitting.give(page, 2)
    says(page, "Offline: 1 answer not saved yet. Keep this page open")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.close(run_before_unload=True)
    page.wait_for_event("close") if not page.is_closed() else None
    assert asked == ["beforeunload"]


def test_a_device_that_is_full_says_so_at_the_first_answer_that_it_cannot_keep(sitting: Sitting) -> None:
    page = sitting.page()
    sitting.give(page, 1)
    says(page, "Saved")
    full = "IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError'); };"
    page.evaluate(f"() => {{ {full} }}")
    page.context.set_offline(True)
    sitting.give(page, 2)
    says(page, "Offline: 1 answer not saved yet. Keep this page open")
    expect(page.get_by_text("This device cannot keep answers while offline; stay connected.")).to_be_visible()
    page.context.set_offline(False)
    says(page, "Saved")
    assert set(sitting.stored()) == {1, 2}


def test_the_review_waits_for_what_is_not_sent(sitting: Sitting) -> None:
    page = sitting.page()
    sitting.give(page, 1)
    says(page, "Saved")
    page.route(
        "**/answers.json",
        lambda route: route.fulfill(status=503, headers={"Retry-After": "1"}, json={"code": "unavailable"}),
    )
    sitting.give(page, 2)
    says(page, "Offline: 1 answer kept on this device")
    press(page.locator(".attempt-side"), "Review and submit")
    page.wait_for_timeout(300)
    assert page.url.endswith("#item-2")
    page.goto(f"/attempts/{sitting.attempt}/review")
    expect(page.locator("[data-rest]")).to_contain_text("1 answer is kept on this device and not sent yet")
    expect(page.get_by_role("button", name="Submit 1 answer")).to_be_disabled()
    page.unroute("**/answers.json")
    press(page, "Submit 2 answers")
    expect(page.get_by_role("heading", name="Receipt")).to_be_visible()
    expect(page.get_by_text("2 of 8 items")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the receipts").click()
    assert download.value.suggested_filename == f"receipts-{sitting.attempt}.json"


def test_a_stale_form_token_is_replaced_without_a_word(sitting: Sitting) -> None:
    page = sitting.page()
    says(page, "")
    page.context.clear_cookies()
    sitting.site.sign_in(page, "trainee")
    sitting.give(page, 1)
    says(page, "Saved")
    assert sitting.stored() == {1: 1}
