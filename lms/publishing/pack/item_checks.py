"""What must hold for items and pools: names exist, keys are proven, and papers can be drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from lms.publishing.pack.draft import Draft, DraftModule, ItemEntry
from lms.publishing.pack.lint import lint
from lms.publishing.pack.problems import Finding
from quizzes.item import Item, run_golden
from quizzes.paper import Candidate, section_shortages
from quizzes.question import Worth, type_for

FEWEST_PRACTICE = 8


def check_items(draft: Draft) -> Iterator[Finding]:
    for entry, item in draft.items():
        yield from _names(draft, entry, item)
        yield from (entry.part.finding(p.path, p.code, p.params) for p in run_golden(item))
        yield from _passage(draft, entry, item)
    for module in draft.modules:
        yield from _figures_and_stimuli(module)
        yield from _practice(draft, module)
    yield from _examination(draft)
    yield from lint(draft)


def candidate(item: Item) -> Candidate:
    """The item as a paper sees it."""
    return Candidate(item.id, item.domain, item.level, item.critical, item.siblings, item.stimulus)


def drawn(items: Iterable[Item]) -> list[Candidate]:
    """What a paper can be drawn from; information without points comes along with its stimulus alone."""
    return [candidate(item) for item in items if type_for(item.kind).worth is not Worth.NOBODY]


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


def _figures_and_stimuli(module: DraftModule) -> Iterator[Finding]:
    """Figures and stimuli belong to the module of the items that name them."""
    sizes = {drawing.name: drawing.size for drawing in module.drawings}
    stimuli = module.stimuli or ()
    known = {stimulus.value.id for stimulus in stimuli}
    for stimulus in stimuli:
        if stimulus.value.figure is not None and stimulus.value.figure not in sizes:
            yield stimulus.part.finding(("figure",), "figure_missing", {"target": stimulus.value.figure})
    for entry in module.entries:
        if entry.item is None:
            continue
        yield from _figure(entry, entry.item, sizes)
        name = entry.item.stimulus
        if name is not None and module.stimuli is not None and name not in known:
            yield entry.part.finding(("stimulus",), "stimulus_unknown", {"id": name})


def _figure(entry: ItemEntry, item: Item, sizes: Mapping[str, tuple[str, str]]) -> Iterator[Finding]:
    """The figure is there and, where points are set on it, as large as the item says."""
    wanted = getattr(item.spec.shown, "size", None)
    if item.figure is None:
        if wanted is not None:
            yield entry.part.finding(("figure",), "missing")
        return
    if item.figure not in sizes:
        yield entry.part.finding(("figure",), "figure_missing", {"target": item.figure})
    elif wanted is not None and tuple(map(Fraction, wanted)) != tuple(map(Fraction, sizes[item.figure])):
        params = {"size": " × ".join(sizes[item.figure])}
        yield entry.part.finding(("size",), "figure_size", params)


def _practice(draft: Draft, module: DraftModule) -> Iterator[Finding]:
    entries, file = module.of("practice"), f"modules/{module.folder}/practice.yaml"
    if "practice" not in module.lists_read:
        return
    if len(entries) < FEWEST_PRACTICE:
        yield Finding(file, 1, "", "too_few_practice", {"n": len(entries), "limit": FEWEST_PRACTICE})
        return
    read = [entry.item for entry in entries if entry.item is not None]
    # An item that could not be read is missing from the pool, so the count would mislead.
    if draft.programme is None or len(read) < len(entries):
        return
    for problem in section_shortages(drawn(read), draft.programme.value.quiz.paper):
        yield Finding(file, 1, "", problem.code, problem.params)


def _examination(draft: Draft) -> Iterator[Finding]:
    entries = list(draft.entries("examination"))
    read = [entry.item for entry in entries if entry.item is not None]
    complete = all("examination" in module.lists_read for module in draft.modules)
    if draft.programme is None or not complete or len(read) < len(entries):
        return
    examination, part = draft.programme.value.examination, draft.programme.part
    for problem in section_shortages(drawn(read), examination.paper):
        yield part.finding(("examination", *problem.path), problem.code, problem.params)
