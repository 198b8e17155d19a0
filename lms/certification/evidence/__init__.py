"""Gathers what the clauses look at, from the records of every floor below, now or as it was known by a moment."""

from __future__ import annotations

from lms.certification.evidence.gathering import gather
from lms.certification.evidence.known import as_known

__all__ = ["as_known", "gather"]
