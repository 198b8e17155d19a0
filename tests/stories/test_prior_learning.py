"""A certificate of another academy: it counts for what an instructor of this one says, once, and not a byte changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from lms.certification.queries import certificate_of, waiver_reasons
from lms.credentials.keeping import distrust_academy, trust_academy
from lms.credentials.models import PriorLearning
from lms.credentials.prior import accept_prior, brought, prior_of
from lms.credentials.rules.checking import Refusal
from lms.credentials.services import certificate_file, credential_bytes, own_did_document
from lms.database import db, reading, runtime
from lms.keys import KeyRing
from lms.unit_of_work import Refused
from tests.academy import Academy
from tests.fixtures import furthered
from tests.postgres import Cluster
from tests.practice import certify, day, journaled, keys_apart, stand
from tests.stories.test_journal import breaches

NORTH = "https://north.example.org"
WHY = "Saw the curriculum; the page of the academy says that it holds."


@pytest.fixture(scope="module")
def template(prepared: Path, cluster: Cluster | None) -> str:
    return furthered(prepared, cluster, "certified_for_prior", certify)


@pytest.fixture
def north(academy: Academy, tmp_path: Path) -> KeyRing:
    """Another academy's keys, on which this one relies."""
    keys_apart(tmp_path)
    keys = KeyRing(tmp_path / "north")
    keys.new(academy.clock())
    published = json.dumps(own_did_document(keys, NORTH))
    trust_academy(academy.act("admin"), runtime().keys, "north", published)
    return keys


def file_of(academy: Academy, keys: KeyRing, form: str = "json") -> bytes:
    """The trainee's certificate as the academy in the north would have issued it."""
    db.session.close()
    held = certificate_of(reading(), academy.enrolment().id, day(academy), runtime().keys)
    assert held is not None
    if form == "json":
        return credential_bytes(reading(), held, keys, NORTH)
    return certificate_file(reading(), held, form, keys, NORTH)


def accept(academy: Academy, data: bytes, who: str = "instructor", whom: str = "other", *clauses: str) -> None:
    db.session.close()
    accept_prior(academy.act(who), academy.enrolment(whom).id, data, clauses or ("lessons", "quizzes"), WHY)
    db.session.close()


def test_it_stands_for_what_an_instructor_says_and_for_nothing_by_itself(academy: Academy, north: KeyRing) -> None:
    data = file_of(academy, north)
    shown = brought(data, runtime().keys, academy.clock())
    assert shown.credential.shown["Procedures performed under supervision"] == 5
    assert {one.id for one in stand(academy, "other").clauses if one.waived} == set()
    accept(academy, data)
    waived = [one for one in stand(academy, "other").clauses if one.waived]
    assert [one.id for one in waived] == ["lessons", "quizzes"]
    for reason in waiver_reasons(reading(), waived).values():
        assert f"{NORTH}/verify/" in str(reason)
        assert WHY in str(reason)
    [row] = prior_of(reading(), academy.enrolment("other").id)
    assert (row.holder, row.clauses, row.by) == ("Ana Ferreira", ("lessons", "quizzes"), "Chidi Okafor")
    assert (journaled("prior_learning_accepted"), journaled("requirement_waived")) == (1, 2)
    with runtime().engine.connect() as connection:
        assert breaches(connection) == []


@pytest.mark.parametrize("form", ["png", "svg"])
def test_a_picture_of_it_does_as_well(academy: Academy, north: KeyRing, form: str) -> None:
    accept(academy, file_of(academy, north, form))
    assert len(prior_of(reading(), academy.enrolment("other").id)) == 1


def test_one_changed_byte_is_refused_wherever_it_is(academy: Academy, north: KeyRing) -> None:
    data = file_of(academy, north)
    for place in range(0, len(data), 97):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        with pytest.raises(Refusal):
            brought(changed, runtime().keys, academy.clock())
    with pytest.raises(Refusal):
        accept(academy, data.replace(b"Ana Ferreira", b"Bea Ferreira"))
    assert journaled("requirement_waived") == 0


def test_only_of_whom_this_academy_relies_on(academy: Academy, north: KeyRing) -> None:
    data = file_of(academy, north)
    with pytest.raises(Refusal, match="key_unknown"):
        accept(academy, file_of(academy, runtime().keys))  # its own is none of another's
    assert distrust_academy(academy.act("admin"), runtime().keys, "north")
    with pytest.raises(Refusal, match="key_unknown"):
        accept(academy, data)


def test_it_counts_once_and_for_one_person(academy: Academy, north: KeyRing) -> None:
    data = file_of(academy, north)
    accept(academy, data, "instructor", "other", "lessons")
    with pytest.raises(Refused, match="prior_known"):
        accept(academy, data, "second", "other", "quizzes")
    with pytest.raises(Refused, match="prior_taken"):
        accept(academy, data, "stranger", "outsider", "lessons")
    assert journaled("prior_learning_accepted") == 1


@pytest.mark.parametrize(
    ("who", "clauses", "code"),
    [
        ("instructor", ("lessons", "licence"), "waiver_kind"),
        ("instructor", ("lessons", "nothing"), "clause_unknown"),
        ("other", ("lessons",), "waiver_own"),
    ],
)
def test_what_may_not_be_waived_keeps_all_of_it_out(
    academy: Academy, north: KeyRing, who: str, clauses: tuple[str, ...], code: str
) -> None:
    with pytest.raises(Refused, match=code):
        accept(academy, file_of(academy, north), who, "other", *clauses)
    db.session.close()
    assert reading().execute(sa.select(sa.func.count()).select_from(PriorLearning)).scalar_one() == 0
    assert journaled("requirement_waived") == 0
