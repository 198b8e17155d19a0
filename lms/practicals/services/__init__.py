"""The write side of practice, one file for each verb."""

from lms.practicals.services.amending import amend_observation, withdraw_observation
from lms.practicals.services.sealing import COVERED, Signature
from lms.practicals.services.signing import Incomplete, sign_observation, sign_request

__all__ = [
    "COVERED",
    "Incomplete",
    "Signature",
    "amend_observation",
    "sign_observation",
    "sign_request",
    "withdraw_observation",
]
