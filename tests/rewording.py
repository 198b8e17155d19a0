"""The course with other words in one passage, as its next release would have them."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from lms.publishing.pack.lessons import Html
from lms.publishing.pack.pack import Pack

VOLUME = ("product", "volume-for-dose", "divide the dose", "always divide the dose")
"""Critical items rest on it, and two practice items."""
FAINT = ("complications", "faint", "lay the patient flat", "lay the patient quite flat")
"""Critical items rest on it, and no practice item."""
PLAIN = ("treatment", "temporary", "the", "exactly the")
"""Nothing critical rests on it."""
Edit = tuple[str, str, str, str]


def reworded(pack: Pack, edit: Edit, *, wording: bool = False) -> Pack:
    """The pack with other words in one passage of a lesson; `wording` marks that as a change of wording alone."""
    key, anchor, old, new = edit

    def in_lesson(html: str) -> str:
        start = html.find(f'id="{anchor}"')
        return html if start < 0 else html[:start] + html[start:].replace(old, new, 1)

    modules = []
    for module in pack.modules:
        lesson = module.lesson
        if lesson.id == key:
            passages = tuple(
                replace(one, text=one.text.replace(old, new, 1), digest=_digest(one.text.replace(old, new, 1)))
                if one.anchor == anchor
                else one
                for one in lesson.passages
            )
            assert passages != lesson.passages, edit
            digest = next(one.digest for one in passages if one.anchor == anchor)
            blocks = tuple(Html(in_lesson(one.html)) if isinstance(one, Html) else one for one in lesson.blocks)
            marks = {anchor: digest[:8]} if wording else {}
            lesson = replace(lesson, passages=passages, blocks=blocks, editorial=marks)
            module = replace(module, reading=replace(module.reading, lesson=lesson))
        modules.append(module)
    return replace(pack, modules=tuple(modules))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
