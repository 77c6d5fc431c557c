"""What the buttons around the canvas do to the drawing: put something new on it, arrange it, cure it, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.core.i18n import _
from app.process_editor import kinds
from app.process_editor.commands.add import add_note, takes_riders
from app.process_editor.commands.keys import fresh
from app.process_editor.commands.lanes import add_lane
from app.process_editor.cures import fields_of
from app.process_editor.laying_out import lay_out
from app.processes.definition import Shape
from app.processes.validation import Problem

if TYPE_CHECKING:
    from app.process_editor.page import EditorPage


class DrawingActs(QObject):
    """Acts on the drawing of a page."""

    def __init__(self, page: EditorPage) -> None:
        super().__init__(page)
        self._page = page

    def add(self, code: str) -> None:
        """Put a node of a kind behind the selected one, what sits on a step onto it; without a selection the next click says where."""
        view, kind = self._page.view, kinds.kind(code)
        hand, current = view.hand, self._page.document.graph.nodes.get(view.current or "")
        if hand is None:
            return
        if kind.shape is Shape.BOUNDARY and not takes_riders(current):
            view.refuse(_("Select the step on which it shall sit."))
        elif current is None or current.shape in (Shape.END, Shape.FOREIGN) or kind.shape is Shape.START:
            hand.place(kind)
        else:
            hand.append(kind)

    def add_lane(self) -> None:
        """One more lane below the last."""
        page = self._page
        if not page.is_locked:
            key = fresh(page.document.graph, "lane")
            page.document.apply(_("Add a lane"), lambda graph: add_lane(graph, key, _("New lane")))
            page.view.go_to(key)
            page.show_inspector(True)
            page.frame.inspector.begin("name")

    def add_note(self) -> None:
        """A note, about the selected node where there is one."""
        page = self._page
        if page.is_locked:
            return
        graph, current = page.document.graph, page.view.current
        about = graph.nodes.get(current or "")
        key, sight = fresh(graph, "note"), page.view.in_sight()
        at = (about.x, about.y - 90.0) if about is not None else (sight.center().x() - 80.0, sight.top() + 40.0)
        page.document.apply(_("Add a note"), lambda graph: add_note(graph, key, at, about.key if about is not None else None))
        page.view.go_to(key)
        page.show_inspector(True)
        page.frame.inspector.begin("name")

    def arrange(self) -> None:
        """Lay the drawing out anew: what is selected, else all of it."""
        keys = self._page.view.selection & self._page.document.graph.nodes.keys()
        lay_out(self._page.view, keys if len(keys) > 1 else None)

    def fix(self, problem: Problem) -> None:
        """Do the cure of a problem; where it is a value, go to the field that takes it."""
        page = self._page
        if page.is_locked:
            return
        if problem.fix is not None:
            page.view.apply(problem.fix.title, problem.fix.apply)
        if not page.view.is_known(problem.node):
            return
        page.view.select((problem.node,), problem.node)
        page.view.show_part(problem.node)
        if problem.fix is None:
            page.show_inspector(True)
            page.frame.inspector.begin_one_of(fields_of(problem))

    def go_to(self, key: str) -> None:
        """Bring a part into sight and select it, in the drawing or in the table."""
        if self._page.frame.is_table:
            self._page.view.select((key,), key)
        elif key:
            self._page.view.go_to(key)

    def find(self) -> None:
        """Look for a name."""
        self._page.frame.show_table(False)
        self._page.view.find_bar.open_search()

    def undo(self) -> None:
        """Take the last change of the drawing back."""
        self._page.document.undo()

    def redo(self) -> None:
        """Do it again."""
        self._page.document.redo()

    def undo_words(self) -> str:
        """What the menu says of undo."""
        title = self._page.document.undo_title
        return _("&Undo: {step}").format(step=title) if title else ""

    def redo_words(self) -> str:
        """What the menu says of redo."""
        title = self._page.document.redo_title
        return _("&Redo: {step}").format(step=title) if title else ""

    def why_not_undo(self) -> str:
        """Why nothing can be undone."""
        return "" if self._page.document.undo_title else _("There is nothing to undo.")

    def why_not_redo(self) -> str:
        """Why nothing can be done again."""
        return "" if self._page.document.redo_title else _("There is nothing to redo.")
