"""`flask quiz`: a table of responses out of the database, and statistics of any such table without one."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path

import click

from lms.commands.plain import Failure, PlainGroup
from lms.commands.quiz.figures import as_json
from lms.commands.quiz.report import report
from lms.commands.quiz.responses import Unreadable, parse_mark, read_responses, responses_command
from quizzes.analysis import analyse as analyse_columns
from quizzes.analysis import exact_columns

group = PlainGroup("quiz", help="Statistics of a quiz.")
group.add_command(responses_command)


@group.command("analyse")
@click.argument("responses", type=click.Path(path_type=Path))
@click.option("--pass-mark", "pass_mark", default="0.8", show_default=True, help="Share of the marks that passes.")
@click.option("--json", "machine", is_flag=True, help="Print the figures as JSON, in full precision.")
def analyse(responses: Path, pass_mark: str, machine: bool) -> None:
    """Print the item and test statistics of RESPONSES, a CSV file.

    Its first line is a heading: trainee, then one column for each item. A cell is the mark earned, from 0 to 1, as a
    decimal (0.5) or a fraction (1/3); blank where the item was not presented.
    """
    share = _pass_mark(pass_mark)
    try:
        table = read_responses(responses.read_bytes())
    except Unreadable as unreadable:
        raise Failure(f"{responses}: {unreadable}") from unreadable
    columns = exact_columns(table.marks)
    found = analyse_columns(columns.marks, presented=columns.presented, unit=columns.unit, pass_mark=share)
    if machine:
        click.echo(json.dumps(as_json(table.items, found), indent=2, allow_nan=False))
    else:
        click.echo(report(str(responses), table.items, found, share))


def _pass_mark(text: str) -> Fraction:
    try:
        return parse_mark(re.sub(r"\s", "", text))
    except ValueError as problem:
        raise Failure(f"--pass-mark: {problem}.") from problem
