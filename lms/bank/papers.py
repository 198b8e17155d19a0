"""The plan of a paper as it is stored with a quiz: a blueprint alone, or sections each with its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quizzes.paper import Blueprint, Section
from quizzes.policy import Order
from quizzes.records import Document

SECTIONS_FORMAT = 3


def dump_paper(sections: Sequence[Section]) -> Document:
    """A paper without named sections is its blueprint, as it was before there were any."""
    if [(section.id, section.fixed) for section in sections] == [("", ())]:
        return sections[0].blueprint.dump()
    return {"format": SECTIONS_FORMAT, "sections": [_document(section) for section in sections]}


def load_paper(document: Mapping[str, Any], order: Order) -> tuple[Section, ...]:
    """Accepts every format ever written; `order` is that of a paper without sections of its own."""
    if document.get("format") != SECTIONS_FORMAT:
        return (Section(Blueprint.load(document), order=order),)
    return tuple(
        Section(Blueprint.load(row["blueprint"]), row["id"], tuple(row["fixed"]), row["order"])
        for row in document["sections"]
    )


def _document(section: Section) -> Document:
    return {
        "id": section.id,
        "fixed": list(section.fixed),
        "order": section.order,
        "blueprint": section.blueprint.dump(),
    }
