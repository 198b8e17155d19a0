"""The small checked values that the records of a course pack are made of."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from quizzes.golden import share_of

_SHARE = re.compile(r"\d{1,3}(\.\d{1,6})?")
_FLOOR = re.compile(r"0|-[0-9]{1,3}(\.[0-9]{1,6}|/[1-9][0-9]{0,5})?")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_WORD = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_CLAIM = re.compile(r"S[1-9]\d{0,2}")
_DIGEST = re.compile(r"[0-9a-f]{8,64}")
_REFERENCE = re.compile(r"R[1-9]\d{0,2}")


class Record(BaseModel):
    """A frozen record of the pack: an unknown field is a problem, not a guess."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def is_identifier(text: str) -> bool:
    return _WORD.fullmatch(text) is not None


def _identifier(text: str) -> str:
    if not is_identifier(text):
        raise PydanticCustomError("identifier_malformed", "not an identifier")
    return text


def _figure_file(text: str) -> str:
    if not text.endswith(".svg") or not is_identifier(text.removesuffix(".svg")):
        raise PydanticCustomError("figure_malformed", "not a figure's file")
    return text


def _claim_id(text: str) -> str:
    if not _CLAIM.fullmatch(text):
        raise PydanticCustomError("claim_id_malformed", "not a claim's id")
    return text


def _reference_id(text: str) -> str:
    if not _REFERENCE.fullmatch(text):
        raise PydanticCustomError("reference_id_malformed", "not a reference's id")
    return text


def _digest(text: str) -> str:
    if not _DIGEST.fullmatch(text):
        raise PydanticCustomError("digest_malformed", "not the beginning of a digest")
    return text


def _month(text: str) -> str:
    if not _MONTH.fullmatch(text):
        raise PydanticCustomError("month_malformed", "not a month")
    return text


def _share(value: Any) -> Fraction:
    """A share above 0 and at most 1, written as a decimal; exact, since it decides."""
    if isinstance(value, Fraction):
        return value
    written = str(value)
    if isinstance(value, bool) or not _SHARE.fullmatch(written) or not 0 < Fraction(written) <= 1:
        raise PydanticCustomError("share_malformed", "not a share")
    return Fraction(written)


def _share_or_nothing(value: Any) -> Fraction:
    """A share from 0 to 1, as a decimal or a fraction such as 1/3; exact, since it decides."""
    found = value if isinstance(value, Fraction) else share_of(value)
    if found is None:
        raise PydanticCustomError("share_or_nothing_malformed", "not a share")
    return found


def _floor(value: Any) -> Fraction | None:
    """A share of 0 or below, or None: no floor."""
    if value is None or isinstance(value, Fraction):
        return value
    if isinstance(value, bool) or not _FLOOR.fullmatch(str(value)):
        raise PydanticCustomError("floor_malformed", "not a floor")
    return Fraction(str(value))


Identifier = Annotated[str, AfterValidator(_identifier)]
Digest = Annotated[str, AfterValidator(_digest)]
FigureFile = Annotated[str, AfterValidator(_figure_file)]
ClaimId = Annotated[str, AfterValidator(_claim_id)]
ReferenceId = Annotated[str, AfterValidator(_reference_id)]
Month = Annotated[str, AfterValidator(_month)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=r"^[^\n]*$")]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
Flag = Annotated[bool, Field(strict=True)]
Count = Annotated[int, Field(strict=True, ge=1, le=10_000)]
CountOrNone = Annotated[int, Field(strict=True, ge=0, le=10_000)]
Level = Annotated[int, Field(strict=True, ge=1, le=9)]
Share = Annotated[Fraction, PlainValidator(_share), PlainSerializer(str, return_type=str)]
ShareOrNothing = Annotated[Fraction, PlainValidator(_share_or_nothing), PlainSerializer(str, return_type=str)]
FloorOrNone = Annotated[Fraction | None, PlainValidator(_floor)]
