"""What must hold for items and pools: names exist, keys are proven, and papers can be drawn."""

from __future__ import annotations

from collections.abc import Iterator

from lms.publishing.pack.draft import Draft, DraftModule, ItemEntry
from lms.publishing.pack.lint import lint
from lms.publishing.pack.problems import Finding
from quizzes.item import Item, run_golden
from quizzes.paper import Candidate, shortages

FEWEST_PRACTICE = 8


def check_items(draft: Draft) -> Iterator[Finding]:
    for entry, item in draft.items():
        yield from _names(draft, entry, item)
        yield from (entry.part.finding(p.path, p.code, p.params) for p in run_golden(item))
        yield from _passage(draft, entry, item)
    for module in draft.modules:
        yield from _practice(draft, module)
    yield from _examination(draft)
    yield from lint(draft)


def candidate(item: Item) -> Candidate:
    """The item as a paper sees it."""
    return Candidate(item.id, item.domain, item.level, item.critical, item.siblings)


def _names(draft: Draft, entry: ItemEntry, item: Item) -> Iterator[Finding]:
    part = entry.part
    if draft.domain_ids is not None and item.domain not in draft.domain_ids:
        yield part.finding(("domain",), "domain_unknown", {"domain": item.domain})
    for i, name in enumerate(item.references):
        if draft.reference_ids is not None and name not in draft.reference_ids:
            yield part.finding(("references", i), "reference_unknown", {"id": name})
    for i, name in enumerate(item.claims):
        if draft.claim_ids is not None and name not in draft.claim_ids:
            yield part.finding(("claims", i), "claim_unknown", {"id": name})


def _passage(draft: Draft, entry: ItemEntry, item: Item) -> Iterator[Finding]:
    lesson_id, _, anchor = item.passage.partition("#")
    heads = [module for module in draft.modules if module.head and module.head.value.id == lesson_id]
    if not heads:
        if all(module.head for module in draft.modules):
            yield entry.part.finding(("passage",), "lesson_unknown", {"lesson": lesson_id})
        return
    if (reading := heads[0].reading) is None:
        return
    if anchor in {passage.anchor for passage in reading.lesson.passages}:
        return
    code = "passage_is_section" if anchor in {s.anchor for s in reading.lesson.sections} else "passage_unknown"
    yield entry.part.finding(("passage",), code, {"lesson": lesson_id, "anchor": anchor})


def _practice(draft: Draft, module: DraftModule) -> Iterator[Finding]:
    entries, file = module.of("practice"), f"modules/{module.folder}/practice.yaml"
    if "practice" not in module.lists_read:
        return
    if len(entries) < FEWEST_PRACTICE:
        yield Finding(file, 1, "", "too_few_practice", {"n": len(entries), "limit": FEWEST_PRACTICE})
        return
    pool = [candidate(entry.item) for entry in entries if entry.item is not None]
    # An item that could not be read is missing from the pool, so the count would mislead.
    if draft.programme is None or len(pool) < len(entries):
        return
    for problem in shortages(pool, draft.programme.value.quiz.blueprint):
        yield Finding(file, 1, "", problem.code, problem.params)


def _examination(draft: Draft) -> Iterator[Finding]:
    entries = list(draft.entries("examination"))
    pool = [candidate(entry.item) for entry in entries if entry.item is not None]
    complete = all("examination" in module.lists_read for module in draft.modules)
    if draft.programme is None or not complete or len(pool) < len(entries):
        return
    examination, part = draft.programme.value.examination, draft.programme.part
    for problem in shortages(pool, examination.blueprint):
        yield part.finding(("examination", *problem.path), problem.code, problem.params)
