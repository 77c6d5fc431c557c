"""What happened, newest first, by days: calls, letters, documents, changes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.core.i18n import _
from app.ui.kit.icons import draw_icon
from app.ui.kit.theme import metrics, scaled, theme, tokens

Index = QModelIndex | QPersistentModelIndex
DISC = 24
#: height of a thing with one line each, and what stays free below the words; pixels at 100 %
LEAST, AIR = 54, 14
WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened.

    :param day: head under which it stands, written out ("Today", "18 November").
    :param icon: a word of ``ICONS``.
    :param code: what ``opened`` tells; empty = nothing to open.
    """

    day: str
    time: str
    title: str
    note: str = ""
    icon: str = "note"
    code: str = ""


class _Model(QAbstractListModel):
    def __init__(self, happenings: Sequence[Happening], parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[Happening | str] = []
        for happening in happenings:
            if not self.rows or _day_of(self.rows[-1]) != happening.day:
                self.rows.append(happening.day)
            self.rows.append(happening)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row if isinstance(row, str) else f"{row.time} {row.title}. {row.note}"
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, Happening):
            return f"{row.title}\n{row.note}".strip()
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        is_head = isinstance(self.rows[index.row()], str)
        return Qt.ItemFlag.ItemIsEnabled if is_head else Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def _day_of(row: Happening | str) -> str:
    return row if isinstance(row, str) else row.day


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A day head, or as many lines as title and note need at this width."""
        row, view = index.data(Qt.ItemDataRole.UserRole), self.parent()
        if isinstance(row, str) or not isinstance(view, QListView):
            return QSize(120, scaled(30))
        title, note = _places(row, QRectF(0, 0, view.viewport().width(), 0))
        bottom = note.bottom() if row.note else title.bottom()
        return QSize(120, max(scaled(LEAST), round(bottom) + scaled(AIR)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, rect, shown = index.data(Qt.ItemDataRole.UserRole), QRectF(option.rect), theme()
        if isinstance(row, str):
            painter.setFont(tokens.font("small_label"))
            painter.setPen(shown.color("text2"))
            painter.drawText(rect.adjusted(2, 6, 0, 0), Qt.AlignmentFlag.AlignVCenter, row)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        disc = QRectF(rect.left() + 1, rect.top() + 4, DISC, DISC)
        following = index.model().index(index.row() + 1, 0).data(Qt.ItemDataRole.UserRole)
        if isinstance(following, Happening):  # the thin line joins the things of one day
            painter.fillRect(QRectF(disc.center().x(), disc.bottom() + 2, 1, rect.bottom() - disc.bottom() + 2), shown.color("line"))
        is_warm = bool(option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected)) and bool(row.code)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shown.color("accent_soft" if is_warm else "hover"))
        painter.drawEllipse(disc)
        draw_icon(painter, QRectF(disc.center().x() - 7, disc.center().y() - 7, 14, 14), row.icon, "accent_text" if is_warm else "text2")
        title, note = _places(row, rect)
        self._text(painter, title, row.title, "label", "text")
        painter.setFont(tokens.font("small", True))
        painter.setPen(shown.color("text2"))
        time_width, line = metrics("small", True).horizontalAdvance(row.time), metrics("label").height()
        painter.drawText(QRectF(rect.right() - time_width - 2, rect.top() + 2, time_width + 2, line), Qt.AlignmentFlag.AlignVCenter, row.time)
        self._text(painter, note, row.note, "small", "text2")
        painter.restore()

    def _text(self, painter: QPainter, rect: QRectF, text: str, face: str, ink: str) -> None:
        painter.setFont(tokens.font(face))
        painter.setPen(theme().color(ink))
        painter.drawText(rect, WRAPPED, _unbroken(text))


def _unbroken(text: str) -> str:
    """The same words, with numbers such as DN-2026-00103 that no line ends within."""
    return re.sub(r"(?<=\w)-(?=\w)", "-\N{WORD JOINER}", text)


def _places(row: Happening, rect: QRectF) -> tuple[QRectF, QRectF]:
    """Where title and note of a thing stand in its rectangle, wrapped as they need."""
    left = rect.left() + 1 + DISC + 12
    time_width = metrics("small", True).horizontalAdvance(row.time)
    title = QRectF(left, rect.top() + 2, rect.right() - left - time_width - 12, 0)
    title.setHeight(_height("label", row.title, title.width()))
    note = QRectF(left, title.bottom() + 2, rect.right() - left - 4, 0)
    note.setHeight(_height("small", row.note, note.width()))
    return title, note


def _height(face: str, text: str, width: float) -> float:
    return float(metrics(face).boundingRect(QRectF(0, 0, max(width, 1.0), 10_000), WRAPPED, _unbroken(text)).height())


class Timeline(QListView):
    """Day heads, then disc with icon, title, time right, one line below.

    Signals: ``opened(str)`` code of what was clicked or chosen with Enter.
    """

    opened = Signal(str)

    def __init__(self, happenings: Sequence[Happening] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Timeline"))
        self.setItemDelegate(_Delegate(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.clicked.connect(self._open)
        self.activated.connect(self._open)
        self.show_happenings(happenings)

    def show_happenings(self, happenings: Sequence[Happening]) -> None:
        """Show other things, newest first."""
        before = self.model()
        self.setModel(_Model(happenings, self))
        if before is not None:
            before.deleteLater()

    def _open(self, index: QModelIndex) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(row, Happening) and row.code:
            self.opened.emit(row.code)
