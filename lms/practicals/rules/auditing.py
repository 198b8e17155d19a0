"""What an instructor should look into: a share drawn by chance, and patterns that honest practice rarely makes. Pure.

Nothing here decides anything. A finding says what was seen, with its numbers; whoever looks into it may find that
there was a good reason. The bars are judgements, set so that a simulated cohort of honest trainees stays quiet.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

MOST_A_DAY = 8  # procedures of one trainee that are put on record on one day
MOST_A_MONTH = 30  # procedures of one trainee within a calendar month
MOST_OF_ONE = 8  # signatures, all by one assessor, before it stands out
MOST_ALIKE = 3  # records of one trainee with the same words, or entries with the same values
LONG_ENOUGH = 20  # characters of what was written whose repetition says something
LONG_WORDS = 40  # of an assessor's two texts together: everybody has a short phrase or two
BULK = 4  # signatures for one trainee by one assessor within BULK_WITHIN
BULK_WITHIN = timedelta(minutes=10)
LATE_AFTER = timedelta(days=21)  # between asking and signing, or the end of the month and signing
MOST_LATE = 3
FASTER_THAN = timedelta(seconds=25)  # from asking to signing; the form cannot be read in less
MOST_FAST = 3
OWN_ASSESSOR = 3  # signatures by somebody whom the trainee brought in and who signs for nobody else
MOST_BY_ASSESSOR = 20  # signatures of one assessor on one day, over all trainees


@dataclass(frozen=True)
class Signed:
    """One signed observation, as far as an audit looks at it.

    month       first day of the month in which it was done
    signed_at   when it was given: by the device's clock where it waited there
    asked_at    when the trainee asked, if they did
    values      what the trainee wrote of the case, without the case: equal for entries that were copied
    words       the assessor's two texts
    brought_in  the assessor came by this trainee's own invitation
    """

    observation: int
    trainee: int
    assessor: int
    month: date
    signed_on: date
    signed_at: datetime
    asked_at: datetime | None = None
    level: int | None = None
    values: str = ""
    words: str = ""
    reflection: str = ""
    brought_in: bool = False
    assessor_trains: int | None = None  # the enrolment of the assessor, who is a trainee as well


@dataclass(frozen=True)
class Finding:
    """One pattern, the trainee whom it concerns, and the observations that make it."""

    code: str
    trainee: int
    observations: tuple[int, ...]
    params: Mapping[str, Any] = field(default_factory=dict)


def drawn(observation: str, digest: str, percent: int) -> bool:
    """Whether chance draws this observation: by its id and the digest of its first version.

    The digest holds the moment of the signature, so nobody knows beforehand; afterwards anybody can check it.
    """
    number = int.from_bytes(hashlib.sha256(f"audit:{observation}:{digest}".encode()).digest()[:8], "big")
    return number % 10_000 < percent * 100


def findings(signed: Sequence[Signed]) -> list[Finding]:
    """Every pattern in these observations, by trainee; the order in which they are given does not matter."""
    rows = sorted(signed, key=lambda row: (row.signed_at, row.observation))
    mine: dict[int, list[Signed]] = defaultdict(list)
    for row in rows:
        mine[row.trainee].append(row)
    found = [one for own in mine.values() for look in _OF_A_TRAINEE for one in look(own)]
    found += [*_own_assessor(rows), *_each_other(rows), *_crowded(rows)]
    return sorted(found, key=lambda one: (one.trainee, one.code, one.observations))


def _finding(code: str, rows: Sequence[Signed], **params: Any) -> Finding:
    return Finding(code, rows[0].trainee, tuple(sorted(row.observation for row in rows)), {"n": len(rows), **params})


def _day(rows: Sequence[Signed]) -> Iterator[Finding]:
    for day, those in _grouped(rows, lambda row: row.signed_on):
        if len(those) > MOST_A_DAY:
            yield _finding("audit_day", those, on=day.isoformat())


def _month(rows: Sequence[Signed]) -> Iterator[Finding]:
    for month, those in _grouped(rows, lambda row: row.month):
        if len(those) > MOST_A_MONTH:
            yield _finding("audit_month", those, month=month.isoformat())


def _one_assessor(rows: Sequence[Signed]) -> Iterator[Finding]:
    if len(rows) >= MOST_OF_ONE and len({row.assessor for row in rows}) == 1:
        yield _finding("audit_one_assessor", rows)


def _copied(rows: Sequence[Signed]) -> Iterator[Finding]:
    """The same words of an assessor, the same reflection, or the same values in a row of entries."""
    looks: tuple[tuple[str, Callable[[Signed], str], int, int], ...] = (
        ("audit_same_words", lambda row: _plain(row.words), MOST_ALIKE, LONG_WORDS),
        ("audit_same_reflection", lambda row: _plain(row.reflection), MOST_ALIKE, LONG_ENOUGH),
        ("audit_same_entry", lambda row: row.values, 2 * MOST_ALIKE, LONG_ENOUGH),
    )
    for code, of, most, long in looks:
        for text, those in _grouped(rows, of):
            if len(text) >= long and len(those) >= most:
                yield _finding(code, those)


_BETWEEN_WORDS = re.compile(r"[\W_]+")


def _plain(text: str) -> str:
    return _BETWEEN_WORDS.sub(" ", text.casefold()).strip()


def _bulk(rows: Sequence[Signed]) -> Iterator[Finding]:
    for _assessor, those in _grouped(rows, lambda row: row.assessor):
        burst = _longest_burst(those)
        if len(burst) >= BULK:
            minutes = -(-int((burst[-1].signed_at - burst[0].signed_at).total_seconds()) // 60)
            yield _finding("audit_bulk", burst, minutes=max(1, minutes))


def _longest_burst(rows: Sequence[Signed]) -> Sequence[Signed]:
    """The most signatures that lie within the span; the rows come in the order of their times."""
    best: Sequence[Signed] = ()
    start = 0
    for end in range(len(rows)):
        while rows[end].signed_at - rows[start].signed_at > BULK_WITHIN:
            start += 1
        if end + 1 - start > len(best):
            best = rows[start : end + 1]
    return best


def _late(rows: Sequence[Signed]) -> Iterator[Finding]:
    late = [row for row in rows if _lateness(row) > LATE_AFTER]
    if len(late) >= MOST_LATE:
        yield _finding("audit_late", late, days=max(_lateness(row) for row in late).days)


def _lateness(row: Signed) -> timedelta:
    following = (row.month.replace(day=28) + timedelta(days=4)).replace(day=1)
    after_month = row.signed_on - following
    after_asking = row.signed_at - row.asked_at if row.asked_at else timedelta(0)
    return max(after_month, after_asking)


def _fast(rows: Sequence[Signed]) -> Iterator[Finding]:
    fast = [row for row in rows if row.asked_at and timedelta(0) <= row.signed_at - row.asked_at < FASTER_THAN]
    if len(fast) >= MOST_FAST:
        yield _finding("audit_fast", fast)


_OF_A_TRAINEE = (_day, _month, _one_assessor, _copied, _bulk, _late, _fast)


def _own_assessor(rows: Sequence[Signed]) -> Iterator[Finding]:
    """Somebody whom a trainee brought in and who signs for nobody else."""
    for _assessor, those in _grouped(rows, lambda row: row.assessor):
        for_one = len({row.trainee for row in those}) == 1
        if for_one and len(those) >= OWN_ASSESSOR and all(row.brought_in for row in those):
            yield _finding("audit_own_assessor", those)


def _each_other(rows: Sequence[Signed]) -> Iterator[Finding]:
    """Two trainees who assess each other."""
    pairs: dict[tuple[int, int], list[Signed]] = defaultdict(list)
    for row in rows:
        if row.assessor_trains is not None:
            pairs[row.trainee, row.assessor_trains].append(row)
    for (trainee, other), those in pairs.items():
        if (other, trainee) in pairs:
            yield _finding("audit_each_other", those)


def _crowded(rows: Sequence[Signed]) -> Iterator[Finding]:
    """More on one day than one person can watch; it concerns every trainee who has several of them."""
    days = _grouped(rows, lambda row: (row.assessor, row.signed_on))
    for (_assessor, day), those in days:
        if len(those) > MOST_BY_ASSESSOR:
            several = Counter(row.trainee for row in those)
            for trainee, own in _grouped(those, lambda row: row.trainee):
                if several[trainee] > 1:
                    yield _finding("audit_crowded", own, on=day.isoformat(), all=len(those))


def _grouped(rows: Iterable[Signed], of: Callable[[Signed], Any]) -> list[tuple[Any, list[Signed]]]:
    groups: dict[Any, list[Signed]] = defaultdict(list)
    for row in rows:
        groups[of(row)].append(row)
    return list(groups.items())
