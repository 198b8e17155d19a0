"""Draws a paper: so many questions of each cell of a blueprint, never two that test the same idea."""

from __future__ import annotations

from quizzes.paper.blueprint import Blueprint, Candidate, Cell, Domain, Section, united
from quizzes.paper.drawing import draw, draw_sections
from quizzes.paper.filling import section_shortages, shortages

__all__ = [
    "Blueprint",
    "Candidate",
    "Cell",
    "Domain",
    "Section",
    "draw",
    "draw_sections",
    "section_shortages",
    "shortages",
    "united",
]
