"""The tip beside the pointer: where the task would be, whose it would be, what is against it, and which keys help."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap

from app.ui.kit.icons import draw_icon
from app.ui.kit.theme import CONTRAST, LIGHT, metrics, scaled, theme, tokens

PADDING, ICON, WIDEST = 12, 14, 420
#: of the shadow of what is dragged (LOOK 4)
BLUR, DROP = 12, 4


@dataclass(frozen=True, slots=True)
class Tip:
    """Lines of the tip.

    :param problems: in amber with an icon, or in red where the drop is ``refused``. :param keys: what modifiers do, last and small.
    """

    when: str = ""
    who: str = ""
    problems: tuple[str, ...] = ()
    keys: str = ""
    refused: bool = False

    def lines(self) -> list[tuple[str, str, str, str]]:
        """Text, font, ink and icon of each line."""
        ink, icon = ("bad", "bad") if self.refused else ("warn", "warning")
        found = [(self.when, "strong", "text", ""), (self.who, "small", "text2", "")]
        found += [(problem, "small", ink, icon) for problem in self.problems]
        return [line for line in (*found, (self.keys, "caption", "text2", "")) if line[0]]


def tip_size(tip: Tip) -> QSizeF:
    """How large a tip is."""
    width = height = 0.0
    for text, face, _ink, icon in tip.lines():
        width = max(width, min(metrics(face).horizontalAdvance(text), scaled(WIDEST)) + (ICON + 6 if icon else 0))
        height += round(metrics(face).height() + 4)
    return QSizeF(width + 2 * PADDING, height + 2 * PADDING - 6)


def paint_tip(painter: QPainter, tip: Tip, pointer: QPointF, room: QRectF) -> None:
    """Paint a tip beside the pointer, within a rectangle."""
    lines = tip.lines()
    if not lines:
        return
    size = tip_size(tip).boundedTo(QSizeF(room.width() - 8, room.height()))
    left, top = pointer.x() + 14, pointer.y() + 22
    if left + size.width() > room.right() - 4:
        left = max(room.left() + 4, pointer.x() - size.width() - 14)
    if top + size.height() > room.bottom() - 4:
        top = max(room.top() + 4, pointer.y() - size.height() - 14)
    rect, shown = QRectF(QPointF(left, top), size), theme()
    paint_shadow(painter, rect, tokens.RADIUS_PANEL)
    painter.setPen(shown.color("border"))
    painter.setBrush(shown.color("raised"))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS_PANEL, tokens.RADIUS_PANEL)
    y = rect.top() + PADDING - 3
    for text, face, ink, icon in lines:
        height = round(metrics(face).height() + 4)
        line = QRectF(rect.left() + PADDING, y, rect.width() - 2 * PADDING, height)
        if icon:
            draw_icon(painter, QRectF(line.left(), line.center().y() - ICON / 2, ICON, ICON), icon, ink, True)
            line.setLeft(line.left() + ICON + 6)
        painter.setFont(tokens.font(face))
        painter.setPen(shown.color(ink))
        words = metrics(face).elidedText(text, Qt.TextElideMode.ElideRight, line.width() + 1)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, words)
        y += height


def paint_shadow(painter: QPainter, rect: QRectF, radius: float) -> None:
    """The shadow below something that is lifted; none in high contrast."""
    if theme() is CONTRAST:
        return
    size = QSize(round(rect.width()), round(rect.height()))
    if max(size.width(), size.height()) < 1200:  # a picture as wide as a month would cost more than it shows
        painter.drawPixmap(rect.topLeft() - QPointF(BLUR, BLUR), _shadow(size, radius, theme().name))


@lru_cache(maxsize=24)
def _shadow(size: QSize, radius: float, name: str) -> QPixmap:
    picture = QPixmap(size.width() + 2 * BLUR, size.height() + 2 * BLUR + DROP)
    picture.fill(Qt.GlobalColor.transparent)
    painter, steps = QPainter(picture), BLUR // 2
    colour = theme().color("shadow")
    colour.setAlphaF((0.10 if name == LIGHT.name else 0.40) * 1.2 / steps)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    rect = QRectF(BLUR, BLUR + DROP, size.width(), size.height())
    for step in range(steps):
        spread = BLUR / 2 - step * 1.4
        painter.drawRoundedRect(rect.adjusted(-spread, -spread, spread, spread), radius + spread, radius + spread)
    painter.end()
    return picture
