"""Stretches of Markdown tokens: where a block closes, top-level blocks, a paragraph joined with its list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.token import Token

_JOINED = ("bullet_list_open", "ordered_list_open", "table_open")
_BEFORE_STOP = re.compile(r"\s+([,.;:!?)])")


def close_of(tokens: list[Token], start: int) -> int:
    """The index of the token that closes the one at `start` (itself when it opens nothing)."""
    depth = 0
    for index in range(start, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def spans(tokens: list[Token]) -> Iterator[list[Token]]:
    """The top-level blocks in order."""
    index = 0
    while index < len(tokens):
        end = close_of(tokens, index)
        yield tokens[index : end + 1]
        index = end + 1


def grouped(tokens: list[Token]) -> list[Token]:
    """An anchored paragraph takes the list or table that follows it without an anchor into its passage."""
    result: list[Token] = []
    index = 0
    while index < len(tokens):
        end = _end_of_group(tokens, index)
        result += _wrapped(tokens[index : end + 1]) if end > index else [tokens[index]]
        index = end + 1
    return result


def inlines(tokens: list[Token]) -> Iterator[Token]:
    return (token for token in tokens if token.type == "inline")


def normalised(text: str) -> str:
    """Single spaces, and none left before a stop where a citation stood."""
    return _BEFORE_STOP.sub(r"\1", " ".join(text.split()))


def _end_of_group(tokens: list[Token], index: int) -> int:
    if tokens[index].type != "paragraph_open" or not tokens[index].attrGet("id"):
        return index
    following = close_of(tokens, index) + 1
    if following < len(tokens) and tokens[following].type in _JOINED and not tokens[following].attrGet("id"):
        return close_of(tokens, following)
    return index


def _wrapped(tokens: list[Token]) -> list[Token]:
    opening = Token("passage_open", "div", 1, attrs={"id": str(tokens[0].attrs.pop("id"))}, block=True)
    opening.map = tokens[0].map
    return [opening, *tokens, Token("passage_close", "div", -1, block=True)]
