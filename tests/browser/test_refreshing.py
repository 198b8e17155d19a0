"""The daily questions on a phone, by keyboard; without a fault of axe, in light and in the dark."""

from __future__ import annotations

from pathlib import Path

import pytest

from lms.database import db, reading
from lms.refreshing.queries import asked
from lms.refreshing.services import answer_question
from tests.browser.play import expect
from tests.browser.site import Site
from tests.browser.test_practice_days import _sound
from tests.fixtures import furthered
from tests.postgres import Cluster
from tests.stories.test_refreshing import first, fresh, missed_and_certified
from tests.teaching import right


@pytest.fixture(scope="module")
def template(prepared: Path, cluster: Cluster | None) -> str:
    return furthered(prepared, cluster, "refreshed", missed_and_certified)


def test_a_holder_answers_on_a_phone_by_keyboard(site: Site) -> None:
    academy = site.academy
    academy.clock.advance(days=1)
    with site.app.app_context():
        key = _until_one_of_four(site)
        left = len(fresh(academy).today.asked)
        db.session.remove()
    phone = site.device("trainee", color_scheme="dark")
    phone.goto("/learn")
    phone.get_by_role("link", name="See the question").press("Enter")
    _sound(phone, "fresh-asked")
    phone.get_by_role("button", name="Check the answer").press("Enter")
    expect(phone.get_by_role("alert")).to_be_visible()
    assert phone.url.endswith(key)
    phone.get_by_role("radio").first.focus()
    phone.keyboard.press("Space")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", name="What the lesson says")).to_be_visible()
    phone.emulate_media(color_scheme="light")
    _sound(phone, "fresh-told")
    if left > 1:
        phone.get_by_role("link", name="Next question").press("Enter")
        expect(phone.get_by_role("button", name="Check the answer")).to_be_visible()
    phone.goto("/fresh")
    phone.get_by_role("button", name="Pause the questions").press("Enter")
    expect(phone.get_by_role("button", name="Take the questions up again")).to_be_visible()
    _sound(phone, "fresh-paused")


def _until_one_of_four(site: Site) -> str:
    """Answers the questions that stand before the first one with a single choice; returns its key."""
    academy = site.academy
    while True:
        found, item = fresh(academy), first(academy)
        view = asked(reading(), found, item)
        if view.question.shown.kind == "single_choice":
            return item.key
        answer_question(academy.act("trainee"), item.course, item.key, right(view.question, view.deal))
        db.session.close()
