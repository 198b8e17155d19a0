"""The academy's signing keys: Ed25519, in a folder outside the database, never shown, rotated by adding one."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from lms.canonical import digest

SUFFIX = ".pem"
LEAKED = ".leaked"


class KeyMissing(Exception):
    """There is no signing key yet: `flask keys new` makes one."""


class KeyUnknown(Exception):
    """The folder holds no key of this id that may still be relied on."""


@dataclass(frozen=True)
class Signature:
    key_id: str
    value: str  # base64url of 64 bytes


@dataclass(frozen=True)
class KeyRing:
    """The keys of one folder. The newest signs; all of them verify, so rotation keeps old signatures good."""

    folder: Path
    _parsed: dict[str, Ed25519PrivateKey] = field(default_factory=dict, init=False, compare=False, repr=False)

    def new(self, at: datetime) -> str:
        """Makes a key and returns its id; the file is readable by its owner alone."""
        self.folder.mkdir(parents=True, exist_ok=True)
        key = Ed25519PrivateKey.generate()
        key_id = f"{at:%Y%m%d%H%M%S}-{_fingerprint(key.public_key())}"
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        unfinished = self.folder / f"{key_id}.unfinished"
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(self.folder / f"{key_id}{SUFFIX}")  # whole at once: every process signs with it from now on
        return key_id

    def ids(self) -> list[str]:
        """All key ids, oldest first."""
        try:
            names = os.listdir(self.folder)
        except FileNotFoundError:
            return []
        return sorted([name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX)])

    def sign(self, message: str) -> Signature:
        """Signs with the newest key: the folder is listed each time, so that a rotation is noticed at once."""
        ids = self.ids()
        if not ids:
            raise KeyMissing
        value = self._private(ids[-1]).sign(message.encode())
        return Signature(ids[-1], base64.urlsafe_b64encode(value).decode())

    def sign_bytes(self, key_id: str, message: bytes) -> bytes:
        """64 bytes by this key; KeyUnknown where it is not one that may be relied on."""
        if key_id not in self.ids():
            raise KeyUnknown
        return self._private(key_id).sign(message)

    def verifies(self, message: str, signature: Signature) -> bool:
        """False for a foreign key, a changed message or a changed signature.

        What a key signed before it leaked is in the database, where the journal holds it too: that still verifies.
        """
        known = signature.key_id in self.ids()
        public = self.public(signature.key_id) if known else self.leaked().get(signature.key_id)
        return public is not None and fits(public, message, signature.value)

    def set_aside(self, key_id: str) -> None:
        """A key that leaked: from now on it signs nothing and no file that it signed is accepted.

        Its private part is erased; its public part stays, so that the database's own rows can still be read.
        """
        if key_id not in self.ids():
            raise KeyUnknown
        unfinished = self.folder / f"{key_id}.unfinished"
        unfinished.write_text(self.public(key_id), encoding="ascii")
        unfinished.rename(self.folder / f"{key_id}{LEAKED}")
        (self.folder / f"{key_id}{SUFFIX}").unlink()
        self._parsed.pop(key_id, None)

    def leaked(self) -> dict[str, str]:
        """The public parts of keys that were set aside, by id."""
        names = sorted(path for path in self.folder.glob(f"*{LEAKED}"))
        return {path.name.removesuffix(LEAKED): path.read_text(encoding="ascii").strip() for path in names}

    def public(self, key_id: str) -> str:
        """The public key as base64url of its 32 bytes."""
        raw = self._private(key_id).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return base64.urlsafe_b64encode(raw).decode()

    def _private(self, key_id: str) -> Ed25519PrivateKey:
        """The key, read and parsed once in each process: its id names it, so that it never becomes another one."""
        kept = self._parsed.get(key_id)
        if kept is not None:
            return kept
        key = load_pem_private_key((self.folder / f"{key_id}{SUFFIX}").read_bytes(), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyMissing
        self._parsed[key_id] = key
        return key


def made_at(key_id: str) -> datetime:
    """When a key was made: its id begins with the moment, in UTC."""
    return datetime.strptime(key_id.split("-")[0], "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def fits(public: str, message: str, value: str) -> bool:
    """Whether the signature is one of this public key, both as base64url, over this message."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(public.encode()))
        key.verify(base64.urlsafe_b64decode(value.encode()), message.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _fingerprint(key: Ed25519PublicKey) -> str:
    return digest(key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex())[:12]
