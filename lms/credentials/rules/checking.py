"""Whether a file is a credential that holds: its form, its proof, its dates, and how it stands in the status lists."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lms.canonical import canonical_json
from lms.credentials.rules.canon import CREDENTIALS_V2
from lms.credentials.rules.dids import Trust
from lms.credentials.rules.proof import SUITE, proof_holds
from lms.credentials.rules.shape import BadShape, Credential, credential_in, moment_in
from lms.credentials.rules.status import PURPOSES, REVOCATION, SUSPENSION, decoded, is_set

MOST_BYTES = 200_000
_PROOF_TERMS = {
    "type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "nonce", "proofValue",
}  # fmt: skip


class Refusal(Exception):
    """The file is not one that holds; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


REFUSALS = {
    "unreadable": "is no credential: it is not JSON, or was cut off",
    "not_canonical": "was written anew since it was issued: not one character may differ from the academy's own file",
    "shape": "is no certificate of an academy that works with Signoff",
    "key_unknown": "is signed by a key that is not among the academy's",
    "proof_wrong": "has a proof that does not fit it: it was changed, or the proof is another's",
    "not_yet": "is not valid yet",
    "expired": "has expired",
    "revoked": "was revoked, or a newer certificate took its place",
    "suspended": "is suspended: the academy does not stand behind it at present",
    "list_foreign": "does not belong to the status list that was given with it",
    "not_in_record": "is not what the academy's record holds under its number",
    "not_baked": "has no credential of ours in it, or was damaged",
}
"""Why a file is refused, as what one says of the file. The codes are also those of the page."""


def read_signed(data: bytes, trust: Trust) -> dict[str, Any]:
    """The document in the file, once its proof has been found good. Refusal says what is wrong with it."""
    document = _canonical_document(data)
    proofs = document.get("proof")
    proof = proofs[0] if isinstance(proofs, list) and len(proofs) == 1 else None
    if not isinstance(proof, dict) or set(proof) != _PROOF_TERMS or not all(isinstance(v, str) for v in proof.values()):
        raise Refusal("proof_wrong")
    fixed = (proof["type"], proof["cryptosuite"], proof["proofPurpose"])
    if fixed != ("DataIntegrityProof", SUITE, "assertionMethod"):
        raise Refusal("proof_wrong")
    issuer = document.get("issuer")
    issuer_id = issuer.get("id") if isinstance(issuer, dict) else issuer
    if not isinstance(issuer_id, str):
        raise Refusal("shape")
    key = trust.key_of(issuer_id, proof["verificationMethod"])
    if key is None:
        raise Refusal("key_unknown")
    if not proof_holds(document, proof, key):
        raise Refusal("proof_wrong")
    return document


def _canonical_document(data: bytes) -> dict[str, Any]:
    if len(data) > MOST_BYTES:
        raise Refusal("unreadable")
    try:
        document = json.loads(data)
        text = canonical_json(document)
    except (ValueError, RecursionError) as error:
        raise Refusal("unreadable") from error
    if not isinstance(document, dict) or not isinstance(document.get("@context"), list):
        raise Refusal("shape")
    if text.encode("utf-8", "surrogatepass") != data:
        raise Refusal("not_canonical")
    return document


def check(data: bytes, trust: Trust, now: datetime) -> Credential:
    """The certificate in the file when its proof fits and its dates hold; Refusal otherwise.

    Whether the academy has withdrawn it since is not in the file: that is told by its lists, or by the academy.
    """
    try:
        found = credential_in(read_signed(data, trust))
    except BadShape as error:
        raise Refusal("shape") from error
    if now < found.valid_from:
        raise Refusal("not_yet")
    if now > found.valid_until:
        raise Refusal("expired")
    return found


@dataclass(frozen=True)
class StatusList:
    """One list as it was published, its proof found good."""

    address: str
    purpose: str
    issuer: str
    bits: bytes
    since: datetime
    until: datetime


def read_list(data: bytes, trust: Trust) -> StatusList:
    """A status list from its file. Refusal where it is none, or its proof does not fit."""
    document = read_signed(data, trust)
    try:
        subject = document["credentialSubject"]
        if document["@context"] != [CREDENTIALS_V2] or "BitstringStatusListCredential" not in document["type"]:
            raise Refusal("shape")
        return StatusList(
            document["id"],
            subject["statusPurpose"],
            document["issuer"],
            decoded(subject["encodedList"]),
            moment_in(document["validFrom"]),
            moment_in(document["validUntil"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refusal("shape") from error


@dataclass(frozen=True)
class Standing:
    """`current` where every list answers for the present; otherwise its standing is unknown since `known`.

    suspensions     whether a list of suspensions was among them
    """

    current: bool
    known: datetime | None
    suspensions: bool


def standing(found: Credential, lists: Iterable[StatusList], now: datetime) -> Standing:
    """How a certificate stands by these lists. Refusal where a bit of it is set, or a list is another's.

    A credential names its list of revocations; that of suspensions lies beside it, with the same place.
    A set bit refuses whatever the list's age: a revocation is for good.
    """
    seen: dict[str, StatusList] = {}
    for one in lists:
        beside = {purpose: found.status_list.replace(f"/{REVOCATION}/", f"/{purpose}/") for purpose in PURPOSES}
        if one.issuer != found.issuer_id and not _same_academy(one.issuer, found.issuer_id):
            raise Refusal("list_foreign")
        if beside.get(one.purpose) != one.address:
            raise Refusal("list_foreign")
        try:
            withdrawn = is_set(one.bits, found.status_index)
        except ValueError as error:
            raise Refusal("list_foreign") from error
        if withdrawn:
            raise Refusal("revoked" if one.purpose == REVOCATION else "suspended")
        if one.purpose not in seen or one.since > seen[one.purpose].since:
            seen[one.purpose] = one
    if REVOCATION not in seen:
        return Standing(False, None, SUSPENSION in seen)
    fresh = all(one.since <= now <= one.until for one in seen.values())
    return Standing(fresh, min(one.until for one in seen.values()), SUSPENSION in seen)


def _same_academy(one: str, other: str) -> bool:
    """After a rotation an academy without an https address signs its lists under its new key's name."""
    return one.startswith("did:key:") and other.startswith("did:key:")
