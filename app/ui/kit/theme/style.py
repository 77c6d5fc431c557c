"""Fusion with our own check boxes, fields, choices, focus ring and selection."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QPlainTextEdit,
    QProxyStyle,
    QPushButton,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QStyleOptionComplex,
    QStyleOptionViewItem,
    QTextEdit,
    QToolButton,
    QWidget,
)

from app.ui.kit.theme.tokens import CONTROL, RADIUS_FIELD, RADIUS_SMALL, scaled, theme

Primitive, Metric, Hint, State = QStyle.PrimitiveElement, QStyle.PixelMetric, QStyle.StyleHint, QStyle.StateFlag
FIELD_PADDING = 6  # px besides the 2 px that Qt keeps itself
_AS_HIGH_AS_BUTTONS = (
    QStyle.ContentsType.CT_LineEdit, QStyle.ContentsType.CT_ComboBox, QStyle.ContentsType.CT_SpinBox, QStyle.ContentsType.CT_ItemViewItem,
)
Painting = Callable[[QStyle.PrimitiveElement, QStyleOption, QPainter, QWidget | None], None]
_SIXTEEN = (
    Metric.PM_IndicatorWidth, Metric.PM_IndicatorHeight, Metric.PM_ExclusiveIndicatorWidth, Metric.PM_ExclusiveIndicatorHeight,
    Metric.PM_SmallIconSize, Metric.PM_ButtonIconSize, Metric.PM_ListViewIconSize,
)
_HINTS = {
    Hint.SH_EtchDisabledText: 0, Hint.SH_ComboBox_Popup: 0, Hint.SH_TabBar_ElideMode: Qt.TextElideMode.ElideNone.value,
    Hint.SH_ItemView_ActivateItemOnSingleClick: 0,
}


class KontorStyle(QProxyStyle):
    """Redraws the parts that Fusion does badly on flat or dark surfaces.

    A field is drawn in red while its property ``wrong`` is set, and with the ring while ``focused`` is (for a field inside a bigger control).
    """

    #: whether mnemonics are underlined: while Alt is down
    shows_mnemonics = False

    def __init__(self) -> None:
        super().__init__("Fusion")
        self._own: dict[QStyle.PrimitiveElement, Painting] = {
            Primitive.PE_IndicatorCheckBox: _check, Primitive.PE_IndicatorItemViewItemCheck: _check, Primitive.PE_IndicatorRadioButton: _check,
            Primitive.PE_FrameFocusRect: _focus, Primitive.PE_PanelLineEdit: _field, Primitive.PE_PanelItemViewItem: _row,
            Primitive.PE_PanelItemViewRow: lambda *_: None, Primitive.PE_FrameLineEdit: lambda *_: None,
        }

    def pixelMetric(self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None) -> int:
        """Sizes: sixteen pixels for icons and indicators."""
        return scaled(16) if metric in _SIXTEEN else super().pixelMetric(metric, option, widget)

    def styleHint(
        self, hint: QStyle.StyleHint, option: QStyleOption | None = None, widget: QWidget | None = None, data: QStyleHintReturn | None = None
    ) -> int:
        """Habits: no etched text, lists below their box, mnemonics only while Alt is down."""
        if hint == Hint.SH_UnderlineShortcut:
            return int(KontorStyle.shows_mnemonics)
        return _HINTS[hint] if hint in _HINTS else super().styleHint(hint, option, widget, data)

    def sizeFromContents(
        self, kind: QStyle.ContentsType, option: QStyleOption, size: QSize, widget: QWidget | None = None
    ) -> QSize:
        """Fields and choices are as high as buttons, rows of lists as rows of tables."""
        result = super().sizeFromContents(kind, option, size, widget)  # type: ignore[arg-type]  # the stub forgets that there may be no widget
        if kind in _AS_HIGH_AS_BUTTONS:
            result.setHeight(max(result.height(), scaled(CONTROL)))
        if kind in (QStyle.ContentsType.CT_LineEdit, QStyle.ContentsType.CT_ComboBox):
            result.setWidth(result.width() + 2 * FIELD_PADDING)
        return result

    def subElementRect(self, element: QStyle.SubElement, option: QStyleOption, widget: QWidget | None = None) -> QRect:
        """The words of a field stand 8 px from its edge."""
        rect = super().subElementRect(element, option, widget)  # type: ignore[arg-type]  # the stub forgets that there may be no widget
        if element == QStyle.SubElement.SE_LineEditContents and not _is_inner(widget):
            rect.adjust(FIELD_PADDING, 0, -FIELD_PADDING, 0)
        return rect

    def subControlRect(
        self, control: QStyle.ComplexControl, option: QStyleOptionComplex, part: QStyle.SubControl, widget: QWidget | None = None
    ) -> QRect:
        """The words of a choice or number stand 8 px from its edge, its chevron too."""
        rect = super().subControlRect(control, option, part, widget)  # type: ignore[arg-type]  # the stub forgets that there may be no widget
        if part in (QStyle.SubControl.SC_ComboBoxEditField, QStyle.SubControl.SC_SpinBoxEditField):
            rect.adjust(FIELD_PADDING - 2, 0, -4, 0)
        elif control == QStyle.ComplexControl.CC_ComboBox and part == QStyle.SubControl.SC_ComboBoxArrow:
            rect.translate(-4, 0)
        return rect

    def drawPrimitive(self, element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None) -> None:
        """Draw our own parts, and leave the rest to Fusion."""
        own = self._own.get(element)
        if element == Primitive.PE_Frame and isinstance(widget, QTextEdit | QPlainTextEdit):
            own = _field
        if own is None:
            super().drawPrimitive(element, option, painter, widget)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        own(element, option, painter, widget)
        painter.restore()

    def drawControl(self, element: QStyle.ControlElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None) -> None:
        """Items of lists keep the colour of their text when they are selected."""
        if element == QStyle.ControlElement.CE_ItemViewItem and isinstance(option, QStyleOptionViewItem):
            option = QStyleOptionViewItem(option)
            option.palette.setColor(QPalette.ColorRole.HighlightedText, theme().color("text"))
        super().drawControl(element, option, painter, widget)

    def drawComplexControl(
        self, control: QStyle.ComplexControl, option: QStyleOptionComplex, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        """Choices and spin boxes look like fields with a chevron."""
        is_choice = control == QStyle.ComplexControl.CC_ComboBox and isinstance(widget, QComboBox)
        is_spin = control == QStyle.ComplexControl.CC_SpinBox and isinstance(widget, QAbstractSpinBox)
        if not (is_choice or is_spin):
            super().drawComplexControl(control, option, painter, widget)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _field(Primitive.PE_PanelLineEdit, option, painter, widget)
        arrow_of = (
            [(QStyle.SubControl.SC_ComboBoxArrow, False)] if is_choice
            else [(QStyle.SubControl.SC_SpinBoxUp, True), (QStyle.SubControl.SC_SpinBoxDown, False)]
        )
        for part, up in arrow_of:
            if option.subControls & part:
                _chevron(painter, self.subControlRect(control, option, part, widget), up, bool(option.state & State.State_Enabled))
        painter.restore()


def _is_inner(widget: QWidget | None) -> bool:
    return widget is not None and isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox)


def _chevron(painter: QPainter, rect: QRect, up: bool, enabled: bool) -> None:
    painter.setPen(QPen(theme().color("text2" if enabled else "disabled"), 1.2, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
    width, height = (4.0, 2.0) if rect.height() > 20 else (3.0, 1.5)
    middle, turn = QRectF(rect).center(), -1 if up else 1
    painter.drawPolyline([middle + QPointF(-width, -height * turn), middle + QPointF(0, height * turn), middle + QPointF(width, -height * turn)])


def _check(element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    """Check box (on, off, partly) and radio button, always with a visible edge."""
    shown, is_on = theme(), bool(option.state & (State.State_On | State.State_NoChange))
    is_enabled, is_radio = bool(option.state & State.State_Enabled), element == Primitive.PE_IndicatorRadioButton
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
        painter.setPen(QPen(shown.color("on_accent"), 1.7, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        mark = [(-3.4, 0.2), (-1.0, 2.6), (3.6, -2.4)] if option.state & State.State_On else [(-3.0, 0.0), (3.0, 0.0)]
        painter.drawPolyline([box.center() + QPointF(x, y) * (side / 15) for x, y in mark])


def _focus(element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    if isinstance(widget, QPushButton | QToolButton | QComboBox):  # these have a ring of their own: two would show
        return
    painter.setPen(QPen(theme().color("accent_text"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), RADIUS_SMALL, RADIUS_SMALL)


def _row(element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    """The ground of an item: the soft accent when selected, so that colours of states stay readable."""
    if option.state & State.State_Selected:
        painter.fillRect(option.rect, theme().color("accent_soft"))
    elif isinstance(option, QStyleOptionViewItem) and option.backgroundBrush.style() != Qt.BrushStyle.NoBrush:
        painter.fillRect(option.rect, option.backgroundBrush)
    elif option.state & State.State_MouseOver:
        painter.fillRect(option.rect, theme().color("hover"))


def _field(element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    """A box with a stronger lower edge; a 2 px ring when focused; red while ``wrong`` is set."""
    if _is_inner(widget):
        return  # the box round this inner line is drawn by the control it sits in
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
