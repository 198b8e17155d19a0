"""`python -m tests.mutation`: breaks the rules in a sample of ways and says which breaks no test noticed."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.mutation.explained import explained, out_of_date, unexplained
from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.sampling import sample
from tests.mutation.trials import Bench, CannotRun, Trial, Verdict, measured, tried

ROOT = Path(__file__).parents[2]
COPIES = ROOT / "build" / "mutants"
MODULES = ("scoring", "attempt", "paper", "analysis")
WANTED = 5  # survivors without a reason, per cent of the sample at most
PYTEST_INI = "[pytest]\naddopts = --strict-markers\n"


@dataclass(frozen=True, slots=True)
class Options:
    modules: tuple[str, ...]
    size: int
    seed: int
    processes: int
    within: str


def main() -> int:
    options = _options()
    started = time.monotonic()
    COPIES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=COPIES) as folder:
        tree = Path(folder)
        _copy_into(tree)
        everything = _everything(tree, options)
        chosen = sample(everything, options.size, options.seed)
        try:
            benches = {name: measured(_bench(tree, name), found[0].file) for name, found in chosen.items() if found}
            trials = _try(chosen, benches, options)
        except CannotRun as error:
            print(error)
            return 2
    if not options.within:
        _say_out_of_date(everything)
    return _report(options, everything, trials, time.monotonic() - started)


def _options() -> Options:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=f"of {', '.join(MODULES)} (all)")
    parser.add_argument("--sample", type=int, default=400, help="how many mutants (400)")
    parser.add_argument("--seed", type=int, default=1, help="which ones (1)")
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1), help="at the same time (2)")
    parser.add_argument("--within", default="", help="only mutants of functions or files whose name holds this")
    given = parser.parse_args()
    if unknown := set(given.modules) - set(MODULES):
        parser.error(f"not among the modules: {', '.join(sorted(unknown))}")
    return Options(tuple(given.modules) or MODULES, given.sample, given.seed, given.processes, given.within)


def _copy_into(tree: Path) -> None:
    """What pure tests need, away from the tree that somebody may be editing meanwhile."""
    unwanted = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "quizzes", tree / "quizzes", ignore=unwanted)
    shutil.copytree(ROOT / "tests" / "pure", tree / "tests" / "pure", ignore=unwanted)
    (tree / "tests" / "__init__.py").touch()
    (tree / "pytest.ini").write_text(PYTEST_INI, encoding="utf-8")


def _everything(tree: Path, options: Options) -> dict[str, list[Mutant]]:
    files = {name: _files(tree, name) for name in options.modules}
    flat = [file for name in files for file in files[name]]
    with ProcessPoolExecutor(options.processes) as pool:
        found = dict(zip(flat, pool.map(partial(mutants_of, tree), flat), strict=True))
    return {
        name: [one for file in files[name] for one in found[file] if options.within in f"{one.file} {one.within}"]
        for name in files
    }


def _files(tree: Path, module: str) -> list[str]:
    folder = tree / "quizzes" / module
    paths = sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]
    return [path.relative_to(tree).as_posix() for path in paths]


def _bench(tree: Path, module: str) -> Bench:
    """Only tests of the rules alone: one that goes through the application is not what holds a rule in place."""
    found = sorted((tree / "tests" / "pure").glob(f"test_{module}*.py"))
    pure = [path for path in found if "\nfrom lms" not in path.read_text(encoding="utf-8")]
    return Bench(tree, tuple(path.relative_to(tree).as_posix() for path in pure))


def _try(chosen: dict[str, list[Mutant]], benches: dict[str, Bench], options: Options) -> dict[str, list[Trial]]:
    modules = {id(one): name for name, mutants in chosen.items() for one in mutants}
    work = [(benches[name], one) for name, mutants in chosen.items() for one in mutants]
    trials: dict[str, list[Trial]] = {name: [] for name in chosen}
    for done, trial in enumerate(tried(work, options.processes), start=1):
        trials[modules[id(trial.mutant)]].append(trial)
        if done % 50 == 0 or done == len(work):
            print(f"{done} of {len(work)} tried", flush=True)
    return trials


def _report(
    options: Options, everything: dict[str, list[Mutant]], trials: dict[str, list[Trial]], seconds: float
) -> int:
    reasons = explained()
    flat = [trial for name in trials for trial in trials[name]]
    open_ones = unexplained(_survivors(flat), reasons)
    for mutant in open_ones:
        _say(mutant)
    print(f"\n{'module':10}{'mutants':>9}{'tried':>7}{'killed':>8}{'by time':>9}{'survived':>10}{'explained':>11}")
    for name, found in [*trials.items(), ("all", flat)]:
        there = sum(map(len, everything.values())) if name == "all" else len(everything[name])
        print(_row(name, there, found, len(unexplained(_survivors(found), reasons))))
    share = 100 * len(open_ones) / max(1, len(flat))
    print(f"\n{len(open_ones)} of {len(flat)} survive without a reason: {share:.1f} % (at most {WANTED} %).")
    print(f"Seed {options.seed}, {options.processes} processes, {seconds / 60:.1f} minutes.")
    return int(share > WANTED)


def _row(name: str, there: int, trials: Sequence[Trial], open_ones: int) -> str:
    counts = {verdict: sum(trial.verdict is verdict for trial in trials) for verdict in Verdict}
    survived = counts[Verdict.SURVIVED]
    return (
        f"{name:10}{there:9}{len(trials):7}{counts[Verdict.KILLED]:8}{counts[Verdict.OUT_OF_TIME]:9}"
        f"{survived:10}{survived - open_ones:11}"
    )


def _survivors(trials: Sequence[Trial]) -> list[Mutant]:
    return [trial.mutant for trial in trials if trial.verdict is Verdict.SURVIVED]


def _say(mutant: Mutant) -> None:
    print(f"\n{mutant.file}, {mutant.within or 'module'}")
    print("\n".join(f"- {line}" for line in mutant.was.splitlines()))
    print("\n".join(f"+ {line}" for line in mutant.now.splitlines()))


def _say_out_of_date(everything: dict[str, list[Mutant]]) -> None:
    """Of the files that were looked at."""
    mutants = [one for found in everything.values() for one in found]
    files = {one.file for one in mutants}
    for reason in out_of_date([one for one in explained() if one.file in files], mutants):
        print(f"explained.toml: not all of this can be read in mutants any more: {reason.file}, {reason.within}")
        print("\n".join(f"+ {line}" for line in reason.now))


if __name__ == "__main__":
    sys.exit(main())
