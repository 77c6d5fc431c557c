"""The list of waiting tasks: cards to take with the pointer, headings between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.core.i18n import _
from app.core.planning.board import Block
from app.ui.kit.theme import metrics, scaled, theme, tokens
from app.ui.planner.backlog_lines import Line
from app.ui.planner.inks import KIND_CATEGORIES, ink

Index = QModelIndex | QPersistentModelIndex
CARD, HEADING, GAP = 44, 28, 6


class BacklogModel(QAbstractListModel):
    """The lines of the list."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def show(self, lines: Sequence[Line]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """How many lines there are."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a line."""
        line = self.lines[index.row()]
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return line.spoken
        return line.text if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        return super().flags(index) if index.isValid() and self.lines[index.row()].block is not None else Qt.ItemFlag.ItemIsEnabled


class _Cards(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Cards are higher than headings."""
        is_card = _line(index).block is not None
        return QSize(100, scaled(CARD) + GAP if is_card else scaled(HEADING))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A card as LOOK draws it, or a heading."""
        line, shown = _line(index), theme()
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if line.block is None:
            painter.setFont(tokens.font("small"))
            painter.setPen(shown.color("text2"))
            painter.drawText(rect.adjusted(4, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, line.text)
        else:
            self._paint_card(painter, option, line, line.block, rect.adjusted(0.5, 0.5, -0.5, -GAP - 0.5))
        painter.restore()

    def _paint_card(self, painter: QPainter, option: QStyleOptionViewItem, line: Line, block: Block, rect: QRectF) -> None:
        shown, state = theme(), option.state
        is_chosen, has_focus = bool(state & QStyle.StateFlag.State_Selected), bool(state & QStyle.StateFlag.State_HasFocus)
        is_warm = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.setPen(shown.color("accent_text" if has_focus else "accent_line" if is_chosen else "border"))
        painter.setBrush(shown.color("accent_soft" if is_chosen else "hover" if is_warm else "raised"))
        painter.drawRoundedRect(rect, tokens.RADIUS, tokens.RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink(KIND_CATEGORIES[block.kind], False).bar)
        painter.drawRoundedRect(QRectF(rect.left() + 8, rect.top() + 8, 3, rect.height() - 16), 1.5, 1.5)
        inner = rect.adjusted(19, 5, -9, -5)
        below = _below(line, inner.width())
        length = round(metrics("small").horizontalAdvance(line.length))
        _write(painter, inner, line.length, "small", "text2", Qt.AlignmentFlag.AlignRight | (
            Qt.AlignmentFlag.AlignTop if below else Qt.AlignmentFlag.AlignVCenter
        ))
        top = Qt.AlignmentFlag.AlignTop if below else Qt.AlignmentFlag.AlignVCenter
        _write(painter, inner.adjusted(0, 0, -length - 8, 0), line.text, "small_strong", "text", top)
        _write(painter, inner, below, "small", "bad" if line.is_late else "text2", Qt.AlignmentFlag.AlignBottom)


def _line(index: Index) -> Line:
    model = index.model()
    assert isinstance(model, BacklogModel)
    return model.lines[index.row()]


def _below(line: Line, width: float) -> str:
    """The second line of a card; by when it is due is read whole, what it is about gives way."""
    due = f" · {line.due}" if line.detail and line.due else line.due
    face = metrics("small")
    return face.elidedText(line.detail, Qt.TextElideMode.ElideRight, max(width - face.horizontalAdvance(due), 0)) + due


def _write(painter: QPainter, rect: QRectF, text: str, face: str, ink: str, place: Qt.AlignmentFlag) -> None:
    painter.setFont(tokens.font(face))
    painter.setPen(theme().color(ink))
    painter.drawText(rect, place, metrics(face).elidedText(text, Qt.TextElideMode.ElideRight, rect.width()))


class BacklogList(QListView):
    """Cards of waiting tasks.

    Signals: ``taken(list, QPoint)`` blocks were dragged off it, at a global point; then ``carried(QPoint, modifiers)`` while the pointer moves,
    ``put(QPoint, modifiers)`` when it lets go, ``given_up()`` at Esc; ``opened(Block)`` Enter or a double click; ``plan_wanted()`` Ctrl+Enter;
    ``chosen()`` another choice.
    """

    taken = Signal(list, QPoint)
    carried = Signal(QPoint, object)
    put = Signal(QPoint, object)
    given_up = Signal()
    plan_wanted = Signal()
    opened = Signal(object)
    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = BacklogModel(self)
        self.setModel(self.lines)
        self.setItemDelegate(_Cards(self))
        self.setAccessibleName(_("Tasks that are not planned"))
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setDragEnabled(False)
        self._pressed: QPoint | None = None
        self._is_dragging = False
        self.selectionModel().selectionChanged.connect(lambda: self.chosen.emit())

    def blocks(self) -> list[Block]:
        """What is chosen, in the order of the list."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [block for row in rows if (block := self.lines.lines[row].block) is not None]

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines; choice, current card and place are kept."""
        kept = {block.id for block in self.blocks()}
        current = self.current()
        place = self.verticalScrollBar().value()
        self.lines.show(lines)
        self.select(kept, current.id if current is not None else None)
        self.verticalScrollBar().setValue(place)

    def current(self) -> Block | None:
        """The card that has the keys."""
        index = self.currentIndex()
        return self.lines.lines[index.row()].block if index.isValid() else None

    def select(self, ids: set[int], current: int | None = None) -> None:
        """Choose the cards of some tasks."""
        choice = self.selectionModel()
        for row, line in enumerate(self.lines.lines):
            if line.block is not None and line.block.id == current:
                choice.setCurrentIndex(self.lines.index(row), choice.SelectionFlag.NoUpdate)
            if line.block is not None and line.block.id in ids:
                choice.select(self.lines.index(row), choice.SelectionFlag.Select)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press chooses; what is chosen already stays chosen until it is known that nothing is dragged."""
        self._is_dragging = False
        point = event.position().toPoint()
        index = self.indexAt(point)
        is_card = index.isValid() and self.lines.lines[index.row()].block is not None
        self._pressed = point if is_card and event.button() == Qt.MouseButton.LeftButton else None
        if not (is_card and self.selectionModel().isSelected(index) and event.modifiers() == Qt.KeyboardModifier.NoModifier):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Once the pointer has gone far enough the cards are in the hand."""
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        point = event.globalPosition().toPoint()
        if not self._is_dragging and (event.position().toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._is_dragging = True
            self.taken.emit(self.blocks(), point)
        if self._is_dragging:
            self.carried.emit(point, event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put down what is in the hand; without a drag the card alone is chosen."""
        was_pressed, was_dragging = self._pressed, self._is_dragging
        self._pressed, self._is_dragging = None, False
        if was_dragging:
            self.put.emit(event.globalPosition().toPoint(), event.modifiers())
            return
        if was_pressed is not None and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            choice = self.selectionModel()
            choice.setCurrentIndex(self.indexAt(was_pressed), choice.SelectionFlag.ClearAndSelect)
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the card of a task."""
        self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives a drag up, Enter opens, with Ctrl it plans."""
        if event.key() == Qt.Key.Key_Escape and self._is_dragging:
            self._pressed, self._is_dragging = None, False
            self.given_up.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.plan_wanted.emit()
            else:
                self._open()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if (block := self.current()) is not None:
            self.opened.emit(block)
