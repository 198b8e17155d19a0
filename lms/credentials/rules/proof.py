"""The proof of a credential: DataIntegrityProof with eddsa-rdfc-2022, bound to the very bytes of its JSON.

What the suite signs is the document's canonical RDF. That is blind to a term that no context defines and to the order
of a list. Our proofs therefore carry, as `nonce`, the digest of the document's canonical JSON: it is signed with the
proof's other options, every other verifier lets it pass, and ours compares it.

Source: W3C Data Integrity EdDSA Cryptosuites 1.0, section 3.2; nonce: Verifiable Credential Data Integrity 1.0, 2.1.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lms.canonical import canonical_json
from lms.credentials.rules.canon import NotCanonical, canonical_quads
from lms.credentials.rules.dids import base58, unbase58

SUITE = "eddsa-rdfc-2022"
Document = dict[str, Any]


def with_proof(document: Document, method: str, created: str, sign: Callable[[bytes], bytes]) -> Document:
    """The document with its one proof, in a list. `created` is UTC to the second; `sign` gives 64 bytes."""
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": created,
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
        "nonce": binding(document),
    }
    value = "z" + base58(sign(_signed_bytes(document, options)))
    return document | {"proof": [options | {"proofValue": value}]}


def binding(document: Document) -> str:
    """The digest of everything but the proof, as multibase text: SHA-256 over the canonical JSON."""
    plain = canonical_json(_without_proof(document)).encode()
    return "u" + base64.urlsafe_b64encode(hashlib.sha256(plain).digest()).decode().rstrip("=")


def proof_holds(document: Document, proof: Document, public: bytes) -> bool:
    """Whether this proof is one of this key over this very document, letter for letter."""
    if proof.get("nonce") != binding(document):
        return False
    value = str(proof.get("proofValue", ""))
    options = {name: kept for name, kept in proof.items() if name != "proofValue"}
    try:
        signature = unbase58(value[1:])
        if "z" + base58(signature) != value:
            return False
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _signed_bytes(document, options))
    except (InvalidSignature, ValueError, NotCanonical):
        return False
    return True


def _signed_bytes(document: Document, options: Document) -> bytes:
    """The digest of the proof's options, then that of the document; the order is the suite's."""
    head = canonical_quads(options | {"@context": document["@context"]})
    body = canonical_quads(_without_proof(document))
    return hashlib.sha256(head).digest() + hashlib.sha256(body).digest()


def _without_proof(document: Document) -> Document:
    return {name: value for name, value in document.items() if name != "proof"}
