"""Another workstation: a process of its own with the program's window, whose planner is dragged on as told.

Reads one JSON object a line: ``{"drag": title, "row": 2, "day": 1, "hour": 14}`` or ``{"look": title, "until": times}``; answers each with one.
The firm, the tasks and the week come in the environment variable ``KONTOR_DESK``.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any, cast

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app import main
from app.core.planning.board import RowKey
from app.db.engine import open_database
from app.services.context import open_context
from app.ui.planner.page import PlannerPage
from tests.helpers.planner_desk import Desk
from tests.helpers.window import RememberingNavigator, settle

PATIENCE = 60.0


class Waiter:
    """What hands need of a test's bot."""

    def waitUntil(self, condition: Callable[[], bool], timeout: int = 0) -> None:
        """Let the window live until a condition holds."""
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, "the wait was too long"
            QTest.qWait(5)

    def wait(self, milliseconds: int) -> None:
        """Let the window live for a while."""
        QTest.qWait(milliseconds)

    def addWidget(self, widget: QWidget) -> None:
        """The process ends with its windows."""


def answer(desk: Desk, wanted: dict[str, Any]) -> dict[str, Any]:
    """Do what was told."""
    if "drag" in wanted:
        title = wanted["drag"]
        source, target = desk.point(title), desk.spot(wanted["row"], desk.wall(wanted["day"], wanted["hour"]))
        begin = desk.page.view.block_rect(desk.tasks[title])
        assert begin is not None
        grip = source.x() - round(begin.left())
        desk.drag(source, QPoint(target.x() + grip, target.y()))
        dropped = time.time()
        desk.rest()
        return {"dropped": dropped, "times": desk.times(title), "said": desk.page.doing.said}
    desk.qtbot.waitUntil(lambda: desk.times(wanted["look"]) == wanted["until"])
    return {"seen": time.time()}


def work() -> None:
    """Open the window and serve."""
    told = json.loads(os.environ["KONTOR_DESK"])
    main.make_application("en", "light")
    context = open_context(open_database(told["url"]))
    shell = main.open_shell(context)
    shell.resize(1400, 700)
    shell.show()
    waiter = cast("QtBot", Waiter())
    settle(waiter)
    shell.workspace.open_page("planner")
    people = tuple(RowKey("employee", id) for id in told["people"])
    desk = Desk(waiter, context, people, RememberingNavigator(), told["tasks"], told["zone"], date.fromisoformat(told["monday"]))
    page = shell.workspace.current
    assert isinstance(page, PlannerPage)
    desk.take(page)
    print(json.dumps({"ready": True}), flush=True)
    for line in _lines(waiter):
        print(json.dumps(answer(desk, json.loads(line))), flush=True)
    shell.close()


def _lines(waiter: QtBot) -> Any:
    """What comes in, while the window lives on."""
    import selectors

    waiting = selectors.DefaultSelector()
    waiting.register(sys.stdin, selectors.EVENT_READ)
    while True:
        if waiting.select(0):
            line = sys.stdin.readline()
            if not line:
                return
            yield line
        waiter.wait(10)


if __name__ == "__main__":
    work()
