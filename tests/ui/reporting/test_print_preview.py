"""The print preview as a person uses it; a printer that writes a PDF stands in for one of paper."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.core.errors import UserError
from app.reports.printing.samples import rouble_paper
from app.services import printing
from app.services.documents import defaults, drafts
from app.ui.kit.memory import memory
from app.ui.kit.navigator import use_navigator
from app.ui.lists.list_panel import ListPanel
from app.ui.reporting import paper_printing
from app.ui.reporting.paper_printing import chosen_pages, print_pdf
from app.ui.reporting.print_preview import PrintPreview
from app.ui.screens.documents import DOCUMENT
from tests.helpers.firm import SmallFirm, post
from tests.helpers.window import RememberingNavigator, press, settle, show
from tests.unit.printing.conftest import Render, render
from tests.unit.printing.papers import pages

__all__ = ["render"]

Preview = Callable[..., PrintPreview]


@pytest.fixture
def firm(standing_firm: SmallFirm) -> SmallFirm:
    """A small firm."""
    return standing_firm


@pytest.fixture
def printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two printers, both of which write this file."""
    file = tmp_path / "printed.pdf"

    def made(name: str) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(file))
        printer.setPrinterName(name)
        return printer

    monkeypatch.setattr(paper_printing, "printer_names", lambda: ["Office", "Cellar"])
    monkeypatch.setattr(paper_printing, "new_printer", made)
    return file


@pytest.fixture
def preview(qtbot: QtBot, firm: SmallFirm) -> Preview:
    """``preview(document, …)`` opens one and waits for its paper."""

    def opened(*documents: int, form: str = "") -> PrintPreview:
        page = PrintPreview(firm.ctx, documents, form)
        page.resize(1000, 800)
        show(qtbot, page)
        settle(qtbot, lambda: bool(page.view.sheets.rects()))
        return page

    return opened


def stored(firm: SmallFirm, lines: int = 2, type: str = "invoice") -> int:
    draft = drafts.new(firm.ctx, type, client=firm.client)
    draft.lines = defaults.product_lines(firm.ctx, draft, [(firm.products[0], Decimal(1))] * lines)
    return post(firm.ctx, drafts.save(firm.ctx, draft))


def sizes(file: Path) -> list[tuple[int, int]]:
    """The sizes of the printed sides in whole millimetres."""
    document = pypdfium2.PdfDocument(file)
    points = (document[index].get_size() for index in range(len(document)))
    return [(round(width * 25.4 / 72), round(height * 25.4 / 72)) for width, height in points]


def test_preview_when_enter_is_pressed_then_prints_without_a_dialog(qtbot: QtBot, firm: SmallFirm, preview: Preview, printed: Path) -> None:
    preview(stored(firm))
    press(Qt.Key.Key_Return)
    settle(qtbot, printed.exists)
    assert sizes(printed) == [(210, 297)]


def test_preview_when_enter_is_pressed_in_a_choice_then_prints_too(qtbot: QtBot, firm: SmallFirm, preview: Preview, printed: Path) -> None:
    page = preview(stored(firm))
    for widget in (page.bar.pages, page.bar.copies, page.bar.printers):
        printed.unlink(missing_ok=True)
        widget.setFocus()
        press(Qt.Key.Key_Return)
        settle(qtbot, printed.exists)


def test_preview_when_copies_and_pages_are_chosen_then_just_those(qtbot: QtBot, firm: SmallFirm, preview: Preview, printed: Path) -> None:
    page = preview(stored(firm, lines=80))
    count = len(page.view.sheets.rects())
    assert count > 2
    page.bar.pages.setText("2-3")
    page.bar.copies.setValue(2)
    page.print_now()
    settle(qtbot, printed.exists)
    assert len(sizes(printed)) == 4
    page.bar.pages.setText(f"{count + 1}")
    assert f"1 to {count}" in page._why_not_print()


def test_preview_when_printed_then_the_printer_is_remembered_for_the_form(qtbot: QtBot, firm: SmallFirm, preview: Preview, printed: Path) -> None:
    page = preview(stored(firm))
    page.bar.choose_printer("Cellar")
    page.print_now()
    settle(qtbot, printed.exists)
    assert memory().get("printer/any/invoice") == "Cellar"
    assert preview(stored(firm)).bar.printer_name == "Cellar"
    assert preview(stored(firm, type="quotation")).bar.printer_name == "Office"


def test_preview_when_there_is_no_printer_then_says_what_to_do(
    qtbot: QtBot, firm: SmallFirm, preview: Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper_printing, "printer_names", list)
    page = preview(stored(firm))
    assert "Save the paper as a PDF" in page._why_not_print()
    page.view.setFocus()
    press(Qt.Key.Key_Return)
    settle(qtbot)


def test_preview_when_saved_then_the_file_is_the_paper_and_the_folder_opens_without_closing(
    qtbot: QtBot, firm: SmallFirm, preview: Preview, printed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = preview(stored(firm))
    file = tmp_path / "paper.pdf"
    opened: list[QUrl] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(file), ""))
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    assert "Save the paper first" in page._why_no_folder()
    page.save_file()
    settle(qtbot, file.exists)
    settle(qtbot, lambda: not page._why_no_folder())
    page.open_folder()
    assert opened == [QUrl.fromLocalFile(str(tmp_path))]
    assert page.isVisible()
    assert pages(file.read_bytes()) == pages(page._paper.pdf)


def test_preview_when_several_documents_then_one_job_in_their_usual_forms(qtbot: QtBot, firm: SmallFirm, preview: Preview, printed: Path) -> None:
    page = preview(stored(firm), stored(firm, type="quotation"), stored(firm))
    assert len(page.view.sheets.rects()) == 3
    assert page.forms.currentText() == "The usual form of each"
    page.bar.copy.setChecked(True)
    settle(qtbot, lambda: all("KOPIE" in text for text in pages(page._paper.pdf)))
    page.print_now()
    settle(qtbot, printed.exists)
    assert sizes(printed) == [(210, 297)] * 3


def test_list_when_rows_are_chosen_and_ctrl_p_then_they_are_one_job(qtbot: QtBot, firm: SmallFirm) -> None:
    ids = [stored(firm) for _number in range(3)]
    navigator = RememberingNavigator()
    use_navigator(navigator)
    panel = ListPanel(firm.ctx, DOCUMENT)
    show(qtbot, panel)
    settle(qtbot, lambda: panel.model.rowCount() >= 3)
    panel.selection.select_all(panel.model.rowCount())
    command = next(command for command in panel.actions_of_list.of_selection() if command.code == "file.print")
    command.run()
    settle(qtbot, lambda: bool(navigator.pages))
    code, arguments = navigator.pages[0]
    assert code == "print_preview"
    assert set(ids) <= set(arguments["documents"])
    assert printing.print_together(firm.ctx, ids).pdf


def test_print_when_the_paper_lies_across_then_so_does_the_sheet(render: Render, printed: Path) -> None:
    pdf = render("ru/torg12", rouble_paper("delivery_note", 4), "ru")
    print_pdf(pdf, paper_printing.new_printer("Office"))
    assert set(sizes(printed)) == {(297, 210)}


@pytest.mark.parametrize(
    ("text", "wanted"), [("", [0, 1, 2, 3, 4]), ("2", [1]), ("1-2, 5", [0, 1, 4]), ("4-", [3, 4]), ("-2", [0, 1]), (" 3 – 4 ;1", [2, 3, 0])]
)
def test_pages_when_written_then_understood(text: str, wanted: list[int]) -> None:
    assert chosen_pages(text, 5) == wanted


@pytest.mark.parametrize("text", ["0", "6", "3-2", "x", "1-2-3", "1.5", "²"])
def test_pages_when_written_wrongly_then_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(UserError, match="1 to 5"):
        chosen_pages(text, 5)
