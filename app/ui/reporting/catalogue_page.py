"""The page "Reports": all that the person may run, by groups, with a search."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.core.i18n import N_, _
from app.services import reporting
from app.services.context import Context
from app.services.reporting import ReportInfo
from app.ui.kit.icons import draw_icon
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import run
from app.ui.kit.theme import metrics, scaled, theme, tokens
from app.ui.kit.widgets import Ground, Label, PageHead, SearchBox
from app.ui.lists.cell_painter import write

COLUMNS = 2
TILE = 62
WIDEST = 1120


class ReportTile(QAbstractButton):
    """One report: icon, name, what it tells.

    Signals: ``clicked()``.
    """

    def __init__(self, info: ReportInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.info = info
        self.setText(info.title)
        self.setAccessibleName(info.title)
        self.setAccessibleDescription(info.description)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(scaled(TILE))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """Room for the name."""
        return QSize(round(metrics("label").horizontalAdvance(self.text())) + 80, scaled(TILE))

    def keyPressEvent(self, event: Any) -> None:
        """Enter opens too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Name and description; a border as of a card."""
        painter, shown = QPainter(self), theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(shown.color("accent_text" if self.hasFocus() else "border"))
        painter.setBrush(shown.color("hover" if self.underMouse() else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS_PANEL, tokens.RADIUS_PANEL)
        side = scaled(20)
        draw_icon(painter, QRectF(16, (self.height() - side) / 2, side, side), _ICONS.get(self.info.code, "report"), "text2")
        left, middle = 16 + side + 14, self.height() / 2
        width = self.width() - left - 14
        write(painter, QRectF(left, middle - scaled(21), width, scaled(20)), self.info.title, "text", "label")
        write(painter, QRectF(left, middle, width, scaled(18)), self.info.description, "text2", "small")


#: icons of the shipped reports; others show that of reports
_ICONS = {
    "sales_by_month": "chart", "sales_by_client": "client", "sales_by_product": "product", "sales_by_manager": "employee",
    "open_orders": "order", "stock_on_hand": "warehouse", "stock_movements": "transfer", "receivables_ageing": "balance", "payments": "payment",
    "price_list": "price_list",
}


class CataloguePage(Page):
    """The catalogue of reports.

    Signals: ``chosen(str)`` code of a report that was clicked.
    """

    chosen = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__(_("Reports"), "report")
        self._context = context
        self._all: list[ReportInfo] = []
        self.tiles: list[ReportTile] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = PageHead(_("Reports"))
        self.search = SearchBox(_("Find a report"), scaled(280))
        self.search.searched.connect(self._filter)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, tokens.MARGIN, 0)
        row.addWidget(head, 1)
        row.addWidget(self.search)
        column.addLayout(row)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        column.addWidget(self._area, 1)
        self.chosen.connect(self._open)
        self.setFocusProxy(self.search)
        self.refresh()

    def refresh(self) -> None:
        """Read the catalogue again."""
        run(self, lambda: reporting.catalogue(self._context), done=self._on_read)

    def _on_read(self, found: list[ReportInfo]) -> None:
        self._all = found
        self._filter(self.search.text())

    def _filter(self, text: str) -> None:
        """Show what has all the words in its name, group or description."""
        words = text.casefold().split()
        fitting = [info for info in self._all if all(word in f"{info.title} {info.group} {info.description}".casefold() for word in words)]
        self._show(fitting)
        self.set_status(_("{count} reports").format(count=len(fitting)))

    def _show(self, infos: list[ReportInfo]) -> None:
        self.tiles = []
        content = Ground("surface")
        outer = QHBoxLayout(content)
        outer.setContentsMargins(tokens.MARGIN, 4, tokens.MARGIN, tokens.MARGIN)
        inner = QWidget()
        inner.setMaximumWidth(scaled(WIDEST))
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for group in dict.fromkeys(info.group for info in infos):
            column.addSpacing(8)
            column.addWidget(Label(group, "section"))
            grid = QGridLayout()
            grid.setSpacing(12)
            for number in range(COLUMNS):
                grid.setColumnStretch(number, 1)
            for number, info in enumerate([info for info in infos if info.group == group]):
                tile = ReportTile(info)
                tile.clicked.connect(lambda _checked=False, code=info.code: self.chosen.emit(code))
                grid.addWidget(tile, number // COLUMNS, number % COLUMNS)
                self.tiles.append(tile)
            for number in range(grid.count(), COLUMNS):
                grid.addWidget(QWidget(), 0, number)
            column.addLayout(grid)
        if not infos and self._all:
            column.addSpacing(40)
            column.addWidget(Label(_("No report has these words. Try fewer of them."), "body", "text2"))
        column.addStretch()
        outer.addWidget(inner, 1)
        outer.addStretch()
        self._area.setWidget(content)

    def _open(self, code: str) -> None:
        navigator().open_page("report", report=code)


def _make(context: Context, **_more: Any) -> Page:
    return CataloguePage(context)


declare(PageType("reports", N_("Reports"), "report", "", _make, permission="reports.catalogue", order=90))
