"""Editors one by one: what goes in comes out, what cannot be read is told, nothing is written that nobody touched."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QLineEdit
from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.fields import FieldInfo, Option
from app.core.i18n import set_language
from app.services.context import Context
from app.ui.forms.editors import ChoiceEditor, DateEditor, Editor, NumberEditor, TextEditor, make_editor
from tests.helpers.window import show, write_into

OPTIONS = (Option("active", "Active", "ok"), Option("new", "New"))


@pytest.mark.parametrize(("kind", "value"), [
    ("text", "Alfa"), ("text", None), ("memo", "two\nlines"), ("memo", None), ("int", 7), ("int", None), ("money", Decimal("1.10")), ("money", None),
    ("price", Decimal("0.0125")), ("quantity", Decimal("2.5000")), ("percent", Decimal("7.5")), ("date", date(2026, 11, 21)), ("date", None),
    ("bool", True), ("bool", False), ("choice", "new"), ("choice", None), ("datetime", datetime(2026, 11, 21, 9, 30)), ("datetime", None),
])
def test_editor_when_nobody_touches_it_then_the_value_is_intact(qtbot: QtBot, ctx: Context, kind: str, value: Any) -> None:
    editor = make_editor(FieldInfo("x", kind, "X", options=OPTIONS if kind == "choice" else ()), ctx)  # type: ignore[arg-type]
    qtbot.addWidget(editor)
    editor.set(value)
    assert editor.get() == value
    assert type(editor.get()) is type(value)
    assert editor.problem() == ""


def line(editor: Editor) -> QLineEdit:
    found = editor.focusProxy()
    assert isinstance(found, QLineEdit)
    return found


def number(qtbot: QtBot, kind: str = "money") -> NumberEditor:
    editor = NumberEditor(FieldInfo("x", kind, "Amount"))  # type: ignore[arg-type]
    show(qtbot, editor, 300, 60)
    editor.setFocus()
    return editor


@pytest.mark.parametrize(("typed", "value"), [("12,5", "12.50"), ("12.5", "12.50"), ("=10*1,2", "12.00"), ("1 234,567", "1234.57"), ("100+10%", "110.00"), ("-3", "-3")])
def test_number_when_typed_then_read_in_both_ways_of_writing(qtbot: QtBot, typed: str, value: str) -> None:
    editor = number(qtbot)
    QTest.keyClicks(line(editor), typed)
    assert editor.get() == Decimal(value)


def test_number_when_left_then_shown_as_the_language_writes_it(qtbot: QtBot) -> None:
    set_language("ru")
    editor = number(qtbot)
    QTest.keyClicks(line(editor), "=1000+234,5")
    line(editor).editingFinished.emit()
    assert line(editor).text() == "1\u202f234,50"


def test_number_when_no_number_then_a_sentence_with_the_cure(qtbot: QtBot) -> None:
    editor = number(qtbot)
    QTest.keyClicks(line(editor), "twelve")
    assert editor.get() is None
    assert editor.problem() == "“twelve” does not fit “Amount”: type a number or a sum such as =12*3."


def test_number_when_point_of_the_number_pad_then_sign_of_the_language(qtbot: QtBot) -> None:
    set_language("ru")
    editor = number(qtbot)
    QTest.keyClicks(line(editor), "1")
    QTest.keyClick(line(editor), Qt.Key.Key_Period, Qt.KeyboardModifier.KeypadModifier)
    QTest.keyClicks(line(editor), "5")
    assert line(editor).text() == "1,5"


def day_editor(qtbot: QtBot) -> DateEditor:
    editor = DateEditor(FieldInfo("x", "date", "Day"))
    show(qtbot, editor, 300, 60)
    editor.setFocus()
    return editor


@pytest.mark.parametrize(("typed", "day"), [
    ("2112", date(2026, 12, 21)), ("21122025", date(2025, 12, 21)), ("3.4", date(2026, 4, 3)), ("2026-01-31", date(2026, 1, 31)), ("t", date(2026, 11, 21)),
    ("т", date(2026, 11, 21)), ("t+", date(2026, 11, 22)), ("t--", date(2026, 11, 19)), ("+", date(2026, 11, 22)),
])
def test_date_when_typed_by_digits_or_signs_then_the_day(qtbot: QtBot, typed: str, day: date) -> None:
    with clock.frozen(datetime(2026, 11, 21, 12)):
        editor = day_editor(qtbot)
        write_into(line(editor), typed)
        assert editor.get() == day


def test_date_when_no_day_then_a_sentence_with_an_example(qtbot: QtBot) -> None:
    editor = day_editor(qtbot)
    QTest.keyClicks(line(editor), "31.02")
    assert editor.get() is None
    assert "does not fit “Day”" in editor.problem()


def test_date_when_calendar_is_opened_with_f4_then_a_click_takes_the_day(qtbot: QtBot) -> None:
    editor = day_editor(qtbot)
    QTest.keyClick(line(editor), Qt.Key.Key_F4)
    calendar = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QCalendarWidget))
    calendar.clicked.emit(QDate(2026, 12, 24))
    assert editor.get() == date(2026, 12, 24)


def test_choice_when_cleared_by_key_then_none_only_where_nothing_is_required(qtbot: QtBot) -> None:
    free, required = (ChoiceEditor(FieldInfo("x", "choice", "X", required=needed, options=OPTIONS)) for needed in (False, True))
    for editor in (free, required):
        qtbot.addWidget(editor)
        editor.set("new")
        target = editor.focusProxy()
        assert target is not None
        QTest.keyClick(target, Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    assert free.get() is None
    assert required.get() == "new"


def test_choice_when_the_stored_value_is_no_option_any_more_then_it_stays(qtbot: QtBot) -> None:
    editor = ChoiceEditor(FieldInfo("x", "choice", "X", options=OPTIONS))
    qtbot.addWidget(editor)
    editor.set("historic")
    assert editor.get() == "historic"


def test_text_when_longer_than_the_column_then_no_more_letters(qtbot: QtBot) -> None:
    editor = TextEditor(FieldInfo("x", "text", "X", length=5))
    show(qtbot, editor, 300, 60)
    editor.setFocus()
    QTest.keyClicks(line(editor), "abcdefgh")
    assert editor.get() == "abcde"


def test_make_editor_when_the_right_is_missing_then_locked_and_readable(qtbot: QtBot, ctx: Context) -> None:
    editor = make_editor(FieldInfo("x", "text", "X", writable=False), ctx)
    qtbot.addWidget(editor)
    editor.set("kept")
    assert line(editor).isReadOnly()
    assert line(editor).text() == "kept"
