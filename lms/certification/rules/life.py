"""The life of a certificate: one state machine, from its events to how it stands on a day and why. Pure.

Nothing is stored but what happened. How a certificate stands is worked out from that, from its last day and from the
holder's registration, so that the same record gives the same answer for any day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

DRAFT, VALID, SUSPENDED, REVOKED, EXPIRED, SUPERSEDED = (
    "draft",
    "valid",
    "suspended",
    "revoked",
    "expired",
    "superseded",
)
STATES = (DRAFT, VALID, SUSPENDED, REVOKED, EXPIRED, SUPERSEDED)
FINAL = frozenset({REVOKED, SUPERSEDED})
"""What no later day changes."""

DECISION = "decision"
"""The cause of a suspension that somebody decided; each cause is lifted by a restoration of its own."""
LICENCE = "licence"
"""The cause of a suspension that is never recorded: the holder's registration has ended, and its renewal restores."""

SUSPEND, RESTORE, REVOKE, CORRECT = "suspend", "restore", "revoke", "correct"
ACTS = (SUSPEND, RESTORE, REVOKE, CORRECT)


@dataclass(frozen=True)
class Event:
    """One thing that happened to a certificate.

    verb    issued, suspended, restored, revoked or superseded
    cause   of a suspension, and of the restoration that lifts it
    """

    verb: str
    at: datetime
    cause: str = DECISION


@dataclass(frozen=True)
class Life:
    """How a certificate stands on a day.

    event    what made it so; None before it was issued
    causes   why it is suspended, or would be if it had not ended: every one has to be lifted
    """

    state: str
    event: Event | None = None
    causes: tuple[str, ...] = ()


def life(events: Sequence[Event], valid_until: date, licence_until: date | None, today: date) -> Life:
    """Folds the events in the order in which they were recorded.

    Revoked is the end of everything; superseded the end of all but a revocation. The last day is a valid one. What has
    ended is not called suspended: a suspension says that the certificate can become valid again."""
    final: Event | None = None
    issued: Event | None = None
    lifted: Event | None = None
    open_ones: dict[str, Event] = {}
    for event in events:
        if final is not None and final.verb == REVOKED:
            break
        if event.verb == REVOKED or (event.verb == SUPERSEDED and final is None):
            final = event
        elif event.verb == "issued":
            issued = event
        elif event.verb == SUSPENDED:
            open_ones.setdefault(event.cause, event)
        elif event.verb == "restored" and open_ones.pop(event.cause, None) is not None:
            lifted = event
    if final is not None:
        return Life(final.verb, final)
    if issued is None:
        return Life(DRAFT)
    lapsed = licence_until is None or licence_until < today
    causes = (*sorted(open_ones), *((LICENCE,) if lapsed else ()))
    if valid_until < today:
        return Life(EXPIRED, issued, causes)
    if causes:
        return Life(SUSPENDED, min(open_ones.values(), key=lambda one: one.at, default=issued), causes)
    return Life(VALID, lifted or issued)


def why_not(act: str, stands: Life, cause: str = DECISION) -> str | None:
    """Why this cannot be done to a certificate that stands so, as a code; None where it can.

    suspend   what is valid, or suspended for other causes
    restore   what is suspended for this cause; a registration is restored by its renewal alone
    revoke    anything that was issued and has no successor: the expired one too, since it was never right
    correct   what holds, or would but for the registration: no new number evades a suspension
    """
    if stands.state == DRAFT:
        return "life_draft"
    if stands.state in FINAL:
        return "already_so" if (act, stands.state) == (REVOKE, REVOKED) else f"life_{stands.state}"
    if act == REVOKE:
        return None
    if stands.state == EXPIRED:
        return "life_expired"
    if act == SUSPEND:
        return "already_so" if cause in stands.causes else None
    if act == RESTORE:
        return None if cause in stands.causes else "life_not_suspended"
    return "life_suspended" if set(stands.causes) - {LICENCE} else None


def may_be_renewed(stands: Life) -> bool:
    """Whether a new cycle may follow: not what was revoked, nor what somebody's decision suspends at present."""
    return stands.state not in (DRAFT, *FINAL) and DECISION not in stands.causes


def may_act(act: str, stands: Life, actor: int, holder: int) -> str | None:
    """Why this person may not do it now, as a code. Nobody decides about their own certificate."""
    return "life_own" if actor == holder else why_not(act, stands)


LONGEST_NAME = 120


def name_problem(name: str, printed: str) -> str | None:
    """Why a certificate cannot be issued again under this name, as a code."""
    if not name:
        return "name_missing"
    if len(name) > LONGEST_NAME or not name.isprintable():
        return "name_unprintable"
    return "name_same" if name == printed else None
