"""A finding: what is wrong in a course pack, and the file, line and path where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from lms.publishing.pack.sentences import sentence

Severity = Literal["error", "warning"]
Path = tuple[str | int, ...]
Params = Mapping[str, str | int]


@dataclass(frozen=True)
class Finding:
    """One problem; `file` is relative to the pack, `line` counts from 1, `path` reads `options[2].text`."""

    file: str
    line: int
    path: str
    code: str
    params: Params = field(default_factory=dict)
    severity: Severity = "error"

    @property
    def is_error(self) -> bool:
        return self.severity == "error"


class Refused(Exception):
    """A file or a value that cannot be read on; the caller knows the file and makes the finding."""

    def __init__(self, code: str, line: int = 1, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.line = line
        self.params: Params = params

    def finding(self, file: str, path: str = "") -> Finding:
        return Finding(file, self.line, path, self.code, self.params)


def path_text(path: Iterable[str | int]) -> str:
    """`('options', 2, 'text')` as an author reads it: `options[2].text`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def explain(finding: Finding) -> str:
    """One line for the terminal: place, path and a plain sentence."""
    place = f"{finding.file}:{finding.line}:"
    path = f" {finding.path}:" if finding.path else ""
    kind = "" if finding.is_error else " warning:"
    return f"{place}{kind}{path} {sentence(finding.code, finding.params)}"


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By file and line, each finding once."""
    unique = {(f.file, f.line, f.path, f.code, tuple(sorted(f.params.items()))): f for f in findings}
    return tuple(finding for _, finding in sorted(unique.items(), key=lambda pair: _sort_key(pair[1])))


def has_errors(findings: Iterable[Finding]) -> bool:
    return any(finding.is_error for finding in findings)


def _sort_key(finding: Finding) -> tuple[str, int, str, str, str]:
    return (finding.file, finding.line, finding.path, finding.code, str(sorted(finding.params.items())))
