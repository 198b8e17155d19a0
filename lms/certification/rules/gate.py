"""The gate before a certificate is issued: who is held, and when so many at once are a mistake. Pure."""

from __future__ import annotations

AT_ONCE = 5
"""So many people completed by one act are looked at by somebody first. People finish one by one: a signature, a mark, a
release concerns one of them. Only a changed rule, key or course completes several, and what it completes it may have
completed wrongly."""

HELD, LET = "held", "let"


def unusual(together: int) -> bool:
    """Whether so many who are completed by one act are a reason to issue none."""
    return together >= AT_ONCE


def may_hold(actor: int, holder: int, latest: str | None, certified: bool) -> str | None:
    """Why a certificate that is still to come cannot be held, as a code."""
    if certified:
        return "hold_certified"
    if actor == holder:
        return "life_own"
    return "already_so" if latest == HELD else None


def may_let(actor: int, holder: int, latest: str | None) -> str | None:
    """Why it cannot be let go, as a code."""
    if latest != HELD:
        return "hold_none"
    return "life_own" if actor == holder else None
