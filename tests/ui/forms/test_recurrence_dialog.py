"""The recurrence dialog, the question which instances are meant, and calendars in and out, with real keys and clicks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.enums.planning import WorkdayShift
from app.models.planning import Task
from app.services.context import Context
from app.services.planning.series import Repeat
from app.services.planning.series_changes import Counts, Which
from app.ui.forms.calendar_files import CalendarPreview, preview_file, save_calendar
from app.ui.forms.recurrence_dialog import PREVIEWED, RecurrenceDialog
from app.ui.forms.repeat_choice import OWN, RepeatChoice, choice_of
from app.ui.forms.which_instances import ask_which
from tests.helpers.window import settle, write

START = datetime(2026, 3, 31, 9)  # a Tuesday, the last of its month
EVENT = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20260304T100000Z\nSUMMARY:Talk\nX-MINE:1\nEND:VEVENT\nBEGIN:VEVENT\nUID:b\nEND:VEVENT\nEND:VCALENDAR\n"


@pytest.fixture
def ctx(owned: Context) -> Iterator[Context]:
    with clock.frozen(datetime(2026, 3, 1)):
        yield owned


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(900, 600)
    qtbot.addWidget(made)
    made.show()
    return made


def opened(qtbot: QtBot, page: QWidget, ctx: Context, repeat: Repeat | None = None, start: datetime = START) -> RecurrenceDialog:
    dialog = RecurrenceDialog(page, ctx, start, "UTC", repeat=repeat)
    dialog.show()
    seen(qtbot, dialog)
    return dialog


def seen(qtbot: QtBot, dialog: RecurrenceDialog) -> None:
    """Wait for the preview."""
    settle(qtbot, lambda: not dialog._soon.isActive())


def told(dialog: RecurrenceDialog) -> str:
    return dialog.dates.text().replace("\N{NO-BREAK SPACE}", " ")


def choose(dialog: RecurrenceDialog, often: str) -> None:
    dialog.often.setCurrentIndex(dialog.often.findData(often))


def test_dialog_when_opened_then_it_repeats_weekly_and_shows_words_and_dates(qtbot: QtBot, page: QWidget, ctx: Context) -> None:
    dialog = opened(qtbot, page, ctx)
    assert dialog.words.text() == "Every Tuesday"
    assert told(dialog).startswith("Tu 31/03/2026, Tu 07/04/2026")
    assert "no end" in told(dialog)
    assert told(dialog).count("Tu ") == PREVIEWED
    assert dialog.repeat.rule == "RRULE:FREQ=WEEKLY;BYDAY=TU"


def test_dialog_when_fields_are_changed_then_the_rule_follows(qtbot: QtBot, page: QWidget, ctx: Context) -> None:
    dialog = opened(qtbot, page, ctx)
    dialog.interval.setFocus()
    dialog.interval.selectAll()
    write("2")
    QTest.mouseClick(dialog.days[3], Qt.MouseButton.LeftButton, pos=dialog.days[3].rect().center() * 0.3)
    dialog.after.click()
    dialog.count.setValue(4)
    seen(qtbot, dialog)
    assert dialog.repeat.rule == "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,TH"
    assert dialog.words.text() == "Every 2 weeks: Tuesday, Thursday, 4 times"
    dialog.on_day.click()
    seen(qtbot, dialog)
    assert not dialog.button.isEnabled()
    assert "empty" in told(dialog)
    dialog.until.put(date(2026, 4, 20))
    seen(qtbot, dialog)
    assert dialog.repeat.rule.endswith("UNTIL=20260420;BYDAY=TU,TH")
    assert dialog.button.isEnabled()


def test_dialog_when_the_31st_is_monthly_then_shorter_months_are_offered(qtbot: QtBot, page: QWidget, ctx: Context) -> None:
    dialog = opened(qtbot, page, ctx)
    choose(dialog, "MONTHLY")
    seen(qtbot, dialog)
    assert dialog.short_months.isVisible()
    assert "30/04" not in told(dialog)
    dialog.short_months.click()
    seen(qtbot, dialog)
    assert "30/04/2026" in told(dialog)
    dialog.place.setCurrentIndex(2)
    seen(qtbot, dialog)
    assert dialog.words.text() == "Every month on the last Tuesday"
    assert not dialog.short_months.isVisible()


def test_dialog_when_a_rule_is_typed_then_what_is_wrong_with_it_is_said(qtbot: QtBot, page: QWidget, ctx: Context) -> None:
    dialog = opened(qtbot, page, ctx)
    choose(dialog, OWN)
    dialog.text.setFocus()
    write("FREQ=MONTHLY;BYDAY=9ZZ")
    seen(qtbot, dialog)
    assert "BYDAY" in told(dialog)
    assert not dialog.button.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.text.setText("FREQ=YEARLY;BYWEEKNO=53")
    seen(qtbot, dialog)
    assert dialog.button.isEnabled()
    dialog.text.setText("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")
    seen(qtbot, dialog)
    assert "never" in told(dialog)


def test_dialog_when_days_off_are_shifted_then_the_dates_show_it(qtbot: QtBot, page: QWidget, ctx: Context) -> None:
    dialog = opened(qtbot, page, ctx, Repeat("RRULE:FREQ=MONTHLY;BYMONTHDAY=-1", WorkdayShift.BEFORE))
    assert dialog.place.currentIndex() == 3
    assert "Fr 29/05/2026" in told(dialog)
    dialog.shift.setCurrentIndex(dialog.shift.findData(WorkdayShift.NONE))
    seen(qtbot, dialog)
    assert "Su 31/05/2026" in told(dialog)


@pytest.mark.parametrize("rule", [
    "FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,FR", "FREQ=MONTHLY;BYDAY=-1TU", "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", "FREQ=YEARLY;COUNT=2",
    "FREQ=MONTHLY;BYDAY=5TU", "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD;BYMONTHDAY=31", "FREQ=DAILY;UNTIL=20270101", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1TU",
])
def test_rule_when_shown_in_fields_then_the_fields_give_it_back(rule: str) -> None:
    choice = choice_of(f"RRULE:{rule}", START)
    assert choice.often != OWN
    assert choice_of(str(choice.rule(START)), START) == choice


@pytest.mark.parametrize("rule", ["FREQ=HOURLY", "FREQ=MONTHLY;BYDAY=1MO,3MO", "FREQ=YEARLY;BYWEEKNO=3", "RRULE:FREQ=DAILY\nEXDATE:20260401T090000Z", "nonsense"])
def test_rule_when_fields_cannot_show_it_then_it_stands_as_typed(rule: str) -> None:
    assert choice_of(rule, START) == RepeatChoice(OWN, text=rule)


def click_when_shown(words: str) -> None:
    """Press a button of the dialog that comes."""
    def press() -> None:
        window = QApplication.activeModalWidget()
        button = next((one for one in window.findChildren(QPushButton) if words in one.text()), None) if window is not None else None
        if button is None:
            QTimer.singleShot(20, press)
        else:
            button.click()

    QTimer.singleShot(0, press)


@pytest.mark.parametrize(("words", "answer"), [("Only this", Which.THIS), ("later (7)", Which.LATER), ("All (12)", Which.ALL), ("Cancel", None)])
def test_question_when_answered_then_it_tells_which_and_how_many(page: QWidget, words: str, answer: Which | None) -> None:
    click_when_shown(words)
    assert ask_which(page, Counts(7, 12, 1, 2)) is answer


def test_calendar_when_imported_then_the_preview_comes_first_and_the_file_goes_out_again(
    qtbot: QtBot, page: QWidget, ctx: Context, tmp_path: Path
) -> None:
    file = tmp_path / "talks.ics"
    file.write_bytes(EVENT)
    click_when_shown("Cancel")
    preview_file(page, ctx, file)
    settle(qtbot)
    assert not titles(ctx)
    shown: list[str] = []

    def look() -> None:
        window = QApplication.activeModalWidget()
        if not isinstance(window, CalendarPreview):
            QTimer.singleShot(20, look)
            return
        shown.extend((window.summary.text(), window.entries.toPlainText(), window.warnings.toPlainText()))
        window.button.click()

    QTimer.singleShot(0, look)
    preview_file(page, ctx, file)
    settle(qtbot, lambda: bool(titles(ctx)))
    assert shown[0] == "1 entry is new"
    assert "Talk" in shown[1]
    assert "Line 8" in shown[2]
    assert titles(ctx) == ["Talk"]
    out = tmp_path / "out.ics"
    save_calendar(page, ctx, out)
    settle(qtbot, out.exists)
    assert out.read_bytes().replace(b"\r\n", b"\n") == EVENT


def test_file_when_it_is_no_calendar_then_a_message_says_so(qtbot: QtBot, page: QWidget, ctx: Context, tmp_path: Path) -> None:
    file = tmp_path / "x.ics"
    file.write_text("hello")
    preview_file(page, ctx, file)
    settle(qtbot)
    told = [window for window in QApplication.topLevelWidgets() if window.isVisible() and window is not page]
    assert told
    assert not titles(ctx)


def titles(ctx: Context) -> list[str]:
    with ctx.reading() as session:
        return list(session.scalars(sa.select(Task.title).where(Task.deleted_at.is_(None))))


def test_first_time_when_it_is_a_wall_time_elsewhere_then_the_weekday_is_that_of_the_zone(qtbot: QtBot, page: QWidget, ctx: Context) -> None:
    dialog = RecurrenceDialog(page, ctx, START + timedelta(hours=14), "Asia/Tokyo")
    dialog.show()
    seen(qtbot, dialog)
    assert dialog.words.text() == "Every Wednesday"
