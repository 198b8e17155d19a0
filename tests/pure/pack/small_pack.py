"""The text of a small course pack without a fault, and a way to break it in one place."""

from __future__ import annotations

from pathlib import Path

from lms.publishing.pack.problems import Finding
from lms.publishing.pack.reader import read_pack

COURSE = """\
id: small
title: A small course
language: en
summary: Enough to check.
modules: [vials]
domains:
  - {id: product, title: Product, critical: true}
declarations:
  - {id: adult, before: [vials], title: A declaration, text: I am a professional.}
disclaimer: Not medical advice.
"""
PROGRAMME = """\
id: small-programme
title: A small programme
quiz:
  items: 8
  pass_mark: "0.75"
  pass_mark_reason: Six of eight.
  attempts: 3
  minutes: 20
  wait_hours: [0, 0]
examination:
  id: final
  title: Final examination
  pass_mark: "0.80"
  pass_mark_reason: Set for a test.
  attempts: 2
  minutes: 60
  wait_hours: [336]
  critical_right: true
  no_unsafe: true
  blueprint: {product: 2}
clauses:
  - {id: licence, kind: licence}
  - {id: examination, kind: examination, quiz: final}
  - {id: practicals, kind: practicals, observed: 1, performed: 2, areas: 1, assessors: 1,
     last: 1, level: 3, within_days: 90, drill: true}
statement:
  title: A statement
  text: I did it myself.
certificate:
  title: A certificate
  credential_type: assessment-based certificate
  level: 3
  level_sentence: Under indirect supervision.
  scope: The small course.
  valid_months: 24
"""
CLAIMS = """\
- {id: S1, paragraph: 1, claim: It works., verdict: confirmed, teach: It does., references: [R1]}
- {id: S2, paragraph: 2, claim: It works at once., verdict: inaccurate, teach: In days., references: [R1]}
"""
REFERENCES = """\
- {id: R1, text: The label., checked: In full.}
- {id: R2, text: A handbook., url: "doi:10.1000/1", checked: The abstract.}
"""
CHECKLIST = """\
id: injection
title: An injection
procedure: Injection
steps:
  - {id: wash, text: Hands washed, critical: true}
entrustment:
  - {level: 2, title: Direct, sentence: In the room.}
  - {level: 3, title: Indirect, sentence: Close by.}
areas:
  - {id: glabella, title: Glabella}
roles:
  - {id: performed, title: Performed, sentence: Did it.}
products:
  - {id: ona, title: onabotulinumtoxinA}
drills:
  - {id: faint, title: Faint}
requirement_note: A minimum for a demonstration.
"""
LESSON = """\
---
id: vials
title: Vials and what they hold
minutes: 10
domain: product
objectives:
  - Say what a vial holds
claims: [S1, S2]
references: [R1, R2]
---

## The vial {#vial}

{#label}
A vial holds 100 units of onabotulinumtoxinA [R2]. It works [S1].

[[check vials-p01]]

::: source S2
The article says that it works at once. It takes days [R1, R2].
:::

{#table}
What a tenth of a millilitre holds:

| diluent | units of onabotulinumtoxinA |
|---|---:|
| 2.5 mL | 4 |

::: safety
Read the label aloud.
:::

## Filling {#filling}

![Vial and syringe](figure.svg "How it is filled [R1].")

::: case A borrowed vial
A colleague offers a vial without a label.
:::

[[check vials-p02]]

{#padding}
WORDS
"""
FIGURE = """\
<svg viewBox="0 0 360 200" role="img" aria-labelledby="vials-t vials-d">
<title id="vials-t">Vial</title>
<desc id="vials-d">A vial beside a syringe.</desc>
<defs><marker id="vials-arrow" viewBox="0 0 8 8"><path d="M0 0 L8 4" class="fig-line"/></marker></defs>
<path d="M10 10 H100" class="fig-line fig-heavy" marker-end="url(#vials-arrow)"/>
</svg>
"""
ITEM = """\
- id: {id}
  kind: single_choice
  domain: product
  level: application
  passage: vials#label
  references: [R1]
  stem: Vial {number} of {word}.
  lead_in: What does its label say?
  options:
{options}
  rationale: A label names the product.
  golden:
    - {{answer: a, credit: 1, why: the key}}
    - {{answer: b, credit: 0, why: an error}}
    - {{answer: c, credit: 0, unsafe: true, why: the trap}}
"""
OPTIONS = (
    "    - {id: a, text: It names the product, correct: true, rationale: Right.}",
    "    - {id: b, text: It names the carrier, rationale: Wrong.}",
    "    - {id: c, text: It names the builder, unsafe: true, rationale: Dangerous.}",
)
WORDS = ("amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heron", "inlet", "juniper")

Place = tuple[str, int, str, str]


class PackFolder:
    """A pack on disk that a test breaks and reads."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, file: str) -> Path:
        return self.root / file

    def write(self, file: str, text: str) -> None:
        self.path(file).parent.mkdir(parents=True, exist_ok=True)
        self.path(file).write_text(text, encoding="utf-8")

    def edit(self, file: str, old: str, new: str) -> None:
        text = self.path(file).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        self.write(file, text.replace(old, new, 1))

    def findings(self) -> tuple[Finding, ...]:
        return read_pack(self.root).findings

    def places(self) -> list[Place]:
        return [(f.file, f.line, f.path, f.code) for f in self.findings()]


def items(prefix: str, count: int) -> str:
    """Items whose keys stand in each place by turns."""
    return "".join(
        ITEM.format(
            id=f"vials-{prefix}{i + 1:02}",
            number=f"{prefix}{i}",
            word=f"{prefix}{WORDS[i]}",
            options="\n".join(OPTIONS[i % 3 :] + OPTIONS[: i % 3]),
        )
        for i in range(count)
    )


FILES = {
    "course.yaml": COURSE,
    "programme.yaml": PROGRAMME,
    "claims.yaml": CLAIMS,
    "references.yaml": REFERENCES,
    "checklist.yaml": CHECKLIST,
    "README.md": "Read me.",
    "modules/01-vials/lesson.md": LESSON.replace("WORDS", "word " * 600),
    "modules/01-vials/figure.svg": FIGURE,
    "modules/01-vials/practice.yaml": items("p", 8),
    "modules/01-vials/examination.yaml": items("x", 2),
}
