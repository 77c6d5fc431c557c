"""The process that is open in an editor: its graph, and the graphs before it that undo goes back to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.core.errors import UserError
from app.process_editor.behaviours import settled
from app.process_editor.difference import Difference, difference
from app.processes.definition import Graph

#: how many steps undo keeps
DEPTH = 500
Change = Callable[[Graph], Graph]


@dataclass(frozen=True, slots=True)
class _Step:
    """A graph, and the words and mark of the change that led to it."""

    graph: Graph
    title: str = ""
    merge: str = ""


class EditorDocument(QObject):
    """A graph with undo. Canvas, table, inspector and problems show the same document and follow its signal.

    Signals: ``changed(Difference)`` the graph is another; ``travelled(Difference)`` it is so by undo or redo, and everybody shows it already;
    ``state_changed()`` what can be undone or whether there is something to save is another.
    """

    changed = Signal(object)
    travelled = Signal(object)
    state_changed = Signal()

    def __init__(self, graph: Graph | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps = [_Step(graph or Graph())]
        self._at = 0
        self._saved: Graph | None = self._steps[0].graph

    @property
    def graph(self) -> Graph:
        """The process as it is drawn now."""
        return self._steps[self._at].graph

    def apply(self, title: str, change: Change, merge: str = "") -> Difference:
        """Change the process; all consequences are one step of undo with it.

        :param title: what was done, translated: "Move", for the words of undo.
        :param change: a command of ``commands`` with its values bound. :raises UserError: where the command refuses; nothing is changed then.
        :param merge: steps that follow each other with the same mark become one: typing a name, nudging with the arrows.
        """
        before = self.graph
        after = settled(before, change(before))
        found = difference(before, after)
        if after is before or (not found and (before.about, before.document_type) == (after.about, after.document_type)):
            return found
        del self._steps[self._at + 1:]
        if merge and self._steps[-1].merge == merge and self._at and before is not self._saved:
            self._steps[-1] = _Step(after, self._steps[-1].title, merge)
        else:
            self._steps.append(_Step(after, title, merge))
            del self._steps[:-DEPTH]
        self._at = len(self._steps) - 1
        self._tell(found)
        return found

    def attempt(self, title: str, change: Change, refuse: Callable[[str], object], merge: str = "") -> bool:
        """Change the process as ``apply`` does; False where the command refuses.

        :param refuse: is told why.
        """
        try:
            self.apply(title, change, merge)
        except UserError as refusal:
            refuse(refusal.text)
            return False
        return True

    def end_merging(self) -> None:
        """The next change is a step of its own, whatever its mark."""
        self._steps[self._at] = _Step(self.graph, self._steps[self._at].title)

    @property
    def undo_title(self) -> str:
        """What undo would take back; empty where there is nothing."""
        return self._steps[self._at].title if self._at else ""

    @property
    def redo_title(self) -> str:
        """What redo would do again; empty where there is nothing."""
        return self._steps[self._at + 1].title if self._at + 1 < len(self._steps) else ""

    def undo(self) -> bool:
        """Go back one step; False where there is none."""
        return self._go(-1)

    def redo(self) -> bool:
        """Go forward again; False where there is nothing."""
        return self._go(1)

    def reset(self, graph: Graph) -> None:
        """Show another process, or another version of it: nothing to undo, nothing to save."""
        found = difference(self.graph, graph)
        self._steps, self._at, self._saved = [_Step(graph)], 0, graph
        self._tell(found)

    @property
    def is_changed(self) -> bool:
        """Whether there is something to save."""
        return self.graph is not self._saved

    def mark_saved(self, graph: Graph | None = None) -> None:
        """A graph was saved, by default the present one."""
        self._saved = graph or self.graph
        self.state_changed.emit()

    def _go(self, way: int) -> bool:
        if not 0 <= self._at + way < len(self._steps):
            return False
        found = difference(self.graph, self._steps[self._at + way].graph)
        self._at += way
        self._tell(found)
        self.travelled.emit(found)
        return True

    def _tell(self, found: Difference) -> None:
        self.changed.emit(found)
        self.state_changed.emit()
