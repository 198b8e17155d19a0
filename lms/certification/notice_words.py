"""What somebody is told about a certificate, as the text that is kept: in the reader’s language, at that moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lms import i18n
from lms.messages import _, day, ngettext

HOLDER, INSTRUCTOR = "holder", "instructor"


@dataclass(frozen=True)
class Reader:
    """Who is told: somebody with a language and a zone, as the holder or as one who instructs there."""

    person_id: int
    language: str
    zone: str
    part: str


def notice_text(kind: str, reader: Reader, said: Mapping[str, Any], at: datetime) -> str:
    """The whole text. `kind` is what stands before a space in the kind of the notice; raises KeyError for another."""
    with i18n.speaking(reader.language, reader.zone, at):
        return " ".join(_TEXTS[kind](reader.part == HOLDER, said))


def _ends(mine: bool, said: Mapping[str, Any]) -> list[str]:
    left = ngettext("in %(num)d day", "in %(num)d days", said["left"]) if said["left"] else _("today")
    params = {"title": said["title"], "name": said["name"], "until": day(said["until"]), "left": left}
    first = (
        _("Your certificate “%(title)s” ends %(left)s: %(until)s is its last day.", **params)
        if mine
        else _("The certificate “%(title)s” of %(name)s ends %(left)s: %(until)s is its last day.", **params)
    )
    opens: date | None = said["opens"]
    if opens is None:
        return [first]
    return [first, _("What is done from %(opens)s on counts for the next one.", opens=day(opens))]


def _opened(mine: bool, said: Mapping[str, Any]) -> list[str]:
    params = {"title": said["title"], "until": day(said["until"]), "opens": day(said["opens"])}
    return [
        _("You can renew your certificate “%(title)s”, whose last day is %(until)s.", **params),
        _(
            "What you do from %(opens)s on counts for the next one. The present one stays as it is until then.",
            **params,
        ),
    ]


def _licence(mine: bool, said: Mapping[str, Any]) -> list[str]:
    params = {"title": said["title"], "name": said["name"], "on": day(said["licence"])}
    if mine:
        return [
            _("Your registration on record ended on %(on)s; your certificate “%(title)s” is suspended.", **params),
            _("Show the academy that it is renewed, and the certificate holds again."),
        ]
    return [
        _("The registration of %(name)s on record ended on %(on)s.", **params),
        _("The certificate “%(title)s” is suspended until a renewed one is recorded.", **params),
    ]


def _bulletin(mine: bool, said: Mapping[str, Any]) -> list[str]:
    return [
        _(
            "Safety bulletin: “%(title)s”. Read it and answer its question by %(due)s.",
            title=said["title"],
            due=day(said["due"]),
        ),
        _("If it is not answered by then, your certificate is suspended until it is."),
    ]


def _overdue(mine: bool, said: Mapping[str, Any]) -> list[str]:
    params = {"title": said["title"], "name": said["name"]}
    if mine:
        return [
            _("The safety bulletin “%(title)s” was not answered in time; your certificate is suspended.", **params),
            _("Answer its question, and the certificate holds again."),
        ]
    return [_("%(name)s has not answered “%(title)s” in time; the certificate is suspended until then.", **params)]


def _change(mine: bool, said: Mapping[str, Any]) -> list[str]:
    return [
        _(
            "A fact that your certificate rests on has changed: “%(title)s” in the lesson “%(lesson)s”. "
            "Read it and answer its questions by %(due)s.",
            title=said["title"],
            lesson=said["lesson"],
            due=day(said["due"]),
        ),
        _("If that is not done by then, your certificate is suspended until it is."),
    ]


def _unread(mine: bool, said: Mapping[str, Any]) -> list[str]:
    params = {"title": said["title"], "name": said["name"]}
    if mine:
        return [
            _("What has changed in “%(title)s” was not read in time; your certificate is suspended.", **params),
            _("Read it and answer its questions, and the certificate holds again."),
        ]
    return [
        _(
            "%(name)s has not read in time what has changed in “%(title)s”; the certificate is suspended until then.",
            **params,
        )
    ]


_TEXTS = {
    "bulletin": _bulletin,
    "bulletin_overdue": _overdue,
    "change": _change,
    "change_overdue": _unread,
    "ends": _ends,
    "window_opened": _opened,
    "licence_ended": _licence,
}
