"""Certificates as files on the web: downloaded, dropped on the public page, asked for by the hundred."""

from __future__ import annotations

import csv
import io
import json
import re
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from lms.certification.forms import grouped_number
from lms.certification.models import Certificate, CertificateEvent
from lms.certification.queries import CertificateView, certificate_of
from lms.certification.services import waive
from lms.certification.services.issuing import CERTIFICATE_COLUMNS, certificate_digest
from lms.credentials.rules.baking import unbaked
from lms.credentials.rules.checking import check, read_list
from lms.credentials.rules.dids import did_document, trust_in
from lms.credentials.rules.status import is_set
from lms.credentials.services import trust_of
from lms.database import db, reading, runtime
from lms.unit_of_work import Refused
from tests.academy import Academy, StatementCount
from tests.fixtures import furthered
from tests.postgres import Cluster
from tests.practice import certify, day, journaled, keys_apart, stand
from tests.pure.credentials import KEY_ID, NOW, TRUST, WEB, made, written
from tests.pure.tampering import tampered

SignedIn = Callable[[str], FlaskClient]
UNKNOWN = "0123456789abcdefghjkmnpqrs"


@pytest.fixture(scope="module")
def template(prepared: Path, cluster: Cluster | None) -> str:
    """Everybody here begins with a certificate."""
    return furthered(prepared, cluster, "certified_for_pages", certify)


@pytest.fixture
def held(academy: Academy) -> CertificateView:
    found = certificate_of(reading(), academy.enrolment().id, day(academy), runtime().keys)
    assert found is not None
    return found


@pytest.fixture
def file(signed_in: SignedIn, held: CertificateView) -> bytes:
    return signed_in("trainee").get(f"/certificates/{held.public_id}/badge.json").data


def word(page: str) -> str:
    found = re.search(r'<h1 class="verdict is-\w+">([^<]+)</h1>', page)
    assert found is not None
    return found[1]


def dropped(client: FlaskClient, data: bytes, name: str = "c.json") -> str:
    return word(client.post("/verify/file", data={"file": (io.BytesIO(data), name)}).text)


# -- downloading ------------------------------------------------------------------------------------------


def test_the_holder_downloads_each_form_and_it_holds(
    signed_in: SignedIn, held: CertificateView, academy: Academy
) -> None:
    client = signed_in("trainee")
    page = client.get("/certificate").text
    for form, kind in (("json", "application/vc+ld+json"), ("png", "image/png"), ("svg", "image/svg+xml")):
        assert f"/certificates/{held.public_id}/badge.{form}" in page
        answer = client.get(f"/certificates/{held.public_id}/badge.{form}")
        assert answer.mimetype == kind
        assert "attachment" in answer.headers["Content-Disposition"]
        assert check(unbaked(answer.data), trust_of(runtime().keys), academy.clock()).holder == "Ana Ferreira"


def test_it_names_no_licence_and_no_score(file: bytes) -> None:
    assert b"12345" not in file
    assert b"%" not in file.replace(b"%3A", b"")


# -- dropping a file --------------------------------------------------------------------------------------


def test_a_genuine_file_holds_in_every_form(signed_in: SignedIn, client: FlaskClient, held: CertificateView) -> None:
    for form in ("json", "png", "svg"):
        data = signed_in("trainee").get(f"/certificates/{held.public_id}/badge.{form}").data
        answer = client.post("/verify/file", data={"file": (io.BytesIO(data), f"c.{form}")})
        assert (answer.status_code, word(answer.text)) == (200, "Valid")
        assert "Ana Ferreira" in answer.text
        assert "Set-Cookie" not in answer.headers


def test_the_academys_own_pdf_is_read(signed_in: SignedIn, client: FlaskClient, held: CertificateView) -> None:
    pdf = signed_in("trainee").get(f"/certificates/{held.public_id}.pdf").data
    assert dropped(client, pdf, "c.pdf") == "Valid"


def test_a_pdf_with_the_file_attached_is_read(file: bytes, client: FlaskClient) -> None:
    packed = zlib.compress(file)
    pdf = b"%%PDF-1.7\n1 0 obj <</Length %d>> stream\r\n%s\nendstream endobj\n%%%%EOF" % (len(packed), packed)
    assert dropped(client, pdf, "c.pdf") == "Valid"
    assert dropped(client, b"%PDF-1.7\nstream\nabc\nendstream", "c.pdf") == "No certificate"


def test_every_forgery_is_refused_by_the_page(file: bytes, client: FlaskClient) -> None:
    genuine = json.loads(file)
    for name, document in tampered(genuine, genuine | {"proof": [genuine["proof"][0] | {"proofValue": "z1"}]}):
        data = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        if data != file:
            assert dropped(client, data) in ("Not genuine", "No certificate"), name


def test_another_academys_file_is_genuine_once_its_keys_are_relied_on(
    client: FlaskClient, app: Flask, academy: Academy, tmp_path: Path
) -> None:
    """It counts for nothing by itself: what it stands for is waived by an instructor here, with a reason, or not."""
    theirs, keys = written(made(WEB)), tmp_path / "did.json"
    keys_apart(tmp_path)
    academy.clock.moment = NOW
    assert dropped(client, theirs) == "Not genuine"
    keys.write_text(json.dumps(did_document(WEB, TRUST.keys)), encoding="ascii")
    run = app.test_cli_runner()
    told = f"north did:web:academy.example.org {KEY_ID}\n"
    assert run.invoke(args=["keys", "trust", "north", str(keys)]).output == told
    assert run.invoke(args=["keys", "trusted"]).output == told
    before = stand(academy)
    page = client.post("/verify/file", data={"file": (io.BytesIO(theirs), "c.json")}).text
    assert word(page) == "Genuine"
    assert f"{WEB}/verify/" in page
    assert "Procedures performed under supervision: 5" in page
    for place in range(0, len(theirs), 97):
        changed = theirs[:place] + bytes([theirs[place] ^ 1]) + theirs[place + 1 :]
        assert dropped(client, changed) in ("Not genuine", "No certificate"), place
    assert stand(academy) == before
    assert run.invoke(args=["keys", "distrust", "north"]).exit_code == 0
    assert dropped(client, theirs) == "Not genuine"
    assert (journaled("academy_trusted"), journaled("academy_distrusted")) == (1, 1)


def test_it_is_an_instructor_here_who_lets_it_count(academy: Academy) -> None:
    reason = "Five supervised treatments at North Academy, seen in its signed certificate and discussed."
    with pytest.raises(Refused):
        waive(academy.act("other"), academy.enrolment("other").id, "practicals", reason)
    waive(academy.act("instructor"), academy.enrolment("other").id, "practicals", reason)
    clause = stand(academy, "other").clause("practicals")
    assert clause is not None
    assert clause.state == "waived"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["trust", "North!", "{file}"], "is no name for an academy"),
        (["trust", "../x", "{file}"], "is no name for an academy"),
        (["trust", "north", "{empty}"], "is no list of keys"),
        (["distrust", "south"], "There is no academy south"),
        (["distrust", "../x"], "There is no academy"),
    ],
)
def test_what_cannot_be_relied_on_is_one_sentence(app: Flask, tmp_path: Path, words: list[str], said: str) -> None:
    keys_apart(tmp_path)
    file, empty = tmp_path / "did.json", tmp_path / "empty"
    file.write_text(json.dumps(did_document(WEB, TRUST.keys)), encoding="ascii")
    empty.write_text("{}", encoding="ascii")
    named = [one.format(file=file, empty=empty) for one in words]
    answer = app.test_cli_runner().invoke(args=["keys", *named])
    assert (answer.exit_code, said in answer.output) == (1, True), answer.output


@pytest.mark.parametrize(("verb", "expected"), [("revoked", "Withdrawn"), ("suspended", "Suspended")])
def test_a_withdrawn_one_says_so_although_the_file_is_genuine(
    file: bytes, client: FlaskClient, verb: str, expected: str
) -> None:
    event(verb)
    assert dropped(client, file) == expected


def test_what_is_no_certificate_is_told_in_a_word(client: FlaskClient, app: Flask) -> None:
    for data in (b"", b"hello", b"\x89PNG\r\n\x1a\nx", b"<svg/>", b"[" * 50_000, b"%PDF-", b"\0" * 1_000):
        assert dropped(client, data) == "No certificate"
    missing = client.post("/verify/file")
    assert (missing.status_code, "Choose the file first." in missing.text) == (400, True)
    assert client.post("/verify/file", data={"file": "text"}).status_code == 400


def event(verb: str) -> None:
    db.session.close()
    with runtime().engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO certificate_event (certificate_id, verb, at) "
                "SELECT certificate_id, :verb, at FROM certificate_event WHERE verb = 'issued'"
            ),
            {"verb": verb},
        )


# -- number and surname -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("surname", "expected"), [("Ferreira", "Valid"), ("FERREIRÁ", "Valid"), ("Silva", "Another name")]
)
def test_the_surname_is_compared_where_it_is_given(
    client: FlaskClient, held: CertificateView, surname: str, expected: str
) -> None:
    asked = client.get("/verify", query_string={"number": grouped_number(held.public_id), "surname": surname})
    page = client.get(asked.location).text
    assert word(page) == expected
    assert ("Ana" in page) == (expected == "Valid")


def test_unknown_and_malformed_are_answered_with_the_same_bytes_by_the_same_statements(
    client: FlaskClient, counting: Callable[[], StatementCount]
) -> None:
    answers, counts = set(), set()
    client.get("/verify/unknown?surname=Silva")
    for number in (UNKNOWN, "unknown", "0" * 26, "'; --", "x" * 500):
        with counting() as count:
            answers.add(client.get(f"/verify/{number}?surname=Silva").data)
        counts.add(tuple(count.statements))
    assert (len(answers), len(counts)) == (1, 1)


# -- a list -----------------------------------------------------------------------------------------------


def table(client: FlaskClient, **sent: object) -> list[list[str]]:
    answer = client.post("/verify/list", data=sent)
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))[1:]


def test_an_employers_list_is_answered_line_by_line(client: FlaskClient, held: CertificateView) -> None:
    number = grouped_number(held.public_id)
    rows = table(client, numbers=f"number,name\n{number}\n{number},Ferreira\n{number};Silva\n{UNKNOWN}\n=1+1\n")
    assert [row[1] for row in rows] == ["Valid", "Valid", "Another name", "Not found", "Not found"]
    assert rows[0][3] == "Ana Ferreira"
    assert rows[2][3] == ""
    assert rows[4][0] == "'=1+1"  # never a formula


def test_a_file_of_numbers_is_read_too(client: FlaskClient, held: CertificateView) -> None:
    rows = table(client, file=(io.BytesIO(f"\ufeff{held.public_id}\r\n".encode()), "list.csv"))
    assert [row[1] for row in rows] == ["Valid"]


def test_five_hundred_numbers_take_less_than_two_seconds_and_two_statements(
    client: FlaskClient, held: CertificateView, counting: Callable[[], StatementCount]
) -> None:
    """Each of them is one of ours, with its own signature to prove."""
    numbers = "\n".join(more_of(held, 500))
    client.post("/verify/list", data={"numbers": UNKNOWN})
    began = time.process_time()
    with counting() as count:
        rows = table(client, numbers=numbers)
    assert time.process_time() - began < 2
    assert [row[1] for row in rows] == ["Valid"] * 500
    assert len(count) <= 2


def _copy(row: dict[str, object], number: int) -> dict[str, object]:
    values = {name: row[name] for name in CERTIFICATE_COLUMNS} | {"public_id": f"{number:026d}", "issue": number + 2}
    digest = certificate_digest(values)
    signature = runtime().keys.sign(digest)
    return values | {"digest": digest, "key_id": signature.key_id, "signature": signature.value}


def more_of(held: CertificateView, n: int) -> list[str]:
    """So many certificates, each signed by the academy's key."""
    db.session.close()
    with runtime().engine.begin() as connection:
        row = connection.execute(sa.select(Certificate)).mappings().one()
        first = connection.execute(sa.select(CertificateEvent).limit(1)).mappings().one()
        made = [_copy(dict(row), number) for number in range(n)]
        connection.execute(sa.insert(Certificate), made)
        ids = connection.execute(sa.select(Certificate.id).where(Certificate.issue > 1)).scalars()
        event = {name: first[name] for name in first if name != "id"}
        connection.execute(sa.insert(CertificateEvent), [event | {"certificate_id": key} for key in ids])
    return [f"{number:026d}" for number in range(n)]


@pytest.mark.parametrize("numbers", ["", "  \n ", "\n".join(["x"] * 501)])
def test_a_list_that_is_empty_or_too_long_is_told_what_to_do(client: FlaskClient, numbers: str) -> None:
    answer = client.post("/verify/list", data={"numbers": numbers})
    assert answer.status_code == 400
    assert "at least one number" in answer.text or "at most 500" in answer.text


def test_who_asks_too_often_waits_a_minute(client: FlaskClient, academy: Academy) -> None:
    for _ in range(20):
        assert client.post("/verify/list", data={"numbers": UNKNOWN}).status_code == 200
    answer = client.post("/verify/list", data={"numbers": UNKNOWN})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    academy.clock.moment = academy.clock.moment.replace(minute=(academy.clock.moment.minute + 1) % 60)
    assert client.post("/verify/list", data={"numbers": UNKNOWN}).status_code == 200


# -- what other verifiers ask for -------------------------------------------------------------------------


def test_a_revocation_shows_in_the_list_at_once(client: FlaskClient, file: bytes, academy: Academy) -> None:
    trust = trust_of(runtime().keys)
    found = check(file, trust, academy.clock())
    assert not is_set(read_list(client.get("/status/revocation/0").data, trust).bits, found.status_index)
    event("revoked")
    answer = client.get("/status/revocation/0")
    assert is_set(read_list(answer.data, trust).bits, found.status_index)
    assert answer.headers["Cache-Control"] == "public, max-age=30"
    assert not is_set(read_list(client.get("/status/suspension/0").data, trust).bits, found.status_index)


@pytest.mark.parametrize("address", ["/status/revocation/1", "/status/other/0", "/status/revocation/x", "/did.json"])
def test_what_is_not_published_is_not_there(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_behind_https_the_academys_keys_stand_under_its_own_name(
    app: Flask, client: FlaskClient, signed_in: SignedIn, held: CertificateView, academy: Academy
) -> None:
    app.config["SIGNOFF"] = replace(app.config["SIGNOFF"], base_url="https://academy.example.org")
    document = client.get("/.well-known/did.json").get_json(force=True)
    assert document["id"] == "did:web:academy.example.org"
    data = signed_in("trainee").get(f"/certificates/{held.public_id}/badge.json").data
    assert check(data, trust_in(document), academy.clock()).issuer_id == document["id"]
