"""The report of put-off tasks counts each time, by whoever put off, and says why."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.core import clock
from app.core.enums.planning import PostponementReason
from app.core.errors import FieldErrors
from app.db.session import UnitOfWork
from app.models.planning import Task, TaskPostponement
from app.services import reporting
from tests.helpers.firm import SmallFirm

AT = datetime(2026, 3, 2, 9)


@pytest.fixture
def firm(standing_firm: SmallFirm) -> SmallFirm:
    """A firm with one task that was put off three times, and one once."""
    me = standing_firm.ctx.user.id
    with UnitOfWork(standing_firm.ctx.database, "test.tasks", login="test") as uow:
        for title, times in (("Call Alfa", 3), ("Order paper", 1)):
            task = Task(title=title, employee_id=me, starts_at=AT, ends_at=AT + timedelta(hours=1), moved_count=times, search=title.lower())
            uow.session.add(task)
            uow.session.flush()
            for number in range(times):
                uow.session.add(TaskPostponement(
                    task_id=task.id, employee_id=me, at=AT + timedelta(days=number), was_at=AT, became_at=AT + timedelta(days=number + 1),
                    reason=PostponementReason.NO_TIME if number else PostponementReason.CLIENT,
                ))
        uow.commit()
    return standing_firm


@pytest.mark.backends
def test_report_when_tasks_were_put_off_then_the_chronic_ones_stand_first(firm: SmallFirm) -> None:
    result = reporting.run(firm.ctx, "postponed_tasks", {"period": "2026"})
    names = [column.name for column in result.columns]
    rows = [dict(zip(names, row.values, strict=True)) for row in result.rows if row.kind == "row"]
    assert [(row["task"], int(row["times"])) for row in rows] == [("Call Alfa", 3), ("Order paper", 1)]


@pytest.mark.backends
def test_report_when_the_period_ends_before_then_only_what_lies_in_it_counts(firm: SmallFirm) -> None:
    day = clock.local(AT).date().isoformat()
    result = reporting.run(firm.ctx, "postponed_tasks", {"period": f"{day}..{day}", "group": ""})
    assert int(result.total.values[-1]) == 2


def test_report_when_the_period_is_turned_round_then_it_is_said(firm: SmallFirm) -> None:
    with pytest.raises(FieldErrors, match="begins after"):
        reporting.run(firm.ctx, "postponed_tasks", {"period": "2026-03-02..2026-01-01"})
