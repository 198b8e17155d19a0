"""Pages of taking a quiz, one file for each noun."""

from lms.sitting.views import attempt, breaks, holding, quizzes, receipts, saving
from lms.sitting.views.blueprint import blueprint

PAGES = (quizzes, attempt, saving, holding, breaks, receipts)

__all__ = ["PAGES", "blueprint"]
