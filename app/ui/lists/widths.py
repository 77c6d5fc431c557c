"""How wide the columns of a list stand: titles are never cut, numbers and dates are whole, names and texts share the room that is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.services.listing import Row
from app.ui.kit.theme import metrics, scaled
from app.ui.lists.cell_painter import PADDING, cell_words, room_before
from app.ui.lists.cell_text import number_text
from app.ui.lists.columns import Column

#: rows that are measured: the first ones on the screen
SAMPLE = 50
#: room for the arrow of the sorted column, kept free so that sorting moves nothing; pixels at 100 %
ARROW = 18
#: texts: what they keep when room is short, what the first and the stretching one keep, what they take before room is left; pixels at 100 %
NARROWEST, NARROWEST_NAME, WIDEST, SHORTEST = 96, 180, 300, 48
#: a column of texts that are all as short as phones, codes and post offices gives nothing away; pixels at 100 %
SHORT = 124
#: the first column while rows stand in groups: it carries the names of the groups
GROUPED = 260
#: the stretching column takes no more than this: figures that belong to a name stay near it; pixels at 100 %
WIDEST_STRETCHED = 480
#: looks that may end in "…"
FLEXIBLE = frozenset({"name", "text", "person"})


@dataclass(frozen=True, slots=True)
class Need:
    """What one column asks for, in pixels.

    :param least: what it has at any rate; a list that has not even that scrolls.
    :param is_left: its words begin at the left, so more room is only air behind them.
    """

    least: int
    wanted: int
    is_left: bool = False


class Widths:
    """Measures the columns of one list. What was once needed stays, so that filtering moves no column."""

    def __init__(self) -> None:
        self._measured: dict[str, float] = {}
        self._scale = scaled(100)

    def needs(self, columns: Sequence[Column], rows: Sequence[Row], sums: Mapping[str, Any], grouped: bool, stretched: int = 0) -> list[Need]:
        """What the columns ask for.

        :param rows: the first rows at hand.
        :param sums: total by column, where there is one.
        :param stretched: place of the column that takes what is left: it keeps more than other texts.
        """
        if self._scale != scaled(100):  # the text has another size now
            self._measured.clear()
            self._scale = scaled(100)
        shown = tuple(columns)
        found = [self._need(number, shown, rows, sums, number in (0, stretched)) for number in range(len(shown))]
        if grouped and found and not shown[0].is_sized:
            found[0] = replace(found[0], least=max(found[0].least, scaled(GROUPED)), wanted=max(found[0].wanted, scaled(GROUPED)))
        return found

    def _need(self, number: int, columns: tuple[Column, ...], rows: Sequence[Row], sums: Mapping[str, Any], is_name: bool) -> Need:
        column = columns[number]
        if column.is_sized:
            return Need(scaled(column.width), scaled(column.width), not column.is_right)
        inside = max(self._measured.get(column.name, 0.0), *(_of_cell(row, number, columns) for row in rows[:SAMPLE]), 0.0)
        if column.look == "state":  # any of its words may come
            inside = max([inside, *(metrics("body").horizontalAdvance(option.label) + room_before("state") for option in column.info.options)])
        if (amount := sums.get(column.name)) is not None:
            inside = max(inside, metrics("strong", True).horizontalAdvance(number_text(column.info, amount)))
        self._measured[column.name] = inside
        edges = 2 * PADDING + 2
        title = metrics("small_label").horizontalAdvance(column.title) + ARROW
        whole = round(max(title, inside, scaled(SHORTEST)) + edges)
        if column.look not in FLEXIBLE or column.info.kind == "choice":
            return Need(whole, whole, not column.is_right)
        kept = NARROWEST_NAME if is_name else SHORT if inside <= scaled(SHORT) else NARROWEST
        least = round(max(title, min(inside, scaled(kept))) + edges)
        return Need(least, max(least, min(whole, scaled(WIDEST))), not column.is_right)


def _of_cell(row: Row, number: int, columns: tuple[Column, ...]) -> float:
    column = columns[number]
    text, _ink = cell_words(column, row.values[number], row, columns)
    return metrics("body", column.is_tabular).horizontalAdvance(text) + room_before(column.look)


def shared(needs: Sequence[Need], room: int, stretched: int) -> list[int]:
    """The widths for the room that there is: one column takes what is left. In a wide window the rest is air behind the last column, or for
    all of them where that one's words stand at the right. What is missing is taken from the texts.

    :param stretched: place of the column that takes what is left.
    """
    widths = [need.wanted for need in needs]
    spare = room - sum(widths)
    if spare >= 0:
        first = min(spare, max(0, scaled(WIDEST_STRETCHED) - widths[stretched]))
        widths[stretched] += first
        rest = spare - first
        if needs[-1].is_left:
            widths[-1] += rest
            return widths
        widths = [width + rest // len(widths) for width in widths]
        widths[stretched] += rest % len(widths)
        return widths
    slack = [need.wanted - need.least for need in needs]
    given = min(-spare, sum(slack))
    if not given:
        return widths
    widths = [width - slack[number] * given // sum(slack) for number, width in enumerate(widths)]
    rest = sum(need.wanted for need in needs) - given - sum(widths)  # of rounding
    widths[slack.index(max(slack))] += rest
    return widths


def stretched_column(columns: Sequence[Column], wish: str) -> int:
    """The column that takes what is left: the wish, the first one, or where the wish is missing the last text."""
    names = [column.name for column in columns]
    if wish in names:
        return names.index(wish)
    texts = [number for number, column in enumerate(columns) if column.look in FLEXIBLE]
    return texts[-1] if wish and texts else 0
