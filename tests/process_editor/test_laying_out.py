"""Laying out takes seconds for a large drawing: it never happens on the thread of the window, and what is drawn meanwhile is kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.process_editor.commands import arrange as arranging
from app.process_editor.commands.rename import rename
from app.process_editor.laying_out import lay_out
from app.process_editor.wizard import templates
from app.process_editor.wizard.page import BeginPage
from app.processes.definition import Graph
from app.processes.layout import arrange
from app.services.context import Context
from app.ui.kit.run import is_idle
from tests.helpers.process_canvas import canvas_of, node, small_process
from tests.ui.conftest import home, house_style  # noqa: F401 - fixtures


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The threads that laid something out."""
    found: list[int] = []

    def noted(*given: Any, **more: Any) -> Graph:
        found.append(threading.get_ident())
        return arrange(*given, **more)

    monkeypatch.setattr(arranging, "arrange", noted)
    monkeypatch.setattr(templates, "arrange", noted)
    return found


def scattered() -> Graph:
    """The small process with its end far away."""
    graph = small_process()
    return graph.with_(nodes=[node("end", graph.nodes["end"].shape, "Done", 2480, 900, lane="sales")])


def test_drawing_when_arranged_then_a_worker_does_it_and_undo_takes_it_back(qtbot: QtBot, threads: list[int]) -> None:
    canvas = canvas_of(qtbot, scattered())
    lay_out(canvas.view)
    qtbot.waitUntil(is_idle)
    assert canvas.graph.nodes["end"].x < 1000
    assert threads
    assert threading.get_ident() not in threads
    canvas.document.undo()
    assert canvas.graph.nodes["end"] == scattered().nodes["end"]


def test_drawing_when_changed_while_it_is_arranged_then_the_change_stays(qtbot: QtBot) -> None:
    canvas = canvas_of(qtbot, scattered())
    lay_out(canvas.view)
    canvas.document.apply("Rename", lambda graph: rename(graph, "check", "Look at it"))
    qtbot.waitUntil(is_idle)
    assert canvas.graph.nodes["check"].name == "Look at it"
    assert canvas.graph.nodes["end"].x < 1000


def test_ready_process_when_chosen_then_a_worker_draws_it(qtbot: QtBot, new_firm: Context, threads: list[int]) -> None:
    page = BeginPage(new_firm)
    qtbot.addWidget(page)
    page.resize(1390, 770)
    page.show()
    page.templates.choose("repair")
    qtbot.waitUntil(is_idle)
    template = page.templates.template
    assert template is not None
    draw: Callable[[], Graph] | None = page.templates.drawing()
    assert draw is not None
    assert threading.get_ident() not in threads
    assert page.templates.preview.graph.nodes == draw().nodes
