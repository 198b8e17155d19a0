"""What holds for every run: how its cases are run, and that it says which word its draws follow from."""

from __future__ import annotations

import gc

import pytest

from tests.cases import together
from tests.seeds import SALT

SAID = f"TEST_SEED={SALT!r}"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Last, so that a choice by -k or by an id is among single cases."""
    items[:] = together(items)


def pytest_collection_finish() -> None:
    """What is there now stays to the end: the collector need not go through it again and again."""
    gc.collect()
    gc.freeze()


def pytest_report_header() -> str:
    return SAID


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A quiet run has no header; where a test failed, the word is needed to see it again."""
    if SALT or terminalreporter.stats.get("failed"):
        terminalreporter.write_line(SAID)
