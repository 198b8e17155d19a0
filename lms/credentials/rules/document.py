"""The credential of one certificate: what was issued, in the terms of Open Badges 3.0, without scores and licences.

Source: Open Badges Specification 3.0 (1EdTech), over the Verifiable Credentials Data Model 2.0 (W3C).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lms.canonical import digest_of
from lms.credentials.rules.canon import CREDENTIALS_V2, OPEN_BADGES
from lms.credentials.rules.status import REVOCATION, list_address, place_in_list

Document = dict[str, Any]

COUNTS = {
    "lessons": "Lessons read to their end",
    "quizzes": "Module quizzes passed",
    "observed": "Procedures observed",
    "performed": "Procedures performed under supervision",
    "areas": "Areas of practice",
    "assessors": "Assessors who signed",
    "drills": "Complication drills",
}
"""What may be counted as shown, with its name in the credential; in this order. Not one of them is a score."""

CRITERIA = {
    "licence": "a registration that the academy had checked",
    "lessons": "every lesson read to its end",
    "quizzes": "every module quiz passed",
    "examination": "the final examination passed",
    "domains": "every domain of the examination at its minimum",
    "critical": "every critical question answered rightly",
    "no_unsafe_open": "no unsafe answer left open",
    "practicals": "supervised practice, observed and performed",
    "entrustment": "a decision on entrustment by several people",
    "attestation": "the holder's signed statement",
    "release": "release by a second person",
}
"""Every kind of requirement, as the criteria of the credential name it."""
NO_LICENCE = "It states training and assessment. It is not a licence and gives no right to inject."


@dataclass(frozen=True)
class Issued:
    """What a credential says of one certificate.

    row         the certificate's number in the academy's record: its place in the status lists
    shown       counts by the names of COUNTS, without zeros
    kinds       the requirements that were met, by kind, in the programme's order
    waived      those of them that were waived
    """

    public_id: str
    row: int
    holder: str
    title: str
    credential_type: str
    level: int
    level_sentence: str
    scope: str
    programme_version: int
    kinds: tuple[str, ...]
    waived: frozenset[str]
    shown: Mapping[str, int]
    issued_at: datetime
    last_day: date
    zone: str
    issuer: str


def counts_shown(clauses: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """The counts of what was shown, out of the frozen clauses of a certificate."""
    found: dict[str, int] = {}
    for clause in clauses:
        if clause["state"] == "waived":
            continue
        if clause["kind"] in ("lessons", "quizzes"):
            found[clause["kind"]] = clause["have"]
        if clause["kind"] == "practicals":
            seen = clause["evidence"]
            found |= {name: seen[name] for name in ("observed", "performed", "assessors")}
            found |= {"areas": len(seen["areas"]), "drills": int(seen["drills"])}
    return {name: found[name] for name in COUNTS if found.get(name)}


def credential(issued: Issued, issuer_id: str, base_url: str) -> Document:
    """The credential, still without its proof. The same certificate gives the same document for ever."""
    page = f"{base_url}/verify/{issued.public_id}"
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES],
        "id": page,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": issued.title,
        "issuer": {"id": issuer_id, "type": ["Profile"], "name": issued.issuer, "url": base_url},
        "validFrom": instant(issued.issued_at),
        "validUntil": instant(end_of(issued.last_day, issued.zone)),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "hashed": False, "identityHash": issued.holder, "identityType": "name"}
            ],
            "achievement": _achievement(issued, base_url),
            "result": _results(issued, base_url),
        },
        "credentialStatus": {
            "id": f"{list_address(base_url, REVOCATION, issued.row)}#{place_in_list(issued.row)}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": REVOCATION,
            "statusListIndex": str(place_in_list(issued.row)),
            "statusListCredential": list_address(base_url, REVOCATION, issued.row),
        },
    }


def _achievement(issued: Issued, base_url: str) -> Document:
    return {
        "id": _achievement_id(issued, base_url),
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "name": issued.title,
        "description": f"{issued.credential_type[:1].upper()}{issued.credential_type[1:]}. {issued.scope} {NO_LICENCE}",
        "criteria": {"narrative": _criteria(issued)},
        "version": str(issued.programme_version),
        "resultDescription": [
            {"id": f"{_achievement_id(issued, base_url)}-{name}", "type": ["ResultDescription"], "name": title}
            | {"resultType": "PerformanceLevel" if name == "level" else "Result"}
            for name, title in (("level", "Level attested"), *COUNTS.items())
            if name == "level" or name in issued.shown
        ],
    }


def _achievement_id(issued: Issued, base_url: str) -> str:
    """One name for what was achieved, the same for everybody who achieved it under the same requirements."""
    same = digest_of([issued.title, issued.credential_type, issued.level, issued.scope, issued.programme_version])
    return f"{base_url}/verify#{same[:20]}"


def _criteria(issued: Issued) -> str:
    met = [
        f"- {CRITERIA[kind]}{' (waived)' if kind in issued.waived else ''}" for kind in issued.kinds if kind in CRITERIA
    ]
    return "\n".join([f"Level {issued.level}: {issued.level_sentence}.", "", "Requirements met:", "", *met])


def _results(issued: Issued, base_url: str) -> list[Document]:
    values = {"level": str(issued.level), **{name: str(count) for name, count in issued.shown.items()}}
    about = _achievement_id(issued, base_url)
    return [
        {"type": ["Result"], "resultDescription": f"{about}-{name}", "value": value} for name, value in values.items()
    ]


def instant(moment: datetime) -> str:
    """A moment as the standard's dateTimeStamp: UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def end_of(day: date, zone: str) -> datetime:
    """When a day is over at the academy."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)) - timedelta(seconds=1)
