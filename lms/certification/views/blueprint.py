"""What every page about a certificate stands on."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, url_for

from lms.accounts.loading import academy_day
from lms.catalogue.queries import outline, programme
from lms.certification.forms import grouped_number, plain_number
from lms.certification.life_words import causes_told
from lms.certification.queries import CertificateView
from lms.certification.queries import certificate as certificate_view
from lms.certification.rules.renewal import NextDates, next_dates, rule_of
from lms.certification.wording import content_line, verdict
from lms.cohorts.queries import EnrolmentRow
from lms.database import now, reading, runtime

blueprint = Blueprint("certification", __name__)


def by_number(public_id: str) -> CertificateView | None:
    """The certificate of this number; a malformed number is asked for like any other."""
    return certificate_view(reading(), plain_number(public_id), academy_day(now()), runtime().keys)


def wording_of(certificate: CertificateView | None) -> dict[str, Any]:
    """What every page about a certificate needs besides its record."""
    since = academy_day(certificate.status_since) if certificate else None
    words: dict[str, Any] = {"certificate": certificate, "verdict": verdict(certificate, since)}
    if certificate is not None:
        words["number"] = grouped_number(certificate.public_id)
        words["causes"] = causes_told(certificate)
        words["content"] = content_line(certificate, outline(reading(), certificate.document["release"]).release.number)
        words["issued_on"] = academy_day(certificate.issued_at)
        words["address"] = current_app.config["SIGNOFF"].base_url + url_for(
            "certification.verified", public_id=certificate.public_id
        )
    return words


def dates_of(certificate: CertificateView, enrolment: EnrolmentRow) -> NextDates:
    """What is ahead of a certificate by its own programme's rule, worked out for today."""
    rules = programme(reading(), enrolment.programme_version_id)
    return next_dates(rule_of(rules.document["certificate"]), certificate.valid_until, academy_day(now()))
