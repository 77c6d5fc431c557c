"""Looks at a window as a careful reader would: texts that lie on each other, words left in another language."""

from __future__ import annotations

import getpass
import platform
import re
from collections.abc import Iterator
from itertools import combinations

from babel.messages.pofile import read_po
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QGroupBox, QHeaderView, QLabel, QLineEdit, QMenu, QTabBar, QTableView, QWidget

from app.core.paths import RESOURCES

#: names and abbreviations that are written so in every language
SAME_EVERYWHERE = frozenset((
    "PDF", "SVG", "PNG", "BPMN", "Excel", "OpenDocument", "CSV", "XLSX", "XLS", "ODS", "HTML", "JSON", "IBAN", "BIC", "SWIFT", "EUR", "USD", "GBP", "RUB", "SQLite",
    "PostgreSQL", "Firebird", "Kontor", "Ctrl", "Shift", "Alt", "Enter", "Esc", "Tab", "Del", "Home", "End", "PgUp", "PgDown", "Return", "Delete",
    "Insert", "Space", "Backspace", "UTF", "ISO", "EAN", "GTIN", "EPC", "VAT", "Windows", "Qt", "Python", "Traceback", "File", "line", "RuntimeError",
    "Nova",  # the firm that the tour begins with
    "demo", "nobody",  # the login of whoever looks at the demo firm, and one that is nobody's
    *re.findall(r"[A-Za-z]{3,}", f"{platform.node()} {getpass.getuser()}"),  # the workstation of a session
))  # fmt: skip
#: pixels of an overlap that frames and shadows may have
TOUCHING = 2
_LATIN = re.compile(r"[A-Za-z]{3,}")
_NOT_PROSE = re.compile(r"(?:\b[A-Z0-9]{4}\b[ -]?){3,}|<[^>]+>|&\w+;|\S*[@/\\_0-9]\S*|\S*\.\S+")  # keys in groups of four, marks, addresses


def overlaps(window: QWidget) -> list[str]:
    """Visible siblings that both carry a text and lie on each other."""
    found = []
    for parent in (window, *window.findChildren(QWidget)):
        if not parent.isVisible():
            continue
        shown = [child for child in parent.children() if isinstance(child, QWidget) and child.isVisible() and not child.isWindow() and _text(child)]
        for first, second in combinations(shown, 2):
            if (_text(first), first.geometry()) == (_text(second), second.geometry()):
                continue  # one takes the place of the other, which is about to be deleted
            common = first.geometry().intersected(second.geometry())
            if common.width() > TOUCHING and common.height() > TOUCHING:
                found.append(f"“{_text(first)}” and “{_text(second)}” share {common.width()}×{common.height()} px in {type(parent).__name__}")
    return found


def _text(widget: QWidget) -> str:
    if isinstance(widget, (QLabel, QAbstractButton, QLineEdit)):
        return widget.text().strip()
    return ""


def foreign_words(window: QWidget, english: frozenset[str]) -> list[str]:
    """Texts that are English where another language is chosen.

    :param english: what ``english_texts`` gives: known to have a translation, so they may stand nowhere.
    """
    found = []
    for text in prose(window):
        left = [word for word in _LATIN.findall(_NOT_PROSE.sub(" ", text)) if word not in SAME_EVERYWHERE]
        if left:
            found.append(text)
    found += [text for text in cells(window) if text in english]
    return found


def english_texts(language: str) -> frozenset[str]:
    """Texts of the program that are written otherwise in a language."""
    with (RESOURCES / "locale" / language / "LC_MESSAGES" / "kontor.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    return frozenset(message.id for message in catalogue if isinstance(message.id, str) and message.id and message.string != message.id)


def prose(window: QWidget) -> Iterator[str]:
    """What the program itself says: labels, buttons, placeholders, tabs, heads of tables, menus. Not what records hold."""
    for widget in (window, *window.findChildren(QWidget)):
        if not widget.isVisible():
            continue
        if isinstance(widget, (QLabel, QAbstractButton)):
            yield widget.text()
        elif isinstance(widget, QLineEdit):
            yield widget.placeholderText()
        elif isinstance(widget, QTabBar):
            yield from (widget.tabText(number) for number in range(widget.count()))
        elif isinstance(widget, QGroupBox):
            yield widget.title()
        elif isinstance(widget, QMenu):
            yield from (action.text() for action in widget.actions())
        elif isinstance(widget, QHeaderView) and widget.orientation() is Qt.Orientation.Horizontal and widget.model() is not None:
            yield from (str(widget.model().headerData(section, Qt.Orientation.Horizontal) or "") for section in range(widget.count()))


def cells(window: QWidget) -> Iterator[str]:
    """What stands in the cells of tables that can be seen."""
    for table in window.findChildren(QTableView):
        model, view = table.model(), table.viewport().rect()
        if not table.isVisible() or model is None:
            continue
        first, last = table.rowAt(view.top()), table.rowAt(view.bottom())
        for row in range(max(first, 0), (last if last >= 0 else min(model.rowCount() - 1, 60)) + 1):
            yield from (str(text) for column in range(model.columnCount()) if (text := model.index(row, column).data()))

