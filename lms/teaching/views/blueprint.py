"""The blueprint of teaching, and what its pages share."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, request

from lms.accounts.loading import academy_day
from lms.database import now
from lms.messages import moment, say
from lms.teaching.rules import Clock
from lms.unit_of_work import Refused
from quizzes.attempt import Refusal

blueprint = Blueprint("teaching", __name__, url_prefix="/teach")


def clock() -> Clock:
    """Now, and the day that it is at the academy: a registration ends there and not in the reader's zone."""
    return Clock(now(), academy_day(now()))


def number_asked(name: str) -> int:
    """A number of the address; 0 where there is none."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def refusal_words(refusal: Refused | Refusal) -> str:
    """Why something was not done; times are said in the reader's zone."""
    params = {name: moment(value) if isinstance(value, datetime) else value for name, value in refusal.params.items()}
    return say(refusal.code, params)


def csv_answer(text: str, name: str) -> Response:
    """A table as a file with this name."""
    answer = Response(text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
