"""The time of an attempt on the page: the server's, whatever the device's clock says; and what happens at its end."""

from __future__ import annotations

import pytest

from tests.browser.hands import press
from tests.browser.play import Page, expect
from tests.browser.site import Site
from tests.browser.sittings import Sitting, says, started


@pytest.fixture
def sitting(site: Site) -> Sitting:
    return started(site)


def to_the_end(sitting: Sitting, seconds: float) -> None:
    """Moves the server's clock to so many seconds before the deadline."""
    due, clock = sitting.head().due_at, sitting.site.academy.clock
    assert due is not None
    clock.advance(seconds=(due - clock()).total_seconds() - seconds)


def closed(page: Page) -> None:
    expect(page.locator("#item-1 [data-lock]")).to_have_attribute("disabled", "")


@pytest.mark.parametrize("minutes", [10, -10])
def test_the_clock_of_the_device_plays_no_part(minutes: int, sitting: Sitting) -> None:
    page = sitting.site.device("trainee")
    page.add_init_script(f"""{{
      const [now, Real] = [Date.now, Date];
      Date = class extends Real {{ constructor(...given) {{ super(...(given.length ? given : [Date.now()])); }} }};
      Date.now = () => now() + {minutes * 60_000};
    }}""")
    sitting.show(page)
    expect(page.locator("#time-left")).to_have_text("20 min left")
    page.evaluate(f"Date.now = (now => () => now() + {minutes * 60_000})(Date.now)")  # it is set while the page is open
    page.wait_for_timeout(1200)
    expect(page.locator("#time-left")).to_have_text("20 min left")
    sitting.give(page, 1)
    says(page, "Saved 09:00")


def test_added_minutes_show_within_fifteen_seconds_and_are_said(sitting: Sitting) -> None:
    page = sitting.page()
    expect(page.locator("#time-left")).to_have_text("20 min left")
    sitting.add_minutes(10)
    expect(page.locator("#time-left")).to_have_text("30 min left", timeout=15_000)
    expect(page.locator("[data-announce]")).to_have_text("10 min were added. 30 min left")
    expect(page.locator("[data-ends]")).to_have_text("09:30 WET")


def test_what_is_said_aloud_and_what_can_be_hidden(sitting: Sitting) -> None:
    page = sitting.page()
    aloud = page.locator("[data-announce]")
    for left, words in ((600.5, "Half of the time is over. 10 min left"), (300.5, "5 min left"), (60, "1 min left")):
        to_the_end(sitting, left)
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(aloud).to_have_text(words, timeout=5_000)
    expect(page.locator("#time-left")).to_have_class("timer-left is-due")
    press(page, "hide")
    expect(page.locator("#time-left")).to_be_hidden()
    press(page, "show")
    expect(page.locator("#time-left")).to_contain_text("0:")


def test_at_zero_what_is_queued_goes_first_and_then_it_submits(sitting: Sitting) -> None:
    to_the_end(sitting, 6)
    page = sitting.page()
    held: list[object] = []
    page.route("**/answers.json", lambda route: held.append(route) if len(held) < 1 else route.continue_())
    sitting.give(page, 1)
    closed(page)
    assert sitting.head().state == "in_progress"
    held[0].continue_()  # type: ignore[attr-defined]
    expect(page.get_by_role("heading", name="Receipt")).to_be_visible()
    expect(page.get_by_text("1 of 8 items")).to_be_visible()


def test_at_zero_without_a_connection_answers_are_kept_and_sent_later(sitting: Sitting) -> None:
    to_the_end(sitting, 5)
    page = sitting.page()
    says(page, "")
    page.context.set_offline(True)
    sitting.give(page, 1)
    says(page, "The time is over and this device is offline. Your answers are kept")
    says(page, "decided by your instructor")
    closed(page)
    sitting.site.academy.clock.advance(minutes=5)
    page.context.set_offline(False)
    expect(page.get_by_role("heading", level=1)).to_have_text("Not passed")
    assert sitting.stored() == {1: 1}
    expect(page.get_by_text("0 of 8 items")).to_be_visible()  # kept apart


def test_a_break_hides_the_items_and_the_page_comes_back_to_them(sitting: Sitting) -> None:
    sitting.allow_breaks(15)
    page = sitting.page()
    sitting.give(page, 1)
    press(page, "Take a break")
    expect(page.get_by_role("heading", name="You are on a break")).to_be_visible()
    assert set(sitting.stored()) == {1}
    press(page, "End the break and go on")
    sitting.holds(page, 1)
    other = page.context.new_page()
    sitting.show(other)
    press(page, "Take a break")
    other.evaluate("dispatchEvent(new Event('online'))")
    expect(other.get_by_role("heading", name="You are on a break")).to_be_visible()


def test_a_paper_that_goes_forward_only_covers_one_item(site: Site) -> None:
    sitting = started(site, navigation="forward_only")
    page = sitting.page()
    expect(page.get_by_text("Without a connection the answer to this item is kept on this device")).to_be_visible()
    page.context.set_offline(True)
    sitting.give_here(page, 1)
    press(page, "Next item")
    says(page, "Offline: 1 answer kept on this device")
    page.context.set_offline(False)
    expect(page.locator("#item-2")).to_be_visible()
    assert sitting.stored() == {1: 1}
