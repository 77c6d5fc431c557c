"""Asking for an absence by saving its card, and deciding by one key in the list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.core.access import rights_of
from app.services import records
from app.services.absence_asking import ask
from app.services.context import Context, UserInfo
from app.ui.kit.pages import PAGES
from app.ui.planner.personal.page import CalendarPage
from app.ui.screens.absences import AbsenceCard, AbsenceList
from tests.helpers.window import RememberingNavigator, settle, show, write


def _staff(ctx: Context, name: str) -> Context:
    id = records.save(ctx, records.new(ctx, "employee", name=name, role="sales")).created("employee")[0]
    return replace(ctx, user=UserInfo(id, name, name.lower()), rights=rights_of("sales"))


def test_staff_when_they_save_a_new_absence_then_it_is_asked_for(qtbot: QtBot, ctx: Context, opened: RememberingNavigator) -> None:
    ann = _staff(ctx, "Ann")
    calendar = CalendarPage(ann)
    show(qtbot, calendar)
    next(command for command in calendar.actions() if command.code == "calendar.ask_absence").run()
    assert opened.pages == [("absence.card", {"id": None})]
    card = PAGES.get("absence.card").make(ann, id=None)
    assert isinstance(card, AbsenceCard)
    show(qtbot, card)
    settle(qtbot, lambda: card.grid is not None and card.draft is not None)
    assert card.title == "Ask for an absence"
    assert card.grid is not None
    for name in ("first_day", "last_day"):
        card.grid.rows[name].editor.setFocus()
        write("24.12.2026")
    card.grid.focus_field("comment")
    card.save()
    settle(qtbot, lambda: card.record_id is not None)
    stored = records.load(ctx, "absence", card.record_id or 0)
    assert (stored["employee"], stored["is_approved"], stored["first_day"]) == (ann.user.id, False, date(2026, 12, 24))
    settle(qtbot, lambda: not card.saving.is_settling)
    assert [command.code for command in card.actions() if command.code.startswith("absence.")] == ["absence.withdraw"]


def test_list_when_a_request_is_granted_and_another_refused_by_key_then_they_are(qtbot: QtBot, ctx: Context) -> None:
    ann = _staff(ctx, "Ann")
    ids = [
        ask(ann, records.new(ann, "absence", first_day=date(2026, 12, day), last_day=date(2026, 12, day))).created("absence")[0] for day in (1, 2)
    ]
    page = PAGES.get("absence.list").make(ctx)
    assert isinstance(page, AbsenceList)
    show(qtbot, page)
    settle(qtbot, lambda: page.panel.model.is_open and page.panel.model.total == 2)
    commands = {command.code: command for command in page.actions()}
    assert (commands["absence.grant"].shortcut, commands["absence.refuse"].shortcut) == ("Ctrl+G", "Ctrl+R")
    page.panel.selection.set([ids[0]])
    commands["absence.grant"].run()
    settle(qtbot, lambda: bool(records.load(ctx, "absence", ids[0])["is_approved"]))
    page.panel.selection.set([ids[1]])
    commands["absence.refuse"].run()
    page.refresh()
    settle(qtbot, lambda: page.panel.model.total == 1)
    assert page.panel.table.model().index(0, 1).data(Qt.ItemDataRole.DisplayRole)
