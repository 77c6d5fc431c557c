"""Who gets the plan of the day or the route sheet by e-mail in the morning: a setting of the firm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

import sqlalchemy as sa

from app.core.changes import Changes
from app.models.customization import FirmSetting
from app.models.organisation import Employee
from app.services.context import Context
from app.services.use_case import use_case

PERMISSION = "agent.morning.plan"
_NAME = "morning"


@dataclass(frozen=True, slots=True)
class Morning:
    """The letters of the morning.

    :param at: on the wall of each person. :param plan: keys of the employees who get the plan of their day; ``route`` the route sheet.
    """

    at: time = time(7, 0)
    plan: frozenset[int] = frozenset()
    route: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who could get letters."""

    id: int
    name: str
    email: str


def read_morning(ctx: Context) -> Morning:
    """The setting in force."""
    with ctx.reading() as session:
        kept = session.scalar(sa.select(FirmSetting.value).where(FirmSetting.name == _NAME)) or {}
    return Morning(time.fromisoformat(kept.get("at", "07:00")), frozenset(kept.get("plan", ())), frozenset(kept.get("route", ())))


@use_case(PERMISSION)
def save_morning(ctx: Context, morning: Morning, key: str | None = None) -> Changes:
    """Set it."""
    value = {"at": morning.at.isoformat("minutes"), "plan": sorted(morning.plan), "route": sorted(morning.route)}
    with ctx.uow(key) as uow:
        kept = uow.session.scalar(sa.select(FirmSetting).where(FirmSetting.name == _NAME))
        if kept is None:
            uow.session.add(FirmSetting(name=_NAME, value=value))
        else:
            kept.value = value
        return uow.commit()


def readers(ctx: Context) -> list[Reader]:
    """Everybody who works here."""
    statement = sa.select(Employee.id, Employee.name, Employee.email).where(Employee.is_active.is_(True), Employee.deleted_at.is_(None))
    with ctx.reading() as session:
        return [Reader(row.id, row.name, row.email or "") for row in session.execute(statement.order_by(Employee.name))]
