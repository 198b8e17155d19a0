"""The toxin products by name: units belong to one of them, and a brand stands beside its generic name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from quizzes.linting import Vocabulary

GENERICS = (
    "onabotulinumtoxinA",
    "abobotulinumtoxinA",
    "incobotulinumtoxinA",
    "prabotulinumtoxinA",
    "daxibotulinumtoxinA",
    "letibotulinumtoxinA",
    "relabotulinumtoxinA",
    "rimabotulinumtoxinB",
)
BRANDS: Mapping[str, str] = {
    "Botox": "onabotulinumtoxinA",
    "Vistabel": "onabotulinumtoxinA",
    "Dysport": "abobotulinumtoxinA",
    "Azzalure": "abobotulinumtoxinA",
    "Alluzience": "abobotulinumtoxinA",
    "Xeomin": "incobotulinumtoxinA",
    "Bocouture": "incobotulinumtoxinA",
    "Jeuveau": "prabotulinumtoxinA",
    "Nuceiva": "prabotulinumtoxinA",
    "Daxxify": "daxibotulinumtoxinA",
    "Letybo": "letibotulinumtoxinA",
    "Relfydess": "relabotulinumtoxinA",
    "Myobloc": "rimabotulinumtoxinB",
}
VOCABULARY = Vocabulary(products=GENERICS, brands=tuple(BRANDS))
# A motor unit is not a dose.
_UNITS = re.compile(r"(?<!motor )\bunits\b|\bunit[ -]doses?\b|\d[ -]unit\b", re.IGNORECASE)
_GENERIC = re.compile("|".join(GENERICS), re.IGNORECASE)
_BRAND = re.compile(rf"\b({'|'.join(BRANDS)})\b", re.IGNORECASE)


def speaks_of_units_alone(text: str, heading: str = "") -> bool:
    """Whether units are mentioned while neither the text nor its heading names their product."""
    return bool(_UNITS.search(text)) and not _GENERIC.search(f"{heading}\n{text}")


def brands_alone(text: str) -> Iterator[tuple[str, str]]:
    """Brands in a text that lacks their generic name, with that name."""
    generics = {found.group().lower() for found in _GENERIC.finditer(text)}
    for brand in dict.fromkeys(found.group(1).capitalize() for found in _BRAND.finditer(text)):
        if BRANDS[brand].lower() not in generics:
            yield brand, BRANDS[brand]
