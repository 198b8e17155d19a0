"""Points to be set on a figure, each with the dose that is given there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

from quizzes.numbers import Unclear, decimal_text, read_number, unambiguous
from quizzes.question import Spec
from quizzes.reading import Form
from quizzes.records import Document
from quizzes.spots.kind import SpotAnswer, SpotDeal, SpotKey, SpotShown, SpotType, TypedPoint
from quizzes.spots.reading import read_span, write_span
from quizzes.spots.targets import Amount, Region, Span, Spot, Targets, Trace, exact
from quizzes.spots.widget import SpotMap, plain
from quizzes.values import Danger, Message, Outcome

_LIMIT = "unsafe_total"


class MapShown(SpotShown):
    unit: str
    product: str = ""


class MapKey(SpotKey):
    total: Span | None = None
    unsafe_total: str | None = None

    @cached_property
    def limit(self) -> Amount | None:
        return exact(self.unsafe_total) if self.unsafe_total else None


class InjectionMap(SpotType[MapShown, MapKey]):
    kind = "injection_map"
    shown_model = MapShown
    key_model = MapKey
    parts = ("x", "y", "dose")

    def read_parts(self, form: Form, words: Mapping[str, str]) -> tuple[Document, Document]:
        shown, key = super().read_parts(form, words)
        shown |= {"unit": form.text("unit", limit=40), "product": form.text("product", required=False, limit=100)}
        key |= {"total": read_span(form, "total", required=False), _LIMIT: form.decimal(_LIMIT, required=False)}
        if not shown["at_most"] and shown["count"] != len(key["targets"].regions):
            form.problem("count_not_of_regions", "count", n=len(key["targets"].regions))
        _check_totals(form, key["targets"], key["total"], key[_LIMIT])
        return shown, key

    def write_parts(self, spec: Spec[MapShown, MapKey]) -> Document:
        shown, key = spec.shown, spec.key
        raw = super().write_parts(spec) | {"unit": shown.unit, "product": shown.product}
        raw |= {"total": write_span(key.total)} if key.total else {}
        return raw | ({_LIMIT: key.unsafe_total} if key.unsafe_total else {})

    def widget(self, shown: MapShown) -> SpotMap:
        return replace(super().widget(shown), unit=shown.unit, product=shown.product)

    def hints(self, shown: MapShown, deal: SpotDeal, answer: SpotAnswer) -> list[Message]:
        asked = super().hints(shown, deal, answer)
        for number, point in answer.points.items():
            dose = read_number(point.dose) if point.dose else None
            if dose is None:
                asked.append(Message("point_without_dose", {"point": number}))
            elif isinstance(dose, Unclear):
                asked.append(Message(dose.value))
        return asked

    def judge(self, spec: Spec[MapShown, MapKey], deal: SpotDeal, answer: SpotAnswer) -> Outcome | None:
        """What is dangerous stays so however the other doses are read; only then may a person decide."""
        key, spots = spec.key, self.spots(answer)
        trace, total = key.targets.trace(spots), _total(spots)
        if outcome := self.forbidden(key, spots, trace) or _overdosed(key, spots, trace, total):
            return outcome
        if any(spot.unclear for spot in spots):
            return None
        right, needed, messages = self.sites(spec.shown, key, spots, trace)
        messages += tuple(Message("dose_wrong", {"point": spots[i].number}) for i in trace.misdosed.values())
        if key.total and not key.total.allows(total):
            messages += (Message("total_wrong", {"total": plain(total), "unit": spec.shown.unit}),)
            right = min(right, needed - 1)
        return Outcome(Fraction(right, needed), messages=messages)

    def right_doses(self, spec: Spec[MapShown, MapKey]) -> Sequence[str]:
        regions = spec.key.targets.regions
        doses = _doses_for(regions, spec.key.total)
        return [unambiguous(decimal_text(dose) or "0") for dose in doses]

    def reveal(self, spec: Spec[MapShown, MapKey], deal: SpotDeal) -> Document:
        total = spec.key.total.model_dump() if spec.key.total else None
        return super().reveal(spec, deal) | {"total": total, _LIMIT: spec.key.unsafe_total}

    def _told(self, shown: MapShown, number: str, point: TypedPoint, spot: Spot | None) -> list[Message]:
        told = super()._told(shown, number, point, spot)
        return [*told, Message("spot_dose", {"dose": point.dose, "unit": shown.unit})] if point.dose else told


def _overdosed(key: MapKey, spots: Sequence[Spot], trace: Trace, total: Amount) -> Outcome | None:
    """A dose about ten times or a tenth of what is right where it stands, or too much in all."""
    codes = [Message("dose_slipped", {"point": spots[i].number}) for i in trace.slipped]
    if key.limit is not None and total > key.limit:
        codes.append(Message("total_unsafe", {"limit": key.unsafe_total or ""}))
    return Outcome(Fraction(0), Danger.UNSAFE, tuple(codes)) if codes else None


def _total(spots: Sequence[Spot]) -> Amount:
    """Nobody gives less than nothing, so that one dose cannot hide another."""
    return sum(spot.dose for spot in spots if spot.dose is not None and spot.dose > 0)


def _doses_for(regions: Sequence[Region], total: Span | None) -> list[Fraction]:
    """Right doses whose sum is right: the middle ones or, where that is too little or too much, as little as
    may be raised from the first region on until the sum is enough."""
    spans = [(Fraction(region.dose.low), Fraction(region.dose.high)) for region in regions if region.dose]
    middle = [(low + high) / 2 for low, high in spans]
    if total is None or total.allows(sum(middle, Fraction(0))):
        return middle
    missing = max(Fraction(0), total.ends[0] - sum((low for low, _ in spans), Fraction(0)))
    doses = []
    for low, high in spans:
        more = min(missing, high - low)
        missing -= more
        doses.append(low + more)
    return doses


def _check_totals(form: Form, targets: Targets, total: Span | None, limit: str | None) -> None:
    if form.problems:
        return
    most = sum(_doses_for(targets.regions, total), Fraction(0))
    if total and not total.allows(most):
        form.problem("total_unreachable", "total")
    if limit and Fraction(limit) < (total.ends[1] if total else most):
        form.problem("limit_below_right", _LIMIT)


TYPE = InjectionMap()

_GLABELLA = [
    {"id": "procerus", "text": "Procerus", "shape": "circle", "x": 180, "y": 172, "r": 11, "tolerance": 4, "dose": 4},
    {"id": "inner-right", "text": "Right corrugator, inner part", "shape": "circle", "x": 151, "y": 141, "r": 11},
    {"id": "inner-left", "text": "Left corrugator, inner part", "shape": "circle", "x": 209, "y": 141, "r": 11},
    {"id": "outer-right", "text": "Right corrugator, outer part", "shape": "circle", "x": 106, "y": 100, "r": 11},
    {"id": "outer-left", "text": "Left corrugator, outer part", "shape": "circle", "x": 254, "y": 100, "r": 11},
]
_BOX = {"shape": "rect", "x": 200, "width": 30, "height": 20}
_LID = {
    "id": "lid",
    "text": "Left upper lid, and less than 1 cm above the brow",
    "shape": "polygon",
    "corners": [[234, 134], [266, 118], [332, 126], [330, 170], [304, 210], [266, 194], [223, 215]],
    "rationale": "The levator, which lifts the lid, lies below.",
}

EXAMPLES: tuple[Document, ...] = (
    {
        "lead_in": "Where, and with how much each, do you treat the glabellar lines?",
        "size": [360, 280],
        "count": 5,
        "landmarks": [{"id": "root", "text": "the root of the nose", "x": 180, "y": 200}],
        "unit": "units",
        "product": "onabotulinumtoxinA",
        "regions": [{**region, "dose": "4", "rationale": "Four units in each site."} for region in _GLABELLA],
        "forbidden": [_LID],
        "total": 20,
        "unsafe_total": 40,
        "rationale": "Five sites of 4 units: 20 units.",
        "golden": [
            {
                "answer": [[180, 172, 4], [151, 141, 4], [209, 141, 4], [106, 100, 4], [254, 100, 4]],
                "credit": 1,
                "why": "the key",
            },
            {"answer": [[180, 172, 4], [151, 141, 4], [209, 141, 4], [106, 100, 4]], "credit": "4/5"},
            {
                "answer": [[180, 172, 4], [151, 141, 4], [209, 141, 4], [106, 100, 4], [254, 100, 8]],
                "credit": "4/5",
                "why": "twice the dose in one site",
            },
            {"answer": [[180, 60, 4]], "credit": 0, "why": "no site is there"},
            {"answer": [[180, 172, 40]], "credit": 0, "unsafe": True, "why": "the point has slipped"},
            {"answer": [[180, 172, 4], [266, 150, 4]], "credit": 0, "unsafe": True, "why": "in the lid"},
        ],
    },
    {
        "stem": "One side is shown. Arithmetic only: the doses are not a recommendation.",
        "lead_in": "Where, and with how much each, do you spread 10 to 12 units over at most three sites?",
        "size": [360, 280],
        "at_most": 3,
        "unit": "units",
        "product": "onabotulinumtoxinA",
        "regions": [
            {"id": "upper", "text": "Upper site", "dose": {"from": "4", "to": "6"}} | _BOX | {"y": 30},
            {"id": "lower", "text": "Lower site", "dose": {"value": "5", "tolerance": "1.5"}} | _BOX | {"y": 90},
        ],
        "total": {"from": "10", "to": "12"},
        "golden": [
            {"answer": [[215, 40, 6], [215, 100, 6]], "credit": 1},
            {"answer": [[215, 40, 4], [215, 100, 4]], "credit": "1/2", "why": "each dose is right, the sum is not"},
            {"answer": [[215, 40, 6], [215, 100, 6], [100, 100, 0]], "credit": "1/2", "why": "one point too many"},
            {"answer": [[215, 40], [215, 100]], "credit": 0, "why": "no doses"},
        ],
    },
)
