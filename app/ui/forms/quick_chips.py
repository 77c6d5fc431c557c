"""What a typed line was understood to say, as chips that are corrected by keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from app.core.i18n import _
from app.ui.kit.icons import draw_icon
from app.ui.kit.theme import metrics, scaled, theme, tokens

_ICON, _LEFT = 16, 9


class ReadingChip(QAbstractButton):
    """One thing understood: "When tomorrow 10:30". The arrow keys go through what it may mean, a click shows all of it.

    :param choices: (value, words) of all that may be meant; ``take`` gets the value that is chosen.
    :param is_sure: a doubtful one is drawn as a warning, with a question mark in its words.
    """

    def __init__(
        self, field: str, words: str, icon: str, choices: Sequence[tuple[Any, str]], take: Callable[[Any], object], *, is_sure: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._field, self._icon, self._choices, self._take, self.is_sure = field, icon, list(choices), take, is_sure
        self._words = words if is_sure else f"{words}?"
        self.setText(self._words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{field}: {self._words}")
        self.setAccessibleDescription("" if is_sure else _("Not sure: choose with the arrow keys"))
        self.setToolTip(self.accessibleName())
        self.clicked.connect(self.show_choices)

    @property
    def choices(self) -> list[tuple[Any, str]]:
        """All that may be meant, the likeliest first."""
        return list(self._choices)

    def show_choices(self) -> None:
        """Offer all that may be meant."""
        if not self._choices:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for value, words in self._choices:
            menu.addAction(words, partial(self._take, value))
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose; Space opens the choices."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step is not None and self._choices:
            self.choose(step)
        elif event.key() == Qt.Key.Key_Space:
            self.show_choices()
        else:
            event.ignore()

    def choose(self, step: int) -> None:
        """Take the next or previous meaning; of a doubtful one the first press takes the likeliest."""
        place = next((number for number, (_value, words) in enumerate(self._choices) if words == self._words.rstrip("?")), 0)
        number = place if not self.is_sure and step > 0 else (place + step) % len(self._choices)
        self._take(self._choices[number][0])

    def event(self, event: QEvent) -> bool:
        """Repaint when the pointer comes or goes."""
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)

    def sizeHint(self) -> QSize:
        """Room for icon and words."""
        width = _LEFT + scaled(_ICON) + 6 + metrics("small").horizontalAdvance(self._words) + _LEFT
        return QSize(round(width) + 2, max(scaled(28), round(metrics("small").height()) + 8))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Neutral paper; a doubt on the ground of a warning, with a broken border."""
        painter, shown = QPainter(self), theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = painter.pen()
        pen.setColor(shown.color("accent_text" if self.hasFocus() else "border" if self.is_sure else "warn"))
        pen.setWidthF(2.0 if self.hasFocus() else 1.0)
        pen.setStyle(Qt.PenStyle.SolidLine if self.is_sure or self.hasFocus() else Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(shown.color(("hover" if self.underMouse() else "sunken") if self.is_sure else "warn_soft"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), tokens.RADIUS, tokens.RADIUS)
        ink, size = "text" if self.is_sure else "warn", scaled(_ICON)
        draw_icon(painter, QRectF(_LEFT, (self.height() - size) / 2, size, size), self._icon, "text2" if self.is_sure else "warn")
        painter.setPen(shown.color(ink))
        painter.setFont(tokens.font("small"))
        room = QRectF(self.rect()).adjusted(_LEFT + scaled(_ICON) + 6, 0, -_LEFT, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, metrics("small").elidedText(self._words, Qt.TextElideMode.ElideRight, room.width() + 2))
