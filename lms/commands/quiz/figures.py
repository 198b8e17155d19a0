"""The figures of an analysis as JSON: fractions in full precision, null where a figure is undefined."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from quizzes.analysis import Analysis, ItemFigures, TestFigures


def as_json(names: Sequence[str], found: Analysis) -> dict[str, Any]:
    return {
        "n": found.n,
        "items": [_item(name, item) for name, item in zip(names, found.items, strict=True)],
        "test": _test(found.test),
    }


def _item(name: str, item: ItemFigures) -> dict[str, Any]:
    return {
        "item": name,
        "n": item.n,
        "facility": item.facility,
        "facility_interval": item.facility_interval,
        "sd": item.sd,
        "discrimination": item.discrimination,
        "discrimination_interval": item.discrimination_interval,
        "discriminative_efficiency": item.discriminative_efficiency,
        "upper_lower": item.upper_lower,
        "flags": [flag.code for flag in item.flags],
    }


def _test(test: TestFigures) -> dict[str, Any]:
    return {
        "mean": test.scores.mean,
        "median": test.scores.median,
        "sd": test.scores.sd,
        "skewness": test.scores.skewness,
        "kurtosis": test.scores.kurtosis,
        "alpha": test.alpha,
        "alpha_interval": test.alpha_interval,
        "sem": test.sem,
        "decision_consistency": test.consistency,
        "decision_accuracy": test.accuracy,
        "huynh_consistency": test.huynh_consistency,
    }
