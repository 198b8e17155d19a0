"""What several expressions have in common is written once, so that the table for the browser stays light. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

LENGTHS = (480, 240, 120, 60, 30, 18)
OPEN, CLOSE = "«", "»"


def shared(texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """(parts, texts): in each, '«7»' stands for part 7, which may hold others; a part stands in two places or more.

    What repeats is looked for from long to short, so that a whole value is found before its pieces are."""
    if any(mark in text for text in texts for mark in (OPEN, CLOSE, "\n")):
        raise ValueError("a text holds one of the marks")
    lines = list(texts)
    for length in LENGTHS:
        while (found := _repeated(lines, length)) is not None:
            part = f"{OPEN}{len(lines) - len(texts)}{CLOSE}"
            lines = [line.replace(found, part) for line in lines]
            lines.append(found)
    return lines[len(texts) :], lines[: len(texts)]


def whole(text: str, parts: Sequence[str]) -> str:
    """The text as it was."""
    before, mark, rest = text.partition(OPEN)
    if not mark:
        return text
    number, _, after = rest.partition(CLOSE)
    return before + whole(parts[int(number)], parts) + whole(after, parts)


def _repeated(lines: Sequence[str], length: int) -> str | None:
    """Of what stands in two places or more, what stands in most, as long as it is the same in all of them."""
    text = "\n".join(lines)
    counts = Counter(text[at : at + length] for at in range(len(text) - length + 1))
    for piece, times in counts.most_common():
        if times < 2:
            return None
        if any(mark in piece for mark in (OPEN, CLOSE, "\n")) or text.count(piece) < 2:
            continue
        return _grown(text, piece)
    return None


def _grown(text: str, piece: str) -> str:
    """The piece and what stands behind it wherever it stands."""
    times = text.count(piece)
    at = text.index(piece)
    while at + len(piece) < len(text):
        longer = text[at : at + len(piece) + 1]
        if longer[-1] in (OPEN, CLOSE, "\n") or text.count(longer) < times:
            break
        piece = longer
    return piece
