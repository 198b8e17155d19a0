"""How a request for a sign-off stands: derived from its events and the time, never stored. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

LIFE = timedelta(days=14)
OPEN, EXPIRED, SIGNED, REJECTED, WITHDRAWN = "open", "expired", "signed", "rejected", "withdrawn"


@dataclass(frozen=True)
class RequestFact:
    """What is on record of one request.

    expires_at  of the renewal, where there was one
    closed      'signed', 'rejected', 'withdrawn', or '' while nothing has closed it
    """

    made_at: datetime
    expires_at: datetime
    renewed_at: datetime | None = None
    closed: str = ""
    closed_at: datetime | None = None

    def state(self, now: datetime) -> str:
        if self.closed:
            return self.closed
        return EXPIRED if now >= self.expires_at else OPEN

    @property
    def days_taken(self) -> int | None:
        """Whole days between asking and the answer; None while there is none."""
        return None if self.closed_at is None else max(0, (self.closed_at - self.made_at).days)


def may_renew(request: RequestFact, now: datetime) -> str | None:
    """Why the request cannot be renewed, as a code: once, and only while nothing has closed it."""
    if request.closed:
        return "request_closed"
    return "request_renewed_before" if request.renewed_at is not None else None


def may_answer(request: RequestFact, now: datetime) -> str | None:
    """Why nobody can answer the request now, as a code."""
    state = request.state(now)
    return None if state == OPEN else f"request_{state}"
