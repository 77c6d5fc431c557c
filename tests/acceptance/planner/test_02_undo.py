"""Bar 2: two hundred random gestures on the planner of the program's window, then as many Ctrl+Z: every row is as it was."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app import main
from app.models import Base
from app.services import undo
from app.services.as_of import present_rows
from app.services.context import Context
from app.services.undo import Deed
from app.ui.planner.page import PlannerPage
from app.ui.shell.undo_steps import UndoSteps
from app.ui.shell.window import Shell
from tests.helpers.planner_desk import Desk, desk_of
from tests.helpers.undo_world import last_action
from tests.helpers.window import settle, write_into
from tests.ui.conftest import database, home, house_style  # noqa: F401 - fixtures

GESTURES = int(os.environ.get("KONTOR_GESTURES", "200"))
CTRL, SHIFT, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
State = dict[tuple[str, int], dict[str, Any]]


#: what people were told stays told, and what a reminder did is proof
_HISTORY = ("notice", "reminder", "reminder_delivery")


def state_of(ctx: Context) -> State:
    """Every row of every table that is not in the bin, with what the journal keeps of it, and every reminder that is still to come.

    An undo of something made puts it into the bin, as everywhere in the house.
    """
    with ctx.reading() as session:
        rows = {
            (table.name, id): row for table in Base.metadata.sorted_tables if "id" in table.c
            for id, row in present_rows(session, table, None).items()
        }
    binned = {id for (name, id), row in rows.items() if name == "task" and "deleted_at" in row}
    reminders = {key: {name: row[name] for name in ("task_id", "employee_id", "due_at")} for key, row in rows.items() if key[0] == "reminder" and row["is_open"]}
    kept = {
        key: row for key, row in rows.items()
        if key[0] not in _HISTORY and "deleted_at" not in row and not (key[0].startswith("task_") and row.get("task_id") in binned)
    }
    return {**kept, **reminders}


class Restless:
    """Somebody who does things to a planner at random; each gesture waits until the one before was written."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk, self.random, self.done = desk, random.Random(seed), dict[str, int]()

    def act(self) -> bool:
        """One gesture; whether it changed anything."""
        deeds: list[Callable[[], None]] = [self.move, self.move, self.give, self.stretch, self.copy, self.draw, self.unplan, self.plan, self.key, self.several]
        deed = self.random.choice(deeds)
        before = last_action(self.desk.ctx)
        deed()
        self.desk.rest()
        changed = last_action(self.desk.ctx) != before
        if changed:
            self.done[deed.__name__] = self.done.get(deed.__name__, 0) + 1
        return changed

    def _any(self) -> int | None:
        view = self.desk.page.view
        seen = [block.id for block in view.blocks_in(view.viewport().rect().toRectF()) if view.block_rect(block.id).width() > 8]  # type: ignore[union-attr]
        return self.random.choice(sorted(seen)) if seen else None

    def _grip(self, id: int, share: float = 0.5) -> QPoint:
        view = self.desk.page.view
        rect = view.block_rect(id)
        assert rect is not None
        rect = rect.intersected(view.viewport().rect().toRectF())
        return QPointF(rect.left() + max(1.0, min(rect.width() - 1, rect.width() * share)), rect.center().y()).toPoint()

    def _spot(self) -> QPoint:
        row, wall = self.random.randrange(len(self.desk.people)), self.desk.wall(self.random.randrange(5), self.random.randrange(9, 17), self.random.randrange(60))
        return self.desk.spot(row, wall)

    def move(self) -> None:
        """Anywhere."""
        if (id := self._any()) is not None:
            self.desk.drag(self._grip(id), self._spot(), self.random.choice((Qt.KeyboardModifier.NoModifier, SHIFT)))

    def give(self) -> None:
        """To another row, at the same time."""
        if (id := self._any()) is not None:
            source = self._grip(id)
            self.desk.drag(source, QPoint(source.x(), self._spot().y()))

    def stretch(self) -> None:
        """By one of the ends."""
        if (id := self._any()) is not None:
            source = self._grip(id, self.random.choice((0.02, 0.98)))
            self.desk.drag(source, source + QPoint(self.random.randrange(-60, 60), 0))

    def copy(self) -> None:
        """With Ctrl."""
        if (id := self._any()) is not None and len(self.desk.page.view.board.blocks) < 25:
            self.desk.drag(self._grip(id), self._spot(), CTRL)

    def draw(self) -> None:
        """A new one on free time."""
        page, source = self.desk.page, self._spot()
        if page.view.placed_at(source) is None and len(page.view.board.blocks) < 25:
            self.desk.drag(source, source + QPoint(40, 0))
            if page.entry.isVisible():
                write_into(page.entry, f"New {self.random.randrange(1000)}")
                QTest.keyClick(page.entry, Qt.Key.Key_Return)

    def unplan(self) -> None:
        """Onto the backlog."""
        page = self.desk.page
        if (id := self._any()) is not None:
            self.desk.drag(self._grip(id), page.view.viewport().mapFromGlobal(page.backlog.mapToGlobal(page.backlog.rect().center())))

    def plan(self) -> None:
        """By key, out of the bin of waiting ones: the first card into the board."""
        page, cards = self.desk.page, self.desk.page.backlog.list
        if not page.plan.shown().backlog:  # type: ignore[union-attr]
            return
        row = next(number for number, line in enumerate(cards.lines.lines) if line.block is not None)
        card = cards.visualRect(cards.lines.index(row)).center()
        page.grip.take_waiting([cards.lines.lines[row].block], cards.viewport().mapToGlobal(card))  # type: ignore[list-item]
        page.grip.put(page.view.viewport().mapToGlobal(self._spot()), Qt.KeyboardModifier.NoModifier)

    def key(self) -> None:
        """A step by key."""
        if (id := self._any()) is not None:
            self.desk.page.view.select({id}, id)
            key = self.random.choice((Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down))
            self.desk.key(key, ALT | SHIFT if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self.random.random() < 0.4 else ALT)

    def several(self) -> None:
        """Several at once."""
        ids = {id for _number in range(3) if (id := self._any()) is not None}
        if ids:
            first = min(ids)
            self.desk.page.view.select(ids, first)
            self.desk.drag(self._grip(first), self._spot())


def next_to_undo(qtbot: QtBot, steps: UndoSteps) -> Deed | None:
    """What Ctrl+Z would take back now."""
    steps.look()
    settle(qtbot)
    return steps.steps.undo


def told() -> list[str]:
    """What other windows say: a refusal, or a reminder that stood up."""
    shown = [window for window in QApplication.topLevelWidgets() if window.isVisible() and not isinstance(window, Shell)]
    return [f"{type(window).__name__}: " + " | ".join(label.text() for label in window.findChildren(QLabel)) for window in shown]


@pytest.mark.heavy
@pytest.mark.timeout(900)
def test_random_gestures_when_each_is_undone_by_ctrl_z_then_every_row_is_as_it_was(qtbot: QtBot, new_firm: Context, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest) -> None:
    desk = desk_of(qtbot, new_firm)
    for number in range(6):
        desk.task(f"Task {number}", number % 3, desk.wall(number % 5, 9 + number), 60 + 30 * (number % 3))
    desk.task("Waits", None, None, 60)
    main.make_application("en", "light")
    shell = main.open_shell(new_firm)
    request.addfinalizer(shell.close)
    shell.resize(1400, 760)
    shell.show()
    shell.activateWindow()
    settle(qtbot)
    shell.workspace.open_page("planner")
    page = shell.workspace.current
    assert isinstance(page, PlannerPage)
    desk.take(page)
    steps = shell.findChild(UndoSteps)
    assert steps is not None
    start, hands, first = state_of(new_firm), Restless(desk, 7), last_action(new_firm)
    changed = tried = 0
    while changed < GESTURES:
        changed += hands.act()
        tried += 1
        assert tried < 8 * GESTURES, hands.done
    middle = state_of(new_firm)
    assert middle != start
    undone = 0
    while (deed := next_to_undo(qtbot, steps)) is not None and deed.id > first:
        shell.activateWindow()
        qtbot.waitUntil(shell.isActiveWindow)
        page.view.setFocus()
        QTest.keyClick(page.view, Qt.Key.Key_Z, CTRL)
        settle(qtbot)
        desk.rest()
        assert next_to_undo(qtbot, steps) != deed, (told(), [str(one) for one in undo.why_not(new_firm, deed.id)], undo.lines(new_firm, deed.id))
        undone += 1
    end = state_of(new_firm)
    differing = [key for key in start.keys() | end.keys() if start.get(key) != end.get(key)]
    assert not differing, "\n".join(f"{key}: {start.get(key)} -> {end.get(key)}" for key in sorted(differing)[:8])
    with capsys.disabled():
        kinds = ", ".join(f"{name} {count}" for name, count in sorted(hands.done.items()))
        print(f"\nbar 2, undo: {changed} random gestures that wrote, of {tried} ({kinds}); {undone} times Ctrl+Z: all {len(end)} rows as before")

