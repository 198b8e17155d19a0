"""The page of an attempt is put together from kept pieces: it is what its template gives when all is rendered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from lms.bank.models import KeyRevision
from lms.bank.queries import KeyedQuestion, keyed_questions
from lms.canonical import canonical_json
from lms.clock import seeded_chance
from lms.database import db, reading
from lms.fragments import Fragments, Piece, hole
from lms.messages import Presentation, present
from lms.sitting.queries.slots import SlotView
from lms.sitting.views.items import Items, Style
from quizzes.dealing import deal_for
from quizzes.question import Worth
from quizzes.values import seeded_rng
from tests.web.conftest import Furnished

_TOKEN = re.compile(r'(name="csrf_token" value=|data-token=)"[^"]*"')


def _page(world: Furnished, attempt: str, *, keeping: bool) -> list[str]:
    """The words and marks of the page; what is drawn is the same each time."""
    world.app.extensions["signoff"].chance = seeded_chance(7)
    client = world.client("trainee")
    world.app.extensions["signoff"].chance = seeded_chance(8)
    kept: Any = world.app.jinja_env.globals["kept"]
    kept.keeping = keeping
    answer = client.get(f"/attempts/{attempt}")
    kept.keeping = True
    assert answer.status_code == 200
    return _TOKEN.sub(r"\1", answer.get_data(as_text=True)).split()


def test_the_page_is_what_its_template_gives(copies: Callable[..., Furnished]) -> None:
    whole, composed = [_page(world := copies(), world.objects.running, keeping=keeping) for keeping in (False, True)]
    assert composed == whole
    assert sum(word.startswith("data-item=") for word in composed) > 1


def test_every_item_is_what_its_template_gives(furnished: Furnished) -> None:
    """Two trainees who are dealt another order, each before an answer and after it, flagged and at another place."""
    with furnished.app.test_request_context():
        kept: Any = furnished.app.jinja_env.globals["kept"]
        style = Style(((1, "sure"), (2, "very")), forward=False, locked=False)
        item: Any = furnished.app.jinja_env.get_template("sitting/item.html").module.item
        ids = list(reading().execute(sa.select(KeyRevision.id)).scalars())
        kinds = set()
        for question in keyed_questions(reading(), ids).values():
            kinds.add(question.shown.kind)
            for seed in (1, 2):
                for slot in _slots(question, seed):
                    whole = item(slot, style.levels, style.forward, None, style.locked)
                    assert Items(kept, style).html(slot).split() == whole.split(), (question.shown.key, seed)
        assert len(kinds) > 12
        db.session.remove()


def _slots(question: KeyedQuestion, seed: int) -> Iterator[SlotView]:
    shown, kind = question.shown, question.shown.type
    deal = deal_for(kind, shown.spec.shown, seeded_rng(seed), "shuffled")
    control, dealt = kind.control(shown.spec.shown, deal), canonical_json(kind.dump_deal(deal))
    yield SlotView(seed, shown, control, {}, 0, None, False, dealt=dealt)
    if kind.worth is Worth.MACHINE:
        answer = kind.raw_of(kind.key(question.spec, deal))
        yield SlotView(seed + 10, shown, control, answer, 3, None, True, 2, dealt=dealt)


@pytest.mark.parametrize("text", ["100 % sure", "%(number)s", "%00 and \0", "%%"])
def test_a_piece_leaves_all_else_as_it_is(text: str) -> None:
    piece = Piece(f"{text}<b>{hole('number')}</b>/%00number%00/{text}")
    assert piece.fill({"number": "{5%s}"}) == f"{text}<b>{{5%s}}</b>/{{5%s}}/{text}"


def test_a_hole_without_a_value_is_refused() -> None:
    with pytest.raises(KeyError):
        Piece(hole("number")).fill({"letter": "A"})


def test_languages_and_zones_do_not_share_what_is_kept() -> None:
    kept, seen = Fragments(), []
    for zone in ("Europe/Lisbon", "Asia/Tokyo", "Europe/Lisbon"):
        present(Presentation(zone=zone))
        seen.append(kept.reader()("look", lambda zone=zone: zone))  # type: ignore[misc]
    assert seen == ["Europe/Lisbon", "Asia/Tokyo", "Europe/Lisbon"]
