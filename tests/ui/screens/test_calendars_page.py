"""The page of calendars: what was taken in stands there."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from app.services.context import Context
from app.services.planning import calendars
from app.ui.screens.calendars_page import CalendarsPage
from tests.helpers.window import settle, show

EVENT = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20260304T100000Z\nSUMMARY:Talk\nEND:VEVENT\nEND:VCALENDAR\n"


def test_page_when_a_calendar_was_taken_in_then_it_is_named(qtbot: QtBot, owned: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    calendars.import_calendar(owned, EVENT, "talks.ics")
    page = CalendarsPage(owned)
    show(qtbot, page)
    settle(qtbot, lambda: any(label.text() == "talks.ics" for label in page.findChildren(QLabel)))
    asked: list[str] = []

    def ask(_parent: object, title: str, *_more: object) -> tuple[str, str]:
        asked.append(title)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", ask)
    next(command for command in page.actions() if command.code == "calendars.import").run()
    assert asked == ["Choose a calendar"]
