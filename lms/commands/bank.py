"""`flask bank`: how many papers a quiz's pool carries, and whether every golden answer still earns what it says."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import click
from sqlalchemy.orm import Session

from lms.bank.queries import KeyedQuestion, QuizRow, keyed_questions, pool, quizzes_of, release_items
from lms.catalogue.queries import courses, current_release_id
from lms.commands.plain import Failure, PlainGroup, act_of_the_system
from lms.database import reading
from lms.marking.services.regrading import Regrade, preview, regrade
from quizzes.capacity import Capacity, section_capacity
from quizzes.grading import GoldenFailure, failing_golden
from quizzes.paper import Candidate, section_shortages
from quizzes.values import Problem

group = PlainGroup("bank", help="The question bank: what it carries, and whether its keys hold.")


@group.command("capacity")
@click.argument("quiz")
def capacity_command(quiz: str) -> None:
    """Print how many papers the pool of QUIZ carries (its id in the pack, such as 'final')."""
    session = reading()
    found = [
        (release, row) for release in _releases(session) for row in quizzes_of(session, release) if row.key == quiz
    ]
    if not found:
        raise Failure(f"No current release has a quiz {quiz!r}; there are: {', '.join(_quiz_keys(session))}.")
    for release, row in found:
        _print_capacity(row, _candidates(session, release, row))


@group.command("test")
def test_command() -> None:
    """Mark every golden answer of every current release anew; exit with 1 if one earns something else."""
    session = reading()
    tested, failing = 0, 0
    for release in _releases(session):
        for question in _questions(session, release):
            failures = failing_golden(question.shown.type, question.spec)
            tested, failing = tested + len(question.spec.key.golden), failing + len(failures)
            for failure in failures:
                click.echo(_sentence(question, failure))
    if failing:
        raise Failure(f"{failing} of {tested} golden answers do not earn what they say.")
    click.echo(f"{tested} golden answers earn what they say.")


def _releases(session: Session) -> list[int]:
    """The current release of every course that has one."""
    found = [current_release_id(session, course.id) for course in courses(session)]
    return [release for release in found if release is not None]


def _quiz_keys(session: Session) -> list[str]:
    return [row.key for release in _releases(session) for row in quizzes_of(session, release)]


def _candidates(session: Session, release: int, quiz: QuizRow) -> list[Candidate]:
    use = "examination" if quiz.kind == "examination" else "practice"
    return [entry.candidate for entry in pool(session, release, use, quiz.lesson_id)]


def _print_capacity(quiz: QuizRow, candidates: list[Candidate]) -> None:
    found = section_capacity(candidates, quiz.paper)
    click.echo(f"{quiz.title} ({quiz.key}): {quiz.items} items a paper")
    click.echo(f"  questions to draw from   {found.questions}, testing {found.ideas} ideas")
    click.echo(f"  different papers         {_papers(found)}")
    click.echo(f"  without a shared item    {found.disjoint}")
    click.echo(f"  attempts allowed         {quiz.policy.attempts}")
    for problem in section_shortages(candidates, quiz.paper):
        click.echo(f"  {_short(problem)}")
    if found.disjoint < quiz.policy.attempts:
        click.echo("  Whoever takes every attempt meets an item again.")


def _short(problem: Problem) -> str:
    params = problem.params
    if "wanted" in params:
        return f"short: {params['wanted']} wanted ({params['domain']}), {params['available']} to be had"
    return f"{params['id']}: {_NAMED[problem.code]}"


_NAMED = {
    "question_unknown": "stands in the paper by name and is not in the pool",
    "siblings_together": "tests the same idea as another question that stands in the paper by name",
}


def _papers(found: Capacity) -> str:
    return "too many ties to count" if found.papers is None else f"{found.papers:,}"


def _questions(session: Session, release: int) -> Iterator[KeyedQuestion]:
    revisions = {key: item.key_revision_id for key, item in release_items(session, release).items()}
    keyed = keyed_questions(session, list(revisions.values()))
    return (keyed[revisions[key]] for key in sorted(revisions))


def _sentence(question: KeyedQuestion, failure: GoldenFailure) -> str:
    says, earns = _worth(failure.says, failure.says_unsafe), _worth(failure.earns, failure.is_unsafe)
    return f"{question.shown.key}: golden answer {failure.place + 1} says {says}, earns {earns}"


def _worth(credit: Fraction | None, unsafe: bool) -> str:
    words = "nothing without a person" if credit is None else str(credit)
    return f"{words} (unsafe)" if unsafe else words


@group.command("regrade")
@click.argument("item")
@click.option("--apply", "reason", metavar="REASON", help="Give the new marks; without it only say what would change.")
def regrade_command(item: str, reason: str | None) -> None:
    """Say what the newest key of ITEM makes of the answers that an earlier one marked, and apply it with a reason."""
    session = reading()
    release = next((release for release in _releases(session) if item in release_items(session, release)), None)
    if release is None:
        raise Failure(f"No current release has an item {item!r}.")
    if reason is None:
        _print_regrade(preview(session, release, item))
        click.echo("Nothing was changed; --apply REASON gives the new marks.")
        return
    _print_regrade(regrade(act_of_the_system(), release, item, reason))
    click.echo("The new marks are given; every attempt is settled anew, and a pass that was reached stays.")


def _print_regrade(found: Regrade) -> None:
    click.echo(f"{found.question}, version {found.version}, key revision {found.revision}")
    for change in found.changes:
        before, after = _worth(change.before, change.unsafe_before), _worth(change.after, change.unsafe_after)
        click.echo(f"  attempt {change.attempt}, item {change.number}: {before} -> {after}")
    click.echo(
        f"  {len(found.changes)} change, {found.same} stay, {found.left_to_people} were marked by people and stay"
    )
