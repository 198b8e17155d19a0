"""Ways to change a credential that a forger would try, each with its name."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from lms.credentials.rules.canon import CREDENTIALS_V2
from tests.pure.credentials import OTHER_KEY, WEB, made

Document = dict[str, Any]


def tampered(genuine: Document, other: Document) -> Iterator[tuple[str, Document]]:
    """Each forgery of one credential; `other` is another genuine one, to take parts from."""
    for name, change in _CHANGES.items():
        forged = copy.deepcopy(genuine)
        change(forged)
        yield name, forged
    yield "proof of another credential", genuine | {"proof": other["proof"]}
    yield "two proofs", genuine | {"proof": [*genuine["proof"], *other["proof"]]}
    yield "signed with a foreign key under the academy's name", made(WEB, OTHER_KEY)


def _level(document: Document) -> None:
    document["credentialSubject"]["result"][0]["value"] = "4"


def _count(document: Document) -> None:
    document["credentialSubject"]["result"][-1]["value"] = "99"


def _name(document: Document) -> None:
    document["credentialSubject"]["identifier"][0]["identityHash"] = "Eve Mallory"


def _put(*path: Any) -> Callable[[Document], None]:
    *steps, last, value = path

    def change(document: Document) -> None:
        for step in steps:
            document = document[step]
        document[last] = value

    return change


def _without_proof(document: Document) -> None:
    del document["proof"]


def _without_until(document: Document) -> None:
    del document["validUntil"]


def _context(document: Document) -> None:
    document["@context"] = [*document["@context"], {"@vocab": "https://example.org/#"}]


def _removed_count(document: Document) -> None:
    document["credentialSubject"]["result"].pop()


_CHANGES: dict[str, Callable[[Document], None]] = {
    "higher level": _level,
    "higher count": _count,
    "another name": _name,
    "earlier start": _put("validFrom", "2020-01-01T00:00:00Z"),
    "later end": _put("validUntil", "2099-01-01T00:00:00Z"),
    "no end": _without_until,
    "another issuer": _put("issuer", "id", "did:web:evil.example.org"),
    "another issuer's name": _put("issuer", "name", "Harvard"),
    "a term that no context defines": _put("credentialSubject", "achievement", "honours", "with distinction"),
    "an undefined term on top": _put("distinction", "yes"),
    "a defined term that was not there": _put("credentialSubject", "licenseNumber", "12345"),
    "another place in the list": _put("credentialStatus", "statusListIndex", "8"),
    "another list": _put("credentialStatus", "statusListCredential", f"{WEB}/status/revocation/1"),
    "a context more": _context,
    "another context": _put("@context", [CREDENTIALS_V2]),
    "no proof": _without_proof,
    "one count fewer": _removed_count,
}
