"""The sheet of a made-up certificate, with what a test wants otherwise, and what a reader finds in a PDF."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pypdfium2

from lms.accounts.queries import AcademyRow
from lms.certification.forms import grouped_number
from lms.certification.queries import CertificateView
from lms.printing.sheet import Sheet, Source, sheet_of

NUMBER = "01kxa3m9f7q2w8e4r6t0y5z1bc"
LEVEL = "performs with indirect supervision: a supervisor is within minutes"
SCOPE = (
    "The upper face: glabellar, forehead and lateral canthal lines, treated with onabotulinumtoxinA. "
    "It does not attest independent practice, and it is not a licence."
)
LICENCE = {"body": "Ordem dos Enfermeiros", "verification": "primary_source", "valid_until": "2028-06-30"}
PRACTICE = {"observed": 3, "performed": 5, "areas": ["glabella", "forehead"], "assessors": 2, "drills": 1}


def clause(kind: str, have: int = 1, evidence: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "id": kind,
        "kind": kind,
        "state": "met",
        "have": have,
        "need": have,
        "missing": [],
        "evidence": evidence or {},
    }


CLAUSES = [
    clause("licence", evidence=LICENCE),
    clause("lessons", 10),
    clause("quizzes", 10),
    clause("examination"),
    clause("no_unsafe_open"),
    clause("practicals", evidence=PRACTICE),
    clause("attestation", evidence={"at": "2026-11-22T10:00:00+00:00"}),
    clause("release"),
]


def issued(**changes: Any) -> CertificateView:
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    view = CertificateView(
        public_id=NUMBER,
        enrolment_id=1,
        person_id=1,
        holder_name="Ana Ferreira",
        credential_type="assessment-based certificate",
        title="Botulinum toxin for facial lines: upper face",
        level=3,
        document={"level_sentence": LEVEL, "scope": SCOPE, "clauses": CLAUSES},
        issued_at=at,
        valid_until=date(2028, 11, 23),
        issuer="Meridian Academy",
        released_by="Chidi Okafor",
        status="valid",
        status_since=at,
        key_id="key",
    )
    return replace(view, **changes)


def sheet(paper: str = "a4", demo: bool = True, **changes: Any) -> Sheet:
    return sheet_of(
        Source(
            certificate=issued(**changes),
            academy=AcademyRow("Meridian Academy", demo, "Europe/Lisbon"),
            number=grouped_number(NUMBER),
            address=f"https://learn.example.org/verify/{NUMBER}",
            language="en",
            reasons={},
        ),
        paper,
    )


def pages(made: bytes) -> list[str]:
    """The text of each page as a reader's search finds it, with lines joined, as NFC."""
    document = pypdfium2.PdfDocument(made)
    try:
        found = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return [unicodedata.normalize("NFC", " ".join(text.split())) for text in found]
