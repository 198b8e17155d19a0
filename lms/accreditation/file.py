"""The accreditor's file: tables, a summary to read, a manifest with the digest of each. The same bytes each time."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from lms import i18n
from lms.accounts.queries import AcademyRow
from lms.accreditation.queries.consent import Attendance, Span
from lms.accreditation.queries.evaluation import Evaluation
from lms.accreditation.queries.report import Report
from lms.accreditation.rules.telling import missing, tellable
from lms.accreditation.summary import summary
from lms.accreditation.wording import option_words
from lms.catalogue.wording import ties_of
from lms.tables import csv_text
from lms.teaching.analysis_tables import figures_csv
from lms.teaching.queries.analysis.quiz import ItemRow, QuizAnalysis
from quizzes.analysis.flags import FEWEST

FORMAT = 1
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can say; the file says its own day inside
NOT_RECORDED = "not recorded"
Row = Sequence[object]


@dataclass(frozen=True)
class Made:
    """The files by name, in their order, the manifest last; what is missing, as codes; how many people are named."""

    files: tuple[tuple[str, bytes], ...]
    manifest: dict[str, Any]
    missing: tuple[str, ...]
    people: int

    @property
    def archive(self) -> bytes:
        """All of it as one ZIP."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.files:
                entry = zipfile.ZipInfo(name, EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, data)
        return out.getvalue()


def make(report: Report, people: Attendance, academy: AcademyRow, span: Span, made_on: date, language: str) -> Made:
    """Headings of tables are names that never change; the summary speaks the academy's language."""
    lacks = missing(report.row.activity, [one.reason for one in report.pass_marks], report.answers)
    total = tellable(people.completed, len(people.named))
    with i18n.speaking(language, academy.zone):
        read = summary(report, academy, span, made_on, lacks, len(people.named), total, language)
        tables = {
            "activity.csv": _activity(report),
            "objectives.csv": _objectives(report),
            "disclosures.csv": _disclosures(report),
            "support.csv": _support(report),
            "references.csv": _references(report),
            "pass-marks.csv": _pass_marks(report),
            "item-report.csv": _items(report.quizzes),
            "evaluation.csv": _evaluation(report.evaluations),
            "attendance.csv": _attendance(people),
        }
    files = [("summary.html", read.encode()), *((name, text.encode()) for name, text in tables.items())]
    manifest = {
        "format": FORMAT,
        "academy": academy.name,
        "demo": academy.demo,
        "course": report.row.key,
        "title": report.row.title,
        "release": report.row.outline.release.number,
        "made_on": made_on.isoformat(),
        "from": span.first.isoformat() if span.first else None,
        "to": span.last.isoformat() if span.last else None,
        "completed": total,
        "named": len(people.named),
        "complete": not lacks,
        "missing": list(lacks),
        "files": [
            {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in files
        ],
    }
    said = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    return Made((*files, ("manifest.json", said.encode())), manifest, lacks, len(people.named))


def _activity(report: Report) -> str:
    activity, release = report.row.activity, report.row.outline.release
    fields = ("provider", "accreditor", "kind", "delivery", "audience", "gap", "minutes")
    rows: list[Row] = [
        ("title", release.title),
        ("course", report.row.key),
        ("release", release.number),
        ("language", release.language),
        *((name, activity.get(name, NOT_RECORDED)) for name in fields),
        ("minutes_of_lessons", sum(module.minutes for module in report.row.outline.modules)),
        ("disclaimer", Markup(release.document["disclaimer"]).striptags()),
    ]
    return csv_text(("field", "value"), rows)


def _objectives(report: Report) -> str:
    header = ("module", "lesson", "minutes", "objective")
    return csv_text(header, [(one.module, one.lesson, one.minutes, one.text) for one in report.objectives])


def _disclosures(report: Report) -> str:
    """Never an empty table: it could be read as 'none'."""
    header = ("name", "role", "state", "company", "nature", "ended", "mitigation")
    rows = [
        (one.name, one.role, one.state, one.company, one.nature, one.ended, one.mitigation)
        for one in ties_of(report.row.activity)
    ]
    return csv_text(header, rows or [(NOT_RECORDED, "", "not_recorded", "", "", "", "")])


def _support(report: Report) -> str:
    given = report.row.activity.get("commercial_support")
    if given is None or given == "none":
        return csv_text(("company", "kind"), [("none" if given else NOT_RECORDED, "")])
    return csv_text(("company", "kind"), [(one["company"], one["kind"]) for one in given])


def _references(report: Report) -> str:
    sources = report.row.outline.release.document["references"]
    rows = [(name, Markup(one["html"]).striptags(), one["url"]) for name, one in sources.items()]
    return csv_text(("id", "reference", "address"), sorted(rows, key=lambda row: (len(str(row[0])), str(row[0]))))


def _pass_marks(report: Report) -> str:
    header = (
        "quiz", "title", "kind", "items", "pass_mark_percent", "reason", "attempts", "minutes",
        "critical_items_right", "no_unsafe_answer",
    )  # fmt: skip
    rows = [
        (
            one.quiz, one.title, one.kind, one.items, percent(one.share), one.reason or NOT_RECORDED,
            one.attempts or "", one.minutes or "", _yes(one.critical_right), _yes(one.no_unsafe),
        )
        for one in report.pass_marks
    ]  # fmt: skip
    return csv_text(header, rows)


def percent(share: Fraction) -> str:
    """'75', or with the decimals that it has."""
    found = share * 100
    return str(found) if found.denominator == 1 else f"{float(found):.6g}"


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _items(quizzes: Sequence[QuizAnalysis]) -> str:
    """First attempts of everybody. With fewer answers than FEWEST no figure stands: it would tell of single people."""
    header = (
        "quiz", "item", "version", "kind", "domain", "n", "facility", "facility_from", "facility_to", "sd", "r",
        "r_from", "r_to", "flags",
    )  # fmt: skip
    rows = [_item(page.head.key, row) for page in quizzes for row in sorted(page.items, key=_place)]
    return figures_csv(header, rows)


def _place(row: ItemRow) -> tuple[str, int]:
    return row.column.question.key, row.column.question.number


def _item(quiz: str, row: ItemRow) -> Row:
    question, figures = row.column.question, row.figures
    known = (quiz, question.key, question.number, question.kind, question.domain)
    if figures.n < FEWEST:
        return (*known, f"fewer than {FEWEST}", *[None] * 8)
    facility, r = figures.facility_interval or (None, None), figures.discrimination_interval or (None, None)
    flags = ", ".join(sorted(flag.code.value for flag in figures.flags))
    return (*known, figures.n, figures.facility, *facility, figures.sd, figures.discrimination, *r, flags)


def _evaluation(evaluations: Sequence[Evaluation]) -> str:
    header = ("questionnaire", "question", "kind", "text", "answer", "count", "people")
    rows: list[Row] = []
    for number, one in enumerate(evaluations, start=1):
        rows += _answers(number, one)
    return csv_text(header, rows or [(NOT_RECORDED, *[""] * 6)])


def _answers(number: int, evaluation: Evaluation) -> list[Row]:
    """Sums of options, and each text as it was written; the questions alone where too few have answered."""
    found: list[Row] = []
    n = evaluation.results.n
    for line in evaluation.results.lines:
        asked = (number, line.question["id"], line.question["kind"], line.question["text"])
        if not n:
            found.append((*asked, "too few", "", ""))
            continue
        words, counts = dict(option_words(line.question)), dict(line.counts)
        found += [(*asked, words[option], counts[option], n) for option in counts]
        found += [(*asked, text, 1, n) for text in line.texts]
    return found


def _attendance(people: Attendance) -> str:
    header = (
        "name", "title", "completed_on", "certificate", "email", "profession", "registration_body",
        "registration_number",
    )  # fmt: skip
    rows = [
        (
            one.name, one.title, one.completed_on.isoformat(), one.certificate, one.email, one.profession,
            one.licence_body, one.licence_number,
        )
        for one in people.named
    ]  # fmt: skip
    return csv_text(header, rows)
