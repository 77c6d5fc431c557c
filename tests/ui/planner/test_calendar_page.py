"""The calendar of one person: day, week, month and agenda; moved by hand and by keys, refused moves are said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.enums.planning import TaskKind
from app.core.planning.board import RowKey, Span
from app.core.planning.wall_time import DAY, begin_of, to_wall
from app.services import records
from app.services.context import Context
from app.services.planning.creating import NewTask, create_task
from app.services.planning.series import Repeat, create_series
from app.ui.kit import message
from app.ui.kit.navigator import use_navigator
from app.ui.kit.theme import theme
from app.ui.kit.widgets import InfoBar
from app.ui.planner.personal.block_button import BlockButton
from app.ui.planner.personal.page import CalendarPage
from app.ui.planner.printing import Paper
from tests.helpers.firm import SmallFirm
from tests.helpers.window import RememberingNavigator, press, settle, show

#: a Wednesday, 11:30 in Berlin
NOON = datetime(2026, 11, 18, 10, 30)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """Stop the clock."""
    with clock.frozen(NOON):
        yield


@pytest.fixture(autouse=True)
def opened() -> RememberingNavigator:
    """Where the page would lead."""
    navigator = RememberingNavigator()
    use_navigator(navigator)
    return navigator


@pytest.fixture
def ctx(standing_firm: SmallFirm) -> Context:
    """The owner's context, in a branch of Berlin."""
    ctx = standing_firm.ctx
    branch = records.save(ctx, records.new(ctx, "branch", name="Berlin", zone="Europe/Berlin")).created("branch")[0]
    return replace(ctx, user=replace(ctx.user, branch_id=branch))


def _task(ctx: Context, title: str, begin: datetime, minutes: int = 60, **more: bool) -> int:
    me = RowKey("employee", ctx.user.id or 0)
    new = NewTask(TaskKind.MEETING, title, me, begin, begin + timedelta(minutes=minutes), "Europe/Berlin", **more)
    return create_task(ctx, new).created("task")[0]


def _open(qtbot: QtBot, ctx: Context, view: str) -> CalendarPage:
    page = CalendarPage(ctx)
    page.view = view
    page.refresh()
    show(qtbot, page, 1240, 860)
    settle(qtbot, lambda: page.found is not None)
    return page


def _button(page: CalendarPage, id: int) -> BlockButton:
    view = page.month if page.view == "month" else page.hours
    return next(button for button in view.buttons if button.block.id == id)


def _begin(ctx: Context, id: int) -> datetime:
    begin = records.load(ctx, "task", id)["starts_at"]
    assert isinstance(begin, datetime)
    return begin


def _drag(button: BlockButton, by: QPoint, start: QPoint | None = None, release: bool = True) -> None:
    begin = start or QPoint(20, 8)
    QTest.mousePress(button, Qt.MouseButton.LeftButton, pos=begin)
    for step in range(1, 5):
        QTest.mouseMove(button, begin + by * step / 4)
        QApplication.processEvents()
    if release:
        QTest.mouseRelease(button, Qt.MouseButton.LeftButton, pos=begin + by)


def test_view_when_it_is_changed_while_another_is_read_then_the_days_of_the_other_are_not_shown_in_it(
    qtbot: QtBot, ctx: Context, monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = _open(qtbot, ctx, "week")
    shown: list[tuple[str, Span]] = []
    monkeypatch.setattr(page, "_tell", lambda found, _mine: shown.append((page.view, found.board.span)))
    page.step(1)
    page.choose("month")
    settle(qtbot, lambda: bool(shown))
    first, last = page.span_days()
    assert shown == [("month", Span(begin_of(first, "Europe/Berlin"), begin_of(last + DAY, "Europe/Berlin")))]


def test_week_when_dragged_a_day_and_an_hour_then_written_once(qtbot: QtBot, ctx: Context) -> None:
    id = _task(ctx, "Talk to Alfa", NOON)
    page = _open(qtbot, ctx, "week")
    assert len(page.hours.days) == 5
    width, hour = round(page.hours.column(0).width()), round(page.hours.y_of(60))
    version = records.load(ctx, "task", id).version
    _drag(_button(page, id), QPoint(width, hour))
    settle(qtbot, lambda: _begin(ctx, id) == NOON + timedelta(days=1, hours=1))
    assert records.load(ctx, "task", id).version == version + 1


def test_week_when_esc_is_pressed_in_a_drag_then_nothing_is_written(qtbot: QtBot, ctx: Context) -> None:
    id = _task(ctx, "Talk to Alfa", NOON)
    page = _open(qtbot, ctx, "week")
    button = _button(page, id)
    button.setFocus()
    _drag(button, QPoint(0, 120), release=False)
    assert button.is_dragging
    press(Qt.Key.Key_Escape)
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton, pos=QPoint(20, 128))
    settle(qtbot)
    assert _begin(ctx, id) == NOON


def test_week_when_a_click_shakes_then_nothing_is_written(qtbot: QtBot, ctx: Context) -> None:
    id = _task(ctx, "Talk to Alfa", NOON)
    page = _open(qtbot, ctx, "week")
    version = records.load(ctx, "task", id).version
    _drag(_button(page, id), QPoint(2, 2))
    settle(qtbot)
    assert records.load(ctx, "task", id).version == version


def test_week_when_the_end_is_dragged_then_only_the_end_changes(qtbot: QtBot, ctx: Context) -> None:
    id = _task(ctx, "Talk to Alfa", NOON)
    page = _open(qtbot, ctx, "week")
    button = _button(page, id)
    _drag(button, QPoint(0, round(page.hours.y_of(30))), QPoint(20, button.height() - 2))
    settle(qtbot, lambda: records.load(ctx, "task", id)["ends_at"] == NOON + timedelta(minutes=90))
    assert _begin(ctx, id) == NOON


def test_week_when_moved_by_keys_then_the_block_keeps_the_focus(qtbot: QtBot, ctx: Context) -> None:
    id = _task(ctx, "Talk to Alfa", NOON)
    page = _open(qtbot, ctx, "week")
    _button(page, id).setFocus()
    press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, lambda: _begin(ctx, id) == NOON + timedelta(minutes=15))
    settle(qtbot, lambda: _button(page, id).hasFocus())
    press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, lambda: _begin(ctx, id) == NOON + timedelta(days=1, minutes=15))


def test_week_when_tasks_overlap_then_they_lie_side_by_side(qtbot: QtBot, ctx: Context) -> None:
    first, second = _task(ctx, "One", NOON), _task(ctx, "Two", NOON + timedelta(minutes=30))
    page = _open(qtbot, ctx, "day")
    one, two = _button(page, first).geometry(), _button(page, second).geometry()
    assert not one.intersects(two)
    assert one.height() >= page.hours.y_of(55)


def test_task_when_somebody_moved_it_meanwhile_then_it_is_told_and_shown_there(qtbot: QtBot, ctx: Context) -> None:
    id = _task(ctx, "Talk to Alfa", NOON)
    page = _open(qtbot, ctx, "week")
    block = _button(page, id).block
    page.move_task(block, NOON + timedelta(hours=1), NOON + timedelta(hours=2))
    settle(qtbot)
    page.move_task(block, NOON + timedelta(hours=3), NOON + timedelta(hours=4))
    settle(qtbot, lambda: bool(page.findChildren(InfoBar)))
    assert "Talk to Alfa" in page.findChildren(InfoBar)[0].accessibleName()
    assert _begin(ctx, id) == NOON + timedelta(hours=1)


def test_week_when_a_task_goes_over_midnight_then_it_is_seen_on_each_of_its_days(
    qtbot: QtBot, ctx: Context, opened: RememberingNavigator
) -> None:
    id = _task(ctx, "Trip", NOON, 2 * 24 * 60 + 60)
    _task(ctx, "Call", NOON + timedelta(days=1), 30)
    page = _open(qtbot, ctx, "week")
    hours = page.hours
    first, (second, third) = _button(page, id), [button for button, _day in hours.rests]
    assert (first.geometry().top(), second.geometry().top(), third.geometry().top()) == (round(hours.y_of(11 * 60 + 30)), 0, 0)
    assert abs(third.geometry().bottom() - hours.y_of(12 * 60 + 30)) <= 1
    assert [hours.column(day).contains(button.geometry().center()) for button, day in hours.rests] == [True, True]
    assert second.width() < third.width()  # beside the call
    QTest.mouseDClick(third, Qt.MouseButton.LeftButton)
    assert opened.opened == [("task", id)]
    _drag(second, QPoint(0, 120))
    settle(qtbot)
    assert _begin(ctx, id) == NOON


def test_month_when_dragged_to_the_next_week_then_the_hour_stays_also_over_the_change_of_clocks(qtbot: QtBot, ctx: Context) -> None:
    before = datetime(2026, 10, 23, 8)
    id = _task(ctx, "Weekly talk", before)
    page = _open(qtbot, ctx, "month")
    page.day = before.date()
    page.refresh()
    settle(qtbot, lambda: any(button.block.id == id for button in page.month.buttons))
    cell = page.month.cell(0)
    _drag(_button(page, id), QPoint(0, round(cell.height())))
    settle(qtbot, lambda: _begin(ctx, id) != before)
    assert to_wall(_begin(ctx, id), "Europe/Berlin") == to_wall(before, "Europe/Berlin") + timedelta(days=7)


def test_views_when_chosen_one_after_another_then_each_block_lies_in_its_day_at_once(qtbot: QtBot, ctx: Context) -> None:
    id = _task(ctx, "Friday", NOON + timedelta(days=2))
    page = _open(qtbot, ctx, "day")
    page.choose("month")
    settle(qtbot, lambda: any(button.block.id == id for button in page.month.buttons) and page.month.isVisible())
    QApplication.processEvents()
    cell = page.month.cell(page.month.days.index((NOON + timedelta(days=2)).date()))
    assert cell.toAlignedRect().contains(_button(page, id).geometry())
    page.choose("week")
    settle(qtbot, lambda: any(button.block.id == id for button in page.hours.buttons) and page.hours.isVisible())
    QApplication.processEvents()
    assert page.hours.column(4).toAlignedRect().contains(_button(page, id).geometry())
    bar = page.hours.area.verticalScrollBar()
    assert bar.value() == min(round(page.hours.y_of(page.hours.opens - 30)), bar.maximum()) > 0


def test_month_when_a_day_holds_more_than_it_shows_then_it_says_so_and_opens(qtbot: QtBot, ctx: Context) -> None:
    for number in range(12):
        _task(ctx, f"Task {number}", NOON + timedelta(minutes=10 * number), 10)
    page = _open(qtbot, ctx, "month")
    assert page.month.hidden[NOON.date()] > 0
    number = page.month.days.index(NOON.date())
    page.month.ask_at(page.month.cell(number).center().toPoint())
    settle(qtbot, lambda: page.view == "day" and page.hours.days == (NOON.date(),))
    assert len(page.hours.buttons) == 12


def test_agenda_when_opened_then_what_comes_stands_in_order_and_empty_says_what_to_do(qtbot: QtBot, ctx: Context, opened: RememberingNavigator) -> None:
    page = _open(qtbot, ctx, "agenda")
    assert page.stack.currentWidget() is page.empty
    page.empty.chosen.emit("new")
    assert opened.pages[-1][0] == "task.card"
    ids = [_task(ctx, title, NOON + timedelta(days=days)) for title, days in (("Later", 5), ("Soon", 1))]
    page.refresh()
    settle(qtbot, lambda: [block.id for block in page.agenda.blocks] == ids[::-1])


def test_free_place_when_double_clicked_then_a_new_task_begins_there(qtbot: QtBot, ctx: Context, opened: RememberingNavigator) -> None:
    page = _open(qtbot, ctx, "day")
    place = QPoint(page.hours.gutter + 40, round(page.hours.y_of(14 * 60 + 10)))
    QTest.mouseDClick(page.hours.canvas, Qt.MouseButton.LeftButton, pos=place)
    code, given = opened.pages[-1]
    zone = page.found.board.zone if page.found is not None else ""
    assert code == "task.card"
    assert to_wall(given["starts_at"], zone).strftime("%H:%M") == "14:00"


def test_block_when_focused_then_person_time_and_title_are_spoken(qtbot: QtBot, ctx: Context) -> None:
    id = _task(ctx, "Talk to Alfa", NOON)
    page = _open(qtbot, ctx, "week")
    said = _button(page, id).accessibleName()
    assert "Talk to Alfa" in said
    assert page.found is not None
    assert page.found.row.name in said
    assert f"{to_wall(NOON, page.found.board.zone):%H:%M}" in said


@pytest.mark.parametrize(("code", "moved"), [("later", [0, 1, 1]), ("this", [0, 1, 0]), ("", [0, 0, 0])])
def test_recurring_task_when_moved_then_one_question_says_which_times_are_meant(
    qtbot: QtBot, ctx: Context, monkeypatch: pytest.MonkeyPatch, code: str, moved: list[int]
) -> None:
    me, asked = RowKey("employee", ctx.user.id or 0), []
    new = NewTask(TaskKind.MEETING, "Stand-up", me, NOON - timedelta(days=1), NOON - timedelta(hours=23), "Europe/Berlin")
    ids = create_series(ctx, new, Repeat("RRULE:FREQ=DAILY;COUNT=3")).created("task")

    def choose(_parent: object, title: str, _text: str, _choices: object) -> str:
        asked.append(title)
        return code

    monkeypatch.setattr(message, "choose", choose)
    page = _open(qtbot, ctx, "week")
    _drag(_button(page, ids[1]), QPoint(0, round(page.hours.y_of(60))))
    settle(qtbot, lambda: bool(asked))
    settle(qtbot)
    hours = [NOON - timedelta(days=1) + timedelta(days=number, hours=hour) for number, hour in enumerate(moved)]
    assert [_begin(ctx, id) for id in ids] == hours
    assert asked == ["“Stand-up” recurs: what is to move?"]
    assert _button(page, ids[1]).geometry().top() == round(page.hours.y_of((11 + moved[1]) * 60 + 30))


def _solid(text: str) -> str:
    """Without spaces: at some scales the reader of the PDF takes the gaps between letters for ends of lines."""
    return "".join(text.split())


@pytest.mark.parametrize(("view", "words"), [
    ("day", ("18 November 2026", "Wednesday 18 November", "9:00")), ("week", ("16 – 22 November 2026", "Friday 20 November", "9:00")),
    ("month", ("November 2026", "30")), ("agenda", ("Wednesday 18 November", "11:30 – 12:30", "Page 1 of 1")),
])
@pytest.mark.parametrize(("paper", "long"), [("A4", 842), ("A3", 1191)])
def test_calendar_when_saved_as_pdf_then_what_is_shown_stands_on_one_page_of_vectors(
    qtbot: QtBot, ctx: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, view: str, words: tuple[str, ...], paper: Paper, long: int
) -> None:
    _task(ctx, "Talk to Alfa", NOON)
    _task(ctx, "Night watch", NOON.replace(hour=21), 120)
    page, file = _open(qtbot, ctx, view), tmp_path / "days.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(file), ""))
    next(each for each in page.actions() if each.code == f"calendar.pdf_{paper.lower()}").run()
    with pypdfium2.PdfDocument(file) as document:
        assert len(document) == 1
        text = _solid(document[0].get_textpage().get_text_range())
        assert max(map(round, document[0].get_size())) == long
    for word in (*words, "Talk to Alfa", "Night watch", ctx.user.name):
        assert _solid(word) in text, (word, text)
    with pikepdf.open(file) as document:
        assert not document.pages[0].get_images()
    assert theme().name == "light"


def test_calendar_when_nothing_is_planned_then_printing_says_why_not(qtbot: QtBot, ctx: Context) -> None:
    page = _open(qtbot, ctx, "agenda")
    settle(qtbot)
    assert {each.why_not() for each in page.actions() if each.code.startswith(("calendar.print", "calendar.pdf"))} == {"Nothing is planned."}
