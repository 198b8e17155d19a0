"""A certificate as a PDF, with the signed credential inside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lms import i18n
from lms.accounts.queries import AcademyRow
from lms.certification.queries import CertificateView, waiver_reasons
from lms.credentials.services import credential_bytes
from lms.database import Reader
from lms.keys import KeyMissing, KeyRing
from lms.memory import RecentMemory
from lms.messages import _
from lms.printing.press import Press, press
from lms.printing.sheet import Attached, Source, sheet_of


@dataclass(frozen=True)
class Wish:
    """What somebody wants on paper.

    number    the certificate's number in groups, as people read it out
    address   where anybody checks it
    language  of the sentences that the academy adds, whoever asks: the same bytes for all
    paper     one of PAPERS
    """

    certificate: CertificateView
    academy: AcademyRow
    number: str
    address: str
    language: str
    paper: str


def printed(reader: Reader, wish: Wish, keys: KeyRing, base_url: str, fonts: Path | None) -> bytes:
    """The PDF, with the credential attached so that the file can be checked without asking the academy.

    Refuses with `sheet_broken`, `letters_without_font`, `letters_unknown` or `printing_busy`.
    """
    reasons = waiver_reasons(reader, wish.certificate.clauses)
    source = Source(wish.certificate, wish.academy, wish.number, wish.address, wish.language, reasons)
    sheet = sheet_of(source, wish.paper)
    printer = press(fonts)
    with i18n.speaking(wish.language, wish.academy.zone):
        attached = _attached(reader, wish, keys, base_url, printer)
    return printer.pdf(sheet, attached)


_SIGNED = RecentMemory(64)  # to sign one takes as long as to set its sheet


def _attached(reader: Reader, wish: Wish, keys: KeyRing, base_url: str, printer: Press) -> tuple[Attached, ...]:
    """The credential; none where the academy has lost every key, since the sheet is true without it."""
    public_id = wish.certificate.public_id
    try:
        signed = _SIGNED.recall(
            (public_id, keys.folder, tuple(keys.ids()), base_url),
            lambda: printer.in_turn(lambda: credential_bytes(reader, wish.certificate, keys, base_url)),
        )
    except KeyMissing:
        return ()
    name = f"certificate-{public_id}.json"
    words = _("The certificate as a signed credential (Open Badges 3.0)")
    return (Attached(name, "application/vc+ld+json", "supplement", words, signed),)
