"""What must hold for the programme: clauses that can be met, settings that agree with the pack."""

from __future__ import annotations

from collections.abc import Iterator

from lms.publishing.pack.documents import Part
from lms.publishing.pack.draft import Draft
from lms.publishing.pack.problems import Finding, Path
from lms.publishing.pack.programme import (
    Clause,
    Examination,
    ExaminationPassed,
    ModuleQuiz,
    Practicals,
    Programme,
)
from lms.publishing.pack.records import Checklist


def check_programme(draft: Draft) -> Iterator[Finding]:
    if draft.programme is None:
        return
    programme, part = draft.programme.value, draft.programme.part
    yield from _waits(programme.quiz, part, "quiz")
    yield from _waits(programme.examination, part, "examination")
    yield from _examination(draft, programme.examination, part)
    yield from _clauses(programme, part)
    if draft.checklist is not None:
        yield from _against_checklist(programme, draft.checklist.value, part)


def _waits(quiz: ModuleQuiz | Examination, part: Part, name: str) -> Iterator[Finding]:
    """The last wait holds for all attempts that follow, so there may be fewer waits than gaps."""
    if len(quiz.wait_hours) >= quiz.attempts:
        params = {"n": len(quiz.wait_hours), "attempts": quiz.attempts}
        yield part.finding((name, "wait_hours"), "too_many_waits", params)


def _examination(draft: Draft, examination: Examination, part: Part) -> Iterator[Finding]:
    if examination.id in draft.lesson_ids:
        yield part.finding(("examination", "id"), "examination_named_as_lesson", {"id": examination.id})
    if examination.items is not None and examination.items != examination.count:
        params = {"n": examination.items, "sum": examination.count}
        yield part.finding(("examination", "items"), "blueprint_sum", params)
    for domain in examination.blueprint_counts:
        if draft.domain_ids is not None and domain not in draft.domain_ids:
            yield part.finding(("examination", "blueprint", domain), "domain_unknown", {"domain": domain})


def _clauses(programme: Programme, part: Part) -> Iterator[Finding]:
    kinds: set[str] = set()
    for i, clause in enumerate(programme.clauses):
        if clause.kind in kinds:
            yield part.finding(("clauses", i, "kind"), "clause_kind_twice", {"kind": clause.kind})
        kinds.add(clause.kind)
        yield from _clause(clause, programme, part, ("clauses", i))


def _clause(clause: Clause, programme: Programme, part: Part, path: Path) -> Iterator[Finding]:
    if isinstance(clause, ExaminationPassed) and clause.quiz != programme.examination.id:
        params = {"quiz": clause.quiz, "expected": programme.examination.id}
        yield part.finding((*path, "quiz"), "quiz_unknown", params)
    if isinstance(clause, Practicals):
        yield from _practicals(clause, programme, part, path)


def _practicals(clause: Practicals, programme: Programme, part: Part, path: Path) -> Iterator[Finding]:
    level = programme.certificate.level
    if clause.last > clause.performed:
        params = {"n": clause.last, "limit": clause.performed}
        yield part.finding((*path, "last"), "last_over_performed", params)
    if level > clause.level:
        params = {"level": level, "limit": clause.level}
        yield part.finding(("certificate", "level"), "certificate_over_practicals", params)


def _against_checklist(programme: Programme, checklist: Checklist, part: Part) -> Iterator[Finding]:
    levels = {entry.level for entry in checklist.entrustment}
    if programme.certificate.level not in levels:
        yield part.finding(("certificate", "level"), "level_unknown", {"level": programme.certificate.level})
    for i, clause in enumerate(programme.clauses):
        if not isinstance(clause, Practicals):
            continue
        if clause.level not in levels:
            yield part.finding(("clauses", i, "level"), "level_unknown", {"level": clause.level})
        if clause.areas > len(checklist.areas):
            params = {"n": clause.areas, "limit": len(checklist.areas)}
            yield part.finding(("clauses", i, "areas"), "areas_over_checklist", params)
        if clause.drill and not checklist.drills:
            yield part.finding(("clauses", i, "drill"), "drill_missing")
