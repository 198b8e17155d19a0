"""A certificate as a file: written, checked without the academy, and what becomes of it when keys change or leak."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from lms.accounts.queries import academy as academy_row
from lms.certification.queries import CertificateView, certificate
from lms.credentials.queries import withdrawn
from lms.credentials.rules.checking import Refusal
from lms.credentials.services import certificate_file, check_file, credential_bytes, trust_of
from lms.database import db, reading, runtime
from tests.academy import Academy
from tests.fixtures import furthered
from tests.postgres import Cluster
from tests.practice import certify, day, journaled, keys_apart

BASE = "http://127.0.0.1:8000"
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def template(prepared: Path, cluster: Cluster | None) -> str:
    """Everybody here begins with a certificate."""
    return furthered(prepared, cluster, "certified_for_files", certify)


@pytest.fixture
def held(academy: Academy) -> CertificateView:
    return view(academy)


@pytest.fixture
def own_keys(app: Flask, tmp_path: Path) -> None:
    """The keys of one test, to be rotated and lost without the others noticing."""
    keys_apart(tmp_path)


@pytest.fixture
def run(app: Flask) -> Run:
    def invoke(*words: object) -> Result:
        db.session.close()
        return app.test_cli_runner().invoke(args=[str(word) for word in words])

    return invoke


def view(academy: Academy) -> CertificateView:
    db.session.close()
    public_id = reading().execute(text("SELECT public_id FROM certificate")).scalar_one()
    found = certificate(reading(), public_id, day(academy), runtime().keys)
    assert found is not None
    return found


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


@pytest.mark.parametrize("ending", ["json", "png", "svg"])
def test_each_form_is_written_and_holds(held: CertificateView, run: Run, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"certificate.{ending}"
    written = run("certificate", "export", held.public_id.upper(), file)
    assert written.exit_code == 0, written.output
    checked = run("certificate", "verify", file)
    assert checked.exit_code == 0, checked.output
    assert "Ana Ferreira" in checked.output
    assert "Procedures performed under supervision: 5" in checked.output
    assert "12345" not in file.read_bytes().decode("latin-1")  # the registration's number


def test_the_demo_academys_own_is_taken_without_naming_it(held: CertificateView, run: Run, tmp_path: Path) -> None:
    assert run("certificate", "export", "--demo", tmp_path / "one.json").exit_code == 0
    assert run("certificate", "verify", tmp_path / "one.json").exit_code == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["nothing", "x.json"], 1, "The academy has issued no certificate nothing."),
        (["{id}", "x.pdf"], 1, "must end with .json, .png or .svg"),
        (["x.json"], 2, "Give the certificate's number and a file"),
    ],
)
def test_what_cannot_be_written_is_one_sentence(
    held: CertificateView, run: Run, tmp_path: Path, words: list[str], code: int, said: str
) -> None:
    answer = run("certificate", "export", *[word.format(id=held.public_id) for word in words])
    assert (answer.exit_code, said in answer.output) == (code, True)


def test_a_stranger_checks_it_with_keys_and_list_alone(
    held: CertificateView, run: Run, academy: Academy, tmp_path: Path
) -> None:
    file, keys, listed = tmp_path / "c.json", tmp_path / "keys", tmp_path / "list.json"
    run("certificate", "export", held.public_id, file)
    keys.write_text(run("keys", "list").output, encoding="ascii")
    assert run("certificate", "status", listed).exit_code == 0
    object.__setattr__(runtime().keys, "folder", tmp_path / "none")  # a stranger has no keys and no record of ours
    unknown = run("certificate", "verify", file, "--keys", keys)
    assert (unknown.exit_code, "is not known since" in unknown.output) == (3, True)
    assert run("certificate", "verify", file, "--keys", keys, "--status", listed).exit_code == 0
    academy.clock.moment += timedelta(hours=25)
    old = run("certificate", "verify", file, "--keys", keys, "--status", listed)
    assert (old.exit_code, "went out of date" in old.output) == (3, True)
    nothing = run("certificate", "verify", file)
    assert (nothing.exit_code, "There are no keys here" in nothing.output) == (2, True)


@pytest.mark.parametrize(
    ("verb", "purpose"), [("revoked", "revocation"), ("superseded", "revocation"), ("suspended", "suspension")]
)
def test_what_was_withdrawn_is_refused_by_record_and_by_list(
    held: CertificateView, run: Run, tmp_path: Path, verb: str, purpose: str
) -> None:
    file, keys, listed = tmp_path / "c.json", tmp_path / "keys", tmp_path / "list.json"
    run("certificate", "export", held.public_id, file)
    keys.write_text(run("keys", "list").output, encoding="ascii")
    event(verb)
    assert run("certificate", "verify", file).exit_code == 1
    run("certificate", "status", listed, "--purpose", purpose)
    answer = run("certificate", "verify", file, "--keys", keys, "--status", listed)
    assert (answer.exit_code, verb[:7] in answer.output or verb == "superseded") == (1, True)


def test_restored_and_lapsed_are_told_by_the_lists_too(held: CertificateView, academy: Academy) -> None:
    event("suspended")
    assert withdrawn(reading(), day(academy)).suspended
    event("restored")
    assert not withdrawn(reading(), day(academy)).suspended
    lapsed = day(academy).replace(year=2028, month=7)
    assert withdrawn(reading(), lapsed).suspended, "the registration that it rests on has lapsed"


def test_an_expired_one_is_refused(held: CertificateView, run: Run, academy: Academy, tmp_path: Path) -> None:
    run("certificate", "export", held.public_id, tmp_path / "c.json")
    academy.clock.moment += timedelta(days=740)
    answer = run("certificate", "verify", tmp_path / "c.json")
    assert (answer.exit_code, "has expired" in answer.output) == (1, True)


def test_a_file_with_a_good_proof_that_the_record_does_not_know_is_refused(
    held: CertificateView, run: Run, tmp_path: Path
) -> None:
    """That is what somebody with the key could make."""
    made = credential_bytes(reading(), held, runtime().keys, BASE)
    (tmp_path / "c.json").write_bytes(made)
    db.session.close()
    with runtime().engine.begin() as connection:
        _unguarded(connection, "UPDATE certificate SET public_id = '00000000000000000000000000'")
    answer = run("certificate", "verify", tmp_path / "c.json")
    assert (answer.exit_code, "not what the academy's record holds" in answer.output) == (1, True)


def _unguarded(connection: Any, statement: str) -> None:
    if connection.dialect.name == "sqlite":
        rows = connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'certificate'")
        )
        for (name,) in rows.all():
            connection.execute(text(f"DROP TRIGGER {name}"))
    else:
        connection.execute(text("ALTER TABLE certificate DISABLE TRIGGER USER"))
    connection.execute(text(statement))


@pytest.mark.parametrize("content", ["", "one\n", "a b\n", "{}", "é\n"])
def test_a_file_without_keys_is_one_sentence(held: CertificateView, run: Run, tmp_path: Path, content: str) -> None:
    (tmp_path / "keys").write_text(content, encoding="utf-8")
    run("certificate", "export", held.public_id, tmp_path / "c.json")
    answer = run("certificate", "verify", tmp_path / "c.json", "--keys", tmp_path / "keys")
    assert (answer.exit_code, "is no list of keys" in answer.output) == (1, True)


# -- keys -------------------------------------------------------------------------------------------------


def test_a_rotation_keeps_old_files_good_and_their_bytes(
    held: CertificateView, own_keys: None, run: Run, academy: Academy
) -> None:
    before = credential_bytes(reading(), held, runtime().keys, BASE)
    academy.clock.moment += timedelta(days=1)
    assert run("keys", "new").exit_code == 0
    assert len(runtime().keys.ids()) == 2
    assert check_file(before, trust_of(runtime().keys), academy.clock()).holder == "Ana Ferreira"
    assert credential_bytes(reading(), view(academy), runtime().keys, BASE) == before


def test_when_a_key_leaks_its_files_are_refused_and_new_ones_hold(
    held: CertificateView, own_keys: None, run: Run, academy: Academy
) -> None:
    """The rehearsal of docs/certificates.md, 'When a key leaks'."""
    before = credential_bytes(reading(), held, runtime().keys, BASE)
    lost = runtime().keys.ids()[0]
    academy.clock.moment += timedelta(days=1)
    answer = run("keys", "leaked", lost)
    assert (answer.exit_code, "is given up" in answer.output) == (0, True)
    ring = runtime().keys
    assert lost not in ring.ids()
    assert journaled("key_given_up") == 1
    assert lost not in run("keys", "list").output
    assert not (ring.folder / f"{lost}.pem").exists()
    with pytest.raises(Refusal, match="key_unknown"):
        check_file(before, trust_of(ring), academy.clock())
    again = view(academy)
    assert again.status == "valid", "the record holds: the journal has it too"
    after = credential_bytes(reading(), again, ring, BASE)
    assert check_file(after, trust_of(ring), academy.clock()).holder == "Ana Ferreira"
    assert run("keys", "leaked", lost).exit_code == 1


def test_the_private_key_is_in_no_file_that_leaves(
    held: CertificateView, run: Run, tmp_path: Path, caplog: Any
) -> None:
    ring = runtime().keys
    secrets = [path.read_text(encoding="ascii").splitlines()[1] for path in ring.folder.glob("*.pem")]
    made = [certificate_file(reading(), held, form, ring, BASE).decode("latin-1") for form in ("json", "png", "svg")]
    told = run("keys", "list").output + run("keys", "did").output + caplog.text + repr(ring)
    url = runtime().engine.url
    stored = Path(str(url.database)).read_bytes().decode("latin-1") if url.get_backend_name() == "sqlite" else ""
    assert secrets
    for secret in secrets:
        assert all(secret not in text for text in (*made, told, stored))


def test_without_an_https_address_there_is_no_did_document(run: Run, app: Flask) -> None:
    assert "hand out `flask keys list`" in run("keys", "did").output


def test_the_issuer_is_the_academy(held: CertificateView) -> None:
    document = json.loads(credential_bytes(reading(), held, runtime().keys, "https://academy.example.org"))
    here = academy_row(db.session())
    assert here is not None
    assert document["issuer"]["name"] == here.name
    assert document["issuer"]["id"] == "did:web:academy.example.org"
