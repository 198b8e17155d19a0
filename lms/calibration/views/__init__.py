"""Pages of calibration: the cases for whoever assesses, the report for administrators."""

from lms.calibration.views import cases, reporting
from lms.calibration.views.blueprint import blueprint

PAGES = (cases, reporting)

__all__ = ["PAGES", "blueprint"]
