"""What the sheet says: a certificate in words and figures, as plain values that the template only has to place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, groupby
from typing import Any

import segno

from lms import i18n
from lms.accounts.queries import AcademyRow
from lms.certification.queries import CertificateView
from lms.certification.wording import shown, verdict
from lms.messages import _, day
from lms.printing.fonts import direction_of, intricate
from lms.unit_of_work import Refused

PAPERS = {"a4": "a4", "letter": "us-letter"}
"""The papers that a sheet is made for, and the typesetter's name of each."""

_MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="6 6 20 23">'
    '<path d="M9 17.5l4.5 4.5L24 8" fill="none" stroke="#1d2430" stroke-width="2.5" stroke-linecap="round" '
    'stroke-linejoin="round"/><path d="M7 27h18" stroke="#00567c" stroke-width="2.5"/></svg>'
)
_DAY = re.compile(r"\b\d{1,2} [^\W\d]+ \d{4}\b")  # as `day` writes it
_TOGETHER = str.maketrans(" ", "\N{NO-BREAK SPACE}")


@dataclass(frozen=True)
class Sheet:
    """One certificate on one kind of paper, in the academy's language; equal certificates make equal sheets."""

    document: Mapping[str, Any]

    @property
    def holder(self) -> str:
        name: str = self.document["holder"]
        return name

    @property
    def language(self) -> str:
        tag: str = self.document["language"]
        return tag

    @property
    def text(self) -> str:
        """Every letter that is printed, for the choice of fonts; the holder's name first."""
        found = [self.holder, *_strings(self.document)]
        return "".join(dict.fromkeys("".join(found)))


@dataclass(frozen=True)
class Attached:
    """A file inside the PDF: 'supplement' to what is printed, or 'alternative', the same in another form."""

    name: str
    mime_type: str
    relationship: str
    description: str
    data: bytes

    @property
    def document(self) -> dict[str, str]:
        return {
            "name": self.name,
            "mime_type": self.mime_type,
            "relationship": self.relationship,
            "description": self.description,
        }


@dataclass(frozen=True)
class Source:
    """What a sheet is made from.

    academy   whose it is; its calendar gives the days
    number    the certificate's number in groups, as people read it out
    address   where anybody checks it
    language  of the sentences that the academy adds, whoever downloads it: the same bytes for all
    reasons   why requirements were waived, by the body that says so
    """

    certificate: CertificateView
    academy: AcademyRow
    number: str
    address: str
    language: str
    reasons: Mapping[int, str]


def sheet_of(source: Source, paper: str = "a4") -> Sheet:
    """The sheet of this certificate as it stands now. Refuses a record that does not match its signature."""
    certificate, academy = source.certificate, source.academy
    if certificate.status == "broken":
        raise Refused("sheet_broken")
    with i18n.speaking(source.language, academy.zone):
        return Sheet({**_layout(source, paper), **_said(source), **_checked(source)})


def _layout(source: Source, paper: str) -> dict[str, Any]:
    certificate = source.certificate
    issued = source.academy.day_of(certificate.issued_at)
    return {
        "paper": PAPERS[paper],
        "language": source.language,
        "issued": [issued.year, issued.month, issued.day],
        "title": _("Certificate of %(name)s", name=certificate.holder_name),
        "description": certificate.title,
        "name_direction": direction_of(certificate.holder_name),
        "mark": _MARK,
    }


def _said(source: Source) -> dict[str, Any]:
    certificate, document = source.certificate, source.certificate.document
    issued = source.academy.day_of(certificate.issued_at)
    kind = certificate.credential_type
    rows = [[one.title, _DAY.sub(_together, one.sentence)] for one in shown(certificate, source.reasons)]
    return {
        "issuer": certificate.issuer,
        "warnings": _warnings(source),
        "kind": kind[:1].upper() + kind[1:],
        "holder": certificate.holder_name,
        "says": _("has met every requirement of"),
        "programme": certificate.title,
        "level": _(
            "Level %(level)s: %(sentence)s.", level=certificate.level, sentence=document["level_sentence"].rstrip(". ")
        ),
        "scope": [line.strip() for line in document["scope"].split("\n\n") if line.strip()],
        "valid": _("Valid from %(since)s to %(until)s.", since=_day(issued), until=_day(certificate.valid_until)),
        "head": [_("Requirement"), _("What was shown")],
        "rows": rows,
        "signer": certificate.released_by or "",
        "signed": _("released it as a second person on %(on)s", on=_day(issued)),
        "small": _(
            "It states training and assessment. It is not a licence, no professional certification, and gives no right "
            "to inject. Whether it still holds is told at the address above, not by this sheet."
        ),
    }


def _warnings(source: Source) -> list[str]:
    """What whoever holds the sheet must see first: that it certifies nothing, or does not hold."""
    certificate = source.certificate
    found = []
    if source.academy.demo:
        found.append(_("Demonstration academy: this certificate certifies nothing."))
    if certificate.status != "valid":
        stands = verdict(certificate, source.academy.day_of(certificate.status_since))
        found.append(_("%(word)s. %(sentence)s", word=stands.word, sentence=stands.sentence))
    return found


def _checked(source: Source) -> dict[str, Any]:
    name, public_id = source.certificate.holder_name, source.certificate.public_id
    return {
        "check": _("Check it at"),
        "address": source.address,
        "address_lines": [source.address.removesuffix(public_id), public_id],
        "qr": qr_drawing(source.address),
        "qr_alt": _("A code to scan. It holds the address %(address)s", address=source.address),
        "number": source.number,
        "foot": _foot(name, source.number),
        "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
    }


def _foot(name: str, number: str) -> str:
    """What each page repeats: the number alone where the name would not stand well in a line of small print."""
    if intricate(name) or direction_of(name) == "rtl":
        return number
    return _("Certificate of %(name)s", name=name) + " · " + number


def qr_drawing(address: str) -> str:
    """The address as a drawing for scanners, without a margin: the sheet around it is white.

    One of the eight masks, not the best of them: every scanner reads any, and to weigh them all takes as long as to
    set half the sheet.
    """
    code = segno.make(address, micro=False, error="m", mask=3)
    path = "".join(_line(row, y) for y, row in enumerate(code.matrix))
    size = len(code.matrix)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path d="{path}"/></svg>'


def _line(row: bytes | bytearray, y: int) -> str:
    """The dark runs of one row, each as a rectangle."""
    runs = [(dark, len(list(run))) for dark, run in groupby(row)]
    starts = accumulate((length for _dark, length in runs), initial=0)
    return "".join(f"M{x} {y}h{length}v1h-{length}z" for (dark, length), x in zip(runs, starts, strict=False) if dark)


def _day(of: date) -> str:
    """A day that is never torn between two lines."""
    return day(of).translate(_TOGETHER)


def _together(found: re.Match[str]) -> str:
    return found[0].translate(_TOGETHER)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
