"""Tasks typed as one line: names come from the database in few statements, doubts make no task."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.core.enums.planning import Part, TaskKind
from app.core.errors import UserError
from app.core.planning.board import RowKey
from app.core.planning.typed_line.settling import settled
from app.models.planning import Task, TaskParticipant
from app.services import records
from app.services.context import Context
from app.services.planning.typed import TypedLines, create_typed, task_of
from tests.helpers.statements import counted

#: 10:36 in Berlin, a Wednesday
NOW = datetime(2026, 11, 18, 9, 36)
BERLIN = "Europe/Berlin"


@pytest.fixture
def named(ctx: Context) -> dict[str, int]:
    """Two colleagues and three clients."""
    made = {name: records.save(ctx, records.new(ctx, "employee", name=name)).created("employee")[0] for name in ("Oleg Petrov", "Anna Weber")}
    for name in ("Romashka LLC", "Alfa Trade Ltd", "Ёлка и К"):
        made[name] = records.save(ctx, records.new(ctx, "client", name=name)).created("client")[0]
    return made


@pytest.mark.backends
def test_line_when_it_names_a_colleague_and_a_client_then_the_task_has_them(ctx: Context, named: dict[str, int]) -> None:
    reading = TypedLines(ctx, BERLIN).read("tomorrow 10:30 Petrov call Romashka with Weber, 20 min", NOW)
    id = create_typed(ctx, reading, BERLIN).created("task")[0]
    with ctx.reading() as session:
        task = session.get_one(Task, id)
        parts = [(one.employee_id, one.part) for one in session.query(TaskParticipant).filter_by(task_id=id)]
    assert (task.kind, task.employee_id, task.client_id) == (TaskKind.CALL, named["Oleg Petrov"], named["Romashka LLC"])
    assert (task.starts_at, task.ends_at) == (datetime(2026, 11, 19, 9, 30), datetime(2026, 11, 19, 9, 50))
    assert (named["Anna Weber"], Part.PARTICIPANT) in parts


def test_names_when_the_line_goes_on_then_only_new_words_are_looked_up(ctx: Context, named: dict[str, int]) -> None:
    lines = TypedLines(ctx, BERLIN)
    with counted(ctx.database) as first:
        lines.read("call Romashka", NOW)
    with counted(ctx.database) as again:
        lines.read("call Romashka 10:00", NOW)
    with counted(ctx.database) as more:
        lines.read("call Romashka 10:00 Alfa", NOW)
    assert (len(first), len(again), len(more)) == (2, 0, 1)


def test_client_when_typed_without_its_dots_then_found(ctx: Context, named: dict[str, int]) -> None:
    (mention,) = TypedLines(ctx, BERLIN).read("завтра в 10 позвонить в Елку и К", NOW).mentions
    assert mention.value is not None and mention.value.name.id == named["Ёлка и К"]


def test_line_when_something_is_doubtful_then_no_task_and_the_words_are_named(ctx: Context, named: dict[str, int]) -> None:
    reading = TypedLines(ctx, BERLIN).read("call Romashka at 5", NOW)
    with pytest.raises(UserError, match="at 5"):
        task_of(ctx, reading, BERLIN)
    assert reading.time is not None
    new = task_of(ctx, settled(reading, "time", reading.time.choices[0]), BERLIN)
    assert new.starts_at == datetime(2026, 11, 18, 16)


def test_line_when_nobody_and_no_day_is_named_then_my_backlog(ctx: Context) -> None:
    new = task_of(ctx, TypedLines(ctx, BERLIN).read("fix the printer", NOW), BERLIN)
    assert (new.row, new.starts_at, new.kind) == (RowKey("employee", ctx.user.id or 0), None, TaskKind.ASSIGNMENT)


def test_line_when_only_a_day_then_all_day_and_when_a_term_then_due_at_its_end(ctx: Context) -> None:
    lines = TypedLines(ctx, BERLIN)
    whole = task_of(ctx, lines.read("tomorrow fix the printer", NOW), BERLIN)
    assert whole.is_all_day and whole.starts_at is not None and whole.ends_at is not None
    assert whole.ends_at - whole.starts_at == timedelta(days=1)
    due = task_of(ctx, lines.read("fix the printer by friday", NOW), BERLIN)
    assert (due.starts_at, due.due_at) == (None, datetime(2026, 11, 20, 22, 59))
