"""The cases of a test that asks for no fixture, run as one: to report each costs more than to run it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import pytest

PLAIN = {"parametrize", "hypothesis"}
"""A test with any other mark keeps its cases apart."""


def together(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """The same tests, with the neighbouring cases of each as one item; a case that was chosen alone stays itself."""
    for test, cases in groupby(items, _test_of):
        found = list(cases)
        functions = [case for case in found if isinstance(case, pytest.Function)]
        if test is None or len(functions) < 2:
            yield from found
        else:
            yield Cases.from_parent(functions[0].parent, name=functions[0].originalname, cases=functions)


def _test_of(item: pytest.Item) -> tuple[str, str] | None:
    """The file and the name of a test whose every argument is a value of its case."""
    if not isinstance(item, pytest.Function) or not hasattr(item, "callspec"):
        return None
    if {mark.name for mark in item.iter_markers()} - PLAIN or set(item.fixturenames) != set(item.callspec.params):
        return None
    return str(item.path), item.originalname


class Cases(pytest.Item):
    """Fails with what each case that failed says, under the id of the case."""

    def __init__(self, *, cases: list[pytest.Function], **of_parent: object) -> None:
        super().__init__(**of_parent)  # type: ignore[arg-type]
        self.cases = cases
        self.failed: list[tuple[pytest.Function, pytest.ExceptionInfo[BaseException]]] = []

    def runtest(self) -> None:
        stops_at = self.config.getoption("maxfail") or len(self.cases)
        self.failed = []
        for case in self.cases:
            try:
                case.obj(**case.callspec.params)
            except (Exception, pytest.fail.Exception):
                self.failed.append((case, pytest.ExceptionInfo.from_current()))
                if len(self.failed) == stops_at:
                    break
        if self.failed:
            raise AssertionError(f"{len(self.failed)} of {len(self.cases)} cases failed")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        if not self.failed:
            return str(super().repr_failure(excinfo))
        said = [f"{case.nodeid}\n{case.repr_failure(found)}" for case, found in self.failed]
        return "\n\n".join([str(excinfo.value), *said])

    def reportinfo(self) -> tuple[object, int | None, str]:  # type: ignore[override]
        return self.cases[0].path, self.cases[0].reportinfo()[1], self.name
