"""The table in the place of the drawing; what is selected in one is selected in the other."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QVBoxLayout, QWidget

from app.core.i18n import _
from app.process_editor import keys
from app.process_editor.commands.remove import remove
from app.process_editor.document import EditorDocument
from app.process_editor.table.model import KIND, NEXT, STEP, TIME, WHO, ProcessTable
from app.process_editor.view import ProcessView
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Ground

Index = QModelIndex | QPersistentModelIndex
_WIDTHS = {STEP: 240, KIND: 160, WHO: 190, TIME: 110}


class TablePanel(Ground):
    """Shows and changes a document as a table."""

    def __init__(self, document: EditorDocument, view: ProcessView, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._document, self._view, self._is_following = document, view, False
        self.rows = ProcessTable(document, lambda: keys.in_order(view), view.refuse, self)
        self.cells = _Cells(self)
        self.cells.setModel(self.rows)
        self.cells.setItemDelegate(_Cell(self.cells))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.cells)
        header = self.cells.horizontalHeader()
        for section, width in _WIDTHS.items():
            self.cells.setColumnWidth(section, scaled(width))
        header.setSectionResizeMode(NEXT, QHeaderView.ResizeMode.Stretch)
        self.setFocusProxy(self.cells)
        self.cells.selectionModel().currentRowChanged.connect(lambda new, _old: self._choose(new))
        self.rows.modelReset.connect(self.follow)
        view.selection_changed.connect(self.follow)

    def use(self, names: Mapping[str, str], is_locked: bool) -> None:
        """Names of people, and whether anything can be changed."""
        self.rows.names, self.rows.is_locked = names, is_locked
        self.rows.follow()

    def delete(self) -> None:
        """Take the current row away; its neighbours are joined."""
        key = self.rows.key_at(self.cells.currentIndex().row())
        if key and not self.rows.is_locked:
            self._document.apply(_("Delete"), partial(remove, keys=(key,)))

    def follow(self) -> None:
        """Stand on the row of the selected part."""
        current = self._view.current
        if current in self.rows.keys and not self._is_following:
            self._is_following = True
            column = max(self.cells.currentIndex().column(), 0)
            self.cells.setCurrentIndex(self.rows.index(self.rows.keys.index(current), column))
            self._is_following = False

    def _choose(self, index: QModelIndex) -> None:
        key = self.rows.key_at(index.row())
        if key and not self._is_following:
            self._is_following = True
            self._view.select((key,), key)
            self._is_following = False


class _Cells(QTableView):
    """Enter and F2 edit, Del takes a row away."""

    def __init__(self, panel: TablePanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self.setAccessibleName(_("Process as a table"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(scaled(tokens.ROW_COMFORT))
        self.horizontalHeader().setHighlightSections(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See above; Ctrl+Z and Ctrl+Y are those of the drawing."""
        key, held = event.key(), event.modifiers()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held & Qt.KeyboardModifier.ControlModifier and self.currentIndex().isValid():
            self.edit(self.currentIndex())
        elif key == Qt.Key.Key_Delete and not held:
            self._panel.delete()
        else:
            super().keyPressEvent(event)


class _Cell(QStyledItemDelegate):
    """Boxes for kinds and people, lines for the rest."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A box where there is something to choose from."""
        choices = self._model(index).choices(index)
        if choices is None:
            editor: QWidget = super().createEditor(parent, option, index)
            editor.setAccessibleName(str(self._model(index).headerData(index.column(), Qt.Orientation.Horizontal)))
            return editor
        box = QComboBox(parent)
        box.setAccessibleName(str(self._model(index).headerData(index.column(), Qt.Orientation.Horizontal)))
        for value, words in choices:
            box.addItem(words, value)
        box.activated.connect(lambda _row: self._commit(box))
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what the cell has."""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(self._model(index).chosen(index)))
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Give the cell what was chosen."""
        if isinstance(editor, QComboBox):
            if editor.currentIndex() >= 0 and editor.currentData() != self._model(index).chosen(index):
                model.setData(index, editor.currentData())
        else:
            super().setModelData(editor, model, index)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """The whole cell."""
        editor.setGeometry(option.rect)

    def _commit(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)

    def _model(self, index: Index) -> ProcessTable:
        model = index.model()
        assert isinstance(model, ProcessTable), "the cells show a process"
        return model
