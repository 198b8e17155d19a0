"""What the time audit goes through: ways to limit an attempt, and people with more time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

Span = timedelta | None
Asks = Literal["answers", "added", "wait", "wait_overdue", "submission"]


@dataclass(frozen=True)
class Accommodation:
    """Extra time in per cent, and minutes of breaks that stop the clock."""

    percent: int = 100
    breaks: int = 0

    @property
    def name(self) -> str:
        return f"{self.percent} %" + (f" and {self.breaks} min of breaks" if self.breaks else "")


ACCOMMODATIONS = (
    *(Accommodation(percent) for percent in (100, 110, 125, 150, 200)),
    Accommodation(100, 20),
    Accommodation(150, 35),
)


@dataclass(frozen=True)
class Surface:
    """One way in which time is limited.

    settings  changed in the quiz's policy; empty: as it is stored
    closes    when the cohort's window closes, from the start on; None: there is none
    extended  when it closes for this very person
    asks      what is measured: the time for answers, minutes added to it, the wait before the next attempt (after a
              submission, or after a time that ran out unseen), the time to submit once no answer is taken any more
    """

    name: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    closes: Span = None
    extended: Span = None
    asks: Asks = "answers"


_HOUR = {"minutes": 60, "attempts": 3, "wait_hours": (0, 24)}
_ODD = {"minutes": 45, "attempts": 2}
_ANY = {"minutes": None, "attempts": 2}

SURFACES = (
    Surface("60 minutes", _HOUR),
    Surface("45 minutes", _ODD),
    Surface("1 minute", {"minutes": 1, "attempts": 2}),
    Surface("no limit", _ANY),
    Surface("60 minutes, no grace", {**_HOUR, "grace_seconds": 0}),
    Surface("60 minutes, 2 minutes of grace", {**_HOUR, "grace_seconds": 120}),
    Surface("a window of 3 hours", _ANY, timedelta(hours=3)),
    Surface("60 minutes in a window of 3 days", _HOUR, timedelta(days=3)),
    Surface("60 minutes, the window closes after 40", _HOUR, timedelta(minutes=40)),
    Surface("45 minutes, the window closes after 40:30", _ODD, timedelta(minutes=40, seconds=30)),
    Surface("60 minutes, closed after 40, extended to 2 hours", _HOUR, timedelta(minutes=40), timedelta(hours=2)),
    Surface("a window of 1 hour, extended to 70 minutes", _ANY, timedelta(hours=1), timedelta(minutes=70)),
    Surface("60 minutes and 10 added", _HOUR, asks="added"),
    Surface("60 minutes in a window of 40, and 10 added", _HOUR, timedelta(minutes=40), asks="added"),
    Surface("submitted after 60 minutes within 5", {**_HOUR, "at_expiry": "grace"}, asks="submission"),
    Surface("submitted after 60 minutes within 15", {**_HOUR, "at_expiry": "grace", "submit_within_minutes": 15},
            asks="submission"),
    Surface("submitted by 60 minutes", {**_HOUR, "at_expiry": "abandon"}, asks="submission"),
    Surface("24 hours between attempts", {**_HOUR, "wait_hours": (24,)}, asks="wait"),
    Surface("24 hours after a time that ran out", {**_HOUR, "wait_hours": (24,)}, asks="wait_overdue"),
    Surface("24 hours after an abandoned attempt", {**_HOUR, "wait_hours": (24,), "at_expiry": "abandon"},
            asks="wait_overdue"),
)  # fmt: skip
