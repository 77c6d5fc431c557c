"""How scroll bars, heads of tables, plain tabs, progress and tips are drawn."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOption, QStyleOptionComplex, QStyleOptionGroupBox, QStyleOptionProgressBar, QStyleOptionSlider, QWidget

from app.ui.kit.theme.tokens import font, theme

State, Part = QStyle.StateFlag, QStyle.SubControl
EXTENT, THIN = 10, 6  # px: width of a scroll bar, and of one with the property ``thin``
SHORTEST = 28  # px of a handle


def scroll_bar_part(option: QStyleOptionSlider, part: QStyle.SubControl) -> QRect:
    """Places of a scroll bar without arrows: the handle, and the groove for all else."""
    rect = option.rect
    if part in (Part.SC_ScrollBarAddLine, Part.SC_ScrollBarSubLine, Part.SC_ScrollBarFirst, Part.SC_ScrollBarLast):
        return QRect()
    if part == Part.SC_ScrollBarGroove:
        return rect
    is_upright = option.orientation == Qt.Orientation.Vertical
    whole = rect.height() if is_upright else rect.width()
    span = option.maximum - option.minimum
    length = whole if span <= 0 else max(SHORTEST, round(option.pageStep * whole / max(1, span + option.pageStep)))
    length = min(length, whole)
    start = QStyle.sliderPositionFromValue(option.minimum, option.maximum, option.sliderPosition, whole - length, option.upsideDown)
    first, last = {
        Part.SC_ScrollBarSlider: (start, start + length), Part.SC_ScrollBarSubPage: (0, start), Part.SC_ScrollBarAddPage: (start + length, whole),
    }.get(part, (0, 0))
    if is_upright:
        return QRect(rect.left(), rect.top() + first, rect.width(), last - first)
    return QRect(rect.left() + first, rect.top(), last - first, rect.height())


def draw_scroll_bar(option: QStyleOptionComplex, painter: QPainter) -> None:
    """A handle and nothing else."""
    if not isinstance(option, QStyleOptionSlider) or option.maximum <= option.minimum:
        return
    is_warm = bool(option.activeSubControls & Part.SC_ScrollBarSlider) and bool(option.state & (State.State_MouseOver | State.State_Sunken))
    margin = 1.0 if min(option.rect.width(), option.rect.height()) <= THIN else 2.0
    handle = QRectF(scroll_bar_part(option, Part.SC_ScrollBarSlider)).adjusted(margin, margin, -margin, -margin)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().color("edge" if is_warm else "border"))
    painter.drawRoundedRect(handle, 3, 3)


def draw_head(option: QStyleOption, painter: QPainter) -> None:
    """The ground of a section in the head of a table, with the line below."""
    painter.fillRect(option.rect, theme().color("surface"))
    painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme().color("border"))


def draw_tab(option: QStyleOption, painter: QPainter) -> None:
    """A plain tab: a bar under the current one."""
    if option.state & State.State_Selected:
        painter.fillRect(QRect(option.rect.left() + 8, option.rect.bottom() - 2, option.rect.width() - 16, 3), theme().color("accent_text"))


def draw_progress(option: QStyleOption, painter: QPainter) -> None:
    """A bar of 5 px; one without an end is drawn empty, for nothing here moves by itself."""
    if not isinstance(option, QStyleOptionProgressBar):
        return
    bar = QRectF(option.rect.left(), option.rect.center().y() - 2, option.rect.width(), 5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().color("line"))
    painter.drawRoundedRect(bar, 2.5, 2.5)
    span = option.maximum - option.minimum
    if span > 0 and option.progress > option.minimum:
        bar.setWidth(max(5.0, bar.width() * (option.progress - option.minimum) / span))
        painter.setBrush(theme().color("accent"))
        painter.drawRoundedRect(bar, 2.5, 2.5)


def draw_group_box(style: QStyle, option: QStyleOptionComplex, painter: QPainter, widget: QWidget | None) -> None:
    """The title of a group, without a frame."""
    if isinstance(option, QStyleOptionGroupBox):
        painter.setFont(font("section"))
        painter.setPen(theme().color("text"))
        painter.drawText(option.rect, int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft), option.text)


def draw_tip(option: QStyleOption, painter: QPainter) -> None:
    """The sheet of a tool tip."""
    painter.setPen(theme().color("border"))
    painter.setBrush(theme().color("raised"))
    painter.drawRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5))
