"""The course that is sat in the battery: nearly every item takes typed words, so that each answer is recognisable."""

from __future__ import annotations

from pathlib import Path

from tests.pure.pack.small_pack import FILES, PROGRAMME, PackFolder, items

TEXT = """\
- id: {id}
  kind: short_text
  domain: product
  level: recall
  passage: vials#label
  references: [R1]
  stem: Carton {number} stands in a refrigerator of the {word} ward.
  lead_in: Which word is printed on it?
  accepted:
    - {{text: {word}}}
    - {{text: carton, credit: 0}}
  rationale: Cartons carry the name of their ward.
  golden:
    - {{answer: {word}, credit: 1, why: the key}}
    - {{answer: carton, credit: 0, why: an error}}
    - {{answer: something, credit: 0, why: another error}}
"""
NUMBER = """\
- id: {id}
  kind: numeric
  domain: product
  level: application
  passage: vials#label
  references: [R1]
  stem: A shelf of the {word} ward holds {number} rows of 100 vials.
  lead_in: How many vials does it hold?
  value: "{value}"
  tolerance: {{absolute: "0"}}
  errors:
    - {{value: "10", rationale: Rows only.}}
  rationale: A hundred for each row.
  golden:
    - {{answer: {{value: "{value}"}}, credit: 1, why: the key}}
    - {{answer: {{value: "10"}}, credit: 0, why: an error}}
    - {{answer: {{value: "11"}}, credit: 0, why: another error}}
"""
PROSE = """\
- id: {id}
  kind: essay
  domain: product
  level: reasoning
  passage: vials#label
  references: [R1]
  stem: A colleague of the {word} ward asks what a label is for.
  lead_in: What do you answer?
  words: {{from: 1, to: 180}}
  rubric:
    - id: name
      text: Says that it names the product
      levels:
        - {{id: full, text: It names the product, points: 2}}
        - {{id: none, text: Nothing, points: 0}}
  rationale: A label names the product.
  golden:
    - {{answer: It names the product., rubric: {{name: full}}, credit: 1, why: a good one}}
    - {{answer: It is white., rubric: {{name: none}}, credit: 0, why: a poor one}}
    - {{answer: It is there to be read., rubric: {{name: none}}, credit: 0, why: another}}
"""
WORDS = ("amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heron", "inlet", "juniper")


def write_pack(folder: Path) -> Path:
    """Writes the pack: two module items with options, five with words, two numbers, one of prose; an examination of
    eight. Long times, no waits; a thousand attempts at the quiz, three at the examination, where answers can be
    checked."""
    pack = PackFolder(folder)
    for name, text in FILES.items():
        pack.write(name, text)
    pack.write("programme.yaml", _programme())
    pack.write("modules/01-vials/practice.yaml", items("p", 2) + _typed("p", 3))
    pack.write("modules/01-vials/examination.yaml", _typed("x", 1))
    return folder


def _programme() -> str:
    text = PROGRAMME.replace("minutes: 20", "minutes: 90").replace("minutes: 60", "minutes: 90")
    text = text.replace("attempts: 3", "attempts: 1000").replace("attempts: 2", "attempts: 3\n  tries: 2")
    text = text.replace("wait_hours: [336]", "wait_hours: [0, 0]")
    return text.replace("{product: 2}", "{product: 8}").replace("items: 8", "items: 10")


def _typed(prefix: str, first: int) -> str:
    kinds = (TEXT, TEXT, TEXT, TEXT, TEXT, NUMBER, NUMBER, PROSE)
    return "".join(
        kind.format(
            id=f"vials-{prefix}{number:02}", number=number + 20, word=f"{prefix}{word}", value=(number + 20) * 100
        )
        for number, (kind, word) in enumerate(zip(kinds, WORDS, strict=False), start=first)
    )
