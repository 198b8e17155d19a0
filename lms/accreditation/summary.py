"""The accreditor's file in one page to read or to print: a whole HTML document that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from markupsafe import Markup

from lms import i18n
from lms.accounts.queries import AcademyRow
from lms.accreditation.queries.consent import Span
from lms.accreditation.queries.evaluation import Evaluation
from lms.accreditation.queries.report import Report
from lms.accreditation.wording import lacking, option_words
from lms.catalogue.wording import support_lines, ties_of
from lms.messages import _, day, ngettext, number
from quizzes.analysis.flags import FEWEST

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;color:#1d2430;background:#fff;max-width:46rem;margin:2rem auto;"
    "padding:0 1rem}h1{line-height:1.2}h2{margin-top:2.5rem;border-bottom:1px solid #8a919c}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;"
    "border-bottom:1px solid #c9cdd3}th[scope=row]{min-width:8rem}"
    "td ul{margin:0;padding-left:1.2em}.lacks{border-left:4px solid #a33b00;padding-left:1rem}"
    "@media print{body{margin:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}"
)


def summary(
    report: Report,
    academy: AcademyRow,
    span: Span,
    made_on: date,
    lacks: Sequence[str],
    named: int,
    completed: int | None,
    language: str,
) -> str:
    """`completed` is None where the number would point at somebody."""
    row = report.row
    body = Markup("").join(
        (
            _element("h1", row.title),
            _paragraph(
                _(
                    "File for an accreditor, made by %(academy)s on %(day)s from release %(number)s of the course.",
                    academy=academy.name,
                    day=day(made_on),
                    number=row.outline.release.number,
                )
            ),
            _paragraph(_("A demonstration academy: nobody in this file exists.")) if academy.demo else Markup(""),
            _lacks(lacks),
            _section(_("Activity"), _activity(report)),
            _section(_("Who had a say, and what ties them to companies"), _disclosures(report)),
            _section(_("Support by companies"), _list(support_lines(row.activity))),
            _section(_("Objectives"), _objectives(report)),
            _section(_("Pass marks"), _pass_marks(report)),
            _section(_("Items"), _items(report)),
            _section(_("Evaluation"), _evaluations(report.evaluations)),
            _section(_("Attendance"), _attendance(span, named, completed)),
        )
    )
    direction = i18n.direction(language)
    page = Markup(
        '<!doctype html>\n<html lang="{language}" dir="{direction}">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        "<style>{style}</style></head>\n<body>\n{body}</body>\n</html>\n"
    )
    filled = page.format(
        language=language.replace("_", "-"), direction=direction, title=row.title, style=Markup(_STYLE), body=body
    )
    return str(filled)


def _element(name: str, content: object) -> Markup:
    return Markup("<{0}>{1}</{0}>\n").format(Markup(name), content)


def _paragraph(text: str) -> Markup:
    return _element("p", text)


def _section(title: str, content: Markup) -> Markup:
    return Markup("<section>\n{}{}</section>\n").format(_element("h2", title), content)


def _list(lines: Iterable[str]) -> Markup:
    return _element("ul", Markup("").join(_element("li", line) for line in lines))


def _table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Markup:
    """The first cell of a row names it."""
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(one) for one in header)
    lines = Markup("").join(
        Markup('<tr><th scope="row">{}</th>{}</tr>\n').format(
            first, Markup("").join(Markup("<td>{}</td>").format(cell) for cell in rest)
        )
        for first, *rest in rows
    )
    return Markup("<table>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table>\n").format(head, lines)


def _lacks(lacks: Sequence[str]) -> Markup:
    if not lacks:
        return _paragraph(_("Everything that this file should hold is there."))
    inner = _element("h2", _("Not complete")) + _list(lacking(lacks))
    return Markup('<section class="lacks">\n{}</section>\n').format(inner)


def _activity(report: Report) -> Markup:
    activity = report.row.activity
    minutes = sum(module.minutes for module in report.row.outline.modules)
    planned = activity.get("minutes")
    rows = [
        (_("Provider"), activity.get("provider")),
        (_("Reported to"), activity.get("accreditor")),
        (_("Kind"), activity.get("kind")),
        (_("Delivery"), activity.get("delivery")),
        (_("For whom"), activity.get("audience")),
        (_("Gap in practice"), activity.get("gap")),
        (_("Planned time"), _minutes(planned) if planned else None),
        (_("Lessons alone"), _minutes(minutes)),
    ]
    said = [(name, value or _("not recorded")) for name, value in rows]
    return _table((_("What"), _("Said by the provider")), said)


def _minutes(count: int) -> str:
    return ngettext("%(num)d minute", "%(num)d minutes", count)


def _disclosures(report: Report) -> Markup:
    ties = ties_of(report.row.activity)
    if not ties:
        return _paragraph(_("Not recorded: nobody is named."))
    rows = [(one.name, one.role, one.sentence, one.mitigation or "–") for one in ties]
    return _table((_("Name"), _("Role"), _("Relationships"), _("How they were kept from the content")), rows)


def _objectives(report: Report) -> Markup:
    lessons: dict[str, list[str]] = {}
    for one in report.objectives:
        lessons.setdefault(f"{one.module} · {one.lesson}", []).append(one.text)
    rows = [(lesson, _list(texts)) for lesson, texts in lessons.items()]
    return _table((_("Lesson"), _("After it, the learner can")), rows)


def _pass_marks(report: Report) -> Markup:
    rows = [
        (one.title, _("%(p)s %%", p=number(round(float(one.share * 100), 2))), one.reason or _("not recorded"))
        for one in report.pass_marks
    ]
    return _table((_("Quiz"), _("Pass mark"), _("Reason")), rows)


def _items(report: Report) -> Markup:
    """How many items each quiz has figures of; the figures themselves are a table of their own."""
    rows = []
    for page in report.quizzes:
        known = [one for one in page.items if one.figures.n >= FEWEST]
        attempts = number(page.n) if page.n >= FEWEST else _("fewer than %(n)s", n=FEWEST)
        rows.append((page.head.title, attempts, number(len(known))))
    note = _(
        "First attempts of everybody, without names. Of an item with fewer than %(n)s answers no figure is given: it "
        "would say more about people than about the item. The figures stand in item-report.csv.",
        n=FEWEST,
    )
    return _table((_("Quiz"), _("Attempts"), _("Items with figures")), rows) + _paragraph(note)


def _evaluations(evaluations: Sequence[Evaluation]) -> Markup:
    if not evaluations:
        return _paragraph(_("Not recorded: the course asks no questions at its end."))
    return Markup("").join(_evaluation(one) for one in evaluations)


def _evaluation(one: Evaluation) -> Markup:
    n = one.results.n
    if not n:
        return _paragraph(_("Too few have answered to tell what was said without pointing at somebody."))
    when = _("The present questions") if one.current else _("Questions of an earlier release")
    parts = [_element("h3", f"{when}: {ngettext('%(num)d person', '%(num)d people', n)}")]
    for line in one.results.lines:
        parts.append(_element("p", _element("strong", line.question["text"])))
        if line.question["kind"] == "text":
            parts.append(_list(line.texts) if line.texts else _paragraph(_("Nobody wrote anything.")))
        else:
            words = dict(option_words(line.question))
            parts.append(_list(f"{words[option]}: {number(count)}" for option, count in line.counts))
    return Markup("").join(parts)


def _attendance(span: Span, named: int, completed: int | None) -> Markup:
    lines = [_span(span)]
    if completed is not None:
        lines.append(
            ngettext("%(num)d person completed the course.", "%(num)d people completed the course.", completed)
        )
    else:
        lines.append(_("How many completed the course is not told: the others are so few that it could point at them."))
    lines.append(
        ngettext(
            "%(num)d person agreed to be named and stands in attendance.csv. Nobody else stands anywhere in this file.",
            "%(num)d people agreed to be named and stand in attendance.csv. Nobody else stands anywhere in this file.",
            named,
        )
    )
    return Markup("").join(_paragraph(line) for line in lines)


def _span(span: Span) -> str:
    if span.first and span.last:
        return _("Completed from %(first)s to %(last)s.", first=day(span.first), last=day(span.last))
    if span.first:
        return _("Completed from %(first)s on.", first=day(span.first))
    if span.last:
        return _("Completed up to %(last)s.", last=day(span.last))
    return _("Completed on any day so far.")
