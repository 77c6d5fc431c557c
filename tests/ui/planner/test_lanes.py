"""Lanes: nothing overlaps, nothing is hidden, what lies between two positions is found."""

from __future__ import annotations

import random

from app.ui.planner.axis import Stretch
from app.ui.planner.lanes import WIDER, Lanes


def extent(stretch: Stretch, least: float) -> tuple[float, float]:
    least *= WIDER if stretch.is_outside else 1
    if stretch.end - stretch.begin >= least:
        return stretch.begin, stretch.end
    return (stretch.end - least, stretch.end) if stretch.is_after else (stretch.begin, stretch.begin + least)


def stretches(seed: int, count: int = 120) -> list[Stretch]:
    chance = random.Random(seed)
    found = []
    for _number in range(count):
        begin = chance.randrange(0, 3000, 15)
        is_outside = chance.random() < 0.1
        found.append(Stretch(begin, begin if is_outside else begin + chance.choice((0, 5, 30, 60, 240)), is_outside, chance.random() < 0.5))
    return found


def test_lanes_when_blocks_overlap_at_any_zoom_then_no_two_in_a_lane_touch() -> None:
    for seed in range(8):
        known = stretches(seed)
        for least in (0.0, 4.0, 16.0, 64.0):
            lanes = Lanes(known, least)
            for first in range(len(known)):
                for second in range(first):
                    if lanes.lane(first) == lanes.lane(second):
                        (begin, end), (other, last) = extent(known[first], least), extent(known[second], least)
                        assert end <= other or last <= begin


def test_lanes_when_nothing_overlaps_then_there_is_one() -> None:
    assert Lanes([Stretch(0, 60), Stretch(60, 90), Stretch(90, 200)]).count == 1
    assert Lanes([]).count == 1
    assert Lanes([Stretch(0, 60), Stretch(59, 90)]).count == 2


def test_between_when_asked_for_a_window_then_finds_exactly_what_touches_it() -> None:
    for seed in range(8):
        known, chance = stretches(seed), random.Random(seed + 100)
        lanes = Lanes(known, 8.0)
        for _turn in range(30):
            begin = chance.randrange(-50, 3100)
            end = begin + chance.randrange(1, 400)
            wanted = {number for number, each in enumerate(known) if extent(each, 8.0)[0] < end and extent(each, 8.0)[1] > begin}
            found = list(lanes.between(begin, end))
            assert {number for number, _lane in found} == wanted
            assert len(found) == len(wanted)
            assert all(lanes.lane(number) == lane for number, lane in found)
