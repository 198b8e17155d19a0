"""The accreditor's file names those who agree and nobody else; an evaluation leads back to nobody."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.accounts.models import Licence, Person
from lms.accounts.queries import academy as academy_row
from lms.accreditation.file import Made
from lms.accreditation.models import EvaluationAnswered, EvaluationBox, ReportConsent
from lms.accreditation.queries.activity import activity_by_id
from lms.accreditation.queries.consent import Span, consent_of
from lms.accreditation.queries.evaluation import evaluations_of
from lms.accreditation.services.consenting import decide_reporting
from lms.accreditation.services.evaluating import evaluate
from lms.accreditation.services.making import course_report, disclose
from lms.canonical import digest_of
from lms.certification.models import Certificate, CertificateEvent
from lms.cohorts.models import Enrolment
from lms.commands.accreditor import group
from lms.commands.privacy import TEXTS
from lms.database import db, reading, runtime
from lms.journal.models import Entry
from lms.permissions import Actor
from lms.privacy.rules import IDENTIFIES
from lms.publishing.pack.pack import Pack
from lms.publishing.services import load_pack
from lms.unit_of_work import Act, Refused
from tests.academy import MONDAY, Academy
from tests.course import shipped
from tests.fixtures import furthered
from tests.postgres import Cluster
from tests.practice import certify, study
from tests.sitters import sit_many
from tests.stories.test_journal import breaches

COURSE = "upper-face"
PEOPLE = 24


@pytest.fixture(scope="module")
def template(prepared: Path, cluster: Cluster | None) -> str:
    return furthered(prepared, cluster, "completed", completed)


def completed(academy: Academy) -> None:
    """One real certificate, and as many people with a copy of it as a cohort has, each with a registration."""
    certify(academy)
    sit_many(academy, PEOPLE, name="Completer")
    with runtime().engine.begin() as connection:
        known = Certificate.__table__
        pattern = connection.execute(sa.select(known)).mappings().one()
        rows = connection.execute(
            sa.select(Enrolment.id, Enrolment.person_id, Person.name)
            .join(Person, Person.id == Enrolment.person_id)
            .where(Person.name.startswith("Completer") | (Enrolment.id == pattern["enrolment_id"]))
            .order_by(Enrolment.id)
        ).all()
        assert len(rows) == PEOPLE + 1
        for number, (enrolment, person, name) in enumerate(rows, start=1):
            connection.execute(
                sa.insert(Licence).values(
                    person_id=person, profession="nurse", body=f"Board {number:03}", number=f"REG-{number:05}",
                    valid_from=date(2024, 1, 1), valid_until=date(2029, 1, 1), verification="document",
                    recorded_at=MONDAY,
                )
            )  # fmt: skip
            if enrolment == pattern["enrolment_id"]:
                continue
            connection.execute(
                sa.insert(known).values(
                    {
                        **{column: value for column, value in pattern.items() if column != "id"},
                        "enrolment_id": enrolment,
                        "public_id": f"{number:026}",
                        "holder_name": name,
                    }
                )
            )


@pytest.fixture
def people(academy: Academy) -> list[Any]:
    """Those who completed, the trainee first: id, name, e-mail address, registration number, certificate."""
    return list(
        reading().execute(
            sa.select(Person.id, Person.name, Person.email, Licence.number, Certificate.public_id)
            .join(Enrolment, Enrolment.person_id == Person.id)
            .join(Certificate, Certificate.enrolment_id == Enrolment.id)
            .join(Licence, Licence.person_id == Person.id)
            .where(Licence.number.startswith("REG-"))
            .order_by(Person.id)
        )
    )


def act_of(academy: Academy, person: int) -> Act:
    db.session.close()
    return Act(Actor(person, frozenset({"trainee"}), "trainee"), academy.clock())


def agree(academy: Academy, person: int, *fields: str, recipient: str = "") -> None:
    decide_reporting(act_of(academy, person), True, recipient, fields)


def made(academy: Academy, span: Span = Span(), who: str | None = None) -> Made:
    db.session.close()
    row = academy_row(reading())
    assert row is not None
    return disclose(academy.act(who), course_report(reading(), COURSE, academy.clock()), row, span, "en")


def table(file: Made, name: str) -> list[dict[str, str]]:
    text = dict(file.files)[name].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def names(file: Made) -> list[str]:
    return sorted(row["name"] for row in table(file, "attendance.csv"))


# -- who is named ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_nobody_who_did_not_agree_stands_in_any_byte(seed: int, academy: Academy, people: list[Any]) -> None:
    """Some agree, some agree and take it back, some never say a word; drawn by chance."""
    random, agreed = Random(seed), {}
    for person in people:
        fields = [one for one in ("email", "licence") if random.random() < 0.5]
        word = random.choice(("never", "yes", "yes", "taken back", "changed"))
        if word != "never":
            agree(academy, person.id, *fields)
        if word == "taken back":
            decide_reporting(act_of(academy, person.id), False, "", ())
        if word == "changed":
            fields = ["email"]
            agree(academy, person.id, *fields)
        if word in ("yes", "changed"):
            agreed[person.id] = fields
    file = made(academy)
    everything = b"\n".join(data for _name, data in file.files) + file.archive
    for person in people:
        fields = agreed.get(person.id)
        told = {
            person.name: fields is not None,
            person.public_id: fields is not None,
            person.email: fields is not None and "email" in fields,
            person.number: fields is not None and "licence" in fields,
        }
        for text, expected in told.items():
            assert (text.encode() in everything) == expected, (person.name, text)
    assert names(file) == sorted(person.name for person in people if person.id in agreed)
    assert file.people == len(agreed)


def test_silence_is_no_agreement(academy: Academy) -> None:
    assert names(made(academy)) == []


def test_taking_it_back_counts_from_the_next_file_on(academy: Academy, people: list[Any]) -> None:
    agree(academy, people[0].id)
    assert names(made(academy)) == [people[0].name]
    decide_reporting(act_of(academy, people[0].id), False, "", ())
    assert names(made(academy)) == []
    agree(academy, people[0].id)
    assert names(made(academy)) == [people[0].name]


def test_agreeing_to_one_body_is_no_agreement_for_another(academy: Academy, people: list[Any]) -> None:
    agree(academy, people[0].id)
    load_pack(academy.act(), with_activity(accreditor="Council of Cards"))
    assert names(made(academy)) == []
    with pytest.raises(Refused, match="consent_other_recipient"):
        agree(academy, people[0].id, recipient="")
    agree(academy, people[0].id, recipient="Council of Cards")
    assert names(made(academy)) == [people[0].name]
    load_pack(academy.act(), shipped())
    assert names(made(academy)) == []


def test_only_what_changes_something_is_a_row(academy: Academy, people: list[Any]) -> None:
    person = people[0].id
    decide_reporting(act_of(academy, person), False, "", ())
    for _ in range(2):
        agree(academy, person, "email")
    agree(academy, person)
    for _ in range(2):
        decide_reporting(act_of(academy, person), False, "", ())
    rows = reading().execute(sa.select(ReportConsent.given, ReportConsent.fields).order_by(ReportConsent.id)).all()
    assert [(row.given, row.fields["fields"]) for row in rows] == [(True, ["email"]), (True, []), (False, [])]
    assert consent_of(reading(), person, 1) is not None


def test_a_field_that_is_not_offered_is_refused(academy: Academy, people: list[Any]) -> None:
    with pytest.raises(Refused, match="consent_field"):
        agree(academy, people[0].id, "birthday")


def test_who_studies_nothing_has_nothing_to_report(academy: Academy) -> None:
    with pytest.raises(Refused, match="consent_not_enrolled"):
        agree(academy, academy.people["admin"].id)


def test_days_count_by_the_academys_calendar_and_both_ends_are_in(academy: Academy, people: list[Any]) -> None:
    agree(academy, people[0].id)
    on = date(2026, 11, 23)
    assert names(made(academy, Span(on, on)))
    assert not names(made(academy, Span(date(2026, 11, 24))))
    assert not names(made(academy, Span(None, date(2026, 11, 22))))
    with pytest.raises(Refused, match="accreditor_span"):
        made(academy, Span(on, date(2026, 11, 22)))


def test_a_revoked_certificate_is_no_completion(academy: Academy, people: list[Any]) -> None:
    agree(academy, people[0].id)
    with runtime().engine.begin() as connection:
        id = connection.execute(
            sa.select(Certificate.id).where(Certificate.public_id == people[0].public_id)
        ).scalar_one()
        connection.execute(
            sa.insert(CertificateEvent).values(certificate_id=id, verb="revoked", cause="decision", at=MONDAY)
        )
    assert names(made(academy)) == []


def test_totals_stand_only_where_they_point_at_nobody(academy: Academy, people: list[Any]) -> None:
    assert len(people) == PEOPLE + 1
    for person in people[:21]:
        agree(academy, person.id)
    assert made(academy).manifest["completed"] is None  # four others
    decide_reporting(act_of(academy, people[0].id), False, "", ())
    assert made(academy).manifest["completed"] == PEOPLE + 1
    for person in (people[0], *people[21:]):
        agree(academy, person.id)
    assert made(academy).manifest["completed"] == PEOPLE + 1


def test_only_administrators_make_it_and_the_journal_keeps_that(academy: Academy, people: list[Any]) -> None:
    with pytest.raises(Refused, match="accreditor_not_yours"):
        made(academy, who="instructor")
    agree(academy, people[0].id)
    file = made(academy, who="admin")
    db.session.close()
    entry = reading().execute(sa.select(Entry).where(Entry.verb == "accreditor_file_made")).scalar_one()
    assert entry.actor_id == academy.people["admin"].id
    assert entry.payload["people"] == 1
    assert entry.payload["digest"] == digest_of(file.manifest)


def test_each_word_is_sealed(academy: Academy, people: list[Any]) -> None:
    agree(academy, people[0].id)
    with runtime().engine.connect() as connection:
        before = breaches(connection)
        connection.execute(sa.text("DROP TRIGGER IF EXISTS refuse_update_report_consent")) if (
            connection.dialect.name == "sqlite"
        ) else connection.execute(sa.text("ALTER TABLE report_consent DISABLE TRIGGER USER"))
        connection.execute(sa.update(ReportConsent).values(given=False))
        assert set(breaches(connection)) - set(before) == {("journal_entry", "record_changed")}
        connection.rollback()


# -- what the file says of the course ----------------------------------------------------------------------


def with_activity(**changes: Any) -> Pack:
    """The shipped course with another section `activity`."""
    pack = shipped()
    assert pack.course.activity is not None
    read = type(pack.course.activity).model_validate({**pack.course.activity.model_dump(exclude_none=True), **changes})
    course = pack.course.model_copy(update={"activity": read})
    return type(pack)(**{**vars(pack), "course": course})


WHOLE: dict[str, Any] = {
    "provider": "=Meridian & Co <b>",
    "accreditor": "Council of Cards",
    "minutes": 300,
    "people": [
        {"name": "A. Writer", "role": "author", "relationships": "none"},
        {"name": "B. Reader", "role": "reviewer", "mitigation": "C read it again.",
         "relationships": [{"company": "Maker Ltd", "nature": "fees", "ended": "2025-06"}]},
    ],
    "commercial_support": [{"company": "Giver Inc", "kind": "vials of saline"}],
}  # fmt: skip


def test_the_shipped_course_says_what_it_lacks(academy: Academy) -> None:
    file = made(academy)
    assert file.missing == ("provider", "accreditor", "minutes", "disclosures", "support", "evaluation")
    assert not file.manifest["complete"]
    assert [row["state"] for row in table(file, "disclosures.csv")] == ["not_recorded"]
    assert [row["company"] for row in table(file, "support.csv")] == ["not recorded"]
    assert dict(file.files)["summary.html"].count(b"not recorded") >= 3


def test_a_whole_one_is_told_as_it_was_written(academy: Academy, people: list[Any]) -> None:
    load_pack(academy.act(), with_activity(**WHOLE))
    for person in people[:5]:
        answer(academy, person.id)
    file = made(academy)
    assert file.missing == ()
    assert [(row["name"], row["state"], row["company"]) for row in table(file, "disclosures.csv")] == [
        ("A. Writer", "none", ""),
        ("B. Reader", "declared", "Maker Ltd"),
    ]
    assert [row["company"] for row in table(file, "support.csv")] == ["Giver Inc"]
    said = {row["field"]: row["value"] for row in table(file, "activity.csv")}
    assert said["provider"] == "'=Meridian & Co <b>"  # no spreadsheet takes it for a formula
    assert b"=Meridian &amp; Co &lt;b&gt;" in dict(file.files)["summary.html"]
    assert b"<b>" not in dict(file.files)["summary.html"]


def test_pass_marks_stand_with_their_reasons(academy: Academy) -> None:
    rows = table(made(academy), "pass-marks.csv")
    assert len(rows) == 11
    assert (rows[0]["pass_mark_percent"], rows[-1]["pass_mark_percent"]) == ("75", "80")
    assert all(len(row["reason"]) > 20 for row in rows)


def test_every_objective_and_reference_stands(academy: Academy) -> None:
    file, pack = made(academy), shipped()
    wanted = [text for module in pack.modules for text in module.lesson.objectives]
    assert [row["objective"] for row in table(file, "objectives.csv")] == wanted
    assert [row["id"] for row in table(file, "references.csv")] == [one.id for one in pack.references]


def test_items_have_figures_from_ten_answers_on_and_never_a_key(academy: Academy) -> None:
    rows = table(made(academy), "item-report.csv")
    assert rows
    for row in rows:
        few = row["n"] == "fewer than 10"
        assert few == (row["facility"] == "")
        assert few or int(row["n"]) >= 10
    assert any(row["facility"] for row in rows)
    assert set(rows[0]) == {
        "quiz", "item", "version", "kind", "domain", "n", "facility", "facility_from", "facility_to", "sd", "r",
        "r_from", "r_to", "flags",
    }  # fmt: skip


def test_the_manifest_has_the_digest_of_each_file(academy: Academy) -> None:
    file = made(academy)
    listed = json.loads(dict(file.files)["manifest.json"])["files"]
    assert [one["name"] for one in listed] == [name for name, _ in file.files][:-1]
    for one in listed:
        data = dict(file.files)[one["name"]]
        assert (one["sha256"], one["bytes"]) == (hashlib.sha256(data).hexdigest(), len(data))


def test_the_same_day_gives_the_same_bytes(academy: Academy, people: list[Any]) -> None:
    agree(academy, people[0].id)
    first = made(academy).archive
    academy.clock.advance(hours=3)
    runtime().memory.clear()
    assert made(academy).archive == first


# -- the evaluation ----------------------------------------------------------------------------------------


def questionnaire() -> tuple[Any, ...]:
    row = activity_by_id(reading(), 1)
    assert row is not None
    return row.questions


def answer(academy: Academy, person: int, **sheet: str) -> None:
    act = act_of(academy, person)
    evaluate(act, digest_of(list(questionnaire())), sheet or {"unbiased": "agree"})


def found(academy: Academy) -> Any:
    db.session.close()
    return evaluations_of(reading(), 1, questionnaire())[0].results


def test_results_move_on_in_steps_of_five(academy: Academy, people: list[Any]) -> None:
    seen = []
    for person in people[:11]:
        answer(academy, person.id)
        seen.append(found(academy).n)
    assert seen == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]


def test_the_database_does_not_tell_who_answered_what(academy: Academy, people: list[Any]) -> None:
    """Whoever reads every table finds the same, whichever of two people gave which answers."""
    states = []
    for first, second in ((people[0], people[1]), (people[1], people[0])):
        with runtime().engine.begin() as connection:
            for name in ("evaluation_answered", "evaluation_box"):
                connection.execute(sa.text(f"DROP TRIGGER IF EXISTS refuse_delete_{name}")) if (
                    connection.dialect.name == "sqlite"
                ) else connection.execute(sa.text(f"ALTER TABLE {name} DISABLE TRIGGER USER"))
                connection.execute(sa.text(f"DELETE FROM {name}"))
        answer(academy, first.id, unbiased="agree_fully", better="More cases.")
        academy.clock.advance(hours=1)
        answer(academy, second.id, unbiased="disagree", change="yes")
        db.session.close()
        boxes = reading().execute(sa.select(EvaluationBox.questions, EvaluationBox.document)).all()
        states.append([tuple(map(repr, row)) for row in boxes])
    assert states[0] == states[1]
    columns = {column.name for one in (EvaluationBox, EvaluationAnswered) for column in one.__table__.columns}
    assert columns == {"id", "course_id", "digest", "questions", "document", "box_id", "person_id"}  # and no moment


def test_the_journal_holds_nothing_of_it(academy: Academy, people: list[Any]) -> None:
    count = sa.select(sa.func.count()).select_from(Entry)
    before = reading().execute(count).scalar_one()
    answer(academy, people[0].id, better="More cases.")
    db.session.close()
    assert reading().execute(count).scalar_one() == before


def test_it_is_answered_once(academy: Academy, people: list[Any]) -> None:
    answer(academy, people[0].id)
    with pytest.raises(Refused, match="evaluation_once"):
        answer(academy, people[0].id, unbiased="disagree")


def test_other_questions_are_another_box(academy: Academy, people: list[Any]) -> None:
    for person in people[:5]:
        answer(academy, person.id)
    old = digest_of(list(questionnaire()))
    load_pack(academy.act(), with_activity(evaluation=[{"id": "new", "kind": "scale", "text": "New."}]))
    with pytest.raises(Refused, match="evaluation_changed"):
        evaluate(act_of(academy, people[0].id), old, {"unbiased": "agree"})
    answer(academy, people[0].id, new="agree")
    both = evaluations_of(reading(), 1, questionnaire())
    assert [(one.current, one.results.n) for one in both] == [(True, 0), (False, 5)]


def test_it_opens_when_the_lessons_are_read(academy: Academy) -> None:
    digest = digest_of(list(questionnaire()))
    with pytest.raises(Refused, match="evaluation_not_yet"):
        evaluate(academy.act("other"), digest, {"unbiased": "agree"})
    study(academy, "other")
    evaluate(academy.act("other"), digest, {"unbiased": "agree"})


def test_a_text_that_names_somebody_is_refused_and_nothing_is_kept(academy: Academy, people: list[Any]) -> None:
    with pytest.raises(Refused, match=IDENTIFIES):
        answer(academy, people[0].id, better="Call 07700 900417, ask for Dr Chidi Okafor.")
    db.session.close()
    assert reading().execute(sa.select(EvaluationAnswered.id)).first() is None


def test_texts_of_the_box_are_looked_over_too(academy: Academy, people: list[Any]) -> None:
    answer(academy, people[0].id, better="More cases.")
    with runtime().engine.connect() as connection:
        assert [hits for _row, hits in TEXTS["evaluation_box"](connection)] == [[]]


def test_the_file_tells_sums_and_sorted_texts(academy: Academy, people: list[Any]) -> None:
    for number, person in enumerate(people[:5]):
        answer(academy, person.id, unbiased="agree" if number < 3 else "neither", better=f"={'edcba'[number]} please")
    rows = table(made(academy), "evaluation.csv")
    sums = {row["answer"]: row["count"] for row in rows if row["question"] == "unbiased"}
    assert sums["I rather agree"] == "3"
    assert sums["Neither"] == "2"
    assert [row["answer"] for row in rows if row["question"] == "better"] == [f"'={one} please" for one in "abcde"]
    assert {row["people"] for row in rows} == {"5"}


# -- the command -------------------------------------------------------------------------------------------


def run(app: Flask, *words: str) -> tuple[int, str]:
    db.session.close()
    result = app.test_cli_runner().invoke(group, words)
    return result.exit_code, result.output


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder that holds nothing but what is expected, whatever came of the command."""
    folder = tmp_path / "out"
    folder.mkdir()
    yield folder
    assert [one.name for one in folder.iterdir() if one.name.startswith(".")] == []


def test_one_command_writes_it_as_a_zip_or_a_folder(
    app: Flask, academy: Academy, people: list[Any], place: Path
) -> None:
    agree(academy, people[0].id)
    code, output = run(app, "file", COURSE, str(place / "file.zip"))
    assert code == 3
    assert "1 people named" not in output
    assert "1 person named" in output
    assert "missing: the provider of the activity (provider)" in output
    assert run(app, "file", COURSE, str(place / "folder"))[0] == 3
    with zipfile.ZipFile(place / "file.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            one.name: one.read_bytes() for one in (place / "folder").iterdir()
        }
    assert (place / "file.zip").stat().st_mode & 0o077 == 0


def test_a_complete_file_ends_with_nought(app: Flask, academy: Academy, people: list[Any], place: Path) -> None:
    load_pack(academy.act(), with_activity(**WHOLE))
    for person in people[:5]:
        answer(academy, person.id)
    code, output = run(app, "file", COURSE, str(place / "file.zip"), "--from", "2026-01-01", "--to", "2026-12-31")
    assert code == 0
    assert "missing" not in output


def test_what_cannot_be_done_is_one_sentence_and_leaves_nothing(app: Flask, academy: Academy, place: Path) -> None:
    (place / "there").mkdir()
    (place / "file").write_text("kept")
    target = str(place / "new.zip")
    for words, said in (
        (("other-course", target), "There is no course other-course in this academy; it has upper-face."),
        ((COURSE, str(place / "there")), "is there already; nothing was changed."),
        ((COURSE, str(place / "file")), "is there already; nothing was changed."),
        ((COURSE, str(place / "nowhere" / "new.zip")), "There is no folder"),
        ((COURSE, str(place / "file" / "new.zip")), "There is no folder"),
        ((COURSE, target, "--from", "1.2.2027"), "--from 1.2.2027 is not a day: write it like 2027-03-14."),
        ((COURSE, target, "--from", "2027-01-02", "--to", "2027-01-01"), "The first day lies after the last one."),
    ):
        code, output = run(app, "file", *words)
        assert (code, output.count("\n")) == (1, 1), output
        assert said in output
    assert sorted(one.name for one in place.iterdir()) == ["file", "there"]
    assert (place / "file").read_text() == "kept"
    assert reading().execute(sa.select(Entry.id).where(Entry.verb == "accreditor_file_made")).first() is None
