"""A drawing with its real path laid over it and, beside it, what strays and the cases behind what is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.core.i18n import _
from app.process_editor import words
from app.process_editor.insight.path_side import PathSide
from app.process_editor.insight.path_words import Told, drawn, line_key, marks_of
from app.process_editor.side_panel import beside
from app.process_editor.view import ProcessView
from app.services.process_insight.real_path import RealPath


class PathBody(QWidget):
    """Choosing a part tells its cases, choosing a sentence shows its place.

    Signal: ``case_wanted(int)``.
    """

    case_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.real: RealPath | None = None
        self.view, self.side = ProcessView(read_only=True), PathSide()
        self.view.selection_changed.connect(self._on_selected)
        self.side.told.connect(self._show_told)
        self.side.case_wanted.connect(self.case_wanted)
        beside(self.view, self.side, self)
        self.setFocusProxy(self.view)

    def show_path(self, real: RealPath, note: str = "", choices: Sequence[Told] | None = None) -> None:
        """Show a path.

        :param note: said below its headline. :param choices: what decides the choices.
        """
        self.real = real
        self.side.show_path(real, note, choices)
        self.view.show_graph(drawn(real))
        self.view.set_marks(marks_of(real))

    def _on_selected(self) -> None:
        """Show the cases behind the chosen step or line."""
        real, current = self.real, self.view.current
        if real is None:
            return
        detour = next((each for each in real.detours.found if line_key(each) == current), None)
        if detour is not None:
            self.side.show_cases(detour.sentence(real.titles), detour.cases)
        elif current is not None and (current in real.graph.nodes or current in real.graph.edges):
            name = words.title(real.graph.nodes[current]) if current in real.graph.nodes else ""
            self.side.show_cases(name, real.detours.behind.get(current, ()))
        else:
            self.side.show_cases(_("All cases"), tuple(real.cases))

    def _show_told(self, told: Told) -> None:
        """Show on the drawing where it is."""
        self.view.selection_changed.disconnect(self._on_selected)
        self.view.select(told.keys, told.keys[0] if told.keys else None)
        self.view.selection_changed.connect(self._on_selected)
        if told.keys:
            self.view.show_part(told.keys[0])
