"""Everything that hands do on the board, done by keys: copies, what waits, recurring tasks; written to the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.core import clock
from app.core.enums.planning import TaskKind
from app.core.planning.wall_time import to_utc
from app.services import undo
from app.services.planning.creating import NewTask, create_task
from app.services.planning.series import Repeat, create_series
from app.ui.kit import message
from app.ui.kit.message import Choice
from app.ui.planner.page import PlannerPage
from tests.helpers.planner_desk import Desk


def start(page: PlannerPage, code: str) -> None:
    """What the window does at the keys of a command."""
    command = next(each for each in page.actions() if each.code == code)
    assert command.why_not() == ""
    command.run()


def test_copies_when_made_by_key_then_they_stand_behind_the_selection_and_the_next_keys_move_them(desk: Desk) -> None:
    desk.task("Alpha", 1, desk.wall(1, 9))
    desk.task("Beta", 1, desk.wall(1, 10, 30), 30)
    page = desk.open()
    first = set(desk.tasks.values())
    page.view.select(first, desk.tasks["Alpha"])
    desk.key(Qt.Key.Key_F9)
    desk.rest()
    made = sorted(page.view.selection - first)
    desk.tasks |= dict(zip(("Alpha again", "Beta again"), made, strict=True))
    assert [desk.times(title) for title in desk.tasks] == ["1 09:00-10:00 1", "1 10:30-11:00 1", "1 11:00-12:00 1", "1 12:30-13:00 1"]
    assert "copy" in page.doing.said
    desk.key(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    desk.rest()
    assert [desk.times(title) for title in desk.tasks] == ["1 09:00-10:00 1", "1 10:30-11:00 1", "1 11:00-12:00 2", "1 12:30-13:00 2"]


def test_copy_when_it_lasts_a_day_then_it_stands_on_the_next_and_undo_takes_it_back(desk: Desk) -> None:
    starts_at = to_utc(desk.wall(1, 0), desk.zone)
    new = NewTask(TaskKind.VISIT, "Fair", desk.people[1], starts_at, starts_at + timedelta(days=1), desk.zone, is_all_day=True)
    desk.tasks["Fair"] = create_task(desk.ctx, new).created("task")[0]
    page = desk.open()
    page.view.select({desk.tasks["Fair"]}, desk.tasks["Fair"])
    desk.key(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    desk.rest()
    (desk.tasks["Fair again"],) = page.view.selection
    assert (desk.times("Fair"), desk.times("Fair again")) == ("1 00:00-00:00 1", "2 00:00-00:00 1")
    undo.undo(desk.ctx, undo.recent(desk.ctx)[0].id)
    page.refresh()
    desk.rest()
    assert page.plan.find(desk.tasks["Fair again"]) is None


def test_backlog_when_planned_by_key_then_each_goes_to_the_first_free_time_of_whoever_does_it(desk: Desk) -> None:
    desk.task("Taken", 1, desk.wall(0, 9), 9 * 60)
    desk.task("Alpha", 1, None, 60)
    desk.task("Beta", None, None, 120)
    with clock.frozen(to_utc(desk.wall(0, 8, 50), desk.zone)):
        page = desk.open()
        cards = page.backlog.list
        cards.setFocus()
        cards.select({desk.tasks["Alpha"], desk.tasks["Beta"]}, desk.tasks["Alpha"])
        QTest.keyClick(cards, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        desk.rest()
    assert desk.navigator.opened == []
    placed = desk.times("Alpha"), desk.times("Beta")
    assert placed == ("1 09:00-10:00 1", "0 09:00-11:00 0")
    assert "Alpha" in page.doing.said


def test_backlog_when_nothing_is_free_that_is_long_enough_then_it_is_said_and_the_task_waits(desk: Desk) -> None:
    desk.task("Endless", 1, None, 24 * 60)
    page = desk.open()
    cards = page.backlog.list
    cards.setFocus()
    cards.select({desk.tasks["Endless"]}, desk.tasks["Endless"])
    start(page, "planner.plan")
    desk.rest()
    assert desk.times("Endless") == "waits"
    assert "“Endless”" in page.doing.said


def answers(monkeypatch: pytest.MonkeyPatch, code: str) -> list[str]:
    """Answer each question of the program likewise; the questions."""
    asked: list[str] = []

    def choose(_parent: object, title: str, _text: str, _choices: Sequence[Choice]) -> str:
        asked.append(title)
        return code

    monkeypatch.setattr(message, "choose", choose)
    return asked


@pytest.mark.parametrize(("code", "hours"), [("later", ["10", "11", "11"]), ("this", ["10", "11", "10"]), ("", ["10", "10", "10"])])
def test_recurring_task_when_stepped_by_keys_then_all_steps_are_one_move_with_one_question(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, code: str, hours: list[str]
) -> None:
    starts_at = to_utc(desk.wall(0, 10), desk.zone)
    new = NewTask(TaskKind.MEETING, "Stand-up", desk.people[1], starts_at, starts_at + timedelta(minutes=60), desk.zone)
    ids = create_series(desk.ctx, new, Repeat("RRULE:FREQ=DAILY;COUNT=3")).created("task")
    desk.tasks = dict(zip(("Mon", "Tue", "Wed"), ids, strict=True))
    asked = answers(monkeypatch, code)
    page = desk.open()
    page.view.select({desk.tasks["Tue"]}, desk.tasks["Tue"])
    for _step in range(4):
        desk.key(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert (desk.times("Tue"), asked) == ("1 11:00-12:00 1", [])
    desk.rest()
    assert asked == ["“Stand-up” recurs: what is to move?"]
    assert [desk.times(title).split()[1][:2] for title in desk.tasks] == hours
    assert page.view.selection == {desk.tasks["Tue"]}


def test_recurring_task_when_stepped_there_and_back_then_nothing_is_asked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    starts_at = to_utc(desk.wall(0, 10), desk.zone)
    new = NewTask(TaskKind.MEETING, "Stand-up", desk.people[1], starts_at, starts_at + timedelta(minutes=60), desk.zone)
    desk.tasks["Mon"] = create_series(desk.ctx, new, Repeat("RRULE:FREQ=DAILY;COUNT=3")).created("task")[0]
    asked = answers(monkeypatch, "all")
    page = desk.open()
    page.view.select({desk.tasks["Mon"]}, desk.tasks["Mon"])
    desk.key(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    desk.key(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    desk.rest()
    assert (desk.times("Mon"), desk.block("Mon").version, asked) == ("0 10:00-11:00 1", 1, [])
