"""A planner open on a small firm, and hands that press, drag and type on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.core.enums.planning import TaskKind
from app.core.planning.board import Block, RowKey
from app.core.planning.local_zone import local_zone
from app.core.planning.wall_time import to_utc, to_wall
from app.services import records
from app.services.context import Context
from app.services.planning.creating import NewTask, create_task
from app.ui.kit.navigator import use_navigator
from app.ui.planner.page import PlannerPage
from tests.helpers.window import RememberingNavigator, settle, show

#: the zone in which the people of the tests work
ZONE, MONDAY = local_zone(), date(2026, 11, 16)
NONE = Qt.KeyboardModifier.NoModifier


@dataclass
class Desk:
    """A planner and the hands on it; wall times are those of the week's days."""

    qtbot: QtBot
    ctx: Context
    people: tuple[RowKey, ...]
    navigator: RememberingNavigator
    tasks: dict[str, int] = field(default_factory=dict)
    zone: str = ZONE
    monday: date = MONDAY
    _page: PlannerPage | None = None

    @property
    def page(self) -> PlannerPage:
        """The planner."""
        assert self._page is not None
        return self._page

    def wall(self, day: int, hour: int, minute: int = 0) -> datetime:
        """A wall time, days counted from Monday."""
        return datetime.combine(self.monday, datetime.min.time()) + timedelta(days=day, hours=hour, minutes=minute)

    def task(self, title: str, row: int | None, at: datetime | None, minutes: int = 60, **more: object) -> int:
        """Make a task; it waits in the backlog without a time."""
        starts_at = to_utc(at, self.zone) if at is not None else None
        ends_at = starts_at + timedelta(minutes=minutes) if starts_at is not None else None
        key = self.people[row] if row is not None else None
        new = NewTask(TaskKind.VISIT, title, key, starts_at, ends_at, self.zone, planned_minutes=None if at else minutes, **more)  # type: ignore[arg-type]
        self.tasks[title] = create_task(self.ctx, new).created("task")[0]
        return self.tasks[title]

    def open(self, width: int = 1240, height: int = 640, view: str = "week", day: int = 0, is_whole: bool = False) -> PlannerPage:
        """Open the planner on a day of the week.

        :param is_whole: with nights and days off.
        """
        page = PlannerPage(self.ctx)
        show(self.qtbot, page, width, height)
        return self.take(page, view, day, is_whole)

    def take(self, page: PlannerPage, view: str = "week", day: int = 0, is_whole: bool = False) -> PlannerPage:
        """Put hands on a planner that is open."""
        self._page = page
        settle(self.qtbot, lambda: page.plan.read is not None)
        page.show_at(self.monday + timedelta(days=day), view, self.zone)
        if is_whole:
            page.toggle_nights()
        self.rest()
        page.view.setFocus()
        return page

    def rest(self) -> None:
        """Wait until everything is written, read and landed."""
        settle(self.qtbot, lambda: self.page.moves.is_idle and not self.page.scene.is_flying and not self.page.is_reading)

    def block(self, title: str) -> Block:
        """A task as the planner shows it."""
        found = self.page.plan.find(self.tasks[title])
        assert found is not None, title
        return found

    def times(self, title: str) -> str:
        """Weekday, wall time and row of a task."""
        block = self.block(title)
        if block.starts_at is None or block.ends_at is None:
            return "waits"
        first, last = to_wall(block.starts_at, self.zone), to_wall(block.ends_at, self.zone)
        row = self.people.index(block.row) if block.row in self.people else -1
        return f"{(first.date() - self.monday).days} {first:%H:%M}-{last:%H:%M} {row}"

    # hands

    def point(self, title: str, share: float = 0.5) -> QPoint:
        """A point within a block, at a share of its width."""
        rect = self.page.view.block_rect(self.tasks[title])
        assert rect is not None
        return QPointF(rect.left() + rect.width() * share, rect.center().y()).toPoint()

    def spot(self, row: int, wall: datetime) -> QPoint:
        """The point of a wall time in a row."""
        rect = self.page.view.row_rect(self.people[row])
        assert rect is not None
        return QPointF(self.page.view.x_of(to_utc(wall, self.zone)), rect.center().y()).toPoint()

    def press(self, point: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
        """Press the left button."""
        QTest.mousePress(self.page.view.viewport(), Qt.MouseButton.LeftButton, held, point)

    def hover(self, point: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
        """Move with the button down."""
        move(self.page.view.viewport(), point, held)

    def release(self, point: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
        """Let the button go."""
        QTest.mouseRelease(self.page.view.viewport(), Qt.MouseButton.LeftButton, held, point)

    def drag(self, source: QPoint, target: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
        """Press, move in steps, let go."""
        self.press(source, held)
        for step in (0.3, 0.7, 1.0):
            self.hover(QPointF(source + (target - source) * step).toPoint(), held)
        self.release(target, held)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """Press a key on the board."""
        QTest.keyClick(self.page.view, key, held)


def move(widget: QWidget, point: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
    """A mouse move with the left button and modifiers, which QTest cannot send."""
    there = QPointF(widget.mapToGlobal(point))
    event = QMouseEvent(QEvent.Type.MouseMove, QPointF(point), there, Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, held)
    QApplication.sendEvent(widget, event)


def desk_of(qtbot: QtBot, ctx: Context) -> Desk:
    """A desk in a firm of three: whoever is signed in, Ben and Carla; the planner is opened by the test."""
    navigator = RememberingNavigator()
    use_navigator(navigator)
    people = [RowKey("employee", ctx.user.id or 0)]
    for name in ("Ben Bauer", "Carla Cordes"):
        people.append(RowKey("employee", records.save(ctx, records.new(ctx, "employee", name=name)).created("employee")[0]))
    return Desk(qtbot, ctx, tuple(people), navigator)
