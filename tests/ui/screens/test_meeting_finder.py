"""The first time at which five people and a room are free is found at once and taken by Enter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.planning.board import RowKey, Span
from app.models.planning import Task
from app.services import records
from app.services.context import Context
from app.services.planning import people
from app.services.planning.free_time import busy
from app.ui.kit.pages import PAGES
from app.ui.screens.meeting_finder import MeetingFinder
from tests.helpers.window import press, settle, show
from tests.ui.screens.planning import EVENING, make_task

MORNING = EVENING.replace(hour=8, minute=0) + timedelta(days=1)


@pytest.fixture(autouse=True)
def evening() -> Iterator[datetime]:
    """A Wednesday after work: whatever is found lies on the next day."""
    with clock.frozen(EVENING + timedelta(hours=4)):
        yield EVENING


@pytest.fixture
def team(ctx: Context) -> dict[RowKey, str]:
    """Four colleagues, each of whom is taken for another hour of tomorrow morning, and a room."""
    found = {}
    for number, name in enumerate(("Ann", "Ben", "Cleo", "Dan")):
        id = records.save(ctx, records.new(ctx, "employee", name=name, role="sales")).created("employee")[0]
        found[RowKey("employee", id)] = name
        make_task(ctx, f"Taken {name}", MORNING + timedelta(hours=number), row=RowKey("employee", id))
    room = records.save(ctx, records.new(ctx, "resource", name="Room 1")).created("resource")[0]
    return {**found, RowKey("resource", room): "Room 1"}


def _open(qtbot: QtBot, ctx: Context, **given: int) -> MeetingFinder:
    page = PAGES.get("meeting_finder").make(ctx, **given)
    assert isinstance(page, MeetingFinder)
    show(qtbot, page)
    settle(qtbot, lambda: bool(page.slots))
    return page


def _taken(page: MeetingFinder, slot: Span) -> set[RowKey]:
    """Who has something at a place."""
    found = busy(page._context, list(page.who.names), slot)
    return {row for row, spans in found.items() if any(span.starts_at < slot.ends_at and span.ends_at > slot.starts_at for span in spans)}


def test_finder_when_five_people_and_a_room_are_named_then_enter_takes_the_first_common_time(
    qtbot: QtBot, ctx: Context, team: dict[RowKey, str],
) -> None:
    page = _open(qtbot, ctx)
    for row, name in team.items():
        page.who.add(row, name)
    settle(qtbot, lambda: len(page.strips.rows) == 6)
    slot = page.slots[0]
    assert slot.starts_at >= MORNING + timedelta(hours=4) or slot.ends_at <= MORNING  # where the day begins before eight in UTC
    assert not _taken(page, slot)
    assert len(page.slots) > 1
    page.list.setFocus()
    press(Qt.Key.Key_Return)
    settle(qtbot, lambda: _taken(page, slot) == set(page.who.names))


def test_finder_when_somebody_plans_something_meanwhile_then_the_chosen_time_stays_chosen(qtbot: QtBot, ctx: Context) -> None:
    page = _open(qtbot, ctx)
    page.list.setCurrentRow(2)
    chosen = page.slot
    page.refresh()
    settle(qtbot)
    assert page.slot == chosen


def test_finder_when_the_length_is_made_unreadable_while_it_searches_then_the_old_answer_brings_nothing_back(qtbot: QtBot, ctx: Context) -> None:
    page = _open(qtbot, ctx)
    shown = page.slots
    page.length.setText("90")
    page.search()
    page.length.setText("soon")
    page.search()
    settle(qtbot)
    assert page.slots == shown
    assert "soon" in page.problem.text()


def test_finder_when_enter_is_pressed_twice_then_there_is_one_meeting(qtbot: QtBot, ctx: Context, team: dict[RowKey, str]) -> None:
    page = _open(qtbot, ctx)
    page.list.setFocus()
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    page.list.clear()
    settle(qtbot)
    with ctx.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Task).where(Task.title == "Meeting")) == 1


def test_finder_when_opened_for_a_task_then_it_is_moved_with_its_people(qtbot: QtBot, ctx: Context, team: dict[RowKey, str]) -> None:
    first = next(iter(team))
    id = make_task(ctx, "Talk", MORNING, 45)
    people.invite(ctx, id, [first.id])
    page = _open(qtbot, ctx, task=id)
    assert set(page.who.names) == {RowKey("employee", ctx.user.id or 0), first}
    assert page.length.text() == "45"
    slot = page.slots[0]
    page.take()
    settle(qtbot, lambda: records.load(ctx, "task", id)["starts_at"] == slot.starts_at)
    assert slot.ends_at - slot.starts_at == timedelta(minutes=45)


def test_finder_when_the_length_makes_no_sense_then_it_is_said_and_the_people_stay(qtbot: QtBot, ctx: Context, team: dict[RowKey, str]) -> None:
    page = _open(qtbot, ctx)
    page.who.add(next(iter(team)), "Ann")
    settle(qtbot)
    for text in ("", "soon", "99999"):
        page.length.setText(text)
        page.search()
        settle(qtbot, lambda: bool(page.problem.text()))
        assert len(page.who.names) == 2


def test_finder_when_nobody_is_named_then_it_says_what_to_do(qtbot: QtBot, ctx: Context) -> None:
    page = _open(qtbot, ctx)
    page.who.remove(RowKey("employee", ctx.user.id or 0))
    settle(qtbot, lambda: not page.slots)
    assert page.hint.isVisible()
    assert page.actions()[0].why_not()


def test_strips_when_drawn_then_they_say_who_is_taken_when(qtbot: QtBot, ctx: Context, team: dict[RowKey, str]) -> None:
    page = _open(qtbot, ctx)
    page.who.add(next(iter(team)), "Ann")
    settle(qtbot, lambda: len(page.strips.rows) == 2)
    ann = next(row for row in page.strips.rows if row.name == "Ann")
    assert page.strips.taken(ann) == (Span(MORNING, MORNING + timedelta(hours=1)),)
    assert "Ann: taken" in page.strips.accessibleDescription()
