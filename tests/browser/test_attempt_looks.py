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
from tests.web.conftest import Furnished

# Bytes of all styles and scripts, as they are stored:
LIGHT = 60_000  # of a trainee's page; of a running attempt with options and numbers
MIXED = 70_000  # of an attempt at the quiz on doses: with a board to sort on, steps, a document, a text with gaps
ONE_KIND = 11_500  # what one kind of question adds to them at most: its styles and its script


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


@pytest.mark.parametrize("width", [390, 320])
def test_the_buttons_of_the_bar_share_one_row(width: int, sitting: Sitting) -> None:
    page = sitting.page((width, 664))
    for number in (1, 2, len(sitting.slots)):
        sitting.show_item(page, number)
        boxes = [one.bounding_box() for one in page.locator(".bar-acts button:visible").all()]
        assert len(boxes) == 3
        assert len({round(box["y"]) for box in boxes if box}) == 1, boxes
        assert all(box and 44 <= box["height"] <= 56 and box["width"] >= 44 for box in boxes), boxes
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


def test_what_is_loaded_when_it_is_needed_is_asked_for_again(sitting: Sitting) -> None:
    """The script of the choice between two answers did not arrive: the choice is there once the connection is."""
    number = sitting.first("single_choice")
    page, other = sitting.page(), sitting.page()
    page.route("**/*.json*", lambda route: route.abort())
    page.route("**/conflict.js*", lambda route: route.abort())
    sitting.show_item(page, number)
    right = sitting.right(number)["answer"][0]
    page.locator(f'[name="s{number}.answer"]:not([value="{right}"])').first.check()
    says(page, "Offline")
    press(other, "Continue here")
    sitting.give(other, number)
    says(other, "Saved")
    page.unroute("**/*.json*")
    with page.expect_event("requestfailed", lambda request: "conflict.js" in request.url):
        page.evaluate("dispatchEvent(new Event('online'))")
    page.unroute("**/conflict.js*")
    says(page, f"Item {number}: choose which answer stands")
    expect(page.locator(".conflict")).to_be_visible()


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


def weight(page: Page, path: str) -> dict[str, int]:
    """All that the page fetches beside its HTML, as it is stored: there is no step that would make it smaller."""
    fetched: set[str] = set()
    page.on("request", lambda request: fetched.add(request.url))
    page.goto("about:blank")
    page.goto(path)
    page.wait_for_load_state("networkidle")
    names = {url.partition("/static/")[2].partition("/")[2] for url in fetched if url.endswith((".css", ".js"))}
    return {name: (ROOT / "static" / name).stat().st_size for name in names}


def test_a_running_attempt_is_light(site: Site) -> None:
    """What a paper of options and numbers loads; and what this one does, which has more kinds of questions."""
    sitting = started(site, PRODUCT, of_kind("single_choice"), of_kind(*NUMBERS), of_kind("categorise"))
    sizes = weight(site.device("trainee", (390, 664)), f"/attempts/{sitting.attempt}")
    assert sum(sizes.values()) <= MIXED, sizes
    rarer = {name for name in sizes if "/questions/" in name and name != "css/questions/options.css"}
    assert "js/questions/sorting.js" in rarer
    assert sum(sizes.values()) - sum(sizes[name] for name in rarer) <= LIGHT, sizes


def test_the_pages_of_a_trainee_are_light(world: Site, furnished: Furnished) -> None:
    page = world.device("trainee", (390, 664))
    objects = furnished.objects
    for path in (
        "/learn",
        "/learn/about",
        "/practice",
        "/practice/entries/new",
        f"/practice/requests/{objects.request}",
        "/days",
        "/account",
        "/certificate",
        f"/certificates/{objects.certificate}",
        "/learn/lessons/product",
        f"/quizzes/{objects.quiz}",
        f"/attempts/{objects.running}/review",
        f"/attempts/{objects.finished}/result",
    ):
        sizes = weight(page, path)
        assert sum(sizes.values()) <= LIGHT, (path, sizes)


ASKED = """() => [...document.querySelectorAll('.gallery-type')].map((type) => {
  const within = (side) => [...side.querySelectorAll('*')].flatMap((one) => [...one.classList]);
  const [asked, reviewed] = [...type.querySelectorAll('.gallery-side')].map(within);
  const scripts = [...type.querySelectorAll('[data-module]')].map((one) => one.dataset.module);
  return { kind: type.id, asked, reviewed: reviewed ?? [], scripts };
})"""


def drawn(sheet: str) -> set[str]:
    """The classes that a stylesheet has rules for."""
    text = re.sub(
        r"/\*.*?\*/", "", (ROOT / "static" / "css" / f"{sheet}.css").read_text(encoding="utf-8"), flags=re.DOTALL
    )
    selectors = [found for found in re.findall(r"([^{};]+)\{", text) if not found.strip().startswith("@")]
    return {name for selector in selectors for name in re.findall(r"\.([A-Za-z][\w-]*)", selector)}


def test_each_kind_names_the_sheets_that_draw_it_and_stays_light(site: Site) -> None:
    """An attempt links no others, so that what a kind forgets to name would stand there bare."""
    page = site.device("instructor", (1440, 900))
    page.goto("/question-types")
    css = ROOT / "static" / "css"
    every = {path.relative_to(css).with_suffix("").as_posix(): path.stat().st_size for path in css.rglob("*.css")}
    known = {name for sheet in every if sheet != "types" for name in drawn(sheet)}
    always = ("reset", "tokens", "base", "components", "attempt", "questions", "figures")
    for found in page.evaluate(ASKED):
        template = (ROOT / "templates" / "questions" / found["kind"] / "ask.html").read_text(encoding="utf-8")
        named = re.findall(r"'([\w/]+)'", "".join(re.findall(r"{% set sheets = (.*?) %}", template)))
        linked = {name for sheet in (*always, *named) for name in drawn(sheet)}
        assert set(found["asked"]) & known <= linked, found["kind"]
        judged = linked | drawn("questions/review") | drawn("tables") | drawn("types") | drawn("overview")
        assert set(found["reviewed"]) & known <= judged, found["kind"]
        scripts = {ROOT / "static" / url.split("/", 3)[3] for url in found["scripts"]}
        added = sum(every[name] for name in named) + sum(path.stat().st_size for path in scripts)
        assert added <= ONE_KIND, (found["kind"], named, scripts)
