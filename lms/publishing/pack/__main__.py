"""The command line for a course pack: `python -m lms.publishing.pack check PATH`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from lms.publishing.pack.audit import audit
from lms.publishing.pack.problems import Finding, explain, in_order
from lms.publishing.pack.reader import PackReading, read_pack


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints every finding; 1 when one of them is an error."""
    parser = argparse.ArgumentParser(prog="python -m lms.publishing.pack")
    parser.add_argument("verb", choices=("check", "audit"), help="audit also looks for drift")
    parser.add_argument("path", type=Path, help="the folder of the course pack")
    asked = parser.parse_args(arguments)
    reading = read_pack(asked.path)
    findings = reading.findings
    if asked.verb == "audit" and reading.pack is not None:
        findings = in_order([*findings, *audit(reading.pack)])
    sys.stdout.write("".join(f"{explain(finding)}\n" for finding in findings))
    sys.stdout.write(summary(reading, findings) + "\n")
    return 0 if reading.pack is not None else 1


def summary(reading: PackReading, findings: Sequence[Finding]) -> str:
    """What was read, or that nothing may be loaded, in one line."""
    errors = sum(finding.is_error for finding in findings)
    counts = f"{errors} errors, {len(findings) - errors} warnings"
    if reading.pack is None:
        return f"{counts}; the pack cannot be loaded"
    items = sum(1 for _ in reading.pack.items())
    return f"{counts}; {len(reading.pack.modules)} modules, {items} items"


if __name__ == "__main__":
    sys.exit(main())
