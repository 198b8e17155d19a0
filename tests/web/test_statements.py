"""What a page costs in statements: a fixed number, however many rows there are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from lms.database import runtime
from tests.academy import StatementCount
from tests.fixtures import POSTGRESQL
from tests.sitters import sit_many
from tests.web.conftest import Furnished
from tests.web.crowd import crowd

# Warm: the process has shown the page before. Each line: who, address, statements.
COSTS = """
trainee    /account                          2
trainee    /attempts/{running}               3
trainee    /attempts/{running}/review        3
trainee    /attempts/{running}/state.json     3
trainee    /attempts/{running}/state.json?client=countingtab&token=yes 3
trainee    /attempts/{finished}/receipts.json 3
trainee    /attempts/{finished}/result       6
trainee    /certificate                      6
trainee    /certificate/bulletins/{bulletin} 2
trainee    /certificate/changes/{change}     3
trainee    /certificates/{certificate}       4
trainee    /certificates/{certificate}/badge.json 5
trainee    /status/revocation/0             2
trainee    /certificates/{certificate}.pdf   4
trainee    /certificates/{certificate}/evidence 4
trainee    /fresh                            2
trainee    /learn                            6
trainee    /learn/declaration/product        3
trainee    /learn/about                      3
trainee    /learn/evaluation                 4
instructor /teach/courses/1/accreditation    4
admin      /teach/courses/1/accreditation    4
trainee    /learn/lessons                    5
trainee    /learn/lessons/treatment          3
trainee    /practice                         6
trainee    /practice/{observation}           6
trainee    /days                             6
trainee    /days/{day}                       6
trainee    /days/calendar.ics                6
instructor /teach/cohorts/{cohort}/days      7
instructor /teach/days/{day}                 8
instructor /teach/days/{day}/sheet           6
trainee    /practice/scope                   5
trainee    /scope/{scope}                    4
trainee    /practice/entries/{entry}         5
trainee    /practice/entries/new             5
trainee    /practice/requests/{request}      4
instructor /calibration                      6
instructor /calibration/upper-face/room      6
admin      /admin/calibration                7
instructor /signoffs                         3
instructor /signoffs/{request}              10
instructor /teach/assessors                  2
instructor /teach/cohorts/{cohort}/audit     8
instructor /teach/observations/{observation}/amend 5
trainee    /quizzes                          5
trainee    /quizzes/{quiz}                   5
trainee    /verify/{certificate}             2
instructor /mark/cohorts/{cohort}            5
instructor /mark/{waiting}/{waiting_number}  7
instructor /teach/                           3
instructor /teach/attempts/{finished}        6
instructor /teach/certificates/{certificate} 7
instructor /teach/certificates/{certificate}/suspend 4
instructor /teach/cohorts/{cohort}          10
instructor /teach/cohorts/{cohort}?show=behind&sort=name&search=ana  10
instructor /teach/cohorts/{cohort}/bulletins 7
instructor /teach/cohorts/{cohort}/certificates 5
instructor /teach/cohorts/{cohort}/dates     5
instructor /teach/cohorts/{cohort}/dates/{quiz} 5
instructor /teach/cohorts/{cohort}/dates/{quiz}?opens=&due=&closes=2027-01-31T18:00 8
instructor /teach/cohorts/{cohort}/late      4
instructor /teach/cohorts/{cohort}/decisions 9
instructor /teach/decisions/{case}           8
instructor /teach/decisions/{decided}/outcome 6
instructor /teach/trainees/{enrolment}/decisions 12
instructor /teach/cohorts/{cohort}/running   4
instructor /teach/cohorts/{cohort}/trainees.csv  6
instructor /teach/attempts/{finished}/reopening?minutes=30 10
instructor /teach/trainees/{enrolment}/dates 6
instructor /teach/trainees/{enrolment}/dates?quiz={quiz}&due=&closes=2027-01-31T18:00 9
instructor /teach/observations/{observation} 8
instructor /teach/quizzes/{quiz}             6
instructor /teach/quizzes/{quiz}?attempts=all 6
instructor /teach/quizzes/{quiz}/items.csv  6
instructor /teach/quizzes/{quiz}/items/mechanism-p01/1 8
instructor /teach/quizzes/{quiz}/responses.csv  6
instructor /teach/trainees/{enrolment}       14
instructor /teach/trainees/{enrolment}/observe 5
admin      /teach/quizzes/{quiz}             5
admin      /admin/                           3
admin      /admin/?q=ana&role=trainee        3
admin      /admin/cohorts                    4
admin      /admin/cohorts/{cohort}           8
admin      /admin/courses                    10
admin      /admin/health                     7
admin      /admin/invite                     4
admin      /admin/journal                    3
admin      /admin/people/{person}            8
admin      /readyz                           3
"""
LINES = [(who, path, int(cost)) for who, path, cost in (line.split() for line in COSTS.strip().splitlines())]
MORE = {"/admin/health": 2, "/readyz": 1}  # on PostgreSQL: whether it can be read and written is asked in more steps
COLD = 4  # at most so many more when a process asks for the first time: the versions that it then keeps


def _address(path: str, world: Furnished) -> str:
    trainee = world.academy.people["trainee"]
    names = {"cohort": world.academy.cohort, "person": trainee.public_id, "enrolment": trainee.enrolment}
    return path.format(**vars(world.objects), **names)


def _cost(world: Furnished, client: FlaskClient, path: str) -> int:
    with StatementCount(world.app) as count:
        assert client.get(path).status_code == 200, path
    return len(count)


@pytest.fixture(params=["few rows", "many rows"])
def world(request: pytest.FixtureRequest, furnished: Furnished) -> Furnished:
    if request.param == "many rows":
        crowd(furnished)
    return furnished


def test_a_page_costs_what_the_table_says(world: Furnished) -> None:
    clients = {who: world.client(who) for who in ("trainee", "instructor", "admin")}
    wrong = []
    for who, path, cost in LINES:
        target = _address(path, world)
        clients[who].get(target)
        found = _cost(world, clients[who], target) - (MORE.get(path, 0) if POSTGRESQL else 0)
        wrong += [f"{who} {path} {found} instead of {cost}"] if found != cost else []
    assert wrong == []


def test_a_new_process_pays_little_more(world: Furnished) -> None:
    clients = {who: world.client(who) for who in ("trainee", "instructor", "admin")}
    for who, path, cost in LINES:
        with world.app.app_context():
            runtime().memory.clear()
        assert _cost(world, clients[who], _address(path, world)) <= cost + MORE.get(path, 0) + COLD, path


def test_trainees_and_instructors_get_lean_pages() -> None:
    most = {"trainee": 6, "instructor": 14, "admin": 10}
    assert all(cost <= most[who] for who, _path, cost in LINES)
    assert all(cost <= 4 for who, path, cost in LINES if path.startswith("/attempts/{running}"))
    assert all(cost <= 12 for who, path, cost in LINES if path.startswith("/teach/cohorts/"))


@pytest.mark.parametrize("size", [10, 500])
def test_a_cohort_costs_the_same_at_any_size(size: int, copies: Callable[..., Furnished]) -> None:
    world = copies()
    crowd(world, size)
    client, path = world.client("instructor"), f"/teach/cohorts/{world.academy.cohort}"
    client.get(path)
    assert _cost(world, client, path) == 10
    last = f"{path}?page={(size + 2) // 50}"
    assert _cost(world, client, last) == 10


@pytest.mark.parametrize("n", [2, 60])
@pytest.mark.parametrize("path", ["", "/items/mechanism-p01/1", "/responses.csv"])
def test_an_analysis_costs_the_same_whatever_the_attempts(n: int, path: str, copies: Callable[..., Furnished]) -> None:
    """Worked out anew, it reads the answers and the keys beside what a second look costs."""
    world = copies()
    with world.app.app_context():
        sit_many(world.academy, n, position=2, numbers=(1, 2))
    client, target = world.client("instructor"), f"/teach/quizzes/{world.objects.quiz}{path}?attempts=all"
    second = {"": 6, "/items/mechanism-p01/1": 8, "/responses.csv": 6}[path]
    assert _cost(world, client, target) <= second + 1 + COLD
    assert _cost(world, client, target) == second
    with world.app.app_context():
        sit_many(world.academy, 1, position=2, name="Later", kinds=("single_choice",))
    assert _cost(world, client, target) == second + 1


def test_saving_an_answer_costs_five_statements(world: Furnished) -> None:
    client, path = world.client("trainee"), f"/attempts/{world.objects.running}"
    client.get(path)
    with world.app.app_context():
        slots = world.academy.slots(world.objects.running)
        number, a, b = next(
            (n, *_two_options(question)) for n, question, _ in slots if n > 1 and _two_options(question)
        )
    costs = []
    for seq, answer in enumerate(([a], [b], [b], [], [a]), start=1):
        body = {"item": number, "fields": {"answer": answer}, "client": "countingtab", "seq": seq, "base": seq - 1}
        with StatementCount(world.app) as count:
            assert client.post(f"{path}/answers.json", json=body).status_code in (200, 409)
        costs.append(len(count))
    assert max(costs) <= 5
    with StatementCount(world.app) as count:
        client.post(f"{path}/flags.json", json={"item": number, "flagged": True})
    assert len(count) <= 5


def _two_options(question: Any) -> tuple[str, ...]:
    return tuple(option.id for option in getattr(question.spec.shown, "options", ())[:2])
