"""Bar 8, its times: what ends before it begins, lasts 400 days, lies out of all years or in no zone is refused on every way in, and nothing stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from app.core.enums.planning import TaskKind
from app.core.errors import FieldErrors, UserError
from app.core.planning.board import RowKey, Span
from app.models import Base
from app.services import records
from app.services.context import Context
from app.services.planning.board import read_board
from app.services.planning.creating import NewTask, create_task, create_tasks
from app.services.planning.finishing import Outcome, finish_task
from app.services.planning.free_time import common_slots
from app.services.planning.moving import Move, copy_tasks, move_tasks

pytestmark = [pytest.mark.heavy, pytest.mark.backends]

NINE, HOUR = datetime(2026, 11, 23, 9), timedelta(hours=1)
TABLES = ("task", "task_participant", "task_check", "task_postponement", "reminder", "notice")
#: what makes no sense: beginning, end, zone
WRONG: tuple[tuple[datetime | None, datetime | None, str], ...] = (
    (NINE, NINE - HOUR, "Europe/Berlin"), (NINE, NINE + timedelta(days=400), "Europe/Berlin"), (NINE, NINE + HOUR, "Europe/Atlantis"),
    (NINE, NINE + HOUR, ""), (NINE, NINE + HOUR, "../../etc/passwd"), (datetime(1899, 12, 31), NINE, "Europe/Berlin"),
    (NINE, datetime(2201, 1, 1), "Europe/Berlin"), (datetime(1, 1, 1), datetime(9999, 12, 31), "Europe/Berlin"),
    (None, NINE, "Europe/Berlin"), (NINE, None, "Europe/Berlin"),
)


def counted(ctx: Context) -> list[int]:
    with ctx.reading() as session:
        tables = (Base.metadata.tables[name] for name in TABLES)
        return [session.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables]


def test_times_when_they_make_no_sense_then_every_way_in_names_field_and_cure_and_writes_nothing(
    owned: Context, capsys: pytest.CaptureFixture[str],
) -> None:
    ctx, me = owned, RowKey("employee", owned.user.id or 0)
    good = NewTask(TaskKind.VISIT, "Visit", me, NINE, NINE + HOUR, "Europe/Berlin", checklist=("One",))
    id = create_task(ctx, good).created("task")[0]
    before, refused = counted(ctx), 0
    ways: list[Callable[[], object]] = []
    for starts_at, ends_at, zone in WRONG:
        wrong = NewTask(TaskKind.CALL, "Call", me, starts_at, ends_at, zone, checklist=("Two",))
        ways += [lambda new=wrong: create_task(ctx, new), lambda new=wrong: create_tasks(ctx, [good, new]),
                 lambda new=wrong: finish_task(ctx, id, 1, Outcome(then=new))]
        if starts_at is not None and ends_at is not None and zone == "Europe/Berlin":
            move = Move(id, 1, me, starts_at, ends_at)
            ways += [lambda one=move: move_tasks(ctx, [one]), lambda one=move: copy_tasks(ctx, [one])]
        if zone == "Europe/Berlin":
            ways.append(lambda both=(starts_at, ends_at): _on_card(ctx, id, *both))
    ways += [
        lambda: read_board(ctx, Span(NINE, NINE - HOUR), "Europe/Berlin"), lambda: read_board(ctx, Span(NINE, NINE + HOUR), "Europe/Atlantis"),
        lambda: common_slots(ctx, [me], 60, datetime(9999, 12, 31), "Europe/Berlin"),
        lambda: records.save(ctx, records.new(ctx, "branch", name="Moon", zone="Moon/Sea")),
    ]
    for way in ways:
        with pytest.raises(UserError) as error:
            way()
        assert error.value.text
        if isinstance(error.value, FieldErrors):
            assert all(field and sentence.endswith(".") for field, sentence in error.value.errors.items())
        else:
            assert error.value.hint
        refused += 1
    assert counted(ctx) == before
    with capsys.disabled():
        print(f"\nbar 8 · {ctx.database.name}: {refused} senseless times refused with field and cure, 0 rows written")


def _on_card(ctx: Context, id: int, starts_at: datetime | None, ends_at: datetime | None) -> None:
    draft = records.load(ctx, "task", id)
    draft["starts_at"], draft["ends_at"] = starts_at, ends_at
    records.save(ctx, draft)
