"""What practice is on record: observations, logbook, requests, assessors; one file for each noun."""

from lms.practicals.queries.describing import Described, DescribedEntry, StepSeen, describe, describe_entry
from lms.practicals.queries.observations import (
    ObservationRow,
    VersionRow,
    academy_day,
    observation,
    observation_of_request,
    observations,
    observations_by,
    observations_of,
    practicals_clause,
    signed_observations,
    versions,
    withdrawal_reason,
)

__all__ = [
    "Described",
    "DescribedEntry",
    "ObservationRow",
    "StepSeen",
    "VersionRow",
    "academy_day",
    "describe",
    "describe_entry",
    "observation",
    "observation_of_request",
    "observations",
    "observations_by",
    "observations_of",
    "practicals_clause",
    "signed_observations",
    "versions",
    "withdrawal_reason",
]
