"""The wizard in a real window on a real database (UX 6)."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from app.models.catalog import Product, Unit
from app.models.clients import Client
from app.models.documents import Document
from app.services.context import Context
from app.services.imports.outcome import Outcome
from app.ui.kit import message
from app.ui.kit.navigator import use_navigator
from app.ui.kit.run import is_idle
from app.ui.screens.import_wizard.page import ImportPage
from tests.services.imports.files import text_file

CLIENTS = (
    "Kunde;Ort;Telefon;E-Mail", "Nordwind AG;Kiel;+49 431 555 01 11;info@nordwind.example", "Südpol & Söhne;München;siehe Karte;s@suedpol.example",
    "Ostsee KG;Lübeck;;",
)


class Opened:
    """A navigator that only remembers what was asked of it."""

    def __init__(self) -> None:
        self.lists: list[str] = []

    def open(self, entity: str, id: int | None) -> None:
        raise AssertionError(entity)

    def open_list(self, entity: str) -> None:
        self.lists.append(entity)

    def open_page(self, code: str, **arguments: object) -> None:
        raise AssertionError(code)


@pytest.fixture
def ctx(new_firm: Context) -> Context:
    return new_firm


@pytest.fixture
def opened() -> Opened:
    navigator = Opened()
    use_navigator(navigator)
    return navigator


def _page(qtbot: QtBot, ctx: Context, entity: str) -> ImportPage:
    page = ImportPage(ctx, entity)
    qtbot.addWidget(page)
    page.resize(1240, 800)
    page.show()
    qtbot.waitUntil(is_idle)
    return page


def _on(qtbot: QtBot, page: ImportPage) -> None:
    assert page.next_button.isEnabled(), page.step.why_not_next()
    qtbot.mouseClick(page.next_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(is_idle, timeout=20_000)


def _drop(page: ImportPage, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    drop = QDropEvent(QPoint(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    page.file_step.zone.dropEvent(drop)


def _count(ctx: Context, model: type) -> int:
    with ctx.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_file_when_dropped_then_guesses_shown_with_reasons_and_changeable(qtbot: QtBot, ctx: Context, tmp_path: Path) -> None:
    page = _page(qtbot, ctx, "client")
    assert page.step is page.file_step
    assert not page.next_button.isEnabled()
    assert page.next_button.toolTip() == "Choose a file first."
    _drop(page, text_file(tmp_path, "kunden.csv", *CLIENTS, encoding="cp1252"))
    qtbot.waitUntil(is_idle)
    layout = page.layout_step
    assert page.step is layout
    assert (layout.encoding.currentData(), layout.separator.currentData(), layout.header.value()) == ("cp1252", ";", 1)
    assert layout._reasons["separator"].text() == "most lines then have 4 columns"
    assert not layout.sheet.isVisible()
    assert layout.grid.cells.rows[1].texts[0] == "Nordwind AG"
    layout.header.setValue(2)
    qtbot.waitUntil(is_idle)
    assert page.state.job is not None
    assert page.state.job.layout.columns[0].name == "Nordwind AG"


def test_wrong_cell_when_mended_in_the_grid_then_comes_in(qtbot: QtBot, ctx: Context, opened: Opened, tmp_path: Path) -> None:
    page = _page(qtbot, ctx, "client")
    _drop(page, text_file(tmp_path, "kunden.csv", *CLIENTS))
    qtbot.waitUntil(is_idle)
    _on(qtbot, page)
    columns = page.columns_step
    assert [row.targets.currentData() for row in columns.rows] == ["name", "city", "phone", "email"]
    assert columns.rows[0].samples.text == "Nordwind AG  ·  Südpol & Söhne  ·  Ostsee KG"
    assert columns.rows[2].fit.text == "1 cell does not fit"
    _on(qtbot, page)
    check = page.check_step
    assert page.next_button.text() == "Import 2 records"
    assert check.tabs.current == "wrong"
    row = check.grid.cells.rows[0]
    assert row.texts[0] == "C3: “siehe Karte” is not a phone number."
    assert row.marks[3][0] == "bad_soft"
    assert _count(ctx, Client) == 0, "a check writes nothing"
    check.grid.cells.setData(check.grid.cells.index(0, 3), "+49 89 555 02 22")
    assert not page.next_button.isEnabled()
    qtbot.mouseClick(check.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(is_idle)
    assert page.next_button.text() == "Import 3 records"
    _on(qtbot, page)
    assert page.result_step.title_label.text() == "3 records came in"
    with ctx.reading() as session:
        assert session.scalar(sa.select(Client.phone).where(Client.city == "München")) == "+49 89 555 02 22"
    page.result_step.open_list()
    assert opened.lists == ["client"]
    qtbot.mouseClick(page.result_step.undo_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(is_idle)
    assert page.result_step.title_label.text() == "The import was undone"
    assert _count(ctx, Client) == 0
    _on(qtbot, page)
    assert page.step is page.file_step


def test_refused_rows_when_saved_then_a_workbook_with_reasons(qtbot: QtBot, ctx: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = _page(qtbot, ctx, "client")
    _drop(page, text_file(tmp_path, "kunden.csv", *CLIENTS))
    qtbot.waitUntil(is_idle)
    for _step in range(3):
        _on(qtbot, page)
    target = tmp_path / "rest.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: (str(target), ""))
    page.result_step.save_refused()
    qtbot.waitUntil(is_idle)
    assert [cell.value for cell in load_workbook(target).active[2]][-1] == "C3: “siehe Karte” is not a phone number."


def test_column_when_given_a_taken_target_then_the_other_column_loses_it(qtbot: QtBot, ctx: Context, tmp_path: Path) -> None:
    page = _page(qtbot, ctx, "client")
    _drop(page, text_file(tmp_path, "kunden.csv", *CLIENTS))
    qtbot.waitUntil(is_idle)
    _on(qtbot, page)
    name, city = page.columns_step.rows[0].targets, page.columns_step.rows[1].targets
    city.setCurrentIndex(city.findData("name"))
    city.activated.emit(city.currentIndex())
    qtbot.waitUntil(is_idle)
    assert name.currentData() == ""
    assert page.state.job is not None
    assert {head: use.target for head, use in page.state.job.mapping.columns.items()} == {"Ort": "name", "Telefon": "phone", "E-Mail": "email"}
    city.setCurrentIndex(0)
    city.activated.emit(0)
    qtbot.waitUntil(is_idle)
    assert page.next_button.toolTip() == "Still missing: Name."


def test_mapping_when_saved_then_chosen_again_and_the_last_one_taken_by_itself(qtbot: QtBot, ctx: Context, opened: Opened, tmp_path: Path) -> None:
    page = _page(qtbot, ctx, "client")
    _drop(page, text_file(tmp_path, "a.csv", "Kunde;Ort;Telefon", "Nordwind AG;Kiel;+49 431 555 01 11"))
    qtbot.waitUntil(is_idle)
    _on(qtbot, page)
    columns = page.columns_step
    phone = next(row for row in columns.rows if row.column.name == "Telefon")
    phone.targets.setCurrentIndex(0)
    phone.targets.activated.emit(0)
    assert not columns.saved.save_button.isEnabled()
    columns.saved.names.setEditText("From the fair")
    qtbot.mouseClick(columns.saved.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: is_idle() and columns.saved.names.count() == 1)
    assert columns.saved.note.text == "“From the fair” is saved."
    _on(qtbot, page)
    _on(qtbot, page)
    assert page.state.imported is not None

    second = _page(qtbot, ctx, "client")
    _drop(second, text_file(tmp_path, "b.csv", "Kunde;Ort;Telefon", "Südpol;München;+49 89 555 01 11"))
    qtbot.waitUntil(is_idle)
    assert second.state.job is not None
    assert set(second.state.job.mapping.columns) == {"Kunde", "Ort"}, "the same heads: as last time"
    assert set(second.state.job.reasons.values()) == {"as last time"}

    third = _page(qtbot, ctx, "client")
    _drop(third, text_file(tmp_path, "c.csv", "Kunde;Telefon;Fax", "Ostsee KG;+49 451 555 01 11;1"))
    qtbot.waitUntil(is_idle)
    _on(qtbot, third)
    assert third.state.job is not None
    assert "Telefon" in third.state.job.mapping.columns
    names = third.columns_step.saved.names
    qtbot.waitUntil(lambda: names.count() == 1)
    names.setCurrentIndex(0)
    names.activated.emit(0)
    qtbot.waitUntil(is_idle)
    assert set(third.state.job.mapping.columns) == {"Kunde"}
    assert third.columns_step.saved.note.text == "This file lacks: Ort."


def test_unknown_word_when_explained_then_remembered_and_rows_come_in(qtbot: QtBot, ctx: Context, tmp_path: Path) -> None:
    page = _page(qtbot, ctx, "product")
    _drop(page, text_file(tmp_path, "p.csv", "Artikel,Bezeichnung,Einheit,Preis", "A1,Farbe,Eimerchen,3.50", "A2,Lack,Eimerchen,4.50"))
    qtbot.waitUntil(is_idle)
    for _step in range(2):
        _on(qtbot, page)
    words = page.check_step.words
    assert words.isVisible()
    editor = next(box for box in words.findChildren(QComboBox) if box.accessibleName() == "“Eimerchen” means")
    with ctx.reading() as session:
        pack = session.scalar(sa.select(Unit.id).where(Unit.unece == "PK"))
    editor.setCurrentIndex(editor.findData(pack))
    words.remember()
    qtbot.waitUntil(is_idle)
    assert page.state.report is not None
    assert dict(page.state.report.records) == {"new": 2}
    assert not words.isVisible()
    _on(qtbot, page)
    with ctx.reading() as session:
        assert set(session.scalars(sa.select(Product.unit_id))) == {pack}


def test_documents_when_types_and_fixed_values_are_given_then_posted(qtbot: QtBot, ctx: Context, opened: Opened, tmp_path: Path) -> None:
    page = _page(qtbot, ctx, "document")
    path = text_file(
        tmp_path, "i.csv", "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID", "1,A,Bolt,2,2024-05-01,2.50,K1",
        "C2,A,Bolt,-1,2024-05-02,2.50,",
    )
    _drop(page, path)
    qtbot.waitUntil(is_idle)
    _on(qtbot, page)
    rules = page.columns_step.rules
    for field in rules.findChildren(QLineEdit):
        match field.accessibleName():
            case "Beginning of the number" if field.isEnabled():
                field.setText("C")
            case "Currency for all rows":
                field.setText("GBP")
            case "Client: name for all rows":
                field.setText("Unidentified")
            case _:
                continue
        field.editingFinished.emit()
    _on(qtbot, page)
    assert page.state.report is not None
    assert dict(page.state.report.records) == {"new": 2}, [str(problem) for finding in page.state.report.refused for problem in finding.problems]
    _on(qtbot, page)
    with ctx.reading() as session:
        found = {(document.type, document.number, document.currency) for document in session.scalars(sa.select(Document))}
    assert found == {("invoice", "1", "GBP"), ("credit_note", "C2", "GBP")}
    page.result_step.open_list()
    assert opened.lists == ["invoice"]


def test_import_when_cancelled_then_nothing_is_left(qtbot: QtBot, ctx: Context, tmp_path: Path) -> None:
    page = _page(qtbot, ctx, "client")
    _drop(page, text_file(tmp_path, "many.csv", "code,name", *(f"C{n},Client {n}" for n in range(6_000))))
    qtbot.waitUntil(is_idle)
    for _step in range(2):
        _on(qtbot, page)
    page.go_on()
    assert not page.can_close(), "a running import is not left alone"
    qtbot.waitUntil(lambda: page.result_step.progress.value() > 0, timeout=20_000)
    page.result_step.cancel()
    qtbot.waitUntil(is_idle, timeout=20_000)
    assert page.result_step.title_label.text() == "The import was cancelled"
    assert _count(ctx, Client) == 0


def test_past_import_when_undone_from_the_first_page_then_gone(qtbot: QtBot, ctx: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.services.imports.facade import import_file

    import_file(ctx, "clients", text_file(tmp_path, "kunden.csv", "code,name", "A,Anders"))
    page = _page(qtbot, ctx, "client")
    monkeypatch.setattr(message, "choose", lambda *_arguments: "undo")
    button = next(child for child in page.file_step.findChildren(type(page.back_button)) if child.accessibleName() == "Undo the import of kunden.csv")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(is_idle)
    assert _count(ctx, Client) == 0


def test_file_when_hostile_then_a_message_and_the_wizard_stays(qtbot: QtBot, ctx: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Exception] = []
    monkeypatch.setattr(message, "show_error", lambda _parent, error: told.append(error))
    page = _page(qtbot, ctx, "client")
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"%PDF-1.7 nothing")
    _drop(page, path)
    qtbot.waitUntil(is_idle)
    assert "is not a table" in str(told[0])
    assert page.step is page.file_step


def test_outcomes_when_listed_then_each_has_a_tab(qtbot: QtBot, ctx: Context) -> None:
    page = _page(qtbot, ctx, "client")
    assert {page.check_step.tabs.tabData(index) for index in range(page.check_step.tabs.count())} == {outcome.value for outcome in Outcome}
