"""For every address of the application: a real one that concerns 'trainee', and a form that could act."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for
from werkzeug.routing import Rule

from lms.accreditation.queries.activity import activity_by_id
from lms.canonical import digest_of
from lms.database import reading
from lms.entrustment.queries import evidence
from tests.academy import PASSWORD
from tests.web.conftest import Furnished
from tests.web.furnished import CHANGED, CHECK

CASE = "0123456789abcdefghjkmnpqrs"
CRITICAL = ("history", "consent", "baseline", "product", "reconstitution", "dose", "sites", "advice")


def rules(app: Flask) -> list[tuple[str, Rule]]:
    """(method, rule) of everything that the application answers to, but static files."""
    known = [(method, rule) for rule in app.url_map.iter_rules() for method in rule.methods or ()]
    wanted = [(method, rule) for method, rule in known if method in ("GET", "POST") and rule.endpoint != "static"]
    return sorted(wanted, key=lambda one: (one[1].rule, one[0]))


def arguments(rule: Rule, world: Furnished) -> dict[str, Any]:
    """What stands in the variable places of the address."""
    objects, academy = world.objects, world.academy
    person, cohort = academy.people["trainee"], academy.cohort
    places: dict[str, dict[str, Any]] = {
        "accreditation.": {"course": 1},
        "accounts.end_own_session": {"session_id": objects.sessions.get("trainee", 1)},
        "accounts.invitation": {"token": objects.invitation},
        "administration.cohort": {"public_id": cohort, "person": academy.people["second"].public_id},
        "administration.course": {"key": "upper-face"},
        "administration.person": {
            "public_id": person.public_id,
            "session_id": objects.sessions.get("trainee", 1),
        },
        "calibration.": {"key": "upper-face", "case": "room", "person": academy.people["second"].public_id},
        "certification.answer": {"public_id": objects.bulletin},
        "certification.bulletin": {"public_id": objects.bulletin},
        "certification.change": {"public_id": objects.change},
        "certification.answer_question": {"public_id": objects.change, "item": CHANGED},
        "certification.confirm": {"public_id": objects.change},
        "certification.bulletins": {"public_id": cohort},
        "certification.send": {"public_id": cohort},
        "certification.certificate": {"public_id": objects.certificate},
        "certification.decide": {"public_id": objects.certificate, "name": "suspend"},
        "certification.evidence": {"public_id": objects.certificate},
        "certification.gate": {"public_id": cohort},
        "certification.hold": {"public_id": cohort},
        "certification.let": {"public_id": cohort},
        "certification.life": {"public_id": objects.certificate},
        "certification.newest": {"public_id": person.enrolment},
        "certification.verified": {"public_id": objects.certificate},
        "days.": {"public_id": objects.day},
        "days.run_list": {"public_id": cohort},
        "days.run_plan": {"public_id": cohort},
        "credentials.download": {"public_id": objects.certificate, "form": "json"},
        "credentials.status": {"purpose": "revocation", "number": 0},
        "entrustment.": {"public_id": person.enrolment},
        "entrustment.candidates": {"public_id": cohort},
        "entrustment.card": {"public_id": objects.scope},
        "entrustment.case": {"public_id": objects.case},
        "entrustment.outcome": {"public_id": objects.decided},
        "entrustment.vote": {"public_id": objects.case},
        "learning.": {"key": "treatment", "item": CHECK},
        "learning.declaration": {"key": "product"},
        "marking.": {"public_id": objects.waiting, "number": objects.waiting_number},
        "marking.waiting": {"public_id": cohort},
        "marking.judge": {"public_id": cohort, "key": objects.text},
        "practicals.observe": {"public_id": person.enrolment},
        "practicals.": {"public_id": objects.observation},
        "practicals.asked": {"public_id": objects.request},
        "practicals.assessor": {"person": academy.people["supervisor"].public_id, "course": 1},
        "practicals.audit": {"public_id": cohort},
        "practicals.change": {"public_id": objects.entry},
        "practicals.entry": {"public_id": objects.entry},
        "practicals.reject": {"public_id": objects.request},
        "practicals.renew": {"public_id": objects.request},
        "practicals.scanned": {"public_id": objects.request},
        "practicals.sign": {"public_id": objects.request},
        "practicals.take_back": {"public_id": objects.request},
        "printing.sheet": {"public_id": objects.certificate},
        "refreshing.": {"course": "upper-face", "key": objects.fresh},
        "sitting.": {"public_id": objects.running},
        "sitting.quiz": {"public_id": objects.quiz},
        "sitting.result": {"public_id": objects.finished},
        "sitting.start": {"public_id": objects.quiz},
        "teaching.": {"public_id": person.enrolment, "number": objects.unsafe_number},
        "teaching.add_to_attempt": {"public_id": objects.running},
        "teaching.add_to_room": {"public_id": cohort},
        "teaching.attempt": {"public_id": objects.finished},
        "teaching.cohort": {"public_id": cohort},
        "teaching.dates": {"public_id": cohort},
        "teaching.decide": {
            "public_id": objects.late,
            "number": objects.late_number,
            "sequence": objects.late_sequence,
        },
        "teaching.late": {"public_id": cohort},
        "teaching.reopen": {"public_id": objects.finished},
        "teaching.running": {"public_id": cohort},
        "teaching.set_dates": {"public_id": cohort, "quiz": objects.quiz},
        "teaching.window": {"public_id": cohort, "quiz": objects.quiz},
        "teaching.quiz": {"public_id": objects.quiz, "key": "mechanism-p01", "version": 1},
        "teaching.talk": {"public_id": objects.finished},
    }
    same = {
        "accounts.accept": "accounts.invitation",
        "learning.accept_declaration": "learning.declaration",
        "marking.give_judgement": "marking.judge",
        "practicals.end_word": "practicals.assessor",
        "practicals.give_word": "practicals.assessor",
        "practicals.hand_link": "practicals.assessor",
    }
    name = same.get(rule.endpoint, rule.endpoint)
    found: dict[str, Any] = {}
    for prefix in sorted((prefix for prefix in places if name.startswith(prefix)), key=len):
        found |= places[prefix]
    return {argument: found[argument] for argument in rule.arguments}


def address(rule: Rule, world: Furnished) -> str:
    with world.app.test_request_context():
        return url_for(rule.endpoint, **arguments(rule, world))


def _shown(world: Furnished) -> str:
    """The digest of the evidence that those who vote are shown."""
    with world.app.app_context():
        return evidence(reading(), world.academy.enrolment(), world.academy.clock()).digest


def _asked(world: Furnished) -> str:
    """The digest of the questions at the end of the course."""
    with world.app.app_context():
        row = activity_by_id(reading(), 1)
        return digest_of(list(row.questions)) if row else ""


def sent(rule: Rule, world: Furnished) -> dict[str, Any]:
    """What a client sends to the address: a body that would do something, as a keyword of the test client."""
    bodies: dict[str, dict[str, Any]] = {
        "sitting.save": {"item": 2, "fields": {}, "client": "thirdtab", "seq": 1, "base": 0},
        "sitting.flag": {"item": 2, "flagged": True},
        "sitting.claim": {"client": "thirdtab", "take": True},
    }
    if rule.endpoint in bodies:
        return {"json": bodies[rule.endpoint]}
    if rule.endpoint == "practicals.prove_once":
        return {"json": {"secret": PASSWORD}}
    if rule.endpoint == "accounts.enter_again":
        wrong = {"email": "nobody@example.org", "password": "a wrong password"}
        return {"json": wrong, "headers": {"Sec-Fetch-Site": "same-origin"}}
    academy = world.academy
    reason = "Spoken through together at the bedside."
    texts = {"strength": "Called for help at once.", "next_step": "Say the dose aloud."}
    done = {f"step-{step}": "done" for step in CRITICAL} | {"rest": "y", "level": "3"}
    under = {"secret": PASSWORD, "meaning": "observed_by_me", **texts}
    entry = {
        "role": "performed", "month": "2026-11", "age_band": "40-49", "areas": "glabella", "units": "20",
        "product": "onabotulinumtoxina", "assistance": "none", "number": "1",
    }  # fmt: skip
    forms: dict[str, dict[str, Any]] = {
        "accounts.accept": {"password": "four plain words here", "again": "four plain words here"},
        "accounts.enter": {"email": "nobody@example.org", "password": "a wrong password"},
        "accounts.pin": {"known": PASSWORD, "pin": "480263", "pin_again": "480263"},
        "accounts.preferences": {"language": "en", "zone": "Asia/Tokyo"},
        "accreditation.report_me": {"act": "agree", "recipient": "", "fields": "email"},
        "accreditation.evaluation_send": {"questionnaire": _asked(world), "q-unbiased": "agree"},
        "accreditation.make_file": {"act": "make", "first": "2026-01-01", "last": ""},
        "administration.cohort_assign": {"person": academy.people["stranger"].public_id},
        "administration.cohort_due": {"lessons": "2026-12-24T18:00"},
        "administration.cohort_enrol": {"people": "Noor Haddad, noor@example.org, MD"},
        "administration.cohort_move": {"member": academy.people["other"].enrolment, "cohort": academy.other_cohort},
        "administration.cohort_open": {"name": "Spring", "course": "1", "zone": "UTC", "starts_at": "2027-03-01T09:00"},
        "administration.invite_send": {
            "name": "Noor Haddad", "email": "noor@example.org", "role": "trainee", "zone": "UTC", "cohort": "",
        },
        "administration.person_give_role": {"role": "instructor"},
        "administration.person_end_role": {"role": "trainee"},
        "administration.person_licence": {
            "profession": "nurse", "body": "Board", "number": "7",
            "valid_from": "2025-01-01", "valid_until": "2029-01-01", "verification": "document",
        },
        "calibration.case_rate": {"level": "2"},
        "calibration.report_round": {"reason": reason},
        "certification.choose": {"choice": "new"},
        "refreshing.answer": {"q.answer": "a"},
        "refreshing.pause": {"paused": "yes"},
        "certification.answer": {"option": "1"},
        "certification.answer_question": {f"{CHANGED}.answer": "1"},
        "certification.decided": {"reason": reason},
        "certification.send": {
            "title": "A recalled batch", "text": "One was recalled.", "question": "What do you do?",
            "options": "Use it up\nSend it back", "right": "2", "why": "It was recalled.", "due_on": "2026-12-20",
        },
        "days.run_cancel": {"reason": reason},
        "days.run_change_it": {
            "place": "Room 3", "starts": "2026-12-04T09:00", "ends": "2026-12-04T16:00", "places": "4", "ratio": "3",
            "kit": "Gloves", "number": "1",
        },
        "days.run_plan_new": {
            "place": "Room 2", "starts": "2026-12-05T09:00", "ends": "2026-12-05T16:00", "places": "4", "ratio": "3",
            "kit": "Gloves", "cohorts": academy.cohort, "trainers": academy.people["second"].public_id,
        },
        "days.run_trainers": {"act": "add", "person": academy.people["instructor"].public_id},
        "certification.hold": {"people": academy.people["other"].enrolment, "reason": reason},
        "certification.let": {"people": academy.people["other"].enrolment, "reason": reason},
        "entrustment.change": {"act": "suspend", "areas": "glabella", "reason": reason},
        "entrustment.open_new": {"areas": "glabella", "product": "onabotulinumtoxina", "people": "2"},
        "entrustment.vote": {
            "evidence": _shown(world) if rule.endpoint == "entrustment.vote" else "",
            "level": "3", "reason": reason, "secret": PASSWORD,
        },
        "credentials.check_list": {"numbers": CASE},
        "learning.accept_declaration": {"accept": "yes"},
        "learning.place": {"anchor": "temporary", "share": "100"},
        "learning.check": {f"{CHECK}.answer": "a"},
        "marking.give": {"credit": "1/1", "reason": reason},
        "practicals.observe": {
            "draft": CASE, "role": "drill", "month": "2026-11", "drill": "lid-ptosis",
            "strength": "Called for help at once.", "next_step": "Say the dose aloud.",
            "secret": PASSWORD, "meaning": "observed_by_me",
        },
        "practicals.amend": {
            "number": "1", "role": "drill", "month": "2026-11", "drill": "distant-spread", "reason": reason, **under,
        },
        "practicals.ask_for_it": {"entry": ""},
        "practicals.change": entry,
        "practicals.checked": {"audit-reason": reason},
        "practicals.give_word": {"areas": "glabella"},
        "practicals.reject": {"reason": reason},
        "practicals.begin_one": {"email": "trainee@example.org"},
        "practicals.sign": {**done, **under},
        "practicals.withdraw": {"reason": reason},
        "practicals.write": entry,
        "sitting.save_form": {"client": "fourthtab", "then": "flag-2", "base.1": "1"}
        | {f"base.{n}": "0" for n in range(2, 9)},
        "teaching.add_to_attempt": {"minutes": "10", "why": reason},
        "teaching.add_to_room": {"quiz": world.objects.running_quiz, "minutes": "10", "why": reason},
        "teaching.decide": {"decision": "accept", "counts": "1", "why": reason},
        "teaching.extend_dates": {"quiz": world.objects.quiz, "closes": "2027-03-01T18:00", "due": "", "why": reason},
        "teaching.reopen_attempt": {"minutes": "30", "why": reason},
        "teaching.set_dates": {"opens": "2026-11-20T08:00", "due": "", "closes": "2027-01-31T18:00"},
        "teaching.grant_attempt": {"quiz": world.objects.quiz, "why": reason},
        "teaching.grant_time": {"percent": "150", "category": "language"},
        "teaching.talk": {"talk": reason},
        "teaching.waive_requirement": {"requirement": "practicals", "why": reason},
        "teaching.withdraw_requirement_waiver": {"requirement": "practicals", "why": reason},
        "teaching.release": {"confirm": "y"},
    }  # fmt: skip
    return {"data": forms.get(rule.endpoint, {})}
