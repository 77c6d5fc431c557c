"""A report on the screen, against a real database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.enums.people import Role
from app.db.engine import Database
from app.services.context import Context, UserInfo
from app.ui.kit import navigator as navigator_module
from app.ui.kit.pages import PAGES
from app.ui.kit.run import is_idle
from app.ui.kit.theme import apply_theme
from app.ui.kit.widgets import EmptyState
from app.ui.reporting.catalogue_page import CataloguePage
from app.ui.reporting.explanation import ExplanationDialog
from app.ui.reporting.report_files import write_file
from app.ui.reporting.report_page import ReportPage
from tests.reports.conftest import Trade

Open = Callable[..., ReportPage]


class Opened:
    """A navigator that only remembers."""

    def __init__(self) -> None:
        self.records: list[tuple[str, int | None]] = []
        self.pages: list[tuple[str, dict[str, Any]]] = []

    def open(self, entity: str, id: int | None) -> None:
        self.records.append((entity, id))

    def open_list(self, entity: str) -> None:
        self.pages.append((entity, {}))

    def open_page(self, code: str, **arguments: Any) -> None:
        self.pages.append((code, arguments))


@pytest.fixture
def opened() -> Iterator[Opened]:
    """What was opened."""
    made = Opened()
    navigator_module.use_navigator(made)
    yield made
    navigator_module._current.clear()


@pytest.fixture
def ctx(books: Database, trade: Trade) -> Context:
    """The owner of the small firm."""
    return Context(books, UserInfo(trade["Ann"], "Ann Weber", "ann", Role.OWNER))


@pytest.fixture
def open_report(qtbot: QtBot, ctx: Context, opened: Opened) -> Iterator[Open]:
    """Open a report and wait until it is there."""
    with clock.frozen(datetime(2026, 4, 20, 12)):

        def make(code: str, **parameters: Any) -> ReportPage:
            page = ReportPage(ctx, code, parameters)
            qtbot.addWidget(page)
            page.resize(1200, 800)
            page.show()
            settle(qtbot)
            return page

        yield make


def settle(qtbot: QtBot) -> None:
    qtbot.waitUntil(is_idle, timeout=10_000)
    QApplication.processEvents()


def texts(page: ReportPage, column: int = 0) -> list[str]:
    model = page.table.report_model
    return [str(model.index(line, column).data()) for line in range(model.rowCount())]


def test_page_when_opened_then_shows_rows_total_and_chart(open_report: Open) -> None:
    page = open_report("sales_by_month", period="2026")
    assert texts(page) == ["Jan 2026", "Feb 2026", "Mar 2026", "Apr 2026"]
    assert texts(page, 2) == ["79.90", "0.00", "3.00", "5.00"]
    assert "Net, € 87.90" in page.total.accessibleName()
    assert page.chart.isVisible()
    assert len(page.chart.hits) == 4
    assert page.status_parts[0] == "4 rows"


def test_number_when_entered_then_documents_are_listed_and_escape_returns(open_report: Open, qtbot: QtBot, opened: Opened, trade: Trade) -> None:
    page = open_report("sales_by_month", period="2026")
    page.table.setCurrentIndex(page.table.report_model.index(2, 2))
    assert page.status_parts[-1] == "2 entries behind it, Enter opens them"
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    settle(qtbot)
    assert page.result is not None
    assert page.result.opened is not None
    assert not page.chart.isVisible()
    assert not page.bar.isVisible()
    assert [name.split("-")[0] for name in texts(page)] == ["I3", "C1"]
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert opened.records == [("document", trade["I3"])]
    QTest.keyClick(page.table, Qt.Key.Key_Escape)
    assert texts(page)[0] == "Jan 2026"
    assert page.bar.isVisible()


def test_report_when_cancelled_then_its_statement_is_stopped_and_it_can_be_run_again(open_report: Open, qtbot: QtBot, books: Database) -> None:
    page = open_report("sales_by_month", period="2026")
    begun, is_slow = threading.Event(), [True]

    def wait_long(_connection: Any, cursor: Any, statement: str, *_rest: Any) -> None:
        if is_slow[0] and "document" in statement:
            begun.set()
            cursor.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT count(*) FROM n").fetchall()

    sa.event.listen(books.engine, "before_cursor_execute", wait_long)
    try:
        page.refresh()
        qtbot.waitUntil(begun.is_set)
        assert page._job is not None
        page._job.cancel()
        settle(qtbot)
        state = page.findChild(EmptyState)
        assert state is not None
        assert (state.isVisible(), page.result) == (True, None)
        is_slow[0] = False
        state.chosen.emit("again")
        settle(qtbot)
        assert texts(page)[0] == "Jan 2026"
        assert not page.findChildren(EmptyState) or not state.isVisible()
    finally:
        sa.event.remove(books.engine, "before_cursor_execute", wait_long)


def test_chart_when_its_part_is_clicked_then_the_number_opens(open_report: Open, qtbot: QtBot) -> None:
    page = open_report("sales_by_month", period="2026")
    hit = page.chart.hits[0]
    height = page.chart.height() - 16
    at = QPointF(20 + hit.left + hit.width / 2, 4 + height - hit.bottom - hit.height / 2)
    assert page.chart.hit_at(at) == hit
    QTest.mouseClick(page.chart, Qt.MouseButton.LeftButton, pos=at.toPoint())
    settle(qtbot)
    assert page.result is not None
    assert page.result.title == "Sales by month · Jan 2026 · Net"


def test_total_when_double_clicked_then_all_documents_are_listed(open_report: Open, qtbot: QtBot) -> None:
    page = open_report("sales_by_month", period="2026")
    x = page.table.columnViewportPosition(2) + 20
    QTest.mouseDClick(page.total, Qt.MouseButton.LeftButton, pos=QPoint(x, 10))
    settle(qtbot)
    assert page.table.report_model.rowCount() == 5


def test_groups_when_folded_then_their_rows_hide(open_report: Open) -> None:
    page = open_report("sales_by_product", period="2026")
    assert len(texts(page)) == 6
    page.table.setCurrentIndex(page.table.report_model.index(0, 0))
    QTest.keyClick(page.table, Qt.Key.Key_Left)
    assert texts(page) == ["Bolts", "Cables", "=Cable", "Fasteners", "Nut M8"]
    QTest.keyClick(page.table, Qt.Key.Key_Right)
    assert len(texts(page)) == 6


def test_column_when_its_head_is_clicked_then_rows_sort_within_groups(open_report: Open) -> None:
    page = open_report("sales_by_client", period="2026", group="manager")
    page.table.report_model.sort(2, Qt.SortOrder.AscendingOrder)
    assert texts(page) == ["Борис Ким", "Gamma", "Бета", "Ann Weber", "Alfa"]
    page.table.report_model.sort(0, Qt.SortOrder.DescendingOrder)
    assert texts(page) == ["Борис Ким", "Бета", "Gamma", "Ann Weber", "Alfa"]


def test_period_when_chosen_by_name_then_report_runs_and_keeps_the_name(open_report: Open, qtbot: QtBot) -> None:
    page = open_report("sales_by_client", period="2026")
    menu = page.bar.buttons["period"].menu()  # type: ignore[attr-defined]
    next(action for action in menu.actions() if action.text() == "Last month").trigger()
    settle(qtbot)
    assert page.parameters["period"] == "last_month"
    assert texts(page) == ["Alfa"]


def test_period_when_typed_from_day_to_day_then_report_runs(open_report: Open, qtbot: QtBot) -> None:
    page = open_report("sales_by_client", period="2026")
    popup = page.bar.ask("period")
    popup.first.set(datetime(2026, 4, 1).date())  # type: ignore[attr-defined]
    popup.last.set(datetime(2026, 3, 1).date())  # type: ignore[attr-defined]
    popup.apply()
    assert "begins after" in popup.problem.text()
    popup.last.set(datetime(2026, 4, 30).date())  # type: ignore[attr-defined]
    popup.apply()
    settle(qtbot)
    assert page.parameters["period"] == "2026-04-01..2026-04-30"
    assert texts(page) == ["Gamma"]


def test_filter_when_chosen_then_is_a_chip_and_goes_with_its_cross(open_report: Open, qtbot: QtBot, trade: Trade) -> None:
    page = open_report("sales_by_client", period="2026", client=[trade["Beta"]])
    assert page.bar.chips["client"].text() == "Client Бета"
    assert texts(page) == ["Бета"]
    page.bar.chips["client"].removed.emit()
    settle(qtbot)
    assert len(texts(page)) == 3
    assert "client" not in page.bar.chips


def test_required_parameter_when_missing_then_is_asked_for(open_report: Open, qtbot: QtBot, trade: Trade) -> None:
    page = open_report("stock_movements")
    assert page.result is None
    assert page.actions()[0].why_not()
    page.change({**page.parameters, "product": [trade["bolt"]], "period": "2026"})
    settle(qtbot)
    assert page.table.report_model.rowCount() == 4


def test_page_when_nothing_fits_then_says_so_and_offers_all_time(open_report: Open, qtbot: QtBot) -> None:
    page = open_report("sales_by_month", period="2019")
    state = page._stack.currentWidget()
    assert state is not None
    assert state.accessibleName() == "Nothing to show"
    state.chosen.emit("all")  # type: ignore[attr-defined]
    settle(qtbot)
    assert len(texts(page)) == 4


def test_menu_when_asked_on_a_number_then_offers_documents_and_how_it_is_made(open_report: Open, qtbot: QtBot) -> None:
    page = open_report("sales_by_client", period="2026")
    names = [action.text() for action in page.menu_for(0, 2).actions()]
    assert names[:3] == ["Open the documents behind it", "How is it made", "Open “Alfa”"]
    from app.services import reporting

    assert page.result is not None
    dialog = ExplanationDialog(reporting.explain(page.result, page.result.rows[0], page.result.columns[2]), True, page)
    qtbot.addWidget(dialog)
    assert dialog.accessibleName() == "Net, €: 73.00"
    dialog.close()


def test_copy_when_cells_are_selected_then_clipboard_has_tabs(open_report: Open) -> None:
    page = open_report("sales_by_client", period="2026")
    page.table.selectAll()
    page.table.copy()
    assert QGuiApplication.clipboard().text().splitlines()[0] == "Alfa\t3\t73.00\t13.87\t86.87"


def test_export_when_asked_then_file_is_written(open_report: Open, ctx: Context, qtbot: QtBot, tmp_path: Path) -> None:
    page = open_report("sales_by_client", period="2026")
    assert page.result is not None
    write_file(page, ctx, page.result, "pdf", tmp_path / "sales.pdf")
    settle(qtbot)
    assert (tmp_path / "sales.pdf").read_bytes().startswith(b"%PDF")


def test_page_when_theme_changes_then_paints_in_it(open_report: Open, qapp: QApplication) -> None:
    page = open_report("sales_by_product", period="2026", across="month")
    before = page.grab().toImage()
    apply_theme(qapp, "dark")
    QApplication.processEvents()
    assert page.grab().toImage() != before


def test_catalogue_when_searched_then_shows_what_fits_and_opens_it(qtbot: QtBot, ctx: Context, opened: Opened) -> None:
    page = CataloguePage(ctx)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    settle(qtbot)
    assert len(page.tiles) >= 10
    page.search.setText("sales month")
    page.search.returnPressed.emit()
    assert {tile.entry.code for tile in page.tiles} == {"sales_by_month", "sales_by_product", "sales_by_manager"}
    page.search.setText("who owes")
    page.search.returnPressed.emit()
    QTest.keyClick(page.tiles[0], Qt.Key.Key_Return)
    assert opened.pages == [("report", {"report": "receivables_ageing"})]


def test_report_when_saved_under_a_name_then_catalogue_offers_and_forgets_it(open_report: Open, qtbot: QtBot, ctx: Context, opened: Opened) -> None:
    page = open_report("sales_by_client", period="this_year", group="manager")
    page.save_as("Clients by manager", True)
    settle(qtbot)
    assert page.title == "Clients by manager"
    catalogue = CataloguePage(ctx)
    qtbot.addWidget(catalogue)
    catalogue.show()
    settle(qtbot)
    first = catalogue.tiles[0]
    assert (first.entry.title, first.entry.group, first.entry.description) == ("Clients by manager", "Saved", "Sales by client, shared")
    first.click()
    assert opened.pages[-1] == ("report", {"report": "sales_by_client", "saved": first.entry.saved})
    again = PAGES.get("report").make(ctx, report="sales_by_client", saved=first.entry.saved)
    qtbot.addWidget(again)
    again.show()
    settle(qtbot)
    assert (again.title, texts(again)) == ("Clients by manager", texts(page))
    assert again.parameters["period"] == "this_year"
    catalogue.forget(first.entry)
    qtbot.waitUntil(lambda: catalogue.tiles[0].entry.saved is None)
