"""Pages of taking a quiz, one file for each noun."""

from lms.sitting.views import attempt, quizzes, saving
from lms.sitting.views.blueprint import blueprint

PAGES = (quizzes, attempt, saving)

__all__ = ["PAGES", "blueprint"]
