"""Certificates as files: the signed credential, the same inside a picture, and the academy's status lists."""

from __future__ import annotations

from datetime import date, datetime

from lms.canonical import canonical_json
from lms.certification.queries import CertificateView
from lms.certification.queries import certificate as certificate_view
from lms.credentials.drawing import Face, badge_png, badge_svg
from lms.credentials.queries import Withdrawn, issued
from lms.credentials.rules.baking import NotBaked, baked_png, baked_svg, unbaked
from lms.credentials.rules.checking import Refusal, check
from lms.credentials.rules.dids import Signer, Trust, did_document, raw, signer
from lms.credentials.rules.document import credential, instant
from lms.credentials.rules.proof import Document, with_proof
from lms.credentials.rules.shape import Credential
from lms.credentials.rules.status import (
    GOOD_FOR,
    LENGTH,
    REVOCATION,
    bits_of,
    list_address,
    minute_of,
    status_credential,
)
from lms.database import Reader
from lms.keys import KeyMissing, KeyRing, made_at
from lms.memory import RecentMemory

_LISTS = RecentMemory(most=8)


class NotGenuine(Exception):
    """The record of this certificate does not match the academy's signature: no file is made of it."""


def credential_bytes(reader: Reader, certificate: CertificateView, keys: KeyRing, base_url: str) -> bytes:
    """The signed credential of a certificate, as the bytes to hand out or to attach to another file.

    The same certificate gives the same bytes as long as its key may be relied on: it is signed with the key that
    signed the record, on the day of issue; if that key has leaked, with the newest one. `base_url` is the academy's
    address, without a slash at its end. NotGenuine where the record is broken, KeyMissing without any key.
    """
    if certificate.status == "broken":
        raise NotGenuine
    key_id = _key_for(keys, certificate.key_id)
    moment = max(certificate.issued_at, made_at(key_id))
    who = _signer(keys, key_id, base_url)
    document = credential(issued(reader, certificate), who.did, base_url)
    return _signed(document, who, moment, keys, key_id)


FORMS = {"json": "application/vc+ld+json", "png": "image/png", "svg": "image/svg+xml"}
"""What a certificate's file may be, by the file's ending, with its media type."""


def certificate_file(reader: Reader, certificate: CertificateView, form: str, keys: KeyRing, base_url: str) -> bytes:
    """The credential by itself, or inside the badge's picture. Raises what `credential_bytes` does."""
    signed = credential_bytes(reader, certificate, keys, base_url)
    if form == "json":
        return signed
    face = Face(
        certificate.issuer,
        certificate.title,
        certificate.level,
        certificate.document["level_sentence"],
        certificate.credential_type,
    )
    return baked_png(badge_png(face), signed) if form == "png" else baked_svg(badge_svg(face), signed)


def check_file(data: bytes, trust: Trust, now: datetime) -> Credential:
    """The certificate in a file of any of our forms, its proof and its dates found good. Refusal otherwise."""
    try:
        return check(unbaked(data), trust, now)
    except NotBaked as error:
        raise Refusal("not_baked") from error


_STANDS = {
    "valid": "",
    "expired": "expired",
    "suspended": "suspended",
    "revoked": "revoked",
    "superseded": "revoked",
    "broken": "not_in_record",
}


def check_in_record(reader: Reader, found: Credential, today: date, keys: KeyRing) -> CertificateView:
    """The academy's own record of a certificate whose proof was good. Refusal where it does not hold, or is another.

    A file with a good proof that the record does not know is what a stolen key would make.
    """
    held = certificate_view(reader, found.public_id, today, keys)
    if held is None:
        raise Refusal("not_in_record")
    said = (found.holder, found.title, found.level)
    if said != (held.holder_name, held.title, held.level):
        raise Refusal("not_in_record")
    code = _STANDS[held.status]
    if code:
        raise Refusal(code)
    return held


def status_bytes(found: Withdrawn, purpose: str, number: int, now: datetime, keys: KeyRing, base_url: str) -> bytes:
    """The status list `number` of one purpose as it is at this minute, signed with the newest key."""
    rows = found.revoked if purpose == REVOCATION else found.suspended
    bits, minute, key_id = bits_of(rows, number), minute_of(now), _key_for(keys, "")
    who = _signer(keys, key_id, base_url)

    def make() -> bytes:
        address = list_address(base_url, purpose, number * LENGTH)
        until = instant(minute + GOOD_FOR)
        document = status_credential(address, purpose, bits, who.did, instant(minute), until)
        return _signed(document, who, minute, keys, key_id)

    return _LISTS.recall((keys.folder, key_id, base_url, purpose, number, minute, bits), make)


def trust_of(keys: KeyRing) -> Trust:
    """The academy's own keys, those that leaked left out."""
    return Trust({key_id: raw(keys.public(key_id)) for key_id in keys.ids()})


def own_did_document(keys: KeyRing, base_url: str) -> Document | None:
    """What /.well-known/did.json answers; None where the academy has no https address."""
    return did_document(base_url, trust_of(keys).keys)


def _key_for(keys: KeyRing, wanted: str) -> str:
    ids = keys.ids()
    if not ids:
        raise KeyMissing
    return wanted if wanted in ids else ids[-1]


def _signer(keys: KeyRing, key_id: str, base_url: str) -> Signer:
    return signer(base_url, key_id, raw(keys.public(key_id)))


def _signed(document: Document, who: Signer, moment: datetime, keys: KeyRing, key_id: str) -> bytes:
    signed = with_proof(document, who.method, instant(moment), lambda message: keys.sign_bytes(key_id, message))
    return canonical_json(signed).encode()
