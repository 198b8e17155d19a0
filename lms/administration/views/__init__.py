"""Pages of administration: people, cohorts, courses, journal, health; one file for each noun."""

from lms.administration.views import cohorts, courses, health, journal, people, person
from lms.administration.views.blueprint import blueprint

PAGES = (people, person, cohorts, courses, journal, health)

__all__ = ["PAGES", "blueprint"]
