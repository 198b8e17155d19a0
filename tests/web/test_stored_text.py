"""Text that people type comes back as text: on every page, for every reader, however it looks."""

from __future__ import annotations

import html

from lms.accounts import services as accounts
from lms.cohorts.services import enrol, grant_attempt, open_cohort
from lms.database import db, reading
from lms.practicals.services import sign_observation
from lms.sitting.queries.states import quiz_states
from tests.web.conftest import Furnished
from tests.web.crawl import Seen, crawl
from tests.web.furnished import observed

PAYLOADS = (
    "<script>alert(10)</script>",
    '"><img src=x onerror=alert(11)>',
    "'><svg/onload=alert(12)>",
    "</textarea><script>alert(13)</script>",
    "</title><script>alert(14)</script>",
    "javascript:alert(15)//<a href=javascript:alert(15)>",
    "{{ 16 * 7 }}{% raw %}",
    "{17.__class__}%(name)s%s",
    "&lt;script&gt;alert(18)&lt;/script&gt;",
    "@csrf@",
)
"""Each with a number of its own: all stand on the same pages, and none may be found inside another."""


def _write_everywhere(world: Furnished, number: int, text: str) -> None:
    """A person, a cohort, an extra attempt and an observation that say it."""
    academy = world.academy
    admin, enrolment = academy.act("admin"), academy.enrolment()
    accounts.invite(admin, text, f"odd{number}@example.org", "trainee", text[:40])
    named = accounts.invite(admin, f"Odd {text}", f"named{number}@example.org", "trainee")
    enrol(admin, named.person_id, 1)
    open_cohort(admin, 1, text, "UTC", academy.clock())
    quiz = quiz_states(reading(), enrolment, academy.clock())[0].quiz.public_id
    grant_attempt(academy.act("instructor"), enrolment.id, quiz, text)
    seen = observed(academy)
    written = seen.__class__(**{**vars(seen), "strength": f"Well done {text}", "next_step": f"Next {text}"})
    sign_observation(academy.act("instructor"), enrolment, written)
    db.session.remove()


def test_what_somebody_typed_is_never_markup(furnished: Furnished) -> None:
    with furnished.app.app_context():
        for number, text in enumerate(PAYLOADS):
            _write_everywhere(furnished, number, text)
    pages: list[Seen] = []
    for who in ("trainee", "instructor", "admin"):
        pages += crawl(furnished.client(who), "/", leaving_out=("/static/", "/learn/lessons/"), most=900)
    assert [page.path for page in pages if page.status >= 500] == []
    read = [(page, html.unescape(page.text)) for page in pages]
    places = {text: len({page.path for page, words in read if text in words}) for text in PAYLOADS}
    assert {text: n for text, n in places.items() if n < 4} == {}, "each is shown in several places"
    special = [text for text in PAYLOADS if html.escape(text) != text]
    whole = [(page.path, text) for page in pages for text in special if text in page.text]
    assert [found for found in whole if not found[0].endswith(".csv")] == []
