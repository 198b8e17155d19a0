"""Pages of practicals through the browser's door: what is asked, the bedside form, and what was signed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from lms.database import db, reading, runtime
from lms.practicals.queries import observation, observations
from tests.academy import PASSWORD, Academy, StatementCount
from tests.practice import day, journaled, practise, sign, wording

SignedIn = Callable[[str], FlaskClient]


def sent(academy: Academy, **changes: Any) -> MultiDict[str, str]:
    """What the form of a whole performed procedure sends; a change of None leaves the field out."""
    values: dict[str, Any] = {
        "draft": runtime().chance.public_id(),
        "role": "performed",
        "month": f"{day(academy):%Y-%m}",
        "same_case": "",
        "areas": ["glabella"],
        "product": "onabotulinumtoxina",
        "level": "3",
        "strength": "Calm hands.",
        "next_step": "Say the dose aloud.",
        "secret": PASSWORD,
        "meaning": "observed_by_me",
        **{f"step-{step['id']}": "done" for step in wording(academy)["steps"]},
        **changes,
    }
    return MultiDict({name: value for name, value in values.items() if value is not None})


def path(academy: Academy, whom: str = "trainee") -> str:
    return f"/teach/trainees/{academy.people[whom].enrolment}/observe"


def signed(academy: Academy) -> list[Any]:
    db.session.close()
    return observations(reading(), academy.enrolment().id)


def test_the_form_offers_the_role_first_and_critical_steps_before_others(academy: Academy, signed_in: SignedIn) -> None:
    page = signed_in("instructor").get(path(academy)).text
    steps = wording(academy)["steps"]
    places = {step["id"]: page.index(f'id="step-{step["id"]}"') for step in steps}
    critical = [places[step["id"]] for step in steps if step["critical"]]
    assert max(critical) < min(places[step["id"]] for step in steps if not step["critical"])
    assert page.index('name="role"') < page.index('name="month"') < min(critical)
    assert "Sign as Chidi Okafor" in page
    assert "This is not independence." in page


def test_a_whole_observation_is_signed_and_says_that_it_counts(academy: Academy, signed_in: SignedIn) -> None:
    client = signed_in("instructor")
    answer = client.post(path(academy), data=sent(academy))
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "It counts toward the requirement" in page
    assert "It counts as a performed procedure: 1 of 5." in page
    assert "Observed by me." in page
    assert signed(academy)[0].level == 3


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"role": None}, "role", "Choose what the trainee did."),
        ({"role": "assisted"}, "role", "Choose what the trainee did."),
        ({"role": ["performed", "observed"]}, "role", "Choose one answer only."),
        ({"month": "2031-01"}, "month", "Choose this month or an earlier one."),
        ({"month": "yesterday"}, "month", "Choose the month."),
        ({"month": "0000-01"}, "month", "Choose the month."),
        ({"meaning": ""}, "meaning", "Choose what your signature says by its button."),
        ({"meaning": "withdrawn_by_me"}, "meaning", "Choose what your signature says by its button."),
        ({"areas": ["neck"]}, "areas", "Choose at least one area from the list."),
        ({"product": "other"}, "product", "Choose the product that was used."),
        ({"level": "9" * 5000}, "level", "Choose one level."),
        ({"step-consent": "prompted"}, "level", "Choose a lower level."),
        ({"step-consent": None}, "step-consent", "Choose what you saw."),
        ({"strength": ""}, "strength", "Write one sentence."),
        ({"next_step": "x" * 1001}, "next_step", "Shorten it to 1,000 characters."),
        ({"next_step": "a\x00bc"}, "next_step", "It holds characters that cannot be kept."),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_signed(
    academy: Academy, signed_in: SignedIn, changes: dict[str, Any], field: str, words: str
) -> None:
    answer = signed_in("instructor").post(path(academy), data=sent(academy, **changes))
    assert answer.status_code == 400
    assert f'id="{field}-error"' in answer.text
    assert words in answer.text
    assert 'class="error-summary' in answer.text
    assert signed(academy) == []


def test_what_was_typed_is_kept(academy: Academy, signed_in: SignedIn) -> None:
    typed = sent(academy, strength="Calm <hands> & steady.", next_step="", **{"step-dose": "not_seen"})
    page = signed_in("instructor").post(path(academy), data=typed).text
    assert "Calm &lt;hands&gt; &amp; steady." in page
    assert 'name="step-dose" value="not_seen" checked' in page
    assert 'name="areas" value="glabella" checked' in page
    assert f'name="draft" value="{typed["draft"]}"' in page


def test_fields_of_another_role_are_ignored(academy: Academy, signed_in: SignedIn) -> None:
    form = sent(academy, role="drill", drill="lid-ptosis", level="77", areas=["neck"])
    assert signed_in("instructor").post(path(academy), data=form).status_code == 303
    assert (signed(academy)[0].areas, signed(academy)[0].level) == ((), None)


def test_sending_the_form_twice_signs_once_and_says_so(academy: Academy, signed_in: SignedIn) -> None:
    client, form = signed_in("instructor"), sent(academy)
    first = client.post(path(academy), data=form)
    second = client.post(path(academy), data=MultiDict([*form.items(multi=True), ("strength", "Other words.")]))
    assert (first.location, second.status_code) == (second.location, 303)
    assert "This form was signed already" in client.get(second.location).text
    assert journaled("observation_signed") == 1


def test_the_same_patient_can_be_named_by_its_case_only(academy: Academy, signed_in: SignedIn) -> None:
    client = signed_in("instructor")
    case = observation(reading(), sign(academy)).case_code  # type: ignore[union-attr]
    assert f'value="{case}"' in client.get(path(academy)).text
    answer = client.post(path(academy), data=sent(academy, same_case=case))
    page = client.get(answer.location).text
    assert "It adds nothing new to the count" in page
    assert case in page
    foreign = client.post(path(academy), data=sent(academy, same_case="C-FOREIGN"))
    assert foreign.status_code == 409
    assert "Choose a patient from the list" in foreign.text


def test_an_instructor_of_another_cohort_finds_nothing(academy: Academy, signed_in: SignedIn) -> None:
    record = f"/teach/observations/{sign(academy)}"
    for who in ("stranger", "trainee", "other"):
        client = signed_in(who)
        assert client.get(path(academy)).status_code == 404
        assert client.post(path(academy), data=sent(academy)).status_code == 404
        assert client.get(record).status_code == 404
        assert client.post(f"{record}/withdraw", data={"reason": "A mistake."}).status_code == 404
    assert len(signed(academy)) == 1


def test_administrators_read_and_do_not_observe(academy: Academy, signed_in: SignedIn) -> None:
    client = signed_in("admin")
    assert client.get(f"/teach/observations/{sign(academy)}").status_code == 200
    assert client.get(path(academy)).status_code == 404


def test_the_observer_withdraws_with_a_reason(academy: Academy, signed_in: SignedIn) -> None:
    record = f"/teach/observations/{sign(academy)}"
    client = signed_in("instructor")
    assert client.post(f"{record}/withdraw", data={"reason": ""}).status_code == 400
    assert client.post(f"{record}/withdraw", data={"reason": "Wrong trainee."}).status_code == 303
    page = client.get(record).text
    assert "It is withdrawn and counts for nothing." in page
    assert "Why: Wrong trainee." in page
    assert client.post(f"{record}/withdraw", data={"reason": "Again."}).status_code == 409


def test_only_the_observer_is_offered_to_withdraw(academy: Academy, signed_in: SignedIn) -> None:
    record = f"/teach/observations/{sign(academy)}"
    assert "Withdraw this observation" in signed_in("instructor").get(record).text
    second = signed_in("second")
    assert "Withdraw this observation" not in second.get(record).text
    assert second.post(f"{record}/withdraw", data={"reason": "Not mine."}).status_code == 409
    assert signed(academy)[0].state == "signed"


def test_a_trainee_reads_what_is_asked_and_what_was_said(academy: Academy, signed_in: SignedIn) -> None:
    public_id = sign(academy, strength="Calm hands.")
    client = signed_in("trainee")
    page = client.get("/practice").text
    assert "6 things are open in your supervised practice" in page
    assert "a demonstration minimum, not a standard" in page
    assert "Calm hands." in page
    own = client.get(f"/practice/{public_id}")
    assert own.status_code == 200
    assert "Withdraw" not in own.text
    assert signed_in("other").get(f"/practice/{public_id}").status_code == 404


def test_an_empty_practice_page_says_what_will_appear(academy: Academy, signed_in: SignedIn) -> None:
    assert "Nothing is signed so far" in signed_in("trainee").get("/practice").text


def test_the_practice_page_costs_the_same_however_much_was_signed(
    academy: Academy, signed_in: SignedIn, counting: Callable[[], StatementCount]
) -> None:
    client, costs = signed_in("trainee"), []
    for _ in range(2):
        client.get("/practice")
        with counting() as count:
            client.get("/practice")
        costs.append(len(count))
        practise(academy)
    assert costs[0] == costs[1] <= 6
