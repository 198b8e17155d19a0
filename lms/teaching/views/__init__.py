"""Pages of teaching: cohorts, one trainee with what can be done, one attempt, quizzes; one file for each noun."""

from lms.teaching.views import attempts, cohorts, quizzes, trainees
from lms.teaching.views.blueprint import blueprint

PAGES = (cohorts, trainees, attempts, quizzes)

__all__ = ["PAGES", "blueprint"]
