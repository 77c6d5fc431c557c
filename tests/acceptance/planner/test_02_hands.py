"""Bar 2: what UX 1 says of the planner (M1 to M9, B1 to B5), each on the real page with real mouse and key events.

M1 and M2 on both nights on which the clocks of Berlin change, on the last of Sao Paulo, and in Kolkata, whose clocks never change. M10 is bar 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.enums.planning import TaskKind
from app.core.planning.board import Span
from app.core.planning.wall_time import DAY, days_of, to_utc, to_wall, whole_days
from app.models.reminders import Notice
from app.services import records, undo
from app.services.context import Context
from app.services.planning.creating import NewTask, create_task
from app.services.planning.moving import Move, move_tasks
from app.services.planning.series import Repeat, create_series
from app.ui.kit import message
from app.ui.kit.message import Choice
from app.ui.planner import words
from tests.helpers.planner_desk import Desk, desk_of, move
from tests.helpers.undo_world import last_action
from tests.ui.conftest import database, home, house_style  # noqa: F401 - fixtures

pytestmark = [pytest.mark.heavy, pytest.mark.timeout(300)]
Say = Callable[[str], None]
CTRL, SHIFT, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
#: zone and the day on whose morning clocks change; Kolkata for a zone that has none
NIGHTS = {
    "Berlin, spring": ("Europe/Berlin", date(2026, 3, 29)), "Berlin, autumn": ("Europe/Berlin", date(2026, 10, 25)),
    "Sao Paulo, the last": ("America/Sao_Paulo", date(2019, 2, 17)), "Kolkata": ("Asia/Kolkata", date(2026, 3, 29)),
}


@pytest.fixture
def desk(qtbot: QtBot, new_firm: Context) -> Desk:
    """See `desk_of`."""
    return desk_of(qtbot, new_firm)


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Tell a figure of the bar."""

    def tell(text: str) -> None:
        with capsys.disabled():
            print(f"\nbar 2, {text}", end="")

    return tell


def at_night(desk: Desk, night: str) -> date:
    """Put the desk into a zone, in the week of a night; returns the day after it."""
    desk.zone, day = NIGHTS[night]
    desk.monday = day - timedelta(days=day.weekday())
    return day


@pytest.mark.parametrize("night", NIGHTS)
def test_m1_drag_by_two_hours_when_clocks_change_then_wall_time_moves_and_elapsed_length_stays(desk: Desk, night: str, say: Say) -> None:
    day = at_night(desk, night)
    eve = datetime.combine(day, time()) - timedelta(hours=3)
    for hour in range(0, 8):
        desk.task(f"at {hour}", hour % 3, eve + timedelta(hours=hour), 150)
    desk.open(1600, 700, "day", 6, is_whole=True)
    before = {title: desk.block(title) for title in desk.tasks}
    checked = 0
    for title, block in before.items():
        assert block.starts_at is not None
        assert block.ends_at is not None
        begin = to_wall(block.starts_at, desk.zone)
        desk.page.view.reveal(block.id)
        source = desk.point(title, 0.4)
        width = 2 * 60 * desk.page.view.axis.scale
        desk.drag(source, source + QPoint(round(width), 0))
        desk.rest()
        after = desk.block(title)
        assert after.starts_at is not None
        assert after.ends_at is not None
        assert after.ends_at - after.starts_at == block.ends_at - block.starts_at, (night, title)
        aimed = to_wall(to_utc(begin + timedelta(hours=2), desk.zone), desk.zone)
        assert to_wall(after.starts_at, desk.zone) == aimed, (night, title)
        checked += 1
    say(f"M1 {night}: {checked} drags of 2 h, wall time and elapsed length exact")


@pytest.mark.parametrize("night", NIGHTS)
def test_m2_all_day_task_when_dragged_over_the_night_then_dates_and_days_stay(desk: Desk, night: str, say: Say) -> None:
    day = at_night(desk, night)
    for length in (1, 3):
        span = whole_days(day - 4 * DAY, day + (length - 5) * DAY, desk.zone)
        new = NewTask(TaskKind.VISIT, f"{length} days", desk.people[1], span.starts_at, span.ends_at, desk.zone, is_all_day=True)
        desk.tasks[new.title] = create_task(desk.ctx, new).created("task")[0]
    desk.open(1600, 700, "week", is_whole=True)
    for length in (1, 3):
        title = f"{length} days"
        block = desk.block(title)
        source = desk.point(title, 0.15)
        desk.drag(source, source + QPoint(round(4 * desk.page.view.axis.day_width), 0))
        desk.rest()
        after = desk.block(title)
        assert None not in (block.starts_at, block.ends_at, after.starts_at, after.ends_at)
        days = days_of(Span(after.starts_at, after.ends_at), desk.zone)  # type: ignore[arg-type]
        assert days == (day, day + (length - 1) * DAY), (night, title)
    say(f"M2 {night}: all-day tasks of 1 and 3 days keep dates and count")


def test_m3_escape_when_moving_stretching_or_drawing_then_all_is_back_and_nothing_written(desk: Desk, say: Say) -> None:
    for title, row in (("Alpha", 0), ("Beta", 1), ("Gamma", 2)):
        desk.task(title, row, desk.wall(1, 10), 120)
    page = desk.open()
    all_of_them = frozenset(desk.tasks.values())
    page.view.select(all_of_them, desk.tasks["Beta"])
    board = page.view.board
    focus = QApplication.focusWidget()
    for share, target in ((0.5, desk.spot(0, desk.wall(3, 14))), (0.98, desk.spot(1, desk.wall(1, 16))), (0.02, desk.spot(1, desk.wall(1, 9)))):
        desk.press(desk.point("Alpha", share))
        desk.hover(target)
        assert page.grip.places
        desk.key(Qt.Key.Key_Escape)
        desk.release(target)
        assert (page.view.selection, page.view.current, QApplication.focusWidget()) == (all_of_them, desk.tasks["Beta"], focus)
    desk.press(desk.spot(0, desk.wall(2, 10)))
    desk.hover(desk.spot(0, desk.wall(2, 14)))
    desk.key(Qt.Key.Key_Escape)
    desk.release(desk.spot(0, desk.wall(2, 14)))
    assert (page.view.selection, page.view.current) == (all_of_them, desk.tasks["Beta"])
    desk.rest()
    page.refresh()
    desk.rest()
    assert page.view.board.blocks == board.blocks
    say("M3: move, both ends and draw given up, 0 rows written, selection, current and focus as before")


def test_m4_shaky_click_when_within_the_drag_distance_then_nothing_moves(desk: Desk, say: Say) -> None:
    desk.task("Alpha", 1, desk.wall(1, 10), 120)
    page = desk.open()
    least = QApplication.startDragDistance()
    for shift in (QPoint(least - 1, 0), QPoint(0, -(least - 1)), QPoint(-(least // 2), least // 2 - 1)):
        for share in (0.03, 0.5, 0.97):
            point = desk.point("Alpha", share)
            desk.press(point)
            desk.hover(point + shift)
            assert not page.grip.is_busy
            desk.release(point + shift)
    desk.rest()
    assert desk.block("Alpha").version == 1
    point = desk.point("Alpha")
    desk.press(point)
    desk.hover(point + QPoint(least, 0))
    assert page.grip.is_busy
    desk.key(Qt.Key.Key_Escape)
    desk.release(point)
    say(f"M4: 9 clicks that shook by up to {least - 1} px wrote nothing, {least} px begin a drag")


def test_m5_tip_when_dragging_then_tells_what_is_saved(desk: Desk, say: Say) -> None:
    desk.task("Visit Alpha", 2, desk.wall(1, 11), 60)
    desk.task("Demo", 1, desk.wall(2, 10), 60)
    page = desk.open()
    for target in (desk.spot(2, desk.wall(1, 11, 5)), desk.spot(0, desk.wall(3, 15))):
        desk.press(desk.point("Demo"))
        desk.hover(target)
        assert page.scene.held is not None
        tip, place = page.scene.held.tip, page.grip.places[0]
        desk.release(target)
        desk.rest()
        saved = desk.block("Demo")
        assert (saved.starts_at, saved.ends_at, saved.row) == (place.starts_at, place.ends_at, place.row)
        assert tip.when == words.when(saved, desk.zone)
        assert tip.who.startswith(next(row.name for row in page.view.board.rows if row.key == saved.row))
        if saved.row == desk.people[2]:
            assert tip.problems == ("Overlaps “Visit Alpha” by 30 minutes",)
    say("M5: time, person and conflict of the tip are those that were saved")


def test_m6_edge_when_held_then_scrolls_faster_nearer_and_keeps_what_left_the_view(desk: Desk, say: Say) -> None:
    desk.task("Alpha", 1, desk.wall(4, 10), 60)
    page = desk.open()
    bar = page.view.horizontalScrollBar()
    y = desk.point("Alpha").y()
    desk.press(desk.point("Alpha"))
    steps = []
    for distance in (40, 25, 10, 0):
        desk.hover(QPoint(page.view.viewport().width() - distance - 1, y))
        page.view.stop_ticking()
        before = bar.value()
        page.grip.tick()
        steps.append(bar.value() - before)
    assert steps == sorted(steps)
    assert steps[0] < steps[-1]
    page.view.start_ticking()
    desk.qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    assert page.view.block_rect(desk.tasks["Alpha"]).right() < 0  # type: ignore[union-attr]
    target = desk.spot(1, desk.wall(11, 12, 30))
    desk.hover(target)
    desk.release(target)
    desk.rest()
    assert desk.times("Alpha").startswith("11 12:00")
    say(f"M6: {steps} px a tick from 40, 25, 10 and 0 px to the edge; dropped a week later after it had left the view")


def test_m7_ctrl_copies_and_shift_frees_when_held_then_pointer_and_tip_say_so(desk: Desk, say: Say) -> None:
    desk.task("Alpha", 1, desk.wall(1, 10), 60)
    page = desk.open(view="day", day=1)
    source, target = desk.point("Alpha"), desk.spot(2, desk.wall(1, 13, 38))
    desk.press(source)
    desk.hover(target, CTRL)
    assert page.scene.held is not None
    assert "copy" in page.scene.held.tip.who
    assert page.view.viewport().cursor().shape() == Qt.CursorShape.DragCopyCursor
    assert not page.view.picture.lifted
    desk.hover(target, SHIFT)
    assert page.grip.places[0].starts_at.minute % 5
    assert "Shift" in page.scene.held.tip.keys
    QTest.keyPress(page.view, Qt.Key.Key_Control, CTRL)
    assert page.view.viewport().cursor().shape() == Qt.CursorShape.DragCopyCursor
    desk.release(target, CTRL)
    desk.rest()
    assert (desk.times("Alpha"), len(page.view.board.blocks)) == ("1 10:00-11:00 1", 2)
    say("M7: Ctrl copies (the first stays, version 1), Shift frees of the grid, pointer and tip say so")


def test_m8_overlaps_when_in_one_row_then_in_lanes_none_hidden_none_under_three_pixels(desk: Desk, say: Say) -> None:
    for number in range(8):
        desk.task(f"Task {number}", 1, desk.wall(1, 10, number), 5 if number % 2 else 180)
    page = desk.open(view="weeks3")
    rects = [page.view.block_rect(id) for id in desk.tasks.values()]
    assert all(rect is not None and rect.width() >= 3 for rect in rects)
    found = [rect for rect in rects if rect is not None]
    overlaps = sum(first.intersects(second) for number, first in enumerate(found) for second in found[number + 1:])
    row = page.view.row_rect(desk.people[1])
    other = page.view.row_rect(desk.people[0])
    assert row is not None
    assert other is not None
    assert overlaps == 0
    assert row.height() > other.height()
    say(f"M8: 8 tasks in {len({rect.top() for rect in found})} lanes, narrowest {min(rect.width() for rect in found):.0f} px, no two overlap, the row grew")


def test_m9_drop_on_another_person_when_done_then_written_once_both_told_and_one_undo_restores_both(desk: Desk, say: Say) -> None:
    desk.task("Alpha", 1, desk.wall(1, 10), 60)
    desk.open()
    before, rows = last_action(desk.ctx), told(desk.ctx)
    source = desk.point("Alpha")
    desk.drag(source, QPoint(source.x(), desk.spot(2, desk.wall(1, 10)).y()))
    desk.rest()
    assert not QApplication.activeModalWidget()
    assert (desk.times("Alpha"), desk.block("Alpha").version) == ("1 10:00-11:00 2", 2)
    written = [deed for deed in undo.recent(desk.ctx) if deed.id > before]
    assert len(written) == 1
    fresh = told(desk.ctx)[len(rows):]
    assert {person for person, _code in fresh} >= {desk.people[1].id, desk.people[2].id}
    undo.undo(desk.ctx, written[0].id)
    desk.page.refresh()
    desk.rest()
    assert desk.times("Alpha") == "1 10:00-11:00 1"
    say(f"M9: nothing asked, 1 action “{written[0].title}”, notices {fresh}, one undo gave it back")


def told(ctx: Context) -> list[tuple[int, str]]:
    """Whom the program has told what, in order."""
    with ctx.reading() as session:
        return [(person, code) for person, code in session.execute(sa.select(Notice.employee_id, Notice.code).order_by(Notice.id))]


def test_b1_keys_when_several_are_selected_then_all_move_and_it_is_spoken(desk: Desk, say: Say) -> None:
    desk.task("Alpha", 0, desk.wall(1, 10), 60)
    desk.task("Beta", 0, desk.wall(2, 11), 60)
    page = desk.open()
    order = [row.key for row in page.view.board.rows]
    page.view.select(desk.tasks.values(), desk.tasks["Alpha"])
    spoken = []
    up = Qt.Key.Key_Up if order.index(desk.people[0]) else Qt.Key.Key_Down
    for key, held in ((Qt.Key.Key_Right, ALT), (Qt.Key.Key_Right, ALT), (Qt.Key.Key_Left, ALT), (up, ALT), (Qt.Key.Key_Right, ALT | SHIFT)):
        desk.key(key, held)
        spoken.append(page.doing.said)
        desk.rest()
    row = desk.people.index(order[order.index(desk.people[0]) + (-1 if up == Qt.Key.Key_Up else 1)])
    assert [desk.times(title) for title in desk.tasks] == [f"1 10:15-11:30 {row}", f"2 11:15-12:30 {row}"]
    assert "10:15 – 11:15" in spoken[0]
    assert "and 1 more" in spoken[0]
    assert "10:15 – 11:30" in spoken[-1]
    say(f"B1: 5 steps by key moved both; last spoken: “{spoken[-1]}”")


def test_b2_second_drop_when_overtaken_then_refused_with_name_and_age_and_put_by_one_key(desk: Desk, say: Say) -> None:
    id = desk.task("Alpha", 1, desk.wall(1, 10), 60)
    page = desk.open()
    starts_at = to_utc(desk.wall(1, 14), desk.zone)
    move_tasks(desk.ctx, [Move(id, 1, desk.people[1], starts_at, starts_at + timedelta(hours=1))])
    desk.drag(desk.point("Alpha"), desk.spot(2, desk.wall(2, 10, 30)))
    desk.rest()
    told, moved = page.doing.said, desk.times("Alpha")
    assert moved == "1 14:00-15:00 1"
    assert all(part in told for part in (desk.ctx.user.name, "Alpha", "14:00", "s ago"))
    desk.key(Qt.Key.Key_M, CTRL)
    desk.rest()
    assert desk.times("Alpha") == "2 10:00-11:00 2"
    say(f"B2: “{told}”; Ctrl+M put it at the own time")


def test_b3_backlog_when_dragged_then_planned_unplanned_and_free_slots_shaded(desk: Desk, say: Say) -> None:
    desk.task("Call", None, None, 90)
    desk.task("Alpha", 2, desk.wall(2, 10), 60)
    page = desk.open()
    cards = page.backlog.list
    card = cards.visualRect(cards.lines.index(1)).center()
    target = cards.viewport().mapFromGlobal(page.view.viewport().mapToGlobal(desk.spot(2, desk.wall(2, 14))))
    QTest.mousePress(cards.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, card)
    for point in (card + QPoint(-20, 5), target):
        move(cards.viewport(), point)
    page.grab()
    slots = page.scene._slots[desk.people[2]]
    assert all(slot.ends_at - slot.starts_at >= timedelta(minutes=90) for slot in slots)
    taken = desk.block("Alpha")
    assert taken.starts_at is not None
    assert not any(slot.starts_at <= taken.starts_at < slot.ends_at for slot in slots)
    QTest.mouseRelease(cards.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, target)
    desk.rest()
    planned = desk.times("Call")
    desk.drag(desk.point("Call"), page.view.viewport().mapFromGlobal(page.backlog.mapToGlobal(page.backlog.rect().center())))
    desk.rest()
    assert (planned, desk.times("Call"), page.backlog.sum.text()) == ("2 14:00-15:30 2", "waits", "1 · 1 h 30 min")
    say(f"B3: planned at {planned}, unplanned again; {len(slots)} free slots of 90 min shaded in the row")


def test_b4_load_bar_when_away_and_over_full_then_says_hours_over(desk: Desk, say: Say) -> None:
    for day in range(5):
        desk.task(f"Day {day}", 1, desk.wall(day, 9), 9 * 60)
    off = records.new(desk.ctx, "absence", employee=desk.people[1].id, kind="day_off", first_day=desk.monday, last_day=desk.monday, is_approved=True)
    page = desk.open()
    number = page.view.layout_of_board.numbers[desk.people[1]]
    free, days = page.view.loads.row(number, page.view.visible_days()), page.view.visible_days()
    assert len(days) == 5
    records.save(desk.ctx, off)
    page.refresh()
    desk.rest()
    load = page.view.loads.row(number, page.view.visible_days())
    assert load.capacity == free.capacity - free.capacity // 5
    assert load.over > free.over
    text = words.load_in_words(load)
    assert text.startswith("+")
    say(f"B4: {free.capacity // 60} h a week, {load.capacity // 60} h with a day off; the bar says “{text}”")


def test_b5_recurring_task_when_dropped_then_one_question_with_three_answers_and_counts(desk: Desk, monkeypatch: pytest.MonkeyPatch, say: Say) -> None:
    starts_at = to_utc(desk.wall(0, 10), desk.zone)
    new = NewTask(TaskKind.MEETING, "Stand-up", desk.people[1], starts_at, starts_at + timedelta(hours=1), desk.zone)
    ids = create_series(desk.ctx, new, Repeat("RRULE:FREQ=DAILY;COUNT=5")).created("task")
    desk.tasks = dict(zip(("Mon", "Tue", "Wed", "Thu", "Fri"), ids, strict=True))
    asked: list[Sequence[Choice]] = []
    answers = iter(("this", "later", "all", ""))

    def choose(_parent: object, _title: str, _text: str, choices: Sequence[Choice]) -> str:
        asked.append(choices)
        return next(answers)

    monkeypatch.setattr(message, "choose", choose)
    desk.open()
    outcomes = []
    for title, hour in (("Tue", 12), ("Thu", 14), ("Mon", 16), ("Wed", 9)):
        begin = to_wall(desk.block(title).starts_at, desk.zone)  # type: ignore[arg-type]
        source = desk.point(title)
        target = desk.spot(1, desk.wall((begin.date() - desk.monday).days, hour))
        desk.drag(source, QPoint(source.x() + target.x() - desk.spot(1, begin).x(), source.y()))
        desk.rest()
        outcomes.append([desk.times(each).split()[1][:2] for each in desk.tasks])
    assert outcomes[0] == ["10", "12", "10", "10", "10"]
    assert outcomes[1] == ["10", "12", "10", "14", "14"]
    assert outcomes[3] == outcomes[2]
    texts = [[choice.text for choice in choices] for choices in asked]
    assert len(asked) == 4
    assert "(5)" in texts[0][0]
    say(f"B5: {texts[0]}; hours after each answer {outcomes[:3]}, given up changes nothing")


def test_selection_when_framed_while_rows_scroll_by_then_all_are_in_it(desk: Desk, say: Say) -> None:
    """bryntum/support#12965: dragging a selection forgets rows that scrolled by."""
    for number in range(20):
        records.save(desk.ctx, records.new(desk.ctx, "employee", name=f"Person {number:02}"))
    page = desk.open(1240, 420)
    for row in page.view.board.rows:
        starts_at = to_utc(desk.wall(1, 10), desk.zone)
        create_task(desk.ctx, NewTask(TaskKind.CALL, "Call", row.key, starts_at, starts_at + timedelta(hours=1), desk.zone))
    page.refresh()
    desk.rest()
    first = page.view.row_rect(page.view.board.rows[0].key)
    assert first is not None
    x = page.view.x_of(to_utc(desk.wall(1, 9, 10), desk.zone))
    desk.press(QPoint(round(x), round(first.top()) + 2), SHIFT)
    bottom = QPoint(round(page.view.x_of(to_utc(desk.wall(1, 12), desk.zone))), page.view.viewport().height() - 2)
    desk.hover(bottom, SHIFT)
    bar = page.view.verticalScrollBar()
    desk.qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    desk.hover(bottom, SHIFT)
    desk.release(bottom, SHIFT)
    assert len(page.view.selection) == len(page.view.board.blocks) == 23
    say("selection: a frame over 23 rows, most of which had scrolled by, holds all 23 tasks")


def test_page_when_a_drag_is_on_and_keys_come_then_no_shortcut_pulls_the_board_away(desk: Desk) -> None:
    desk.task("Alpha", 1, desk.wall(1, 10), 60)
    page = desk.open()
    desk.press(desk.point("Alpha"))
    desk.hover(desk.spot(1, desk.wall(2, 10)))
    before = page.shown_days
    desk.key(Qt.Key.Key_PageDown)
    desk.key(Qt.Key.Key_Delete)
    assert page.shown_days == before
    assert page.grip.is_busy
    QApplication.sendEvent(page, QEvent(QEvent.Type.Hide))
    desk.key(Qt.Key.Key_Escape)
    desk.release(desk.spot(1, desk.wall(2, 10)))
    desk.rest()
    assert desk.block("Alpha").version == 1
