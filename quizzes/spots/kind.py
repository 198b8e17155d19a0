"""What the question types with points on a figure share: reading, dealing, parsing, places in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import ClassVar, TypeVar

from quizzes.question import Feedback, Key, QuestionType, Shown, Spec, text_of
from quizzes.reading import Form
from quizzes.records import Document, Record
from quizzes.shapes import Place
from quizzes.spots.reading import read_count, read_places, read_size, write_targets
from quizzes.spots.targets import Region, Spot, Targets, Trace, Zone
from quizzes.spots.widget import FIELD, Landmark, SpotMap, marks_of, plain, read_coordinate, spots_in, where
from quizzes.values import AnswerError, Control, Danger, Message, Outcome, Problem, Rng, SpecError

# In units of the figure, whose text is at least 13 high.
LABEL_HEIGHT, LABEL_GAP = Fraction(13), Fraction(4)


class SpotShown(Shown):
    """`size` is the figure's view box: every coordinate is in its units."""

    size: tuple[str, str]
    count: int
    at_most: bool = False
    landmarks: tuple[Landmark, ...] = ()


class SpotKey(Key):
    targets: Targets


class SpotDeal(Record):
    """Nothing is drawn."""


class TypedPoint(Record):
    x: str = ""
    y: str = ""
    dose: str = ""


class SpotAnswer(Record):
    """What was typed for each point, by its number; points left blank are absent."""

    points: dict[str, TypedPoint]


S = TypeVar("S", bound=SpotShown)
K = TypeVar("K", bound=SpotKey)


class SpotType(QuestionType[S, K, SpotDeal, SpotAnswer]):
    deal_model = SpotDeal
    answer_model = SpotAnswer
    parts: ClassVar[tuple[str, ...]]
    """The fields of each point."""

    def read_parts(self, form: Form, words: Mapping[str, str]) -> tuple[Document, Document]:
        size = read_size(form)
        landmarks, targets = read_places(form, size, "dose" in self.parts)
        count, at_most = read_count(form, len(targets.regions))
        return {"size": size, "count": count, "at_most": at_most, "landmarks": landmarks}, {"targets": targets}

    def write_parts(self, spec: Spec[S, K]) -> Document:
        shown = spec.shown
        raw: Document = {"size": list(shown.size), "at_most" if shown.at_most else "count": shown.count}
        raw["landmarks"] = [landmark.model_dump() for landmark in shown.landmarks]
        return raw | write_targets(spec.key.targets)

    def author_fields(self, answer: object) -> dict[str, list[str]]:
        """A list of points, each [x, y] or, with a dose, [x, y, dose]."""
        if not isinstance(answer, list | tuple) or any(not self._is_point(point) for point in answer):
            raise SpecError([Problem(("answer",), "not_points")])
        return {
            f"{FIELD}{i}.{part}": [text_of(value, ("answer", i - 1))]
            for i, point in enumerate(answer, 1)
            for part, value in zip(self.parts, point, strict=False)
        }

    def plain_deal(self, shown: S) -> SpotDeal:
        return SpotDeal()

    def deal(self, shown: S, rng: Rng) -> SpotDeal:
        return SpotDeal()

    def control(self, shown: S, deal: SpotDeal) -> Control:
        return Control(shown.stem, shown.lead_in, self.widget(shown))

    def widget(self, shown: S) -> SpotMap:
        return SpotMap(shown.size, shown.count, shown.at_most, marks_of(shown.landmarks))

    def fields(self, shown: S) -> Sequence[str]:
        return tuple(f"{FIELD}{number}.{part}" for number in range(1, shown.count + 1) for part in self.parts)

    def parse_fields(self, shown: S, typed: Mapping[str, list[str]]) -> SpotAnswer | None:
        points: dict[str, dict[str, str]] = {}
        for name, values in typed.items():
            if len(values) > 1:
                raise AnswerError(Problem((name,), "sent_twice"))
            if values:
                number, part = name.removeprefix(FIELD).split(".")
                points.setdefault(number, {})[part] = values[0]
        found = {number: TypedPoint(**point) for number, point in points.items()}
        return SpotAnswer(points=found) if found else None

    def raw_of(self, answer: SpotAnswer | None) -> dict[str, list[str]]:
        return {
            f"{FIELD}{number}.{part}": [value]
            for number, point in (answer.points.items() if answer else ())
            for part in self.parts
            if (value := getattr(point, part))
        }

    def describe(self, shown: S, deal: SpotDeal, answer: SpotAnswer | None) -> list[Message]:
        if answer is None:
            return [Message("blank")]
        spots = {spot.number: spot for spot in self.spots(answer)}
        return [
            message
            for number, point in answer.points.items()
            for message in self._told(shown, number, point, spots.get(number))
        ]

    def hints(self, shown: S, deal: SpotDeal, answer: SpotAnswer) -> list[Message]:
        """Points that are not on the figure yet, or no longer."""
        return [
            Message(code, {"point": number})
            for number, point in answer.points.items()
            if (code := _unplaced(shown, point))
        ]

    def key(self, spec: Spec[S, K], deal: SpotDeal) -> SpotAnswer:
        """A point in the middle of each region, as many as are asked for."""
        targets = spec.key.targets
        doses = self.right_doses(spec)
        found = [targets.inner(i) or ("0", "0") for i in range(len(targets.regions))][: spec.shown.count]
        return SpotAnswer(
            points={
                str(i): TypedPoint(x=x, y=y, dose=dose)
                for i, ((x, y), dose) in enumerate(zip(found, doses, strict=False), 1)
            }
        )

    def right_doses(self, spec: Spec[S, K]) -> Sequence[str]:
        """A right dose for each region."""
        return [""] * len(spec.key.targets.regions)

    def feedback(self, spec: Spec[S, K], deal: SpotDeal, answer: SpotAnswer | None) -> list[Feedback]:
        """Each region with whether it was met, or marked with a dose that is not right there; each zone with
        whether a point stands in it."""
        targets = spec.key.targets
        trace = targets.trace(self.spots(answer) if answer else [])
        hit = {zone for _, zone in trace.hits}
        regions = [
            Feedback(region.id, region.rationale, i not in trace.misdosed, i in trace.taken or i in trace.misdosed)
            for i, region in enumerate(targets.regions)
        ]
        zones = [Feedback(zone.id, zone.rationale, False, i in hit) for i, zone in enumerate(targets.forbidden)]
        return regions + zones

    def rationales(self, key: K) -> dict[str, str]:
        return {zone.id: zone.rationale for zone in (*key.targets.regions, *key.targets.forbidden)}

    def reveal(self, spec: Spec[S, K], deal: SpotDeal) -> Document:
        """The shapes, and for each the place of its label: above its middle, inside the figure."""
        targets = spec.key.targets
        zones: tuple[Zone, ...] = (*targets.regions, *targets.forbidden)
        return {"targets": targets.model_dump(), "labels": {zone.id: _label_at(zone) for zone in zones}}

    # -- for the types ------------------------------------------------------------------------------------

    def spots(self, answer: SpotAnswer) -> list[Spot]:
        return list(spots_in({number: (p.x, p.y, p.dose) for number, p in answer.points.items()}))

    def sites(self, shown: S, key: K, spots: Sequence[Spot], trace: Trace) -> tuple[int, int, tuple[Message, ...]]:
        """How many places count, of how many; each point beyond what is asked for takes one away."""
        needed = min(shown.count, len(key.targets.regions))
        surplus = max(0, len(spots) - needed)
        messages = [Message("points_missing", {"n": len(spots), "of": needed})] if len(spots) < needed else []
        messages += [Message("points_surplus", {"n": surplus})] if surplus else []
        return max(0, len(trace.taken) - surplus), needed, tuple(messages)

    def forbidden(self, key: K, spots: Sequence[Spot], trace: Trace) -> Outcome | None:
        """A point where none may stand is worth nothing, whatever the others are."""
        hits = [
            Message("point_forbidden", {"point": spots[point].number, "zone": key.targets.forbidden[zone].text})
            for point, zone in trace.hits
        ]
        return Outcome(Fraction(0), Danger.UNSAFE, tuple(hits)) if hits else None

    def _told(self, shown: S, number: str, point: TypedPoint, spot: Spot | None) -> list[Message]:
        if spot is None:
            return [Message("spot_unclear", {"point": number, "x": point.x, "y": point.y})]
        at = Message("spot", {"point": number, "x": plain(spot.x), "y": plain(spot.y)})
        near = where(shown.landmarks, spot)
        return [at, near] if near else [at]

    def _is_point(self, point: object) -> bool:
        return isinstance(point, list | tuple) and 2 <= len(point) <= len(self.parts)


def _unplaced(shown: SpotShown, point: TypedPoint) -> str | None:
    if not point.x or not point.y:
        return "point_incomplete"
    x, y = read_coordinate(point.x), read_coordinate(point.y)
    if x is None or y is None:
        return "point_not_numbers"
    width, height = (Fraction(side) for side in shown.size)
    return None if 0 <= x <= width and 0 <= y <= height else "point_outside"


def _label_at(zone: Zone) -> Place:
    left, top, right, _ = zone.area.bounds()
    above = top - (Fraction(zone.tolerance) if isinstance(zone, Region) else 0) - LABEL_GAP
    return plain((left + right) / 2), plain(max(above, LABEL_HEIGHT))
