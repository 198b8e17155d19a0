"""The first page: where each role begins, and the trainee's home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.loading import academy_day
from lms.catalogue.wording import disclosed
from lms.certification.clause_words import clause_lines
from lms.certification.queries import programme_news, waiver_reasons
from lms.certification.version_words import told
from lms.cohorts.queries import own_enrolment
from lms.database import now, reading
from lms.home.queries import HomePage, home_page
from lms.messages import N_, _, clock_time, distance, moment, near_day, ngettext, number_word
from lms.permissions import ADMINISTRATOR, INSTRUCTOR, SUPERVISOR, Subject
from lms.refreshing.views import fresh_for
from lms.refreshing.wording import left, most
from lms.web import authorise, requires, viewer, visitor

blueprint = Blueprint("home", __name__)

_LINKS = {
    "lessons": "learning.path",
    "quizzes": "sitting.quizzes",
    "examination": "sitting.quizzes",
    "domains": "sitting.quizzes",
    "critical": "sitting.quizzes",
    "practicals": "practicals.practice",
    "attestation": "certification.mine",
    "entrustment": "certification.mine",
    "release": "certification.mine",
}
_DUE_TITLES = {
    "lessons": N_("Lessons read"),
    "quizzes": N_("Module quizzes passed"),
    "examination": N_("Final examination passed"),
    "practicals": N_("Supervised practice complete"),
}


@blueprint.get("/")
@requires("public")
def start() -> ResponseReturnValue:
    me = visitor()
    if me is None:
        return redirect(url_for("accounts.sign_in"))
    roles = me.roles
    if INSTRUCTOR in roles:
        return redirect(url_for("teaching.cohorts"))
    if ADMINISTRATOR in roles:
        return redirect(url_for("administration.people"))
    if SUPERVISOR in roles:
        return redirect(url_for("practicals.to_sign"))
    return redirect(url_for("home.home"))


@blueprint.get("/styleguide")
@requires("public")
def styleguide() -> ResponseReturnValue:
    """Every component in every state, for whoever builds pages; a demo academy alone shows it."""
    if not current_app.config["SIGNOFF"].demo:
        abort(404)
    return render_template("styleguide.html")


@blueprint.get("/learn")
@requires("enrolment.study")
def home() -> ResponseReturnValue:
    me = viewer()
    enrolment = own_enrolment(reading(), me.person_id, now())
    authorise(Subject(me.person_id))
    if enrolment is None:
        return render_template("home/empty.html")
    page = home_page(reading(), enrolment, now(), academy_day(now()))
    news = None if page.complete else programme_news(reading(), enrolment)
    lines = clause_lines(page.clauses, waiver_reasons(reading(), page.clauses))
    return render_template(
        "home/home.html",
        page=page,
        headline=headline(page),
        card=next_card(page),
        fresh=_fresh_card(me.person_id),
        news=told(news) if news else None,
        disclosed=disclosed(page.document) if page.untouched else None,
        lines=[(line, _link(line.id, page)) for line in lines],
        dates=[
            DateLine(near_day(row.at), _(_DUE_TITLES[row.subject]), _due_note(row.at, row.overdue)) for row in page.due
        ],
    )


@dataclass(frozen=True)
class DateLine:
    when: str
    title: str
    note: str


@dataclass(frozen=True)
class Card:
    kicker: str
    title: str
    note: str
    label: str
    href: str
    done: int = 0
    total: int = 0


def _fresh_card(person_id: int) -> Card | None:
    """The daily questions of a holder, while there are some today."""
    fresh = fresh_for(person_id)
    if fresh.paused or not fresh.today.asked:
        return None
    return Card(
        _("Today"),
        _("Keeping it fresh"),
        left(fresh) + " " + most(),
        _("See the question"),
        url_for("refreshing.today"),
    )


def _due_note(at: datetime, overdue: bool) -> str:
    near = _("%(time)s, %(distance)s", time=clock_time(at), distance=distance(at))
    return _("was due %(when)s", when=near) if overdue else near


def _link(clause: str, page: HomePage) -> str | None:
    kind = next(row.kind for row in page.clauses if row.id == clause)
    return url_for(_LINKS[kind]) if kind in _LINKS else None


def headline(page: HomePage) -> str:
    if page.complete:
        return _("Everything is met")
    return ngettext(
        "One thing stands between you and the certificate",
        "%(word)s things stand between you and the certificate",
        page.open_clauses,
        word=number_word(page.open_clauses),
    )


def next_card(page: HomePage) -> Card:
    step = page.next
    named = _("%(position)s · %(title)s", position=step.position, title=step.title)
    if step.code == "attempt":
        note = _("Your attempt is running.")
        if step.at:
            over = step.at < now()
            ended, ends = (
                _("The time of your attempt was over at %(when)s."),
                _("Your attempt is running until %(when)s."),
            )
            words = ended if over else ends
            note = words % {"when": moment(step.at, relative=True)}
        return Card(
            _("Now"),
            step.title,
            note,
            _("Go back to your attempt"),
            url_for("sitting.attempt", public_id=step.target),
        )
    if step.code == "lesson":
        href = url_for("learning.lesson", key=step.target)
        if page.share:
            left = max(1, round(step.minutes * (100 - page.share) / 100))
            note = ngettext(
                "You have read part of it. About %(num)d minute left.",
                "You have read part of it. About %(num)d minutes left.",
                left,
            )
            return Card(_("Next"), named, note, _("Continue the lesson"), href, page.share, 100)
        note = ngettext("A lesson of about %(num)d minute.", "A lesson of about %(num)d minutes.", step.minutes)
        return Card(_("Next"), named, note, _("Start the lesson"), href)
    if step.code == "quiz":
        href = url_for("sitting.quiz", public_id=step.target)
        return Card(
            _("Next"),
            _("Quiz %(position)s · %(title)s", position=step.position, title=step.title),
            _("The lesson is read; its quiz is open."),
            _("See the quiz"),
            href,
        )
    if step.code == "examination":
        return Card(
            _("Next"),
            step.title,
            _("Every module quiz is passed: the examination is open."),
            _("See the examination"),
            url_for("sitting.quiz", public_id=step.target),
        )
    if step.code == "wait":
        return Card(
            _("Next"),
            step.title,
            _("You can try again from %(when)s.", when=moment(step.at, relative=True)),
            _("See the examination"),
            url_for("sitting.quiz", public_id=step.target),
        )
    return _later_card(step.code)


def _later_card(code: str) -> Card:
    if code == "practice":
        return Card(
            _("Next"),
            _("Supervised practice"),
            _("Ask your instructor to observe you; the page says what still counts."),
            _("See what is missing"),
            url_for("practicals.practice"),
        )
    if code == "attestation":
        return Card(
            _("Next"),
            _("Your statement"),
            _("Everything before it is met."),
            _("Read and sign it"),
            url_for("certification.mine"),
        )
    if code == "decision":
        return Card(
            _("Waiting"),
            _("Decision on entrustment"),
            _("You have done your part: those who instruct you decide together what you may do."),
            _("See your certificate page"),
            url_for("certification.mine"),
        )
    if code == "release":
        return Card(
            _("Waiting"),
            _("Release by a second person"),
            _("You have done your part."),
            _("See your certificate page"),
            url_for("certification.mine"),
        )
    if code == "done":
        return Card(
            _("Done"),
            _("Your certificate"),
            _("Issued, and anyone can check it."),
            _("Open the certificate"),
            url_for("certification.mine"),
        )
    return Card(
        _("Waiting"),
        _("Your instructor"),
        _("The list below says what is open and who can help."),
        _("See your quizzes"),
        url_for("sitting.quizzes"),
    )
