"""`flask privacy`: what is stored is looked over, and no text is printed."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask

from lms.commands.privacy import TEXTS, group
from lms.database import Base
from lms.journal.models import Body
from lms.journal.services import write_body
from lms.practicals.models import ObservationVersion
from lms.privacy.scanning.table import browser_table
from lms.unit_of_work import transaction
from tests.academy import MONDAY, Academy
from tests.practice import practise, sign


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(group, words)
    return result.exit_code, result.output


def kept(academy: Academy, text: str) -> int:
    with transaction(academy.act()) as work:
        return write_body(work, text)


def test_an_academy_without_a_patient_is_clean(app: Flask, academy: Academy) -> None:
    practise(academy)
    code, output = run(app, "scan")
    assert code == 0
    assert output.endswith("texts hold nothing that tells who somebody is\n")


def test_a_hit_is_told_by_kind_table_row_and_place_and_never_by_its_words(app: Flask, academy: Academy) -> None:
    row = kept(academy, "Call 07700 900417 today.")
    code, output = run(app, "scan", "--table", "journal_body")
    assert code == 1
    assert f"phone journal_body {row} 5-17\n" in output
    assert "07700" not in output


def test_a_text_about_practice_is_searched_for_names_and_a_reason_for_a_trainee_is_not(
    app: Flask, academy: Academy
) -> None:
    sign(academy)
    named = kept(academy, "Mrs Doyle was calm.")
    assert run(app, "scan")[0] == 0
    with transaction(academy.act()) as work:
        version = work.connection.execute(sa.select(ObservationVersion.__table__)).mappings().first()
        values = {name: value for name, value in dict(version or {}).items() if name != "id"}
        work.connection.execute(sa.insert(ObservationVersion).values({**values, "number": 2, "strength_id": named}))
    assert f"name journal_body {named} 4-9\n" in run(app, "scan")[1]


def test_what_was_erased_is_passed_over(app: Flask, academy: Academy) -> None:
    row = kept(academy, "Call 07700 900417 today.")
    with transaction(academy.act()) as work:
        work.connection.execute(sa.update(Body).where(Body.id == row).values(erased_at=MONDAY))
    assert run(app, "scan")[0] == 0


def test_an_unknown_table_is_refused_by_name(app: Flask, academy: Academy) -> None:
    assert run(app, "scan", "--table", "person") == (
        1,
        "No texts are kept in person; they are in journal_body, response, check_answer, change_answer, refresh_answer, "
        "evaluation_box.\n",
    )


def test_every_table_that_is_named_is_there(academy: Academy) -> None:
    assert set(TEXTS) <= set(Base.metadata.tables)


def test_the_browsers_table_is_printed(app: Flask, academy: Academy) -> None:
    assert run(app, "patterns") == (0, browser_table())
