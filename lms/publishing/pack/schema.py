"""Turns a part of a document into a record, or into findings that name every field that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from lms.publishing.pack.documents import Part
from lms.publishing.pack.problems import Finding, Params, Path
from lms.publishing.pack.values import Record

R = TypeVar("R", bound=Record)

_CODES: Mapping[str, str] = {
    "missing": "field_missing",
    "extra_forbidden": "field_unknown",
    "string_type": "text_expected",
    "string_too_short": "text_empty",
    "string_too_long": "text_too_long",
    "string_pattern_mismatch": "text_malformed",
    "int_type": "number_expected",
    "int_from_float": "number_expected",
    "bool_type": "flag_expected",
    "tuple_type": "list_expected",
    "dict_type": "fields_expected",
    "model_type": "fields_expected",
    "model_attributes_type": "fields_expected",
    "literal_error": "not_one_of",
    "enum": "not_one_of",
    "union_tag_invalid": "not_one_of",
    "union_tag_not_found": "kind_missing",
    "greater_than_equal": "number_too_small",
    "less_than_equal": "number_too_large",
    "too_short": "list_too_short",
    "timezone_aware": "moment_expected",
    "datetime_type": "moment_expected",
    "datetime_parsing": "moment_expected",
    "datetime_from_date_parsing": "moment_expected",
}
_PARAMS: Mapping[str, str] = {
    "max_length": "limit",
    "min_length": "limit",
    "ge": "limit",
    "le": "limit",
    "expected": "expected",
    "expected_tags": "expected",
}


def read_record(model: type[R], part: Part) -> tuple[R | None, tuple[Finding, ...]]:
    """The record, or `None` with one finding for each field that is wrong."""
    try:
        return model.model_validate(part.value), ()
    except ValidationError as error:
        return None, tuple(_finding(part, detail) for detail in error.errors(include_url=False))


def read_records(model: type[R], part: Part) -> tuple[tuple[tuple[Part, R], ...], tuple[Finding, ...]]:
    """Every readable record of a list with its place, and the findings about the others."""
    if not isinstance(part.value, list):
        return (), (part.finding((), "list_expected"),)
    found: list[tuple[Part, R]] = []
    findings: list[Finding] = []
    for entry in part.entries():
        record, problems = read_record(model, entry)
        findings += problems
        if record is not None:
            found.append((entry, record))
    return tuple(found), tuple(findings)


def _finding(part: Part, detail: ErrorDetails) -> Finding:
    code = _CODES.get(detail["type"], detail["type"])
    return part.finding(_written_path(detail["loc"], part.value), code, _params(detail))


def _params(detail: ErrorDetails) -> Params:
    context: Mapping[str, Any] = detail.get("ctx", {})
    return {_PARAMS[name]: _plain(value) for name, value in context.items() if name in _PARAMS}


def _plain(value: Any) -> str | int:
    return value if isinstance(value, int) else str(value)


def _written_path(loc: tuple[int | str, ...], value: Any) -> Path:
    """Pydantic's location without the steps that the author did not write (the tag of a clause, `[key]`)."""
    path: list[int | str] = []
    for step in loc:
        if isinstance(value, dict) and (step in value or step == loc[-1]):
            if step == "[key]":
                continue
            path.append(step)
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int):
            path.append(step)
            value = value[step] if step < len(value) else None
    return tuple(path)
