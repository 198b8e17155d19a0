"""A whole hands-on part: two supervisors, a rejection, an amendment, a lapsed licence, a decision, the card."""

from __future__ import annotations

from datetime import date

import pytest

from lms.accounts.services import record_licence
from lms.database import db, reading, runtime
from lms.entrustment.queries import card_of
from lms.journal.verification import verify
from lms.practicals.queries import observation, versions
from lms.practicals.queries.entries import entry
from lms.practicals.rules.observing import SUPERVISED
from lms.practicals.services import Signature, amend_observation, sign_request
from lms.practicals.services.asking import ask, reject_request
from lms.practicals.services.writing import change_entry
from lms.unit_of_work import Refused
from tests.academy import Academy
from tests.practice import day, entrust, seen, sign, stand, study, write, written

UNDER = Signature(SUPERVISED, "pin")


def registered(academy: Academy, who: str, until: date) -> None:
    held = ("physician", "Ordem dos Médicos", "777", date(2024, 1, 1), until, "primary_source")
    record_licence(academy.act("admin"), academy.people[who].id, *held)
    db.session.close()


def practicals(academy: Academy) -> tuple[str, set[str]]:
    clause = stand(academy).clause("practicals")
    assert clause is not None
    return clause.state, {code for code, _params in clause.missing}


def test_the_whole_hands_on_part(academy: Academy) -> None:
    study(academy)
    for ago in (60, 55, 50):
        sign(academy, role="observed", performed_on=day(academy, ago))
    for ago, area, who in ((40, "glabella", "instructor"), (30, "forehead", "second"), (20, "glabella", "instructor")):
        sign(academy, who, areas=(area,), level=2, performed_on=day(academy, ago))
    sign(academy, role="drill", drill="lid-ptosis", performed_on=day(academy, 9))

    # What was written is rejected with a reason, corrected as a new version, asked again, and signed.
    kept = write(academy, units="30")
    asked = ask(academy.act("trainee"), academy.enrolment(), kept)
    reject_request(academy.act("instructor"), asked, "The units do not fit what I wrote down.")
    with pytest.raises(Refused, match="request_"):
        sign_request(academy.act("instructor"), asked, seen(academy), UNDER)
    change_entry(academy.act("trainee"), kept, 1, written(academy, units="20"))
    again = ask(academy.act("trainee"), academy.enrolment(), kept)
    signed = sign_request(academy.act("instructor"), again, seen(academy, level=2), UNDER)
    row = entry(reading(), kept)
    assert row is not None
    assert (row.number, row.document["units"]) == (2, "20")

    # The level was mistyped: both versions stay, and the later one counts.
    amend_observation(academy.act("instructor"), signed, 1, seen(academy, level=3), "I meant level 3.", UNDER)
    found = observation(reading(), signed)
    assert found is not None
    assert (found.level, len(versions(reading(), found.observation_id))) == (3, 2)

    # Whose registration has ended cannot sign; what they signed before stays, and with a renewed one they can.
    last = ask(academy.act("trainee"), academy.enrolment(), write(academy, areas=("forehead",)))
    registered(academy, "second", day(academy, 1))
    with pytest.raises(Refused, match="assess_licence_lapsed"):
        sign_request(academy.act("second"), last, seen(academy, areas=("forehead",)), UNDER)
    assert practicals(academy) == ("partial", {"performed_short", "level_short"})
    registered(academy, "second", date(2028, 6, 30))
    sign_request(academy.act("second"), last, seen(academy, areas=("forehead",)), UNDER)
    assert practicals(academy) == ("met", set())

    # Complete evidence permits nothing; a decision does, for as long as the trainee's own registration is valid.
    trainee = academy.people["trainee"].id
    assert card_of(reading(), trainee, academy.clock()).permits == ()
    entrust(academy)
    db.session.close()
    assert {one.area for one in card_of(reading(), trainee, academy.clock()).permits} == {"forehead", "glabella"}
    registered(academy, "trainee", day(academy, 1))
    assert card_of(reading(), trainee, academy.clock()).permits == ()
    with runtime().engine.connect() as connection:
        assert list(verify(connection)) == []
