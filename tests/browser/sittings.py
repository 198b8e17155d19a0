"""A running attempt as the browser tests meet it: whose it is, what is right, what the page says of saving."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lms.database import db, reading
from lms.sitting.models import Attempt, AttemptSlot, Response
from lms.sitting.queries.attempt import AttemptHead, attempt_head
from lms.sitting.services.extending import add_minutes
from lms.unit_of_work import transaction
from tests.academy import Holding, of_kind
from tests.browser.hands import answer
from tests.browser.play import Page, expect
from tests.browser.site import Site
from tests.stories.policies import set_quizzes
from tests.teaching import NUMBERS, PRODUCT, read

LOW = (390, 664)  # a phone's window under its bars


@dataclass
class Sitting:
    """The trainee's attempt at the quiz on doses, which asks for choices and for numbers."""

    site: Site
    attempt: str
    slots: list[Any]

    def page(self, size: tuple[int, int] = LOW, **options: Any) -> Page:
        page = self.site.device("trainee", size, **options)
        self.show(page, scripted=options.get("java_script_enabled", True))
        return page

    def show(self, page: Page, number: int = 1, *, scripted: bool = True) -> None:
        """The attempt, once the page has heard from the server who may answer."""
        page.goto("about:blank")
        asking = page.expect_response("**/hold.json") if scripted else nullcontext()
        with asking:
            page.goto(f"/attempts/{self.attempt}#item-{number}")
            page.locator("#paper").wait_for()

    def head(self) -> AttemptHead:
        db.session.close()
        head = attempt_head(reading(), self.attempt)
        assert head is not None
        return head

    def stored(self) -> dict[int, int]:
        """How many answers the server holds, by item."""
        db.session.close()
        counted = (
            sa.select(AttemptSlot.number, sa.func.count())
            .join(Response, Response.slot_id == AttemptSlot.id)
            .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
            .where(Attempt.public_id == self.attempt)
            .group_by(AttemptSlot.number)
        )
        found = {row[0]: row[1] for row in reading().execute(counted)}
        db.session.close()
        return found

    def right(self, number: int) -> dict[str, list[str]]:
        _, question, deal = self.slots[number - 1]
        kind = question.shown.type
        raw: dict[str, list[str]] = kind.raw_of(kind.key(question.spec, deal))
        return raw

    def first(self, *kinds: str) -> int:
        """The first item of these kinds."""
        found: int = next(number for number, question, _ in self.slots if question.shown.kind in kinds)
        return found

    def add_minutes(self, minutes: int) -> None:
        add_minutes(self.site.academy.act("instructor"), self.attempt, minutes, "The room lost its power.")

    def allow_breaks(self, minutes: int) -> None:
        """As if they had been granted before the start."""
        with transaction(self.site.academy.act()) as work:
            changed = sa.update(Attempt).where(Attempt.public_id == self.attempt).values(break_minutes=minutes)
            work.connection.execute(changed)

    def show_item(self, page: Page, number: int) -> None:
        page.locator(f".slot[href='#item-{number}']").click()

    def give_here(self, page: Page, number: int) -> None:
        answer(page, f"s{number}.", self.right(number))

    def give(self, page: Page, number: int) -> None:
        page.locator(f".slot[href='#item-{number}']").click()
        answer(page, f"s{number}.", self.right(number))

    def change(self, page: Page, number: int) -> None:
        """Takes back a part of the answer, or gives another, and comes back to the right one."""
        page.locator(f".slot[href='#item-{number}']").click()
        field = page.locator(f'#item-{number} [name^="s{number}."]').first
        field.dispatch_event("input")
        self.give(page, number)

    def holds(self, page: Page, number: int) -> None:
        """What the page shows for the item is the right answer."""
        for name, values in self.right(number).items():
            fields = page.locator(f'[name="s{number}.{name}"]')
            if fields.first.get_attribute("type") in ("radio", "checkbox"):
                chosen = page.locator(f'[name="s{number}.{name}"]:checked')
                expect(chosen).to_have_count(len(values))
                assert {one.get_attribute("value") for one in chosen.all()} == set(values)
            else:
                expect(fields).to_have_value(values[0])


def started(site: Site, position: int = PRODUCT, *holding: Holding, **settings: Any) -> Sitting:
    """The trainee's attempt at a quiz, with these settings where any are given."""
    read(site.academy, "trainee", position)
    if settings:
        set_quizzes(site.academy, **settings)
    wanted = holding or ((of_kind("single_choice"), of_kind(*NUMBERS)) if position == PRODUCT else ())
    attempt = site.academy.start("trainee", position, *wanted)
    slots = site.academy.slots(attempt)
    db.session.close()
    return Sitting(site, attempt, slots)


def saved(page: Page) -> None:
    expect(page.locator("[data-status]")).to_contain_text("Saved")


def says(page: Page, text: str, timeout: float = 15_000) -> None:
    """What stands in the bar of saving."""
    if text:
        expect(page.locator("[data-status]")).to_contain_text(text, timeout=timeout)
    else:
        page.wait_for_load_state("networkidle")


KEPT = """() => new Promise((resolve, reject) => {
  const asked = indexedDB.open('signoff-answers');
  asked.onerror = () => reject(asked.error);
  asked.onsuccess = () => {
    const names = [...asked.result.objectStoreNames];
    if (!names.includes('answers')) { asked.result.close(); resolve(0); return; }
    const counted = asked.result.transaction('answers').objectStore('answers').count();
    counted.onsuccess = () => { asked.result.close(); resolve(counted.result); };
  };
})"""


def kept(page: Page) -> int:
    """How many answers the device keeps."""
    found: int = page.evaluate(KEPT)
    return found
