"""Fusion with our own parts. No style sheet: matching its rules against each widget doubled the time a card takes to open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QMenu,
    QPlainTextEdit,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QStyleOptionComplex,
    QStyleOptionHeader,
    QStyleOptionSlider,
    QStyleOptionTab,
    QStyleOptionViewItem,
    QTextEdit,
    QWidget,
)

from app.ui.kit.theme import draw_bars, draw_buttons, draw_fields, draw_menus
from app.ui.kit.theme.tokens import CONTROL, ROW_HEAD, VIEW_ROW, font, metrics, scaled, theme

Primitive, Metric, Hint, Control = QStyle.PrimitiveElement, QStyle.PixelMetric, QStyle.StyleHint, QStyle.ControlElement
Complex, Contents, Element, Part = QStyle.ComplexControl, QStyle.ContentsType, QStyle.SubElement, QStyle.SubControl
Painting = Callable[[QStyleOption, QPainter, QWidget | None], None]

FIELD_PADDING = 6  # px besides the 2 px that Qt keeps itself
_AS_HIGH_AS_BUTTONS = (Contents.CT_LineEdit, Contents.CT_ComboBox, Contents.CT_ItemViewItem)
_SIXTEEN = (
    Metric.PM_IndicatorWidth, Metric.PM_IndicatorHeight, Metric.PM_ExclusiveIndicatorWidth, Metric.PM_ExclusiveIndicatorHeight,
    Metric.PM_SmallIconSize, Metric.PM_ButtonIconSize, Metric.PM_ListViewIconSize,
)
_METRICS = {
    Metric.PM_MenuPanelWidth: 1, Metric.PM_MenuHMargin: 4, Metric.PM_MenuVMargin: 4, Metric.PM_SplitterWidth: 1, Metric.PM_HeaderMargin: 8,
    Metric.PM_FocusFrameHMargin: 7,
    Metric.PM_ScrollBarSliderMin: draw_bars.SHORTEST, Metric.PM_ScrollView_ScrollBarSpacing: 0, Metric.PM_MenuBarPanelWidth: 0,
    Metric.PM_TabBarTabHSpace: 16, Metric.PM_MenuBarItemSpacing: 0, Metric.PM_ButtonShiftHorizontal: 0, Metric.PM_ButtonShiftVertical: 0,
}
_HINTS = {
    Hint.SH_EtchDisabledText: 0, Hint.SH_ComboBox_Popup: 0, Hint.SH_TabBar_ElideMode: Qt.TextElideMode.ElideNone.value,
    Hint.SH_ItemView_ActivateItemOnSingleClick: 0, Hint.SH_Menu_MouseTracking: 1, Hint.SH_MenuBar_MouseTracking: 1,
}


class KontorStyle(QProxyStyle):
    """Draws what Fusion does badly on flat or dark surfaces, and all that gives the house its look.

    Properties of widgets that it knows: ``kind`` and ``big`` of buttons, ``wrong`` and ``focused`` of fields, ``thin`` of scroll bars.
    """

    #: whether mnemonics are underlined: while Alt is down
    shows_mnemonics = False

    def __init__(self) -> None:
        super().__init__("Fusion")
        self._primitives: dict[QStyle.PrimitiveElement, Painting] = {
            Primitive.PE_IndicatorCheckBox: lambda option, painter, _widget: draw_fields.draw_check(option, painter),
            Primitive.PE_IndicatorItemViewItemCheck: lambda option, painter, _widget: draw_fields.draw_check(option, painter),
            Primitive.PE_IndicatorRadioButton: lambda option, painter, _widget: draw_fields.draw_check(option, painter, is_radio=True),
            Primitive.PE_FrameFocusRect: draw_fields.draw_focus, Primitive.PE_PanelLineEdit: draw_fields.draw_field,
            Primitive.PE_PanelItemViewItem: lambda option, painter, _widget: draw_fields.draw_row(option, painter),
            Primitive.PE_PanelItemViewRow: _nothing, Primitive.PE_FrameLineEdit: _nothing, Primitive.PE_Frame: draw_fields.draw_frame,
            Primitive.PE_PanelMenu: lambda option, painter, _widget: draw_menus.draw_menu_panel(option, painter),
            Primitive.PE_FrameMenu: _nothing, Primitive.PE_PanelMenuBar: _nothing, Primitive.PE_FrameGroupBox: _nothing,
            Primitive.PE_FrameTabWidget: _nothing, Primitive.PE_FrameTabBarBase: _nothing, Primitive.PE_PanelScrollAreaCorner: _nothing,
            Primitive.PE_PanelTipLabel: lambda option, painter, _widget: draw_bars.draw_tip(option, painter),
        }
        self._controls: dict[QStyle.ControlElement, Painting] = {
            Control.CE_PushButton: lambda option, painter, widget: draw_buttons.draw_button(option, painter, widget, self._text_flags()),
            Control.CE_MenuItem: lambda option, painter, _widget: draw_menus.draw_menu_item(option, painter, self._text_flags()),
            Control.CE_MenuBarItem: lambda option, painter, _widget: draw_menus.draw_menu_bar_item(option, painter, self._text_flags()),
            Control.CE_MenuBarEmptyArea: _nothing, Control.CE_MenuEmptyArea: _nothing,
            Control.CE_HeaderSection: lambda option, painter, _widget: draw_bars.draw_head(option, painter),
            Control.CE_TabBarTabShape: lambda option, painter, _widget: draw_bars.draw_tab(option, painter),
            Control.CE_ProgressBar: lambda option, painter, _widget: draw_bars.draw_progress(option, painter),
            Control.CE_Splitter: lambda option, painter, _widget: painter.fillRect(option.rect, theme().color("border")),
        }

    def polish(self, thing: object) -> object:  # type: ignore[override]  # three overloads of C++ in one
        """Menus get round corners; tips take no markup, for they show names that strangers typed."""
        if isinstance(thing, QMenu):
            thing.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        elif isinstance(thing, QLabel) and thing.inherits("QTipLabel"):
            thing.setTextFormat(Qt.TextFormat.PlainText)
        return super().polish(thing)  # type: ignore[call-overload]

    def pixelMetric(self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None) -> int:
        """Sizes of small parts."""
        if metric in _SIXTEEN:
            return scaled(16)
        if metric in _METRICS:
            return _METRICS[metric]
        if metric == Metric.PM_ScrollBarExtent:
            return draw_bars.THIN if widget is not None and widget.property("thin") else draw_bars.EXTENT
        if metric == Metric.PM_DefaultFrameWidth and isinstance(widget, QAbstractItemView):
            return 0
        if metric == Metric.PM_DefaultFrameWidth and isinstance(widget, QTextEdit | QPlainTextEdit):
            return 3  # the text lies within the round corners and within the ring
        return super().pixelMetric(metric, option, widget)

    def styleHint(
        self, hint: QStyle.StyleHint, option: QStyleOption | None = None, widget: QWidget | None = None, data: QStyleHintReturn | None = None
    ) -> int:
        """Habits: no etched text, lists below their box, mnemonics only while Alt is down."""
        if hint == Hint.SH_UnderlineShortcut:
            return int(KontorStyle.shows_mnemonics)
        return _HINTS[hint] if hint in _HINTS else super().styleHint(hint, option, widget, data)

    def sizeFromContents(self, kind: QStyle.ContentsType, option: QStyleOption, size: QSize, widget: QWidget | None = None) -> QSize:
        """Fields and choices are as high as buttons, rows of lists as rows of tables."""
        if kind == Contents.CT_PushButton:
            return draw_buttons.button_size(option, widget)
        if kind == Contents.CT_MenuItem:
            return draw_menus.menu_item_size(option)
        if kind == Contents.CT_MenuBarItem:
            return draw_menus.menu_bar_item_size(option)
        if kind == Contents.CT_ToolButton:
            return QSize(size.width() + 12, max(size.height() + 8, scaled(28)))
        result = super().sizeFromContents(kind, option, size, widget)  # type: ignore[arg-type]  # the stub forgets that there may be no widget
        if kind == Contents.CT_SpinBox:
            result.setHeight(max(round(metrics("body").height()) + 8, scaled(CONTROL)))
        elif kind in _AS_HIGH_AS_BUTTONS:
            result.setHeight(max(result.height(), scaled(CONTROL)))
        elif kind == Contents.CT_HeaderSection:
            result.setHeight(max(result.height(), scaled(ROW_HEAD)))
        elif kind == Contents.CT_TabBarTab:
            result.setHeight(max(result.height(), scaled(VIEW_ROW)))
        if kind in (Contents.CT_LineEdit, Contents.CT_ComboBox):
            result.setWidth(result.width() + 2 * FIELD_PADDING)
        return result

    def subElementRect(self, element: QStyle.SubElement, option: QStyleOption, widget: QWidget | None = None) -> QRect:
        """The words of a field stand 8 px from its edge."""
        if element == Element.SE_PushButtonContents:
            return draw_buttons.button_contents(option, widget)
        rect = super().subElementRect(element, option, widget)  # type: ignore[arg-type]  # the stub forgets that there may be no widget
        if element == Element.SE_LineEditContents and not draw_fields.is_inner(widget):
            rect.adjust(FIELD_PADDING, 0, -FIELD_PADDING, 0)
        return rect

    def subControlRect(
        self, control: QStyle.ComplexControl, option: QStyleOptionComplex, part: QStyle.SubControl, widget: QWidget | None = None
    ) -> QRect:
        """The words of a choice or number stand 8 px from its edge, its chevron too."""
        if control == Complex.CC_ScrollBar and isinstance(option, QStyleOptionSlider):
            return draw_bars.scroll_bar_part(option, part)
        rect = super().subControlRect(control, option, part, widget)  # type: ignore[arg-type]  # the stub forgets that there may be no widget
        if part in (Part.SC_ComboBoxEditField, Part.SC_SpinBoxEditField) and control in (Complex.CC_ComboBox, Complex.CC_SpinBox):
            rect.adjust(FIELD_PADDING - 2, 0, -4, 0)
        elif control == Complex.CC_ComboBox and part == Part.SC_ComboBoxArrow:
            rect.translate(-4, 0)
        return rect

    def drawPrimitive(self, element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None) -> None:
        """Draw our own parts, and leave the rest to Fusion."""
        own = self._primitives.get(element)
        if own is None:
            super().drawPrimitive(element, option, painter, widget)
        elif own is not _nothing:  # a list asks for the ground of each cell
            with _Saved(painter):
                own(option, painter, widget)

    def drawControl(self, element: QStyle.ControlElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None) -> None:
        """Draw our own parts; give Fusion our colours for the rest."""
        own = self._controls.get(element)
        if own is not None:
            with _Saved(painter):
                own(option, painter, widget)
            return
        if element == Control.CE_ItemViewItem and isinstance(option, QStyleOptionViewItem):
            option = QStyleOptionViewItem(option)
            option.palette.setColor(QPalette.ColorRole.HighlightedText, theme().color("text"))
        elif element == Control.CE_HeaderLabel and isinstance(option, QStyleOptionHeader):
            option = QStyleOptionHeader(option)
            option.palette.setColor(QPalette.ColorRole.ButtonText, theme().color("text2"))
            painter.setFont(font("small_label"))
        elif element == Control.CE_TabBarTabLabel and isinstance(option, QStyleOptionTab):
            option = QStyleOptionTab(option)
            is_current = bool(option.state & QStyle.StateFlag.State_Selected)
            option.palette.setColor(QPalette.ColorRole.WindowText, theme().color("text" if is_current else "text2"))
        super().drawControl(element, option, painter, widget)

    def drawComplexControl(
        self, control: QStyle.ComplexControl, option: QStyleOptionComplex, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        """Choices, number boxes, tool buttons, scroll bars and groups."""
        with _Saved(painter):
            if control == Complex.CC_ComboBox:
                draw_fields.draw_choice(self, option, painter, widget)
            elif control == Complex.CC_SpinBox:
                draw_fields.draw_spin_box(self, option, painter, widget)
            elif control == Complex.CC_ToolButton:
                draw_buttons.draw_tool_button(self, option, painter, widget)
            elif control == Complex.CC_ScrollBar:
                draw_bars.draw_scroll_bar(option, painter)
            elif control == Complex.CC_GroupBox:
                draw_bars.draw_group_box(self, option, painter, widget)
            else:
                super().drawComplexControl(control, option, painter, widget)

    def _text_flags(self) -> Qt.TextFlag:
        return Qt.TextFlag.TextShowMnemonic if KontorStyle.shows_mnemonics else Qt.TextFlag.TextHideMnemonic


class _Saved:
    """A painter with smooth edges that gets back what it was."""

    def __init__(self, painter: QPainter) -> None:
        self._painter = painter

    def __enter__(self) -> None:
        self._painter.save()
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def __exit__(self, *_raised: object) -> None:
        self._painter.restore()


def _nothing(_option: QStyleOption, _painter: QPainter, _widget: QWidget | None) -> None:
    """Some parts of Fusion are better not drawn."""
