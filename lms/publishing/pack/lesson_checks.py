"""What must hold for each lesson: its names exist, its parts are there, its checks are its own items."""

from __future__ import annotations

from collections.abc import Iterator

from lms.publishing.pack.documents import Part
from lms.publishing.pack.draft import Draft, DraftModule
from lms.publishing.pack.flow import Mark
from lms.publishing.pack.lessons import Lesson, LessonReading
from lms.publishing.pack.problems import Finding, Params, Severity
from lms.publishing.pack.records import LessonHead

FEWEST_CHECKS = 2
USUAL_WORDS = range(600, 1001)
BEARABLE_WORDS = range(500, 1201)


def check_lessons(draft: Draft) -> Iterator[Finding]:
    for module in draft.modules:
        if module.head is not None and module.reading is not None:
            yield from _head(draft, module.head.value, module.head.part)
            yield from _citations(draft, module, module.reading)
            yield from _parts(module.head.part, module.reading.lesson)
            yield from _own_checks(draft, module, module.reading)
            yield from _editorial(module.head.part, module.reading.lesson)


def _head(draft: Draft, head: LessonHead, part: Part) -> Iterator[Finding]:
    if draft.domain_ids is not None and head.domain not in draft.domain_ids:
        yield part.finding(("domain",), "domain_unknown", {"domain": head.domain})
    for i, name in enumerate(head.claims):
        if draft.claim_ids is not None and name not in draft.claim_ids:
            yield part.finding(("claims", i), "claim_unknown", {"id": name})
    for i, name in enumerate(head.references):
        if draft.reference_ids is not None and name not in draft.reference_ids:
            yield part.finding(("references", i), "reference_unknown", {"id": name})


def _citations(draft: Draft, module: DraftModule, reading: LessonReading) -> Iterator[Finding]:
    """What the text cites exists and stands in the head, since the head is what the lesson is filed under."""
    file, lesson = module.lesson_file, reading.lesson
    kinds = {"claim": (draft.claim_ids, lesson.claims), "reference": (draft.reference_ids, lesson.references)}
    for mark in reading.marks:
        known, declared = kinds.get(mark.kind, (None, ()))
        if known is not None and mark.name not in known:
            yield _at(mark, file, f"{mark.kind}_unknown", {"id": mark.name})
        elif mark.kind in kinds and mark.name not in declared:
            yield _at(mark, file, f"{mark.kind}_not_in_head", {"id": mark.name})


def _parts(part: Part, lesson: Lesson) -> Iterator[Finding]:
    if len(lesson.checks) < FEWEST_CHECKS:
        yield part.finding((), "too_few_checks", {"n": len(lesson.checks), "limit": FEWEST_CHECKS})
    if not lesson.cases:
        yield part.finding((), "case_missing")
    if not lesson.figures:
        yield part.finding((), "lesson_without_figure")
    if lesson.words not in USUAL_WORDS:
        severity: Severity = "warning" if lesson.words in BEARABLE_WORDS else "error"
        params = {"n": lesson.words, "least": USUAL_WORDS[0], "most": USUAL_WORDS[-1]}
        yield part.finding((), "lesson_length", params, severity)


def _own_checks(draft: Draft, module: DraftModule, reading: LessonReading) -> Iterator[Finding]:
    uses = {entry.id: entry.use for entry in draft.entries()}
    own = {entry.id for entry in module.of("practice")}
    for mark in reading.marks:
        if mark.kind != "check" or mark.name in own:
            continue
        if mark.name not in uses:
            # Without a readable list there is nothing to compare with.
            if "practice" in module.lists_read:
                yield _at(mark, module.lesson_file, "check_unknown", {"id": mark.name})
        else:
            code = "check_of_other_module" if uses[mark.name] == "practice" else "check_of_examination"
            yield _at(mark, module.lesson_file, code, {"id": mark.name})


def _editorial(part: Part, lesson: Lesson) -> Iterator[Finding]:
    """A mark holds for the words that it was given to: other words need a decision of their own."""
    digests = {passage.anchor: passage.digest for passage in lesson.passages}
    for anchor, digest in lesson.editorial.items():
        if anchor not in digests:
            yield part.finding(("editorial", anchor), "editorial_unknown", {"anchor": anchor})
        elif not digests[anchor].startswith(digest):
            params = {"anchor": anchor, "digest": digests[anchor][:8]}
            yield part.finding(("editorial", anchor), "editorial_other", params)


def _at(mark: Mark, file: str, code: str, params: Params) -> Finding:
    return Finding(file, mark.line, "", code, params)
