"""Writes a calendar file: RFC 5545, as little of it as a day with a place needs.

Lines end in CRLF and are folded at 75 octets (section 3.1), texts are escaped (3.3.11), moments are in UTC (3.3.5).
A day keeps its UID for good; SEQUENCE goes up with everything that changed (3.8.7.4), so that a calendar which has
read the file before takes the newer one, a cancellation included.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"
WIDTH = 75


@dataclass(frozen=True)
class Entry:
    """One event of a calendar."""

    uid: str
    sequence: int
    status: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    summary: str
    location: str
    description: str = ""
    url: str = ""


def calendar(entries: Iterable[Entry], name: str, made_at: datetime) -> str:
    """The text of a file with these events."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Signoff//Practice days//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for entry in entries:
        lines += _event(entry, made_at)
    lines.append("END:VCALENDAR")
    return "".join(folded(line) + "\r\n" for line in lines)


def _event(entry: Entry, made_at: datetime) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"DTSTAMP:{_utc(made_at)}",
        f"LAST-MODIFIED:{_utc(entry.changed_at)}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTART:{_utc(entry.starts_at)}",
        f"DTEND:{_utc(entry.ends_at)}",
        f"SUMMARY:{escaped(entry.summary)}",
        f"LOCATION:{escaped(entry.location)}",
    ]
    if entry.description:
        lines.append(f"DESCRIPTION:{escaped(entry.description)}")
    if entry.url:
        lines.append(f"URL:{entry.url}")
    shown = "TRANSPARENT" if entry.status == CANCELLED else "OPAQUE"
    return [*lines, f"STATUS:{entry.status}", f"TRANSP:{shown}", "END:VEVENT"]


def escaped(text: str) -> str:
    """A TEXT value: backslash, semicolon and comma escaped, a line break as \\n, no other control character."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return "".join(one for one in plain if one == "\t" or (ord(one) >= 32 and ord(one) != 127))


def folded(line: str) -> str:
    """A content line in pieces of at most 75 octets, each further one behind a blank; no character is cut."""
    pieces, piece, room = [], "", WIDTH
    for character in line:
        size = len(character.encode())
        if size > room:
            pieces.append(piece)
            piece, room = "", WIDTH - 1  # the blank counts
        piece, room = piece + character, room - size
    return "\r\n ".join([*pieces, piece])


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
