"""The plans of the demo firm: full weeks, things done and put off, people away, reminders answered."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.enums.planning import DeliveryState, TaskState
from app.core.enums.processes import CaseState, StepState
from app.core.planning.board import Span
from app.models.planning import Task, TaskPostponement, TaskSeries
from app.models.processes import ProcessCase, ProcessStep
from app.models.reminders import OutgoingMessage, Reminder
from app.models.working_time import Absence, Resource, WorkSchedule
from app.services.planning.board import read_board
from app.services.process_insight.real_path import read_real_path
from app.services.process_insight.setting import read_setting
from app.services.process_insight.simulating import Question, has_history, simulate
from tests.demo.conftest import TODAY, Made
from tests.demo.test_firm import ask, one

MONDAY = datetime(2026, 11, 16)


def test_plans_when_made_then_there_is_a_past_a_present_and_a_future(made: Made) -> None:
    states = Counter(dict(ask(made, sa.select(Task.state, sa.func.count()).group_by(Task.state))))
    assert states[TaskState.DONE] > 300
    assert states[TaskState.IN_WORK] > 0
    first, last = ask(made, sa.select(sa.func.min(Task.starts_at), sa.func.max(Task.starts_at)).where(Task.series_id.is_(None)))[0]
    assert first.date() < TODAY.date() - timedelta(days=20) < TODAY.date() + timedelta(days=14) < last.date()
    for model, least in ((TaskSeries, 3), (TaskPostponement, 20), (Absence, 8), (Resource, 5), (WorkSchedule, 3)):
        assert one(made, sa.select(sa.func.count()).select_from(model)) >= least


def test_board_when_read_then_people_are_busy_and_nobody_works_who_is_away(made: Made) -> None:
    with clock.frozen(TODAY):
        board = read_board(made.ctx, Span(MONDAY, MONDAY + timedelta(days=5)), "Europe/Berlin")
    assert len(board.rows) == 15
    of_processes = {id for (id,) in ask(made, sa.select(ProcessStep.task_id).where(ProcessStep.task_id.is_not(None)))}
    assert len([task for task in board.backlog if task.id not in of_processes]) == 12
    assert sum(row.planned > 0 for row in board.rows) == 15
    assert any(row.planned > row.capacity for row in board.rows)
    assert sum(bool(row.time_off) for row in board.rows) >= 2


def test_processes_when_made_then_cases_are_through_and_under_way_and_people_have_steps(made: Made) -> None:
    states = Counter(dict(ask(made, sa.select(ProcessCase.state, sa.func.count()).group_by(ProcessCase.state))))
    assert states[CaseState.FINISHED] >= 2
    assert states[CaseState.RUNNING] > 8
    assert states[CaseState.STOPPED] == 0
    assert one(made, sa.select(sa.func.count()).select_from(ProcessStep).where(ProcessStep.state == StepState.DONE)) > 20
    assert one(made, sa.select(sa.func.count()).select_from(ProcessStep).where(ProcessStep.employee_id.is_not(None))) > 20


def test_reminders_when_the_last_days_are_read_then_they_were_seen_and_answered(made: Made) -> None:
    seen = ask(made, sa.select(Reminder.seen_at, Reminder.acted_at).where(Reminder.seen_at.is_not(None)))
    assert len(seen) > 20
    assert all(acted is not None and acted.date() > date(2026, 11, 16) for _seen, acted in seen)


def test_history_of_processes_when_read_then_there_is_something_to_learn_from(made: Made) -> None:
    states = Counter(dict(ask(made, sa.select(ProcessCase.state, sa.func.count()).group_by(ProcessCase.state))))
    assert states[CaseState.FINISHED] > 50
    assert 0 < states[CaseState.CANCELLED] < 15
    closed = sa.select(ProcessCase.process_id).where(ProcessCase.state == CaseState.FINISHED).group_by(ProcessCase.process_id)
    lived = [id for (id,) in ask(made, closed.having(sa.func.count() > 20))]
    assert len(lived) == 2
    rounds = 0
    with clock.frozen(TODAY):
        for process in lived:
            setting = read_setting(made.ctx, process)
            answer = simulate(setting, Question(weeks=4))
            real = read_real_path(made.ctx, process)
            rounds += sum(loop.rounds for loop in real.mined.loops)
            assert has_history(setting)
            assert answer.history is not None
            assert answer.fit is not None
            assert 0.7 < answer.fit[0] / answer.history[0] < 1.4
            assert real.detours.as_drawn == real.detours.cases
    assert rounds > 5
    late = sa.select(sa.func.count()).select_from(ProcessStep).where(ProcessStep.ended_at > ProcessStep.due_at)
    assert one(made, late) > 5
    assert one(made, sa.select(sa.func.count()).select_from(OutgoingMessage).where(OutgoingMessage.state == DeliveryState.WAITING)) == 0
