"""What must hold for the cases of calibration: they speak of the checklist, and there are enough."""

from __future__ import annotations

from collections.abc import Iterator

from lms.publishing.pack.draft import Draft, Sourced
from lms.publishing.pack.problems import Finding
from lms.publishing.pack.records import CalibrationCase, Checklist

FEWEST = 10  # below that nobody can tell how somebody rates
UNPROMPTED_FROM = 3  # as observations are judged


def check_calibration(draft: Draft) -> Iterator[Finding]:
    if draft.checklist is not None:
        for case in draft.calibration:
            yield from _against_checklist(case, draft.checklist.value)
    asked = draft.programme is not None and draft.programme.value.assessors.calibration
    if asked and draft.programme and draft.calibration_read and len(draft.calibration) < FEWEST:
        params: dict[str, str | int] = {"n": len(draft.calibration), "limit": FEWEST}
        yield draft.programme.part.finding(("assessors", "calibration"), "calibration_few", params)


def _against_checklist(sourced: Sourced[CalibrationCase], checklist: Checklist) -> Iterator[Finding]:
    case, part = sourced.value, sourced.part
    critical = {step.id: step.critical for step in checklist.steps}
    if case.area not in {area.id for area in checklist.areas}:
        yield part.finding(("area",), "case_area_unknown", {"area": case.area})
    if case.product not in {product.id for product in checklist.products}:
        yield part.finding(("product",), "case_product_unknown", {"product": case.product})
    if case.level not in {row.level for row in checklist.entrustment}:
        yield part.finding(("level",), "level_unknown", {"level": case.level})
    for step in case.steps:
        if step not in critical:
            yield part.finding(("steps", step), "case_step_unknown", {"step": step})
    missed = [step for step, outcome in case.steps.items() if critical.get(step) and outcome != "not_seen"]
    if missed and case.level >= UNPROMPTED_FROM:
        params: dict[str, str | int] = {"limit": UNPROMPTED_FROM, "steps": ", ".join(missed)}
        yield part.finding(("level",), "case_level_over_steps", params)
