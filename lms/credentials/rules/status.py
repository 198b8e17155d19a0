"""Bitstring status lists: one bit for each certificate, set where the academy no longer stands behind it.

Source: W3C Bitstring Status List 1.0. A list is never shorter than 131,072 bits there, so that it hides whose it is.
"""

from __future__ import annotations

import base64
import gzip
import zlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from lms.credentials.rules.canon import CREDENTIALS_V2

REVOCATION, SUSPENSION = "revocation", "suspension"
PURPOSES = (REVOCATION, SUSPENSION)
LENGTH = 131_072  # bits
GOOD_FOR = timedelta(hours=24)  # how long a copy of a list answers for the present
_MOST_BYTES = 1_000_000


def list_address(base_url: str, purpose: str, row: int) -> str:
    """Where the list that holds this certificate is published."""
    return f"{base_url}/status/{purpose}/{row // LENGTH}"


def place_in_list(row: int) -> int:
    return row % LENGTH


def bits_of(rows: Iterable[int], number: int) -> bytes:
    """The list `number` as bytes: the bit of each of these certificates is set, the first bit being the highest."""
    bits = bytearray(LENGTH // 8)
    for row in rows:
        if row // LENGTH == number:
            bits[row % LENGTH // 8] |= 0x80 >> row % 8
    return bytes(bits)


def encoded(bits: bytes) -> str:
    """The bits compressed, as multibase base64url; the same bits give the same text."""
    return "u" + base64.urlsafe_b64encode(gzip.compress(bits, mtime=0)).decode().rstrip("=")


def decoded(text: str) -> bytes:
    """The inverse; ValueError for what is no list, or unpacks to more than any list of ours."""
    if text[:1] != "u":
        raise ValueError("not multibase base64url")
    packed = base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4))
    unpack = zlib.decompressobj(wbits=31)
    try:
        bits = unpack.decompress(packed, _MOST_BYTES)
    except zlib.error as error:
        raise ValueError("not gzip") from error
    if not unpack.eof or len(bits) * 8 < LENGTH:
        raise ValueError("too short for a status list, or too long")
    return bits


def is_set(bits: bytes, place: int) -> bool:
    """Whether the bit at this place is set; ValueError for a place outside the list."""
    if not 0 <= place < len(bits) * 8:
        raise ValueError("outside the list")
    return bool(bits[place // 8] & 0x80 >> place % 8)


def status_credential(
    address: str, purpose: str, bits: bytes, issuer_id: str, since: str, until: str
) -> dict[str, Any]:
    """The list as a credential of its own, still without proof; `since` and `until` as UTC to the second."""
    return {
        "@context": [CREDENTIALS_V2],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_id,
        "validFrom": since,
        "validUntil": until,
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encoded(bits),
        },
    }


def minute_of(moment: datetime) -> datetime:
    """Lists are dated to the minute: within one, the same record gives the same bytes."""
    return moment.replace(second=0, microsecond=0)
