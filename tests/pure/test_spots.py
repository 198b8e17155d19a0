"""Points on a figure: which places they earn, what carpeting brings, and what would have harmed somebody."""

from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.question import type_for
from quizzes.spots.targets import most_pairs
from quizzes.spots.widget import read_coordinate
from quizzes.values import AnswerError, Danger, Message, Outcome, SpecError

hotspot, injection_map = type_for("hotspot"), type_for("injection_map")
Points = list[tuple[Any, ...]]


def disc(id: str, x: int, y: int, r: int = 10, **more: Any) -> dict[str, Any]:
    return {"id": id, "text": f"Place {id}", "shape": "circle", "x": x, "y": y, "r": r} | more


PLACES = {
    "lead_in": "Where are the three places?",
    "size": [300, 200],
    "at_most": 5,
    "regions": [disc("a", 50, 50), disc("b", 65, 50), disc("c", 200, 50)],
    "forbidden": [disc("eye", 70, 50, 3)],
}
DOSES = {
    "lead_in": "Where, and how much?",
    "size": [300, 200],
    "count": 2,
    "unit": "units",
    "regions": [disc("a", 50, 50, dose="4"), disc("b", 200, 50, dose={"from": "4", "to": "6"})],
    "unsafe_total": "20",
}


def fields(points: Points) -> dict[str, list[str]]:
    parts = ("x", "y", "dose")
    return {
        f"point.{i}.{part}": [str(value)]
        for i, point in enumerate(points, 1)
        for part, value in zip(parts, point, strict=False)
    }


def grade(kind: Any, raw: dict[str, Any], points: Points) -> Outcome | None:
    spec = kind.read(raw)
    deal = kind.plain_deal(spec.shown)
    outcome: Outcome | None = kind.grade(spec, deal, kind.parse(spec.shown, deal, fields(points)))
    return outcome


def judged(outcome: Outcome | None) -> tuple[Fraction, bool]:
    assert outcome is not None
    return outcome.credit, outcome.danger is Danger.UNSAFE


# -- places ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "credit"),
    [
        ([(50, 50), (62, 50), (200, 50)], "1"),
        ([(57, 50), (50, 50), (200, 50)], "1"),  # the first lies in a and b, and leaves a to the second
        ([(50, 50), (57, 50), (200, 50)], "1"),
        ([(50, 50), (51, 50), (52, 50)], "1/3"),
        ([(200, 50)], "1/3"),
        ([(150, 150), (150, 160), (150, 170)], "0"),
        ([(50, 50), (62, 50), (200, 50), (150, 150)], "2/3"),  # one too many
        ([(50, 50), (62, 50), (200, 50), (150, 150), (151, 150)], "1/3"),
        ([(50, 50), (62, 50), (200, 50), (200, 51)], "2/3"),
        ([("x", 50), (62, 50), (200, 50)], "2/3"),  # what is no place is no point
        ([("50,0", "５０"), (62, 50), (200, 50)], "1"),
        ([(50, 60), (62, 50), ("210.000", "50.0")], "1"),  # on the edge
    ],
)
def test_credit_of_points(points: Points, credit: str) -> None:
    assert judged(grade(hotspot, PLACES, points)) == (Fraction(credit), False)


def test_where_fewer_points_are_asked_for_any_of_the_places_is_right() -> None:
    one = {**PLACES, "at_most": None, "count": 1}
    assert [judged(grade(hotspot, one, [(x, 50)]))[0] for x in (50, 62, 200, 150)] == [1, 1, 1, 0]


@pytest.mark.parametrize("others", [[], [(50, 50)], [(50, 50), (62, 50), (200, 50)]])
def test_a_point_in_a_forbidden_zone_beats_every_right_one(others: Points) -> None:
    outcome = grade(hotspot, PLACES, [*others, (70, 50)])  # which lies in b as well
    assert judged(outcome) == (0, True)
    assert outcome is not None
    assert outcome.messages == (Message("point_forbidden", {"point": str(len(others) + 1), "zone": "Place eye"}),)


coordinates = st.tuples(st.integers(30, 230), st.integers(40, 60))


@given(st.lists(coordinates, max_size=5))
def test_the_order_of_the_points_changes_nothing(points: Points) -> None:
    ways = list(permutations(points))
    assert len({judged(grade(hotspot, PLACES, list(way))) for way in (*ways[:3], *ways[-3:])}) == 1


@given(st.lists(coordinates, max_size=4), coordinates)
def test_a_point_beyond_what_is_asked_for_never_pays(points: Points, one_more: tuple[int, int]) -> None:
    safe = {**PLACES, "forbidden": []}
    before, after = (judged(grade(hotspot, safe, given))[0] for given in (points, [*points, one_more]))
    assert 0 <= after <= 1
    if len(points) >= 3:
        assert after <= before
    else:
        assert after >= before


@given(st.lists(st.lists(st.integers(0, 3), max_size=4, unique=True), max_size=5))
def test_as_many_places_are_served_as_can_be(reach: list[list[int]]) -> None:
    taken = most_pairs(reach)
    assert all(region in reach[point] for region, point in taken.items())
    assert len(set(taken.values())) == len(taken)
    assert len(taken) == _most(reach, frozenset())


def _most(reach: list[list[int]], used: frozenset[int]) -> int:
    """By trying everything."""
    if not reach:
        return 0
    ways = [1 + _most(reach[1:], used | {region}) for region in reach[0] if region not in used]
    return max([_most(reach[1:], used), *ways])


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8)), max_size=2))
def test_no_text_is_too_strange(points: Points) -> None:
    codes = {"not_storable"}
    for kind, raw in ((hotspot, PLACES), (injection_map, DOSES)):
        spec = kind.read(raw)
        deal = kind.plain_deal(spec.shown)
        given = fields([point[:2] for point in points] if kind is hotspot else points)
        try:
            answer = kind.parse(spec.shown, deal, given)
        except AnswerError as error:
            codes.add(error.problem.code)
            continue
        outcome = kind.grade(spec, deal, answer)
        assert outcome is None or 0 <= outcome.credit <= 1
        if answer is not None:
            kind.hints(spec.shown, deal, answer)
            assert kind.parse(spec.shown, deal, kind.raw_of(answer)) == answer
        widget = kind.control(spec.shown, deal).widget
        assert len(widget.reviewed(given, kind.reveal(spec, deal))) == spec.shown.count
        assert kind.describe(spec.shown, deal, answer)
    assert codes == {"not_storable"}


@pytest.mark.parametrize(
    ("typed", "value"),
    [("3,145", "3.145"), ("1.234", "1.234"), (" 12 ", "12"), ("٣", "3"), ("-4", "-4"), ("", None), ("1e3", None)],
)
def test_a_coordinate_is_never_in_doubt(typed: str, value: str | None) -> None:
    assert read_coordinate(typed) == (None if value is None else Fraction(value))


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"point.6.x": ["1"]}, "foreign_field"),
        ({"point.0.x": ["1"]}, "foreign_field"),
        ({"point.1.dose": ["1"]}, "foreign_field"),
        ({"point.1": ["1"]}, "foreign_field"),
        ({"point.1.x": ["1", "2"]}, "sent_twice"),
    ],
)
def test_a_form_that_no_page_sends_is_an_error(form: dict[str, list[str]], code: str) -> None:
    spec = hotspot.read(PLACES)
    with pytest.raises(AnswerError) as refused:
        hotspot.parse(spec.shown, hotspot.plain_deal(spec.shown), form)
    assert refused.value.problem.code == code


def test_a_blank_is_no_answer_and_a_half_point_is_asked_about() -> None:
    spec = hotspot.read(PLACES)
    deal = hotspot.plain_deal(spec.shown)
    assert hotspot.parse(spec.shown, deal, fields([(" ", "")])) is None
    answer = hotspot.parse(spec.shown, deal, fields([("5", ""), ("a", "b"), ("301", "5"), ("300", "200")]))
    assert answer is not None
    asked = [(hint.code, hint.params["point"]) for hint in hotspot.hints(spec.shown, deal, answer)]
    assert asked == [("point_incomplete", "1"), ("point_not_numbers", "2"), ("point_outside", "3")]
    assert judged(hotspot.grade(spec, deal, answer)) == (0, False)


@pytest.mark.parametrize(
    ("at", "code", "down", "across"),
    [
        ((50, 38), "near_above", "12", "0"),
        ((50, 50), "near_on", "0", "0"),
        (("50.4", "49.6"), "near_on", "0", "0"),
        ((45, 55), "near_below_left", "5", "5"),
        ((190, 150), "near_left", "0", "10"),
    ],
)
def test_a_place_is_told_by_the_nearest_landmark(at: tuple[Any, Any], code: str, down: str, across: str) -> None:
    landmarks = [
        {"id": "brow", "text": "the left brow", "x": 50, "y": 50},
        {"id": "chin", "text": "the chin", "x": 200, "y": 150},
    ]
    spec = hotspot.read({**PLACES, "landmarks": landmarks})
    deal = hotspot.plain_deal(spec.shown)
    told = hotspot.describe(spec.shown, deal, hotspot.parse(spec.shown, deal, fields([at])))
    assert [message.code for message in told] == ["spot", code]
    assert (told[1].params["down"], told[1].params["across"]) == (down, across)


def test_a_review_knows_each_point_and_each_place() -> None:
    spec = injection_map.read({**DOSES, "at_most": 5, "count": None, "forbidden": [disc("eye", 100, 100)]})
    deal = injection_map.plain_deal(spec.shown)
    values = fields([(50, 50, 4), (200, 50, 7), (100, 100, 1), (10, 10, 1), ("", "", "3")])
    rows = injection_map.control(spec.shown, deal).widget.reviewed(values, injection_map.reveal(spec, deal))
    assert [(row.number, row.fate, row.place) for row in rows] == [
        (1, "right", "a"),
        (2, "wrong_dose", "b"),
        (3, "danger", "eye"),
        (4, "wrong", ""),
        (5, "", ""),
    ]
    feedback = injection_map.feedback(spec, deal, injection_map.parse(spec.shown, deal, values))
    assert [(f.id, f.verdict) for f in feedback] == [("a", "right"), ("b", "wrong"), ("eye", "wrong")]
    assert [f.verdict for f in injection_map.feedback(spec, deal, None)] == ["missed", "missed", None]


# -- doses ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "credit", "unsafe"),
    [
        ([(50, 50, "4"), (200, 50, "5,5")], "1", False),
        ([(200, 50, "4"), (50, 50, "4.0")], "1", False),
        ([(50, 50, "5"), (200, 50, "5")], "1/2", False),
        ([(50, 50), (200, 50, "6")], "1/2", False),
        ([(50, 50, "four"), (200, 50, "6")], "1/2", False),
        ([(50, 50, "0"), (200, 50, "-5")], "0", False),
        ([(50, 50, "32"), (200, 50, "5")], "0", True),  # eight times
        ([(50, 50, "0.5"), (200, 50, "5")], "0", True),  # an eighth
        ([(50, 50, "4"), (200, 50, "0.6")], "0", True),  # a tenth of 6, which is right
        ([(50, 50, "4"), (200, 50, "0.76")], "1/2", False),
        ([(50, 50, "4"), (200, 50, "16")], "1/2", False),  # 20 in all, as much as may be
        ([(50, 50, "4"), (200, 50, "16.1")], "0", True),
        ([(50, 50, "-50"), (200, 50, "31")], "0", True),  # less than nothing hides nothing
        ([(150, 150, "21")], "0", True),  # nowhere, and too much
        ([(150, 150, "0.4")], "0", False),  # nothing is right there to compare with
    ],
)
def test_a_dose_in_its_place(points: Points, credit: str, unsafe: bool) -> None:
    assert judged(grade(injection_map, DOSES, points)) == (Fraction(credit), unsafe)


@pytest.mark.parametrize(
    ("dose", "unsafe"), [("32", True), ("31.99", False), ("8", False), ("0.5", True), ("0.51", False), ("0", False)]
)
def test_a_dose_slips_from_eight_times_on_whatever_the_limit_of_the_total(dose: str, unsafe: bool) -> None:
    assert judged(grade(injection_map, {**DOSES, "unsafe_total": None}, [(50, 50, dose)])) == (0, unsafe)


def test_a_dose_that_reads_two_ways_waits_for_a_person_unless_the_rest_is_dangerous() -> None:
    assert grade(injection_map, DOSES, [(50, 50, "3,145"), (200, 50, "5")]) is None
    assert judged(grade(injection_map, DOSES, [(50, 50, "3,145"), (200, 50, "50")])) == (0, True)
    forbidden = {**DOSES, "forbidden": [disc("eye", 100, 100)]}
    assert judged(grade(injection_map, forbidden, [(50, 50, "3,145"), (100, 100, "5")])) == (0, True)


def test_a_point_in_two_regions_serves_the_one_whose_dose_it_has() -> None:
    overlapping = {**DOSES, "unsafe_total": None}
    overlapping["regions"] = [disc("a", 50, 50, dose="4"), disc("b", 55, 50, dose="40")]
    assert judged(grade(injection_map, overlapping, [(52, 50, "40"), (53, 50, "4")])) == (1, False)
    assert judged(grade(injection_map, overlapping, [(52, 50, "4"), (53, 50, "4")])) == (Fraction(1, 2), False)


def test_the_total_costs_one_place_once_every_place_is_right() -> None:
    raw = {**DOSES, "total": {"from": "9", "to": "10"}}
    assert [judged(grade(injection_map, raw, [(50, 50, "4"), (200, 50, dose)]))[0] for dose in "4567"] == [
        Fraction(1, 2),
        1,
        1,
        Fraction(1, 2),
    ]
    assert judged(grade(injection_map, raw, [(50, 50, "4")]))[0] == Fraction(1, 2)


@given(st.decimals("0.1", "400", places=1), st.sampled_from([Fraction(10), Fraction(1, 10)]))
def test_ten_times_or_a_tenth_is_always_unsafe(dose: Any, slip: Fraction) -> None:
    raw = {**DOSES, "unsafe_total": None, "count": 1}
    raw["regions"] = [disc("a", 50, 50, dose={"from": str(dose), "to": str(dose * 2)})]
    for right in (Fraction(dose), Fraction(dose) * 3 / 2, Fraction(dose) * 2):
        assert judged(grade(injection_map, raw, [(50, 50, _decimal(right * slip))])) == (0, True)


def _decimal(value: Fraction) -> str:
    return f"{int(value)}.{int(value * 10**4) % 10**4:04d}"


@given(st.permutations([(50, 50, "4"), (52, 50, "40"), (200, 50, "7"), (150, 150, "4")]))
def test_the_order_of_doses_changes_nothing(points: Points) -> None:
    raw = {**DOSES, "count": None, "at_most": 4, "unsafe_total": None}
    assert judged(grade(injection_map, raw, points)) == (0, True)
    without = [point for point in points if point[2] != "40"]
    assert judged(grade(injection_map, raw, without)) == (0, False)  # one right, one too many


@pytest.mark.parametrize(
    ("doses", "total", "key"),
    [
        (("4", {"from": "4", "to": "6"}), None, ["4", "5"]),
        (("4", {"from": "4", "to": "6"}), "10", ["4", "6"]),
        (({"from": "2", "to": "4"}, {"from": "4", "to": "6"}), {"from": "6", "to": "7"}, ["2", "4"]),
        (({"value": "3", "tolerance": "1"}, "3.145"), None, ["3", "3.1450"]),
    ],
)
def test_the_key_keeps_to_the_total_and_is_clear_to_read(doses: Any, total: Any, key: list[str]) -> None:
    raw = {**DOSES, "regions": [disc("a", 50, 50, dose=doses[0]), disc("b", 200, 50, dose=doses[1])]}
    spec = injection_map.read({**raw, "total": total})
    deal = injection_map.plain_deal(spec.shown)
    answer = injection_map.key(spec, deal)
    assert [point.dose for point in answer.points.values()] == key
    assert injection_map.grade(spec, deal, answer) == Outcome(Fraction(1))


def test_the_key_keeps_clear_of_the_forbidden_zones() -> None:
    spec = hotspot.read({**PLACES, "regions": [disc("a", 50, 50)], "forbidden": [disc("eye", 50, 50, 7)]})
    deal = hotspot.plain_deal(spec.shown)
    assert hotspot.grade(spec, deal, hotspot.key(spec, deal)) == Outcome(Fraction(1))


# -- content --------------------------------------------------------------------------------------------------

BOX = {"id": "a", "text": "A", "shape": "rect", "x": 10, "y": 10, "width": 20, "height": 20}


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"size": [300]}, ("size",), "not_a_place"),
        ({"size": [300.5, 200]}, ("size",), "quote_the_number"),
        ({"size": [1000, 200]}, ("size",), "not_a_size"),
        ({"size": None}, ("size",), "missing"),
        ({"at_most": None}, ("count",), "not_one_count"),
        ({"count": 3}, ("count",), "not_one_count"),
        ({"at_most": 2}, ("at_most",), "count_not_of_regions"),
        ({"at_most": 13}, ("at_most",), "not_a_count"),
        ({"at_most": None, "count": 4}, ("count",), "count_not_of_regions"),
        ({"regions": []}, ("regions",), "wrong_count"),
        ({"regions": [disc("eye", 50, 50)]}, ("forbidden", 0, "id"), "repeated"),
        ({"regions": [disc("a", 5, 50)]}, ("regions", 0, "shape"), "outside_figure"),
        ({"regions": [disc("a", 50, 50, 0)]}, ("regions", 0, "r"), "not_above_zero"),
        ({"regions": [disc("a", 50, 50, tolerance="-1")]}, ("regions", 0, "tolerance"), "negative"),
        ({"regions": [disc("a", 50, 50, dose=4)]}, ("regions", 0, "dose"), "unknown_field"),
        ({"regions": [BOX | {"shape": "star"}]}, ("regions", 0, "shape"), "not_one_of"),
        ({"regions": [BOX | {"r": 4}]}, ("regions", 0, "r"), "unknown_field"),
        ({"regions": [BOX | {"x": 1.5}]}, ("regions", 0, "x"), "quote_the_number"),
        ({"regions": [disc("a", 70, 50, 3)]}, ("regions", 0, "shape"), "region_not_clear"),
        ({"landmarks": [{"id": "m", "text": "m", "x": 301, "y": 0}]}, ("landmarks", 0, "x"), "outside_figure"),
        ({"golden": [{"answer": [[1, 2, 3]], "credit": 0}]}, ("golden", 0, "answer"), "not_points"),
        ({"golden": [{"answer": [[1, 2.5]], "credit": 0}]}, ("golden", 0, "answer", 0), "quote_the_number"),
    ],
)
def test_places_that_cannot_be_asked(changes: dict[str, Any], path: tuple[str, ...], code: str) -> None:
    with pytest.raises(SpecError) as refused:
        hotspot.read({**PLACES, **changes})
    assert (path, code) in [(p.path, p.code) for p in refused.value.problems]


@pytest.mark.parametrize(
    ("corners", "code"),
    [
        ([[0, 0], [4, 4]], "not_corners"),
        ([[0, 0], [4, 4], [4, 0], [0, 4]], "polygon_crosses"),
        ([[0, 0], [4, 4], [4]], "not_a_place"),
    ],
)
def test_a_polygon_has_corners_in_order(corners: Any, code: str) -> None:
    polygon = {"id": "a", "text": "A", "shape": "polygon", "corners": corners}
    with pytest.raises(SpecError) as refused:
        hotspot.read({**PLACES, "regions": [polygon]})
    assert code in [p.code for p in refused.value.problems]


@pytest.mark.parametrize(
    ("dose", "more", "path", "code"),
    [
        ("0", {}, ("regions", 0, "dose"), "dose_not_positive"),
        ({"value": "4", "tolerance": "4"}, {}, ("regions", 0, "dose"), "dose_not_positive"),
        ({"from": "1", "to": "8"}, {}, ("regions", 0, "dose"), "tolerance_accepts_tenfold"),
        ({"from": "2", "to": "1"}, {}, ("regions", 0, "dose"), "range_empty"),
        ({"value": "2"}, {}, ("regions", 0, "dose", "tolerance"), "missing"),
        (None, {}, ("regions", 0, "dose"), "missing"),
        ("4", {"unit": None}, ("unit",), "missing"),
        ("4", {"total": "21"}, ("total",), "total_unreachable"),
        ("4", {"unsafe_total": "3"}, ("unsafe_total",), "limit_below_right"),
    ],
)
def test_doses_that_cannot_be_asked(dose: Any, more: dict[str, Any], path: tuple[str, ...], code: str) -> None:
    raw = {**DOSES, "count": 1, "unsafe_total": None, "regions": [disc("a", 50, 50, dose=dose)]}
    with pytest.raises(SpecError) as refused:
        injection_map.read({**raw, **more})
    found = [(p.path, p.code) for p in refused.value.problems]
    assert (path, code) in found
    assert len(found) == 1


def test_a_map_asks_for_a_point_in_every_region() -> None:
    with pytest.raises(SpecError) as refused:
        injection_map.read({**DOSES, "count": 1})
    assert [(p.path, p.code) for p in refused.value.problems] == [(("count",), "count_not_of_regions")]
