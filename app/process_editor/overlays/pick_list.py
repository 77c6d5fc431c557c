"""A short list to choose from by typing: what to append, what to become, where to lead (UX 2 M2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem

from app.core.folding import fold, spellings
from app.ui.kit.icons import icon
from app.ui.kit.theme import scaled
from app.ui.kit.widgets.panel import Sheet

if TYPE_CHECKING:
    from app.process_editor.view import ProcessView

WIDTH, ROWS = 280, 9


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be chosen.

    :param value: given to whoever asked. :param words: found by these too, besides the text. :param key: letter shown behind it.
    """

    text: str
    icon: str
    value: object
    words: str = ""
    key: str = ""


class PickList(Sheet):
    """A field above a list: what is typed filters, Enter takes, Esc or a click elsewhere gives up.

    :param at: where it opens, a point of the viewport. :param taken: gets the value. :param left: called when nothing was taken.
    """

    def __init__(
        self, view: ProcessView, entries: Sequence[Entry], at: QPoint, title: str, taken: Callable[[object], object],
        left: Callable[[], object] = lambda: None,
    ) -> None:
        super().__init__(padding=8, parent=view.viewport())
        self._view, self._entries, self._taken, self._left = view, tuple(entries), taken, left
        self._is_over = False
        self.field = QLineEdit()
        self.field.setPlaceholderText(title)
        self.field.setAccessibleName(title)
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setIconSize(QSize(scaled(16), scaled(16)))
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.viewport().setAutoFillBackground(False)
        self.content.addWidget(self.field)
        self.content.addWidget(self.list)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(self._take)
        self._filter("")
        self._open(at)
        if view.hand is not None:
            view.hand.hold(self)

    def _open(self, at: QPoint) -> None:
        rows = min(len(self._entries), ROWS)
        self.list.setFixedHeight(max(rows, 1) * scaled(30) + 4)
        self.adjustSize()
        self.resize(scaled(WIDTH) + 2 * self.margin, self.height())
        port = self._view.viewport().rect()
        left = max(min(at.x() - self.margin, port.width() - self.width() + self.margin), -self.margin)
        top = max(min(at.y() - self.margin, port.height() - self.height() + self.margin), -self.margin)
        self.move(left, top)
        self.show()
        self.raise_()
        self.field.setFocus()

    def _filter(self, typed: str) -> None:
        wanted = [fold(each) for each in spellings(typed)]
        shown = [each for each in self._entries if not typed or any(part in fold(f"{each.text} {each.words}") for part in wanted)]
        shown.sort(key=lambda each: not any(fold(each.text).startswith(part) for part in wanted) if typed else False)
        self.list.clear()
        for entry in shown:
            row = QListWidgetItem(icon(entry.icon), f"{entry.text}   {entry.key}" if entry.key else entry.text)
            row.setSizeHint(QSize(0, scaled(30)))
            row.setData(Qt.ItemDataRole.UserRole, self._entries.index(entry))
            row.setToolTip(entry.words)
            self.list.addItem(row)
        self.list.setCurrentRow(0)

    def _take(self, row: QListWidgetItem | None) -> None:
        if row is None or self._is_over:
            return
        value = self._entries[row.data(Qt.ItemDataRole.UserRole)].value
        self._close()
        self._taken(value)

    def give_up(self) -> None:
        """Close without a choice."""
        if not self._is_over:
            self._close()
            self._left()

    def _close(self) -> None:
        self._is_over = True
        self.hide()
        self.deleteLater()
        self._view.setFocus()
        if self._view.hand is not None:
            self._view.hand.hold(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the list while the field has the focus."""
        if event.type() == QEvent.Type.FocusOut and not self._is_over:
            self.give_up()
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key, row = event.key(), self.list.currentRow()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.list.setCurrentRow(min(max(row + (1 if key == Qt.Key.Key_Down else -1), 0), self.list.count() - 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._take(self.list.currentItem())
        elif key == Qt.Key.Key_Escape:
            self.give_up()
        else:
            return False
        return True
