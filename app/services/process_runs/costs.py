"""What steps have cost: the working time of whoever did them, at what an hour of that person cost then.

It is worked out for whoever may know what hours cost, and nowhere kept beside the step: everybody who works reads the run log.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.money import round_to
from app.models.organisation import EmployeeRate
from app.services.context import Context

#: the right to say what an hour of somebody costs
RATES = "organisation.employee_rate.save"
_HOUR = 60
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Worked:
    """Working time that a step took.

    :param minutes: of whoever did it, ``employee_id``. :param ended_at: naive UTC.
    """

    step_id: int
    employee_id: int | None
    minutes: int | None
    ended_at: datetime | None


def costs_of(ctx: Context, session: Session, steps: Iterable[Worked]) -> Mapping[int, Decimal]:
    """Step → what it cost; without those of which the time, the person or the price of the hour is not known, or not for this person to know."""
    known = [step for step in steps if step.employee_id is not None and step.minutes is not None and step.ended_at is not None]
    if not known or not ctx.rights.readable("employee_rate", "cost"):
        return {}
    rates = _rates(session, {step.employee_id or 0 for step in known})
    found = {}
    for step in known:
        day = clock.local(step.ended_at or clock.now()).date()
        rate = next((cost for since, cost in rates.get(step.employee_id or 0, ()) if since <= day), None)
        if rate is not None:
            found[step.step_id] = round_to(rate * (step.minutes or 0) / _HOUR, 2)
    return found


def latest_rate(ctx: Context, employee_id: int) -> int | None:
    """Key of what an hour of somebody costs by the last that was entered; None where nothing was."""
    with ctx.reading() as session:
        rates = sa.select(EmployeeRate.id).where(EmployeeRate.employee_id == employee_id).order_by(EmployeeRate.valid_from.desc())
        return session.scalar(rates.limit(1))


def _rates(session: Session, people: set[int]) -> dict[int, list[tuple[date, Decimal]]]:
    """Person → days from which an hour costs how much, the latest first."""
    found: dict[int, list[tuple[date, Decimal]]] = {}
    wanted = sorted(people)
    for start in range(0, len(wanted), _CHUNK):
        rates = sa.select(EmployeeRate.employee_id, EmployeeRate.valid_from, EmployeeRate.cost).where(
            EmployeeRate.employee_id.in_(wanted[start : start + _CHUNK]),
        )
        for row in session.execute(rates.order_by(EmployeeRate.valid_from.desc())):
            found.setdefault(row.employee_id, []).append((row.valid_from, row.cost))
    return found
