"""A credential of ours read back: every term it may have, and none besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from lms.credentials.rules.canon import CREDENTIALS_V2, OPEN_BADGES

Text = Annotated[str, StringConstraints(min_length=1, max_length=10_000)]
Digits = Annotated[str, StringConstraints(pattern=r"^(0|[1-9][0-9]{0,8})$")]
Moment = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]


class BadShape(Exception):
    """A term is missing, is not of its kind, or does not belong there."""


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Issuer(_Shape):
    id: Text
    type: tuple[Literal["Profile"]]
    name: Text
    url: Text


class _Identity(_Shape):
    type: Literal["IdentityObject"]
    hashed: Literal[False]
    identityHash: Text
    identityType: Literal["name"]


class _Criteria(_Shape):
    narrative: Text


class _ResultDescription(_Shape):
    id: Text
    type: tuple[Literal["ResultDescription"]]
    name: Text
    resultType: Literal["PerformanceLevel", "Result"]


class _Achievement(_Shape):
    id: Text
    type: tuple[Literal["Achievement"]]
    achievementType: Literal["Certificate"]
    name: Text
    description: Text
    criteria: _Criteria
    version: Digits
    resultDescription: tuple[_ResultDescription, ...]


class _Result(_Shape):
    type: tuple[Literal["Result"]]
    resultDescription: Text
    value: Digits


class _Subject(_Shape):
    type: tuple[Literal["AchievementSubject"]]
    identifier: tuple[_Identity]
    achievement: _Achievement
    result: tuple[_Result, ...]


class _Status(_Shape):
    id: Text
    type: Literal["BitstringStatusListEntry"]
    statusPurpose: Literal["revocation"]
    statusListIndex: Digits
    statusListCredential: Text


class _Document(_Shape):
    context: tuple[Text, Text] = Field(alias="@context")
    id: Text
    type: tuple[Literal["VerifiableCredential"], Literal["OpenBadgeCredential"]]
    name: Text
    issuer: _Issuer
    validFrom: Moment
    validUntil: Moment
    credentialSubject: _Subject
    credentialStatus: _Status
    proof: tuple[dict[str, str]]


@dataclass(frozen=True)
class Credential:
    """What a credential says, for whoever reads it.

    page    the address that tells how it stands now; it ends with the certificate's number
    shown   each count by its name; the level stands apart
    """

    page: str
    holder: str
    title: str
    description: str
    criteria: str
    level: int
    shown: Mapping[str, int]
    issuer: str
    issuer_id: str
    issuer_url: str
    valid_from: datetime
    valid_until: datetime
    status_list: str
    status_index: int
    method: str  # which of the issuer's keys signed it

    @property
    def public_id(self) -> str:
        return self.page.rsplit("/", 1)[-1]


def credential_in(document: dict[str, Any]) -> Credential:
    """The credential in a document; BadShape for a term too many, too few or of another kind."""
    try:
        held = _Document.model_validate(_tuples(document))
        moments = [moment_in(text) for text in (held.validFrom, held.validUntil)]
    except (ValidationError, ValueError) as error:
        raise BadShape from error
    if held.context != (CREDENTIALS_V2, OPEN_BADGES):
        raise BadShape
    subject, status = held.credentialSubject, held.credentialStatus
    names = {one.id: one for one in subject.achievement.resultDescription}
    if [one.resultDescription for one in subject.result] != list(names):
        raise BadShape
    values = {names[one.resultDescription].name: int(one.value) for one in subject.result}
    kinds = [one.resultType for one in names.values()]
    if kinds[:1] != ["PerformanceLevel"] or status.id != f"{status.statusListCredential}#{status.statusListIndex}":
        raise BadShape
    return Credential(
        held.id,
        subject.identifier[0].identityHash,
        held.name,
        subject.achievement.description,
        subject.achievement.criteria.narrative,
        int(subject.result[0].value),
        dict(list(values.items())[1:]),
        held.issuer.name,
        held.issuer.id,
        held.issuer.url,
        moments[0],
        moments[1],
        status.statusListCredential,
        int(status.statusListIndex),
        held.proof[0].get("verificationMethod", ""),
    )


def _tuples(value: Any) -> Any:
    """JSON's lists as the tuples that a strict shape asks for."""
    if isinstance(value, list):
        return tuple(_tuples(one) for one in value)
    return {name: _tuples(one) for name, one in value.items()} if isinstance(value, dict) else value


def moment_in(text: str) -> datetime:
    """A moment of ours, UTC to the second; ValueError for any other form."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
