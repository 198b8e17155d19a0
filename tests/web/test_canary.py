"""The key of an item reaches nobody before the rule allows it: its real texts are looked for everywhere."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from lms.bank.models import KeyRevision, Question, QuestionVersion, Quiz
from lms.catalogue.models import LessonVersion
from lms.catalogue.queries import outline
from lms.database import db, reading, runtime
from lms.learning.services import note_place
from lms.publishing.pack.quiz_settings import ReviewTable
from lms.sitting.services.saving import save_answer
from lms.sitting.services.submitting import submit_attempt
from tests.academy import Academy
from tests.stories.policies import set_quizzes
from tests.web.crawl import UNCHANGING, Seen, crawl, plain
from tests.web.furnished import wrong_answer

MODULE = 3  # position of the quiz that is failed until no attempt is left
PASSED = 4  # and of the one that is passed at the second attempt
EXAMINATION = 11


class Canary:
    """The texts of every key: which item betrays itself by which sentences.

    A sentence that also stands in a lesson, in the feedback of a check there, or in the key of another item, which
    may show it rightly, betrays nothing and is left out.
    """

    def __init__(self, asked: set[str]) -> None:
        rows = reading().execute(
            sa.select(Question.key, QuestionVersion.use, KeyRevision.rendered)
            .join(QuestionVersion, QuestionVersion.question_id == Question.id)
            .join(KeyRevision, KeyRevision.question_version_id == QuestionVersion.id)
        )
        self.texts: dict[str, list[str]] = {}
        self.examination: set[str] = set()
        for key, use, rendered in rows:
            said = [rendered["rationale"], *rendered["rationales"].values()]
            self.texts[key] = [plain(text) for text in said if plain(text)]
            if use == "examination":
                self.examination.add(key)
        public = self._public(asked)
        whole = {key: " ".join(texts) for key, texts in self.texts.items()}
        for key in set(self.texts) - asked:
            others = " ".join(said for other, said in whole.items() if other != key)
            self.texts[key] = [text for text in self.texts[key] if text not in public and text not in others]
            assert self.texts[key], key
        db.session.close()

    def _public(self, asked: set[str]) -> str:
        documents = reading().execute(sa.select(LessonVersion.document)).scalars()
        prose = [block[1] for document in documents for block in document["blocks"] if block[0] == "html"]
        return plain(" ".join(prose)) + " ".join(text for key in asked for text in self.texts[key])

    def sings(self, seen: Iterable[Seen], items: Iterable[str]) -> list[tuple[str, str]]:
        """(address, item) of every key text that stands somewhere."""
        watched = [(item, text) for item in items for text in self.texts[item]]
        pages = [(one.path, plain(one.text)) for one in seen]
        return sorted({(path, item) for path, page in pages for item, text in watched if text in page})


@pytest.fixture
def canary(academy: Academy) -> Canary:
    return Canary(_checks(academy))


def _checks(academy: Academy) -> set[str]:
    """Items that lessons ask: their feedback is shown at once, to whoever tries them."""
    path = outline(reading(), academy.enrolment().release_id)
    return {item for module in path.modules for item in module.checks}


def _dealt(academy: Academy, attempt: str) -> set[str]:
    return {question.shown.key for _number, question, _deal in academy.slots(attempt)}


def _everything_sent(academy: Academy, client: FlaskClient, attempt: str) -> list[Seen]:
    """What saving says: for a wrong and a right answer to every item, for flags, for the plain form, for nonsense."""
    count, seen = itertools.count(1), []
    for number, question, deal in academy.slots(attempt):
        kind = question.shown.type
        right = kind.raw_of(kind.key(question.spec, deal))
        for raw in (wrong_answer(question, deal) or {}, right, {}, {"answer": ["nonsense"]}):
            body = {"item": number, "fields": raw, "client": "canarytab", "seq": next(count), "base": 0}
            seen.append(client.post(f"/attempts/{attempt}/answers.json", json=body))
        seen.append(client.post(f"/attempts/{attempt}/flags.json", json={"item": number, "flagged": True}))
    form = {"client": "anothertab"} | {f"base.{n}": "0" for n in range(1, len(seen) // 5 + 1)}
    seen.append(client.post(f"/attempts/{attempt}", data=form))
    return [
        Seen(answer.request.path, answer.status_code, f"{answer.headers}\n{answer.get_data(as_text=True)}")
        for answer in seen
    ]


def _sit_wrongly(academy: Academy, attempt: str) -> None:
    for number, question, deal in academy.slots(attempt):
        raw = wrong_answer(question, deal) or {}
        save_answer(academy.act("trainee"), attempt, number, raw, "firsttab", number, 0)
    submit_attempt(academy.act("trainee"), attempt)
    db.session.close()


def _places(*attempts: str) -> list[str]:
    return [
        "/",
        "/quizzes",
        "/learn/lessons",
        *(f"/attempts/{one}{part}" for one in attempts for part in ("", "/review", "/result")),
    ]


def test_the_key_shows_only_once_no_attempt_is_left(
    academy: Academy, canary: Canary, signed_in: Callable[[str], FlaskClient]
) -> None:
    academy.read_lessons()
    client = signed_in("trainee")
    asked = _checks(academy)
    never = set(canary.texts) - asked
    assert len(never) > 100
    assert canary.sings(crawl(client, *_places()), never) == []

    attempts: list[str] = []
    for left in (2, 1, 0):
        academy.clock.advance(hours=1)
        attempts.append(academy.start("trainee", MODULE))
        assert canary.sings(crawl(client, *_places(*attempts), leaving_out=UNCHANGING), never) == []
        assert canary.sings(_everything_sent(academy, client, attempts[-1]), set(canary.texts)) == []
        _sit_wrongly(academy, attempts[-1])
        after = crawl(client, *_places(*attempts), leaving_out=UNCHANGING)
        if left:
            assert canary.sings(after, never) == []
            results = [page for page in after if page.path.endswith("/result")]
            assert canary.sings(results, set(canary.texts)) == []
    shown = canary.sings(after, never)
    dealt = set().union(*(_dealt(academy, one) for one in attempts))
    assert {item for _path, item in shown} == dealt - asked  # every item of the papers, and nothing else
    assert {path.partition("/result")[0].rpartition("/")[2] for path, _item in shown} == set(attempts)


def test_the_key_shows_once_the_quiz_is_passed(
    academy: Academy, canary: Canary, signed_in: Callable[[str], FlaskClient]
) -> None:
    academy.read_lessons()
    client = signed_in("trainee")
    failed = academy.start("trainee", PASSED)
    _sit_wrongly(academy, failed)
    assert (
        canary.sings(
            crawl(client, f"/attempts/{failed}/result", leaving_out=UNCHANGING),
            set(canary.texts) - _checks(academy),
        )
        == []
    )
    passed = academy.sit("trainee", PASSED)
    shown = canary.sings(
        crawl(client, *_places(failed, passed), leaving_out=UNCHANGING), set(canary.texts) - _checks(academy)
    )
    assert {item for _path, item in shown} == (_dealt(academy, failed) | _dealt(academy, passed)) - _checks(academy)


def test_the_key_of_the_examination_never_shows(
    academy: Academy, canary: Canary, signed_in: Callable[[str], FlaskClient]
) -> None:
    academy.read_lessons()
    for position in range(1, 11):
        academy.sit("trainee", position)
    client = signed_in("trainee")
    assert canary.sings(crawl(client, *_places()), canary.examination) == []
    failed = academy.start("trainee", EXAMINATION)
    assert canary.sings(crawl(client, *_places(failed), leaving_out=UNCHANGING), canary.examination) == []
    assert canary.sings(_everything_sent(academy, client, failed), canary.examination) == []
    _sit_wrongly(academy, failed)
    assert canary.sings(crawl(client, *_places(failed), leaving_out=UNCHANGING), canary.examination) == []
    academy.clock.advance(days=30)
    client = signed_in("trainee")
    passed = academy.sit("trainee", EXAMINATION)
    assert canary.sings(crawl(client, *_places(failed, passed), leaving_out=UNCHANGING), canary.examination) == []


def test_a_knowledge_check_says_nothing_before_it_is_tried(
    academy: Academy, canary: Canary, signed_in: Callable[[str], FlaskClient]
) -> None:
    client = signed_in("trainee")
    path = outline(reading(), academy.enrolment().release_id)
    note_place(academy.act("trainee"), academy.enrolment().id, path.modules[0], "end", 100)
    lesson = f"/learn/lessons/{path.modules[0].key}"
    asked = set(path.modules[0].checks)
    assert canary.sings(crawl(client, lesson), set(canary.texts)) == []
    academy.read_lesson("trainee", 1)
    assert {item for _path, item in canary.sings(crawl(client, lesson), set(canary.texts))} == asked


def test_what_one_has_been_shown_is_not_kept_for_another(
    academy: Academy, canary: Canary, signed_in: Callable[[str], FlaskClient]
) -> None:
    """Rendered pieces are kept in the process: none with a key, a try or a name may come back to somebody else."""
    for who in ("trainee", "other"):
        academy.read_lesson(who, 1)
    module = outline(reading(), academy.enrolment().release_id).modules[1]
    note_place(academy.act("other"), academy.enrolment("other").id, module, "end", 100)
    passed = academy.sit("trainee", 1)
    academy.read_lesson("trainee", 2)
    client, starts = signed_in("trainee"), ("/", "/learn/lessons", f"/attempts/{passed}/result")
    assert canary.sings(crawl(client, *starts), _dealt(academy, passed)) != []

    running = academy.start("other", 1)
    other, tried = signed_in("other"), set(outline(reading(), academy.enrolment().release_id).modules[0].checks)
    seen = crawl(other, "/", "/learn/lessons", f"/attempts/{running}", f"/attempts/{running}/review")
    assert canary.sings(seen, set(canary.texts) - tried) == []
    assert [one.path for one in seen if "Ana Ferreira" in one.text] == []
    assert _sessions_apart(client, other)


def _sessions_apart(one: FlaskClient, two: FlaskClient) -> bool:
    """No token of one stands in a page of the other."""
    tokens = [
        set(re.findall(r'csrf_token" value="([^"]+)"', client.get("/account").get_data(as_text=True)))
        for client in (one, two)
    ]
    return bool(tokens[0]) and bool(tokens[1]) and not tokens[0] & tokens[1]


_MASKED = re.compile(r'(name="csrf_token" value|data-token|name="client" value)="[^"]*"')


def _pages(client: FlaskClient, attempt: str, quiz: str) -> list[str]:
    save = {"item": 1, "fields": {}, "client": "maskedtab", "seq": 1, "base": 0}
    answers = [
        client.get(f"/attempts/{attempt}"),
        client.get(f"/attempts/{attempt}/review"),
        client.get(f"/quizzes/{quiz}"),
    ]
    answers += [client.get("/quizzes"), client.post(f"/attempts/{attempt}/answers.json", json=save)]
    assert [answer.status_code for answer in answers] == [200] * 5
    return [_MASKED.sub(r"\1", answer.get_data(as_text=True)) for answer in answers]


@pytest.mark.parametrize("position", [1, 6, 7, EXAMINATION])
def test_the_pages_of_an_attempt_do_not_depend_on_the_key(
    position: int, academy: Academy, signed_in: Callable[[str], FlaskClient]
) -> None:
    """Stronger than two keys with one page: the pages are the same where no key can be read at all."""
    academy.read_lessons()
    for other in range(1, 11) if position == EXAMINATION else ():
        academy.sit("trainee", other)
    attempt = academy.start("trainee", position)
    quiz = reading().get_one(Quiz, academy.quiz_ids()[position - 1]).public_id
    client = signed_in("trainee")
    before = _pages(client, attempt, quiz)
    _lose_every_key()
    assert _pages(client, attempt, quiz) == before


def _lose_every_key() -> None:
    db.session.close()
    with runtime().engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(sa.text("DROP TRIGGER refuse_update_key_revision"))
        else:
            connection.execute(sa.text("ALTER TABLE key_revision DISABLE TRIGGER USER"))
        connection.execute(sa.text("UPDATE key_revision SET key = 'null', rendered = 'null'"))
    runtime().memory.clear()


EVERYTHING = ("response", "correctness", "marks", "feedback", "rationale", "key")
WITHOUT_KEY = ("response", "correctness", "marks", "feedback")
WHOLE = dict.fromkeys(("during", "just_after", "while_open", "after_close"), EVERYTHING)


def _sung(canary: Canary, client: FlaskClient, attempt: str) -> set[str]:
    places = [f"/attempts/{attempt}{part}" for part in ("", "/review", "/result")]
    return {item for _path, item in canary.sings(crawl(client, *places, leaving_out=UNCHANGING), canary.texts)}


def _checked(academy: Academy, client: FlaskClient, attempt: str, *, right: bool) -> set[str]:
    """Checks the first item that the machine marks, by the plain form; returns its id."""
    number, question, deal = next(one for one in academy.slots(attempt) if one[1].shown.kind == "single_choice")
    kind = question.shown.type
    raw = kind.raw_of(kind.key(question.spec, deal)) if right else wrong_answer(question, deal) or {}
    fields = {f"s{number}.{name}": value[0] for name, value in raw.items()}
    form = {f"base.{n}": "0" for n, _question, _deal in academy.slots(attempt)}
    sent = {**form, **fields, "client": "checkingtab", "then": f"check-{number}"}
    assert client.post(f"/attempts/{attempt}", data=sent).status_code == 303
    return {question.shown.key}


@pytest.mark.parametrize("right", [False, True])
def test_a_table_that_shows_everything_shows_no_key_while_it_can_be_used(
    right: bool, academy: Academy, canary: Canary, signed_in: Callable[[str], FlaskClient]
) -> None:
    academy.read_lesson("trainee", 1)
    set_quizzes(academy, attempts=2, tries=2, review=ReviewTable(**WHOLE))
    client = signed_in("trainee")
    for left in (1, 0):
        attempt = academy.start("trainee", 1)
        assert _sung(canary, client, attempt) == set()
        _checked(academy, client, attempt, right=right)
        assert _sung(canary, client, attempt) == set()
        _sit_wrongly(academy, attempt)
        assert (_sung(canary, client, attempt) == set()) == bool(left)
        academy.clock.advance(hours=1)
        assert (_sung(canary, client, attempt) == set()) == bool(left)


@pytest.mark.parametrize(("tries", "right", "settled"), [(1, False, True), (2, False, False), (2, True, True)])
def test_practice_gives_away_what_takes_no_more_answers_and_nothing_else(
    tries: int, right: bool, settled: bool, academy: Academy, canary: Canary, signed_in: Callable[[str], FlaskClient]
) -> None:
    for who in ("trainee", "other"):
        academy.read_lesson(who, 1)
    set_quizzes(academy, practice=True, tries=tries, review=ReviewTable(**WHOLE))
    attempt, theirs = academy.start("trainee", 1), academy.start("other", 1)
    client = signed_in("trainee")
    item = _checked(academy, client, attempt, right=right)
    assert _sung(canary, client, attempt) - _checks(academy) == (item - _checks(academy) if settled else set())
    assert _sung(canary, signed_in("other"), theirs) == set()


@pytest.mark.parametrize("row", ["just_after", "while_open", "after_close"])
def test_a_row_shows_the_key_at_its_own_moment_alone(
    row: str, academy: Academy, canary: Canary, signed_in: Callable[[str], FlaskClient]
) -> None:
    """In practice, where no rule above the table withholds anything; the last attempt closes the quiz."""
    academy.read_lesson("trainee", 1)
    set_quizzes(academy, attempts=2, practice=True, review=ReviewTable(**{row: EVERYTHING}))
    client, heard = signed_in("trainee"), []
    attempt = academy.start("trainee", 1)
    _sit_wrongly(academy, attempt)
    heard.append(("just_after", _sung(canary, client, attempt)))
    academy.clock.advance(minutes=3)
    heard.append(("while_open", _sung(canary, client, attempt)))
    _sit_wrongly(academy, academy.start("trainee", 1))
    heard.append(("after_close", _sung(canary, client, attempt)))
    assert [moment for moment, sung in heard if sung] == [row]


@pytest.mark.parametrize("things", [WITHOUT_KEY, ("rationale",), ("key",), ("response", "key"), ("rationale", "key")])
def test_reasons_and_the_key_show_each_by_itself(
    things: tuple[str, ...], academy: Academy, canary: Canary, signed_in: Callable[[str], FlaskClient]
) -> None:
    """The canary sings of reasons; a right answer is told from the page by its own words."""
    academy.read_lesson("trainee", 1)
    set_quizzes(academy, attempts=1, review=ReviewTable(after_close=things))
    attempt, client = academy.start("trainee", 1), signed_in("trainee")
    _sit_wrongly(academy, attempt)
    page = client.get(f"/attempts/{attempt}/result").get_data(as_text=True)
    assert bool(_sung(canary, client, attempt)) == ("rationale" in things)
    assert ('class="option is-' in page) == ("key" in things)
    assert ("Your answer</summary>" in page) == ("response" in things)
