"""The page "Reports": all that the person may run, by groups, with a search."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QMenu, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.core.i18n import _
from app.services import reporting, saved_reports
from app.services.context import Context
from app.ui.kit.icons import draw_icon
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import Page
from app.ui.kit.run import run
from app.ui.kit.theme import metrics, scaled, theme, tokens
from app.ui.kit.widgets import Ground, Label, PageHead, SearchBox
from app.ui.lists.cell_painter import write

COLUMNS = 2
TILE = 62
WIDEST = 1120


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the catalogue; ``saved`` is the id of a saved report."""

    code: str
    title: str
    group: str
    description: str
    saved: int | None = None


def entries(context: Context) -> list[Entry]:
    """What people kept, then all reports in their groups."""
    kept = []
    for report in saved_reports.saved_reports(context):
        description = _("{report}, shared").format(report=report.title) if report.is_shared else report.title
        kept.append(Entry(report.code, report.name, _("Saved"), description, report.id))
    return kept + [Entry(info.code, info.title, info.group, info.description) for info in reporting.catalogue(context)]


class ReportTile(QAbstractButton):
    """One report: icon, name, what it tells.

    Signals: ``clicked()``.
    """

    def __init__(self, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        self.setText(entry.title)
        self.setAccessibleName(entry.title)
        self.setAccessibleDescription(entry.description)
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
        draw_icon(painter, QRectF(16, (self.height() - side) / 2, side, side), _ICONS.get(self.entry.code, "report"), "text2")
        left, middle = 16 + side + 14, self.height() / 2
        width = self.width() - left - 14
        write(painter, QRectF(left, middle - scaled(21), width, scaled(20)), self.entry.title, "text", "label")
        write(painter, QRectF(left, middle, width, scaled(18)), self.entry.description, "text2", "small")


#: icons of the shipped reports; others show that of reports
_ICONS = {
    "sales_by_month": "chart", "sales_by_client": "client", "sales_by_product": "product", "sales_by_manager": "employee",
    "open_orders": "order", "stock_on_hand": "warehouse", "stock_movements": "transfer", "receivables_ageing": "balance", "payments": "payment",
    "price_list": "price_list",
}


class CataloguePage(Page):
    """The catalogue of reports.

    Signals: ``chosen(Entry)`` a report was clicked.
    """

    chosen = Signal(object)

    entities: ClassVar[tuple[str, ...]] = ("saved_view",)

    def __init__(self, context: Context) -> None:
        super().__init__(_("Reports"), "report")
        self._context = context
        self._all: list[Entry] = []
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
        run(self, partial(entries, self._context), done=self._on_read)

    def _on_read(self, found: list[Entry]) -> None:
        self._all = found
        self._filter(self.search.text())

    def _filter(self, text: str) -> None:
        """Show what has all the words in its name, group or description."""
        words = text.casefold().split()
        fitting = [one for one in self._all if all(word in f"{one.title} {one.group} {one.description}".casefold() for word in words)]
        self._show(fitting)
        self.set_status(_("{count} reports").format(count=len(fitting)))

    def _show(self, shown: list[Entry]) -> None:
        self.tiles = []
        content = Ground("surface")
        outer = QHBoxLayout(content)
        outer.setContentsMargins(tokens.MARGIN, 4, tokens.MARGIN, tokens.MARGIN)
        inner = QWidget()
        inner.setMaximumWidth(scaled(WIDEST))
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for group in dict.fromkeys(entry.group for entry in shown):
            column.addSpacing(8)
            column.addWidget(Label(group, "section"))
            grid = QGridLayout()
            grid.setSpacing(12)
            for number in range(COLUMNS):
                grid.setColumnStretch(number, 1)
            for number, entry in enumerate([entry for entry in shown if entry.group == group]):
                tile = ReportTile(entry)
                tile.clicked.connect(lambda _checked=False, entry=entry: self.chosen.emit(entry))
                if entry.saved is not None:
                    tile.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
                    tile.customContextMenuRequested.connect(partial(self._show_menu, tile))
                grid.addWidget(tile, number // COLUMNS, number % COLUMNS)
                self.tiles.append(tile)
            for number in range(grid.count(), COLUMNS):
                grid.addWidget(QWidget(), 0, number)
            column.addLayout(grid)
        if not shown and self._all:
            column.addSpacing(40)
            column.addWidget(Label(_("No report has these words. Try fewer of them."), "body", "text2"))
        column.addStretch()
        outer.addWidget(inner, 1)
        outer.addStretch()
        self._area.setWidget(content)

    def _open(self, entry: Entry) -> None:
        if entry.saved is not None:
            navigator().open_page("report", report=entry.code, saved=entry.saved)
        else:
            navigator().open_page("report", report=entry.code)

    def _show_menu(self, tile: ReportTile, position: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(_("Open"), tile.click)
        menu.addAction(_("Delete the saved report"), partial(self.forget, tile.entry))
        menu.popup(tile.mapToGlobal(position))

    def forget(self, entry: Entry) -> None:
        """Delete a saved report."""
        if entry.saved is not None:
            run(self, partial(saved_reports.delete, self._context, entry.saved))
