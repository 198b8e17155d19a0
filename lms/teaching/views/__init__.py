"""Pages of teaching: cohorts, one trainee with what can be done, one attempt, quizzes; one file for each noun."""

from lms.teaching.views import (
    attempts,
    cohorts,
    dates,
    late,
    prior,
    quizzes,
    reopening,
    requirements,
    running,
    trainees,
)
from lms.teaching.views.blueprint import blueprint

PAGES = (cohorts, trainees, requirements, prior, attempts, quizzes, dates, running, reopening, late)

__all__ = ["PAGES", "blueprint"]
