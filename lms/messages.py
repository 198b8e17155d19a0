"""Codes into sentences, moments into words: through gettext, in the reader's language and time zone."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from gettext import NullTranslations
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal


@dataclass(frozen=True)
class Presentation:
    """How the current reader wants to be spoken to."""

    locale: str = "en"
    zone: str = "UTC"
    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    translations: NullTranslations = field(default_factory=NullTranslations)

    @property
    def tz(self) -> ZoneInfo:
        try:
            return ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo("UTC")


_PLAIN = Presentation()
_current: ContextVar[Presentation] = ContextVar("presentation", default=_PLAIN)


def present(presentation: Presentation) -> None:
    _current.set(presentation)


def presentation() -> Presentation:
    return _current.get()


def gettext(text: str, /, **params: object) -> str:
    translated = _current.get().translations.gettext(text)
    return translated % params if params else translated


def ngettext(one: str, many: str, n: int, **params: object) -> str:
    return _current.get().translations.ngettext(one, many, n) % {"num": n, **params}


_ = gettext


def N_(text: str) -> str:
    """Marks a sentence for extraction where it is translated only later."""
    return text


def moment(at: datetime | None, *, relative: bool = False, zone: str = "") -> str:
    """'Thu 26 Nov 2026, 18:00 CET', with how far away it is where that helps; in the reader's zone or in another."""
    if at is None:
        return _("no date")
    here = _current.get()
    local = at.astimezone(replace(here, zone=zone).tz if zone else here.tz)
    text = format_datetime(local, "EEE d MMM y, HH:mm", locale=here.locale) + " " + zone_name(local)
    return f"{text} ({distance(at)})" if relative else text


def day(at: datetime | date | None) -> str:
    if at is None:
        return _("no date")
    here = _current.get()
    local = at.astimezone(here.tz).date() if isinstance(at, datetime) else at
    return format_date(local, "d MMM y", locale=here.locale)


def month(of: date) -> str:
    """'November 2026': practice is dated by its month."""
    return format_date(of, "MMMM y", locale=_current.get().locale)


def near_day(at: datetime) -> str:
    """'Fri 27 Nov': a day that is close enough not to need its year."""
    here = _current.get()
    return format_date(at.astimezone(here.tz).date(), "EEE d MMM", locale=here.locale)


def clock_time(at: datetime) -> str:
    here = _current.get()
    return _clock_time(at.replace(second=0, microsecond=0), here.locale, here.tz)


@functools.lru_cache(4_000)
def _clock_time(minute: datetime, locale: str, zone: ZoneInfo) -> str:
    """Kept, since all answers that are saved within a minute say the same time."""
    local = minute.astimezone(zone)
    return format_time(local, "HH:mm", locale=locale) + " " + zone_name(local)


def zone_name(local: datetime) -> str:
    name = local.tzname() or "UTC"
    return name if name.isalpha() else f"UTC{name}"


def distance(at: datetime) -> str:
    """'in 3 days', '2 hours ago', 'now'."""
    delta = at - _current.get().now
    ahead = delta >= timedelta(0)
    seconds = abs(delta.total_seconds())
    if seconds < 60:
        return _("now")
    if seconds < 3600:
        n = int(seconds // 60)
        return _ahead(ahead, ngettext("%(num)d minute", "%(num)d minutes", n))
    if seconds < 86400:
        n = int(seconds // 3600)
        return _ahead(ahead, ngettext("%(num)d hour", "%(num)d hours", n))
    n = int(seconds // 86400)
    return _ahead(ahead, ngettext("%(num)d day", "%(num)d days", n))


def _ahead(ahead: bool, span: str) -> str:
    return _("in %(span)s", span=span) if ahead else _("%(span)s ago", span=span)


def number(value: int | float | str) -> str:
    return format_decimal(value, locale=_current.get().locale)


_WORDS = (
    "",
    N_("One"),
    N_("Two"),
    N_("Three"),
    N_("Four"),
    N_("Five"),
    N_("Six"),
    N_("Seven"),
    N_("Eight"),
    N_("Nine"),
    N_("Ten"),
)


def number_word(n: int) -> str:
    """A small number as a word at the start of a sentence; a larger one in figures."""
    return _(_WORDS[n]) if 0 < n < len(_WORDS) else number(n)


def say(code: str, params: Mapping[str, object] | None = None) -> str:
    """The sentence for a code; a code without a sentence is shown as it is, so that it is noticed."""
    sentence = SENTENCES.get(code)
    if sentence is None:
        return code
    return _(sentence, **dict(params)) if params else _(sentence)


SENTENCES: dict[str, str] = {}


def sentences(entries: Mapping[str, str]) -> None:
    """Adds a feature's sentences; each is written with N_() where it stands."""
    SENTENCES.update(entries)
