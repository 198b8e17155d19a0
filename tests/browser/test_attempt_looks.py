"""A running attempt for eyes, thumbs, keys and readers: its bar stays in sight, its states are without a fault."""

from __future__ import annotations

import re

import pytest

from config import ROOT
from tests.academy import of_kind
from tests.browser.hands import press
from tests.browser.play import Page, expect
from tests.browser.site import Site
from tests.browser.sittings import LOW, Sitting, says, started
from tests.browser.test_access import EVERYTHING, faults, outlined, overflow, press_until
from tests.teaching import NUMBERS, PRODUCT

LIGHT = 95_000  # bytes, without compression: all styles and scripts of a running attempt


@pytest.fixture
def sitting(site: Site) -> Sitting:
    return started(site)


COVERED = """height => {
  const view = new EventTarget();
  Object.assign(view, { height, offsetTop: 0, scale: 1 });
  Object.defineProperty(window, 'visualViewport', { value: view, configurable: true });
}"""


def in_sight(page: Page, height: int) -> None:
    """The bar and all its buttons lie within the window, whatever is scrolled."""
    for y in (0, 10_000):
        page.evaluate(f"scrollTo(0, {y})")
        bar = page.locator(".bar-end").bounding_box()
        assert bar is not None
        assert bar["y"] + bar["height"] <= height + 1
        for button in page.locator(".bar-end > .wrap button:visible").all():
            box = button.bounding_box()
            assert box is not None
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= height + 1
            assert box["height"] >= 44


@pytest.mark.parametrize("size", [(390, 664), (664, 390)])
def test_the_bar_is_in_sight_upright_and_sideways_and_above_a_keyboard(size: tuple[int, int], sitting: Sitting) -> None:
    page = sitting.site.device("trainee", size)
    page.add_init_script(f"({COVERED})({size[1]})")
    sitting.show(page)
    in_sight(page, size[1])
    page.evaluate("visualViewport.height -= 180; visualViewport.dispatchEvent(new Event('resize'))")
    in_sight(page, size[1] - 180)
    assert overflow(page) == []


def test_its_further_states_have_no_fault(sitting: Sitting) -> None:
    """Conflict, reading only, offline, signed out, on a break: on a phone, in light and dark."""
    number = sitting.first("single_choice")
    page, other = (sitting.page(reduced_motion="reduce") for _ in range(2))
    report: list[str] = []

    def look(state: str, at: Page) -> None:
        for scheme in ("light", "dark"):
            at.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            report.extend(f"{state}, {scheme}: {fault}" for fault in faults(at, EVERYTHING) + overflow(at))

    expect(other.get_by_role("button", name="Continue here")).to_be_visible()
    look("reading only", other)
    page.route("**/*.json*", lambda route: route.abort())
    sitting.show_item(page, number)
    right = sitting.right(number)["answer"][0]
    page.locator(f'[name="s{number}.answer"]:not([value="{right}"])').first.check()
    says(page, "Offline")
    look("offline", page)
    press(other, "Continue here")
    sitting.give(other, number)
    says(other, "Saved")
    page.unroute("**/*.json*")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".conflict")).to_be_visible()
    look("conflict", page)
    other.route("**/*.json*", lambda route: route.fulfill(status=401, json={"code": "signed_out"}))
    other.evaluate("dispatchEvent(new Event('online'))")
    expect(other.locator("[data-panel=sign-in]")).to_be_visible()
    look("signed out", other)
    sitting.allow_breaks(15)
    other.unroute("**/*.json*")
    sitting.show(other)
    press(other, "Take a break")
    expect(other.get_by_role("heading", name="You are on a break")).to_be_visible()
    look("on a break", other)
    assert "\n".join(report) == ""


def test_by_keys_alone_through_a_whole_attempt_on_a_phone(site: Site) -> None:
    sitting = started(site, PRODUCT, of_kind("single_choice"), of_kind(*NUMBERS))
    page = sitting.page()
    choice, number = sitting.first("single_choice"), sitting.first(*NUMBERS)
    here = page.locator("[data-here]")
    for target in (choice, number):
        for _ in range(8):
            now = int(here.inner_text())
            if now == target:
                break
            page.keyboard.press("PageDown" if now < target else "PageUp")
        expect(here).to_have_text(str(target))
        if target == choice:
            page.keyboard.press("b")
            expect(page.locator(f"#item-{choice} .option-mark input").nth(1)).to_be_checked()
            page.keyboard.press("f")
            expect(page.locator(f".slot[href='#item-{choice}']")).to_have_class(re.compile("flagged"))
    line = page.locator(f"#item-{number} input[type=text]").first
    press_until(page, line)
    page.keyboard.type("2")
    page.keyboard.press("ArrowRight")  # within what is typed
    page.keyboard.press("PageDown")
    page.keyboard.type("0")
    expect(line).to_have_value("20")
    page.keyboard.press("Enter")
    says(page, "Saved")
    expect(here).to_have_text(str(number))
    keys = page.locator(".keys summary")
    press_until(page, keys)
    assert outlined(keys)
    page.keyboard.press("Enter")
    expect(page.get_by_text("flag the item, where it has no option F")).to_be_visible()
    review = page.locator(".attempt-side").get_by_role("button", name="Review and submit")
    press_until(page, review)
    page.keyboard.press("Enter")
    submit = page.get_by_role("button", name="Submit 2 answers")
    press_until(page, submit)
    assert outlined(submit)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Receipt")).to_be_visible()


def test_all_on_one_page_is_a_choice_of_the_desk_and_is_remembered(sitting: Sitting) -> None:
    page = sitting.page((1440, 900))
    items = page.locator("[data-item]:visible")
    expect(items).to_have_count(1)
    press(page, "All on one page")
    expect(items).to_have_count(8)
    expect(page.locator(".slot.unseen[href]")).to_have_count(0)
    number = sitting.first("single_choice")
    sitting.give_here(page, number)
    expect(page.locator(f"#item-{number} [data-saved]")).to_contain_text("Saved")
    press(page.locator(f"#item-{number}"), f"Flag item {number}")
    expect(page.locator("[data-count=flagged]")).to_have_text("1")
    page.reload()
    expect(items).to_have_count(8)
    page.set_viewport_size({"width": LOW[0], "height": LOW[1]})
    expect(items).to_have_count(1)
    page.set_viewport_size({"width": 1440, "height": 900})
    press(page, "One item at a time")
    expect(items).to_have_count(1)


def test_the_page_is_light(sitting: Sitting) -> None:
    """All that it fetches beside its HTML, as it is stored: there is no step that would make it smaller."""
    page, fetched = sitting.site.device("trainee"), set()
    page.on("request", lambda request: fetched.add(request.url))
    sitting.show(page)
    page.wait_for_load_state("networkidle")
    names = {url.partition("/static/")[2] for url in fetched if url.endswith((".css", ".js"))}
    sizes = {name: (ROOT / "static" / name).stat().st_size for name in names}
    assert sum(sizes.values()) <= LIGHT, sizes
