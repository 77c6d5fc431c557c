"""One column of the task board: a list of cards that is read, spoken and walked through like any list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.core.enums.planning import TaskState
from app.core.i18n import _
from app.core.planning.words import length_words
from app.ui.kit.icons import draw_icon
from app.ui.kit.theme import metrics, scaled, theme, tokens
from app.ui.kit.widgets import draw_avatar
from app.ui.lists.task_words import KIND_ICONS
from app.ui.screens.task_rows import TaskRow

Index = QModelIndex | QPersistentModelIndex
ROLE = Qt.ItemDataRole.UserRole
INSET, GAP, AVATAR = 12, 8, 20


class CardsModel(QAbstractListModel):
    """The cards of a column."""

    def __init__(self, colour_of: Callable[[int | None], int], parent: QWidget) -> None:
        super().__init__(parent)
        self.cards: list[TaskRow] = []
        self.colour_of = colour_of

    def show_cards(self, cards: Sequence[TaskRow]) -> None:
        """Show other cards."""
        self.beginResetModel()
        self.cards = list(cards)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """How many cards there are."""
        return 0 if parent.isValid() else len(self.cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The card, and what a screen reader says of it."""
        card = self.cards[index.row()]
        if role == ROLE:
            return card
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return spoken(card)
        return card.title if role == Qt.ItemDataRole.DisplayRole else None


def spoken(card: TaskRow) -> str:
    """A card in one sentence."""
    parts = (card.kind.label, card.title, card.client, card.employee, card.when, card.late_words, card.moved_words)
    return ", ".join(part for part in parts if part)


def card_height() -> int:
    """Three lines with the air around them."""
    lines = metrics("strong").height() + 2 * metrics("small").height()
    return round(lines + 2 * INSET + 10)


class CardDelegate(QStyledItemDelegate):
    """Draws a card: title and who, client, when and how long; what is late in words."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As wide as the column."""
        return QSize(100, card_height() + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the card."""
        model = cast("CardsModel", index.model())
        card: TaskRow = index.data(ROLE)
        rect = QRectF(option.rect).adjusted(1, 0, -1, -GAP)
        column = self.parent()
        has_keys = isinstance(column, QWidget) and column.hasFocus()
        is_chosen = has_keys and bool(option.state & QStyle.StateFlag.State_Selected)
        paint_card(painter, rect, card, model.colour_of(card.employee_id), is_chosen)


def paint_card(painter: QPainter, rect: QRectF, card: TaskRow, colour: int, is_focused: bool = False) -> None:
    """Draw a card into a rectangle; also the one that hangs at the pointer."""
    shown = theme()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(shown.color("accent_text"), 2) if is_focused else QPen(shown.color("border"), 1))
    painter.setBrush(shown.color("raised"))
    edge = 1.0 if is_focused else 0.5
    painter.drawRoundedRect(rect.adjusted(edge, edge, -edge, -edge), tokens.RADIUS_PANEL, tokens.RADIUS_PANEL)
    inner = rect.adjusted(INSET, INSET, -INSET, -INSET)
    avatar = scaled(AVATAR) if card.employee else 0
    line = metrics("strong").height()
    ink = "text2" if card.state.is_closed else "text"
    _words(painter, QRectF(inner.left(), inner.top(), inner.width() - avatar - 8, line), card.title, "strong", ink)
    if card.employee:
        draw_avatar(painter, QRectF(inner.right() - avatar, inner.top() - 1, avatar, avatar), card.employee, colour)
    top, small = inner.top() + line + 3, metrics("small").height()
    _words(painter, QRectF(inner.left(), top, inner.width() - avatar - 8, small), card.client or card.kind.label, "small", "text2")
    _last_line(painter, QRectF(inner.left(), inner.bottom() - small, inner.width(), small), card)
    painter.restore()


def _last_line(painter: QPainter, line: QRectF, card: TaskRow) -> None:
    """Kind and when at the left; how late, how often put off, how long at the right."""
    icon = scaled(14)
    draw_icon(painter, QRectF(line.left(), line.top() + (line.height() - icon) / 2, icon, icon), KIND_ICONS[card.kind], "text2")
    right = card.late_words or card.moved_words or (length_words(card.minutes) if card.minutes else "")
    ink = "bad" if card.late_words else "warn" if card.moved_words else "text2"
    face = "small_strong" if card.late_words else "small"
    width = min(metrics(face).horizontalAdvance(right) + 2, line.width() * 0.7)
    _words(painter, QRectF(line.right() - width, line.top(), width, line.height()), right, face, ink, Qt.AlignmentFlag.AlignRight)
    room = QRectF(line.left() + icon + 6, line.top(), line.width() - icon - 14 - width, line.height())
    _words(painter, room, card.when or _("not planned"), "small", "text2" if card.when else "text3")


def _words(
    painter: QPainter, rect: QRectF, text: str, face: str, ink: str, side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    measure: QFontMetricsF = metrics(face)
    painter.setFont(tokens.font(face))
    painter.setPen(theme().color(ink))
    painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, measure.elidedText(text, Qt.TextElideMode.ElideRight, rect.width()))


class BoardColumn(QListView):
    """The cards of one state.

    Signals: ``opened(int)`` a card; ``pushed(int)`` the current card is to go one column to the left (-1) or right (1); ``stepped(int)`` the
    focus is to go there; ``lifted(QPoint)`` a card is being dragged, global place; ``dropped(QPoint)`` it was let go; ``put_back()`` Esc.
    """

    opened = Signal(int)
    pushed = Signal(int)
    stepped = Signal(int)
    lifted = Signal(QPoint)
    dropped = Signal(QPoint)
    put_back = Signal()

    def __init__(self, state: TaskState, colour_of: Callable[[int | None], int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.task_state = state
        self.cards = CardsModel(colour_of, self)
        self._pressed: QPoint | None = None
        self.is_dragging = self.is_target = False
        self.setModel(self.cards)
        self.setItemDelegate(CardDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(state.label)

    @property
    def current(self) -> TaskRow | None:
        """The card that the keys act on."""
        index = self.currentIndex()
        return index.data(ROLE) if index.isValid() else None

    def choose(self, id: int | None, row: int = 0) -> None:
        """Make a card the current one: by its key, else by its place."""
        place = next((place for place, card in enumerate(self.cards.cards) if card.id == id), min(row, len(self.cards.cards) - 1))
        if place >= 0:
            self.setCurrentIndex(self.cards.index(place, 0))

    def rect_of(self, id: int) -> QRect:
        """Where a card stands, in the viewport."""
        place = next(place for place, card in enumerate(self.cards.cards) if card.id == id)
        return self.visualRect(self.cards.index(place, 0))

    # keys and mouse ----------------------------------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt and an arrow push the card, an arrow alone goes to the next column, Enter opens, Esc lets a dragged card go."""
        side = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if event.key() == Qt.Key.Key_Escape and self.is_dragging:
            self._end()
            self.put_back.emit()
        elif side and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.pushed.emit(side)
        elif side and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.stepped.emit(side)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.opened.emit(self.current.id)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a drag might begin."""
        super().mousePressEvent(event)
        point = event.position().toPoint()
        self._pressed = point if event.button() == Qt.MouseButton.LeftButton and self.indexAt(point).isValid() else None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what was pointed at."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.opened.emit(index.data(ROLE).id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Beyond the distance that tells a click from a drag, the card hangs at the pointer."""
        if self._pressed is None:
            return
        far = (event.position().toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if self.is_dragging or far:
            self.is_dragging = True
            self.lifted.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the card go."""
        was_dragging = self.is_dragging
        self._end()
        if was_dragging:
            self.dropped.emit(event.globalPosition().toPoint())
        else:
            super().mouseReleaseEvent(event)

    def _end(self) -> None:
        self._pressed, self.is_dragging = None, False
        self.viewport().update()

    def set_target(self, is_target: bool) -> None:
        """Show that the card would fall here."""
        if is_target != self.is_target:
            self.is_target = is_target
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of a target, then the cards."""
        if self.is_target:
            painter, shown = QPainter(self.viewport()), theme()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(shown.color("accent_text"), 1, Qt.PenStyle.DashLine))
            painter.setBrush(shown.color("accent_soft"))
            painter.drawRoundedRect(QRectF(self.viewport().rect()).adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS_PANEL, tokens.RADIUS_PANEL)
        super().paintEvent(event)
