"""Reads a course pack from its folder and reports everything that is wrong with it at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from lms.publishing.pack.checks import check
from lms.publishing.pack.documents import Part, load_yaml, split_head
from lms.publishing.pack.draft import Draft, DraftModule, ItemEntry, Sourced, Use
from lms.publishing.pack.figures import Drawing, read_figure
from lms.publishing.pack.folder import Folder
from lms.publishing.pack.lessons import LessonReading, read_body
from lms.publishing.pack.pack import Module, Pack
from lms.publishing.pack.problems import Finding, Refused, Severity, has_errors, in_order
from lms.publishing.pack.programme import Programme
from lms.publishing.pack.records import CalibrationCase, Checklist, Claim, Course, LessonHead, Reference, Stimulus
from lms.publishing.pack.schema import read_record, read_records
from lms.publishing.pack.values import Record
from quizzes.item import Item, read_item
from quizzes.values import SpecError

R = TypeVar("R", bound=Record)
USES: tuple[Use, ...] = ("practice", "examination")
_FILES = frozenset(
    {f"{name}.yaml" for name in ("course", "programme", "claims", "references", "checklist")}
    | {"modules", "calibration", "README.md"}
)
_MODULE_FILES = frozenset({"lesson.md", "practice.yaml", "examination.yaml", "stimuli.yaml", "README.md"})
_FOLDER = re.compile(r"\d\d-([a-z0-9][a-z0-9-]{0,56})")


@dataclass(frozen=True)
class PackReading:
    """The pack, or `None` when any finding is an error; warnings do not stand in its way."""

    pack: Pack | None
    findings: tuple[Finding, ...]


def read_pack(path: Path | str) -> PackReading:
    """Reads and checks the whole folder; never raises for what stands in it."""
    folder = Folder(Path(path))
    if not folder.is_folder("."):
        return PackReading(None, (Finding(".", 1, "", "folder_missing"),))
    reader = _Reader(folder)
    draft = reader.draft()
    findings = in_order([*reader.findings, *check(draft)])
    return PackReading(None if has_errors(findings) else _pack(draft), findings)


@dataclass
class _Reader:
    """Reads file after file and keeps what it finds."""

    folder: Folder
    findings: list[Finding] = field(default_factory=list)

    def draft(self) -> Draft:
        self._unknown(".", _FILES)
        claims = self._records("claims.yaml", Claim)
        cases = self._calibration()
        verdicts = {claim.value.id: claim.value.verdict.value for claim in claims or ()}
        return Draft(
            course=self._record("course.yaml", Course),
            programme=self._record("programme.yaml", Programme),
            checklist=self._record("checklist.yaml", Checklist),
            claims=claims,
            references=self._records("references.yaml", Reference),
            modules=tuple(self._module(name, verdicts) for name in self._module_folders()),
            calibration=tuple(case for case in cases if case is not None),
            calibration_read=None not in cases,
        )

    def _calibration(self) -> list[Sourced[CalibrationCase] | None]:
        """The cases of calibration, one in each file; a course may have none, and then has no folder of them."""
        names = [name for name in self.folder.entries("calibration") if name != "README.md"]
        for name in names:
            if not name.endswith(".yaml"):
                self._find(f"calibration/{name}", "file_unknown", "warning")
        return [self._record(f"calibration/{name}", CalibrationCase) for name in names if name.endswith(".yaml")]

    def _module_folders(self) -> list[str]:
        if not self.folder.is_folder("modules"):
            self._find("modules", "folder_missing")
        names = [name for name in self.folder.entries("modules") if name != "README.md"]
        for name in names:
            if not self.folder.is_folder(f"modules/{name}"):
                self._find(f"modules/{name}", "file_unknown", "warning")
            elif not _FOLDER.fullmatch(name):
                self._find(f"modules/{name}", "folder_name_malformed")
        return [name for name in names if self.folder.is_folder(f"modules/{name}")]

    def _module(self, name: str, verdicts: Mapping[str, str]) -> DraftModule:
        place = f"modules/{name}"
        self._unknown(place, _MODULE_FILES)
        head, body, offset = self._lesson_parts(f"{place}/lesson.md")
        prefix = head.value.id if head else name.partition("-")[2]
        drawings = self._drawings(place, prefix)
        reading = self._reading(head, body, f"{place}/lesson.md", offset, verdicts, drawings)
        lists = {use: self._entries(f"{place}/{use}.yaml", use) for use in USES}
        return DraftModule(
            folder=name,
            head=head,
            reading=reading,
            entries=tuple(entry for entries in lists.values() for entry in entries or ()),
            drawings=tuple(drawing for drawing in drawings.values() if drawing is not None),
            stimuli=self._stimuli(place),
            lists_read=frozenset(use for use, entries in lists.items() if entries is not None),
        )

    def _stimuli(self, place: str) -> tuple[Sourced[Stimulus], ...] | None:
        """A module may have none, and then has no file of them."""
        if "stimuli.yaml" not in self.folder.entries(place):
            return ()
        return self._records(f"{place}/stimuli.yaml", Stimulus)

    def _lesson_parts(self, file: str) -> tuple[Sourced[LessonHead] | None, str, int]:
        text = self._text(file)
        if text is None:
            return None, "", 0
        try:
            head, body, offset = split_head(text)
        except Refused as refused:
            self.findings.append(refused.finding(file))
            return None, text, 0
        return self._sourced(LessonHead, self._parsed(head, file, offset=1)), body, offset

    def _reading(
        self,
        head: Sourced[LessonHead] | None,
        body: str,
        file: str,
        offset: int,
        verdicts: Mapping[str, str],
        drawings: Mapping[str, Drawing | None],
    ) -> LessonReading | None:
        reading, findings = read_body(head.value if head else None, body, file, offset, verdicts, drawings)
        self.findings += findings
        return reading

    def _drawings(self, place: str, prefix: str) -> dict[str, Drawing | None]:
        """Every figure of a module by its name; `None` for one that was refused."""
        drawings: dict[str, Drawing | None] = {}
        for name in self.folder.entries(place):
            if name.endswith(".svg"):
                drawings[name] = self._drawing(f"{place}/{name}", prefix)
        return drawings

    def _drawing(self, file: str, prefix: str) -> Drawing | None:
        text = self._text(file)
        if text is None:
            return None
        drawing, findings = read_figure(text, file, prefix)
        self.findings += findings
        return drawing

    def _entries(self, file: str, use: Use) -> tuple[ItemEntry, ...] | None:
        part = self._yaml(file)
        if part is not None and not isinstance(part.value, list):
            self.findings.append(part.finding((), "list_expected"))
            return None
        return None if part is None else tuple(self._entry(entry, use) for entry in part.entries())

    def _entry(self, part: Part, use: Use) -> ItemEntry:
        item: Item | None = None
        if not isinstance(part.value, dict):
            self.findings.append(part.finding((), "fields_expected"))
            return ItemEntry(part, use, None)
        try:
            item = read_item(part.value, use)
        except SpecError as error:
            self.findings += [part.finding(p.path, p.code, p.params) for p in error.problems]
        return ItemEntry(part, use, item)

    def _record(self, file: str, model: type[R]) -> Sourced[R] | None:
        return self._sourced(model, self._yaml(file))

    def _sourced(self, model: type[R], part: Part | None) -> Sourced[R] | None:
        if part is None:
            return None
        record, findings = read_record(model, part)
        self.findings += findings
        return None if record is None else Sourced(part, record)

    def _records(self, file: str, model: type[R]) -> tuple[Sourced[R], ...] | None:
        """The records of a list, or `None` when one could not be read and the list has gaps."""
        part = self._yaml(file)
        if part is None:
            return None
        records, findings = read_records(model, part)
        self.findings += findings
        return None if findings else tuple(Sourced(entry, record) for entry, record in records)

    def _yaml(self, file: str) -> Part | None:
        text = self._text(file)
        return None if text is None else self._parsed(text, file)

    def _parsed(self, text: str, file: str, offset: int = 0) -> Part | None:
        try:
            part, findings = load_yaml(text, file, offset)
        except Refused as refused:
            self.findings.append(refused.finding(file))
            return None
        self.findings += findings
        return part

    def _text(self, file: str) -> str | None:
        try:
            return self.folder.text(file)
        except Refused as refused:
            self.findings.append(refused.finding(file))
            return None

    def _unknown(self, place: str, known: frozenset[str]) -> None:
        for name in self.folder.entries(place):
            if name not in known and not (place != "." and name.endswith(".svg")):
                self._find(name if place == "." else f"{place}/{name}", "file_unknown", "warning")

    def _find(self, file: str, code: str, severity: Severity = "error") -> None:
        self.findings.append(Finding(file, 1, "", code, {}, severity))


def _pack(draft: Draft) -> Pack | None:
    """The draft without its gaps; a draft with a gap has an error and never comes here."""
    course, programme, checklist = draft.course, draft.programme, draft.checklist
    claims, references = draft.claims, draft.references
    if course is None or programme is None or checklist is None or claims is None or references is None:
        return None
    modules = {module.lesson.id: module for module in map(_module, draft.modules) if module is not None}
    return Pack(
        course=course.value,
        programme=programme.value,
        checklist=checklist.value,
        claims=tuple(claim.value for claim in claims),
        references=tuple(reference.value for reference in references),
        modules=tuple(modules[name] for name in course.value.modules),
        sources=_sources(draft),
        calibration=tuple(case.value for case in draft.calibration),
    )


def _module(module: DraftModule) -> Module | None:
    if module.reading is None or module.stimuli is None:
        return None
    practice, examination = (tuple(entry.item for entry in module.of(use) if entry.item is not None) for use in USES)
    stimuli = tuple(stimulus.value for stimulus in module.stimuli)
    return Module(module.folder, module.reading, practice, examination, module.drawings, stimuli)


def _sources(draft: Draft) -> dict[str, Part]:
    return {
        **{claim.value.id: claim.part for claim in draft.claims or ()},
        **{reference.value.id: reference.part for reference in draft.references or ()},
        **{entry.id: entry.part for entry in draft.entries()},
    }
