"""Looks for what drifts in a pack that is formally right: loose claims, nameless units, changed passages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lms.publishing.pack.documents import Part
from lms.publishing.pack.pack import Module, Pack
from lms.publishing.pack.problems import Finding, in_order
from lms.publishing.pack.products import VOCABULARY, brands_alone, speaks_of_units_alone
from lms.publishing.pack.records import Verdict
from quizzes.item import Item
from quizzes.linting import lint

PRODUCT_WARNINGS = frozenset({"units_without_product", "brand_without_generic"})


def audit(pack: Pack) -> tuple[Finding, ...]:
    """Warnings about the pack as it stands."""
    return in_order(
        [
            *_claims(pack),
            *(finding for module in pack.modules for finding in _source_notes(pack, module)),
            *_references(pack),
            *(finding for module in pack.modules for finding in _paragraphs(module)),
            *(finding for item in pack.items() for finding in _item(item, pack.sources[item.id])),
        ]
    )


def audit_drift(pack: Pack, stored: Mapping[str, str]) -> tuple[Finding, ...]:
    """Items whose passage no longer has the digest that was stored when the item was last looked at."""
    passages = pack.passages()
    changed = (
        pack.sources[item.id].finding(("passage",), "passage_changed", {"passage": item.passage}, "warning")
        for item in pack.items()
        if item.id in stored and passages[item.passage].digest != stored[item.id]
    )
    return in_order(changed)


def _claims(pack: Pack) -> Iterator[Finding]:
    cited = {claim for module in pack.modules for claim in module.lesson.cited_claims}
    for claim in pack.claims:
        if claim.id not in cited:
            yield pack.sources[claim.id].finding(("id",), "claim_uncited", {"id": claim.id}, "warning")


def _source_notes(pack: Pack, module: Module) -> Iterator[Finding]:
    """In each lesson that lists a claim, the text takes it up, and corrects it where it needs correction."""
    verdicts = {claim.id: claim.verdict for claim in pack.claims}
    for name in module.lesson.claims:
        if name not in module.lesson.cited_claims:
            yield _warning(module, 1, "claim_not_taken_up", id=name)
        elif verdicts[name] != Verdict.CONFIRMED and name not in module.lesson.source_notes:
            yield _warning(module, 1, "claim_without_note", id=name, verdict=verdicts[name].value)


def _references(pack: Pack) -> Iterator[Finding]:
    cited = {name for module in pack.modules for name in module.lesson.cited}
    cited |= {name for item in pack.items() for name in item.references}
    cited |= {name for claim in pack.claims for name in claim.references}
    for reference in pack.references:
        if reference.id not in cited:
            part = pack.sources[reference.id]
            yield part.finding(("id",), "reference_uncited", {"id": reference.id}, "warning")
    for module in pack.modules:
        for name in module.lesson.references:
            if name not in module.lesson.cited:
                yield _warning(module, 1, "reference_not_cited_here", id=name)


def _paragraphs(module: Module) -> Iterator[Finding]:
    for paragraph in module.reading.paragraphs:
        if speaks_of_units_alone(paragraph.text, paragraph.heading):
            yield _warning(module, paragraph.line, "units_without_product")
        for brand, generic in brands_alone(paragraph.text):
            yield _warning(module, paragraph.line, "brand_without_generic", brand=brand, generic=generic)


def _item(item: Item, part: Part) -> Iterator[Finding]:
    if not item.passage:
        yield part.finding((), "item_without_passage", {}, "warning")
    for warning in lint(item, VOCABULARY):
        if warning.rule in PRODUCT_WARNINGS:
            yield part.finding(warning.path, warning.rule, warning.params, "warning")


def _warning(module: Module, line: int, code: str, **params: str | int) -> Finding:
    return Finding(module.lesson_file, line, "", code, params, "warning")
