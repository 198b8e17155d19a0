"""Text that people type comes back as text: on every page, for every reader, however it looks."""

from __future__ import annotations

import html

import pytest

from lms.accounts import services as accounts
from lms.cohorts.services import enrol, grant_attempt, open_cohort
from lms.database import db, reading
from lms.practicals.services import sign_observation
from lms.sitting.queries.states import quiz_states
from tests.web.conftest import Furnished
from tests.web.crawl import Seen, crawl
from tests.web.furnished import observed

PAYLOADS = (
    "<script>alert(7)</script>",
    '"><img src=x onerror=alert(7)>',
    "'><svg/onload=alert(7)>",
    "</textarea><script>alert(7)</script>",
    "</title><script>alert(7)</script>",
    "javascript:alert(7)//<a href=javascript:alert(7)>",
    "{{ 7 * 7 }}{% raw %}",
    "{0.__class__}%(name)s%s",
    "&lt;script&gt;alert(7)&lt;/script&gt;",
    "@csrf@",
)


def _write_everywhere(world: Furnished, text: str) -> None:
    """A person, a cohort, an extra attempt and an observation that say it."""
    academy = world.academy
    admin, enrolment = academy.act("admin"), academy.enrolment()
    accounts.invite(admin, text, "odd@example.org", "trainee", text[:40])
    named = accounts.invite(admin, f"Odd {text}", "named@example.org", "trainee")
    enrol(admin, named.person_id, 1)
    open_cohort(admin, 1, text, "UTC", academy.clock())
    quiz = quiz_states(reading(), enrolment, academy.clock())[0].quiz.public_id
    grant_attempt(academy.act("instructor"), enrolment.id, quiz, text)
    seen = observed(academy)
    written = seen.__class__(**{**vars(seen), "strength": f"Well done {text}", "next_step": f"Next {text}"})
    sign_observation(academy.act("instructor"), enrolment, written)
    db.session.remove()


@pytest.mark.parametrize("text", PAYLOADS)
def test_what_somebody_typed_is_never_markup(text: str, furnished: Furnished) -> None:
    with furnished.app.app_context():
        _write_everywhere(furnished, text)
    pages: list[Seen] = []
    for who in ("trainee", "instructor", "admin"):
        pages += crawl(furnished.client(who), "/", leaving_out=("/static/", "/learn/lessons/"), most=500)
    shown = {page.path for page in pages if text in html.unescape(page.text)}
    assert len(shown) >= 4, "it is shown in several places"
    if html.escape(text) != text:
        assert [page.path for page in pages if text in page.text and not page.path.endswith(".csv")] == []
    assert [page.path for page in pages if page.status >= 500] == []
