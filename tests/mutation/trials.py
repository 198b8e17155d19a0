"""Tries mutants: each in a process of its own, which has pytest in memory already and nothing of ours yet."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import math
import os
import resource
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import CodeType, ModuleType

import pytest
from hypothesis import Phase, settings

from tests.mutation.mutants import Mutant

PLUGIN = "_hypothesis_pytestplugin"
PROFILE = "mutants"
MEMORY = 2 << 30
OURS = ("quizzes", "tests", "lms", "app", "config")

# The same examples in every run, few of them, and none made smaller: that a test fails is all that counts here.
settings.register_profile(
    PROFILE,
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=30,
    phases=(Phase.explicit, Phase.generate),
    report_multiple_bugs=False,
)


class Verdict(StrEnum):
    KILLED = "killed"
    OUT_OF_TIME = "out of time"
    SURVIVED = "survived"


class CannotRun(Exception):
    """The tests themselves do not run or do not pass: nothing can be said of any mutant."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Where one module's mutants are tried: a copy of the tree, the module's own tests, the seconds they may take."""

    tree: Path
    tests: tuple[str, ...]
    seconds: int = 300


@dataclass(frozen=True, slots=True)
class Trial:
    mutant: Mutant
    verdict: Verdict
    seconds: float
    """Of one core."""


def measured(bench: Bench, file: str) -> Bench:
    """The bench with its time limit. The tests have to pass with the file as it is, and to fail without it."""
    if not bench.tests:
        raise CannotRun(f"There are no tests of {file}.")
    source = (bench.tree / file).read_text(encoding="utf-8")
    whole, broken = (Mutant(file, "", "", "", text) for text in (source, "raise AssertionError"))
    passed, seconds, log = _alone(bench, whole)
    if not passed:
        raise CannotRun(f"{log}\nThe tests of {file} do not pass as it is.")
    if _alone(bench, broken)[0]:
        raise CannotRun(f"The tests of {file} pass without it.")
    return Bench(bench.tree, bench.tests, 5 + math.ceil(5 * seconds))


def _alone(bench: Bench, mutant: Mutant) -> tuple[bool, float, str]:
    pid = _start(bench, mutant)
    _pid, status, used = os.wait4(pid, 0)
    log = _log(bench.tree, pid)
    said = log.read_text(encoding="utf-8")
    log.unlink()
    return os.waitstatus_to_exitcode(status) == pytest.ExitCode.OK, used.ru_utime + used.ru_stime, said


def tried(work: Sequence[tuple[Bench, Mutant]], processes: int) -> Iterator[Trial]:
    """In the order in which they end."""
    waiting = list(reversed(work))
    running: dict[int, tuple[Bench, Mutant]] = {}
    while waiting or running:
        while waiting and len(running) < processes:
            bench, mutant = waiting.pop()
            running[_start(bench, mutant)] = (bench, mutant)
        pid, status, used = os.wait4(-1, 0)
        bench, mutant = running.pop(pid)
        yield Trial(mutant, _verdict(status, _log(bench.tree, pid)), used.ru_utime + used.ru_stime)
        _log(bench.tree, pid).unlink()


def _verdict(status: int, log: Path) -> Verdict:
    ended = os.waitstatus_to_exitcode(status)
    if ended in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise CannotRun(log.read_text(encoding="utf-8"))
    if ended in (-signal.SIGXCPU, -signal.SIGALRM):
        return Verdict.OUT_OF_TIME
    return Verdict.SURVIVED if ended == pytest.ExitCode.OK else Verdict.KILLED


def _log(tree: Path, pid: int) -> Path:
    return tree / f"{pid}.log"


def _start(bench: Bench, mutant: Mutant) -> int:
    """Forks; the child never comes back from here."""
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        ended: int = pytest.ExitCode.INTERNAL_ERROR
        try:
            ended = _test(bench, mutant)
        finally:
            os._exit(ended)
    return pid


def _test(bench: Bench, mutant: Mutant) -> int:
    _keep_to(bench)
    _forget_ours(bench.tree)
    sys.meta_path.insert(0, _Changed(bench.tree, mutant))
    options = ("-x", "-q", "-p", "no:cacheprovider", "-p", PLUGIN, f"--hypothesis-profile={PROFILE}")
    return pytest.main([*options, "-c", "pytest.ini", "--rootdir", str(bench.tree), *bench.tests])


def _keep_to(bench: Bench) -> None:
    """Time of the core, since other work may slow us down; time of day only against sleeping for ever."""
    resource.setrlimit(resource.RLIMIT_CPU, (bench.seconds, bench.seconds + 1))
    if sys.platform == "linux":  # elsewhere the limit is not heeded, or refused
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.alarm(20 * bench.seconds)
    os.chdir(bench.tree)
    log = os.open(_log(bench.tree, os.getpid()), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"


def _forget_ours(tree: Path) -> None:
    """From here on `tests` and `quizzes` are those of the copy."""
    for name in [name for name in sys.modules if name.partition(".")[0] in OURS]:
        del sys.modules[name]
    sys.path[:] = [str(tree), *(path for path in sys.path if not (Path(path) / "quizzes").exists())]


class _Changed(importlib.abc.MetaPathFinder):
    """Hands out the changed text for one module, so that nothing is written and no compiled file can be out of date."""

    def __init__(self, tree: Path, mutant: Mutant) -> None:
        self.name = ".".join(Path(mutant.file).with_suffix("").parts).removesuffix(".__init__")
        self.path = str(tree / mutant.file)
        self.source = mutant.source

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        loader = _FromText(fullname, self.path, self.source)
        return importlib.util.spec_from_file_location(fullname, self.path, loader=loader)


class _FromText(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, path: str, source: str) -> None:
        super().__init__(name, path)
        self.source = source

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.source, self.path, "exec", dont_inherit=True)
