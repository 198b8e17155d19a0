"""The write side of practice days, one file for each noun."""

from lms.days.services.attending import record_attendance
from lms.days.services.booking import book, leave
from lms.days.services.planning import Malformed, cancel_day, change_day, plan_day
from lms.days.services.training import add_trainer, drop_trainer

__all__ = [
    "Malformed",
    "add_trainer",
    "book",
    "cancel_day",
    "change_day",
    "drop_trainer",
    "leave",
    "plan_day",
    "record_attendance",
]
