"""The blueprint of administration, and what its pages share."""

from __future__ import annotations

from flask import Blueprint, request

from lms.administration import wording

blueprint = Blueprint("administration", __name__)
blueprint.add_app_template_filter(wording.role_word, "role_word")
blueprint.add_app_template_filter(wording.profession_word, "profession_word")
blueprint.add_app_template_filter(wording.verification_word, "verification_word")

_LARGEST = 2**31


def number_asked(name: str) -> int | None:
    """A positive number from the address, or None where there is none or nonsense."""
    value = request.args.get(name, type=int)
    return value if value is not None and 0 < value < _LARGEST else None
