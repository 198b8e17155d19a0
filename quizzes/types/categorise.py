"""Things to be put into the groups they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from quizzes.pairs import (
    ALL_OR_NOTHING,
    PairsKey,
    PairsShown,
    PairsType,
    by_id,
    check_both,
    ids_of,
    read_column,
    read_key_row,
    read_list,
    write_list,
    write_row,
)
from quizzes.question import Spec
from quizzes.reading import Form
from quizzes.records import Document


class CategoriseShown(PairsShown):
    """The groups in their author's order; the things are shuffled."""


class CategoriseKey(PairsKey):
    scoring: Literal["per_thing", "all_or_nothing"] = "per_thing"


class Categorise(PairsType[CategoriseShown, CategoriseKey]):
    kind = "categorise"
    shown_model = CategoriseShown
    key_model = CategoriseKey
    scorings = ("per_thing", ALL_OR_NOTHING)

    def read_parts(self, form: Form, words: Mapping[str, str]) -> tuple[Document, Document]:
        groups, things = read_list(form, "groups", 2, 6), read_list(form, "things", 3, 16)
        check_both(things, groups)
        known = ids_of(groups[1])
        rows = tuple(
            read_key_row(row, thing.id, read_column(row, "group", known), "unsafe_groups", known)
            for row, thing in zip(*things, strict=True)
        )
        if len(things[1]) > 1 and len({row.right for row in rows}) == 1:
            form.problem("one_group_for_all", "things")
        shown = {"rows": by_id(things[1]), "columns": groups[1]}
        return shown, {"rows": rows, "scoring": self.read_scoring(form)}

    def write_parts(self, spec: Spec[CategoriseShown, CategoriseKey]) -> Document:
        things = [write_row(spec.shown, row, {"group": row.right[0]}, "unsafe_groups") for row in spec.key.rows]
        return {"groups": write_list(spec.shown.columns), "things": things, "scoring": spec.key.scoring}


TYPE = Categorise()

EXAMPLES: tuple[Document, ...] = (
    {
        "stem": "Six people ask for treatment of frown lines with onabotulinumtoxinA.",
        "lead_in": "What do you do with each of them today?",
        "groups": [
            {"id": "treat", "text": "Go on"},
            {"id": "defer", "text": "Defer"},
            {"id": "refuse", "text": "Do not treat"},
        ],
        "things": [
            {"id": "glasses", "text": "Wears reading glasses", "group": "treat"},
            {"id": "earlier", "text": "Treated with it six months ago, without trouble", "group": "treat"},
            {
                "id": "gentamicin",
                "text": "Has an infusion of gentamicin every day this week",
                "group": "defer",
                "unsafe_groups": ["treat"],
                "rationale": "Aminoglycosides may potentiate the effect, and the treatment is elective.",
            },
            {
                "id": "pregnant",
                "text": "Is pregnant",
                "group": "defer",
                "rationale": "Data are insufficient, and the treatment is elective.",
            },
            {
                "id": "component",
                "text": "Had an allergic reaction to a component",
                "group": "refuse",
                "unsafe_groups": ["treat"],
                "rationale": "Hypersensitivity is a contraindication.",
            },
            {
                "id": "milk",
                "text": "Is allergic to cow's-milk protein",
                "group": "treat",
                "rationale": "That concerns abobotulinumtoxinA, not this product.",
            },
        ],
        "rationale": "An elective treatment can wait; a contraindication does not pass.",
        "golden": [
            {
                "answer": {
                    "glasses": "treat",
                    "earlier": "treat",
                    "gentamicin": "defer",
                    "pregnant": "defer",
                    "component": "refuse",
                    "milk": "treat",
                },
                "credit": 1,
                "why": "the key",
            },
            {
                "answer": {"glasses": "treat", "earlier": "treat", "gentamicin": "defer", "milk": "refuse"},
                "credit": "1/2",
                "why": "three of six; one wrong, two left open",
            },
            {"answer": {"glasses": "defer", "pregnant": "refuse"}, "credit": 0},
            {"answer": {"glasses": "treat", "component": "treat"}, "credit": 0, "unsafe": True},
        ],
    },
    {
        "lead_in": "Which lines does each muscle make?",
        "groups": [
            {"id": "glabellar", "text": "Glabellar lines"},
            {"id": "forehead", "text": "Forehead lines"},
            {"id": "canthal", "text": "Lateral canthal lines"},
        ],
        "things": [
            {"id": "corrugator", "text": "Corrugator supercilii", "group": "glabellar"},
            {"id": "procerus", "text": "Procerus", "group": "glabellar"},
            {"id": "frontalis", "text": "Frontalis", "group": "forehead"},
            {"id": "orbicularis", "text": "Orbicularis oculi", "group": "canthal"},
        ],
        "scoring": ALL_OR_NOTHING,
        "golden": [
            {
                "answer": {
                    "corrugator": "glabellar",
                    "procerus": "glabellar",
                    "frontalis": "forehead",
                    "orbicularis": "canthal",
                },
                "credit": 1,
            },
            {"answer": {"corrugator": "glabellar", "procerus": "glabellar", "frontalis": "forehead"}, "credit": 0},
            {"answer": {}, "credit": 0, "why": "left blank"},
        ],
    },
)
