"""Reminders at a workstation when answers come late, in another order, or not at all: each stands on one screen, and none goes off it wrongly."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.changes import Change, Changes
from app.core.enums.planning import DeliveryState
from app.core.errors import UserError
from app.db.engine import Database
from app.models.reminders import Reminder, ReminderDelivery
from app.services.context import Context
from app.services.reminders import firing, popping
from app.services.reminders.firing import Next
from app.services.reminders.popping import Reminded
from app.services.use_case import declare, perform
from app.ui.kit.changes_bus import changes_bus
from tests.helpers.window import settle
from tests.services.reminders.conftest import People, make_people
from tests.services.reminders.test_firing import end_leases
from tests.ui.shell.test_reminders import Desk

declare("reminders.delivery.try", undo=False)
SOON = timedelta(minutes=1)
TOUCHED = Changes((Change("reminder", 0, "U"), Change("reminder_delivery", 0, "U")))
PATIENCE = 20_000  # ms


class Slow:
    """An operation whose first call comes back only when it is let."""

    def __init__(self, operation: Callable[..., Any]) -> None:
        self._operation, self._is_let = operation, threading.Event()
        self.calls = 0

    def __call__(self, *words: Any) -> Any:
        """Do it, and wait."""
        self.calls += 1
        is_first = self.calls == 1
        result = self._operation(*words)
        if is_first:
            assert self._is_let.wait(PATIENCE / 1000)
        return result

    def let(self) -> None:
        """Let the first call come back."""
        self._is_let.set()


def let_laptop_show(people: People, task: int) -> None:
    """Show the reminder of a task at another workstation."""
    ids = [reminder.id for reminder in people.reminders(task)]

    def write(ctx: Context) -> Changes:
        with ctx.uow() as uow:
            delivered = {"state": DeliveryState.DELIVERED, "holder": "laptop", "delivered_at": clock.now(), "lease_until": None}
            uow.session.execute(sa.update(ReminderDelivery).where(ReminderDelivery.reminder_id.in_(ids)).values(delivered))
            uow.session.execute(sa.update(Reminder).where(Reminder.id.in_(ids)).values(shown_at=clock.now()))
            return uow.commit()

    perform(people.ctx, "reminders.delivery.try", write)


@pytest.fixture
def people(database: Database) -> People:
    return make_people(database)


@pytest.fixture
def desk(qtbot: QtBot, people: People) -> Iterator[Desk]:
    made = Desk(qtbot, people)
    settle(qtbot)
    yield made
    made.shell.close()
    settle(qtbot)


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """While it is set nobody can say what is shown."""
    is_away, confirm = threading.Event(), popping.confirm

    def say(ctx: Context, items: list[Reminded]) -> frozenset[int]:
        if is_away.is_set():
            raise UserError("The server is away.")
        return confirm(ctx, items)

    monkeypatch.setattr(popping, "confirm", say)
    return is_away


def test_screen_when_the_server_is_away_just_then_then_it_says_so_with_the_next_look(
    qtbot: QtBot, desk: Desk, people: People, away: threading.Event, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(firing, "fire_mine", partial(firing.fire_mine, lease=600))
    task = people.task(clock.now() + SOON)
    away.set()
    desk.watch.look()
    qtbot.waitUntil(lambda: bool(desk.window.items), timeout=PATIENCE)
    settle(qtbot)
    assert [bool(item.held) for item in desk.window.items] == [True]
    away.clear()
    desk.watch.look()
    settle(qtbot, lambda: people.reminders(task)[0].shown_at is not None and not desk.window.items[0].held)
    assert {delivery.attempts for delivery in people.deliveries(task)} == {1}  # nobody had to take it anew


def test_screen_when_another_workstation_showed_it_while_the_server_was_away_then_it_goes_off(
    qtbot: QtBot, desk: Desk, people: People, away: threading.Event,
) -> None:
    task = people.task(clock.now() + SOON)
    away.set()
    desk.watch.look()
    qtbot.waitUntil(lambda: bool(desk.window.items), timeout=PATIENCE)
    let_laptop_show(people, task)
    away.clear()
    desk.watch.look()
    settle(qtbot, lambda: not desk.window.items)


def test_screen_when_it_is_taken_anew_before_the_refusal_of_the_first_time_comes_then_it_stays(
    qtbot: QtBot, desk: Desk, people: People, monkeypatch: pytest.MonkeyPatch,
) -> None:
    task = people.task(clock.now() + SOON)
    may_say, confirm, refused = threading.Event(), popping.confirm, []

    def say(ctx: Context, items: list[Reminded]) -> frozenset[int]:
        if not refused:
            refused.append(items)
            assert may_say.wait(PATIENCE / 1000)
        return confirm(ctx, items)

    monkeypatch.setattr(popping, "confirm", say)
    desk.watch.look()
    qtbot.waitUntil(lambda: bool(refused), timeout=PATIENCE)
    end_leases(people)
    desk.watch.look()
    qtbot.waitUntil(lambda: people.reminders(task)[0].shown_at is not None, timeout=PATIENCE)
    may_say.set()
    settle(qtbot, lambda: [item.held for item in desk.window.items] == [""])
    assert desk.window.isVisible()


def test_list_of_the_start_when_it_comes_after_what_is_due_then_both_are_shown(
    qtbot: QtBot, people: People, monkeypatch: pytest.MonkeyPatch,
) -> None:
    people.task(clock.now() + SOON, title="Shown before")
    popping.confirm(people.of("ann"), firing.fire_mine(people.of("ann"), "laptop").popups)
    monkeypatch.setattr(popping, "unanswered", slow := Slow(popping.unanswered))
    desk = Desk(qtbot, people)
    qtbot.waitUntil(lambda: slow.calls == 1, timeout=PATIENCE)
    people.task(clock.now() + SOON, title="Due now")
    desk.watch.look()
    qtbot.waitUntil(lambda: desk.titles() == ["Due now"], timeout=PATIENCE)
    slow.let()
    settle(qtbot, lambda: sorted(desk.titles()) == ["Due now", "Shown before"])
    desk.shell.close()
    settle(qtbot)


def test_comparison_when_something_was_shown_since_it_asked_then_that_stays(
    qtbot: QtBot, desk: Desk, people: People, monkeypatch: pytest.MonkeyPatch,
) -> None:
    people.task(clock.now() + SOON, title="First")
    desk.watch.look()
    settle(qtbot, lambda: [item.held for item in desk.window.items] == [""])
    monkeypatch.setattr(popping, "unanswered", slow := Slow(popping.unanswered))
    changes_bus.changed.emit(TOUCHED)
    qtbot.waitUntil(lambda: slow.calls == 1, timeout=PATIENCE)
    people.task(clock.now() + SOON, title="Second")
    desk.watch.look()
    qtbot.waitUntil(lambda: [item.held for item in desk.window.items] == ["", ""], timeout=PATIENCE)
    slow.let()
    settle(qtbot)
    assert sorted(desk.titles()) == ["First", "Second"]


def test_look_when_something_changes_while_it_is_on_its_way_then_it_looks_again(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nothing(_ctx: Context, _holder: str) -> Next:
        return Next(clock.now() + timedelta(hours=6), 6 * 3600.0)

    monkeypatch.setattr(firing, "fire_mine", slow := Slow(nothing))
    desk.watch.look()
    qtbot.waitUntil(lambda: slow.calls == 1, timeout=PATIENCE)
    changes_bus.changed.emit(TOUCHED)
    slow.let()
    settle(qtbot, lambda: slow.calls == 2)
