"""The pad of the selected node: what can follow it, each with its key (UX 2 M1)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.core.i18n import _
from app.process_editor.kinds import GATES, by_letter
from app.process_editor.overlays.beside import Beside, PadButton
from app.processes.definition import Shape
from app.ui.kit.theme import scaled
from app.ui.kit.widgets.panel import Hairline

if TYPE_CHECKING:
    from app.process_editor.gestures.hand import Hand
    from app.process_editor.view import ProcessView

#: letters of what is appended, as they stand on the pad (UX 2 M1)
LETTERS = ("A", "G", "M", "E")


class Pad(Beside):
    """Belongs to a hand; shows itself when exactly one node is selected and nothing is in the hand."""

    def __init__(self, view: ProcessView, hand: Hand) -> None:
        super().__init__(view, _("What can be done with the step"))
        self._hand, self._key = hand, ""
        view.selection_changed.connect(self.settle)
        view.moved.connect(self.settle)

    def settle(self) -> None:
        """Show, hide, stand in free space."""
        graph, selection = self._view.graph, self._view.selection
        node = graph.nodes.get(self._view.current or "") if len(selection) == 1 else None
        is_wanted = node is not None and not self._hand.is_busy and node.shape != Shape.FOREIGN
        if node is None or not is_wanted or not self._view.in_sight().intersects(self._view.drawing.rect(node.key)):
            self.hide()
            return
        wanted = f"{node.key} {node.shape} {node.type}"
        if wanted != self._key:
            self._key = wanted
            self.fill(self._widgets(node.shape))
        box = self._view.place(self._view.drawing.rect(node.key))
        self.stand_by(box.adjusted(0, -scaled(26), 0, 0) if node.shape in GATES else box.adjusted(0, 0, 0, scaled(20)), box)

    def _widgets(self, shape: Shape) -> Iterator[QWidget]:
        hand = self._hand
        if shape != Shape.END:
            for letter in LETTERS:
                if (kind := by_letter(letter)) is not None:
                    name = _("Add {kind}").format(kind=kind.name)
                    yield PadButton(kind.icon, name, letter, partial(hand.append, kind))
            yield PadButton("more", _("Add something else"), "+", hand.ask_what_follows)
            yield Hairline(vertical=True)
            yield PadButton("right", _("Draw a line"), "L", hand.draw_line, hand.pull_line)
        if shape != Shape.START:
            yield PadButton("replace", _("Make something else of it"), "R", hand.ask_what_else)
        yield PadButton("delete", _("Delete"), "Del", hand.delete)
