"""A whole life on a phone: from an invitation to a certificate that a stranger checks, and on to its end."""

from __future__ import annotations

import re

import pytest

from lms.accounts.services import record_licence
from lms.database import db, reading
from lms.learning.queries import lesson_view, path_of
from lms.learning.services import check_seed
from quizzes.values import seeded_rng
from tests.academy import PASSWORD, TestPerson
from tests.browser.hands import Album, answer, enter, follow, press
from tests.browser.later_life import (
    has_it_renewed,
    is_revoked,
    learns_a_fact_that_has_changed,
    loses_the_registration,
    renews,
)
from tests.browser.play import Page, expect
from tests.browser.site import Site
from tests.practice import day, sign

NAME = "Fatima Zahra El Amrani"
WORDS = "a few plain words"


@pytest.fixture
def album() -> Album:
    return Album()


def test_a_whole_life(site: Site, album: Album) -> None:
    trainee = _comes_in(site, album, _invites(site, album))
    for position in (1, 2):
        _reads(site, trainee, album, position)
    for position in (3, 4, 5):
        site.academy.read_lesson("fatima", position)
    _declares_and_reads(site, trainee, album)
    for position in (7, 8, 9, 10):
        site.academy.read_lesson("fatima", position)

    _sits(site, trainee, album, "1 ·", wrong=4, says="Not passed")
    _sits(site, trainee, album, "1 ·", wrong=0, says="Passed")
    for position in range(2, 11):
        site.academy.sit("fatima", position)
    _sits(site, trainee, album, "Final examination", wrong=0, says="Passed")

    _is_observed(site, album)
    _signs(trainee, album)
    _is_decided(site, album)
    _releases(site, album)

    number = _has_a_certificate(trainee, album)
    stranger = _stranger_checks(site, album, number)
    _instructor_sees(site, album)

    loses_the_registration(site, stranger, album, number, day(site.academy, -401))
    has_it_renewed(site, stranger, album, number)
    learns_a_fact_that_has_changed(site, stranger, album, number)
    is_revoked(site, stranger, album, renews(site, stranger, album, number))


def _invites(site: Site, album: Album) -> str:
    """The administrator's part; returns the one-time link."""
    page = site.device()
    enter(page, "admin@example.org", PASSWORD)
    follow(page, "Invite somebody")
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("E-mail address").fill("fatima@example.org")
    page.get_by_label("Professional title").fill("RN")
    page.get_by_label("Role").select_option("trainee")
    page.get_by_label("Cohort").select_option(label="Autumn cohort · " + _course(page))
    album.keep(page, "invite")
    press(page, "Make the one-time link")
    expect(page.get_by_text("You see this link only now")).to_be_visible()
    album.keep(page, "link")
    return page.get_by_label("One-time link").input_value()


def _course(page: Page) -> str:
    label = page.get_by_label("Cohort").locator("option", has_text="Autumn cohort").inner_text()
    return label.partition(" · ")[2]


def _comes_in(site: Site, album: Album, link: str) -> Page:
    """The trainee chooses a password; the academy records the registration meanwhile."""
    page = site.device()
    page.goto(link)
    expect(page.get_by_text(f"{NAME}, you sign in with fatima@example.org.")).to_be_visible()
    album.keep(page, "password")
    page.get_by_label("New password").fill(WORDS)
    page.get_by_label("The same once more").fill(WORDS)
    press(page, "Set the password and sign in")
    expect(page.get_by_role("heading", level=1)).to_contain_text("stand between you and the certificate")
    album.keep(page, "home")
    _introduce(site)
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link no longer works")
    return page


def _introduce(site: Site) -> None:
    """Makes the new trainee known to the test academy's use cases, with a registration that is checked."""
    academy = site.academy
    person, public_id, enrolment = _ids()
    academy.people["fatima"] = TestPerson(person, public_id, "fatima@example.org", NAME, enrolment)
    until = day(academy, -400)
    record_licence(
        academy.act("admin"), person, "nurse", "Ordem dos Enfermeiros", "5-E-1", day(academy, 700), until,
        "primary_source",
    )  # fmt: skip
    db.session.close()


def _ids() -> tuple[int, str, str]:
    from_people = db.text(
        "SELECT p.id, p.public_id, e.public_id FROM person p JOIN enrolment e ON e.person_id = p.id"
        " WHERE p.email = 'fatima@example.org'"
    )
    row = db.session.execute(from_people).one()
    db.session.close()
    return row[0], row[1], row[2]


def _reads(site: Site, page: Page, album: Album, position: int) -> None:
    """A lesson to its end, every question in it tried by hand."""
    page.goto("/learn")
    follow(page, "The modules, in order")
    follow(page, f"{position} ·")
    _reads_here(site, page, album, position)


def _reads_here(site: Site, page: Page, album: Album, position: int) -> None:
    album.keep(page, f"lesson-{position}")
    for item, raw in _keys(site, position).items():
        answer(page, f"{item}.", raw)
        press(page.locator(f"#check-{item}"), "Check the answer")
        expect(page.locator(f"#check-{item} .check-answer")).to_contain_text("Right")
    album.keep(page, f"lesson-{position}-checked")
    page.get_by_role("button", name=f"I have read lesson {position} to the end").click()
    expect(page.get_by_text(f"Lesson {position} is read. Its quiz is open.")).to_be_visible()


def _keys(site: Site, position: int) -> dict[str, dict[str, list[str]]]:
    """For every question in a lesson, what a right answer sends."""
    academy = site.academy
    enrolment = academy.enrolment("fatima")
    key = path_of(reading(), enrolment)[position - 1].module.key
    view = lesson_view(reading(), enrolment, key)
    assert view is not None
    found = {}
    for item, check in view.checks.items():
        question = check.question
        deal = question.shown.type.deal(
            question.shown.spec.shown, seeded_rng(check_seed(enrolment.id, question.shown.id))
        )
        found[item] = question.shown.type.raw_of(question.shown.type.key(question.spec, deal))
    db.session.close()
    return found


def _declares_and_reads(site: Site, page: Page, album: Album) -> None:
    page.goto("/learn/lessons")
    follow(page, "6 ·")
    expect(page).to_have_url(re.compile("/learn/declaration/"))
    press(page, "Accept and open module 6")
    expect(page.get_by_text("Not accepted yet")).to_be_visible()
    album.keep(page, "declaration")
    page.get_by_label(f"I accept it as {NAME}, RN").check()
    press(page, "Accept and open module 6")
    _reads_here(site, page, album, 6)


def _sits(site: Site, page: Page, album: Album, quiz: str, wrong: int, says: str) -> None:
    """An attempt through its page, item by item; the last ones stay blank where some shall be wrong."""
    page.goto("/quizzes")
    follow(page, quiz)
    name = quiz.strip(" ·").replace(" ", "-").lower()
    album.keep(page, f"quiz-{name}-start")
    if page.locator("#integrity").count():
        page.get_by_label("I answer alone").check()
    page.get_by_role("button", name="Start").click()
    page.locator("#paper").wait_for()
    slots = site.academy.slots(page.url.rsplit("/", 1)[1])
    for number, question, deal in slots:
        expect(page.locator("[data-here]")).to_have_text(str(number))
        kind = question.shown.type
        if number <= len(slots) - wrong:
            answer(page, f"s{number}.", kind.raw_of(kind.key(question.spec, deal)))
        if number < len(slots):
            press(page, "Next")
    expect(page.locator(".slot.answered[href]")).to_have_count(len(slots) - wrong)
    expect(page.locator("[data-status]")).to_contain_text("Saved")
    album.keep(page, f"quiz-{name}-item")
    page.locator("[data-when-last]").get_by_role("button").click()
    album.keep(page, f"quiz-{name}-review")
    press(page, f"Submit {len(slots) - wrong} answers")
    expect(page.get_by_role("heading", level=1)).to_have_text(says)
    album.keep(page, f"quiz-{name}-result-{says.replace(' ', '-').lower()}")
    db.session.close()


def _is_observed(site: Site, album: Album) -> None:
    """All but one through use cases; the latest is signed on the instructor's phone."""
    academy = site.academy
    for ago in (30, 29, 28):
        sign(academy, whom="fatima", role="observed", performed_on=day(academy, ago))
    for ago, area, observer in ((20, "glabella", "second"), (15, "forehead", "instructor"), (10, "glabella", "second")):
        sign(academy, observer, "fatima", areas=(area,), performed_on=day(academy, ago))
    sign(academy, "instructor", "fatima", performed_on=day(academy, 5))
    sign(academy, whom="fatima", role="drill", drill="lid-ptosis", performed_on=day(academy, 4))
    page = site.device("instructor")
    page.goto(f"/teach/trainees/{academy.people['fatima'].enrolment}/observe")
    album.keep(page, "observe")
    page.get_by_role("radio", name="Performed The trainee").check()
    page.get_by_label("Month", exact=True).select_option(f"{day(academy):%Y-%m}")
    page.get_by_role("checkbox", name="Forehead").check()
    page.get_by_label("Your PIN or your password").fill(PASSWORD)
    press(page, "Sign: observed by me")
    expect(page.locator(".error-summary")).to_be_focused()
    for step in page.locator('[data-for="performed"] fieldset:has(.is-attention)').all():
        step.locator('input[value="done"]').check()
    page.get_by_role("checkbox", name="All 6 other steps were done").check()
    page.locator('input[name="level"][value="3"]').check()
    page.get_by_label("One thing that went well").fill("Named the danger zone before marking.")
    page.get_by_label("One thing for next time").fill("Say the dose aloud before drawing up.")
    page.get_by_label("Your PIN or your password").fill(PASSWORD)
    album.keep(page, "observe-filled")
    press(page, "Sign: performed under my direct supervision")
    expect(page.get_by_role("heading", name="Signature")).to_be_visible()
    album.keep(page, "observed")


def _signs(page: Page, album: Album) -> None:
    page.goto("/learn")
    album.keep(page, "home-before-statement")
    page.goto("/certificate")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your statement is the last thing you do")
    album.keep(page, "statement")
    press(page, "I sign this as")
    expect(page.get_by_role("heading", level=1)).to_have_text("Waiting for a decision on entrustment")
    album.keep(page, "waiting")


def _is_decided(site: Site, album: Album) -> None:
    """Both instructors vote, the second without seeing what the first one named."""
    for who, level in (("instructor", "4 · Distant supervision"), ("second", "3 · Indirect supervision")):
        page = site.device(who)
        page.goto("/")
        follow(page, "Autumn cohort")
        page.get_by_role("link", name=re.compile(f"{NAME} waits for your decision")).click()
        if who == "instructor":
            page.get_by_text("Put something to a decision").click()
            for area in ("Glabella", "Forehead"):
                page.get_by_role("checkbox", name=area).check()
            page.get_by_role("button", name="Open the case").click()
        else:
            page.get_by_role("link", name=re.compile("Glabella")).click()
        page.get_by_role("radio", name=level).check()
        page.get_by_label("Why, in a few words").fill("Named every danger zone.")
        page.get_by_label("Your PIN or your password").fill(PASSWORD)
        album.keep(page, f"decide-{who}")
        page.get_by_role("button", name="Sign as").click()
    expect(page.get_by_role("heading", name="Decided: Indirect supervision")).to_be_visible()
    album.keep(page, "decided")


def _releases(site: Site, album: Album) -> None:
    """Not by who signed last: the second instructor."""
    address = f"/teach/trainees/{site.academy.people['fatima'].enrolment}"
    first = site.device("instructor")
    first.goto(address)
    expect(first.get_by_text("Not by you")).to_be_visible()
    page = site.device("second")
    page.goto("/")
    follow(page, "Autumn cohort")
    album.keep(page, "cohort-needs")
    page.get_by_role("link", name=re.compile(f"{NAME} has met everything")).click()
    album.keep(page, "release")
    page.get_by_label("I have looked at what it rests on").check()
    press(page, f"Release the certificate of {NAME}")
    expect(page.get_by_role("link", name="See the certificate")).to_be_visible()
    album.keep(page, "released")


def _has_a_certificate(page: Page, album: Album) -> str:
    """The holder's pages; returns the certificate's number as it is printed."""
    page.goto("/certificate")
    expect(page.get_by_text("Valid", exact=True).first).to_be_visible()
    album.keep(page, "certificate-mine")
    follow(page, "See and print it")
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    album.keep(page, "certificate")
    return page.locator(".certificate-check b").inner_text()


def _stranger_checks(site: Site, album: Album, number: str) -> Page:
    page = site.device()
    page.goto("/verify")
    page.get_by_label("Certificate number").fill(number.lower())
    press(page, "Check this number")
    expect(page.get_by_role("heading", level=1)).to_have_text("Valid")
    expect(page.locator(".facts")).to_contain_text(NAME)
    album.keep(page, "verified")
    return page


def _instructor_sees(site: Site, album: Album) -> None:
    page = site.device("instructor")
    page.goto("/")
    follow(page, "Autumn cohort")
    row = page.get_by_role("row", name=re.compile(NAME))
    expect(row).to_contain_text("released")
    album.keep(page, "cohort")
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    expect(page.locator("#standing .requirement.is-met")).to_have_count(9)
    album.keep(page, "trainee")
