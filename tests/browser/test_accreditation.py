"""A trainee reads who made the course, agrees to be reported and evaluates it; staff read what came of that."""

from __future__ import annotations

import sqlalchemy as sa

from lms.accounts.models import Person
from lms.accreditation.queries.activity import activity_by_id
from lms.accreditation.services.evaluating import evaluate
from lms.canonical import digest_of
from lms.database import db, reading
from lms.permissions import Actor
from lms.unit_of_work import Act
from tests.academy import Academy
from tests.browser.play import expect
from tests.browser.site import DESK, PHONE, Site
from tests.browser.test_practice_days import _sound
from tests.practice import study
from tests.teaching import crowd

SHEETS = (
    {"objectives": "agree_fully", "unbiased": "agree", "change": "yes", "better": "More cases with numbers."},
    {"objectives": "agree", "unbiased": "agree_fully", "change": "perhaps"},
    {"objectives": "neither", "unbiased": "agree", "change": "yes", "what-changes": "I plan aloud before I draw up."},
    {"objectives": "agree", "unbiased": "disagree", "change": "confirmed"},
)


def answered_by_four(academy: Academy) -> None:
    """Everybody has read the lessons, and four others have answered."""
    study(academy)
    crowd(academy, len(SHEETS))
    row = activity_by_id(reading(), 1)
    assert row is not None
    people = reading().execute(sa.select(Person.id).where(Person.name.startswith("Person")).order_by(Person.id))
    for person, sheet in zip(people.scalars().all(), SHEETS, strict=True):
        db.session.close()
        act = Act(Actor(person, frozenset({"trainee"}), "trainee"), academy.clock())
        evaluate(act, digest_of(list(row.questions)), sheet)
    db.session.remove()


def test_from_who_made_the_course_to_the_file(site: Site) -> None:
    phone = site.device("trainee")
    phone.goto("/learn")
    expect(phone.get_by_role("heading", name="Before you begin: who made this course")).to_be_visible()
    _sound(phone, "accreditation-home")
    phone.goto("/learn/evaluation")
    expect(phone.get_by_text("opens when every lesson is read")).to_be_visible()
    with site.app.app_context():
        answered_by_four(site.academy)
    phone.goto("/learn")
    phone.get_by_role("link", name="Who made it, and whether you are reported").click()
    _sound(phone, "accreditation-about")
    phone.get_by_role("checkbox", name="My e-mail address").check()
    phone.get_by_role("button", name="I agree to be reported").click()
    expect(phone.get_by_text("You agreed on")).to_be_visible()
    _sound(phone, "accreditation-agreed")
    phone.get_by_role("link", name="without your name").click()
    phone.get_by_role("button", name="Send without my name").click()
    expect(phone.get_by_role("alert")).to_contain_text("Answer at least one question.")
    _sound(phone, "accreditation-evaluation")
    phone.get_by_role("group", name="I can now do").get_by_label("I agree fully", exact=True).check()
    phone.get_by_label("What should the course do better?").fill("Nothing.")
    phone.get_by_role("button", name="Send without my name").click()
    expect(phone.get_by_text("You have answered", exact=True)).to_be_visible()
    _sound(phone, "accreditation-answered")
    for who in ("instructor", "admin"):
        desk = site.device(who, size=DESK, color_scheme="dark" if who == "admin" else "light")
        desk.goto("/teach/courses/1/accreditation")
        expect(desk.get_by_text("More cases with numbers.")).to_be_visible()
        _sound(desk, f"accreditation-results-{who}")
        desk.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        _sound(desk, f"accreditation-results-{who}-phone")
    desk.get_by_label("Completed from").fill("2026-01-01")
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Make the file").click()
    assert download.value.suggested_filename.endswith(".zip")
