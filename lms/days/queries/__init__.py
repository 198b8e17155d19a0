"""Practice days as they stand now, with who trains there and who comes."""

from lms.days.queries.days import (
    CohortRow,
    DayRow,
    PersonRow,
    TrainerRow,
    day_row,
    days_of_cohort,
    days_of_trainee,
    offered_to,
)
from lms.days.queries.people import KnownTrainer, instructors_of_day, kit_of, trainers_known

__all__ = [
    "CohortRow",
    "DayRow",
    "KnownTrainer",
    "PersonRow",
    "TrainerRow",
    "day_row",
    "days_of_cohort",
    "days_of_trainee",
    "instructors_of_day",
    "kit_of",
    "offered_to",
    "trainers_known",
]
