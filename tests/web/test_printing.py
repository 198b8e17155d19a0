"""The address of the printed certificate: on which paper, with what inside, and what is said where it is not made."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from lms.certification.queries import CertificateView, certificate_of
from lms.certification.services import correct, revoke
from lms.credentials.services import check_file, trust_of
from lms.database import db, now, reading, runtime
from lms.printing import press as presses
from tests.academy import Academy
from tests.fixtures import furthered
from tests.postgres import Cluster
from tests.practice import certify, day
from tests.sheets import pages

SignedIn = Callable[[str], FlaskClient]


@pytest.fixture(scope="module")
def template(prepared: Path, cluster: Cluster | None) -> str:
    """Everybody here begins with a certificate."""
    return furthered(prepared, cluster, "certified_for_files", certify)


@pytest.fixture
def issued(academy: Academy) -> CertificateView:
    return latest(academy)


def latest(academy: Academy) -> CertificateView:
    db.session.close()
    found = certificate_of(reading(), academy.enrolment().id, day(academy), runtime().keys)
    assert found is not None
    return found


def test_the_holder_downloads_it_on_either_paper(
    academy: Academy, signed_in: SignedIn, issued: CertificateView
) -> None:
    client = signed_in("trainee")
    page = client.get("/certificate").text
    for paper, width in (("a4", 595), ("letter", 612)):
        address = f"/certificates/{issued.public_id}.pdf" + ("" if paper == "a4" else "?paper=letter")
        assert f'href="{address}"' in page
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        name = f"certificate-{issued.public_id}-{paper}.pdf"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["Cache-Control"] == "no-store"
        document = pypdfium2.PdfDocument(answer.data)
        assert round(document[0].get_width()) == width
        document.close()
        assert client.get(address).data == answer.data


def test_it_is_in_the_language_of_the_academy_whoever_asks(
    academy: Academy, signed_in: SignedIn, issued: CertificateView
) -> None:
    client = signed_in("trainee")
    english = client.get(f"/certificates/{issued.public_id}.pdf").data
    academy.app.config["PSEUDO_LOCALE"] = "en_XA"
    assert "⟦" in client.get("/certificate").text
    assert client.get(f"/certificates/{issued.public_id}.pdf").data == english


def test_it_says_what_the_page_says(academy: Academy, signed_in: SignedIn, issued: CertificateView) -> None:
    (said,) = pages(signed_in("instructor").get(f"/certificates/{issued.public_id}.pdf").data)
    for words in (
        "Ana Ferreira has met every requirement of",
        "3 procedures observed, 5 performed",
        "Chidi Okafor released it as a second person",
        f"http://127.0.0.1:8000/verify/ {issued.public_id}",
        "Demonstration academy: this certificate certifies nothing.",
    ):
        assert words in said
    assert "12345" not in said


def test_the_credential_inside_is_good_by_itself(
    academy: Academy, signed_in: SignedIn, issued: CertificateView
) -> None:
    made = signed_in("trainee").get(f"/certificates/{issued.public_id}.pdf").data
    document = pypdfium2.PdfDocument(made)
    inside = document.get_attachment(0)
    data = bytes(inside.get_data())
    assert inside.get_name() == f"certificate-{issued.public_id}.json"
    document.close()
    assert check_file(data, trust_of(runtime().keys), now()).holder == "Ana Ferreira"
    assert check_file(made, trust_of(runtime().keys), now()).public_id == issued.public_id
    assert "score" not in json.dumps(json.loads(data))


def test_a_paper_that_is_not_made_is_refused(academy: Academy, signed_in: SignedIn, issued: CertificateView) -> None:
    assert signed_in("trainee").get(f"/certificates/{issued.public_id}.pdf?paper=a5").status_code == 400


def test_an_unknown_number_is_not_found(academy: Academy, signed_in: SignedIn) -> None:
    for number in ("0123456789abcdefghjkmnpqrs", "x"):
        assert signed_in("trainee").get(f"/certificates/{number}.pdf").status_code == 404


def test_a_withdrawn_certificate_says_so_on_paper(
    academy: Academy, signed_in: SignedIn, issued: CertificateView
) -> None:
    client = signed_in("trainee")
    before = client.get(f"/certificates/{issued.public_id}.pdf").data
    revoke(academy.act("instructor"), issued.id, "The observation was not genuine.")
    (said,) = pages(client.get(f"/certificates/{issued.public_id}.pdf").data)
    assert "Revoked." in said
    assert "Revoked." not in pages(before)[0]


def test_a_name_that_no_font_can_print_is_refused_with_the_font_to_add(
    academy: Academy, signed_in: SignedIn, issued: CertificateView
) -> None:
    correct(academy.act("instructor"), issued.id, "王小明", "As on the licence.")
    answer = signed_in("trainee").get(f"/certificates/{latest(academy).public_id}.pdf")
    assert answer.status_code == 409
    assert "No font of the academy has 王 小 明" in answer.text
    assert "Noto Serif CJK SC" in answer.text


def test_a_record_that_was_changed_is_not_printed(
    academy: Academy, signed_in: SignedIn, issued: CertificateView
) -> None:
    db.session.close()
    with runtime().engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("ALTER TABLE certificate DISABLE TRIGGER ALL"))
        connection.execute(text("UPDATE certificate SET level = 5"))
    answer = signed_in("trainee").get(f"/certificates/{issued.public_id}.pdf")
    assert answer.status_code == 409
    assert "does not match the academy’s signature" in answer.text


def test_in_a_rush_whoever_comes_late_is_told_when_to_come_again(
    academy: Academy, signed_in: SignedIn, issued: CertificateView
) -> None:
    client, press = signed_in("trainee"), presses.press(None)
    taken = [threading.BoundedSemaphore.acquire(press._places, blocking=False) for _ in range(presses.PLACES)]
    try:
        press._kept = type(press._kept)(presses.KEPT)
        answer = client.get(f"/certificates/{issued.public_id}.pdf")
        page = client.get("/certificate")
    finally:
        for _ in filter(None, taken):
            press._places.release()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3")
    assert "Try again in a few seconds." in answer.text
    assert page.status_code == 200
    assert client.get(f"/certificates/{issued.public_id}.pdf").status_code == 200


def test_the_command_writes_the_same_bytes_as_the_page(
    academy: Academy, signed_in: SignedIn, issued: CertificateView, tmp_path: Path
) -> None:
    data = signed_in("trainee").get(f"/certificates/{issued.public_id}.pdf?paper=letter").data
    for words in ([issued.public_id.upper(), "one.pdf"], ["--demo", "two.pdf"]):
        db.session.close()
        command = ["certificate", "pdf", *words[:-1], str(tmp_path / words[-1]), "--paper", "letter"]
        told = academy.app.test_cli_runner().invoke(args=command)
        assert told.exit_code == 0, told.output
        assert (tmp_path / words[-1]).read_bytes() == data


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["0123456789abcdefghjkmnpqrs", "x.pdf"], 2, "The academy has issued no certificate"),
        (["x.pdf"], 2, "Give the certificate's number and a file"),
        (["--demo", "a", "x.pdf"], 2, "Give the certificate's number and a file"),
        (["--demo", "nowhere/x.pdf"], 1, "nowhere/x.pdf: No such file or directory."),
    ],
)
def test_the_command_says_what_is_wrong(
    academy: Academy, issued: CertificateView, words: list[str], code: int, said: str
) -> None:
    db.session.close()
    told = academy.app.test_cli_runner().invoke(args=["certificate", "pdf", *words])
    assert told.exit_code == code
    assert said in told.output


def test_the_command_finds_names_that_could_not_be_printed(academy: Academy) -> None:
    run = academy.app.test_cli_runner().invoke
    db.session.close()
    told = run(args=["certificate", "names"])
    assert (told.exit_code, told.output) == (0, "All 3 names can be printed.\n")
    db.session.close()
    with runtime().engine.begin() as connection:
        values = {"name": "Ana \u738b\u4e00 \ue000", "id": academy.people["trainee"].id}
        connection.execute(text("UPDATE person SET name = :name WHERE id = :id"), values)
    told = run(args=["certificate", "names"])
    assert told.exit_code == 1
    assert "no font has \u738b \u4e00 \ue000; Noto Serif CJK SC has" in told.output
    assert "1 of 3 names cannot be printed" in told.output
