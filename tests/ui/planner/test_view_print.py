"""The board on paper: all rows, heads on each page, vectors, nothing cut."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.errors import UserError
from app.core.planning.board import Board
from app.ui.kit.theme import apply_theme, scaled, theme
from app.ui.planner.printing import print_board
from app.ui.planner.view import TimelineView
from tests.helpers.planner_board import NOW, at, board, large_board, person, task


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


def shown(qtbot: QtBot, what: Board, width: int = 1140) -> TimelineView:
    view = TimelineView()
    qtbot.addWidget(view)
    view.resize(width, 500)
    view.show()
    view.set_board(what)
    QApplication.processEvents()
    return view


def texts(file: Path) -> list[str]:
    with pypdfium2.PdfDocument(file) as document:
        return [document[number].get_textpage().get_text_range().replace("\r\n", "\n") for number in range(len(document))]


@pytest.mark.parametrize(("paper", "size"), [("A4", (842, 595)), ("A3", (1191, 842))])
def test_print_when_there_are_many_rows_then_each_is_whole_on_one_page_under_the_heads(qtbot: QtBot, tmp_path: Path, paper: str, size: tuple[int, int]) -> None:
    view, file = shown(qtbot, large_board(40, 5, 150)), tmp_path / "plan.pdf"
    count = print_board(view, file, paper, "Team North", "Otto Klein")  # type: ignore[arg-type]
    pages = texts(file)
    assert len(pages) == count > 1
    assert [sum(page.count(row.name) for page in pages) for row in view.board.rows] == [1] * 40
    for number, page in enumerate(pages):
        assert all(word in page for word in ("Team North", "16 – 20 November 2026", "Mon 16", "Fri 20", f"Page {number + 1} of {count}", "Otto Klein")), page
    with pypdfium2.PdfDocument(file) as document:
        assert tuple(map(round, document[0].get_size())) == size


def test_print_when_made_then_is_of_vectors_and_texts(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "plan.pdf"
    print_board(shown(qtbot, large_board(6, 5, 40)), file)
    with pikepdf.open(file) as document:
        assert not any(page.get_images() for page in document.pages)
    assert "Planner" in texts(file)[0]


def test_print_when_the_theme_is_dark_and_texts_are_large_then_paper_is_light_and_the_window_stays_as_it_was(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    view, first, second = shown(qtbot, large_board(4, 5, 20)), tmp_path / "light.pdf", tmp_path / "dark.pdf"
    print_board(view, first)
    apply_theme(qapp, "dark", 1.0)
    print_board(view, second)
    with pypdfium2.PdfDocument(first) as light, pypdfium2.PdfDocument(second) as dark:
        assert light[0].render().to_pil().tobytes() == dark[0].render().to_pil().tobytes()
    apply_theme(qapp, "dark", 2.0)
    before = view.grab().toImage()
    print_board(view, second)
    view.soil()
    assert (theme().name, scaled(100)) == ("dark", 200)
    assert view.grab().toImage() == before


def test_print_when_a_part_of_a_day_is_in_sight_then_only_that_is_printed(qtbot: QtBot, tmp_path: Path) -> None:
    blocks = (task(1, 0, at(2, 10), 60, title="In sight"), task(2, 0, at(4, 16), 60, title="Elsewhere"))
    view, file = shown(qtbot, board((person(0, 5),), blocks, 5)), tmp_path / "plan.pdf"
    view.zoom_at(0, 8)
    view.scroll_to(at(2, 11))
    print_board(view, file)
    page = texts(file)[0]
    assert "In sight" in page
    assert "Wednesday 18 November 2026" in page
    assert "Elsewhere" not in page


def test_print_when_one_row_is_higher_than_a_page_then_all_of_it_is_scaled_onto_one(qtbot: QtBot, tmp_path: Path) -> None:
    blocks = tuple(task(number, 0, at(1, 9), 480, title=f"Task no. {number}") for number in range(1, 60))
    file = tmp_path / "plan.pdf"
    assert print_board(shown(qtbot, board((person(0, 5),), blocks, 5)), file) == 1
    assert all(f"Task no. {number}" in texts(file)[0] for number in range(1, 60))


def test_print_when_onto_a_printer_then_draws_the_same_pages(qtbot: QtBot, tmp_path: Path) -> None:
    printer, file = QPrinter(QPrinter.PrinterMode.HighResolution), tmp_path / "printed.pdf"
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    view = shown(qtbot, large_board(40, 5, 150))
    assert print_board(view, printer, "A3", "Team North") == len(texts(file)) > 1


def test_print_when_the_file_cannot_be_written_then_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="takes no print"):
        print_board(shown(qtbot, large_board(2, 5, 5)), tmp_path / "missing" / "plan.pdf")
