"""Credentials for tests: made of values, signed with a key of the test's own."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lms.canonical import canonical_json
from lms.credentials.rules.dids import Trust, signer
from lms.credentials.rules.document import Issued, credential, instant
from lms.credentials.rules.proof import with_proof

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
KEY_ID = "20261101080000-0123456789ab"
WEB = "https://academy.example.org"
PLAIN = "http://127.0.0.1:8000"
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
TRUST = Trust({KEY_ID: KEY.public_key().public_bytes_raw()})

NAMES = (
    "Ana Ferreira", "Sören Åkesson", "Zoë O’Brien-Núñez", "Łukasz Żółć", "Đặng Thị Ánh Nguyệt",
    "Мария Иванова-Петренко", "Ђорђе Ћирић", "Олександра Їжакевич", "فاطمة الزهراء بن علي", "יעל כהן־לוי",
    "محمد رضا پورحسینی", "山田 太郎", "王小明", "김민수", "Ελένη Παπαδοπούλου", "अनन्या शर्मा", "สมชาย ใจดี",
    "Ọlá Adébáyọ̀", "Müller 𠮷野", "ա․ Պետրոսյան",
)  # fmt: skip


def issued(**changes: Any) -> Issued:
    values: dict[str, Any] = {
        "public_id": "0123456789abcdefghjkmnpqrs",
        "row": 7,
        "holder": "Ana Ferreira",
        "title": "Botulinum toxin for facial lines: upper face",
        "credential_type": "assessment-based certificate",
        "level": 3,
        "level_sentence": "performs with indirect supervision: a supervisor is within minutes",
        "scope": "The upper face.",
        "programme_version": 1,
        "kinds": ("licence", "lessons", "quizzes", "examination", "practicals", "attestation", "release"),
        "waived": frozenset(),
        "shown": {"lessons": 10, "quizzes": 9, "observed": 3, "performed": 5, "areas": 2, "assessors": 2, "drills": 1},
        "issued_at": datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
        "last_day": date(2028, 11, 23),
        "zone": "Europe/Berlin",
        "issuer": "Signoff Academy",
    }
    return Issued(**values | changes)


def made(base_url: str = WEB, key: Ed25519PrivateKey = KEY, **changes: Any) -> dict[str, Any]:
    """A signed credential as a document."""
    what = issued(**changes)
    who = signer(base_url, KEY_ID, key.public_key().public_bytes_raw())
    return with_proof(credential(what, who.did, base_url), who.method, instant(what.issued_at), key.sign)


def written(document: Any) -> bytes:
    return canonical_json(document).encode()
