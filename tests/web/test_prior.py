"""Prior learning as pages: a file of another academy is checked, judged and counted; what is wrong with it is said."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from lms.credentials.others import rely_on
from lms.credentials.services import credential_bytes, own_did_document
from lms.database import db, reading, runtime
from lms.keys import KeyRing
from tests.academy import Academy
from tests.practice import certify, journaled, keys_apart

NORTH = "https://north.example.org"
WHY = "Saw the curriculum; their page says that it holds."
SignedIn = Callable[[str], FlaskClient]


@pytest.fixture
def file(academy: Academy, tmp_path: Path) -> bytes:
    """What the trainee would have from another academy, on which this one relies."""
    keys_apart(tmp_path)
    north = KeyRing(tmp_path / "north")
    north.new(academy.clock())
    rely_on(runtime().keys, "north", json.dumps(own_did_document(north, NORTH)))
    made = credential_bytes(reading(), certify(academy), north, NORTH)
    db.session.close()
    return made


def sent(client: FlaskClient, address: str, data: bytes, name: str = "badge.json") -> tuple[int, str]:
    answer = client.post(address, data={"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")
    return answer.status_code, answer.text


def test_it_is_shown_judged_and_counts(academy: Academy, signed_in: SignedIn, file: bytes) -> None:
    client, whom = signed_in("instructor"), academy.people["other"].enrolment
    assert f'href="/teach/trainees/{whom}/prior"' in client.get(f"/teach/trainees/{whom}").text
    assert client.get(f"/teach/trainees/{whom}/prior").status_code == 200
    status, page = sent(client, f"/teach/trainees/{whom}/prior", file)
    assert status == 200
    assert "The name is not the one on record here, which is Li Wei." in html.unescape(page)
    signed = html.unescape(re.search(r'name="signed" value="([^"]*)"', page)[1])  # type: ignore[index]
    assert signed.encode() == file
    accept = f"/teach/trainees/{whom}/prior/acceptance"
    for fields, words in (
        ({"same": "y", "why": WHY}, "Choose at least one requirement"),
        ({"requirements": "lessons", "why": WHY}, "Nothing counts before you know whose it is."),
        ({"requirements": ["lessons", "licence"], "same": "y", "why": WHY}, "valid choice"),
        ({"requirements": "lessons", "same": "y", "why": " "}, "attention"),
        ({"requirements": "lessons", "same": "y", "why": WHY, "more": "x"}, "does not belong to it"),
    ):
        answer = client.post(accept, data={"signed": signed, **fields})
        assert (answer.status_code, words in html.unescape(answer.text)) == (400, True), fields
    given = {"signed": signed, "requirements": ["lessons", "quizzes"], "same": "y", "why": WHY}
    assert client.post(accept, data=given).status_code == 303
    told = client.get(f"/teach/trainees/{whom}").text
    assert told.count(f"{NORTH}/verify/") == 2
    assert WHY in told
    assert "What counts already" in client.get(f"/teach/trainees/{whom}/prior").text
    again = client.post(accept, data={**given, "requirements": "examination"})
    assert again.status_code == 409
    assert journaled("prior_learning_accepted") == 1


def test_what_is_wrong_with_a_file_is_said_and_nothing_kept(academy: Academy, signed_in: SignedIn, file: bytes) -> None:
    client, whom = signed_in("instructor"), academy.people["other"].enrolment
    address = f"/teach/trainees/{whom}/prior"
    for data, status, words in (
        (file.replace(b"Ana", b"Bea"), 422, "changed after the academy signed it"),
        (b"not a certificate", 422, "no certificate in this file"),
        (b"", 422, "no certificate in this file"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, 422, "no certificate in this file"),
    ):
        assert sent(client, address, data)[0] == status
        assert words in html.unescape(sent(client, address, data)[1]), data
    assert client.post(address, data={}).status_code == 400
    forged = {"signed": file.decode().replace("Ana", "Bea"), "requirements": "lessons", "same": "y", "why": WHY}
    assert client.post(f"{address}/acceptance", data=forged).status_code == 422
    assert client.post(f"{address}/acceptance", data={}).status_code == 400
    assert journaled("requirement_waived") == 0


def test_a_stranger_to_whom_nobody_is_known(academy: Academy, signed_in: SignedIn, file: bytes) -> None:
    for path in (runtime().keys.folder / "others").iterdir():
        path.unlink()
    whom = academy.people["other"].enrolment
    status, page = sent(signed_in("instructor"), f"/teach/trainees/{whom}/prior", file)
    assert (status, "signed by nobody whom this academy relies on" in page) == (422, True)
    status, page = sent(signed_in("instructor"), f"/teach/trainees/{whom}/prior", b"not a certificate")
    assert (status, "no certificate in this file" in page) == (422, True)
