"""An audit finds what has drifted in a pack that is formally right."""

from __future__ import annotations

import pytest

from lms.publishing.pack.audit import audit, audit_drift
from lms.publishing.pack.pack import Pack
from lms.publishing.pack.products import brands_alone, speaks_of_units_alone
from lms.publishing.pack.reader import read_pack
from tests.pure.pack.small_pack import PackFolder

LESSON = "modules/01-vials/lesson.md"
PRACTICE = "modules/01-vials/practice.yaml"


def read(folder: PackFolder) -> Pack:
    pack = read_pack(folder.root).pack
    assert pack is not None, folder.places()
    return pack


def looked_at(pack: Pack) -> dict[str, str]:
    """What a load stores beside each item."""
    passages = pack.passages()
    return {item.id: passages[item.passage].digest for item in pack.items()}


def audited(folder: PackFolder) -> list[tuple[str, int, str]]:
    return [(f.file, f.line, f.code) for f in audit(read(folder))]


def test_a_sound_pack_has_nothing_to_tell(pack: PackFolder) -> None:
    assert audited(pack) == []


def test_a_claim_that_no_lesson_takes_up(pack: PackFolder) -> None:
    pack.edit(
        "claims.yaml",
        "- {id: S2",
        "- {id: S3, paragraph: 3, claim: c, verdict: confirmed, teach: t}\n- {id: S2",
    )
    assert audited(pack) == [("claims.yaml", 2, "claim_uncited")]


def test_a_claim_that_is_listed_and_not_taken_up(pack: PackFolder) -> None:
    pack.edit(LESSON, " It works [S1].", "")
    assert audited(pack) == [("claims.yaml", 1, "claim_uncited"), (LESSON, 1, "claim_not_taken_up")]


def test_a_claim_that_needs_correction_has_a_note_in_each_lesson_that_lists_it(pack: PackFolder) -> None:
    pack.edit(LESSON, "::: source S2\nThe article says", "::: safety\nThe article says [S2]")
    assert audited(pack) == [(LESSON, 1, "claim_without_note")]


def test_a_reference_that_nothing_cites(pack: PackFolder) -> None:
    pack.edit("references.yaml", "- {id: R2", "- {id: R3, text: t, checked: c}\n- {id: R2")
    assert audited(pack) == [("references.yaml", 2, "reference_uncited")]


def test_a_reference_of_the_head_that_the_text_does_not_cite(pack: PackFolder) -> None:
    pack.edit("references.yaml", "- {id: R2", "- {id: R3, text: t, checked: c}\n- {id: R2")
    pack.edit(LESSON, "references: [R1, R2]", "references: [R1, R2, R3]")
    assert (LESSON, 1, "reference_not_cited_here") in audited(pack)


def test_units_and_brands_in_a_lesson_name_their_product(pack: PackFolder) -> None:
    pack.edit(LESSON, "Read the label aloud.", "Draw up 20 units of Botox.")
    assert audited(pack) == [(LESSON, 30, "brand_without_generic"), (LESSON, 30, "units_without_product")]


def test_units_and_brands_in_an_item_name_their_product(pack: PackFolder) -> None:
    pack.edit(PRACTICE, "text: It names the carrier", "text: It names the units of Dysport")
    assert audited(pack) == [(PRACTICE, 7, "brand_without_generic"), (PRACTICE, 7, "units_without_product")]


def test_a_passage_that_changed_under_its_items(pack: PackFolder) -> None:
    stored = looked_at(read(pack))
    assert audit_drift(read(pack), stored) == ()
    pack.edit(PRACTICE, "passage: vials#label", "passage: vials#table")
    stored = looked_at(read(pack))
    pack.edit(LESSON, "| 2.5 mL | 4 |", "| 2.5 mL | 40 |")
    assert [(f.file, f.line, f.path, f.code) for f in audit_drift(read(pack), stored)] == [
        (PRACTICE, 5, "passage", "passage_changed")
    ]


def test_a_change_of_citations_or_emphasis_is_no_drift(pack: PackFolder) -> None:
    stored = looked_at(read(pack))
    pack.edit(
        LESSON,
        "A vial holds 100 units of onabotulinumtoxinA [R2].",
        "A *vial* holds 100 units\nof onabotulinumtoxinA [R1, R2].",
    )
    assert audit_drift(read(pack), stored) == ()


@pytest.mark.parametrize(
    ("text", "heading", "alone"),
    [
        ("20 units", "", True),
        ("a 100-unit vial", "", True),
        ("a unit dose", "", True),
        ("20 Units of OnabotulinumtoxinA", "", False),
        ("20 units", "Doses of onabotulinumtoxinA", False),
        ("a motor unit, and motor units", "", False),
        ("a unit of the hospital", "", False),
    ],
)  # fmt: skip
def test_units_belong_to_a_product(text: str, heading: str, alone: bool) -> None:
    assert speaks_of_units_alone(text, heading) is alone


def test_a_brand_stands_beside_its_own_generic_name() -> None:
    assert list(brands_alone("BOTOX and Dysport (abobotulinumtoxinA)")) == [("Botox", "onabotulinumtoxinA")]
    assert list(brands_alone("Botulinum toxin")) == []
