"""Beginning by a trainee's address on the page To sign."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from lms.practicals.views.signing import BEGUN_A_MINUTE
from tests.academy import Academy

SignedIn = Callable[[str], FlaskClient]


def test_the_form_opens_and_the_trainee_reads_who_began_it(academy: Academy, signed_in: SignedIn) -> None:
    client = signed_in("instructor")
    assert "E-mail address of the trainee" in client.get("/signoffs").text
    answer = client.post("/signoffs", data={"email": "trainee@example.org"})
    assert answer.status_code == 303
    assert "Ana Ferreira" in client.get(answer.location).text
    assert "Begun 23 Nov 2026 by" in client.get("/signoffs").text
    trainee = signed_in("trainee")
    request = answer.location.rpartition("/")[2]
    page = trainee.get(f"/practice/requests/{request}").text
    assert "began this without your asking" in page
    assert "Asked by e-mail" not in page
    assert "Begun 23 Nov 2026 by" in trainee.get("/practice").text


@pytest.mark.parametrize(
    ("email", "status", "words"),
    [
        ("", 400, "Type the trainee&#39;s e-mail address"),
        ("no address", 400, "Type the trainee&#39;s e-mail address"),
        ("nobody@example.org", 409, "No trainee whom you may assess"),
        ("stranger@example.org", 409, "No trainee whom you may assess"),
    ],
)
def test_an_address_that_cannot_be_used_is_kept_and_explained(
    academy: Academy, signed_in: SignedIn, email: str, status: int, words: str
) -> None:
    answer = signed_in("instructor").post("/signoffs", data={"email": email})
    assert answer.status_code == status
    assert words in answer.text
    assert f'value="{email}"' in answer.text


def test_addresses_are_not_tried_out_by_the_hundred(academy: Academy, signed_in: SignedIn) -> None:
    client = signed_in("supervisor")
    asked = [client.post("/signoffs", data={"email": f"p{n}@example.org"}) for n in range(BEGUN_A_MINUTE + 1)]
    assert [answer.status_code for answer in asked] == [409] * BEGUN_A_MINUTE + [429]
