"""Where the parts of charts lie, and how France lies on its map."""

import csv
from itertools import combinations, pairwise
from math import asin, cos, dist, radians, sin, sqrt

import pytest

from parvis.places.source import SHIPPED
from parvis_web.pages.figures import classes, france
from parvis_web.pages.figures.geometry import (
    MEANS,
    SHARES,
    Interval,
    Point,
    Run,
    Scale,
    interval,
    runs,
    scale_around,
    shares_of,
)


@pytest.mark.parametrize(
    ("scale", "value", "at"),
    [(SHARES, 0, 0), (SHARES, 0.873, 87.3), (SHARES, 1, 100), (MEANS, 1, 0), (MEANS, 3.8, 70), (MEANS, 5, 100)],
)
def test_a_value_stands_where_its_scale_says(scale: Scale, value: float, at: float) -> None:
    assert scale.at(value) == at


def test_what_lies_outside_stands_at_the_end() -> None:
    assert (Scale(0.6, 0.8).at(0.5), Scale(0.6, 0.8).at(0.95)) == (0, 100)


def test_an_interval_keeps_its_order() -> None:
    assert interval(SHARES, 0.9, 0.87, 0.92) == Interval(at=90, low=87, high=92)


@pytest.mark.parametrize(
    ("scale", "ticks"),
    [
        (SHARES, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (MEANS, [1, 2, 3, 4, 5]),
        (Scale(0.65, 0.95), [0.7, 0.8, 0.9]),
        (Scale(3, 4.5), [3, 3.5, 4, 4.5]),
    ],
)
def test_ticks_are_round(scale: Scale, ticks: list[float]) -> None:
    assert scale.ticks() == ticks


@pytest.mark.parametrize(
    ("values", "whole", "narrowest", "expected"),
    [
        ([0.87, 0.92, 0.9], SHARES, 0.2, Scale(0.75, 1.0)),
        ([0.99, 1.0], SHARES, 0.2, Scale(0.8, 1.0)),
        ([0.0, 0.02], SHARES, 0.2, Scale(0.0, 0.2)),
        ([0.05, 0.95], SHARES, 0.2, Scale(0.0, 1.0)),
        ([3.7, 3.9], MEANS, 1.0, Scale(3.0, 4.5)),
    ],
)
def test_a_scale_around_values_holds_them_and_is_never_too_narrow(
    values: list[float], whole: Scale, narrowest: float, expected: Scale
) -> None:
    found = scale_around(values, whole, narrowest)

    assert found == expected
    assert found.low <= min(values) <= max(values) <= found.high
    assert found.high - found.low >= narrowest - 1e-9


def test_a_line_leaves_out_what_is_not_known_and_does_not_cross_it() -> None:
    found = runs([(0.5, 0.4, 0.6), None, (0.6, 0.5, 0.7), (0.7, 0.6, 0.8)], SHARES)

    assert found == [
        Run((Point(0, 50, 60, 40),), "M0 50", "M0 40L0 60Z"),
        Run(
            (Point(66.67, 40, 50, 30), Point(100, 30, 40, 20)),
            "M66.67 40L100 30",
            "M66.67 30L100 20L100 40L66.67 50Z",
        ),
    ]


def test_a_single_point_stands_in_the_middle_and_nothing_is_no_line() -> None:
    assert [point.x for run in runs([(0.5, 0.4, 0.6)], SHARES) for point in run.points] == [50]
    assert runs([None, None], SHARES) == []


def test_counts_are_shares_of_all() -> None:
    assert shares_of([1, 0, 3]) == [0.25, 0, 0.75]
    assert shares_of([0, 0]) == [0, 0]


def test_a_bound_belongs_to_the_class_above() -> None:
    assert [classes.class_of(value, "RECOMMENDATION") for value in (0.1, 0.5, 0.65, 0.7999, 0.8, 1)] == [
        "lowest",
        "low",
        "middle",
        "high",
        "highest",
        "highest",
    ]
    assert [classes.class_of(value, "SAFETY") for value in (2.49, 2.5, 3.2, 3.5, 4)] == list(classes.NAMES)


def test_the_bounds_of_classes_join_and_both_ends_are_open() -> None:
    bounds = [classes.bounds_of(name, "RECOMMENDATION", "fr") for name in classes.NAMES]

    assert bounds[0] == (None, "50\N{NO-BREAK SPACE}%")
    assert bounds[-1] == ("80\N{NO-BREAK SPACE}%", None)
    assert all(below[1] == above[0] for below, above in pairwise(bounds))


def test_france_is_drawn_upright_with_its_corners_where_they_are() -> None:
    brest, strasbourg = france.project(48.39, -4.49), france.project(48.58, 7.75)
    dunkirk, perpignan = france.project(51.03, 2.38), france.project(42.70, 2.90)

    assert brest[0] < dunkirk[0] < strasbourg[0]
    assert dunkirk[1] < brest[1] < perpignan[1]


def test_distances_on_the_map_are_those_over_ground() -> None:
    """Lambert's parallels lie so that no distance within France is wrong by more than half a per cent."""
    towns = [(48.39, -4.49), (43.70, 7.27), (51.03, 2.38), (42.70, 2.90), (48.58, 7.75), (43.48, -1.56), (42.70, 9.45)]
    scales = [
        dist(france.project(*one), france.project(*other)) / _great_circle(one, other)
        for one, other in combinations(towns, 2)
    ]

    assert max(scales) / min(scales) < 1.01


def _great_circle(one: tuple[float, float], other: tuple[float, float]) -> float:
    """In radii of the earth, by the haversine formula."""
    (south, west), (north, east) = [(radians(latitude), radians(longitude)) for latitude, longitude in (one, other)]
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin((east - west) / 2) ** 2
    return 2 * asin(sqrt(half))


def test_every_commune_of_the_mainland_and_corsica_lies_in_the_drawing() -> None:
    with (SHIPPED / "communes.csv").open(newline="") as file:
        located = [row for row in csv.DictReader(file) if row["latitude"]]
    home = [row for row in located if not row["department_code"].startswith(("97", "98"))]

    places = [france.project(float(row["latitude"]), float(row["longitude"])) for row in home]

    assert len(home) > 8_000
    assert all(5 <= x <= france.WIDTH - 5 and 5 <= y <= france.HEIGHT - 5 for x, y in places)
    on_map = {row["insee_code"] for row in located if france.is_on_map(float(row["latitude"]), float(row["longitude"]))}
    assert on_map == {row["insee_code"] for row in home}
