"""What somebody who only takes part in a colleague's task could try with it: move it, finish it, delete it, take it, and speak for others.

And what somebody could try who has to ask for an absence: to grant it to oneself, or to send a colleague away.
"""

from __future__ import annotations

from datetime import timedelta

from app.core import clock
from app.core.enums.planning import TaskKind
from app.core.planning.board import RowKey
from app.services.planning.creating import NewTask, create_task
from tests.acceptance.guard.attacks import DENIED, Attack
from tests.helpers.staffed import Staffed

REFUSED_ON_FIREBIRD = "denied"


def on_postgres(firm: Staffed) -> list[Attack]:
    """With the SQLSTATE of each refusal; foreign rows are passed over."""
    task, hidden = _planned(firm)
    refused = [Attack("sales", (statement,), DENIED) for statement in _refused(firm, "", task, hidden)]
    return [*refused, *(Attack("sales", (statement,), "") for statement in _foreign(firm, "", task))]


def on_firebird(firm: Staffed) -> list[Attack]:
    """Through the views; foreign rows are refused."""
    task, hidden = _planned(firm)
    statements = (*_refused(firm, "v_", task, hidden), *_foreign(firm, "v_", task))
    return [Attack("sales", (statement,), REFUSED_ON_FIREBIRD) for statement in statements]


def _planned(firm: Staffed) -> tuple[int, int]:
    """A task of a colleague in which the attacker takes part, and one that the attacker does not see."""
    begin = clock.now() + timedelta(days=3)
    row, people = RowKey("employee", firm.employees["rival"]), (firm.employees["sales"], firm.employees["operator"])
    with firm.context("rival") as ctx:
        new = [NewTask(TaskKind.MEETING, "Fair", row, begin, begin + timedelta(hours=1), "UTC", participants=one) for one in (people, ())]
        task, hidden = (create_task(ctx, one).created("task")[0] for one in new)
    return task, hidden


def _refused(firm: Staffed, face: str, task: int, hidden: int) -> list[str]:
    me, operator = firm.employees["sales"], firm.employees["operator"]
    values = (
        "starts_at = '2030-01-07 09:00', ends_at = '2030-01-07 10:00'", "starts_at = NULL, ends_at = NULL", "state = 'done'", "state = 'cancelled'",
        f"employee_id = {me}", "employee_id = NULL", f"author_id = {me}", f"passed_by_id = {me}", f"passed_by_id = {me}, employee_id = {me}",
        "deleted_at = '2026-01-01 00:00'", "title = 'x'",
    )
    return [
        *(f"UPDATE {face}task SET {value} WHERE id = {task}" for value in values),
        f"DELETE FROM {face}task WHERE id = {task}",
        f"INSERT INTO {face}task_participant(task_id, employee_id, part, answer) VALUES ({task}, {firm.employees['head']}, 'watcher', 'agreed')",
        f"INSERT INTO {face}task_participant(task_id, employee_id, part, answer) VALUES ({hidden}, {me}, 'watcher', 'agreed')",
        f"UPDATE {face}task_participant SET employee_id = {firm.employees['head']} WHERE task_id = {task} AND employee_id = {me}",
        f"UPDATE {face}task_participant SET task_id = {hidden} WHERE task_id = {task} AND employee_id = {me}",
        f"INSERT INTO {face}task_participant(task_id, employee_id, part, answer) VALUES ({hidden}, {operator}, 'watcher', 'agreed')",
        _AWAY.format(me, "true"), _AWAY.format(operator, "false"), _AWAY.format(operator, "true"),
    ]


_AWAY = "INSERT INTO absence(employee_id, kind, first_day, last_day, is_approved, version) VALUES ({}, 'vacation', '2026-12-07', '2026-12-08', {}, 1)"


def _foreign(firm: Staffed, face: str, task: int) -> list[str]:
    foreign = f"task_id = {task} AND employee_id = {firm.employees['operator']}"
    return [
        f"DELETE FROM {face}task_participant WHERE {foreign}", f"UPDATE {face}task_participant SET answer = 'declined' WHERE {foreign}",
        f"UPDATE {face}task_participant SET employee_id = {firm.employees['head']} WHERE {foreign}",
    ]
