"""Documents stored long ago still load, and are still worth what they were."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from quizzes.policy import Policy
from quizzes.question import kinds, type_for

STORED = Path(__file__).parents[1] / "stored"


def stored(name: str) -> Any:
    return json.loads((STORED / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", kinds())
def test_a_stored_answer_is_worth_what_it_was(name: str) -> None:
    kind, documents = type_for(name), stored(name)
    spec = kind.restore(documents["shown"], documents["key"])
    deal, answer = kind.load_deal(documents["deal"]), kind.load_answer(documents["answer"])
    outcome = kind.grade(spec, deal, answer)
    assert outcome is not None
    assert (outcome.credit, outcome.danger) == (
        Fraction(documents["outcome"]["credit"]),
        documents["outcome"]["danger"],
    )
    assert kind.parse(spec.shown, deal, documents["form"]) == answer


@pytest.mark.parametrize("name", kinds())
def test_what_is_stored_today_has_the_same_form(name: str) -> None:
    """A change of form needs a new format number, and a new document beside the old one."""
    kind, documents = type_for(name), stored(name)
    spec = kind.restore(documents["shown"], documents["key"])
    assert list(kind.store(spec)) == [documents["shown"], documents["key"]]
    assert kind.dump_deal(kind.load_deal(documents["deal"])) == documents["deal"]
    assert kind.dump_answer(kind.load_answer(documents["answer"])) == documents["answer"]


def test_a_stored_policy_loads() -> None:
    policy = Policy.load(stored("policy"))
    assert policy.dump() == stored("policy")
    assert (policy.pass_mark, policy.wait_hours, policy.grace_seconds) == (Fraction(4, 5), (336,), 30)
