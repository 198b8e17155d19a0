"""R12: a network that drops, doubles and reorders what two tabs send, against a model of what is promised."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from tests.academy import FakeClock
from tests.chaos.clients import Item, items_of
from tests.chaos.inprocess import application, signed_in
from tests.chaos.stage import Stage

EXAMPLES, SHORT, STEPS = 150, 15, 40
GRACE = 30
AWAKE = 6 * 3_600  # seconds of an example, less than the silence that ends a sign-in
TABS, ITEMS = (0, 1), (0, 1)


@dataclass(frozen=True)
class Send:
    """One answer on its way; it may arrive never, once, or more than once."""

    tab: int
    item: int
    seq: int
    base: int
    value: str


@dataclass
class Row:
    """What the model holds to be stored, in the order of the sequences."""

    send: Send
    late: bool = False


@dataclass
class World:
    """What the machine works in: one application, one trainee, one history for all examples."""

    stage: Stage
    app: Flask
    clock: FakeClock
    numbers: itertools.count[int]


def reorder(stage: Stage) -> int:
    """Hypothesis looks for the sends, losses and arrivals that break the model; the checker looks at it all after."""
    with application(stage.database.url, stage.keys) as (app, clock):
        world = World(stage, app, clock, itertools.count(1))
        examples = SHORT if stage.short else EXAMPLES
        machine = type("Network", (Network,), {"world": world})
        chosen = settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            derandomize=False,
            print_blob=False,
        )
        machine._hypothesis_internal_use_seed = stage.chance.getrandbits(32)  # type: ignore[attr-defined]
        try:
            run_state_machine_as_test(machine, settings=chosen)
        except AssertionError as error:
            stage.history.broken("slipped", f"{error} {getattr(error, '__notes__', '')}")
    return examples


class Network(RuleBasedStateMachine):
    """Two tabs of one sign-in over one attempt. What is in `sent` can arrive at any time, as often as it likes."""

    world: World

    @initialize()
    def begin(self) -> None:
        world = self.world
        world.clock.moment = world.clock.moment.replace(microsecond=0)  # deadlines are whole seconds
        self.client = signed_in(world.app, world.stage.scene.trainees[0])
        place = self.client.post(f"/quizzes/{world.stage.scene.module}/attempts").location
        assert place
        self.path, self.attempt = place, place.rpartition("/")[2]
        page = self.client.get(place).get_data(as_text=True)
        typed = [item for item in items_of(page) if not item.options and not item.numeric]
        self.items: list[Item] = typed[: len(ITEMS)]
        self.names = [f"network{next(world.numbers):06}" for _ in TABS]
        self.seqs = [0 for _ in TABS]
        self.bases = {(tab, item): 0 for tab in TABS for item in ITEMS}
        self.sent: list[Send] = []
        self.rows: dict[int, list[Row]] = {item: [] for item in ITEMS}
        self.began = world.clock()
        self.over = False
        state = self.client.get(f"{self.path}/state.json?client={self.names[0]}").get_json()
        self.left: float = state["remaining_ms"] / 1000  # seconds

    # -- what people and the network do ---------------------------------------------------------------

    @rule(tab=st.sampled_from(TABS), item=st.sampled_from(ITEMS), words=st.sampled_from(("a", "b", "c")))
    def answer(self, tab: int, item: int, words: str) -> None:
        """Words are few, so that the same answer comes again, from either tab."""
        self.seqs[tab] += 1
        self.sent.append(Send(tab, item, self.seqs[tab], self.bases[tab, item], f"word {words}"))

    @rule(tab=st.sampled_from(TABS), item=st.sampled_from(ITEMS), words=st.sampled_from(("a", "b", "c")))
    def exchange(self, tab: int, item: int, words: str) -> None:
        """As on a good day: it arrives at once, and the answer is heard."""
        self.answer(tab, item, words)
        self._deliver(self.sent[-1], heard=True)

    @precondition(lambda self: self.sent)
    @rule(data=st.data(), heard=st.booleans())
    def arrive(self, data: st.DataObject, heard: bool) -> None:
        """Any send, for the first time or again; the tab hears the answer or does not."""
        self._deliver(self.sent[data.draw(st.integers(0, len(self.sent) - 1))], heard=heard)

    def _deliver(self, send: Send, *, heard: bool) -> None:
        expected = self._expected(send)
        told = self._post(send)
        found = (told["code"], told["sequence"], "".join(told["fields"].get(self.items[send.item].field, [])))
        assert found == expected, f"{send} in {self._since():.0f} s: {found} instead of {expected}"
        if heard:
            self.bases[send.tab, send.item] = told["sequence"]

    @rule(tab=st.sampled_from(TABS), item=st.sampled_from(ITEMS))
    def look(self, tab: int, item: int) -> None:
        """The state names the newest answer of each item."""
        said = self.client.get(f"{self.path}/state.json?client={self.names[tab]}").get_json()
        held = self._held(item)
        shown = said["sequences"].get(str(self.items[item].number), 0)
        assert shown == (self._sequence(item, held) if held else 0), f"the state says {shown}"
        assert said["remaining_ms"] >= 0
        self.bases[tab, item] = shown

    @precondition(lambda self: self._since() < AWAKE and len(self.sent) >= 3)
    @rule(seconds=st.sampled_from((1, 60, 1_500, 5_400)))
    def wait(self, seconds: int) -> None:
        self.world.clock.advance(seconds=seconds)

    @precondition(lambda self: len(self.sent) >= 8)
    @rule()
    def submit(self) -> None:
        answer = self.client.post(f"{self.path}/submission")
        assert answer.status_code == 303
        if not self.over:
            self.over, self.ended_by_time = True, self._time_is_over()
        self.world.stage.history.add("submitted", n=0, attempt=self.attempt, status=answer.status_code)

    def teardown(self) -> None:
        """The attempt ends, so that the next example has one of its own."""
        if hasattr(self, "path"):
            self.client.post(f"{self.path}/submission")

    # -- the model ------------------------------------------------------------------------------------

    def _since(self) -> float:
        return (self.world.clock() - self.began).total_seconds()

    def _time_is_over(self) -> bool:
        return self._since() > self.left + GRACE

    def _held(self, item: int) -> Row | None:
        return next((row for row in reversed(self.rows[item]) if not row.late), None)

    def _sequence(self, item: int, row: Row) -> int:
        return 1 + next(place for place, one in enumerate(self.rows[item]) if one is row)

    def _expected(self, send: Send) -> tuple[str, int, str]:
        """What docs/sitting.md promises, and what is stored then."""
        rows, held = self.rows[send.item], self._held(send.item)
        newest = max((row.send.seq for row in rows if row.send.tab == send.tab), default=0)
        if newest > send.seq:  # by one that came after the time, where this one is held still
            return self._naming("same" if held is not None and held.send == send else "overtaken", send.item)
        if newest == send.seq:
            mine = next(row for row in rows if row.send == send)
            return self._naming("same" if mine is held else "late" if mine.late else "overtaken", send.item)
        late = self._time_is_over()
        if self.over and not self.ended_by_time:
            return self._naming("closed", send.item)
        if held is not None and held.send.value == send.value:
            return self._naming("same", send.item)
        if late or self.over:
            rows.append(Row(send, late=True))
            return self._naming("late", send.item)
        if held is not None and held.send.tab != send.tab and self._sequence(send.item, held) != send.base:
            return self._naming("conflict", send.item)
        rows.append(Row(send))
        return self._naming("saved", send.item)

    def _naming(self, code: str, item: int) -> tuple[str, int, str]:
        held = self._held(item)
        return (code, self._sequence(item, held), held.send.value) if held else (code, 0, "")

    # -- the wire -------------------------------------------------------------------------------------

    def _post(self, send: Send) -> dict[str, Any]:
        history, item = self.world.stage.history, self.items[send.item]
        number = history.number()
        name = {"item": item.number, "client": self.names[send.tab], "seq": send.seq, "base": send.base}
        history.add("sent", n=number, attempt=self.attempt, value=send.value, **name)
        body = {**name, "fields": {item.field: [send.value]}}
        answer = self.client.post(f"{self.path}/answers.json", json=body)
        told: dict[str, Any] = answer.get_json()
        assert answer.status_code in (200, 409), f"{answer.status_code}: {told}"
        held = {"sequence": told["sequence"], "value": "".join(told["fields"].get(item.field, []))}
        history.add("answered", n=number, status=answer.status_code, code=told["code"], **held)
        return told
