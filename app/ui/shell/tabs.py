"""Open documents as tabs that join the white page: movable, closable, with a dot while there is unsaved work."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QTabBar, QWidget

from app.core.i18n import _
from app.ui.kit.icons import draw_icon, icon
from app.ui.kit.pages import Page
from app.ui.kit.theme import metrics, scaled, theme, tokens
from app.ui.kit.widgets import IconButton

WIDEST, NARROWEST, CROSS = 230, 112, 16  # px at the usual size of text


class DocumentTabs(QTabBar):
    """The tabs. Each carries its page as data.

    Signals: ``close_wanted(Page)``, ``menu_wanted(Page, QPoint)`` with the place on the screen.
    """

    close_wanted = Signal(object)
    menu_wanted = Signal(object, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hovered = -1
        self.setMovable(True)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setMouseTracking(True)
        self.setAccessibleName(_("Open pages"))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)

    def page(self, index: int) -> Page | None:
        """The page of a tab."""
        data = self.tabData(index)
        return data if isinstance(data, Page) else None

    def index_of(self, page: Page) -> int:
        """Place of a page's tab, -1 when it has none."""
        return next((index for index in range(self.count()) if self.tabData(index) is page), -1)

    def add(self, page: Page) -> int:
        """Add a tab at the end."""
        index = self.addTab(page.title)
        self.setTabData(index, page)
        self.renew(page)
        return index

    def renew(self, page: Page) -> None:
        """Show title, icon and dot of a page as they are now."""
        if (index := self.index_of(page)) >= 0:
            self.setTabText(index, page.title)
            self.setTabToolTip(index, page.title)
            self.setAccessibleTabName(index, _("{title}, not saved").format(title=page.title) if page.is_changed else page.title)
            self.update()

    def tabSizeHint(self, index: int) -> QSize:
        """Icon, words, cross; at most 230 px."""
        words = metrics("label").horizontalAdvance(self.tabText(index))
        return QSize(min(scaled(WIDEST), max(scaled(NARROWEST), round(words) + 14 + scaled(22) + 8 + CROSS + 12)), scaled(tokens.TAB_ROW))

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Tabs keep their width; what has no room is reached by scrolling and by the list."""
        return self.tabSizeHint(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw all tabs, the current one last because it covers the line below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = self.currentIndex()
        for index in range(self.count()):
            if index != current:
                self._paint_tab(painter, index, is_current=False)
                if index + 1 not in (current, self.count()) and index != self._hovered and index + 1 != self._hovered:
                    rect = self.tabRect(index)
                    painter.fillRect(QRect(rect.right(), rect.center().y() - 6, 1, 13), theme().color("border"))
        if current >= 0:
            self._paint_tab(painter, current, is_current=True)

    def _paint_tab(self, painter: QPainter, index: int, is_current: bool) -> None:
        page, rect, shown = self.page(index), QRectF(self.tabRect(index)), theme()
        if page is None:
            return
        if is_current:
            _paint_joined(painter, rect)
        elif index == self._hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shown.color("line"))
            painter.drawRoundedRect(rect.adjusted(3, 4, -3, -4), tokens.RADIUS, tokens.RADIUS)
        middle = rect.center().y() + 1
        side, face = scaled(16), "label" if is_current else "body"
        draw_icon(painter, QRectF(rect.left() + 13, middle - side / 2, side, side), page.icon, "accent_text" if is_current else "text2")
        left = 13 + side + 6
        words = QRectF(rect.left() + left, rect.top() + 1, rect.width() - left - CROSS - 14, rect.height())
        painter.setFont(tokens.font(face))
        painter.setPen(shown.color("text" if is_current else "text2"))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, metrics(face).elidedText(page.title, Qt.TextElideMode.ElideRight, words.width()))
        cross = self._cross(index)
        if page.is_changed and not cross.contains(QPointF(self.mapFromGlobal(self.cursor().pos()))):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shown.color("accent_text"))
            painter.drawEllipse(QRectF(cross.center().x() - 4, cross.center().y() - 4, 8, 8))
        elif is_current or index == self._hovered:
            draw_icon(painter, cross.adjusted(1, 1, -1, -1), "close", "text2")
        if is_current and self.hasFocus():
            painter.setPen(shown.color("accent_text"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(5, 5, -5, -5), tokens.RADIUS_SMALL, tokens.RADIUS_SMALL)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Warm the tab under the pointer."""
        super().mouseMoveEvent(event)
        self._hovered = self.tabAt(event.position().toPoint())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """No tab is warm any more."""
        super().leaveEvent(event)
        self._hovered = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a cross does not choose or drag its tab."""
        if event.button() == Qt.MouseButton.LeftButton and self._at_cross(event) >= 0:
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The cross and the middle button close."""
        index = self.tabAt(event.position().toPoint()) if event.button() == Qt.MouseButton.MiddleButton else -1
        if event.button() == Qt.MouseButton.LeftButton:
            index = self._at_cross(event)
        if index >= 0 and (page := self.page(index)) is not None:
            self.close_wanted.emit(page)
            return
        super().mouseReleaseEvent(event)

    def _cross(self, index: int) -> QRectF:
        rect = self.tabRect(index)
        return QRectF(rect.right() - CROSS - 10, rect.center().y() - CROSS / 2 + 1, CROSS, CROSS)

    def _at_cross(self, event: QMouseEvent) -> int:
        index = self.tabAt(event.position().toPoint())
        return index if index >= 0 and self._cross(index).contains(event.position()) else -1

    def _on_menu(self, point: QPoint) -> None:
        if (page := self.page(self.tabAt(point))) is not None:
            self.menu_wanted.emit(page, self.mapToGlobal(point))


def _paint_joined(painter: QPainter, rect: QRectF) -> None:
    """The current tab: its ground runs into the page, its border stops there."""
    shape, radius = rect.adjusted(0.5, 2.5, -0.5, 0), 7.0
    path = QPainterPath(QPointF(shape.left(), rect.bottom() + 1))
    path.lineTo(shape.left(), shape.top() + radius)
    path.quadTo(shape.topLeft(), QPointF(shape.left() + radius, shape.top()))
    path.lineTo(shape.right() - radius, shape.top())
    path.quadTo(shape.topRight(), QPointF(shape.right(), shape.top() + radius))
    path.lineTo(shape.right(), rect.bottom() + 1)
    painter.setPen(theme().color("border"))
    painter.setBrush(theme().color("surface"))
    painter.drawPath(path)


class TabRow(QWidget):
    """The row of tabs: behind the last one "+", at the far right the list of all.

    Signals: ``new_wanted()``.
    """

    new_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(scaled(tokens.TAB_ROW))
        self.tabs = DocumentTabs()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(2)
        row.addWidget(self.tabs)
        row.addWidget(IconButton("add", _("Open something"), self.new_wanted.emit, "Ctrl+K", size=16))
        row.addStretch(1)
        self.list_button = IconButton("chevron_down", _("All open pages"), size=14)
        self.list_button.setMenu(QMenu(self.list_button))
        self.list_button.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        self.list_button.menu().aboutToShow.connect(self._fill_list)
        row.addWidget(self.list_button)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame colour, and the line that the current tab opens."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("chrome"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme().color("border"))

    def _fill_list(self) -> None:
        menu = self.list_button.menu()
        menu.clear()
        for index in range(self.tabs.count()):
            if (page := self.tabs.page(index)) is not None:
                text = f"{page.title} ●" if page.is_changed else page.title
                menu.addAction(icon(page.icon), text.replace("&", "&&"), lambda index=index: self.tabs.setCurrentIndex(index))
