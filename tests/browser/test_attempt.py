"""A running attempt in the browser: nothing is lost, devices agree, time ends it; by mouse, keys or plain forms."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.browser.hands import answer, press
from tests.browser.play import Page, expect
from tests.browser.site import Site
from tests.browser.sittings import LOW, Sitting, saved, started


@pytest.fixture
def sitting(site: Site) -> Sitting:
    """The trainee's attempt at the quiz on doses, which asks for choices and for numbers."""
    return started(site)


def test_answers_survive_a_reload_and_show_on_another_device(sitting: Sitting) -> None:
    page = sitting.page()
    given = {sitting.first("single_choice", "multiple_choice"), sitting.first("numeric", "calculated")}
    for number in given:
        sitting.give(page, number)
    expect(page.locator(".slot.answered[href]")).to_have_count(len(given))
    saved(page)
    page.reload()
    other = sitting.page()
    for number in given:
        sitting.holds(page, number)
        sitting.holds(other, number)
    expect(other.locator("[data-count=answered]")).to_have_text(str(len(given)))


def test_when_the_time_is_over_what_was_saved_is_submitted(sitting: Sitting) -> None:
    page = sitting.page()
    sitting.give(page, 1)
    saved(page)
    head = sitting.head()
    assert head.due_at is not None
    clock = sitting.site.academy.clock
    clock.advance(seconds=(head.due_at - clock()).total_seconds() - 4)
    page.reload()
    expect(page.locator("#time-left")).to_have_class("timer-left is-due")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not passed")
    expect(page.locator(".score")).to_contain_text("1 of 8 right")
    assert sitting.head().state == "released"


def test_keys_move_choose_and_flag(sitting: Sitting) -> None:
    number = sitting.first("single_choice")
    page = sitting.page()
    sitting.show(page, number)
    page.keyboard.press("b")
    expect(page.locator(f"#item-{number} .option-mark input").nth(1)).to_be_checked()
    page.keyboard.press("A")
    expect(page.locator(f"#item-{number} .option-mark input").nth(0)).to_be_checked()
    saved(page)
    slot = page.locator(f".slot[href='#item-{number}']")
    page.keyboard.press("f")
    expect(page.get_by_role("button", name="Flagged")).to_have_attribute("aria-pressed", "true")
    expect(slot).to_have_accessible_name(f"Item {number}, answered, flagged")
    expect(page.locator("[data-count=flagged]")).to_have_text("1")
    last = number == len(sitting.slots)
    page.keyboard.press("ArrowLeft" if last else "ArrowRight")
    expect(page.locator("[data-here]")).to_have_text(str(number - 1 if last else number + 1))
    expect(page.get_by_role("button", name="Flag", exact=True)).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("ArrowRight" if last else "ArrowLeft")
    page.keyboard.press("F")
    expect(page.locator("[data-count=flagged]")).to_have_text("0")


def test_striking_out_and_the_palette(sitting: Sitting) -> None:
    number = sitting.first("single_choice")
    page = sitting.page()
    sitting.show(page, number)
    strike = page.locator(f"#item-{number}").get_by_label("Strike out option B")
    strike.check()
    option = page.locator(f"#item-{number} .option").nth(1)
    expect(option.locator(".option-text")).to_have_css("text-decoration-line", "line-through")
    expect(option.locator(".option-mark input")).not_to_be_checked()
    expect(page.locator("[data-status]")).to_be_empty()
    page.reload()
    expect(strike).to_be_checked()
    strike.uncheck()
    expect(option.locator(".option-text")).to_have_css("text-decoration-line", "none")
    page.get_by_role("link", name="Item 8, not seen").click()
    expect(page.locator("#item-8")).to_be_visible()
    expect(page.locator("#item-8")).to_be_focused()
    expect(page.locator(f"#item-{number}")).to_be_hidden()
    expect(page.locator("[data-when-last]").get_by_role("button")).to_be_visible()
    expect(page.get_by_role("button", name="Next")).to_be_hidden()


def test_the_bars_leave_room_on_a_phone(sitting: Sitting) -> None:
    page = sitting.page()
    width, height = LOW
    for number in range(1, 9):
        sitting.give(page, number)
        saved(page)
        top, end = page.locator(".bar-top").bounding_box(), page.locator(".bar-end").bounding_box()
        assert top is not None
        assert end is not None
        assert round(end["y"] + end["height"]) == height
        assert top["height"] + end["height"] < 0.4 * height, f"item {number}"
        for button in page.locator(".bar-end button:visible").all():
            box = button.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            assert box["y"] + box["height"] <= height
            assert box["height"] >= 44
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_script_the_quiz_is_sat_by_plain_forms(sitting: Sitting) -> None:
    page = sitting.page(java_script_enabled=False)
    expect(page.locator("[data-item]:visible")).to_have_count(8)
    for number in range(1, 5):
        answer(page, f"s{number}.", sitting.right(number))
    press(page, "Flag item 3")
    expect(page.locator("#item-3").get_by_role("button", name="Remove the flag")).to_be_visible()
    sitting.holds(page, 4)
    for number in range(5, 9):
        answer(page, f"s{number}.", sitting.right(number))
    press(page, "Save all answers")
    expect(page.get_by_text("Your answers are saved.")).to_be_visible()
    page.locator(".bar-end").get_by_role("button", name="Review and submit").click()
    expect(page.get_by_text("1 item is flagged.")).to_be_visible()
    expect(page.get_by_text("Every item is answered.")).to_be_visible()
    press(page, "Submit 8 answers")
    expect(page.get_by_role("heading", level=1)).to_have_text("Passed")


# -- settings of the quiz -----------------------------------------------------------------------------------


def opened(page: Page, number: int) -> None:
    expect(page.locator("[data-item]")).to_have_count(1)
    expect(page.locator(f"#item-{number}")).to_be_visible()
    expect(page.locator(".slot[aria-current]")).to_have_attribute("data-slot", str(number))
    expect(page.locator("a.slot[href]")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_paper_that_goes_forward_only_shows_one_item_after_the_other(scripts: bool, site: Site) -> None:
    sitting = started(site, navigation="forward_only")
    page = sitting.page(java_script_enabled=scripts)
    for number in (1, 2):
        opened(page, number)
        answer(page, f"s{number}.", sitting.right(number))
        press(page, "Next item")
    opened(page, 3)
    page.go_back()
    page.goto(f"/attempts/{sitting.attempt}#item-1")
    opened(page, 3)
    expect(page.locator("span.slot.answered[data-slot]")).to_have_count(2)
    press(page, "Save")
    for number in range(4, len(sitting.slots) + 1):
        press(page, "Next item")
        opened(page, number)
    press(page.locator(".bar-end"), "Review and submit")
    press(page, "Submit 2 answers")
    expect(page.locator(".score")).to_contain_text(f"2 of {len(sitting.slots)} right")
    assert page.evaluate("document.documentElement.scrollWidth") <= LOW[0]


@pytest.mark.parametrize("scripts", [True, False])
def test_check_and_try_again(scripts: bool, site: Site) -> None:
    """Wrong, said so without the key; right at the second try, and then closed; it fits a phone throughout."""
    sitting = started(site, tries=2, tries_penalty=Fraction(1, 4))
    number = sitting.first("single_choice")
    right = sitting.right(number)["answer"][0]
    page = sitting.page(java_script_enabled=scripts)
    sitting.show(page, number, scripted=scripts)
    item = page.locator(f"#item-{number}")
    item.locator(f'[name="s{number}.answer"]:not([value="{right}"])').first.check()
    press(item, f"Check item {number}")
    expect(item.locator(".tried")).to_contain_text("not right")
    expect(item.locator(".tried")).to_contain_text("Try again: 1 try is left.")
    expect(item.locator(".option-verdict")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= LOW[0]
    item.locator(f'[name="s{number}.answer"][value="{right}"]').check()
    press(item, f"Check item {number}")
    expect(item.locator(".tried")).to_contain_text("This item takes no more answers.")
    expect(item.locator(f'[name="s{number}.answer"]').first).to_be_disabled()
    expect(item.get_by_role("button", name="Check")).to_have_count(0)
    expect(page.locator(f".slot[data-slot='{number}']")).to_have_class("slot answered")


def test_how_sure_is_saved_with_the_answer_and_alone(site: Site) -> None:
    sitting = started(site, confidence="certainty")
    page = sitting.page()
    sitting.give(page, 1)
    saved(page)
    page.locator("#item-1").get_by_label("very sure").check()
    saved(page)
    page.reload()
    sitting.holds(page, 1)
    expect(page.locator("#item-1").get_by_label("very sure")).to_be_checked()
    page.locator("#item-1").get_by_label("fairly sure").check()
    saved(page)
    other = sitting.page()
    expect(other.locator("#item-1").get_by_label("fairly sure")).to_be_checked()


def test_on_one_page_all_items_stay_in_sight(site: Site) -> None:
    sitting = started(site, layout="one_page")
    page = sitting.page()
    sitting.show(page)
    expect(page.locator("[data-item]:visible")).to_have_count(len(sitting.slots))
    number = sitting.first("single_choice")
    answer(page, f"s{number}.", sitting.right(number))
    saved(page)
    expect(page.locator(f".slot.answered[href='#item-{number}']")).to_have_count(1)
    expect(page.get_by_role("button", name="Next")).to_be_hidden()
    expect(page.get_by_role("button", name="Review and submit").last).to_be_visible()
