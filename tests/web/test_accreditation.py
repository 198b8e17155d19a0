"""Pages of accreditation: what is sent wrongly comes back with why, and the page's file is the command's."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from lms.accreditation.queries.activity import activity_by_id
from lms.canonical import digest_of
from lms.commands.accreditor import group
from lms.database import db, reading
from tests.academy import Academy
from tests.practice import study

Entry = Callable[[str], FlaskClient]
PAGE = "/teach/courses/1/accreditation"


def test_the_page_gives_the_bytes_of_the_command(
    app: Flask, academy: Academy, signed_in: Entry, tmp_path: Path
) -> None:
    answer = signed_in("admin").post(PAGE, data={"act": "make", "first": "", "last": ""})
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert 'filename="accreditor-upper-face-2026-11-23.zip"' in answer.headers["Content-Disposition"]
    db.session.remove()
    app.test_cli_runner().invoke(group, ["file", "upper-face", str(tmp_path / "file.zip")])
    assert answer.data == (tmp_path / "file.zip").read_bytes()
    assert "manifest.json" in zipfile.ZipFile(io.BytesIO(answer.data)).namelist()


def test_days_in_the_wrong_order_are_said_and_make_nothing(academy: Academy, signed_in: Entry) -> None:
    answer = signed_in("admin").post(PAGE, data={"act": "make", "first": "2027-01-02", "last": "2027-01-01"})
    assert answer.status_code == 400
    assert "The first day lies after the last one." in answer.text
    assert signed_in("admin").post(PAGE, data={"act": "make", "first": "soon"}).status_code == 400


def test_agreement_comes_back_where_the_page_was_another(academy: Academy, signed_in: Entry) -> None:
    client = signed_in("trainee")
    assert client.post("/learn/about/reporting", data={"act": "agree", "fields": "birthday"}).status_code == 400
    assert client.post("/learn/about/reporting", data={"fields": "email"}).status_code == 400
    other = client.post("/learn/about/reporting", data={"act": "agree", "recipient": "Somebody else"})
    assert other.status_code == 409
    assert "The course names another body now." in other.text
    assert client.post("/learn/about/reporting", data={"act": "agree", "fields": "email"}).status_code == 303
    assert "You agreed on" in client.get("/learn/about").text
    assert client.post("/learn/about/reporting", data={"act": "withdraw"}).status_code == 303
    assert "You took your agreement back" in client.get("/learn/about").text


def test_an_answer_that_names_somebody_comes_back_with_what_was_typed(academy: Academy, signed_in: Entry) -> None:
    study(academy)
    row = activity_by_id(reading(), 1)
    assert row is not None
    sheet = {"questionnaire": digest_of(list(row.questions)), "q-unbiased": "agree"}
    db.session.remove()
    client = signed_in("trainee")
    named = client.post("/learn/evaluation", data={**sheet, "q-better": "Call 07700 900417."})
    assert named.status_code == 400
    assert "leave out how somebody can be reached" in named.text
    assert "Call 07700 900417." in named.text
    assert client.post("/learn/evaluation", data={**sheet, "q-unbiased": "stars"}).status_code == 400
    assert client.post("/learn/evaluation", data={**sheet, "questionnaire": "old"}).status_code == 409
    assert client.post("/learn/evaluation", data=sheet).status_code == 303
    assert client.post("/learn/evaluation", data=sheet).status_code == 409
    assert "You have answered" in client.get("/learn/evaluation").text


def test_results_of_fewer_than_five_are_not_shown(academy: Academy, signed_in: Entry) -> None:
    assert "Too few to show" in signed_in("instructor").get(PAGE).text
