"""Pages of entrustment: cases for those who decide, the card for its holder and for anybody who scans it."""

from lms.entrustment.views import cases, scope
from lms.entrustment.views.blueprint import blueprint

PAGES = (cases, scope)

__all__ = ["PAGES", "blueprint"]
