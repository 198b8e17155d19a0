"""The printed certificate: what it says, letter for letter, on either paper, the same bytes each time."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
import unicodedata
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw
import pytest

from config import ROOT
from lms.printing.press import PLACES, Press
from lms.printing.sheet import Attached
from lms.unit_of_work import Refused
from tests.names import NAMES
from tests.sheets import CLAUSES, SCOPE, clause, pages, sheet

LONG = "Wilhelmina-Aleksandra Konstantinopoulou-Montgomery de la Cruz"
SHIPPED = ("Latin", "Greek", "Cyrillic", "Hebrew", "Armenian", "Georgian")
FONTS = Path(os.environ.get("SIGNOFF_FONTS", "/usr/share/fonts"))
NOTO = {"Noto Naskh Arabic", "Noto Serif Devanagari", "Noto Serif Thai"} | {
    f"Noto Serif CJK {region}" for region in ("SC", "JP", "KR")
}
A4, LETTER = (595, 842), (612, 792)


@pytest.fixture(scope="module")
def shipped() -> Press:
    return Press()


@pytest.fixture(scope="module")
def furnished() -> Press:
    """A press with Debian's Noto fonts (fonts-noto-core, fonts-noto-cjk)."""
    found = Press(FONTS)
    if not found.families >= NOTO:
        assert os.environ.get("CI") != "true", "CI installs the Noto fonts"
        pytest.skip(f"no Noto fonts in {FONTS}")
    return found


def text_of(made: bytes) -> str:
    return " ".join(pages(made))


def sizes(made: bytes) -> list[tuple[int, int]]:
    document = pypdfium2.PdfDocument(made)
    try:
        return [(round(page.get_width()), round(page.get_height())) for page in document]
    finally:
        document.close()


# -- what it says -----------------------------------------------------------------------------------------


def test_the_sheet_says_what_the_certificate_says_and_claims_no_more(shipped: Press) -> None:
    said = text_of(shipped.pdf(sheet()))
    for words in (
        "MERIDIAN ACADEMY",
        "Demonstration academy: this certificate certifies nothing.",
        "Assessment-based certificate Ana Ferreira has met every requirement of",
        "Level 3: performs with indirect supervision: a supervisor is within minutes.",
        SCOPE,
        "Valid from 23 Nov 2026 to 23 Nov 2028.",
        "Supervised practice 3 procedures observed, 5 performed, in 2 areas, before 2 assessors, complication drill.",
        "https://learn.example.org/verify/ 01kxa3m9f7q2w8e4r6t0y5z1bc 01KX-A3M9-F7Q2-W8E4-R6T0-Y5Z1-BC",
        "Chidi Okafor released it as a second person on 23 Nov 2026",
        "It is not a licence, no professional certification",
    ):
        assert words in said


def test_it_has_a_title_a_language_tags_and_both_standards(shipped: Press) -> None:
    made = shipped.pdf(sheet())
    document = pypdfium2.PdfDocument(made)
    assert document.is_tagged()
    assert document.get_metadata_value("Title") == "Certificate of Ana Ferreira"
    assert document.get_metadata_value("Author") == "Meridian Academy"
    document.close()
    for fact in (
        b"<pdfaid:part>3</pdfaid:part>",
        b"<pdfaid:conformance>A</pdfaid:conformance>",
        b"<pdfuaid:part>1</pdfuaid:part>",
        b"<dc:language><rdf:Bag><rdf:li>en</rdf:li>",
    ):
        assert fact in made


def test_a_real_academy_is_no_demonstration(shipped: Press) -> None:
    assert "Demonstration" not in text_of(shipped.pdf(sheet(demo=False)))


@pytest.mark.parametrize(("status", "word"), [("revoked", "Revoked."), ("suspended", "Suspended.")])
def test_what_does_not_hold_says_so_above_the_name(shipped: Press, status: str, word: str) -> None:
    said = text_of(shipped.pdf(sheet(demo=False, status=status)))
    assert said.index(word) < said.index("Ana Ferreira")


def test_no_sheet_is_made_of_a_record_that_does_not_match_its_signature() -> None:
    with pytest.raises(Refused, match="sheet_broken"):
        sheet(status="broken")


def test_nothing_in_a_name_is_read_as_markup(shipped: Press) -> None:
    name = '#set page(fill: red) *Ana* _F_ $x$ \\ "q" <l> @r'
    assert name in text_of(shipped.pdf(sheet(holder_name=name)))


# -- paper ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("paper", "size"), [("a4", A4), ("letter", LETTER)])
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="usual"),
        pytest.param(
            {
                "holder_name": "W" * 12 + " " + "W" * 11,
                "title": " ".join(["MMMMMMM"] * 7),
                "document": {
                    "level_sentence": "m" * 30,
                    "scope": "mm " * 74,
                    "clauses": [
                        *CLAUSES[:3],
                        *[
                            clause(
                                "licence",
                                evidence={"body": "MMMMMMM " * 5, "verification": "", "valid_until": "2028-06-30"},
                            )
                        ]
                        * 3,
                        CLAUSES[5],
                    ],
                },
            },
            id="the most that counts as usual",
        ),
        pytest.param({"holder_name": LONG[:60]}, id="sixty letters"),
        pytest.param({"holder_name": "M" * 60}, id="sixty of the widest, in one word"),
        pytest.param(
            {
                "holder_name": LONG,
                "document": {"level_sentence": "l" * 60, "scope": "\n\n".join([SCOPE * 3] * 2), "clauses": CLAUSES},
            },
            id="a long scope",
        ),
        pytest.param(
            {"document": {"level_sentence": "l", "scope": SCOPE, "clauses": CLAUSES * 2}},
            id="many requirements",
        ),
    ],
)
def test_it_is_one_page_with_everything_inside_its_margins(
    shipped: Press, paper: str, size: tuple[int, int], changes: dict[str, Any]
) -> None:
    made = shipped.pdf(sheet(paper, **changes))
    assert sizes(made) == [size]
    document = pypdfium2.PdfDocument(made)
    left, bottom, right, top = document[0].get_bbox()
    boxes = [one.get_bounds() for one in document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], max_depth=5)]
    document.close()
    assert len(boxes) > 20
    for x0, y0, x1, y1 in boxes:
        assert left + 60 <= x0
        assert x1 <= right - 60
        assert bottom + 20 <= y0
        assert y1 <= top - 40


def test_what_needs_two_pages_numbers_them_and_repeats_whose_it_is(shipped: Press) -> None:
    many = {"level_sentence": "l", "scope": SCOPE, "clauses": CLAUSES * 8}
    first, second = pages(shipped.pdf(sheet(document=many)))
    assert "Page 1 of 2" in first
    assert "Page 2 of 2" in second
    assert "Requirement What was shown" in second
    assert "Certificate of Ana Ferreira" in second


# -- letter for letter ------------------------------------------------------------------------------------


def test_there_are_sixty_names_of_twelve_scripts() -> None:
    assert len(NAMES) == 12
    assert len({name for names in NAMES.values() for name in names}) == 60


@pytest.mark.parametrize("script", SHIPPED)
def test_a_name_is_printed_letter_for_letter_with_what_ships(shipped: Press, script: str) -> None:
    for name in NAMES[script]:
        assert unicodedata.normalize("NFC", name) in text_of(shipped.pdf(sheet(holder_name=name)))


@pytest.mark.parametrize("script", NAMES)
def test_a_name_is_printed_letter_for_letter_with_the_fonts_folder(furnished: Press, script: str) -> None:
    for name in NAMES[script]:
        assert unicodedata.normalize("NFC", name) in text_of(furnished.pdf(sheet(holder_name=name)))


@pytest.mark.parametrize(
    ("name", "letters", "font"),
    [
        ("王小明", "王 小 明", "Noto Serif CJK SC"),
        ("ฤ Ana", "ฤ", "Noto Serif Thai"),
        ("Ana शर्मा", "श", "Noto Serif Devanagari"),
    ],
)
def test_a_letter_that_no_font_has_is_refused_with_the_font_to_add(
    shipped: Press, name: str, letters: str, font: str
) -> None:
    with pytest.raises(Refused) as refused:
        shipped.pdf(sheet(holder_name=name))
    assert refused.value.code == "letters_without_font"
    assert str(refused.value.params["letters"]).startswith(letters)
    assert refused.value.params["font"] == font


def test_a_sign_that_is_no_letter_is_refused_too(shipped: Press) -> None:
    with pytest.raises(Refused, match="letters_unknown"):
        shipped.pdf(sheet(holder_name="Ana \ue000"))


def test_fonts_of_the_operating_system_are_not_looked_at(shipped: Press) -> None:
    assert {"Libertinus Serif", "New Computer Modern"} <= shipped.families
    assert not {name for name in shipped.families if name.startswith(("Noto", "Liberation", "DejaVu Serif"))}


# -- the same bytes ---------------------------------------------------------------------------------------

_ELSEWHERE = """
import hashlib
from lms.printing.press import Press
from tests.sheets import sheet
print(hashlib.sha256(Press().pdf(sheet("letter"))).hexdigest())
"""


def test_it_is_the_same_byte_for_byte_in_every_process(shipped: Press) -> None:
    made = hashlib.sha256(shipped.pdf(sheet("letter"))).hexdigest()
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    found = subprocess.run(
        [sys.executable, "-c", _ELSEWHERE], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == made


def test_another_name_is_another_sheet(shipped: Press) -> None:
    assert shipped.pdf(sheet()) != shipped.pdf(sheet(holder_name="Ana Fereira"))


# -- files inside -----------------------------------------------------------------------------------------


def test_a_file_is_attached_unchanged(shipped: Press) -> None:
    data = '{"name":"王小明"}'.encode()
    badge = Attached(
        "credential.json", "application/json", "supplement", "The same as a file that machines check", data
    )
    document = pypdfium2.PdfDocument(shipped.pdf(sheet(), (badge,)))
    assert document.count_attachments() == 1
    found = document.get_attachment(0)
    assert (found.get_name(), bytes(found.get_data())) == ("credential.json", data)
    document.close()


# -- a few at a time --------------------------------------------------------------------------------------


def test_a_rush_is_refused_and_what_was_made_before_is_still_given() -> None:
    press = Press()
    kept = press.pdf(sheet())
    waiting = [threading.Thread(target=press.pdf, args=(sheet(holder_name=f"Ana {n}"),)) for n in range(PLACES)]
    with press._turn:
        for thread in waiting:
            thread.start()
        while press._places._value:
            pass
        with pytest.raises(Refused, match="printing_busy"):
            press.pdf(sheet(holder_name="Ana Third"))
        assert press.pdf(sheet()) == kept
    for thread in waiting:
        thread.join()
    assert press.pdf(sheet(holder_name="Ana Third"))
