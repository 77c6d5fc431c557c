"""Scenes of the planner: its stretches of time, its rows, a task in one line, the end of a day."""

from __future__ import annotations

import sqlalchemy as sa

from app.core.enums.planning import ReminderAction
from app.core.i18n import _
from app.demo.tour.script import Scene
from app.demo.tour.stage import Stage
from app.models.reminders import Reminder
from app.services.context import Context
from app.services.reminders import answering
from app.ui.forms.quick_task_dialog import QuickTaskDialog
from app.ui.kit.pages import PAGES
from app.ui.planner.page import PlannerPage
from app.ui.planner.period import VIEWS


def let_nothing_pop_up(ctx: Context) -> None:
    """Answer the person's reminders, for a window over the pictures would hide what they show."""
    with ctx.reading() as session:
        waiting = list(session.scalars(sa.select(Reminder.id).where(Reminder.employee_id == ctx.user.id, Reminder.is_open)))
    answering.answer(ctx, waiting, ReminderAction.DISMISSED)


def plan_the_team(stage: Stage) -> None:
    """The board in each stretch of time, and by cars and rooms."""
    stage.open("planner")
    page = stage.page
    assert isinstance(page, PlannerPage)
    for view in VIEWS:
        page.show_view(view)
        stage.picture(f"planner-{view}")
    page.show_view("week")
    page.show_kind("resource")
    stage.picture("planner-resources")
    page.show_kind("employee")
    stage.wait()
    stage.close_pages()


def type_a_task(stage: Stage) -> None:
    """A line that is clear, and one that is a question."""
    for name, line in (("sure", _("tomorrow 10:30 call Petrov, 20 min")), ("doubtful", "call the bank at 5 on 03/04")):
        assert stage.window is not None
        dialog = QuickTaskDialog(stage.window, stage.ctx)
        dialog.open()
        dialog.line.setText(line)
        stage.wait()
        dialog.read()
        stage.picture(f"quick-task-{name}")
        dialog.close()


def end_a_day(stage: Stage) -> None:
    """What is left of today goes to the next days."""
    if "day_end" in PAGES:
        stage.open("day_end")
        stage.picture("day-end")
        stage.close_pages()


#: in the order in which they are played
SCENES: tuple[Scene, ...] = (plan_the_team, type_a_task, end_a_day)
