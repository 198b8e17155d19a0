"""What becomes of a certificate on phones, from the day after its issue to its end."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from lms.accounts.services import record_licence
from lms.certification.queries import change_page, changes_to_read
from lms.certification.services import settle_changes, tick_certificates
from lms.cohorts.models import Enrolment
from lms.database import db, reading
from lms.publishing.services import load_pack
from tests.academy import PASSWORD
from tests.browser.hands import Album, answer, enter, follow, press
from tests.browser.play import Page, expect
from tests.browser.site import Site
from tests.course import shipped
from tests.practice import attest, day, entrust, practise, study
from tests.rewording import VOLUME, reworded

WHY = "The record of two procedures was made up."


def on(site: Site, at: date) -> None:
    """The day comes, and the academy's daily work is done."""
    site.academy.clock.moment = datetime(at.year, at.month, at.day, 12, tzinfo=UTC)
    tick_certificates(site.academy.act())
    db.session.close()


def a_stranger_reads(page: Page, album: Album, number: str, word: str) -> Page:
    page.goto(f"/verify/{number.lower()}")
    expect(page.get_by_role("heading", level=1)).to_have_text(word)
    album.keep(page, f"verified-{word.lower()}")
    return page


def loses_the_registration(site: Site, stranger: Page, album: Album, number: str, after: date) -> None:
    """The day after its last: nobody decides, and everybody is told."""
    on(site, after)
    page = site.device("fatima")
    page.goto("/certificate")
    expect(page.get_by_text("Suspended", exact=True).first).to_be_visible()
    album.keep(page, "lapsed")
    a_stranger_reads(stranger, album, number, "Suspended")


def has_it_renewed(site: Site, stranger: Page, album: Album, number: str) -> None:
    page = site.device()
    enter(page, "admin@example.org", PASSWORD)
    page.goto(f"/admin/people/{site.academy.people['fatima'].public_id}")
    page.get_by_text("Record a renewal or a correction").click()
    page.get_by_label("Profession").select_option("nurse")
    page.get_by_label("Board that keeps the register").fill("Ordem dos Enfermeiros")
    page.get_by_label("Registration number").fill("5-E-1")
    page.get_by_label("Valid from").fill("2028-01-01")
    page.get_by_label("Valid until").fill("2040-01-01")
    page.get_by_label("How it was checked").select_option("primary_source")
    press(page, "Record the registration")
    album.keep(page, "registration")
    a_stranger_reads(stranger, album, number, "Valid")


def learns_a_fact_that_has_changed(site: Site, stranger: Page, album: Album, number: str) -> None:
    """Lets it lie past its day, is suspended, and answers what is asked about it on the phone."""
    academy = site.academy
    load_pack(academy.act("admin"), reworded(shipped(), VOLUME))
    settle_changes(academy.act())
    mine = academy.people["fatima"].id
    [task] = changes_to_read(reading(), mine, day(academy))
    db.session.close()
    on(site, task.due_on + timedelta(days=1))
    settle_changes(academy.act())
    db.session.close()
    a_stranger_reads(stranger, album, number, "Suspended")
    page = site.device("fatima")
    page.goto("/learn")
    follow(page, task.title)
    expect(page.get_by_text("Your certificate is suspended until it is.")).to_be_visible()
    album.keep(page, "changed-fact")
    shown = change_page(reading(), task.public_id, mine, day(academy))
    db.session.close()
    assert shown is not None
    for item, view in shown.questions.items():
        kind = view.question.shown.type
        answer(page, f"{item}.", kind.raw_of(kind.key(view.question.spec, view.deal)))
        press(page.locator(f"#check-{item}"), "Check the answer")
    expect(page.get_by_text("Nothing more is asked of you.")).to_be_visible()
    album.keep(page, "changed-fact-known")
    a_stranger_reads(stranger, album, number, "Valid")


def renews(site: Site, stranger: Page, album: Album, number: str) -> str:
    """A new cycle beside the old one; returns the number that takes the old one's place."""
    academy = site.academy
    on(site, date(2028, 8, 26))
    newest = sa.select(Enrolment.public_id).order_by(Enrolment.id.desc()).limit(1)
    enrolment = reading().execute(newest).scalar_one()
    academy.people["fatima"] = dataclasses.replace(academy.people["fatima"], enrolment=enrolment)
    page = site.device("fatima")
    page.goto("/certificate")
    expect(page.get_by_text("You are renewing your certificate")).to_be_visible()
    album.keep(page, "renewing")
    for who in ("instructor", "second"):
        held = ("nurse", "Ordem", "12345", date(2026, 1, 1), date(2040, 1, 1), "primary_source")
        record_licence(academy.act("admin"), academy.people[who].id, *held)
    for do in (study, practise, attest, entrust):
        do(academy, "fatima")
    release = site.device("instructor")
    release.goto(f"/teach/trainees/{enrolment}")
    release.get_by_label("I have looked at what it rests on").check()
    press(release, "Release the certificate of Fatima Zahra El Amrani")
    expect(release.get_by_role("link", name="See the certificate")).to_be_visible()
    page.reload()
    follow(page, "See and print it")
    renewed = page.locator(".certificate-check b").inner_text()
    assert renewed != number
    follow(a_stranger_reads(stranger, album, number, "Superseded"), "The certificate that took its place")
    return renewed


def is_revoked(site: Site, stranger: Page, album: Album, number: str) -> None:
    page = site.device("second")
    page.goto(f"/teach/trainees/{site.academy.people['fatima'].enrolment}")
    follow(page, "The life of the certificate")
    follow(page, "Revoke it")
    page.get_by_label("Why, in a few words").fill(WHY)
    album.keep(page, "revoking")
    press(page, "Revoke the certificate")
    album.keep(page, "revoked")
    holder = site.device("fatima")
    holder.goto("/certificate")
    expect(holder.get_by_text(WHY)).to_be_visible()
    a_stranger_reads(stranger, album, number, "Revoked")
