"""Aligning and spreading what is selected: one table for the bar above it, the menu, the keys and the palette of the window."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.core.i18n import N_, _
from app.process_editor.commands.align import Line, align, why_not_align
from app.process_editor.commands.order import ACROSS, DOWN
from app.process_editor.commands.spread import spread, why_not_spread
from app.processes.definition import Graph

if TYPE_CHECKING:
    from app.process_editor.view import ProcessView

_Change = Callable[[Graph, Collection[str]], Graph]
_WhyNot = Callable[[Graph, Collection[str]], str]


@dataclass(frozen=True, slots=True)
class Ordering:
    """One way to put shapes in order.

    :param code: also its icon. :param title: not yet translated. :param key: with Ctrl and Shift.
    """

    code: str
    title: str
    key: Qt.Key
    change: _Change
    why_not: _WhyNot

    @property
    def name(self) -> str:
        """What it does, translated."""
        return _(self.title)

    @property
    def keys(self) -> str:
        """Its keys as Qt writes them."""
        return f"Ctrl+Shift+{self.key.name.removeprefix('Key_')}"


def _aligning(code: str, title: str, key: Qt.Key, line: Line) -> Ordering:
    return Ordering(code, title, key, partial(align, line=line), partial(why_not_align, line=line))


def _spreading(code: str, title: str, key: Qt.Key, axis: int) -> Ordering:
    return Ordering(code, title, key, partial(spread, axis=axis), partial(why_not_spread, axis=axis))


#: in the order of the bar: three to stand below each other, three to stand side by side, two to spread
ORDERINGS = (
    _aligning("align_left", N_("Align left edges"), Qt.Key.Key_Left, Line.LEFT),
    _aligning("align_centre", N_("Align centres"), Qt.Key.Key_E, Line.CENTRE),
    _aligning("align_right", N_("Align right edges"), Qt.Key.Key_Right, Line.RIGHT),
    _aligning("align_top", N_("Align upper edges"), Qt.Key.Key_Up, Line.TOP),
    _aligning("align_middle", N_("Align middles"), Qt.Key.Key_M, Line.MIDDLE),
    _aligning("align_bottom", N_("Align lower edges"), Qt.Key.Key_Down, Line.BOTTOM),
    _spreading("spread_across", N_("Spread evenly across"), Qt.Key.Key_A, ACROSS),
    _spreading("spread_down", N_("Spread evenly down"), Qt.Key.Key_D, DOWN),
)
BY_KEY = {each.key: each for each in ORDERINGS}
#: lines in the bar stand before these
FIRST_OF_GROUP = frozenset({"align_top", "spread_across"})


def why_not_order(view: ProcessView, ordering: Ordering) -> str:
    """Why what is selected cannot be put in order like this."""
    return ordering.why_not(view.graph, view.selection)


def order(view: ProcessView, ordering: Ordering) -> None:
    """Put what is selected in order: one step of undo."""
    if reason := why_not_order(view, ordering):
        view.refuse(reason)
    else:
        view.apply(ordering.name, lambda graph: ordering.change(graph, view.selection))
