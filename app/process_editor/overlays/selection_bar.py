"""The bar of several selected shapes: bring them into line, spread them, duplicate them, take them away."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from app.core.i18n import _
from app.process_editor.commands.order import taking_part
from app.process_editor.geometry import bounds_of
from app.process_editor.gestures import verbs
from app.process_editor.gestures.ordering import FIRST_OF_GROUP, ORDERINGS, order, why_not_order
from app.process_editor.overlays.beside import Beside, PadButton
from app.processes.definition import Graph
from app.ui.kit.theme import scaled
from app.ui.kit.widgets.panel import Hairline

if TYPE_CHECKING:
    from app.process_editor.gestures.hand import Hand
    from app.process_editor.view import ProcessView


class SelectionBar(Beside):
    """Belongs to a hand; shows itself when several shapes are selected and nothing is in the hand."""

    def __init__(self, view: ProcessView, hand: Hand) -> None:
        super().__init__(view, _("What can be done with the selected shapes"))
        self._hand = hand
        self._known: tuple[Graph, frozenset[str]] = Graph(), frozenset()
        self._frame = QRectF()
        self.buttons = {each.code: PadButton(each.code, each.name, each.keys, partial(order, view, each)) for each in ORDERINGS}
        self.fill(self._widgets())
        view.selection_changed.connect(self.settle)
        view.moved.connect(self.settle)

    def settle(self) -> None:
        """Show, hide, stand in free space."""
        view = self._view
        self._look()
        if self._hand.is_busy or self._frame.isEmpty() or not view.in_sight().intersects(self._frame):
            self.hide()
            return
        box = view.place(self._frame).intersected(view.viewport().rect())
        self.stand_by(box.adjusted(0, -scaled(20), 0, scaled(20)), box)

    def _look(self) -> None:
        """What is selected and can be done with it; asked once, not at each turn of the wheel."""
        view = self._view
        if view.graph is self._known[0] and view.selection == self._known[1]:
            return
        self._known = view.graph, view.selection
        shapes = taking_part(view.graph, view.selection)
        self._frame = bounds_of(shapes) if len(shapes) > 1 else QRectF()
        for each in ORDERINGS if len(shapes) > 1 else ():
            self.buttons[each.code].set_reason(why_not_order(view, each))

    def _widgets(self) -> Iterator[QWidget]:
        for each in ORDERINGS:
            if each.code in FIRST_OF_GROUP:
                yield Hairline(vertical=True)
            yield self.buttons[each.code]
        yield Hairline(vertical=True)
        yield PadButton("copy", _("Duplicate"), "Ctrl+D", partial(verbs.duplicate, self._view))
        yield PadButton("delete", _("Delete"), "Del", self._hand.delete)
