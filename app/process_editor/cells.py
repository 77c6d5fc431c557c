"""What lies near a place, found without looking at everything: the ground is cut into cells, and each cell knows what touches it."""

from __future__ import annotations

from collections.abc import Iterator

#: left, upper, right, lower edge, pixels of the drawing
Box = tuple[float, float, float, float]
#: sides of cells: of the fine ground, and of the coarse one for what would touch many fine ones, pixels
_FINE, _COARSE, _MANY = 320.0, 2560.0, 12
_Cell = tuple[float, int, int]


class Cells:
    """Boxes by key."""

    def __init__(self) -> None:
        self._boxes: dict[str, Box] = {}
        self._cells: dict[_Cell, set[str]] = {}

    def put(self, key: str, box: Box) -> None:
        """Something lies here now."""
        if self._boxes.get(key) != box:
            self.take(key)
            self._boxes[key] = box
            for cell in _touched(box, _side(box)):
                self._cells.setdefault(cell, set()).add(key)

    def take(self, key: str) -> None:
        """It lies nowhere any more."""
        box = self._boxes.pop(key, None)
        if box is not None:
            for cell in _touched(box, _side(box)):
                self._cells[cell].discard(key)

    def box(self, key: str) -> Box | None:
        """Where something lies."""
        return self._boxes.get(key)

    def near(self, box: Box) -> list[str]:
        """What touches a box, in the order of keys."""
        left, upper, right, lower = box
        found = set[str]().union(*(self._cells.get(cell, ()) for side in (_FINE, _COARSE) for cell in _touched(box, side)))
        boxes = ((key, self._boxes[key]) for key in sorted(found))
        return [key for key, each in boxes if each[0] <= right and left <= each[2] and each[1] <= lower and upper <= each[3]]


def _side(box: Box) -> float:
    """The cells that a box is kept in: long lines would touch hundreds of fine ones."""
    return _FINE if (box[2] - box[0]) // _FINE + (box[3] - box[1]) // _FINE <= _MANY else _COARSE


def _touched(box: Box, side: float) -> Iterator[_Cell]:
    for column in range(int(box[0] // side), int(box[2] // side) + 1):
        for row in range(int(box[1] // side), int(box[3] // side) + 1):
            yield side, column, row
