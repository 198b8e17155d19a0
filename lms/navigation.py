"""What the header offers to whom."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from flask import url_for

from lms.messages import N_, _, presentation
from lms.permissions import ADMINISTRATOR, INSTRUCTOR, SUPERVISOR, TRAINEE
from lms.web import Viewer


@dataclass(frozen=True)
class NavigationItem:
    label: str
    href: str
    current: bool


_ITEMS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    # role, label, endpoint, endpoints' prefixes that count as being there
    (
        TRAINEE,
        N_("Learn"),
        "home.home",
        ("home.", "learning.", "refreshing.", "accreditation.about", "accreditation.evaluation"),
    ),
    (TRAINEE, N_("Quizzes"), "sitting.quizzes", ("sitting.",)),
    (
        TRAINEE,
        N_("Practice"),
        "practicals.practice",
        (
            "practicals.practice",
            "practicals.own",
            "practicals.entr",
            "practicals.write",
            "practicals.change",
            "practicals.ask",
            "entrustment.mine",
            "days.own",
        ),
    ),
    (
        TRAINEE,
        N_("Certificate"),
        "certification.mine",
        (
            "certification.mine",
            "certification.certificate",
            "certification.bulletin",
            "certification.answer",
            "certification.change",
            "certification.confirm",
        ),
    ),
    (
        SUPERVISOR,
        N_("To sign"),
        "practicals.to_sign",
        ("practicals.to_sign", "practicals.sign", "practicals.observation", "calibration.mine", "calibration.case"),
    ),
    (
        INSTRUCTOR,
        N_("Cohorts"),
        "teaching.cohorts",
        (
            "teaching.",
            "practicals.observ",
            "marking.",
            "certification.life",
            "certification.decide",
            "certification.gate",
            "certification.bulletins",
            "entrustment.",
            "days.run",
            "accreditation.results",
        ),
    ),
    (
        INSTRUCTOR,
        N_("To sign"),
        "practicals.to_sign",
        ("practicals.to_sign", "practicals.sign", "calibration.mine", "calibration.case"),
    ),
    (INSTRUCTOR, N_("Supervisors"), "practicals.assessors", ("practicals.assessor",)),
    (
        ADMINISTRATOR,
        N_("People"),
        "administration.people",
        ("administration.people", "administration.person", "administration.invit"),
    ),
    (ADMINISTRATOR, N_("All cohorts"), "administration.cohorts", ("administration.cohort",)),
    (ADMINISTRATOR, N_("Course"), "administration.courses", ("administration.course", "calibration.report")),
    (ADMINISTRATOR, N_("Journal"), "administration.journal", ("administration.journal",)),
    (ADMINISTRATOR, N_("Health"), "administration.health", ("administration.health",)),
)


@functools.cache
def path_of(endpoint: str) -> str:
    """The address of a page without parameters, worked out once."""
    return url_for(endpoint)


def navigation_for(viewer: Viewer | None, endpoint: str) -> tuple[NavigationItem, ...]:
    return () if viewer is None else _navigation(viewer.roles, endpoint, presentation().translations)


@functools.lru_cache(maxsize=1000)
def _navigation(roles: frozenset[str], endpoint: str, _language: object) -> tuple[NavigationItem, ...]:
    items = {
        target: NavigationItem(_(label), path_of(target), endpoint.startswith(prefixes))
        for role, label, target, prefixes in _ITEMS
        if role in roles
    }
    return tuple(items.values())  # a page that two roles have is offered once


@dataclass(frozen=True)
class AccountLink:
    label: str
    href: str


def account_links() -> tuple[AccountLink, ...]:
    return _account_links(presentation().translations)


@functools.cache
def _account_links(_language: object) -> tuple[AccountLink, ...]:
    return (AccountLink(_("Your account"), path_of("accounts.account")),)
