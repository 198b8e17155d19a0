"""What the academy does with keys, on record: one of its own given up, another academy's relied on or no more."""

from __future__ import annotations

from lms.credentials.others import rely_no_more, rely_on
from lms.credentials.rules.dids import Trust, multikey
from lms.journal import services as journal
from lms.keys import KeyRing
from lms.unit_of_work import Act, Work, use_case


def give_up(act: Act, keys: KeyRing, key_id: str) -> str:
    """Gives up a key that leaked, and returns the one that signs now. KeyUnknown where there is no such key.

    The key goes first: it must be possible to give it up while the database is away.
    """
    keys.set_aside(key_id)
    if not keys.ids():
        keys.new(act.now)
    _record(act, "key_given_up", {"key": key_id, "next": keys.ids()[-1]})
    return keys.ids()[-1]


def trust_academy(act: Act, keys: KeyRing, name: str, text: str) -> Trust:
    """Relies on another academy's keys. Raises what `rely_on` does."""
    found = rely_on(keys, name, text)
    public = sorted(multikey(key) for key in found.keys.values())
    _record(act, "academy_trusted", {"name": name, "did": found.did, "keys": public})
    return found


def distrust_academy(act: Act, keys: KeyRing, name: str) -> bool:
    """Relies on it no more; False where it was not relied on."""
    known = rely_no_more(keys, name)
    if known:
        _record(act, "academy_distrusted", {"name": name})
    return known


@use_case
def _record(work: Work, verb: str, payload: dict[str, object]) -> None:
    journal.record(work, verb, payload)
