"""The list under a field while one types: records that fit, and the offer to make a new one. It never takes the focus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.kit.icons import draw_icon
from app.ui.kit.theme import font, metrics, scaled, theme, tokens
from app.ui.kit.widgets import Sheet

MOST_SHOWN = 9
WIDEST = 520
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the list.

    :param id: key of the record; None for an action.
    :param action: what an action is called by the field ("create").
    """

    text: str
    detail: str = ""
    id: int | None = None
    action: str = ""
    icon: str = ""


class _Offers(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.offers: list[Offer] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.offers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        offer = self.offers[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{offer.text} {offer.detail}".strip()
        return offer if role == Qt.ItemDataRole.UserRole else None

    def show(self, offers: Sequence[Offer]) -> None:
        self.beginResetModel()
        self.offers = list(offers)
        self.endResetModel()


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, scaled(tokens.ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        offer: Offer = index.data(Qt.ItemDataRole.UserRole)
        shown, rect = theme(), QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shown.color("accent_soft" if option.state & QStyle.StateFlag.State_Selected else "hover"))
            painter.drawRoundedRect(rect.adjusted(4, 1, -4, -1), tokens.RADIUS_SMALL, tokens.RADIUS_SMALL)
        left = rect.left() + 12
        if offer.icon:
            draw_icon(painter, QRectF(left, rect.center().y() - 8, 16, 16), offer.icon, "accent_text")
            left += 24
        room = rect.right() - 12 - left
        detail_width = min(metrics("small").horizontalAdvance(offer.detail), room * 0.5) if offer.detail else 0.0
        words = metrics("body").elidedText(offer.text, Qt.TextElideMode.ElideRight, room - detail_width - 12)
        painter.setFont(font("body"))
        painter.setPen(shown.color("accent_text" if offer.action else "text"))
        painter.drawText(QRectF(left, rect.top(), room, rect.height()), Qt.AlignmentFlag.AlignVCenter, words)
        if offer.detail:
            painter.setFont(font("small"))
            painter.setPen(shown.color("text3"))
            detail = metrics("small").elidedText(offer.detail, Qt.TextElideMode.ElideRight, detail_width + 1)
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(QRectF(left, rect.top(), room, rect.height()), right, detail)
        painter.restore()


class SuggestionList(Sheet):
    """A floating list below a field.

    Signals: ``chosen(Offer)``.
    """

    chosen = Signal(object)

    def __init__(self, field: QWidget) -> None:
        super().__init__(padding=4, parent=field.window())
        self._field = field
        self.hide()
        self._model = _Offers()
        self._view = QListView()
        self._view.setModel(self._model)
        self._view.setItemDelegate(_Delegate(self._view))
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setMouseTracking(True)
        self._view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.viewport().setAutoFillBackground(False)
        self._view.clicked.connect(lambda index: self._choose(index.row()))
        self.content.addWidget(self._view)

    @property
    def offers(self) -> list[Offer]:
        """What is offered."""
        return self._model.offers

    @property
    def current(self) -> Offer | None:
        """The line that Enter takes."""
        row = self._view.currentIndex().row()
        return self._model.offers[row] if 0 <= row < len(self._model.offers) else None

    def show_offers(self, offers: Sequence[Offer], select_first: bool = True) -> None:
        """Show other lines below the field; none hides the list."""
        self._model.show(offers)
        if not offers:
            self.hide()
            return
        if select_first:
            self._view.setCurrentIndex(self._model.index(0, 0))
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        window = self._field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        rows = min(len(self._model.offers), MOST_SHOWN)
        height = rows * scaled(tokens.ROW) + 10
        width = max(self._field.width(), min(scaled(WIDEST), window.width() - 40))
        below = self._field.mapTo(window, QPoint(0, self._field.height() + 2))
        top = below.y() if below.y() + height <= window.height() - 4 else below.y() - self._field.height() - height - 4
        left = min(below.x(), max(4, window.width() - width - 8))
        edge = self.margin  # the shadow is painted inside the sheet
        self.setGeometry(left - edge, max(4, top) - edge, width + 2 * edge, height + 2 * edge)

    def take_key(self, event: QKeyEvent) -> bool:
        """Move and choose by key; False for keys that are not the list's."""
        if not self.isVisible():
            return False
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: MOST_SHOWN, Qt.Key.Key_PageUp: -MOST_SHOWN}.get(Qt.Key(event.key()))
        if step is not None and not event.modifiers():
            row = min(max(self._view.currentIndex().row() + step, 0), len(self._model.offers) - 1)
            self._view.setCurrentIndex(self._model.index(row, 0))
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and self.current is not None:
            self._choose(self._view.currentIndex().row())
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return True
        return False

    def _choose(self, row: int) -> None:
        offer = self._model.offers[row]
        self.hide()
        self.chosen.emit(offer)
