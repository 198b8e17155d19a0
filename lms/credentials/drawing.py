"""The badge's picture, as SVG and as PNG: drawn by typst from one file, the same for every holder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import typst

from lms.memory import RecentMemory

_SOURCE = Path(__file__).parent / "badge.typ"
_PIXELS_PER_INCH = 120.0  # 480 points become 800 pixels
_LONGEST = 400  # characters of a text that is drawn; more would not be read on a badge
_DRAWN = RecentMemory(most=32)


@dataclass(frozen=True)
class Face:
    """The words on a badge."""

    issuer: str
    title: str
    level: int
    sentence: str
    kind: str

    def inputs(self) -> dict[str, str]:
        words = {
            "issuer": self.issuer,
            "title": self.title,
            "level": str(self.level),
            "sentence": self.sentence[:1].upper() + self.sentence[1:],
            "kind": self.kind[:1].upper() + self.kind[1:],
        }
        return {name: text[:_LONGEST] for name, text in words.items()}


def badge_svg(face: Face) -> str:
    """The drawing, its letters as outlines: it needs no font where it is shown."""
    return _drawn(face, "svg").decode()


def badge_png(face: Face) -> bytes:
    return _drawn(face, "png")


def _drawn(face: Face, form: Literal["png", "svg"]) -> bytes:
    def draw() -> bytes:
        return bytes(typst.compile(str(_SOURCE), format=form, ppi=_PIXELS_PER_INCH, sys_inputs=face.inputs()))

    return _DRAWN.recall((face, form), draw)
