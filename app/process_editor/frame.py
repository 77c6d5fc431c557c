"""The parts of the editor and where they stand: head, palette, canvas or table, problems below, inspector at the right."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.process_editor.document import EditorDocument
from app.process_editor.head import EditorHead
from app.process_editor.inspector.panel import WIDTH, Inspector
from app.process_editor.palette import Palette
from app.process_editor.problems import ProblemsPanel
from app.process_editor.side_panel import SidePanel
from app.process_editor.table.panel import TablePanel
from app.process_editor.view import ProcessView
from app.services.context import Context
from app.ui.kit.memory import memory
from app.ui.kit.theme import scaled
from app.ui.kit.widgets import Hairline, NoticePlace

KEY = "process_editor"
#: most of the width that the inspector takes, and of the height that lines of problems take
SHARE, PROBLEMS_SHARE = 0.32, 0.15


class EditorFrame(QWidget):
    """All parts of the editor of one document.

    :param may_draw: whether this person may change it.
    """

    def __init__(self, context: Context, document: EditorDocument, *, may_draw: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head, self.notices = EditorHead(), NoticePlace()
        self.view = ProcessView(document, read_only=not may_draw)
        self.table = TablePanel(document, self.view)
        self.palette_, self.problems = Palette(), ProblemsPanel()
        self.inspector = Inspector(context, document)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(self.notices)
        column.addWidget(Hairline())
        body = QHBoxLayout()
        body.setSpacing(0)
        column.addLayout(body, 1)
        body.addWidget(self.palette_)
        self._palette_line = Hairline(vertical=True)
        body.addWidget(self._palette_line)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        body.addLayout(middle, 1)
        middle.addWidget(self.stack, 1)
        self._problems_line = Hairline()
        middle.addWidget(self._problems_line)
        middle.addWidget(self.problems)
        self._inspector_line = Hairline(vertical=True)
        body.addWidget(self._inspector_line)
        body.addWidget(self.inspector)
        self.side: SidePanel | None = None
        self._body = body
        kept: Mapping[str, bool] = memory().get(KEY, {})
        self.show_inspector(bool(kept.get("inspector", True)))
        self.show_problems(bool(kept.get("problems", True)))

    @property
    def is_table(self) -> bool:
        """Whether the table stands in the place of the drawing."""
        return self.stack.currentWidget() is self.table

    def show_table(self, is_table: bool) -> None:
        """Show the table or the drawing; the selected part is the same in both."""
        self.stack.setCurrentWidget(self.table if is_table else self.view)
        self.head.show_table(is_table)
        self.palette_.setVisible(not is_table)
        self._palette_line.setVisible(not is_table)
        (self.table if is_table else self.view).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_inspector(self, is_shown: bool) -> None:
        """Show or put away the inspector."""
        self.inspector.setVisible(is_shown)
        self._inspector_line.setVisible(is_shown)
        self._keep()

    def show_problems(self, is_shown: bool) -> None:
        """Show or put away the problems."""
        self.problems.setVisible(is_shown)
        self._problems_line.setVisible(is_shown)
        self._keep()

    def show_side(self, panel: SidePanel | None) -> None:
        """Put another panel into the place of the inspector, such as that of a trial run; None gives the place back."""
        if self.side is not None:
            self._body.removeWidget(self.side)
            self.side.hide()
            self.side.deleteLater()
        self.side = panel
        is_open = bool(memory().get(KEY, {}).get("inspector", True))
        self.inspector.setVisible(panel is None and is_open)
        self._inspector_line.setVisible(panel is not None or is_open)
        if panel is not None:
            self._body.addWidget(panel)
            self._fit_side()
            panel.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With large text in a small window the drawing keeps the larger part."""
        super().resizeEvent(event)
        self.inspector.setFixedWidth(self._share(WIDTH))
        self._fit_side()
        self.problems.set_room(round(self.height() * PROBLEMS_SHARE))

    def _fit_side(self) -> None:
        if self.side is not None:
            self.side.setFixedWidth(self._share(self.side.wanted_width))

    def _share(self, wanted: int) -> int:
        """Pixels of what a panel wants at 100 %: it grows with the text, but never over its part of the window."""
        return min(scaled(wanted), max(wanted, round(self.width() * SHARE)))

    def _keep(self) -> None:
        memory().put(KEY, {"inspector": not self.inspector.isHidden(), "problems": not self.problems.isHidden()})

    def minimumSizeHint(self) -> QSize:
        """Narrower than all words together."""
        return QSize(600, 360)
