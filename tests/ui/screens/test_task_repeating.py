"""A recurring task on its card: a rule given, a change for later times, times left out; with real keys and clicks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.models.planning import Task
from app.services.context import Context
from app.services.planning.series import Repeat, repeat_task
from app.ui.forms.recurrence_dialog import RecurrenceDialog
from app.ui.kit.pages import PAGES
from app.ui.screens.task_card import TaskCard
from tests.helpers.window import settle, show
from tests.ui.screens.planning import EVENING, at_evening, make_task


@pytest.fixture(autouse=True)
def evening() -> Iterator[datetime]:
    yield from at_evening()


@pytest.fixture
def ctx(owned: Context) -> Context:
    return owned


def opened(qtbot: QtBot, ctx: Context, id: int) -> TaskCard:
    card = PAGES.get("task.card").make(ctx, id=id)
    assert isinstance(card, TaskCard)
    show(qtbot, card)
    settle(qtbot, lambda: card.draft is not None and card.grid is not None)
    return card


def tasks(ctx: Context) -> list[Task]:
    with ctx.reading() as session:
        return list(session.scalars(sa.select(Task).where(Task.deleted_at.is_(None)).order_by(Task.starts_at)))


def answer(*words: str) -> None:
    """Press buttons of the dialogs that come, one after the other."""
    left = list(words)

    def press() -> None:
        window = QApplication.activeModalWidget()
        button = next((one for one in window.findChildren(QPushButton) if left[0] in one.text() and one.isEnabled()), None) if window else None
        if isinstance(window, RecurrenceDialog) and not window.words.text():
            button = None
        if button is not None:
            left.pop(0)
            QTimer.singleShot(0, button.click)
        if left:
            QTimer.singleShot(30, press)

    QTimer.singleShot(0, press)


def command(card: TaskCard, code: str) -> None:
    next(one for one in card.actions() if one.code == code).run()


def recurring(ctx: Context, rule: str = "FREQ=DAILY;COUNT=4") -> int:
    id = make_task(ctx, "Stand-up", EVENING + timedelta(hours=16), 30)
    repeat_task(ctx, id, 1, Repeat(rule))
    return id


def test_task_when_it_is_to_recur_then_its_times_are_made(qtbot: QtBot, ctx: Context) -> None:
    card = opened(qtbot, ctx, make_task(ctx, "Stand-up", EVENING + timedelta(hours=16), 30))
    answer("Repeat")
    command(card, "task.repeat")
    settle(qtbot, lambda: len(tasks(ctx)) > 50)
    assert {task.title for task in tasks(ctx)} == {"Stand-up"}


@pytest.mark.parametrize(("words", "changed"), [("Only this", [1]), ("This and later (3)", [1, 2, 3]), ("All (4)", [0, 1, 2, 3])])
def test_change_when_saved_then_it_goes_to_the_times_that_are_meant(qtbot: QtBot, ctx: Context, words: str, changed: list[int]) -> None:
    recurring(ctx)
    card = opened(qtbot, ctx, tasks(ctx)[1].id)
    assert card.draft
    card.draft["title"] = "Long stand-up"
    answer(words)
    card.save()
    settle(qtbot, lambda: any(task.title == "Long stand-up" for task in tasks(ctx)))
    assert [place for place, task in enumerate(tasks(ctx)) if task.title == "Long stand-up"] == changed
    assert not card.is_changed


def test_change_when_the_question_is_left_then_nothing_is_saved(qtbot: QtBot, ctx: Context) -> None:
    recurring(ctx)
    card = opened(qtbot, ctx, tasks(ctx)[1].id)
    assert card.draft
    card.draft["title"] = "Long stand-up"
    answer("Cancel")
    card.save()
    settle(qtbot)
    assert {task.title for task in tasks(ctx)} == {"Stand-up"}
    assert card.draft["title"] == "Long stand-up"


def test_later_times_when_left_out_then_they_are_gone_and_the_card_closes(qtbot: QtBot, ctx: Context) -> None:
    recurring(ctx)
    card = opened(qtbot, ctx, tasks(ctx)[2].id)
    closed: list[bool] = []
    card.closing.connect(lambda: closed.append(True))
    answer("This and later (2)")
    command(card, "task.leave_out")
    settle(qtbot, lambda: bool(closed))
    assert len(tasks(ctx)) == 2


def test_rule_when_changed_for_all_then_the_times_are_dealt_anew(qtbot: QtBot, ctx: Context) -> None:
    recurring(ctx, "FREQ=DAILY;INTERVAL=2;COUNT=3")
    card = opened(qtbot, ctx, tasks(ctx)[0].id)

    def change() -> None:
        window = QApplication.activeModalWidget()
        if not isinstance(window, RecurrenceDialog) or not window.words.text():
            QTimer.singleShot(30, change)
            return
        assert window.words.text() == "Every second day, 3 times"
        window.interval.setValue(7)
        answer("Repeat", "All (3)")

    QTimer.singleShot(0, change)
    command(card, "task.repeat")
    first = tasks(ctx)[0].starts_at
    assert first
    settle(qtbot, lambda: [task.starts_at for task in tasks(ctx)] == [first, first + timedelta(days=7), first + timedelta(days=14)])
