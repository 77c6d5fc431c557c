"""Schedules, absences and tasks as lists: what is typed wrong is told at the field, views of tasks know now and me."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.errors import FieldErrors
from app.core.planning.board import RowKey
from app.models.working_time import WorkSchedule
from app.services import listing, records
from app.services.context import Context
from app.services.listing import ListQuery
from app.services.working_time.users import users_of
from app.ui.forms.card_page import CardPage
from app.ui.forms.spec import SCREENS
from app.ui.kit.pages import PAGES
from app.ui.lists.filter_words import resolve
from app.ui.screens.schedule_card import ScheduleCard, ScheduleUsersPanel
from app.ui.screens.week_hours import WeekHoursEditor
from tests.helpers.window import press, settle, show, write
from tests.ui.screens.planning import make_task


def _card(qtbot: QtBot, ctx: Context, code: str, id: int | None = None) -> CardPage:
    card = PAGES.get(f"{code}.card").make(ctx, id=id)
    assert isinstance(card, CardPage)
    show(qtbot, card)
    settle(qtbot, lambda: card.grid is not None and card.draft is not None)
    return card


def test_schedule_when_monday_is_typed_and_copied_then_the_week_is_kept(qtbot: QtBot, ctx: Context) -> None:
    card = _card(qtbot, ctx, "work_schedule")
    assert card.grid is not None
    card.grid.rows["name"].editor.setFocus()
    write("Half days")
    editor = card.grid.rows["hours"].editor
    assert isinstance(editor, WeekHoursEditor)
    editor.lines[0].setFocus()
    write("9-13")
    editor.same.click()
    assert editor.total.text() == "20 h a week"
    card.save()
    settle(qtbot, lambda: card.record_id is not None)
    stored = records.load(ctx, "work_schedule", card.record_id or 0)["hours"]
    assert stored == [[["09:00", "13:00"]]] * 5 + [[], []]


@pytest.mark.parametrize("text", ["9", "9-9", "9-13, 12-15", "all day", "25-26"])
def test_schedule_when_hours_make_no_sense_then_the_field_says_so_and_keeps_them(qtbot: QtBot, ctx: Context, text: str) -> None:
    card = _card(qtbot, ctx, "work_schedule")
    assert card.grid is not None
    editor = card.grid.rows["hours"].editor
    assert isinstance(editor, WeekHoursEditor)
    editor.lines[2].setFocus()
    write(text)
    card.save()
    settle(qtbot)
    assert text in card.grid.rows["hours"].error.text()
    assert editor.lines[2].text() == text
    assert card.record_id is None


def test_absence_when_it_ends_before_it_begins_then_refused_with_the_cure(ctx: Context) -> None:
    draft = records.new(ctx, "absence", employee=ctx.user.id, first_day=date(2026, 11, 20), last_day=date(2026, 11, 18))
    with pytest.raises(FieldErrors, match="exchange"):
        records.save(ctx, draft)


def test_absence_when_an_hour_is_nonsense_then_the_field_says_so(qtbot: QtBot, ctx: Context) -> None:
    card = _card(qtbot, ctx, "absence")
    assert card.grid is not None
    card.grid.rows["from_time"].editor.setFocus()
    write("teatime")
    press(Qt.Key.Key_Tab)
    assert "teatime" in card.grid.rows["from_time"].error.text()


def _found(ctx: Context, preset: str) -> set[str]:
    screen = SCREENS.get("task")
    wanted = next(each for each in screen.presets if each.code == preset)
    kinds = {info.name: info.kind for info in listing.columns_of(ctx, "task")}
    filters = tuple(resolve(each, ctx.user.id, kinds[each.field]) for each in wanted.filters)
    return {row.values[0] for row in listing.window(ctx, ListQuery("task", ("title",), filters), 0, 100)}


@pytest.mark.backends
def test_views_of_tasks_when_asked_then_each_finds_its_own(ctx: Context) -> None:
    noon = clock.begin_of(clock.today()) + timedelta(hours=12)
    other = records.save(ctx, records.new(ctx, "employee", name="Ann", role="sales")).created("employee")[0]
    make_task(ctx, "today", noon)
    make_task(ctx, "late", noon - timedelta(days=2))
    make_task(ctx, "waiting")
    make_task(ctx, "given", noon + timedelta(days=3), row=RowKey("employee", other))
    make_task(ctx, "limit", due_at=noon - timedelta(days=3))
    assert "today" in _found(ctx, "today")
    assert _found(ctx, "today") <= {"today"}
    assert _found(ctx, "overdue") - {"today"} == {"late", "limit"}
    assert _found(ctx, "backlog") == {"waiting", "limit"}
    assert _found(ctx, "given") == {"given"}
    assert _found(ctx, "mine") == {"today", "late", "waiting", "limit"}
    assert _found(ctx, "moved") == set()


def _default(ctx: Context) -> int:
    """The schedule that a new firm has."""
    with ctx.reading() as session:
        return session.scalars(sa.select(WorkSchedule.id).where(WorkSchedule.is_default).order_by(WorkSchedule.id)).first() or 0


@pytest.mark.backends
def test_schedule_when_people_work_by_it_then_its_card_tells_who_and_why(ctx: Context) -> None:
    def schedule(name: str, **more: object) -> int:
        return records.save(ctx, records.new(ctx, "work_schedule", name=name, hours=[[["09:00", "13:00"]]] * 5 + [[], []], **more)).created("work_schedule")[0]

    def person(name: str, **more: object) -> None:
        records.save(ctx, records.new(ctx, "employee", name=name, role="sales", **more))

    mornings, usual = schedule("Mornings"), _default(ctx)
    north = records.save(ctx, records.new(ctx, "branch", name="North", schedule=mornings)).created("branch")[0]
    person("Ann", schedule=mornings)
    person("Ben", branch=north)
    person("Cid", branch=north, schedule=usual)
    person("Dan", schedule=mornings, is_active=False)
    person("Eve")
    assert [(one.name, one.why, one.branch) for one in users_of(ctx, mornings)] == [("Ann", "own", ""), ("Ben", "branch", "North")]
    assert [(one.name, one.why) for one in users_of(ctx, usual) if one.id != ctx.user.id] == [("Cid", "own"), ("Eve", "default")]


def test_schedule_card_when_opened_then_its_people_stand_in_a_tab_with_their_number(qtbot: QtBot, ctx: Context) -> None:
    records.save(ctx, records.new(ctx, "employee", name="Eve"))
    card = _card(qtbot, ctx, "work_schedule", _default(ctx))
    assert isinstance(card, ScheduleCard)
    panel = card.show_part("users")
    assert isinstance(panel, ScheduleUsersPanel)
    settle(qtbot, lambda: [one.name for one in panel.found][:1] == ["Eve"])
    assert card.parts is not None
    settle(qtbot, lambda: str(len(panel.found)) in card.parts.tabs.accessibleTabName(1) if card.parts is not None else False)
