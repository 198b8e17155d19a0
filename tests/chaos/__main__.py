"""`python -m tests.chaos [--database sqlite|postgresql|both] [--short] [--only NAME]`; what `make chaos` runs."""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import sys

from tests.chaos.battery import chosen, grounds, run
from tests.chaos.stage import Row
from tests.chaos.table import table


def main() -> int:
    """Exit code 1 unless nothing was lost, nothing slipped and nothing was answered with an error."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # servers and file systems are put away then too
    options = _options()
    seed = int(os.environ.get("CHAOS_SEED", "") or secrets.randbelow(10**6))
    faults = chosen(options.only, options.short)
    names = ("sqlite", "postgresql") if options.database == "both" else (options.database,)
    _say(f"CHAOS_SEED={seed}")
    rows: list[Row] = []
    with grounds(names, seed, options.short, options.keep) as stages:
        for ground in stages:
            for fault in (one for one in faults if ground.store.name in one.databases):
                _say(f"{fault.name} on {ground.store.name}: {fault.title}")
                rows.append(run(ground, fault))
                _say(table(rows[-1:]).partition("\n")[2])
    _say(f"\n{table(rows)}\nCHAOS_SEED={seed}")
    return 1 if any(row.findings for row in rows) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    short = os.environ.get("CHAOS") == "short"
    parser.add_argument("--short", action="store_true", default=short, help="the run under a minute (CHAOS=short)")
    parser.add_argument("--only", metavar="NAME", help="faults whose name begins so, such as R1")
    parser.add_argument("--keep", action="store_true", help="keep every history, not those of failures alone")
    return parser.parse_args()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
