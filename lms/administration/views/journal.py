"""The page of the journal: search, entries with what they say, paging by id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.administration.forms.journal import JournalSearch
from lms.administration.queries.journal import NAMED, Asked, Names, journal_page, said
from lms.administration.views.blueprint import blueprint, number_asked
from lms.administration.wording import key_word, role_word, verb_word, verification_word
from lms.database import reading
from lms.journal.queries import JournalLine
from lms.messages import _, moment, ngettext
from lms.web import requires

_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z")
_PAGES = {"person": "administration.person", "cohort": "administration.cohort"}


@dataclass(frozen=True)
class Piece:
    """One thing that an entry says; href where it has a page of its own."""

    label: str
    text: str
    href: str | None = None


@dataclass(frozen=True)
class EntryLine:
    id: int
    at: datetime
    act: str
    actor: Piece
    enrolment: Piece | None
    pieces: tuple[Piece, ...]
    digest: str


@blueprint.get("/admin/journal")
@requires("administration")
def journal() -> ResponseReturnValue:
    form = JournalSearch(request.args)
    valid = form.validate()
    asked = Asked(
        (form.verb.data or "") if valid else "",
        (form.person.data or "").strip() if valid else "",
        (form.enrolment.data or "").strip() if valid else "",
        number_asked("before"),
    )
    page = journal_page(reading(), asked)
    wanted = {"verb": asked.verb, "person": asked.person, "enrolment": asked.enrolment}
    kept: dict[str, Any] = {name: value for name, value in wanted.items() if value}
    return render_template(
        "administration/journal.html",
        form=form,
        asked=asked,
        kept=kept,
        lines=[entry_line(line, page.names) for line in page.lines],
        older=url_for("administration.journal", before=page.older, **kept) if page.older else None,
    )


def entry_line(line: JournalLine, names: Names) -> EntryLine:
    return EntryLine(
        line.number,
        line.at,
        verb_word(line.verb),
        _actor(line, names),
        _enrolment(line, names),
        tuple(_pieces(said(line), names)),
        line.digest,
    )


def _actor(line: JournalLine, names: Names) -> Piece:
    if line.actor_id is None:
        return Piece("", role_word(line.actor_label))
    return _named("person", line.actor_id, names, role_word(line.actor_label))


def _enrolment(line: JournalLine, names: Names) -> Piece | None:
    known = names.get(("enrolment", line.enrolment)) if line.enrolment is not None else None
    if known is None:
        return None
    return Piece(_("enrolment"), known.name, url_for("administration.journal", enrolment=known.public_id))


def _pieces(payload: dict[str, Any], names: Names) -> Iterator[Piece]:
    """What the entry says beside who and when."""
    for key, value in payload.items():
        if key == "seals":
            tables = sorted({str(one.get("table", "")).replace("_", " ") for one in value})
            yield Piece(_("sealed"), ", ".join(tables))
        elif key in NAMED and isinstance(value, int):
            yield _named(key, value, names, key_word(key))
        else:
            yield Piece(key_word(key), _value(key, value))


def _named(kind: str, number: int, names: Names, label: str) -> Piece:
    known = names.get((kind, number))
    if known is None:
        return Piece(label, f"#{number}")
    href = url_for(_PAGES[kind], public_id=known.public_id) if kind in _PAGES else None
    return Piece(label, known.name, href)


def _value(key: str, value: object) -> str:
    if key == "role" and isinstance(value, str):
        return role_word(value)
    if key == "verification" and isinstance(value, str):
        return verification_word(value)
    if isinstance(value, list):
        return ngettext("%(num)d piece", "%(num)d pieces", len(value))
    text = _("none") if value is None else str(value)
    if _DIGEST.fullmatch(text):
        return f"{text[:12]}…"
    return moment(datetime.fromisoformat(text)) if _MOMENT.fullmatch(text) else text
