"""What a certificate may say of itself: what was shown, and no title, licence or credit."""

from __future__ import annotations

import pytest

from lms.publishing.pack.certificate_words import claims, credit, faults

SOUND = {
    "title": "Botulinum toxin for facial lines: upper face",
    "credential_type": "assessment-based certificate",
    "level_sentence": "performs with indirect supervision",
    "scope": "The upper face. It does not attest independent practice, and it is not a licence.",
}


def codes(language: str = "en", **changes: str) -> list[tuple[str, str]]:
    return [(name, code) for name, code, _params in faults(language, {**SOUND, **changes})]


def test_what_ships_is_sound() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Certification in injection", ["Certification"]),
        ("a certified injector, licensed in her state", ["certified", "licensed"]),
        ("recertification and re-certification", ["recertification", "re-certification"]),
        ("an accredited programme", ["accredited"]),
        ("a certificate of training; it certificates nothing", []),
        ("no licence, and the licensee is asked", []),
    ],
)
def test_words_that_claim_too_much(text: str, found: list[str]) -> None:
    assert claims(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("4.0 AMA PRA Category 1 Credits", ["AMA PRA", "Category 1", "Credits"]),
        ("three contact hours", ["contact hours"]),
        ("CME and CPD", ["CME", "CPD"]),
        ("continuing medical education", ["continuing medical education"]),
        ("1 credit", ["credit"]),
        ("an accreditation office", []),
        ("the incredible face; discredits", []),
        ("within 180 days, two hours of practice", []),
    ],
)
def test_statements_of_credit(text: str, found: list[str]) -> None:
    assert credit(text) == found


@pytest.mark.parametrize("kind", ["certificate", "diploma", "certificate of completion"])
def test_in_english_the_kind_has_its_name(kind: str) -> None:
    assert codes(credential_type=kind) == [("credential_type", "certificate_kind")]
    assert codes("de", credential_type=kind) == []
    assert codes("en-GB", credential_type="Assessment-Based  Certificate") == []


def test_a_kind_that_claims_too_much_is_one_fault() -> None:
    assert codes(credential_type="certification") == [("credential_type", "certificate_claims")]


def test_every_field_is_read() -> None:
    for name in SOUND:
        assert (name, "certificate_claims") in codes(**{name: "so she is certified"})


def test_a_level_is_said_in_a_sentence() -> None:
    assert codes(level_sentence="level three") == [("level_sentence", "level_not_a_sentence")]
