"""The table of a list: keys, ticks, the current cell, widths; it knows rows by key and keeps its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QWidget

from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import WarmTable
from app.ui.lists.delegate import MARK_COLUMN, RowDelegate
from app.ui.lists.group_layout import GroupHead
from app.ui.lists.header import ListHeader
from app.ui.lists.list_model import ListModel
from app.ui.lists.selection import Selection
from app.ui.lists.widths import Need, shared

FADE_STEP = 60  # ms
Index = QModelIndex | QPersistentModelIndex
ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)
#: keys that are commands of the page
FOR_THE_PAGE = (Qt.Key.Key_F2, Qt.Key.Key_F4, Qt.Key.Key_Escape, Qt.Key.Key_Insert, Qt.Key.Key_Delete)


class ListTable(WarmTable):
    """Rows of a ``ListModel``.

    Signals: ``opened(int)`` key of a record, ``typed(str)`` a letter that starts a filter, ``cell_menu(int, int, QPoint)`` row, column and
    place, ``moved()`` another cell is current, ``resized(int, int)`` a person gave a column another width, in pixels at 100 %.
    """

    opened = Signal(int)
    typed = Signal(str)
    cell_menu = Signal(int, int, object)
    moved = Signal()
    resized = Signal(int, int)

    def __init__(self, model: ListModel, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list_model, self.selection = model, selection
        self.sorted_columns: dict[str, bool] = {}
        self._needs: list[Need] = []
        self._stretched = 0
        self._range_from: int | None = None
        self._current_id: int | None = None
        self._is_fitting = False
        self.setModel(model)
        self.head = ListHeader(self)
        self.setHorizontalHeader(self.head)
        self.setItemDelegate(RowDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(10)
        self.verticalHeader().setDefaultSectionSize(scaled(tokens.ROW))
        self.verticalHeader().setSectionResizeMode(self.verticalHeader().ResizeMode.Fixed)
        self._look_soon = QTimer(self, singleShot=True, interval=0)
        self._look_soon.timeout.connect(self._tell_seen)
        self._fade = QTimer(self, interval=FADE_STEP)
        self._fade.timeout.connect(self._on_fade)
        model.modelReset.connect(self._on_reset)
        model.rowsInserted.connect(self._look)
        model.rowsRemoved.connect(self._look)
        model.dataChanged.connect(self._on_data)
        model.renewed.connect(self._return_to_current)
        self.verticalScrollBar().valueChanged.connect(self._look)
        selection.changed.connect(self._repaint)
        self.horizontalHeader().sectionResized.connect(self._on_resized)

    # what is current -------------------------------------------------------------------------------------------------------------
    @property
    def current_id(self) -> int | None:
        """Key of the record under the ring."""
        row = self.list_model.record(self.currentIndex().row())
        return row.id if row else None

    @property
    def current_column(self) -> int:
        """The column under the ring, without the place of the tick; -1 when there is none."""
        return self.currentIndex().column() - 1

    def chosen_ids(self) -> tuple[int, ...]:
        """Ticked records, or the current one where none is ticked; empty while all that match are ticked."""
        if len(self.selection):
            return self.selection.ids
        return () if self.current_id is None else (self.current_id,)

    @property
    def tick_of_all(self) -> Qt.CheckState:
        """What the tick in the head shows."""
        if not len(self.selection):
            return Qt.CheckState.Unchecked
        is_all = len(self.selection) >= self.list_model.total
        return Qt.CheckState.Checked if is_all else Qt.CheckState.PartiallyChecked

    def go_to(self, row: int, column: int = -1) -> None:
        """Make a cell the current one and bring it into sight."""
        if 0 <= row < self.list_model.rowCount():
            keep = max(1, self.currentIndex().column())
            index = self.list_model.index(row, column + 1 if column >= 0 else keep)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(index)

    def show_widths(self, needs: Sequence[Need], stretched: int) -> None:
        """Give the columns what they need; one of them takes what is left."""
        self._needs, self._stretched = list(needs), stretched
        self._fit()

    def _fit(self) -> None:
        if self._is_fitting or not self._needs or len(self._needs) != self.list_model.columnCount() - 1:
            return
        self._is_fitting = True
        mark = scaled(MARK_COLUMN)
        self.setColumnWidth(0, mark)
        for number, width in enumerate(shared(self._needs, self.viewport().width() - mark, self._stretched)):
            self.setColumnWidth(number + 1, width)
        self._is_fitting = False

    def _on_resized(self, section: int, _before: int, width: int) -> None:
        if not self._is_fitting and section and section - 1 != self._stretched:
            self._needs[section - 1] = replace(self._needs[section - 1], least=width, wanted=width)
            self.resized.emit(section - 1, round(width * 100 / scaled(100)))
            self._fit()

    # keys ------------------------------------------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks, Enter opens, Shift with arrows ticks a range, letters filter, left and right fold."""
        key, modifiers = event.key(), event.modifiers()
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        item = self.list_model.item(self.currentIndex().row()) if self.currentIndex().isValid() else None
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not modifiers & ~Qt.KeyboardModifier.KeypadModifier:
            self._activate()
        elif isinstance(item, GroupHead) and key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space):
            self._fold(item, not item.is_folded if key == Qt.Key.Key_Space else key == Qt.Key.Key_Left)
        elif key == Qt.Key.Key_Space and self.current_id is not None:
            self.selection.toggle(self.current_id)
        elif key == Qt.Key.Key_A and control:
            self.selection.select_all(self.list_model.total)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and shift:
            self._extend(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Escape and len(self.selection):
            self.selection.clear()
        elif event.text().isprintable() and event.text().strip() and not modifiers & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        ):
            self.typed.emit(event.text())
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and not modifiers & ~Qt.KeyboardModifier.ControlModifier:
            self.go_to(0 if key == Qt.Key.Key_Home else self.list_model.rowCount() - 1)
        elif key in FOR_THE_PAGE or (control and key not in ARROWS):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _activate(self) -> None:
        item = self.list_model.item(self.currentIndex().row()) if self.currentIndex().isValid() else None
        if isinstance(item, GroupHead):
            self._fold(item, not item.is_folded)
        elif item is not None:
            self.opened.emit(item.id)

    def _fold(self, head: GroupHead, folded: bool) -> None:
        if head.is_folded != folded:
            place = self.verticalScrollBar().value()
            row = self.currentIndex().row()
            self.list_model.fold((head.key,), folded)
            self.verticalScrollBar().setValue(place)
            self.go_to(row)

    def _extend(self, step: int) -> None:
        before = self.currentIndex().row()
        start = before if self._range_from is None else self._range_from
        self.go_to(min(max(before + step, 0), self.list_model.rowCount() - 1))
        self._range_from = start
        first, last = sorted((start, self.currentIndex().row()))
        self.selection.only(self.list_model.ids_between(first, last))

    # pointer ---------------------------------------------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The place of the tick ticks; Ctrl ticks, Shift ticks a range; a head folds."""
        index = self.indexAt(event.position().toPoint())
        before = self.currentIndex().row()
        item = self.list_model.item(index.row()) if index.isValid() else None
        if event.button() != Qt.MouseButton.LeftButton or item is None:
            super().mousePressEvent(event)
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if isinstance(item, GroupHead):
            self._fold(item, not item.is_folded)
            return
        self.go_to(index.row(), max(0, index.column() - 1))
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            first, last = sorted((before if self._range_from is None else self._range_from, index.row()))
            self.selection.only(self.list_model.ids_between(max(0, first), last))
            self._range_from = max(0, before) if self._range_from is None else self._range_from
            return
        self._range_from = index.row()
        if index.column() == 0 or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.selection.toggle(item.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a record."""
        index = self.indexAt(event.position().toPoint())
        row = self.list_model.record(index.row()) if index.isValid() and index.column() else None
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(row.id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of a cell, by pointer or key."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            self.go_to(index.row(), max(0, index.column() - 1))
            at = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft() if by_key else QPoint(event.pos()))
            self.cell_menu.emit(index.row(), max(0, index.column() - 1), at)

    # keeping the place -----------------------------------------------------------------------------------------------------------
    def currentChanged(self, current: Index, previous: Index) -> None:
        """Remember the record by key, so that it is found again when rows move."""
        super().currentChanged(current, previous)
        if (row := self.list_model.record(current.row())) is not None:
            self._current_id = row.id
        if not len(self.selection):
            self._range_from = None
        self.viewport().update()
        self.moved.emit()

    def _return_to_current(self) -> None:
        row = None if self._current_id is None else self.list_model.row_of(self._current_id)
        if row is not None and row != self.currentIndex().row():
            index = self.list_model.index(row, max(1, self.currentIndex().column()))
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._look_soon.start()

    def _on_reset(self) -> None:
        self._look_soon.start()
        if self.list_model.rowCount() and not self.currentIndex().isValid():
            self._return_to_current()

    def _on_data(self) -> None:
        self._look_soon.start()
        if self.list_model.freshness.is_fading:
            self._fade.start()

    def _on_fade(self) -> None:
        if not self.list_model.freshness.is_fading:
            self._fade.stop()
        self.viewport().update()

    def _repaint(self) -> None:
        self.viewport().update()
        self.horizontalHeader().viewport().update()

    def _look(self, *_what: object) -> None:
        """Rows came into sight; several signals in a row are answered once. (QTimer.start would take their numbers for an interval.)"""
        self._look_soon.start()

    def _tell_seen(self) -> None:
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        self.list_model.look_at(max(0, first), last if last >= 0 else self.list_model.rowCount() - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the first column, and see which rows have come into sight."""
        super().resizeEvent(event)
        self._fit()
        self._look_soon.start()
