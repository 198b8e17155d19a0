"""Every page without an accessibility fault that axe can find, within its width, and usable by keys alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

from lms.database import db
from tests.academy import PASSWORD, of_kind
from tests.browser.pages import Stop, stops, style_guide, walking
from tests.browser.play import Locator, Page, expect
from tests.browser.site import DESK, Site
from tests.teaching import NUMBERS, PRODUCT, read
from tests.web.conftest import Furnished

EVERYTHING = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
BY_SIGHT = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "target-size", "scrollable-region-focusable"]}
COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}

TOO_WIDE = """() => {
  const width = document.documentElement.scrollWidth;
  if (width <= innerWidth) return [];
  const stick = (one) => {
    const box = one.getBoundingClientRect();
    const out = box.width > 0 && (box.right > innerWidth + 1 || box.left < -1);
    return out && !one.closest('.table-scroll, .sr, .skip');
  };
  const found = [...document.body.querySelectorAll('*')].filter(stick).slice(-3);
  const named = found.map((one) => `${one.tagName} ${one.className} ${one.textContent.trim()}`);
  return [`the page is ${width} wide`, ...named];
}"""
OUTLINED = """(element) => [element, element.closest('.choice, .option, .strike')].some((one) => {
  const style = one && getComputedStyle(one);
  return style && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
})"""


def faults(page: Page, options: Mapping[str, Any]) -> list[str]:
    """What axe finds: the rule, and where."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("async (options) => (await axe.run(options)).violations", dict(options))
    return [
        f"{rule['id']}: {node['target'][-1]} {' '.join(node['failureSummary'].split())[:160]}"
        for rule in found
        for node in rule["nodes"][:3]
    ]


def overflow(page: Page) -> list[str]:
    """The elements that make the page wider than its window, unless something scrolls them."""
    page.wait_for_load_state("domcontentloaded")  # a press may have begun another page
    found: list[str] = page.evaluate(TOO_WIDE)
    return found


def said(stop: Stop, page: Page, where: str, found: list[str]) -> list[str]:
    return [f"{stop.who} {page.url.partition('//')[2].partition('/')[2]} ({where}): {one}" for one in found]


def test_no_page_has_a_fault_in_light_or_dark_on_a_desk_or_a_phone(world: Site, furnished: Furnished) -> None:
    """Each page is opened once; then light, dark and the window change around it."""
    style_guide(world)
    report: list[str] = []
    with walking(world, *DESK, AXE_SCRIPT, reduced_motion="reduce") as visit:
        for stop in stops(furnished):
            page = visit(stop)
            report += said(stop, page, "1440, light", overflow(page) + faults(page, EVERYTHING))
            if not stop.twin:
                report += _other_looks(stop, page)
            for width in (390, 320):
                page.set_viewport_size({"width": width, "height": 844})
                report += said(stop, page, str(width), overflow(page))
            page.set_viewport_size({"width": 1440, "height": 900})
    assert "\n".join(report) == ""


def _other_looks(stop: Stop, page: Page) -> list[str]:
    """Dark on a phone: colours depend on the theme alone, and what script and structure do was looked at before."""
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    report = said(stop, page, "390, dark", faults(page, BY_SIGHT))
    page.emulate_media(color_scheme="light")
    return report


def press_until(page: Page, wanted: Locator, key: str = "Tab", most: int = 40) -> None:
    """Presses a key until the wanted element has the focus, as somebody without a mouse does."""
    for _ in range(most):
        page.keyboard.press(key)
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{wanted} is not reached by {key}")


def outlined(focused: Locator) -> bool:
    """Whether the focus can be seen: an outline on the element or on the row that it stands in."""
    return bool(focused.evaluate(OUTLINED))


def test_the_keyboard_alone_signs_in_and_opens_the_menu(site: Site) -> None:
    page = site.device()
    page.goto("/sign-in")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    press_until(page, page.get_by_label("E-mail address"))
    assert outlined(page.get_by_label("E-mail address"))
    page.keyboard.type("trainee@example.org")
    press_until(page, page.get_by_label("Password"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    menu = page.locator("details.account")
    menu.wait_for()
    press_until(page, menu.locator("summary"))
    assert outlined(menu.locator("summary"))
    page.keyboard.press("Enter")
    expect(menu.get_by_role("button", name="Sign out")).to_be_visible()
    press_until(page, menu.get_by_label("As the device"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.keyboard.press("Escape")
    expect(menu.locator("summary")).to_be_focused()
    expect(menu.get_by_role("button", name="Sign out")).to_be_hidden()


def test_the_keyboard_alone_answers_and_submits(site: Site) -> None:
    read(site.academy, "trainee", PRODUCT)
    attempt = site.academy.start("trainee", PRODUCT, of_kind("single_choice"), of_kind(*NUMBERS))
    kinds = {question.shown.kind: number for number, question, _ in reversed(site.academy.slots(attempt))}
    db.session.close()
    choice, number = kinds["single_choice"], kinds.get("calculated") or kinds["numeric"]
    page = site.device("trainee")
    page.goto(f"/attempts/{attempt}")
    _goes_to(page, choice)
    first = page.locator(f"#item-{choice} .option-mark input").first
    press_until(page, first)
    page.keyboard.press("ArrowDown")
    second = page.locator(f"#item-{choice} .option-mark input").nth(1)
    expect(second).to_be_checked()
    assert outlined(second)
    _goes_to(page, number)
    line = page.locator(f"#item-{number} input[type=text]")
    press_until(page, line)
    assert outlined(line)
    page.keyboard.type("20")
    page.keyboard.press("Tab")
    expect(page.locator(".slot.answered[href]")).to_have_count(2)
    expect(page.locator("[data-status]")).to_contain_text("Saved")
    press_until(page, page.locator(".attempt-side").get_by_role("button", name="Review and submit"))
    page.keyboard.press("Enter")
    press_until(page, page.get_by_role("button", name="Submit 2 answers"))
    assert outlined(page.get_by_role("button", name="Submit 2 answers"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not passed")


def _goes_to(page: Page, number: int) -> None:
    """To an item by its place in the palette."""
    press_until(page, page.get_by_role("link", name=f"Item {number},"), most=80)
    page.keyboard.press("Enter")
    expect(page.locator(f"#item-{number}")).to_be_visible()


def test_with_reduced_motion_nothing_moves(site: Site) -> None:
    page = site.device(reduced_motion="reduce")
    page.goto("/sign-in")
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter((one) => {
            const { transitionDuration, animationName } = getComputedStyle(one);
            return animationName !== 'none' || transitionDuration.split(',').some((span) => parseFloat(span) > 0.001);
        }).length"""
    )
    assert moving == 0
