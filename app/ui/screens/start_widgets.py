"""What the start page is built of: tiles that make something new, rows that open a record, panels that hold them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.core.i18n import format_number
from app.ui.kit.emptying import empty
from app.ui.kit.icons import draw_icon
from app.ui.kit.theme import metrics, scaled, theme, tokens
from app.ui.kit.widgets import Button, CountBadge, Label, Mark, Panel, section_title

TILE_HEIGHT, ROW_HEIGHT, DISC = 60, 46, 36
_ELIDED = Qt.TextElideMode.ElideRight


@dataclass(frozen=True, slots=True)
class RowText:
    """What a row shows.

    :param note: below the title, in grey.
    :param value: at the right; ``under`` stands below it, in red when it is urgent.
    """

    icon: str
    title: str
    note: str = ""
    value: str = ""
    under: str = ""
    urgent: bool = False

    @property
    def spoken(self) -> str:
        """All of it for a screen reader."""
        return ", ".join(part for part in (self.title, self.note, self.value, self.under) if part)


class _Painted(QAbstractButton):
    """A button that paints itself: warm under the pointer, ringed with the keyboard."""

    def __init__(self, name: str, height: int) -> None:
        super().__init__()
        self.setText(name)
        self.setAccessibleName(name)
        self.setFixedHeight(scaled(height))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def _write(self, painter: QPainter, text: str, face: str, ink: str, room: QRectF, right: bool = False) -> None:
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.setFont(tokens.font(face, tabular=right))
        painter.setPen(theme().color(ink))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | side, metrics(face).elidedText(text, _ELIDED, room.width()))

    def _ring(self, painter: QPainter, radius: float) -> None:
        if self.hasFocus():
            pen = painter.pen()
            pen.setColor(theme().color("accent_text"))
            pen.setWidthF(2)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)


class NewTile(_Painted):
    """Makes something new: icon on a soft disc, words, keys.

    :param name: what it does, for the tip and for screen readers.
    """

    def __init__(self, meaning: str, title: str, name: str, keys: str) -> None:
        super().__init__(title, TILE_HEIGHT)
        self._meaning, self._keys = meaning, keys
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setAccessibleDescription(keys)

    def sizeHint(self) -> QSize:
        """Icon and words."""
        return QSize(round(metrics("label").horizontalAdvance(self.text())) + scaled(DISC) + 40, scaled(TILE_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """The icon, and some of the words."""
        return QSize(scaled(DISC) + 80, scaled(TILE_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Card, disc, words."""
        painter, shown = QPainter(self), theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(shown.color("accent_line" if self.underMouse() else "border"))
        painter.setBrush(shown.color("hover" if self.underMouse() else "raised"))
        painter.drawRoundedRect(rect, tokens.RADIUS_PANEL, tokens.RADIUS_PANEL)
        size = scaled(DISC)
        disc = QRectF(10, (self.height() - size) / 2, size, size)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shown.color("accent_soft"))
        painter.drawEllipse(disc)
        draw_icon(painter, disc.adjusted(size / 4, size / 4, -size / 4, -size / 4), self._meaning, "accent_text")
        left, middle, line = disc.right() + 10, self.height() / 2, scaled(18)
        width = self.width() - left - 6
        self._write(painter, self.text(), "label", "text", QRectF(left, middle - line, width, line))
        self._write(painter, self._keys, "small", "text2", QRectF(left, middle + 1, width, line))
        self._ring(painter, tokens.RADIUS_PANEL)


class RecordRow(_Painted):
    """Opens a record."""

    def __init__(self, words: RowText) -> None:
        super().__init__(words.title, ROW_HEIGHT)
        self._words = words
        self.setAccessibleName(words.spoken)

    def sizeHint(self) -> QSize:
        """Takes the width there is."""
        return QSize(240, scaled(ROW_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Icon, two lines, and what stands at the right."""
        painter, shown, words = QPainter(self), theme(), self._words
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shown.color("hover"))
            painter.drawRoundedRect(QRectF(self.rect()), tokens.RADIUS, tokens.RADIUS)
        middle, line, side = self.height() / 2, scaled(18), scaled(16)
        draw_icon(painter, QRectF(10, middle - side / 2, side, side), words.icon, "text2")
        left, right = 10 + side + 12, self.width() - 10
        value = metrics("body", True).horizontalAdvance(words.value) if words.value else 0
        under = metrics("small", True).horizontalAdvance(words.under) if words.under else 0
        taken = max(value, under) + (14 if words.value or words.under else 0)
        room = right - left - taken
        if words.note:
            self._write(painter, words.title, "label", "text", QRectF(left, middle - line, room, line))
            self._write(painter, words.note, "small", "text2", QRectF(left, middle, room, line))
        else:
            self._write(painter, words.title, "label", "text", QRectF(left, middle - line / 2, room, line))
        self._write(painter, words.value, "body", "text", QRectF(right - taken, middle - line, taken, line), right=True)
        self._write(painter, words.under, "small", "bad" if words.urgent else "text2", QRectF(right - taken, middle, taken, line), right=True)
        self._ring(painter, tokens.RADIUS)


class RowsPanel(Panel):
    """A panel with a head, a count and rows; where there are none it says so calmly.

    :param calm: what stands there when there is nothing to show.
    :param show_all: opens everything behind it; None shows no such button.
    """

    def __init__(self, title: str, calm: str, all_text: str, show_all: Callable[[], object] | None, urgent: bool = False) -> None:
        super().__init__(padding=12)
        self.setAccessibleName(title)
        self._title, self._calm, self._urgent = title, calm, urgent
        head = QHBoxLayout()
        head.setContentsMargins(6, 0, 0, 2)
        head.setSpacing(8)
        head.addWidget(section_title(title))
        self.badge = CountBadge()
        self.badge.hide()
        head.addWidget(self.badge)
        head.addStretch()
        self._all = Button(all_text, "link")
        self._all.setVisible(False)
        if show_all is not None:
            self._all.clicked.connect(lambda: show_all())
        self._has_all = show_all is not None
        head.addWidget(self._all)
        frame = QWidget()
        frame.setFixedHeight(scaled(30))
        frame.setLayout(head)
        self.content.addWidget(frame)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.content.addLayout(self._rows)
        self.content.addStretch(1)

    def show_rows(self, rows: Sequence[tuple[RowText, Callable[[], object]]], count: int) -> None:
        """Show rows with what each opens, and how many there are in all."""
        empty(self._rows)
        for words, act in rows:
            row = RecordRow(words)
            row.clicked.connect(lambda _checked=False, act=act: act())
            self._rows.addWidget(row)
        if not rows:
            self._rows.addWidget(self._nothing())
        self.badge.set_count(count, self._urgent)
        self._all.setVisible(self._has_all and count > 0)
        self.setAccessibleName(f"{self._title}, {format_number(count)}")

    def _nothing(self) -> QWidget:
        calm = QWidget()
        row = QHBoxLayout(calm)
        row.setContentsMargins(10, 8, 10, 12)
        row.setSpacing(12)
        row.addWidget(Mark("ok", "ok"))
        row.addWidget(Label(self._calm, "body", "text2", wrap=True), 1)
        return calm
