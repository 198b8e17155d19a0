"""Other academies whose certificates this one relies on: their public keys, in a folder beside its own."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from lms.credentials.rules.checking import Refusal
from lms.credentials.rules.dids import Trust, trust_of_text
from lms.credentials.rules.shape import Credential
from lms.credentials.services import check_file
from lms.keys import KeyRing

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_ENDING = ".keys"


class BadName(Exception):
    """A name of an academy is small letters, digits and hyphens, since it becomes that of a file."""


def rely_on(keys: KeyRing, name: str, text: str) -> Trust:
    """Keeps another academy's keys under a name, in place of any that it had. ValueError where the text holds none."""
    trust = trust_of_text(text)
    _folder(keys).mkdir(parents=True, exist_ok=True, mode=0o700)
    _file(keys, name).write_text(text, encoding="ascii")
    return trust


def rely_no_more(keys: KeyRing, name: str) -> bool:
    """Whether there was such an academy; from now on its certificates are those of a stranger."""
    file = _file(keys, name)
    known = file.exists()
    file.unlink(missing_ok=True)
    return known


def relied_on(keys: KeyRing) -> dict[str, Trust]:
    """The academies by name. A file that cannot be read any more counts for none."""
    found: dict[str, Trust] = {}
    for file in sorted(_folder(keys).glob(f"*{_ENDING}")):
        try:
            found[file.name.removesuffix(_ENDING)] = trust_of_text(file.read_text(encoding="ascii"))
        except (ValueError, OSError):
            continue
    return found


def check_of_others(data: bytes, keys: KeyRing, now: datetime) -> Credential:
    """The certificate of another academy that is relied on, its proof and its dates found good. Refusal otherwise.

    Whether that academy still stands behind it is not known here: its page and its lists tell.
    """
    for trust in (Trust({}), *relied_on(keys).values()):  # of nobody first: what is no certificate at all is told so
        try:
            return check_file(data, trust, now)
        except Refusal as refusal:
            if refusal.code != "key_unknown":
                raise
    raise Refusal("key_unknown")


def _folder(keys: KeyRing) -> Path:
    return keys.folder / "others"


def _file(keys: KeyRing, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise BadName
    return _folder(keys) / f"{name}{_ENDING}"
