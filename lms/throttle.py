"""How often one address may ask: a count for each minute, kept in the process and nowhere else."""

from __future__ import annotations

import threading
from datetime import datetime

_MOST_ADDRESSES = 10_000  # then the counts begin anew: a flood of addresses must not fill the memory


class Throttle:
    """Counts questions by kind and address within one minute of the clock.

    Each process counts for itself, so that an installation with n of them lets n times as many pass. Nothing here is
    a secret that could be guessed by asking often: it keeps one client from taking the time of all the others.
    """

    def __init__(self) -> None:
        self._minute: datetime | None = None
        self._counts: dict[tuple[str, str], int] = {}
        self._alone = threading.Lock()

    def passes(self, kind: str, address: str, most: int, now: datetime) -> bool:
        """Counts this question; False when there were `most` of its kind from this address in this minute already."""
        minute = now.replace(second=0, microsecond=0)
        key = (kind, network(address))
        with self._alone:
            if minute != self._minute or len(self._counts) >= _MOST_ADDRESSES:
                self._minute = minute
                self._counts.clear()
            self._counts[key] = self._counts.get(key, 0) + 1
            return self._counts[key] <= most


def network(address: str) -> str:
    """Whom to count together: an IPv4 address for itself, an IPv6 address with its /64, which is one household."""
    return ":".join(address.split(":")[:4]) if ":" in address else address
