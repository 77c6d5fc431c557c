"""How fields, choices, number boxes, check boxes and rows of lists are drawn."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QFrame,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QStyle,
    QStyleOption,
    QStyleOptionComplex,
    QStyleOptionViewItem,
    QTextEdit,
    QToolButton,
    QWidget,
)

from app.ui.kit.theme.tokens import RADIUS_FIELD, RADIUS_SMALL, scaled, theme

State, Primitive = QStyle.StateFlag, QStyle.PrimitiveElement


def is_inner(widget: QWidget | None) -> bool:
    """Whether a line sits inside a choice or number box that draws the box itself."""
    return widget is not None and isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox)


def draw_field(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    """A box with a stronger lower edge; a 2 px ring when focused; red while ``wrong`` is set."""
    if is_inner(widget):
        return
    shown, rect = theme(), QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5)
    wrong = bool(widget and widget.property("wrong"))
    focused = bool(option.state & State.State_HasFocus) or bool(widget and widget.property("focused"))
    locked = bool(widget and widget.property("readOnly")) or not option.state & State.State_Enabled
    edge = "bad" if wrong else "accent_text" if focused else "line" if locked else "border"
    painter.setPen(QPen(shown.color(edge), 2 if focused else 1))
    painter.setBrush(shown.color("sunken" if locked else "surface"))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5) if focused else rect, RADIUS_FIELD, RADIUS_FIELD)
    if not (focused or wrong or locked):
        painter.setPen(QPen(shown.color("edge"), 1))
        painter.drawLine(rect.bottomLeft() + QPointF(4, 0), rect.bottomRight() - QPointF(4, 0))


def draw_frame(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    """Long texts look like fields, lists have no frame, other frames are a thin line."""
    if isinstance(widget, QTextEdit | QPlainTextEdit):
        draw_field(option, painter, widget)
    elif not isinstance(widget, QAbstractItemView) and isinstance(widget, QFrame):
        painter.setPen(theme().color("border"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5))


def draw_choice(style: QStyle, option: QStyleOptionComplex, painter: QPainter, widget: QWidget | None) -> None:
    """A field with a chevron."""
    draw_field(option, painter, widget)
    if option.subControls & QStyle.SubControl.SC_ComboBoxArrow:
        rect = style.subControlRect(QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxArrow, widget)
        draw_chevron(painter, rect, enabled=bool(option.state & State.State_Enabled))


def draw_spin_box(style: QStyle, option: QStyleOptionComplex, painter: QPainter, widget: QWidget | None) -> None:
    """A field with two small chevrons."""
    draw_field(option, painter, widget)
    for part, up in ((QStyle.SubControl.SC_SpinBoxUp, True), (QStyle.SubControl.SC_SpinBoxDown, False)):
        if option.subControls & part:
            rect = style.subControlRect(QStyle.ComplexControl.CC_SpinBox, option, part, widget)
            draw_chevron(painter, rect, up, bool(option.state & State.State_Enabled))


def draw_chevron(painter: QPainter, rect: QRect, up: bool = False, enabled: bool = True) -> None:
    """A small arrow head in the middle of a rectangle."""
    painter.setPen(QPen(theme().color("text2" if enabled else "disabled"), 1.2, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
    width, height = (4.0, 2.0) if rect.height() > 20 else (3.0, 1.5)
    middle, turn = QRectF(rect).center(), -1 if up else 1
    painter.drawPolyline([middle + QPointF(-width, -height * turn), middle + QPointF(0, height * turn), middle + QPointF(width, -height * turn)])


def draw_check(option: QStyleOption, painter: QPainter, is_radio: bool = False) -> None:
    """Check box (on, off, partly) and radio button, always with a visible edge."""
    shown, is_on = theme(), bool(option.state & (State.State_On | State.State_NoChange))
    is_enabled = bool(option.state & State.State_Enabled)
    side = min(option.rect.width(), option.rect.height(), scaled(16)) - 1
    box = QRectF(0, 0, side, side)
    box.moveCenter(QRectF(option.rect).center())
    radius = side / 2 if is_radio else 3.5
    painter.setPen(QPen(shown.color("disabled" if not is_enabled else "accent" if is_on else "edge"), 1.2))
    painter.setBrush(shown.color("surface" if not is_on else "accent" if is_enabled else "disabled"))
    painter.drawRoundedRect(box, radius, radius)
    if is_on and is_radio:
        painter.setBrush(shown.color("on_accent"))
        painter.drawEllipse(box.center(), side / 5, side / 5)
    elif is_on:
        draw_tick(painter, box, bool(option.state & State.State_On), "on_accent")


def draw_tick(painter: QPainter, box: QRectF, whole: bool, role: str) -> None:
    """A tick, or the dash of "partly"."""
    painter.setPen(QPen(theme().color(role), 1.7, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
    mark = [(-3.4, 0.2), (-1.0, 2.6), (3.6, -2.4)] if whole else [(-3.0, 0.0), (3.0, 0.0)]
    painter.drawPolyline([box.center() + QPointF(x, y) * (box.width() / 15) for x, y in mark])


def draw_focus(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    """The ring of 2 px, for controls that do not draw their own."""
    if isinstance(widget, QPushButton | QToolButton | QComboBox | QListView):  # these show it themselves, lists by the selected row
        return
    painter.setPen(QPen(theme().color("accent_text"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), RADIUS_SMALL, RADIUS_SMALL)


def draw_row(option: QStyleOption, painter: QPainter) -> None:
    """The ground of an item: the soft accent when selected, so that colours of states stay readable."""
    if option.state & State.State_Selected:
        painter.fillRect(option.rect, theme().color("accent_soft"))
    elif isinstance(option, QStyleOptionViewItem) and option.backgroundBrush.style() != Qt.BrushStyle.NoBrush:
        painter.fillRect(option.rect, option.backgroundBrush)
    elif option.state & State.State_MouseOver:
        painter.fillRect(option.rect, theme().color("hover"))
