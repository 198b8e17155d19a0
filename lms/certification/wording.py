"""The sentences of certification: how a certificate stands, and what was shown for it, without scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lms.certification.clause_words import entrusted, waiver_sentence
from lms.certification.queries import CertificateView, ClauseRow
from lms.messages import N_, _, day, ngettext, sentences

sentences(
    {
        "attestation_closed": N_("You can sign when everything before it is met. Nothing was signed."),
        "number_missing": N_("Type the number from the certificate."),
        "release_own": N_("Nobody can release their own certificate."),
        "release_needs_second": N_("A second person has to release it: you signed this trainee's latest observation."),
        "release_waived": N_("A second person has to release it: you waived a requirement of this trainee."),
        "clause_unknown": N_("The programme has no such requirement."),
        "waiver_kind": N_(
            "This requirement cannot be waived: registration, safety, statement, decision and release are not left out."
        ),
        "waiver_own": N_("Nobody waives a requirement for themselves."),
        "waiver_met": N_("This requirement is met already; there is nothing to waive."),
        "waiver_already": N_("This requirement is waived already."),
        "waiver_none": N_("This requirement is not waived."),
        "waiver_certified": N_("The certificate has been issued: what it rests on is not changed any more."),
        "programme_certified": N_("The certificate has been issued under the requirements of its time."),
        "programme_no_choice": N_("There is no choice between requirements here. Nothing was changed."),
        "release_incomplete": N_("Something before the release is not met any more. Nothing was released."),
    }
)


@dataclass(frozen=True)
class Verdict:
    """How a certificate stands, in one word, with its kind of meaning and one sentence."""

    kind: str
    word: str
    sentence: str


def verdict(found: CertificateView | None, since: date | None) -> Verdict:
    """`since` is the day of the event that made it so."""
    if found is None:
        return Verdict(
            "open",
            _("Not found"),
            _("The academy has issued no certificate with this number. Compare it with the sheet, letter by letter."),
        )
    on = day(since)
    verdicts = {
        "valid": Verdict("met", _("Valid"), _("Checked against the academy’s record and its signature.")),
        "expired": Verdict("due", _("Expired"), _("It was valid until %(until)s.", until=day(found.valid_until))),
        "suspended": Verdict(
            "attention",
            _("Suspended"),
            _("The academy does not stand behind it at present. It can become valid again."),
        ),
        "revoked": Verdict("refused", _("Revoked"), _("The academy withdrew it on %(on)s. It attests nothing.", on=on)),
        "superseded": Verdict("due", _("Superseded"), _("A newer certificate took its place on %(on)s.", on=on)),
        "broken": Verdict(
            "refused",
            _("Not genuine"),
            _(
                "The record with this number does not match the academy’s signature. "
                "Do not rely on it; tell the academy."
            ),
        ),
    }
    return verdicts[found.status]


def content_line(issued: CertificateView, number: int) -> str:
    """The version of the course that the certificate was issued over, and whether it is the one that is taught now."""
    if number == issued.newest_release:
        return _("version %(n)s, current", n=number)
    return _("version %(n)s; the course is at version %(newest)s now", n=number, newest=issued.newest_release)


def somebody_else(surname: str) -> Verdict:
    """The number is one of ours, but not of whoever is said to hold it."""
    return Verdict(
        "refused",
        _("Another name"),
        _(
            "The academy has issued a certificate with this number, but not to anybody called %(surname)s. "
            "Compare number and name with the sheet, letter by letter.",
            surname=surname,
        ),
    )


_TITLES = {
    "licence": N_("Registration"),
    "lessons": N_("Lessons"),
    "quizzes": N_("Module quizzes"),
    "examination": N_("Final examination"),
    "domains": N_("Domains of the examination"),
    "critical": N_("Critical questions"),
    "no_unsafe_open": N_("Unsafe answers"),
    "practicals": N_("Supervised practice"),
    "attestation": N_("Statement"),
    "entrustment": N_("Decision on entrustment"),
}


@dataclass(frozen=True)
class Shown:
    """One requirement with the evidence that was frozen when the certificate was issued."""

    title: str
    sentence: str


def shown(certificate: CertificateView, reasons: Mapping[int, str] | None = None) -> list[Shown]:
    """Each requirement in words, for the certificate itself; the release stands in its own line."""
    return [
        Shown(_(_TITLES[clause.kind]), sentence)
        for clause in certificate.clauses
        if clause.kind != "release" and (sentence := _sentence(clause, reasons or {}))
    ]


def _sentence(clause: ClauseRow, reasons: Mapping[int, str]) -> str:
    seen = clause.evidence
    if clause.waived:
        return waiver_sentence(clause.waived, reasons)
    if clause.kind == "licence":
        return _licence(seen)
    if clause.kind == "lessons":
        return ngettext("%(num)d lesson read to its end.", "%(num)d lessons read to their end.", clause.have)
    if clause.kind == "quizzes":
        return ngettext("%(num)d module quiz passed.", "%(num)d module quizzes passed.", clause.have)
    if clause.kind == "practicals":
        return _practice(seen) + "."
    if clause.kind == "entrustment":
        return entrusted(seen)
    words = {
        "examination": _("Passed."),
        "domains": _("Each at its minimum in one attempt."),
        "critical": _("Missed ones were answered rightly in a later attempt.")
        if seen.get("mended")
        else _("All answered rightly."),
        "no_unsafe_open": _("Each one was talked over with an instructor.")
        if seen.get("reviewed")
        else _("None to a critical question."),
        "attestation": _("Signed by the holder on %(on)s.", on=_day_of(seen)),
    }
    return words.get(clause.kind, "")


def _licence(seen: dict[str, Any]) -> str:
    how = {"document": _("seen as a document"), "primary_source": _("checked with the register")}
    return _(
        "%(body)s, %(how)s, then valid until %(until)s.",
        body=seen["body"],
        how=how.get(seen["verification"], _("as stated")),
        until=day(date.fromisoformat(seen["valid_until"])),
    )


def _practice(seen: dict[str, Any]) -> str:
    count = [
        ngettext("%(num)d procedure observed", "%(num)d procedures observed", seen["observed"]),
        _("%(n)s performed", n=seen["performed"]),
        ngettext("in %(num)d area", "in %(num)d areas", len(seen["areas"])),
        ngettext("before %(num)d assessor", "before %(num)d assessors", seen["assessors"]),
    ]
    return ", ".join([*count, _("complication drill")] if seen["drills"] else count)


def _day_of(seen: dict[str, Any]) -> str:
    return day(datetime.fromisoformat(seen["at"])) if "at" in seen else _("no date")


def shown_in_a_line(clauses: Sequence[ClauseRow]) -> str:
    """What was shown, for strangers: no score, no licence, no date of anybody's registration."""
    words = {
        "lessons": lambda clause: ngettext("%(num)d lesson", "%(num)d lessons", clause.have),
        "quizzes": lambda clause: ngettext("%(num)d module quiz", "%(num)d module quizzes", clause.have),
        "examination": lambda clause: _("final examination"),
        "domains": lambda clause: _("every domain at its minimum"),
        "critical": lambda clause: _("every critical question right"),
        "no_unsafe_open": lambda clause: _("no unsafe answer left open"),
        "practicals": lambda clause: _practice(clause.evidence),
        "entrustment": lambda clause: _("decision by %(n)s people", n=clause.evidence["people"]),
    }
    return " · ".join(
        _("%(what)s: waived", what=_(_TITLES[clause.kind])) if clause.waived else words[clause.kind](clause)
        for clause in clauses
        if clause.kind in words
    )
