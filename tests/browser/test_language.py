"""Every sentence of the interface is marked for translation, and pages bear longer words and the other direction."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Set
from functools import cache
from typing import Any

import pytest
import yaml
from sqlalchemy import select

from lms.accounts.models import Academy as AcademyRow
from lms.accounts.models import Licence, Person
from lms.certification.models import Notice, SafetyBulletin
from lms.cohorts.models import Cohort
from lms.database import db, reading
from lms.days.models import PracticeDayVersion
from lms.i18n import PSEUDO, PSEUDO_RTL
from lms.journal.models import Body
from quizzes.question import examples_of, kinds
from tests.academy import ROOT
from tests.browser.pages import Stop, stops, walking
from tests.browser.play import Page
from tests.browser.site import PHONE, Site
from tests.browser.test_access import overflow, said
from tests.web.conftest import Furnished

# What an author or a person wrote stands in these; content carries its own language.
CONTENT = (
    ".gapped, .finding-why, "
    ".prose, .lead-in, .option-text, .option-feedback, .sequence, .objectives, .references, .contents ol, .said, q, "
    ".wordmark, .check-answer, .certificate-title, .certificate-scope, textarea, code, script, style, svg"
)

# What may stand outside the brackets, each for its reason. A whole text, or a whole part of it, must be like that.
NEUTRAL = tuple(
    re.compile(pattern)
    for pattern in (
        r"[\W\d_]*",  # figures and signs
        r"([A-Z][a-z]{2} )?\d{1,2} [A-Z][a-z]{2}( \d{4})?",  # a day: the locale's own words
        r"[A-Z][a-z]{2,8} \d{4}",  # a month, likewise
        r"\d\d:\d\d [A-Z]{3,4}",  # a time with its zone
        r"UTC|[A-Z][a-z]+(/[A-Z][\w -]+)+",  # a time zone's name
        r"[\w.]+@example\.org",  # an address
        r"C-[0-9A-Z]{8}|([0-9A-Z]{4}-){2,6}[0-9A-Z]{1,4}|[0-9a-z]{26}|[0-9a-f]{12}…",  # a code, a number, a digest
        r"http://127\.0\.0\.1:\d+/(verify/|s/[0-9a-z]{10}|scope/[0-9a-z]{26})",  # the academy's addresses
        r"\d{14}-[0-9a-f]{12}",  # a signing key
        r"[A-J]|mL|MD|RN",  # an option's letter, a unit, a professional title
        r"quiz-[a-z]+",  # the id of a quiz, in the journal
        r"Signoff|English|test",  # the product and a language name themselves; the device of these tests
        r"SQLite \d[\d.]*|PostgreSQL \d.*|Python|Flask(-\w+)?|SQLAlchemy",  # what it runs on
        r"alembic|argon2-cffi|cryptography|granian|pydantic",
    )
)
# The journal shows codes and tables as they were recorded, so that what is read is what was sealed.
RECORDED = {"acceptance", "attempt slot", "mark", "observation version", "release decision", "response"}
RECORDED |= {"entrustment case", "entrustment decision", "entrustment vote", "logbook entry", "logbook version"}
RECORDED |= {"calibration case version", "calibration rating", "calibration round"}
RECORDED |= {f"practice day{part}" for part in ("", " booking", " cohort", " trainer", " version")}
RECORDED |= {"observation", "scope event", "signoff request", "agreed"}
RECORDED |= {"certificate event", "issue hold", "issue stop", "notice", "renewal", "decision"}
RECORDED |= {"bulletin 1", "bulletin answer", "bulletin task", "safety bulletin"}
RECORDED |= {"change answer", "change end", "change task", "passage change"}
RECORDED |= {"prior learning", "report consent"}
RECORDED |= {"attestation", "certificate", "machine", "trainee"}

TEXTS = """(content) => {
  const found = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) if (!node.parentElement.closest(content)) found.push(node.textContent);
  for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
    const named = [...document.querySelectorAll(`[${name}]`)].filter((one) => !one.closest(content));
    found.push(...named.map((one) => one.getAttribute(name)));
  }
  return found.map((text) => text.replace(/\\s+/g, ' ').trim()).filter(Boolean);
}"""

Speaking = Callable[[str], tuple[Site, Furnished]]
READ_FROM = "direction => { document.documentElement.dir = direction; }"


@pytest.fixture
def speaking(copies: Callable[..., Furnished], opening: Callable[..., Site]) -> Speaking:
    """The furnished academy in a language, for everybody."""

    def speak(language: str) -> tuple[Site, Furnished]:
        furnished = copies(PSEUDO_LOCALE=language)
        return opening(furnished.app, furnished.academy), furnished

    return speak


def test_every_sentence_is_marked_and_longer_words_fit_in_both_directions(speaking: Speaking) -> None:
    world, furnished = speaking(PSEUDO)
    content = written() | names(furnished)
    report: list[str] = []
    with walking(world, *PHONE) as visit:
        for stop in looks(furnished):
            page = visit(stop)
            report += said(stop, page, "not marked", unmarked(page, content))
            for direction in ("ltr", "rtl"):
                page.evaluate(READ_FROM, direction)
                report += said(stop, page, f"390, {direction}", overflow(page))
    assert "\n".join(report) == ""


def test_a_language_that_is_read_from_the_right_says_so(speaking: Speaking) -> None:
    world, _ = speaking(PSEUDO_RTL)
    for who, path in ((None, "/sign-in"), ("trainee", "/learn"), ("instructor", "/teach/")):
        page = world.device(who, PHONE)
        page.goto(path)
        assert page.locator("html").get_attribute("dir") == "rtl"
        assert overflow(page) == []


def looks(furnished: Furnished) -> list[Stop]:
    """Every page but those that differ by their content only, and the page of components."""
    return [
        stop for stop in stops(furnished) if stop.path != "/styleguide" and not (stop.twin and stop.who == "trainee")
    ]


def unmarked(page: Page, content: Set[str]) -> list[str]:
    texts: list[str] = page.evaluate(TEXTS, CONTENT)
    return sorted({text for text in texts if not accounted(outside(text), content)})


def outside(text: str) -> str:
    """What is left of a text without its marked sentences, which may hold one another."""
    while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", "·", text)) != text:
        text = shorter
    return text


def accounted(text: str, content: Set[str]) -> bool:
    """Whether a text is content or neutral, as a whole or in all its parts."""
    bare = text.strip(" ·,.;:()")
    if plain(text) in content or bare in RECORDED or any(rule.fullmatch(bare) for rule in NEUTRAL):
        return True
    for between in (" · ", "·", ": ", ", ", " – "):
        if between in text:
            return all(accounted(part, content) for part in text.split(between))
    return False


@cache
def written() -> frozenset[str]:
    """Everything that the course's authors wrote as a value of its own, titles and headings included."""
    found: set[str] = set()
    for path in (ROOT / "course").rglob("*.yaml"):
        found.update(map(plain, scalars(yaml.safe_load(path.read_text(encoding="utf-8")))))
    for path in (ROOT / "course").rglob("lesson.md"):
        text = path.read_text(encoding="utf-8")
        found.update(plain(line.lstrip("#")) for line in text.splitlines() if line.startswith("#"))
        found.update(map(plain, scalars(yaml.safe_load(text.split("---")[1]))))
    for kind in kinds():
        found.update(map(plain, scalars(list(examples_of(kind)))))
    return frozenset(found)


def scalars(document: Any) -> Iterator[str]:
    if isinstance(document, dict):
        for value in document.values():
            yield from scalars(value)
    elif isinstance(document, list):
        for value in document:
            yield from scalars(value)
    elif isinstance(document, str):
        yield document


def plain(text: str) -> str:
    """A text as it is compared: its words without markup and anchors, in small letters."""
    text = re.sub(r"\{#[^}]*\}|[*_`]", "", text)
    return " ".join(text.split()).strip(" ·,.;:()").casefold()


def names(furnished: Furnished) -> set[str]:
    """Whom and what the academy has named."""
    with furnished.app.app_context():
        session = reading()
        columns = (Person.name, AcademyRow.name, Cohort.name, Licence.body, PracticeDayVersion.place)
        found = {plain(name) for column in columns for name in session.scalars(select(column))}
        for title, document in session.execute(select(SafetyBulletin.title, SafetyBulletin.document)):
            found.update(map(plain, (title, *scalars(document))))
        told = select(Body.text).join(Notice, Notice.body_id == Body.id)  # as it was written then, in whatever language
        found.update(map(plain, session.scalars(told)))
        db.session.remove()
    return found
