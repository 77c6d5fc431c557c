"""A list of tasks as lines: title and when, read and spoken and walked through like any list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.core import clock
from app.core.i18n import _
from app.core.planning.board import Block
from app.core.planning.wall_time import to_wall
from app.core.planning.words import length_words
from app.ui.kit.icons import draw_icon
from app.ui.kit.theme import category, metrics, scaled, theme, tokens
from app.ui.lists.cell_text import near_day
from app.ui.lists.task_words import KIND_ICONS, moved_words

Index = QModelIndex | QPersistentModelIndex
ROLE = Qt.ItemDataRole.UserRole
BAR = 3.5


class _Model(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.blocks: tuple[Block, ...] = ()
        self.zone = "UTC"

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.blocks)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        block = self.blocks[index.row()]
        if role == ROLE:
            return block
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return ", ".join(part for part in (block.kind.label, block.title or _("Busy"), block.detail, *when(block, self.zone)) if part)
        return block.title if role == Qt.ItemDataRole.DisplayRole else None


def when(block: Block, zone: str) -> tuple[str, str]:
    """When a task is, and how long it takes, or how often it was put off."""
    words = ""
    if block.starts_at is not None:
        begin = to_wall(block.starts_at, zone)
        words = near_day(begin.date()) if block.is_all_day else f"{near_day(begin.date())}, {begin:%H:%M}"
    return words, moved_words(block.moved_count) or (length_words(block.minutes) if block.minutes else "")


class _Delegate(QStyledItemDelegate):
    """Bar of the person's colour, title, when and how long below."""

    colour = 0

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, round(metrics("label").height() + metrics("small").height() + 16))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        block: Block = index.data(ROLE)
        model = cast("_Model", index.model())
        rect, state, shown = QRectF(option.rect), option.state, theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        view = self.parent()
        is_chosen = isinstance(view, QWidget) and view.hasFocus() and bool(state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            painter.fillRect(rect, shown.color("accent_soft"))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), shown.color("line"))
        painter.fillRect(QRectF(rect.left() + 8, rect.top() + 7, BAR, rect.height() - 15), category(self.colour))
        icon = scaled(14)
        left = rect.left() + 20
        line = metrics("label").height()
        draw_icon(painter, QRectF(left, rect.top() + 7 + (line - icon) / 2, icon, icon), KIND_ICONS[block.kind], "text2")
        is_late = block.is_late(clock.now())
        right = rect.right() - 8
        begin, length = when(block, model.zone)
        _draw(painter, QRectF(left + icon + 6, rect.top() + 7, right - left - icon - 6, line), block.title or _("Busy"), "label",
              "text2" if block.state.is_closed else "text")
        small = metrics("small").height()
        below = QRectF(left, rect.top() + 9 + line, right - left, small)
        width = min(metrics("small").horizontalAdvance(length) + 2, below.width() / 2)
        words = " · ".join(part for part in (begin, block.detail) if part)
        _draw(painter, below.adjusted(0, 0, -width - 8, 0), words, "small", "bad" if is_late else "text2")
        _draw(painter, QRectF(below.right() - width, below.top(), width, small), length, "small", "warn" if block.moved_count else "text3")
        if is_chosen:
            painter.setPen(shown.color("accent_text"))
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -1.5, -1.5), tokens.RADIUS_SMALL, tokens.RADIUS_SMALL)
        painter.restore()


def _draw(painter: QPainter, rect: QRectF, text: str, face: str, ink: str) -> None:
    painter.setFont(tokens.font(face))
    painter.setPen(theme().color(ink))
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, metrics(face).elidedText(text, Qt.TextElideMode.ElideRight, rect.width()))


class TaskLines(QListView):
    """Tasks as lines.

    Signals: ``opened(int)``; ``typed(str)`` a key that is no step within the list.
    """

    opened = Signal(int)
    typed = Signal(str)

    def __init__(self, name: str, colour: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = _Model(self)
        delegate = _Delegate(self)
        delegate.colour = colour
        self.setModel(self._lines)
        self.setItemDelegate(delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(name)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The tasks that are shown."""
        return self._lines.blocks

    @property
    def current(self) -> Block | None:
        """The task that keys act on."""
        index = self.currentIndex()
        return index.data(ROLE) if index.isValid() else None

    def show_blocks(self, blocks: Sequence[Block], zone: str) -> None:
        """Show tasks; the current one stays, or the one in its place becomes it."""
        before, row = self.current, max(self.currentIndex().row(), 0)
        self._lines.beginResetModel()
        self._lines.blocks, self._lines.zone = tuple(blocks), zone
        self._lines.endResetModel()
        ids = [block.id for block in self._lines.blocks]
        place = ids.index(before.id) if before is not None and before.id in ids else min(row, len(ids) - 1)
        if place >= 0:
            self.setCurrentIndex(self._lines.index(place, 0))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what was pointed at."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.opened.emit(index.data(ROLE).id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; digits are told; the rest walks through the list."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.opened.emit(self.current.id)
        elif event.text().isdigit() and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)
