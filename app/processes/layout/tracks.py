"""The upright parts of lines between two layers: which stands to the left of which, so that they cross least and never cover each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: distance of two upright parts, in pixels
SPACING = 14.0


@dataclass(slots=True)
class Joint:
    """A line between two layers: comes at one height from the left layer and goes on at another into the right one.

    :param net: what it may run together with: lines of the same source leave together, lines to the same target come in together.
    """

    chain: int
    left: float
    right: float
    leaves: str = ""
    enters: str = ""
    track: int = -1

    @property
    def low(self) -> float:
        """The upper end."""
        return min(self.left, self.right)

    @property
    def high(self) -> float:
        """The lower end."""
        return max(self.left, self.right)


def lay_tracks(joints: Sequence[Joint]) -> int:
    """Give every joint that changes its height a track, counted from the left; says how many there are."""
    order: list[Joint] = []
    for joint in sorted((each for each in joints if each.left != each.right), key=lambda each: (each.high - each.low, each.low)):
        prices = [0]
        for other in order:
            prices.append(prices[-1] + _price(other, joint) - _price(joint, other))
        order.insert(prices.index(min(prices)), joint)
    for at, joint in enumerate(order):
        joint.track = max((other.track + 1 for other in order[:at] if not _fit(other, joint)), default=0)
    return max((joint.track + 1 for joint in order), default=0)


def _price(one: Joint, two: Joint) -> int:
    """What it costs when the first stands to the left of the second: crossings, and runs upon each other, which are worse."""
    price = (one.low < two.left < one.high) + (two.low < one.right < two.high)
    if one.right == two.left and not (one.enters and one.enters == two.enters) and not (one.leaves and one.leaves == two.leaves):
        price += 3
    return price


def _fit(one: Joint, two: Joint) -> bool:
    """Whether both may stand on the same track."""
    if (one.leaves and one.leaves == two.leaves) or (one.enters and one.enters == two.enters):
        return True
    return one.high + SPACING <= two.low or two.high + SPACING <= one.low
