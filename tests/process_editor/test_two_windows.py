"""One process in two windows: whoever has drawn nothing sees what the other saved; whoever has is told across the page, compares and decides."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.process_editor.commands.rename import rename
from app.process_editor.versions.compare_dialog import CompareDialog
from app.services.context import Context
from app.ui.kit import message
from app.ui.kit.widgets import InfoBar
from tests.helpers.process_page import begun, open_page, order_to_delivery
from tests.helpers.window import settle
from tests.ui.conftest import home, house_style  # noqa: F401 - fixtures


def test_process_when_drawn_in_two_windows_then_the_other_one_is_told_and_nothing_is_lost(
    qtbot: QtBot, new_firm: Context, monkeypatch: pytest.MonkeyPatch,
) -> None:
    process = begun(new_firm, order_to_delivery())
    here, there = open_page(qtbot, new_firm, process), open_page(qtbot, new_firm, process)
    for window in (here, there):
        window.show()
    here.document.apply("Rename", lambda graph: rename(graph, "check", "Look at the order"))
    here.save()
    settle(qtbot, lambda: there.document.graph.nodes["check"].name == "Look at the order")
    assert not there.is_changed
    assert not there.document.undo_title

    there.document.apply("Rename", lambda graph: rename(graph, "ask", "Ask for money"))
    here.document.apply("Rename", lambda graph: rename(graph, "ship", "Send it off"))
    here.save()
    settle(qtbot, lambda: any(bar.isVisible() for bar in there.findChildren(InfoBar)))
    (bar,) = (bar for bar in there.findChildren(InfoBar) if bar.isVisible())
    assert "Yours is not saved yet" in bar.words.text()
    there.meeting.compare()
    settle(qtbot)
    dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, CompareDialog) and each.isVisible())
    assert {line.text for line in dialog.difference.lines} == {"Name: Ask prepayment → Ask for money", "Name: Send it off → Ship the goods"}
    dialog.reject()

    monkeypatch.setattr(message, "choose", lambda *_more: "mine")
    there.save()
    settle(qtbot, lambda: not there.is_changed)
    settle(qtbot, lambda: here.document.graph.nodes["ask"].name == "Ask for money")
    assert here.document.graph == there.document.graph
    assert not any(bar.isVisible() for bar in there.findChildren(InfoBar))
