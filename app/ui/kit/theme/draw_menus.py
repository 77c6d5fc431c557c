"""How menus are drawn: a raised sheet, soft selection, keys at the right."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOption, QStyleOptionMenuItem

from app.ui.kit.theme.draw_fields import draw_tick
from app.ui.kit.theme.tokens import RADIUS_PANEL, RADIUS_SMALL, font, metrics, scaled, theme

State, Kind = QStyle.StateFlag, QStyleOptionMenuItem.MenuItemType
PADDING, MARK, KEYS_GAP, ARROW = 12, 22, 28, 16
SEPARATOR = 9


def menu_item_size(option: QStyleOption) -> QSize:
    """Room for mark or icon, words, keys and arrow."""
    if not isinstance(option, QStyleOptionMenuItem):
        return QSize()
    if option.menuItemType == Kind.Separator:
        return QSize(10, SEPARATOR)
    words, _tab, keys = option.text.partition("\t")
    width = metrics("body").horizontalAdvance(words.replace("&", "")) + 2 * PADDING + _mark_width(option)
    if keys:
        width += KEYS_GAP + metrics("small").horizontalAdvance(keys)
    if option.menuItemType == Kind.SubMenu:
        width += ARROW
    return QSize(round(width), max(scaled(28), round(metrics("body").height()) + 8))


def menu_bar_item_size(option: QStyleOption) -> QSize:
    """Room for the title of a menu."""
    text = option.text.replace("&", "") if isinstance(option, QStyleOptionMenuItem) else ""
    return QSize(round(metrics("body").horizontalAdvance(text)) + 18, scaled(28))


def draw_menu_panel(option: QStyleOption, painter: QPainter) -> None:
    """The sheet of a menu."""
    painter.setPen(theme().color("border"))
    painter.setBrush(theme().color("raised"))
    painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PANEL, RADIUS_PANEL)


def draw_menu_item(option: QStyleOption, painter: QPainter, text_flags: Qt.TextFlag) -> None:
    """One line of a menu."""
    if not isinstance(option, QStyleOptionMenuItem):
        return
    shown, rect = theme(), QRectF(option.rect)
    if option.menuItemType == Kind.Separator:
        painter.fillRect(QRectF(rect.left() + 6, rect.center().y(), rect.width() - 12, 1), shown.color("line"))
        return
    is_enabled = bool(option.state & State.State_Enabled)
    if option.state & State.State_Selected and is_enabled:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shown.color("accent_soft"))
        painter.drawRoundedRect(rect, RADIUS_SMALL, RADIUS_SMALL)
    left = rect.left() + PADDING
    _draw_mark(option, painter, QRectF(left - 2, rect.center().y() - 8, 16, 16))
    words, _tab, keys = option.text.partition("\t")
    aligned = int(Qt.AlignmentFlag.AlignVCenter)
    painter.setPen(shown.color("text" if is_enabled else "disabled"))
    painter.setFont(font("body"))
    painter.drawText(rect.adjusted(PADDING + _mark_width(option), 0, 0, 0), aligned | int(text_flags), words)
    painter.setFont(font("small"))
    painter.setPen(shown.color("text2" if is_enabled else "disabled"))
    arrow = ARROW if option.menuItemType == Kind.SubMenu else 0
    painter.drawText(rect.adjusted(0, 0, -PADDING - arrow, 0), aligned | int(Qt.AlignmentFlag.AlignRight), keys)
    if arrow:
        _draw_arrow(painter, QRectF(rect.right() - PADDING - 8, rect.top(), 8, rect.height()))


def draw_menu_bar_item(option: QStyleOption, painter: QPainter, text_flags: Qt.TextFlag) -> None:
    """The title of a menu in its row."""
    if not isinstance(option, QStyleOptionMenuItem):
        return
    is_open = bool(option.state & (State.State_Selected | State.State_Sunken))
    rect = QRectF(option.rect)
    if is_open:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("line"))
        painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), RADIUS_SMALL, RADIUS_SMALL)
    painter.setFont(font("body"))
    painter.setPen(theme().color("text" if is_open else "text2"))
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter) | int(text_flags), option.text)


def _mark_width(option: QStyleOptionMenuItem) -> int:
    return MARK if option.menuHasCheckableItems or option.maxIconWidth > 0 else 0


def _draw_mark(option: QStyleOptionMenuItem, painter: QPainter, box: QRectF) -> None:
    if option.checked:
        draw_tick(painter, box, whole=True, role="accent_text")
    elif not option.icon.isNull():
        mode = QIcon.Mode.Normal if option.state & State.State_Enabled else QIcon.Mode.Disabled
        option.icon.paint(painter, QRect(round(box.left()), round(box.top()), 16, 16), Qt.AlignmentFlag.AlignCenter, mode)


def _draw_arrow(painter: QPainter, rect: QRectF) -> None:
    painter.setPen(QPen(theme().color("text2"), 1.2, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
    painter.drawPolyline([rect.center() + QPointF(x, y) for x, y in ((-2, -4), (2, 0), (-2, 4))])
