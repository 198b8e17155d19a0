"""YAML documents whose every value knows its line, so that a problem can be shown where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Never

import yaml

from lms.publishing.pack.problems import Finding, Params, Path, Refused, Severity, path_text

# The C loader reads the same language an order of magnitude faster; it is absent only where libyaml is.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 40
_TEXT_TAGS = (None, "!", "tag:yaml.org,2002:str")
# YAML 1.2's core schema: `no`, `12:30` and dates stay the text that the author wrote.
_WHOLE = re.compile(r"[-+]?\d{1,18}")
_DECIMAL = re.compile(r"[-+]?\d{1,18}\.\d{1,18}")
_CONSTANTS: Mapping[str, bool | None] = {
    "": None, "~": None, "null": None, "true": True, "True": True, "false": False, "False": False,
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A value inside a file and the way to it from the file's root; paths in findings start at this value."""

    file: str
    value: Any
    lines: Mapping[Path, int]
    prefix: Path = ()

    def line(self, path: Path = ()) -> int:
        """The line of a path, or of the nearest thing around it when the path is not there."""
        whole = self.prefix + path
        while whole and whole not in self.lines:
            whole = whole[:-1]
        return self.lines.get(whole, 1)

    def finding(self, path: Path, code: str, params: Params | None = None, severity: Severity = "error") -> Finding:
        return Finding(self.file, self.line(path), path_text(path), code, params or {}, severity)

    def entries(self) -> Iterator[Part]:
        """The entries of a list, each as a part of its own."""
        for index, entry in enumerate(self.value if isinstance(self.value, list) else ()):
            yield Part(self.file, entry, self.lines, (*self.prefix, index))

    def identity(self) -> str:
        """The `id` as written, or an empty text."""
        found = self.value.get("id") if isinstance(self.value, dict) else None
        return found if isinstance(found, str) else ""


def load_yaml(text: str, file: str, offset: int = 0) -> tuple[Part, tuple[Finding, ...]]:
    """The document and its findings; `offset` lines precede the text in its file. Raises `Refused`."""
    composer = _Composer(file, offset)
    try:
        value = composer.document(text)
    except yaml.YAMLError as error:
        raise Refused("yaml_malformed", line=_line_of(error, text) + offset, reason=_reason(error)) from error
    return Part(file, value, composer.lines), tuple(composer.findings)


def split_head(text: str) -> tuple[str, str, int]:
    """A Markdown file as (YAML head, body, number of lines before the body). Raises `Refused`."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        raise Refused("head_missing")
    for index, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            return "\n".join(lines[1:index]), "\n".join(lines[index + 1 :]), index + 1
    raise Refused("head_unclosed")


@dataclass
class _Composer:
    """Builds plain values from parser events and notes the line of each."""

    file: str
    offset: int
    lines: dict[Path, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def document(self, text: str) -> Any:
        events = iter(yaml.parse(text, Loader=_LOADER))
        next(events)
        start = next(events)
        if isinstance(start, yaml.StreamEndEvent):
            return None
        value = self._value(next(events), events, ())
        next(events)
        if not isinstance(following := next(events), yaml.StreamEndEvent):
            self._refuse(following, "yaml_many_documents")
        return value

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> Any:
        self.lines.setdefault(path, self._line(event))
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._refuse(event, "yaml_alias")
        if len(path) > _DEEPEST:
            self._refuse(event, "yaml_too_deep", limit=_DEEPEST)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if (tag := getattr(event, "tag", None)) not in (None, "!"):
            self._refuse(event, "yaml_tag", tag=str(tag))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, events, path)
        return self._list(events, path)

    def _mapping(self, start: yaml.MappingStartEvent, events: Iterator[yaml.Event], path: Path) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while not isinstance(key := next(events), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent) or key.anchor:
                self._refuse(key, "yaml_key_not_text")
            following = next(events)
            if start.flow_style and _is_nothing(following):
                self._find(key, path, "yaml_comma", text=key.value)
                continue
            self.lines.setdefault((*path, key.value), self._line(key))
            value = self._value(following, events, (*path, key.value))
            if key.value in mapping:
                self._find(key, (*path, key.value), "yaml_duplicate_key", key=key.value)
            mapping.setdefault(key.value, value)
        return mapping

    def _list(self, events: Iterator[yaml.Event], path: Path) -> list[Any]:
        entries: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            entries.append(self._value(event, events, (*path, len(entries))))
        return entries

    def _scalar(self, event: yaml.ScalarEvent) -> str | int | float | bool | None:
        text: str = event.value
        if event.tag not in _TEXT_TAGS:
            self._refuse(event, "yaml_tag", tag=str(event.tag))
        if event.tag is not None or not event.implicit[0]:
            return text
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if _WHOLE.fullmatch(text):
            return int(text)
        return float(text) if _DECIMAL.fullmatch(text) else text

    def _find(self, event: yaml.Event, path: Path, code: str, **params: str | int) -> None:
        # As everywhere, a path in a list of records begins inside the record, which the line shows.
        inside = path[1:] if path and isinstance(path[0], int) else path
        self.findings.append(Finding(self.file, self._line(event), path_text(inside), code, params))

    def _line(self, event: yaml.Event) -> int:
        return (event.start_mark.line if event.start_mark else 0) + 1 + self.offset

    def _refuse(self, event: yaml.Event, code: str, **params: str | int) -> Never:
        raise Refused(code, line=self._line(event), **params)


def _is_nothing(event: yaml.Event) -> bool:
    """No value was written: in `{text: Wait, as agreed}` the words after the comma became a field."""
    return isinstance(event, yaml.ScalarEvent) and event.value == "" and bool(event.implicit[0])


def _line_of(error: yaml.YAMLError, text: str) -> int:
    mark = getattr(error, "problem_mark", None)
    position = getattr(error, "position", 0)
    return int(mark.line) + 1 if mark else text.count("\n", 0, position) + 1


def _reason(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or getattr(error, "reason", "") or "unreadable")
