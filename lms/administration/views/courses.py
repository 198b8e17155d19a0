"""The page of a course: its releases, its modules, the claims that it checked."""

from __future__ import annotations

from collections import Counter

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.administration.queries.courses import ReleaseLine, course_lines, course_page
from lms.administration.views.blueprint import blueprint
from lms.administration.wording import VERDICTS
from lms.database import reading
from lms.messages import _, ngettext
from lms.web import found, requires


@blueprint.get("/admin/courses")
@requires("administration")
def courses() -> ResponseReturnValue:
    lines = course_lines(reading())
    return _page(lines[0].key) if lines else render_template("administration/courses_empty.html")


@blueprint.get("/admin/courses/<key>")
@requires("administration")
def course(key: str) -> ResponseReturnValue:
    return _page(key)


def _page(key: str) -> ResponseReturnValue:
    lines = course_lines(reading())
    chosen = found(next((line for line in lines if line.key == key), None))
    page = course_page(reading(), chosen)
    verdicts = Counter(claim.verdict for claim in page.claims)
    return render_template(
        "administration/course.html",
        page=page,
        others=[line for line in lines if line != chosen],
        releases=[(line, changes(line)) for line in page.releases],
        verdicts=[(name, verdicts[name]) for name in VERDICTS if verdicts[name]],
        words={name: (kind, _(word)) for name, (kind, word) in VERDICTS.items()},
    )


def changes(line: ReleaseLine) -> list[str]:
    """What a release changed, in sentences; an empty list says that it changed nothing that is counted."""
    if line.first:
        return [_("First release")]
    lessons, questions, quizzes = line.lessons, line.questions, line.quizzes
    counted = (
        (lessons.new, ngettext("%(num)d lesson added", "%(num)d lessons added", lessons.new)),
        (lessons.changed, ngettext("%(num)d lesson rewritten", "%(num)d lessons rewritten", lessons.changed)),
        (lessons.removed, ngettext("%(num)d lesson left out", "%(num)d lessons left out", lessons.removed)),
        (questions.new, ngettext("%(num)d question added", "%(num)d questions added", questions.new)),
        (
            questions.changed,
            ngettext("%(num)d question reworded", "%(num)d questions reworded", questions.changed),
        ),
        (questions.rekeyed, ngettext("%(num)d key revised", "%(num)d keys revised", questions.rekeyed)),
        (
            questions.removed,
            ngettext("%(num)d question left out", "%(num)d questions left out", questions.removed),
        ),
        (quizzes.new, ngettext("%(num)d quiz added", "%(num)d quizzes added", quizzes.new)),
        (quizzes.changed, ngettext("%(num)d quiz changed", "%(num)d quizzes changed", quizzes.changed)),
        (quizzes.removed, ngettext("%(num)d quiz left out", "%(num)d quizzes left out", quizzes.removed)),
    )
    return [sentence for number, sentence in counted if number]
