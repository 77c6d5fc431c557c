"""The table of a document's lines, filled by keyboard alone: Enter goes from cell to cell and from the last one to a new line."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QFrame, QHeaderView, QWidget

from app.core.i18n import _
from app.services.context import Context
from app.services.documents.draft_model import DocumentDraft
from app.ui.forms.line_columns import title_of
from app.ui.forms.lines_delegate import PADDING, Index, LinesDelegate, right_padding
from app.ui.forms.lines_model import LinesModel
from app.ui.kit.theme import font, metrics, scaled, theme, tokens
from app.ui.kit.widgets import WarmTable

NAME_AT_LEAST = 150  # px
NARROWEST = 0.85  # of the usual widths, in a small window


class _Head(QHeaderView):
    """Titles 12/500 that stand as their columns do."""

    def __init__(self, table: LinesTable) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.setHighlightSections(False)
        self.setSectionsClickable(False)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), scaled(tokens.ROW_HEAD))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        column, area, shown = self._table.lines.columns[section], QRectF(rect), theme()
        painter.fillRect(area, shown.color("surface"))
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), shown.color("border"))
        painter.setFont(font("small_label"))
        painter.setPen(shown.color("text2"))
        aside = 20 if column.kind == "number" else 0  # the icon of the row
        inner = area.adjusted(PADDING, 0, -right_padding(section, self.count()) - aside, 0)
        side = Qt.AlignmentFlag.AlignRight if column.is_right else Qt.AlignmentFlag.AlignLeft
        title = metrics("small_label").elidedText(title_of(column), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter, title)


class LinesTable(WarmTable):
    """Lines of a draft.

    Signals: ``save_asked()`` Ctrl+Enter in a cell, ``told(str)`` what is wrong here or with the first wrong cell, ``pasted(int, str)`` row
    and the text of a table that is to stand before it, ``left()`` the person goes on below the table.
    """

    save_asked = Signal()
    told = Signal(str)
    pasted = Signal(int, str)
    left = Signal()

    def __init__(self, draft: DocumentDraft, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = LinesModel(draft, self)
        self.setModel(self.lines)
        self.setHorizontalHeader(_Head(self))
        self.setItemDelegate(LinesDelegate(self, context))
        self.setAccessibleName(_("Lines"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.AnyKeyPressed | trigger.DoubleClicked | trigger.EditKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(10)
        self.verticalHeader().setDefaultSectionSize(scaled(tokens.ROW))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.lines.modelReset.connect(self._fit)
        for change in (self.lines.dataChanged, self.lines.modelReset, self.lines.rowsRemoved):
            change.connect(self._tell)
        self._fit()
        self.go_to(0, self._editable()[0] if self._editable() else 0)

    def show_draft(self, draft: DocumentDraft) -> None:
        """Show another draft, keeping the place."""
        row, column = self.currentIndex().row(), self.currentIndex().column()
        self.lines.show_draft(draft)
        if self.lines.rowCount():
            self.go_to(min(max(0, row), self.lines.rowCount() - 1), max(0, min(column, self.lines.columnCount() - 1)))

    def show_errors(self, errors: Mapping[str, str]) -> bool:
        """Mark wrong cells and go to the first; False when none of the errors belongs to a line."""
        places = self.lines.show_errors(errors)
        if places:
            self.go_to(*places[0])
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(places)

    # moving ----------------------------------------------------------------------------------------------------------------------
    def go_to(self, row: int, column: int) -> None:
        """Make a cell the current one."""
        self.setCurrentIndex(self.lines.index(row, column))

    def _editable(self) -> list[int]:
        return [number for number, column in enumerate(self.lines.columns) if column.is_editable]

    def start(self) -> None:
        """Go to the first empty line and begin to type."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._editable():
            self.go_to(len(self.lines.lines), self._editable()[0])

    def go_on(self, step: int = 1) -> None:
        """To the next cell that can be changed, from the last one to the next line."""
        cells, here = self._editable(), self.currentIndex()
        if not cells:
            return
        row, place = here.row(), next((number for number, column in enumerate(cells) if column >= here.column()), len(cells) - 1)
        place += step
        if place >= len(cells):
            row, place = row + 1, 0
        elif place < 0:
            row, place = row - 1, len(cells) - 1
        if 0 <= row < self.lines.rowCount():
            self.go_to(row, cells[place])
        elif step > 0:
            self.left.emit()

    def commit(self, editor: QObject) -> None:
        """Write what an editor holds and close it."""
        assert isinstance(editor, QWidget)
        self.commitData(editor)
        self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def commit_and_go_on(self, editor: QObject, step: int = 1) -> None:
        """Write what an editor holds, close it, and go to the next cell."""
        was_empty_line = self.lines.line(self.currentIndex().row()) is None
        self.commit(editor)
        if was_empty_line and self.lines.line(self.currentIndex().row()) is None and step > 0:
            self.left.emit()  # Enter on the empty line: done with the lines
            return
        self.go_on(step)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters and F2 edit, Enter goes on; Del takes the line out, Ins puts one in, F9 copies it, Alt with arrows moves it."""
        key, row = event.key(), self.currentIndex().row()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                event.ignore()
            elif self.lines.line(row) is None:
                self.left.emit()  # Enter on the empty line: done with the lines
            else:
                self.go_on(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            step = -1 if key == Qt.Key.Key_Up else 1
            if not self.lines.is_locked and self.lines.move(row, step):
                self.go_to(row + step, self.currentIndex().column())
        elif key == Qt.Key.Key_Delete and not event.modifiers() and not self.lines.is_locked:
            self.lines.remove(row)
            self.go_to(min(row, self.lines.rowCount() - 1), self.currentIndex().column())
        elif key == Qt.Key.Key_Insert and not self.lines.is_locked:
            self.lines.insert(row)
            self.go_to(row, self._editable()[0])
        elif key == Qt.Key.Key_F9 and not event.modifiers() and not self.lines.is_locked:
            if (copied := self.lines.copy(row)) >= 0:
                self.go_to(copied, self.currentIndex().column())
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif key == Qt.Key.Key_Escape or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paste(self) -> None:
        """Take rows of another program's table from the clipboard; the menu's "Paste" calls it too."""
        text = QGuiApplication.clipboard().text()
        if text.strip() and not self.lines.is_locked:
            self.pasted.emit(self.currentIndex().row(), text)

    def paste_instead(self, editor: QWidget) -> None:
        """The same while a cell is being edited: what was typed there is given up."""
        self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.paste()

    # size and pointer --------------------------------------------------------------------------------------------------------------
    def _fit(self) -> None:
        """The name takes the width that the others leave."""
        usual = sum(scaled(column.width) for column in self.lines.columns)
        squeeze = min(1.0, max(NARROWEST, (self.viewport().width() - scaled(NAME_AT_LEAST)) / usual))
        others = 0
        for number, column in enumerate(self.lines.columns):
            if column.width:
                self.setColumnWidth(number, int(scaled(column.width) * squeeze))
                others += int(scaled(column.width) * squeeze)
        stretching = next(number for number, column in enumerate(self.lines.columns) if not column.width)
        self.setColumnWidth(stretching, max(scaled(NAME_AT_LEAST), self.viewport().width() - others))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the name."""
        super().resizeEvent(event)
        self._fit()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Move the ring."""
        super().currentChanged(current, previous)
        self.viewport().update()
        self._tell()

    def _tell(self) -> None:
        here = self.currentIndex()
        self.told.emit(self.lines.sentence(here.row(), max(0, here.column())))
