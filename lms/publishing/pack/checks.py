"""What must hold between the files of a pack: everything named exists, once, and every paper can be drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lms.publishing.pack.activity_checks import activity_names, check_activity
from lms.publishing.pack.calibration_checks import check_calibration
from lms.publishing.pack.documents import Part
from lms.publishing.pack.draft import Draft, ItemEntry
from lms.publishing.pack.item_checks import check_items
from lms.publishing.pack.lesson_checks import check_lessons
from lms.publishing.pack.problems import Finding, Path
from lms.publishing.pack.programme_checks import check_programme
from lms.publishing.pack.records import Checklist

Named = tuple[str, Part, Path]


def check(draft: Draft) -> Iterator[Finding]:
    """Every finding about a draft; what could not be read is not complained about again."""
    yield from _repeated(draft)
    yield from _course(draft)
    yield from _claims(draft)
    yield from check_lessons(draft)
    yield from check_items(draft)
    yield from check_programme(draft)
    yield from check_calibration(draft)
    yield from check_activity(draft)


def _repeated(draft: Draft) -> Iterator[Finding]:
    for names in _name_spaces(draft):
        yield from _twice(names)
    yield from _items_twice(draft)


def _name_spaces(draft: Draft) -> Iterator[list[Named]]:
    """Lists of names that must not repeat themselves."""
    yield [(claim.value.id, claim.part, ("id",)) for claim in draft.claims or ()]
    yield [(reference.value.id, reference.part, ("id",)) for reference in draft.references or ()]
    yield [(case.value.id, case.part, ("id",)) for case in draft.calibration]
    yield [(module.head.value.id, module.head.part, ("id",)) for module in draft.modules if module.head]
    if draft.course:
        course, part = draft.course.value, draft.course.part
        yield [(name, part, ("modules", i)) for i, name in enumerate(course.modules)]
        yield [(domain.id, part, ("domains", i, "id")) for i, domain in enumerate(course.domains)]
        yield [(entry.id, part, ("declarations", i, "id")) for i, entry in enumerate(course.declarations)]
        yield from activity_names(course.activity, part) if course.activity else ()
    if draft.programme:
        clauses, part = draft.programme.value.clauses, draft.programme.part
        yield [(clause.id, part, ("clauses", i, "id")) for i, clause in enumerate(clauses)]
    if draft.checklist:
        yield from _checklist_names(draft.checklist.value, draft.checklist.part)


def _checklist_names(checklist: Checklist, part: Part) -> Iterator[list[Named]]:
    yield [(step.id, part, ("steps", i, "id")) for i, step in enumerate(checklist.steps)]
    yield [(role.id, part, ("roles", i, "id")) for i, role in enumerate(checklist.roles)]
    yield [(str(row.level), part, ("entrustment", i, "level")) for i, row in enumerate(checklist.entrustment)]
    for name in ("areas", "products", "drills", "age_bands", "assistance"):
        yield [(row.id, part, (name, i, "id")) for i, row in enumerate(getattr(checklist, name))]
    for name in ("categories", "severities", "actions") if checklist.complications else ():
        rows = getattr(checklist.complications, name)
        yield [(row.id, part, ("complications", name, i, "id")) for i, row in enumerate(rows)]


def _twice(names: Iterable[Named]) -> Iterator[Finding]:
    first: dict[str, Named] = {}
    for name, part, path in names:
        if name in first:
            _, other, where = first[name]
            yield part.finding(path, "id_twice", {"id": name, "file": other.file, "line": other.line(where)})
        first.setdefault(name, (name, part, path))


def _items_twice(draft: Draft) -> Iterator[Finding]:
    """An item stands once in the whole pack; in both uses it would have shown the examination beforehand."""
    first: dict[str, ItemEntry] = {}
    for entry in draft.entries():
        known = first.setdefault(entry.id, entry)
        if known is not entry and entry.id:
            code = "id_twice" if known.use == entry.use else "item_in_both"
            params: dict[str, str | int] = {
                "id": entry.id,
                "file": known.part.file,
                "line": known.part.line(("id",)),
            }
            yield entry.part.finding(("id",), code, params)


def _course(draft: Draft) -> Iterator[Finding]:
    """The course's modules and the folders of modules are the same; declarations speak about them."""
    if draft.course is None:
        return
    course, part = draft.course.value, draft.course.part
    # A head that could not be read has its own finding, and its folder may be the one that is listed.
    complete = all(module.head for module in draft.modules)
    for i, name in enumerate(course.modules):
        if complete and name not in draft.lesson_ids:
            yield part.finding(("modules", i), "module_without_folder", {"module": name})
    for module in draft.modules:
        if module.head and module.head.value.id not in course.modules:
            yield module.head.part.finding(("id",), "module_not_listed", {"module": module.head.value.id})
    for i, declaration in enumerate(course.declarations):
        for k, name in enumerate(declaration.before):
            if name not in course.modules:
                yield part.finding(("declarations", i, "before", k), "module_unknown", {"module": name})


def _claims(draft: Draft) -> Iterator[Finding]:
    known = draft.reference_ids
    for claim in draft.claims or ():
        for i, name in enumerate(claim.value.references):
            if known is not None and name not in known:
                yield claim.part.finding(("references", i), "reference_unknown", {"id": name})
