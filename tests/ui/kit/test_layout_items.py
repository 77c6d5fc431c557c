"""No Python object goes on standing for an item of a layout that Qt has deleted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLayout, QLayoutItem, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit.widgets.summary_strip import Figure, SummaryStrip

NESTING: dict[str, Callable[[QWidget, QLayout], object]] = {
    "added to a column": lambda window, row: QVBoxLayout(window).addLayout(row),
    "inserted into a column": lambda window, row: QVBoxLayout(window).insertLayout(0, row, stretch=1),
    "added to a grid": lambda window, row: QGridLayout(window).addLayout(row, 0, 0),
}


def items() -> int:
    """How many objects stand for items that Qt made."""
    return sum(
        isinstance(one, QLayoutItem) and not isinstance(one, QLayout) and not shiboken6.createdByPython(one)
        for one in shiboken6.getAllValidWrappers()
    )


@pytest.mark.parametrize("way", NESTING)
def test_filled_layout_when_nested_and_emptied_then_nothing_stands_for_its_items(qtbot: QtBot, way: str) -> None:
    before = items()
    window, row, inner, labels = QWidget(), QHBoxLayout(), QHBoxLayout(), [QLabel(str(number)) for number in range(4)]
    qtbot.addWidget(window)
    for label in labels:
        inner.addWidget(label)
    inner.addStretch()
    row.addLayout(inner)
    row.addWidget(QLabel("beside"))
    NESTING[way](window, row)
    for label in labels:
        shiboken6.delete(label)
    assert inner.count() == 1
    assert items() == before
    assert row.count() == 2


def test_strip_when_its_figures_change_then_no_row_outlives_what_stood_in_it(qtbot: QtBot) -> None:
    strip = SummaryStrip([Figure("Balance", "1.00"), Figure("Turnover", "2.00"), Figure("Deals", "3")])
    qtbot.addWidget(strip)
    strip.resize(900, 80)
    rows = strip.findChildren(QHBoxLayout)
    first = [row for row in rows if row.parent() is strip._rows]
    strip.show_figures([Figure("Balance", "4.00")])
    assert first
    assert [row.count() for row in first if shiboken6.isValid(row)] == [0 for row in first if shiboken6.isValid(row)]
