"""How buttons are drawn: one filled for the main action, others with a border, quiet ones without, links as words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOption, QStyleOptionButton, QStyleOptionToolButton, QWidget

from app.ui.kit.theme.draw_fields import draw_chevron
from app.ui.kit.theme.tokens import CONTROL, RADIUS, RADIUS_SMALL, font, metrics, scaled, theme

State = QStyle.StateFlag
ICON_GAP, CHEVRON = 6, 18
BIG = 36  # px, for login and empty states


@dataclass(frozen=True, slots=True)
class Look:
    """Roles of a kind of button: ground, ground under the pointer, border, ink, face; an empty role is not drawn."""

    ground: str
    warm: str
    border: str
    ink: str
    face: str = "label"
    padding: int = 13


LOOKS = {
    "primary": Look("accent", "accent_hover", "", "on_accent", "strong"), "secondary": Look("surface", "hover", "border", "text"),
    "danger": Look("surface", "hover", "border", "bad"), "quiet": Look("", "hover", "", "text2", padding=9),
    "link": Look("", "", "", "accent_text", padding=3),
}


def kind_of(widget: QWidget | None) -> str:
    """The property ``kind`` of a button, where it is one of ours."""
    kind = widget.property("kind") if widget is not None else None
    return kind if kind in LOOKS else "secondary"


def button_size(option: QStyleOption, widget: QWidget | None) -> QSize:
    """Room for icon, words and chevron; 30 px high, 36 when ``big``."""
    if not isinstance(option, QStyleOptionButton):
        return QSize()
    kind = kind_of(widget)
    look = LOOKS[kind]
    face = metrics(look.face)
    height = scaled(22 if kind == "link" else BIG if widget is not None and widget.property("big") else CONTROL)
    width = face.horizontalAdvance(_plain(option.text)) + 2 * look.padding + 1
    if not option.icon.isNull():
        width += option.iconSize.width() + (ICON_GAP if option.text else 0)
    if option.features & QStyleOptionButton.ButtonFeature.HasMenu:
        width += CHEVRON
    return QSize(round(width + 0.5), max(height, round(face.height()) + 4))


def button_contents(option: QStyleOption, widget: QWidget | None) -> QRect:
    """Where icon and words of a button stand."""
    padding = LOOKS[kind_of(widget)].padding
    has_menu = isinstance(option, QStyleOptionButton) and bool(option.features & QStyleOptionButton.ButtonFeature.HasMenu)
    return option.rect.adjusted(padding, 1, -padding - (CHEVRON if has_menu else 0), -1)


def draw_button(option: QStyleOption, painter: QPainter, widget: QWidget | None, text_flags: Qt.TextFlag) -> None:
    """Ground, ring, icon, words, chevron."""
    if not isinstance(option, QStyleOptionButton):
        return
    kind = kind_of(widget)
    look, shown = LOOKS[kind], theme()
    is_enabled, is_warm = bool(option.state & State.State_Enabled), bool(option.state & State.State_MouseOver)
    is_on = bool(option.state & State.State_On)
    ink = look.ink if is_enabled else "disabled"
    if kind == "quiet" and is_enabled and (is_warm or is_on):
        ink = "accent_text" if is_on else "text"
    _draw_ground(option, painter, kind, look)
    contents = QRectF(button_contents(option, widget))
    face = font(look.face)
    face.setUnderline(kind == "link" and is_warm and is_enabled)
    painter.setFont(face)
    words_width = metrics(look.face).horizontalAdvance(_plain(option.text))
    icon_width = 0 if option.icon.isNull() else option.iconSize.width() + (ICON_GAP if option.text else 0)
    left = contents.left() if kind == "link" else contents.left() + max(0.0, (contents.width() - words_width - icon_width) / 2)
    if icon_width:
        side = option.iconSize.height()
        place = QRect(round(left), round(contents.center().y() - side / 2), option.iconSize.width(), side)
        mode = QIcon.Mode.Normal if is_enabled else QIcon.Mode.Disabled
        option.icon.paint(painter, place, Qt.AlignmentFlag.AlignCenter, mode, QIcon.State.On if is_on else QIcon.State.Off)
    painter.setPen(shown.color(ink))
    words = QRectF(left + icon_width, contents.top(), contents.right() - left - icon_width + 2, contents.height())
    painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft) | int(text_flags), option.text)
    if option.features & QStyleOptionButton.ButtonFeature.HasMenu:
        draw_chevron(painter, QRect(option.rect.right() - look.padding - 12, option.rect.top(), 14, option.rect.height()), enabled=is_enabled)


def _draw_ground(option: QStyleOption, painter: QPainter, kind: str, look: Look) -> None:
    shown, rect = theme(), QRectF(option.rect)
    is_enabled, is_warm = bool(option.state & State.State_Enabled), bool(option.state & (State.State_MouseOver | State.State_Sunken))
    ground, border = (look.warm if is_warm else look.ground), look.border
    if not is_enabled:
        ground, border = ("", "") if kind in ("quiet", "link") else ("hover", "border")
    elif kind == "quiet" and option.state & State.State_On:
        ground = "accent_soft"
    is_focused = bool(option.state & State.State_HasFocus)
    ring = "text" if kind == "primary" else "accent_text"
    painter.setPen(QPen(shown.color(ring), 2) if is_focused else QPen(shown.color(border)) if border else Qt.PenStyle.NoPen)
    painter.setBrush(shown.color(ground) if ground else Qt.BrushStyle.NoBrush)
    inset = 1.0 if is_focused else 0.5 if border else 0.0
    radius = RADIUS_SMALL if kind == "link" else RADIUS
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)


def draw_tool_button(style: QStyle, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    """A button of one icon: no border, a soft ground under the pointer or when it is on."""
    if not isinstance(option, QStyleOptionToolButton):
        return
    shown, is_focused = theme(), bool(option.state & State.State_HasFocus)
    is_warm = bool(option.state & (State.State_MouseOver | State.State_Sunken)) and bool(option.state & State.State_Enabled)
    ground = "accent_soft" if option.state & State.State_On else "hover" if is_warm else ""
    if ground or is_focused:
        painter.setPen(QPen(shown.color("accent_text"), 2) if is_focused else Qt.PenStyle.NoPen)
        painter.setBrush(shown.color(ground) if ground else Qt.BrushStyle.NoBrush)
        inset = 1.0 if is_focused else 0.0
        painter.drawRoundedRect(QRectF(option.rect).adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)
    label = QStyleOptionToolButton(option)
    label.palette.setColor(label.palette.ColorRole.ButtonText, shown.color("text2"))
    style.drawControl(QStyle.ControlElement.CE_ToolButtonLabel, label, painter, widget)


def _plain(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")
