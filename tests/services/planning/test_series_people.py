"""Who takes part in recurring tasks and what they take, changed for later times or for all."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.core.enums.planning import Part
from app.models.planning import TaskParticipant, TaskResource
from app.models.reminders import Notice
from app.services import records
from app.services.context import Context
from app.services.planning.series import Repeat
from app.services.planning.series_changes import SeriesChange, Which, change_series
from app.services.planning.series_people import Beside, change_beside
from tests.services.planning.test_moving import person
from tests.services.planning.test_series import begins, march, take_back, tasks, weekly

__all__ = ["march"]

pytestmark = pytest.mark.backends()


def _beside(ctx: Context) -> list[tuple[int, ...]]:
    """Of each instance in order: who takes part, who is kept informed and agreed at once, what is taken."""
    with ctx.reading() as session:
        people = session.execute(sa.select(TaskParticipant.task_id, TaskParticipant.employee_id).order_by(TaskParticipant.employee_id)).all()
        things = session.execute(sa.select(TaskResource.task_id, TaskResource.resource_id)).all()
    return [tuple(one for task, one in (*people, *things) if task == each.id) for each in tasks(ctx)]


def test_people_and_rooms_of_a_series_when_changed_then_the_meant_times_take_them_and_undo_takes_it_back(ctx: Context) -> None:
    ann, room = person(ctx, "Ann"), records.save(ctx, records.new(ctx, "resource", name="Room")).created("resource")[0]
    weekly(ctx)
    third = tasks(ctx)[2]
    change_beside(ctx, third.id, Which.LATER, Beside(come=(ann,), take=(room,)))
    assert [bool(one) for one in _beside(ctx)] == [False, False, True, True, True, True]
    assert {one.series_id for one in tasks(ctx)[:2]} != {one.series_id for one in tasks(ctx)[2:]}
    with ctx.reading() as session:
        invited = session.scalar(sa.select(sa.func.count()).select_from(Notice).where(Notice.employee_id == ann, Notice.code == "invited"))
    assert invited == 1  # one notice for all of them
    before = begins(ctx)
    change_beside(ctx, third.id, Which.ALL, Beside(Part.WATCHER, come=(ann,), release=(room,)))
    assert _beside(ctx) == [(), (), (ann,), (ann,), (ann,), (ann,)]
    take_back(ctx)
    assert _beside(ctx)[2:] == [(ann, room)] * 4
    take_back(ctx)
    assert (_beside(ctx), begins(ctx), len({one.series_id for one in tasks(ctx)})) == ([()] * 6, before, 1)
    change_beside(ctx, third.id, Which.ALL, Beside(come=(ann,)))
    change_series(ctx, third.id, tasks(ctx)[2].version, Which.ALL, SeriesChange(repeat=Repeat("FREQ=WEEKLY;COUNT=8")))
    assert _beside(ctx)[6:] == [(ann,)] * 2  # those that are made later have them too
