"""Every address declares who may ask for it, and state changes by POST alone."""

from __future__ import annotations

from flask import Flask

from lms.permissions import PERMISSIONS

PUBLIC = {
    "accounts.accept",
    "accounts.enter",
    "accounts.enter_again",
    "accounts.invitation",
    "accounts.sign_in",
    "accounts.sign_out",
    "administration.alive",
    "administration.ready",
    "certification.verified",
    "certification.verify",
    "credentials.check_file",
    "credentials.check_list",
    "credentials.did",
    "credentials.numbers",
    "credentials.status",
    "entrustment.card",
    "home.start",
    "home.styleguide",  # in a demo academy
    "publishing.question_types",  # in a demo academy
}


def declared(app: Flask) -> dict[str, str | None]:
    return {name: getattr(view, "permission", None) for name, view in app.view_functions.items() if name != "static"}


def test_every_view_declares_a_known_permission(app: Flask) -> None:
    assert {name: one for name, one in declared(app).items() if one not in PERMISSIONS} == {}


def test_what_is_open_to_everybody_is_a_short_list(app: Flask) -> None:
    assert {name for name, one in declared(app).items() if one == "public"} == PUBLIC


def test_every_permission_is_used_by_some_view(app: Flask) -> None:
    assert set(PERMISSIONS) - set(declared(app).values()) == set()


def test_addresses_take_reading_and_sending_only(app: Flask) -> None:
    methods = {method for rule in app.url_map.iter_rules() for method in rule.methods or ()}
    assert methods == {"GET", "HEAD", "OPTIONS", "POST"}
