"""What tests of tasks share: tasks made through the services, and the present stopped at a Wednesday."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from app.core import clock
from app.core.enums.planning import TaskKind
from app.core.planning.board import RowKey
from app.services.context import Context
from app.services.planning.creating import NewTask, create_task

#: a Wednesday, 17:30 in Berlin
EVENING = datetime(2026, 11, 18, 16, 30)


def at_evening() -> Iterator[datetime]:
    """Stop the clock."""
    with clock.frozen(EVENING):
        yield EVENING


def make_task(ctx: Context, title: str, starts_at: datetime | None = None, minutes: int = 60, **more: Any) -> int:
    """A task of the person; returns its key."""
    more.setdefault("row", RowKey("employee", ctx.user.id or 0))
    kind = more.pop("kind", TaskKind.CALL)
    ends_at = None if starts_at is None else starts_at + timedelta(minutes=minutes)
    return create_task(ctx, NewTask(kind, title, starts_at=starts_at, ends_at=ends_at, zone="Europe/Berlin", **more)).created("task")[0]
