"""Points to be set in the right places of a figure."""

from __future__ import annotations

from fractions import Fraction

from quizzes.question import Spec
from quizzes.records import Document
from quizzes.spots.kind import SpotAnswer, SpotDeal, SpotKey, SpotShown, SpotType
from quizzes.values import Outcome


class Hotspot(SpotType[SpotShown, SpotKey]):
    kind = "hotspot"
    shown_model = SpotShown
    key_model = SpotKey
    parts = ("x", "y")

    def judge(self, spec: Spec[SpotShown, SpotKey], deal: SpotDeal, answer: SpotAnswer) -> Outcome:
        spots = self.spots(answer)
        trace = spec.key.targets.trace(spots)
        if outcome := self.forbidden(spec.key, spots, trace):
            return outcome
        right, needed, messages = self.sites(spec.shown, spec.key, spots, trace)
        return Outcome(Fraction(right, needed), messages=messages)


TYPE = Hotspot()

_LANDMARKS = [
    {"id": "brow", "text": "the inner end of the left brow", "x": 210, "y": 166},
    {"id": "pupil", "text": "the left pupil", "x": 241, "y": 192},
]
_LEVATOR = {
    "id": "levator",
    "text": "Levator of the upper lid",
    "shape": "polygon",
    "corners": [[220, 183], [226, 172], [241, 168], [256, 170], [263, 183], [241, 177]],
    "rationale": "Weakening it lets the lid droop.",
}

EXAMPLES: tuple[Document, ...] = (
    {
        "stem": "The half on the right of the picture shows the muscles of the patient's left side.",
        "lead_in": "Where is the left corrugator?",
        "size": [390, 492],
        "count": 1,
        "landmarks": _LANDMARKS,
        "regions": [
            {
                "id": "corrugator",
                "text": "Corrugator",
                "shape": "polygon",
                "corners": [[209, 163], [238, 147], [256, 141], [256, 153], [213, 172]],
                "tolerance": 2,
                "rationale": "It runs from the inner end of the brow outward and slightly up.",
            }
        ],
        "forbidden": [_LEVATOR],
        "rationale": "The corrugator lies above the inner half of the brow.",
        "golden": [
            {"answer": [[232, 157]], "credit": 1, "why": "in the muscle"},
            {"answer": [["256.5", 142]], "credit": 1, "why": "within the tolerance"},
            {"answer": [[232, 110]], "credit": 0, "why": "frontalis"},
            {"answer": [[241, 172]], "credit": 0, "unsafe": True, "why": "levator"},
        ],
    },
    {
        "lead_in": "Where are the muscles that draw the brows together and down?",
        "size": ["390", "492"],
        "at_most": 4,
        "regions": [
            {"id": "left", "text": "Left corrugator", "shape": "ellipse", "x": 232, "y": 156, "rx": 24, "ry": 10},
            {"id": "right", "text": "Right corrugator", "shape": "ellipse", "x": 158, "y": 156, "rx": 24, "ry": 10},
            {"id": "middle", "text": "Procerus", "shape": "rect", "x": 182, "y": 146, "width": "26.5", "height": 50},
        ],
        "forbidden": [{"id": "eye", "text": "Left orbit", "shape": "circle", "x": 241, "y": 193, "r": 22}],
        "golden": [
            {"answer": [[232, 156], [158, 156], [195, 170]], "credit": 1},
            {"answer": [[195, 170], [158, 156]], "credit": "2/3", "why": "one is missing"},
            {"answer": [[232, 156], [158, 156], [195, 170], [195, 60]], "credit": "2/3", "why": "one too many"},
            {"answer": [[232, 156], [233, 156]], "credit": "1/3", "why": "two in one place"},
            {"answer": [[195, 60]], "credit": 0, "why": "frontalis"},
            {"answer": [[232, 156], [158, 156], [241, 193]], "credit": 0, "unsafe": True, "why": "in the orbit"},
        ],
    },
)
