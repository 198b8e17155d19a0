"""Documents stored long ago still load, and are still worth what they were."""

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from quizzes.policy import Policy
from quizzes.question import AnyType, kinds, type_for

STORED = Path(__file__).parents[1] / "stored"


def names(of: str) -> list[str]:
    """`numeric`, `numeric-2`, … as far as there are documents, from the oldest to the newest."""
    found = [path.stem for path in STORED.glob("*.json") if re.fullmatch(rf"{of}(-[0-9]+)?", path.stem)]
    return sorted(found, key=lambda name: int(name.partition("-")[2] or 1))


def stored(name: str) -> Any:
    return json.loads((STORED / f"{name}.json").read_text(encoding="utf-8"))


def loaded_answer(type_: AnyType, documents: Any) -> Any:
    """None where nothing can be answered, as to a statement."""
    return type_.load_answer(documents["answer"]) if documents["answer"] else None


EVERY = [pytest.param(kind, name, id=name) for kind in kinds() for name in names(kind)]
NEWEST = [pytest.param(kind, names(kind)[-1], id=kind) for kind in kinds() if names(kind)]


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_has_a_stored_document_and_leaves_no_number_out(kind: str) -> None:
    assert names(kind) == [kind, *(f"{kind}-{n}" for n in range(2, len(names(kind)) + 1))]


@pytest.mark.parametrize(("kind", "name"), EVERY)
def test_a_stored_answer_is_worth_what_it_was(kind: str, name: str) -> None:
    type_, documents = type_for(kind), stored(name)
    spec = type_.restore(documents["shown"], documents["key"])
    deal, answer = type_.load_deal(documents["deal"]), loaded_answer(type_, documents)
    outcome, worth = type_.grade(spec, deal, answer), documents["outcome"]
    found = outcome and (outcome.credit, outcome.danger)
    assert found == (worth and (Fraction(worth["credit"]), worth["danger"]))
    assert type_.parse(spec.shown, deal, documents["form"]) == answer


@pytest.mark.parametrize(("kind", "name"), NEWEST)
def test_what_is_stored_today_has_the_same_form(kind: str, name: str) -> None:
    """A change of form needs a new format number, and a new document beside the old ones."""
    type_, documents = type_for(kind), stored(name)
    spec = type_.restore(documents["shown"], documents["key"])
    assert list(type_.store(spec)) == [documents["shown"], documents["key"]]
    assert type_.dump_deal(type_.load_deal(documents["deal"])) == documents["deal"]
    answer = loaded_answer(type_, documents)
    assert (answer and type_.dump_answer(answer)) == documents["answer"]


@pytest.mark.parametrize("name", names("policy"))
def test_a_stored_policy_loads(name: str) -> None:
    policy = Policy.load(stored(name))
    assert Policy.load(policy.dump()) == policy
    assert name != names("policy")[-1] or policy.dump() == stored(name)


def test_the_oldest_policy_means_what_it_meant() -> None:
    policy = Policy.load(stored("policy"))
    assert (policy.pass_mark, policy.wait_hours, policy.grace_seconds) == (Fraction(4, 5), (336,), 30)
