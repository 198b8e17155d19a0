"""Pages of accreditation: about the course, the evaluation, and for staff what came of it with the file."""

from lms.accreditation.views import own, staff
from lms.accreditation.views.blueprint import blueprint

PAGES = (own, staff)

__all__ = ["PAGES", "blueprint"]
