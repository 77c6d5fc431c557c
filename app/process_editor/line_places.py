"""Places for the words of a line: on it, beside the shape that it leaves; where they have no room there, above, below or aside of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import hypot
from typing import NamedTuple

from PySide6.QtCore import Qt

from app.process_editor import inks
from app.process_editor.cells import Box
from app.processes.definition import Point

#: the face of words on lines, their widest line, the height of one, the air round them and to the shape that the line leaves, pixels
WORDS, WIDEST, LINE, AIR, AHEAD = "caption", 150.0, 15.0, 5.0, 8.0
#: most lines that words are broken into
MOST = 6
#: what of an upright part must be seen above and below its words, pixels
UPRIGHT = 14.0
#: length of the head of a line, pixels
HEAD = 9.0
#: how far words may stand from their line, in which steps, and how near at least, pixels
_FARTHEST, _STEP, _NEAREST = 120, 8, 3
#: the least width that words are cut to, pixels
_SHORTEST = 24.0
#: what it costs not to fit on a part of the line, to stand on the next part, on an upright one behind the first, and farther along a part
_TIGHT, _PART, _UPRIGHT, _PLACE = 60.0, 8.0, 10.0, 3.0
#: what it costs to stand beside the line, each pixel away from it, each line of words more than usual, and to be cut
_BESIDE, _AWAY, _HIGHER, _CUT = 20.0, 0.3, 7.0, 50.0


class Offer(NamedTuple):
    """A place for words in lines, and what it costs."""

    price: float
    box: Box
    lines: tuple[str, ...]


def broken(points: Sequence[Point], text: str) -> tuple[str, ...]:
    """The words of a line in lines: as wide as its longest level part lets them be, but no word is broken."""
    longest = max((abs(two[0] - one[0]) for one, two in pairwise(points) if abs(two[1] - one[1]) < 1), default=0.0)
    return _within(text, min(max(longest - 36, 70.0), WIDEST))


def size(lines: Sequence[str]) -> Point:
    """Width and height of words in lines, pixels."""
    return max(inks.advance(line, WORDS) for line in lines) + 2 * AIR, LINE * len(lines)


def on_line(points: Sequence[Point], lines: tuple[str, ...]) -> Iterator[Offer]:
    """Places along a line: beside the shape that it leaves, else farther on."""
    width, height = size(lines)
    for x, y, price, needed, free, _is_level in _spots(points, width, height):
        yield Offer(price + (0.0 if free >= needed else _TIGHT + (needed - free) / 10), _round(x, y, width, height), lines)


def near_line(points: Sequence[Point], text: str) -> Iterator[Offer]:
    """Places on and beside a line, the words narrower or wider than usual, for where nothing is free on it."""
    usual = len(broken(points, text))
    for lines in dict.fromkeys(_within(text, width) for width in (0.0, 70.0, 110.0, WIDEST)):
        yield from _on_and_beside(points, lines, max(len(lines) - usual, 0) * _HIGHER)


def cut_short(points: Sequence[Point], text: str) -> Iterator[Offer]:
    """The same places for the beginning of the words alone: what is left where there is no room for all of them."""
    for width in (80.0, 50.0, _SHORTEST):
        line = inks.metrics(WORDS).elidedText(text, Qt.TextElideMode.ElideRight, width)
        yield from _on_and_beside(points, (line,), _CUT + (80.0 - width) / 4)


def _on_and_beside(points: Sequence[Point], lines: tuple[str, ...], more: float) -> Iterator[Offer]:
    offers: Iterable[Offer] = (*on_line(points, lines), *_beside(points, lines))
    return (offer._replace(price=offer.price + more) for offer in offers)


def _beside(points: Sequence[Point], lines: tuple[str, ...]) -> Iterator[Offer]:
    """Above and below the level parts of a line, right and left of the upright ones, the nearer the better."""
    width, height = size(lines)
    for x, y, price, _needed, _free, is_level in _spots(points, width, height):
        half = (height if is_level else width) / 2
        for away in range(_NEAREST, _FARTHEST, _STEP):
            for side, way in enumerate((-half - away, half + away) if is_level else (half + away, -half - away)):
                at = (x, y + way) if is_level else (x + way, y)
                yield Offer(price + _BESIDE + away * _AWAY + side, _round(*at, width, height), lines)


def _spots(points: Sequence[Point], width: float, height: float) -> Iterator[tuple[float, float, float, float, float, bool]]:
    """Points along a line, what each costs, the length that words need there and the length that is free, and whether the part is level."""
    last = len(points) - 2
    for number, ((x1, y1), (x2, y2)) in enumerate(pairwise(points)):
        length = hypot(x2 - x1, y2 - y1)
        is_level = abs(y2 - y1) <= abs(x2 - x1)
        needed = width + 6 if is_level else height + UPRIGHT
        free = length - (HEAD if number == last else 0.0)
        price = number * _PART + (_UPRIGHT if number and not is_level else 0.0)
        shares = [0.5 * free / length if length else 0.5]
        if free > needed + 2 * AHEAD:
            begin = (needed / 2 + AHEAD) / length
            shares = [begin, shares[0], 1.5 * shares[0], free / length - begin] if number == 0 else [shares[0], begin, free / length - begin]
        for place, share in enumerate(shares):
            yield x1 + (x2 - x1) * share, y1 + (y2 - y1) * share, price + place * _PLACE, needed, free, is_level


def _within(text: str, width: float) -> tuple[str, ...]:
    """Words in lines of a width, or of the longest word's where that is wider."""
    word = max((inks.advance(each, WORDS) for each in text.split()), default=0.0) + 1
    return inks.wrapped(text, WORDS, max(width, word), MOST)


def _round(x: float, y: float, width: float, height: float) -> Box:
    """The box with its middle at a point."""
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2
