"""The lines of the reminder window: when, what, of whom; drawn, chosen by arrows, spoken as sentences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.core import clock
from app.core.enums.planning import TaskKind
from app.core.i18n import _, format_date, ngettext
from app.services.reminders.popping import Reminded
from app.ui.kit.icons import draw_icon
from app.ui.kit.theme import metrics, scaled, theme, tokens

ROW = 48  # px at 100 %
_ICONS = {TaskKind.CALL: "call", TaskKind.MESSAGE: "mail", TaskKind.MEETING: "meeting", TaskKind.ASSIGNMENT: "task", TaskKind.VISIT: "visit"}
_ITEM = Qt.ItemDataRole.UserRole


def when(item: Reminded, now: datetime) -> str:
    """The time of the task, and how far away it is."""
    if item.starts_at is None:
        return _("No time yet")
    here = clock.local(item.starts_at)
    time = f"{here:%H:%M}" if here.date() == clock.local(now).date() else f"{format_date(here.date())}, {here:%H:%M}"
    return f"{time} · {distance(item.starts_at, now)}"


def distance(moment: datetime, now: datetime) -> str:
    """How long until a moment, or since it."""
    away = abs(moment - now)
    if away < timedelta(minutes=1):
        return _("now")
    if away < timedelta(hours=1):
        length = ngettext("{count} min", "{count} min", minutes := round(away.total_seconds() / 60)).format(count=minutes)
    elif away < timedelta(days=1):
        length = ngettext("{count} h", "{count} h", hours := round(away.total_seconds() / 3600)).format(count=hours)
    else:
        length = ngettext("{count} day", "{count} days", away.days).format(count=away.days)
    return _("in {length}").format(length=length) if moment > now else _("{length} ago").format(length=length)


class ReminderList(QListWidget):
    """What the person is reminded of, the most urgent first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Reminders"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_Row(self))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)

    def show_items(self, items: Iterable[Reminded]) -> None:
        """Show these; what is chosen stays chosen."""
        chosen, now = self.chosen, clock.now()
        self.clear()
        for item in items:
            line = QListWidgetItem(self)
            line.setData(_ITEM, item)
            line.setText(". ".join(part for part in (item.kind.label, item.title, item.detail, when(item, now)) if part))
            if chosen is not None and item.reminder_id == chosen.reminder_id:
                self.setCurrentItem(line)
        if self.currentItem() is None and self.count():
            self.setCurrentRow(0)

    def tell_time(self) -> None:
        """Draw again how far away everything is."""
        now = clock.now()
        for number in range(self.count()):
            line = self.item(number)
            item: Reminded = line.data(_ITEM)
            line.setText(". ".join(part for part in (item.kind.label, item.title, item.detail, when(item, now)) if part))

    @property
    def chosen(self) -> Reminded | None:
        """The line on which the keys act."""
        line = self.currentItem()
        item: Reminded | None = None if line is None else line.data(_ITEM)
        return item


class _Row(QStyledItemDelegate):
    """Icon, title and time in the first line, the client in the second."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two lines of text."""
        return QSize(0, scaled(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Draw one line."""
        item: Reminded = index.data(_ITEM)
        shown, rect = theme(), QRect(option.rect)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(rect, shown.color("accent_soft" if is_chosen else "surface"))
        icon = scaled(18)
        box = QRectF(rect.left() + tokens.PADDING, rect.top() + (rect.height() - icon) / 2, icon, icon)
        draw_icon(painter, box, "flag" if item.is_important else _ICONS[item.kind], "warn" if item.is_important else "text2")
        now = clock.now()
        words, is_late = when(item, now), item.starts_at is not None and item.starts_at < now
        room = QRectF(box.right() + 12, rect.top() + 5, rect.right() - box.right() - 12 - tokens.PADDING, (rect.height() - 10) / 2)
        painter.setFont(tokens.font("body", tabular=True))
        painter.setPen(shown.color("bad" if is_late else "text2"))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        width = room.width() - metrics("body", tabular=True).horizontalAdvance(words) - 12
        painter.setFont(tokens.font("label"))
        painter.setPen(shown.color("text"))
        title = metrics("label").elidedText(item.title, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(room.left(), room.top(), width, room.height()), Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(tokens.font("small"))
        painter.setPen(shown.color("text2"))
        detail = " · ".join(part for part in (item.kind.label, item.detail) if part)
        below = metrics("small").elidedText(detail, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room.translated(0, room.height()), Qt.AlignmentFlag.AlignVCenter, below)
        painter.restore()
