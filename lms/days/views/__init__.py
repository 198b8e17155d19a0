"""Pages of practice days: for trainees, and for those who run them."""

from lms.days.views import own, planning, running
from lms.days.views.blueprint import blueprint

PAGES = (own, planning, running)

__all__ = ["PAGES", "blueprint"]
