"""What must hold for the programme: clauses that can be met, settings that agree with the pack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lms.certification.rules.renewal import fixed_day
from lms.publishing.pack.certificate_words import faults
from lms.publishing.pack.documents import Part
from lms.publishing.pack.draft import Draft
from lms.publishing.pack.problems import Finding, Path
from lms.publishing.pack.programme import (
    Certificate,
    Clause,
    Critical,
    Domains,
    Entrustment,
    ExaminationPassed,
    Practicals,
    Programme,
    Renewal,
)
from lms.publishing.pack.quiz_settings import Examination, Plan, Settings
from lms.publishing.pack.records import Checklist


def check_programme(draft: Draft) -> Iterator[Finding]:
    if draft.programme is None:
        return
    programme, part = draft.programme.value, draft.programme.part
    for name, settings in (("quiz", programme.quiz), ("examination", programme.examination)):
        yield from _settings(draft, settings, part, name)
    yield from _named_as_lesson(draft, programme.examination, part)
    yield from _clauses(draft, programme, part)
    yield from _certificate_words(draft, programme.certificate, part)
    if programme.certificate.renewal is not None:
        yield from _renewal(programme.certificate.renewal, programme.certificate.valid_months, part)
    if draft.checklist is not None:
        yield from _against_checklist(programme, draft.checklist.value, part)


def _settings(draft: Draft, settings: Settings, part: Part, name: str) -> Iterator[Finding]:
    """The last wait holds for all attempts that follow, so there may be fewer waits than gaps."""
    if len(settings.wait_hours) >= settings.attempts:
        params = {"n": len(settings.wait_hours), "attempts": settings.attempts}
        yield part.finding((name, "wait_hours"), "too_many_waits", params)
    if settings.items is not None and settings.items != settings.count:
        params = {"n": settings.items, "sum": settings.count}
        yield part.finding((name, "items"), "blueprint_sum", params)
    for choice in settings.policy.idle:
        yield part.finding((name, choice), "setting_idle", {"field": choice}, "warning")
    yield from _domains(draft, settings, part, name)
    yield from _twice((section.id for section in settings.sections), part, name)


def _domains(draft: Draft, settings: Settings, part: Part, name: str) -> Iterator[Finding]:
    """Every domain is one of the course's; one with a pass mark of its own comes up, or nobody could pass."""
    for path, domain in _named_domains(settings):
        if draft.domain_ids is not None and domain not in draft.domain_ids:
            yield part.finding((name, *path), "domain_unknown", {"domain": domain})
        elif path[0] == "domain_pass_marks" and not _comes_up(domain, settings):
            yield part.finding((name, *path), "domain_not_drawn", {"domain": domain})


def _comes_up(domain: str, settings: Settings) -> bool:
    """Whether a paper can hold a question of this domain; what stands by name can be of any."""
    drawn = {cell.domain for cell, _ in settings.blueprint.cells}
    return bool(drawn & {domain, None}) or any(section.fixed for section in settings.sections)


def _named_domains(settings: Settings) -> Iterator[tuple[Path, str]]:
    yield from ((("domain_pass_marks", domain), domain) for domain in settings.domain_pass_marks)
    yield from _in_plan(("blueprint",), settings.blueprint_counts)
    for i, section in enumerate(settings.sections):
        yield from _in_plan(("sections", i, "blueprint"), section.blueprint_counts)


def _in_plan(path: Path, plan: Plan | None) -> Iterator[tuple[Path, str]]:
    if isinstance(plan, Mapping):
        yield from (((*path, domain), domain) for domain in plan)
        return
    for i, row in enumerate(plan or ()):
        if row.domain is not None:
            yield (*path, i, "domain"), row.domain


def _twice(ids: Iterable[str], part: Part, name: str) -> Iterator[Finding]:
    known: set[str] = set()
    for i, id in enumerate(ids):
        if id in known:
            yield part.finding((name, "sections", i, "id"), "section_twice", {"id": id})
        known.add(id)


def _named_as_lesson(draft: Draft, examination: Examination, part: Part) -> Iterator[Finding]:
    if examination.id in draft.lesson_ids:
        yield part.finding(("examination", "id"), "examination_named_as_lesson", {"id": examination.id})


def _clauses(draft: Draft, programme: Programme, part: Part) -> Iterator[Finding]:
    kinds: set[str] = set()
    for i, clause in enumerate(programme.clauses):
        if clause.kind in kinds:
            yield part.finding(("clauses", i, "kind"), "clause_kind_twice", {"kind": clause.kind})
        kinds.add(clause.kind)
        yield from _clause(clause, programme, part, ("clauses", i))
        if isinstance(clause, Domains):
            yield from _minima(draft, clause, programme.examination, part, ("clauses", i, "minima"))


def _clause(clause: Clause, programme: Programme, part: Part, path: Path) -> Iterator[Finding]:
    if isinstance(clause, ExaminationPassed | Domains | Critical) and clause.quiz != programme.examination.id:
        params = {"quiz": clause.quiz, "expected": programme.examination.id}
        yield part.finding((*path, "quiz"), "quiz_unknown", params)
    if isinstance(clause, Practicals):
        yield from _practicals(clause, programme, part, path)
    if isinstance(clause, Entrustment) and programme.certificate.level > clause.level:
        levels = {"level": programme.certificate.level, "limit": clause.level}
        yield part.finding(("certificate", "level"), "certificate_over_entrustment", levels)


def _minima(draft: Draft, clause: Domains, examination: Examination, part: Part, path: Path) -> Iterator[Finding]:
    """A domain with a minimum of its own comes up in the examination, or nobody could reach it."""
    for domain in clause.minima:
        if draft.domain_ids is not None and domain not in draft.domain_ids:
            yield part.finding((*path, domain), "domain_unknown", {"domain": domain})
        elif not _comes_up(domain, examination):
            yield part.finding((*path, domain), "domain_not_drawn", {"domain": domain})


def _practicals(clause: Practicals, programme: Programme, part: Part, path: Path) -> Iterator[Finding]:
    level = programme.certificate.level
    if clause.last > clause.performed:
        params = {"n": clause.last, "limit": clause.performed}
        yield part.finding((*path, "last"), "last_over_performed", params)
    if level > clause.level:
        params = {"level": level, "limit": clause.level}
        yield part.finding(("certificate", "level"), "certificate_over_practicals", params)


def _certificate_words(draft: Draft, certificate: Certificate, part: Part) -> Iterator[Finding]:
    language = draft.course.value.language if draft.course else ""
    names = ("title", "credential_type", "level_sentence", "scope")
    for name, code, params in faults(language, {name: getattr(certificate, name) for name in names}):
        yield part.finding(("certificate", name), code, params)


def _renewal(renewal: Renewal, months: int, part: Part) -> Iterator[Finding]:
    """A fixed date has a day and a minimum with room for that day in every year; the other ways have neither."""
    path: Path = ("certificate", "renewal")
    if renewal.by != "fixed_date":
        for name in ("day", "minimum_months"):
            if getattr(renewal, name) is not None:
                yield part.finding((*path, name), "renewal_field_idle", {"field": name, "by": renewal.by})
        return
    for name in ("day", "minimum_months"):
        if getattr(renewal, name) is None:
            yield part.finding((*path, "by"), "renewal_field_wanted", {"field": name})
    if renewal.day is not None and fixed_day(renewal.day) is None:
        yield part.finding((*path, "day"), "renewal_day_malformed", {"day": renewal.day})
    if renewal.minimum_months is not None and months < renewal.minimum_months + 12:
        params = {"n": renewal.minimum_months, "limit": months}
        yield part.finding((*path, "minimum_months"), "renewal_no_room", params)


def _against_checklist(programme: Programme, checklist: Checklist, part: Part) -> Iterator[Finding]:
    levels = {entry.level for entry in checklist.entrustment}
    if programme.certificate.level not in levels:
        yield part.finding(("certificate", "level"), "level_unknown", {"level": programme.certificate.level})
    for i, clause in enumerate(programme.clauses):
        if not isinstance(clause, Practicals | Entrustment):
            continue
        if clause.level not in levels:
            yield part.finding(("clauses", i, "level"), "level_unknown", {"level": clause.level})
        if clause.areas > len(checklist.areas):
            params = {"n": clause.areas, "limit": len(checklist.areas)}
            yield part.finding(("clauses", i, "areas"), "areas_over_checklist", params)
        if isinstance(clause, Practicals) and clause.drill and not checklist.drills:
            yield part.finding(("clauses", i, "drill"), "drill_missing")
