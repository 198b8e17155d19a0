"""Every page of the furnished academy: whose it is, where it is, and what brings it into its state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import render_template

from tests.browser.site import Site
from tests.web.addresses import address, rules
from tests.web.conftest import Furnished
from tests.web.test_permissions import CELLS

if TYPE_CHECKING:
    from playwright.sync_api import Page

LESSONS = (
    "treatment", "mechanism", "anatomy", "selection", "screening", "product", "technique", "aftercare",
    "complications", "consultation",
)  # fmt: skip
NOT_PAGES = ("/healthz", "/readyz", "/")  # words for machines, and a door that only leads on


@dataclass(frozen=True)
class Stop:
    """One page of a walk.

    then  brings it into a further state, such as a refusal
    twin  its look is that of another stop; only its content is its own
    """

    who: str | None
    path: str
    then: Callable[[Page], object] | None = None
    twin: bool = False

    def open(self, page: Page) -> None:
        page.goto(self.path)
        if self.then:
            self.then(page)


def sending(action: str) -> Callable[[Page], object]:
    """Sends the form of this address as it stands, whatever the language of its button, and waits for the answer."""

    def send(page: Page) -> None:
        with page.expect_navigation():  # a script may have something to ask first
            page.locator(f'main form[action$="{action}"] button:visible').first.click()

    return send


def style_guide(world: Site) -> None:
    """Gives the page of components an address, before the first request."""
    world.app.add_url_rule("/styleguide", "styleguide", lambda: render_template("styleguide.html"))


def stops(furnished: Furnished) -> list[Stop]:
    """Every page once for each role that sees it in its own way, then states that no address shows."""
    found = list(_addresses(furnished))
    person = furnished.academy.people["trainee"].enrolment
    found += [Stop("trainee", f"/learn/lessons/{key}", twin=True) for key in LESSONS if key != "treatment"]
    found += [
        Stop("trainee", f"/attempts/{furnished.objects.examination}/result"),
        Stop("trainee", "/admin/"),
        Stop("trainee", "/nothing-here"),
        Stop("trainee", "/account", lambda page: page.locator("details.account summary").click()),
        Stop("trainee", "/account", sending("/account/password")),
        Stop("other", "/learn"),
        Stop("other", "/quizzes"),
        Stop("other", "/practice"),
        Stop("other", "/certificate"),
        Stop("other", "/learn/lessons/consultation"),
        Stop("outsider", "/learn/lessons"),
        Stop("stranger", "/teach/"),
        Stop("instructor", f"/teach/trainees/{person}/observe", sending("/observe")),
        Stop("instructor", f"/teach/cohorts/{furnished.academy.cohort}?search=nobody"),
        Stop("admin", "/admin/invite", sending("/admin/invite")),
        Stop("admin", "/admin/?q=nobody"),
        Stop("admin", "/admin/journal?person=nobody"),
        Stop(None, "/sign-in", sending("/sign-in")),
        Stop(None, "/invitation/unknown"),
        Stop(None, "/verify?number=123"),
        Stop(None, "/styleguide"),
    ]
    return found


def _addresses(furnished: Furnished) -> Iterator[Stop]:
    for method, rule in rules(furnished.app):
        if (
            method != "GET"
            or rule.rule in NOT_PAGES
            or rule.endpoint in ("styleguide", "credentials.download", "credentials.status")
            or rule.rule.endswith((".csv", ".ics", ".json", ".pdf"))
        ):
            continue
        cells = CELLS["GET", rule.rule]
        seen = [who for who in ("trainee", "instructor", "admin", None) if cells[who] == "200"]
        public = seen[-1:] == [None]
        for who in seen[-1:] if public else seen[:1] if "trainee" in seen else seen:
            yield Stop(who, address(rule, furnished), twin=who == "admin" and "instructor" in seen)


@contextmanager
def walking(
    world: Site, width: int, height: int, script: str = "", **options: object
) -> Iterator[Callable[[Stop], Page]]:
    """Opens stops, all in one context for each person; a script that every page is to have is sent only once."""
    pages: dict[str | None, Page] = {}

    def visit(stop: Stop) -> Page:
        if stop.who not in pages:
            pages[stop.who] = world.device(stop.who, (width, height), **options)
            if script:
                pages[stop.who].add_init_script(script)
        stop.open(pages[stop.who])
        return pages[stop.who]

    yield visit
