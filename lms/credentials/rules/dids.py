"""Who signs: keys as multibase text, and the academy as did:web, or as did:key where it has no https address.

Sources: W3C Controlled Identifiers 1.0 (Multikey), the did:web method, the did:key method.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

_DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519 = b"\xed\x01"  # multicodec of an Ed25519 public key
_LONGEST = 200  # characters of multibase text that anything of ours can have

DID_CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]


def base58(data: bytes) -> str:
    """Base58 with Bitcoin's alphabet; leading zero bytes become leading '1'."""
    number, text = int.from_bytes(data), ""
    while number:
        number, digit = divmod(number, 58)
        text = _DIGITS[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def unbase58(text: str) -> bytes:
    """The inverse; ValueError for a letter outside the alphabet or a text longer than a signature's."""
    if len(text) > _LONGEST:
        raise ValueError("too long for base58 of ours")
    number = 0
    for letter in text:
        number = number * 58 + _DIGITS.index(letter)
    body = number.to_bytes((number.bit_length() + 7) // 8)
    return b"\0" * (len(text) - len(text.lstrip("1"))) + body


def multikey(public: bytes) -> str:
    """An Ed25519 public key as a Multikey: 'z6Mk…'."""
    return "z" + base58(_ED25519 + public)


def unmultikey(text: str) -> bytes:
    """The 32 bytes of the key; ValueError for anything else."""
    data = unbase58(text[1:]) if text[:1] == "z" else b""
    if len(data) != 34 or data[:2] != _ED25519 or multikey(data[2:]) != text:
        raise ValueError("not an Ed25519 Multikey")
    return data[2:]


def raw(public: str) -> bytes:
    """A key as `flask keys list` prints it; ValueError when it is none."""
    data = base64.urlsafe_b64decode(public.encode("ascii"))
    if len(data) != 32:
        raise ValueError("not an Ed25519 key")
    return data


def did_web(base_url: str) -> str:
    """The academy's own name, or '' where its address is not https: did:web allows nothing else."""
    parts = urlsplit(base_url)
    if parts.scheme != "https" or not parts.hostname:
        return ""
    place = parts.hostname + (f"%3A{parts.port}" if parts.port else "")
    path = [quote(one, safe="") for one in parts.path.split("/") if one]
    return ":".join(["did:web", place, *path])


@dataclass(frozen=True)
class Signer:
    """Under which name something is signed, and by which of its keys."""

    did: str
    method: str


def signer(base_url: str, key_id: str, public: bytes) -> Signer:
    """did:web of the academy; did:key of this one key where the academy has no https address."""
    web = did_web(base_url)
    if web:
        return Signer(web, f"{web}#{key_id}")
    key = multikey(public)
    return Signer(f"did:key:{key}", f"did:key:{key}#{key}")


def did_document(base_url: str, keys: Mapping[str, bytes]) -> dict[str, Any] | None:
    """What the address of a did:web answers: every key that may still be relied on. None without https."""
    web = did_web(base_url)
    if not web:
        return None
    methods = [
        {"id": f"{web}#{key_id}", "type": "Multikey", "controller": web, "publicKeyMultibase": multikey(public)}
        for key_id, public in keys.items()
    ]
    return {
        "@context": DID_CONTEXTS,
        "id": web,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


@dataclass(frozen=True)
class Trust:
    """The keys that a reader relies on, by id; `did` where they are said to be those of one name only."""

    keys: Mapping[str, bytes]
    did: str = ""

    def key_of(self, issuer: str, method: str) -> bytes | None:
        """The key behind a verification method of this issuer, or None where it is not one that is relied on."""
        if not method.startswith(f"{issuer}#") or (self.did and issuer != self.did):
            return None
        fragment = method.removeprefix(f"{issuer}#")
        if issuer.startswith("did:web:"):
            return self.keys.get(fragment)
        if issuer != f"did:key:{fragment}":
            return None
        try:
            key = unmultikey(fragment)
        except ValueError:
            return None
        return key if key in self.keys.values() else None


def trust_of_text(text: str) -> Trust:
    """The keys in a file: the lines of `flask keys list`, or a did.json. ValueError when it holds none."""
    if text.lstrip().startswith("{"):
        return trust_in(json.loads(text))
    pairs = [line.split() for line in text.splitlines() if line.strip()]
    if not pairs or any(len(pair) != 2 for pair in pairs):
        raise ValueError("no lines of an id and a key")
    return Trust({key_id: raw(public) for key_id, public in pairs})


def trust_in(document: Any) -> Trust:
    """The keys of a did:web document; ValueError when it is none."""
    try:
        did, allowed = document["id"], document["assertionMethod"]
        keys = {
            method["id"].removeprefix(f"{did}#"): unmultikey(method["publicKeyMultibase"])
            for method in document["verificationMethod"]
            if method["id"] in allowed and method["id"].startswith(f"{did}#")
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a DID document") from error
    if not keys or not isinstance(did, str):
        raise ValueError("a DID document without keys of its own")
    return Trust(keys, did)
