"""The canonical RDF of a JSON-LD document (RDFC-1.0), with the contexts that we ship and no other."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

from pyld import jsonld

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

_FOLDER = Path(__file__).parent / "contexts"
_SHIPPED: dict[str, Any] = {
    address: json.loads((_FOLDER / name).read_text(encoding="utf-8"))
    for address, name in ((CREDENTIALS_V2, "credentials-v2.json"), (OPEN_BADGES, "ob-3.0.3.json"))
}
_ALONE = threading.Lock()  # the library keeps resolved contexts in caches that two threads must not share


class NotCanonical(Exception):
    """The document is no JSON-LD over the contexts that we ship."""


def canonical_quads(document: dict[str, Any]) -> bytes:
    """The document's statements as sorted N-Quads in UTF-8. NotCanonical for an unknown context or a broken term."""
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _shipped}
    try:
        with _ALONE:
            quads = jsonld.normalize(document, options)
    except (jsonld.JsonLdError, ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise NotCanonical from error
    return str(quads).encode()


def _shipped(address: str, _options: dict[str, Any]) -> dict[str, Any]:
    if address not in _SHIPPED:
        raise jsonld.JsonLdError("This context is not shipped.", "signoff.UnknownContext", {"url": address})
    kind = "application/ld+json"
    return {"contextUrl": None, "documentUrl": address, "contentType": kind, "document": _SHIPPED[address]}
