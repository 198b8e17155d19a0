"""Every type of question on the page that shows them all: without a fault, by keys alone, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask

from lms.database import db
from lms.i18n import PSEUDO_RTL
from lms.publishing.gallery import Answered, gallery
from quizzes.question import AnyType, Spec, Worth, examples_of, kinds
from tests.academy import ROOT, FakeClock
from tests.browser.hands import answer
from tests.browser.play import Locator, Page, expect
from tests.browser.site import DESK, PHONE, served
from tests.browser.test_access import COLOURS, EVERYTHING, faults, outlined, overflow, press_until
from tests.fixtures import make_app
from tests.postgres import Cluster

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HERE = "/question-types"
CONTROLS = ("textbox", "combobox", "radio", "checkbox", "button", "spinbutton")
FORM = "form => [...new FormData(form)]"
DOUBLED = """() => {
  const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
  return ids.filter((id, i) => ids.indexOf(id) !== i);
}"""
FOCUSED = """() => {
  const { name = '', type = '', value = '', form } = document.activeElement;
  return { name, type, value, form: form?.closest('section').id ?? '' };
}"""
SCRIPTED = (
    "#essay [data-count]",
    "#categorise .sorting-board",
    "#hotspot [data-choose]",
    "#injection_map [data-choose]",
)

Raw = Mapping[str, list[str]]


class Example:
    """What the page shows of a type: the question, its deal, and the right answer as form fields."""

    def __init__(self, one: Answered) -> None:
        self.name = one.question.kind
        self.kind: AnyType = one.question.type
        self.spec: Spec[Any, Any] = self.kind.read(examples_of(self.name)[0])
        self.deal = next(deal for deal in self._deals() if self.kind.control(self.spec.shown, deal) == one.control)
        self.right: Raw = self.kind.raw_of(self.kind.key(self.spec, self.deal))
        self.prefix = f"{self.name}.asked."

    def _deals(self) -> Iterator[Any]:
        yield self.kind.plain_deal(self.spec.shown)
        for golden in self.spec.key.golden:
            yield self.kind.author_answer(self.spec, golden.model_dump())[0]

    def form(self, page: Page) -> Locator:
        return page.locator(f"#{self.name} form")

    def given(self, page: Page) -> dict[str, list[str]]:
        """What the browser would send of this question, by its fields' own names."""
        raw: dict[str, list[str]] = {}
        for name, value in self.form(page).evaluate(FORM):
            raw.setdefault(name.removeprefix(self.prefix), []).append(value)
        return raw

    def earned(self, page: Page) -> Fraction | str:
        """The credit of what stands in the form; the text itself where a person marks it."""
        parsed = self.kind.parse(self.spec.shown, self.deal, self.given(page))
        outcome = self.kind.grade(self.spec, self.deal, parsed)
        if outcome is None:
            assert parsed is not None
            return str(parsed.text)
        assert outcome.danger is None
        return outcome.credit

    @property
    def full(self) -> Fraction | str:
        return self.right["text"][0] if self.kind.worth is Worth.PERSON else Fraction(1)


EXAMPLES = {one.question.kind: Example(one) for one in gallery() if one.question.scored}
BY_WALKING = [kind for kind in EXAMPLES if kind != "categorise"]  # its lists are behind its board


Opening = Callable[..., Page]


@pytest.fixture(scope="module")
def shown(prepared: Path, cluster: Cluster | None) -> Iterator[tuple[Flask, str]]:
    """The application and its address; served once, since the page neither asks who looks nor keeps anything."""
    url = cluster.url("academy") if cluster else f"sqlite:///{prepared / 'academy.db'}"
    app = make_app(url, prepared / "keys", FakeClock())
    with served(app) as address:
        yield app, address
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def opening(browser: Browser, shown: tuple[Flask, str]) -> Iterator[Opening]:
    """Opens the page in a context of its own."""
    contexts = []

    def opened(size: tuple[int, int] = DESK, **options: Any) -> Page:
        width, height = size
        context = browser.new_context(
            base_url=shown[1], viewport={"width": width, "height": height}, reduced_motion="reduce", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(HERE)
        for sign in SCRIPTED if options.get("java_script_enabled", True) else ():
            page.locator(sign).first.wait_for()
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(opening: Opening) -> Page:
    return opening()


def test_the_page_has_no_fault_in_light_or_dark_on_a_desk_or_a_phone(page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.reload()
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme, rules in (("light", EVERYTHING), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme)
            said += [f"{width}, {scheme}: {one}" for one in faults(page, rules) + overflow(page)]
    page.set_viewport_size({"width": 320, "height": 900})
    assert said + overflow(page) + page.evaluate(DOUBLED) == []


def test_the_page_can_be_read_from_right_to_left(
    shown: tuple[Flask, str], opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(shown[0].config, "PSEUDO_LOCALE", PSEUDO_RTL)
    page = opening(PHONE)
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert overflow(page) == []


def test_every_type_is_there_by_its_name_and_its_contents_lead_to_it(page: Page) -> None:
    links = page.get_by_role("navigation", name="Types of questions").get_by_role("link")
    assert {link.get_attribute("href") for link in links.all()} == {f"#{one.question.kind}" for one in gallery()}
    for link in links.all():
        section = page.locator(str(link.get_attribute("href")))
        expect(section.get_by_role("heading", level=2)).to_have_text(link.inner_text())


@pytest.mark.parametrize("side", ["form", "section"], ids=["asked", "reviewed"])
def test_every_control_says_what_it_is(page: Page, side: str) -> None:
    """As a screen reader hears it: no control without a name, and no two with one name, but for choices in a group."""
    for kind in EXAMPLES:
        heard = page.locator(f"#{kind} {side}.gallery-side").aria_snapshot()
        found = re.findall(rf'^\s*- (?:\'|")?({"|".join(CONTROLS)})\b(?: "((?:[^"\\]|\\.)*)")?', heard, re.MULTILINE)
        assert side == "section" or found, kind
        assert [role for role, name in found if not name] == [], (kind, heard)
        single = [one for one in found if one[0] != "radio"]
        assert len(set(single)) == len(single), (kind, single)


def test_every_type_can_be_answered_by_keys_alone(page: Page) -> None:
    for kind in BY_WALKING:
        example = EXAMPLES[kind]
        _walk(page, example)
        assert example.earned(page) == example.full, (kind, example.given(page))


def _enter(page: Page, kind: str) -> None:
    """To a type by its link above, so that Tab goes on from there."""
    page.locator(f'.gallery-contents a[href="#{kind}"]').focus()
    page.keyboard.press("Enter")


def _walk(page: Page, example: Example) -> None:
    """Tab by Tab through the form, giving to each field what is right there."""
    _enter(page, example.name)
    was_inside = False
    for _ in range(60):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        inside = at["form"] == example.name
        if was_inside and not inside:
            return
        was_inside = inside
        wanted = example.right.get(at["name"].removeprefix(example.prefix)) if at["name"] else None
        if inside and wanted:
            assert outlined(page.locator(":focus")), (example.name, at)
            _give(page, at, wanted)
    raise AssertionError(f"{example.name} has no end by Tab")


def _give(page: Page, at: Mapping[str, str], wanted: list[str]) -> None:
    if at["type"] == "checkbox":
        if at["value"] in wanted:
            page.keyboard.press("Space")
    elif at["type"] == "radio":
        page.keyboard.press("Space")
        _press_on(page, wanted[0])
    elif at["type"] == "select-one":
        _press_on(page, wanted[0])
    else:
        page.keyboard.type(wanted[0])


def _press_on(page: Page, wanted: str) -> None:
    """Down the choices of a list or a group, to the one that is wanted."""
    for _ in range(30):
        if page.evaluate(FOCUSED)["value"] == wanted:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{wanted} is not reached")


def test_things_are_put_into_groups_by_keys_alone(page: Page) -> None:
    example = EXAMPLES["categorise"]
    board = page.locator("#categorise .sorting-board")
    _enter(page, "categorise")
    for field, (group,) in example.right.items():
        thing = board.locator(f'[data-thing="{example.prefix}{field}"]')
        name = board.locator(f'[data-group="{group}"] .sorting-name')
        press_until(page, thing)
        assert outlined(thing)
        page.keyboard.press("Enter")
        expect(thing).to_have_attribute("aria-pressed", "true")
        press_until(page, name)
        page.keyboard.press("Enter")
        said = f"{thing.inner_text()}: {name.inner_text()}"
        expect(page.locator("#categorise form [data-told]")).to_have_text(said)
        _enter(page, "categorise")
    assert example.earned(page) == 1


@pytest.mark.parametrize("kind", ["hotspot", "injection_map"])
def test_points_are_set_by_the_arrow_keys_and_their_place_is_said(page: Page, kind: str) -> None:
    example = EXAMPLES[kind]
    form = example.form(page)
    _enter(page, kind)
    for n in range(1, example.spec.shown.count + 1):
        x, y = (int(float(example.right[f"point.{n}.{part}"][0])) for part in ("x", "y"))
        row = form.locator(f'[data-row="{n}"]')
        press_until(page, row.locator("[data-choose]"))
        page.keyboard.press("ArrowRight")  # a point begins in the middle
        start = [int(row.locator(f"[data-{part}]").input_value()) for part in ("x", "y")]
        _move(page, x - start[0], "ArrowRight", "ArrowLeft")
        _move(page, y - start[1], "ArrowDown", "ArrowUp")
        expect(form.locator("[data-live]")).to_contain_text(re.compile(rf"\b{n}\b.*\b{x}\b.*\b{y}\b"))
        expect(row.locator("[data-choose]")).to_have_accessible_name(re.compile(rf"^Point {n}: {x}, {y}\. ."))
        if dose := example.right.get(f"point.{n}.dose"):
            press_until(page, row.locator("[data-dose]"))
            page.keyboard.type(dose[0])
    assert example.earned(page) == 1


def _move(page: Page, by: int, forward: str, back: str) -> None:
    """Ten at a time with Shift, then one by one."""
    key, (tens, ones) = forward if by > 0 else back, divmod(abs(by), 10)
    for held in [f"Shift+{key}"] * tens + [key] * ones:
        page.keyboard.press(held)


def test_a_point_is_taken_away_again_by_a_key(page: Page) -> None:
    example = EXAMPLES["hotspot"]
    choose = example.form(page).locator("[data-choose]")
    _enter(page, "hotspot")
    press_until(page, choose)
    page.keyboard.press("ArrowUp")
    assert any(value for (value,) in example.given(page).values())
    page.keyboard.press("Delete")
    assert not any(value for (value,) in example.given(page).values())
    expect(choose).to_be_focused()


def test_without_scripts_every_field_is_there_and_is_sent(opening: Opening) -> None:
    page = opening(PHONE, java_script_enabled=False)
    for kind, example in EXAMPLES.items():
        for name in example.right:
            expect(page.locator(f'[name="{example.prefix}{name}"]').first).to_be_visible()
        answer(page, example.prefix, example.right)
        assert example.earned(page) == example.full, (kind, example.given(page))


def test_a_blank_form_of_every_type_is_a_blank_answer(page: Page) -> None:
    for kind, example in EXAMPLES.items():
        assert example.kind.parse(example.spec.shown, example.deal, example.given(page)) is None, kind


def test_the_scripts_of_one_type_leave_the_others_alone(page: Page) -> None:
    """All modules run on one page: the count of words counts, and what is taken is said to be."""
    page.locator("#essay textarea").fill("One two three.")
    page.locator("#matching form select").first.select_option(index=1)
    expect(page.locator("#essay [data-count]")).to_have_text("Words: 3")
    expect(page.locator("#matching form [data-used]:visible")).to_have_count(1)


def test_the_guide_has_a_section_and_a_small_picture_of_every_type() -> None:
    guide = (ROOT / "docs" / "question-types.md").read_text(encoding="utf-8")
    parts = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## )", guide, re.MULTILINE | re.DOTALL))
    for kind in kinds():
        (picture,) = re.findall(rf"\((images/types/{kind}\.png)\)", parts[kind])
        assert (ROOT / "docs" / picture).stat().st_size <= 60_000
        assert f"(course-format.md#{kind})" in parts[kind]
        assert f"| `{kind}` |" in guide
