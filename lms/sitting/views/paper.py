"""The page of a running attempt, put together from kept pieces: what two papers have in common is rendered once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from flask import current_app, g, render_template, session
from flask_wtf.csrf import generate_csrf
from markupsafe import escape

from lms.accounts.loading import academy_of
from lms.bank.queries import ShownQuestion
from lms.database import memory, now, reading, runtime
from lms.fragments import Fragments, Piece, hole
from lms.messages import clock_time, ngettext
from lms.sitting.queries.attempt import AttemptPage
from lms.sitting.queries.breaks import break_left
from lms.sitting.queries.slots import SlotView
from lms.sitting.rules import held_elsewhere
from lms.sitting.services.saving import Saved
from lms.sitting.views.items import Items, Style
from lms.sitting.wording import levels
from lms.web import viewer
from quizzes.attempt import time_left

_TEMPLATE = "sitting/attempt.html"
_NO_BREAK = timedelta(0)


@dataclass(frozen=True)
class PaletteSlot:
    number: int
    href: str | None  # None: it cannot be gone to
    state: str
    flagged: bool
    current: bool


@dataclass(frozen=True)
class Paper:
    """All that the page shows beside its texts and its `ready` parts: equal papers are equal pages."""

    title: str
    position: int
    n: int
    asked: int
    number: int
    allowed: int
    forward: bool
    furthest: int  # the item that is open where the paper goes forward only; else the first
    layout: str
    at_expiry: str
    timed: bool
    held: bool  # another sign-in holds the attempt: here it can be read

    @property
    def last(self) -> bool:
        return self.furthest == self.n


def paper_html(page: AttemptPage, conflicts: Mapping[int, Saved]) -> str:
    """The whole page. Where something was refused or is to be said once, all of it is rendered for that."""
    paper, texts, kept = _paper(page), _texts(page), _fragments()
    left = break_left(reading(), page.head.id, page.head.break_minutes) if paper.timed else _NO_BREAK
    if conflicts or "_flashes" in session or not kept.keeping:
        return _rendered(page, paper, texts, conflicts, left)
    frame = {"academy": academy_of(), "language": g.language, "direction": g.direction}
    piece: Piece = kept.reader()(("paper", paper, *frame.values()), lambda: _blank(paper, texts, frame))
    filled = {name: str(escape(text)) for name, text in texts.items()}
    filled["sheets"] = _sheets(kept, page.open_slots)
    filled["questions"] = _items(kept, page, paper)
    filled["palette"] = _palette(kept, page, paper)
    filled["rest"] = (
        _macro("sitting/break.html", "take_break")(page.head.public_id, left, texts["token"]) if left else ""
    )
    return piece.fill(filled)


def _rendered(
    page: AttemptPage, paper: Paper, texts: Mapping[str, str], conflicts: Mapping[int, Saved], left: timedelta
) -> str:
    kinds, more = sheets_of(page.open_slots)
    return render_template(
        _TEMPLATE,
        paper=paper,
        **texts,
        kinds=kinds,
        more=more,
        slots=page.open_slots,
        conflicts=conflicts,
        levels=levels(page.head.policy.confidence),
        palette_slots=palette_slots(page),
        break_left=left,
    )


def _blank(paper: Paper, texts: Mapping[str, str], frame: Mapping[str, Any]) -> Piece:
    """The page with holes. It is given nothing of the viewer, so that it can show nothing of him."""
    ready = {name: hole(name) for name in ("sheets", "questions", "palette", "rest")}
    holes = {name: hole(name) for name in texts}
    template = current_app.jinja_env.get_template(_TEMPLATE)
    return Piece(template.render(paper=paper, ready=ready, conflicts={}, **holes, **frame))


def _fragments() -> Fragments:
    return cast(Fragments, current_app.jinja_env.globals["kept"])


def _macro(template: str, name: str) -> Callable[..., Any]:
    macro: Callable[..., Any] = getattr(current_app.jinja_env.get_template(template).module, name)
    return macro


def _paper(page: AttemptPage) -> Paper:
    head, policy = page.head, page.head.policy
    return Paper(
        title=page.quiz.title,
        position=page.position,
        n=len(page.slots),
        asked=len(page.asked),
        number=head.number,
        allowed=head.allowed,
        forward=policy.forward_only,
        furthest=head.furthest if policy.forward_only else 1,
        layout=policy.layout,
        at_expiry=policy.at_expiry,
        timed=head.due_at is not None,
        held=held_elsewhere(head.holder, viewer().session_id),
    )


def _texts(page: AttemptPage) -> dict[str, str]:
    """What is another for every attempt and every look at it."""
    head, me, due = page.head, viewer(), page.head.due_at
    remaining = _milliseconds(time_left(due, head.started_at, now())) if due else 0
    minutes = (remaining + 59_999) // 60_000
    return {
        "id": head.public_id,
        "person": me.public_id,
        "email": me.email,
        "token": generate_csrf(),
        "client": runtime().chance.public_id(),
        "remaining": str(remaining),
        "total": str(_milliseconds(due - head.started_at)) if due else "",
        "left": ngettext("%(num)d min left", "%(num)d min left", minutes),
        "ends": clock_time(due) if due else "",
    }


def _milliseconds(span: timedelta) -> int:
    return max(0, span // timedelta(milliseconds=1))


def _items(kept: Fragments, page: AttemptPage, paper: Paper) -> str:
    items = Items(kept, Style(levels(page.head.policy.confidence), paper.forward, paper.held))
    return "".join([items.html(slot) for slot in page.open_slots])


# -- stylesheets --------------------------------------------------------------------------------------------


def _sheets(kept: Fragments, slots: Sequence[SlotView]) -> str:
    def make() -> str:
        kinds, more = sheets_of(slots)
        html: str = _macro("questions/sheets.html", "question_sheets")(kinds, more, framed=False)
        return html

    look = (*[slot.question.id for slot in slots], any(slot.settled for slot in slots))
    html: str = kept.reader(briefly=True)(("sheets", look), make)
    return html


def sheets_of(slots: Sequence[SlotView]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The kinds of these items, and which further stylesheets they need: no others are to be fetched."""
    more = set().union(*[_needs(slot.question) for slot in slots])
    if any(slot.settled for slot in slots):
        more |= {"questions/review", "tables"}
    return tuple(sorted({slot.question.kind for slot in slots})), tuple(sorted(more))


def _needs(question: ShownQuestion) -> frozenset[str]:
    """What is in the texts of an item, beyond what its kind asks for."""
    return memory().recall("sheets", question.id, lambda: _read_needs(question))


def _read_needs(question: ShownQuestion) -> frozenset[str]:
    rendered, stimulus = question.rendered, question.rendered.get("stimulus") or {}
    figures = {"figures"} if rendered.get("figure") or stimulus.get("figure") else set()
    tables = {"tables"} if "<table" in rendered.get("stem", "") + stimulus.get("html", "") else set()
    return frozenset(figures | tables)


# -- palette ------------------------------------------------------------------------------------------------


def _palette(kept: Fragments, page: AttemptPage, paper: Paper) -> str:
    look = (paper.forward, paper.furthest, *[(slot.answered, slot.flagged) for slot in page.slots])
    palette = _macro("components/palette.html", "palette")
    html: str = kept.reader(briefly=True)(("palette", look), lambda: palette(palette_slots(page)))
    return html


def palette_slots(page: AttemptPage) -> tuple[PaletteSlot, ...]:
    return tuple(_palette_slot(page, slot) for slot in page.slots)


def _palette_slot(page: AttemptPage, slot: SlotView) -> PaletteSlot:
    state = "answered" if slot.answered else "open"
    if not page.head.policy.forward_only:
        return PaletteSlot(slot.number, f"#item-{slot.number}", state, slot.flagged, False)
    here = page.head.furthest
    return PaletteSlot(slot.number, None, state if slot.number <= here else "unseen", False, slot.number == here)
