"""Firms with many people and tasks, written straight into the database: what planners are measured with."""

from __future__ import annotations

import random
from datetime import timedelta

import sqlalchemy as sa

from app.core.enums.planning import TaskKind, TaskState
from app.core.planning.board import Span
from app.db.engine import Database
from app.models.organisation import Employee
from app.models.planning import Task
from tests.helpers.planner_board import BERLIN, TITLES, at, large_board

#: what a board shows
STATES = (TaskState.OPEN, TaskState.IN_WORK, TaskState.DONE)


def fill(database: Database, people: int, days: int, items: int) -> Span:
    """Make people and their tasks; returns the stretch that holds them all."""
    chance = random.Random(7)
    with database.engine.begin() as connection:
        first = (connection.scalar(sa.select(sa.func.max(Employee.id))) or 0) + 1
        names = [row.name for row in large_board(people, 1, 0).rows]
        connection.execute(sa.insert(Employee), [
            {"id": first + number, "name": name, "search": name.casefold(), "colour": number % 12, "is_active": True, "version": 1}
            for number, name in enumerate(names)
        ])
        tasks = []
        for _number in range(items):
            starts_at = at(chance.randrange(days), chance.randrange(8 * 4, 17 * 4) / 4)
            minutes = chance.choice((15, 30, 45, 60, 90, 120))
            title = chance.choice(TITLES)
            tasks.append({
                "kind": chance.choice(list(TaskKind)), "title": title, "search": title.casefold(), "state": chance.choice(STATES), "zone": BERLIN,
                "employee_id": first + chance.randrange(people), "starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=minutes),
                "planned_minutes": minutes, "version": 1,
            })
        connection.execute(sa.insert(Task), tasks)
    return Span(at(0), at(days))
