"""The short battery as part of every test run: on SQLite, a few rounds of the faults whose verdict is no matter of
time."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.chaos.battery import chosen, grounds, run
from tests.chaos.faults import Fault
from tests.chaos.stage import Ground
from tests.chaos.table import table
from tests.seeds import seed_of

SEED = int(os.environ.get("CHAOS_SEED", "") or seed_of("chaos") % 10**6)
IN_EVERY_RUN = ("R1", "R2", "R4", "R5a", "R17")  # no verdict depends on time; `CHAOS=short make chaos` has more
FAULTS = [fault for fault in chosen(None, short=True) if fault.name in IN_EVERY_RUN]


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    with grounds(["sqlite"], SEED, short=True) as (made,):
        yield made


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_nothing_is_lost_and_no_rule_slips(ground: Ground, fault: Fault) -> None:
    row = run(ground, fault)
    if row.skipped:
        pytest.skip(row.skipped)
    assert not row.findings, f"\n{table([row])}\nCHAOS_SEED={SEED}"
