"""One attempt in two tabs or on two devices: one answers, the other reads and can take over; nothing is lost unseen."""

from __future__ import annotations

import pytest

from tests.browser.hands import press
from tests.browser.play import Locator, Page, expect
from tests.browser.site import Site
from tests.browser.sittings import Sitting, says, started


@pytest.fixture
def sitting(site: Site) -> Sitting:
    return started(site)


def looks_again(page: Page) -> None:
    """What the page does every ten seconds, now."""
    page.evaluate("dispatchEvent(new Event('online'))")


def reads_only(page: Page) -> None:
    expect(page.get_by_role("button", name="Continue here")).to_be_visible()
    expect(page.locator("#item-1 [data-lock]")).to_have_attribute("disabled", "")


def answers(page: Page) -> None:
    expect(page.get_by_role("button", name="Continue here")).to_be_hidden()
    expect(page.locator("#item-1 [data-lock]")).not_to_have_attribute("disabled", "")


def test_a_second_tab_reads_takes_over_and_the_first_notices(sitting: Sitting) -> None:
    page = sitting.page()
    answers(page)
    other = page.context.new_page()
    sitting.show(other)
    reads_only(other)
    sitting.give(page, 1)
    says(page, "Saved")
    looks_again(other)
    sitting.holds(other, 1)  # what the first has stored shows in the second
    press(other, "Continue here")
    answers(other)
    reads_only_within_ten_seconds(page)
    sitting.give(other, 2)
    says(other, "Saved")
    looks_again(page)
    sitting.holds(page, 2)
    other.close()
    looks_again(page)
    answers(page)  # nobody else of this browser is left: it goes on by itself
    page.reload()
    answers(page)


def reads_only_within_ten_seconds(page: Page) -> None:
    expect(page.get_by_role("button", name="Continue here")).to_be_visible(timeout=12_000)


def test_a_copied_tab_is_another_tab(sitting: Sitting) -> None:
    page = sitting.page()
    answers(page)
    stored = page.evaluate("JSON.stringify(sessionStorage)")
    other = page.context.new_page()
    other.add_init_script(f"for (const [name, value] of Object.entries({stored})) sessionStorage.setItem(name, value)")
    sitting.show(other)
    reads_only(other)


def _sides(page: Page, number: int) -> Locator:
    return page.locator(f"#item-{number} .conflict")


@pytest.mark.parametrize("choice", ["Use this one", "Keep the saved one"])
def test_two_devices_answer_the_same_item_and_both_answers_are_shown(choice: str, sitting: Sitting) -> None:
    number = sitting.first("single_choice")
    right = sitting.right(number)["answer"][0]
    page, other = sitting.page(), sitting.page()
    press(other, "Continue here")
    page.context.set_offline(True)
    wrong = page.locator(f'[name="s{number}.answer"]:not([value="{right}"])').first
    value = wrong.get_attribute("value")
    sitting.show_item(page, number)
    wrong.check()
    says(page, "Offline: 1 answer kept on this device")
    sitting.give(other, number)
    says(other, "Saved")
    page.context.set_offline(False)
    box = _sides(page, number)
    expect(box).to_be_visible()
    says(page, f"Item {number}: choose which answer stands")
    texts = {
        side: page.locator(f'#item-{number} [data-option="{side}"] .option-text').inner_text()
        for side in (right, value)
    }
    expect(box.locator("[data-theirs]")).to_contain_text(texts[right])
    expect(box.locator("[data-mine]")).to_contain_text(texts[value])
    assert sitting.stored() == {number: 1}
    press(box, choice)
    expect(box).to_have_count(0)
    taken = value if choice == "Use this one" else right
    if choice == "Use this one":
        says(page, "Saved")
    looks_again(other)
    for device in (page, other):
        expect(device.locator(f'[name="s{number}.answer"]:checked')).to_have_attribute("value", str(taken))
    assert sitting.stored() == {number: 2 if choice == "Use this one" else 1}


def test_an_answer_given_before_the_other_device_took_over_is_stored(sitting: Sitting) -> None:
    page = sitting.page()
    page.context.set_offline(True)
    sitting.give(page, 1)
    other = sitting.page()
    press(other, "Continue here")
    sitting.give(other, 2)
    says(other, "Saved")
    page.context.set_offline(False)
    reads_only(page)
    says(page, "Saved")
    looks_again(other)
    sitting.holds(other, 1)
    sitting.holds(page, 2)


def test_without_script_another_sign_in_reads_and_continues_by_a_plain_form(sitting: Sitting) -> None:
    page = sitting.page()
    answers(page)
    other = sitting.page(java_script_enabled=False)
    reads_only(other)
    expect(other.get_by_role("button", name="Review and submit").last).to_be_disabled()
    press(other, "Continue here")
    expect(other.get_by_role("button", name="Continue here")).to_have_count(0)
    expect(other.locator("#item-1 [data-lock]")).not_to_have_attribute("disabled", "")
    looks_again(page)
    reads_only(page)
