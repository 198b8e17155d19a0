"""Pages about quizzes: the analysis of one and of its items, and both as files."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.database import now, reading
from lms.permissions import ADMINISTRATOR, Subject
from lms.tables import csv_text
from lms.teaching import analysis_words
from lms.teaching.analysis_tables import figures_csv, items_table, responses_table
from lms.teaching.queries.analysis.heads import QuizHead, course_instructors, quiz_head, scope_of
from lms.teaching.queries.analysis.item import item_page, item_versions
from lms.teaching.queries.analysis.quiz import QuizAnalysis, quiz_analysis
from lms.teaching.queries.analysis.sheet import CHOICES
from lms.teaching.views.blueprint import blueprint, clock, csv_answer
from lms.web import authorise, found, requires, viewer


def _head(public_id: str) -> QuizHead:
    """For whoever instructs a cohort of the quiz's course, and for administrators."""
    head = quiz_head(reading(), public_id)
    authorise(None if head is None else Subject(instructors=course_instructors(reading(), head.course_id, now())))
    return found(head)


def _analysis(head: QuizHead) -> QuizAnalysis:
    """Over the attempts of the reader's own cohorts; over all for an administrator."""
    me, at = viewer(), now()
    scope = scope_of(reading(), head.course_id, None if ADMINISTRATOR in me.roles else me.person_id, at)
    asked = request.args.get("attempts", "")
    return quiz_analysis(reading(), head, scope, asked if asked in CHOICES else CHOICES[0], at)


@blueprint.get("/quizzes/<public_id>")
@requires("cohort.view")
def quiz(public_id: str) -> ResponseReturnValue:
    page = _analysis(_head(public_id))
    return render_template("teaching/quiz_analysis.html", page=page, words=analysis_words)


@blueprint.get("/quizzes/<public_id>/items/<key>/<int:version>")
@requires("cohort.view")
def quiz_item(public_id: str, key: str, version: int) -> ResponseReturnValue:
    """One version of an item with its key, whether or not anybody has had it yet."""
    head = _head(public_id)
    versions = item_versions(reading(), head.course_id, key)
    page = _analysis(head)
    item = found(item_page(reading(), head, page, versions, version, now()))
    return render_template("teaching/item_analysis.html", page=page, item=item, words=analysis_words)


@blueprint.get("/quizzes/<public_id>/items.csv")
@requires("cohort.view")
def quiz_items_csv(public_id: str) -> ResponseReturnValue:
    page = _analysis(_head(public_id))
    return csv_answer(figures_csv(*items_table(page)), f"items-{page.head.key}-{clock().today.isoformat()}")


@blueprint.get("/quizzes/<public_id>/responses.csv")
@requires("cohort.view")
def quiz_responses_csv(public_id: str) -> ResponseReturnValue:
    """Credits by trainee and item, without a name: what `flask quiz analyse` reads."""
    page = _analysis(_head(public_id))
    table = responses_table(page.head.public_id, page.sheet)
    return csv_answer(csv_text(*table), f"responses-{page.head.key}-{clock().today.isoformat()}")
