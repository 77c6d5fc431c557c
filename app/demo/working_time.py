"""When the people of the demo firm work: part-time, a day of the firm, absences; and its cars, rooms and bench."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.core.enums.planning import AbsenceKind, ResourceKind
from app.demo.world import World
from app.services import records

#: places in the list of employees
PART_TIME, FOUR_DAYS = 10, 11
_MORNING, _DAY = [["09:00", "13:00"]], [["09:00", "13:00"], ["14:00", "18:00"]]
#: place of the employee, kind, first day from this week's Monday, number of days
_ABSENCES = (
    (9, AbsenceKind.SICK, 2, 2), (13, AbsenceKind.DAY_OFF, 1, 1), (5, AbsenceKind.TRAINING, 8, 2), (7, AbsenceKind.VACATION, 14, 12),
    (12, AbsenceKind.VACATION, -14, 5), (4, AbsenceKind.TRIP, 9, 3), (2, AbsenceKind.HOME, 4, 1), (8, AbsenceKind.SICK, -5, 3),
)


@dataclass(frozen=True, slots=True)
class Times:
    """What plans go by.

    :param away: (key of the employee, day) on which nobody is planned. :param cars: keys; likewise ``rooms``.
    """

    away: frozenset[tuple[int, date]]
    cars: tuple[int, ...]
    rooms: tuple[int, ...]
    machine: int


def make_times(world: World) -> Times:
    """Write schedules, the firm's own holiday, absences and resources."""
    words = world.words.planning
    monday = world.last - timedelta(days=world.last.weekday())
    mornings, four = world.add("work_schedule", [
        {"name": words["part_time"], "hours": [_MORNING] * 5 + [[], []]},
        {"name": words["four_days"], "hours": [_DAY, _DAY, [], _DAY, _DAY, [], []]},
    ])  # fmt: skip
    for place, schedule in ((PART_TIME, mornings), (FOUR_DAYS, four)):
        person = records.load(world.owner, "employee", world.employees[place].id)
        person["schedule"] = schedule
        records.save(world.owner, person)
    outing = monday + timedelta(days=18)
    world.add("holiday", [{"day": outing, "name": words["company_day"]}])
    rows, away = [], {(one.id, outing) for one in world.employees}
    for place, kind, start, length in _ABSENCES:
        first, person_id = monday + timedelta(days=start), world.employees[place].id
        rows.append({
            "employee": person_id, "kind": kind, "first_day": first, "last_day": first + timedelta(days=length - 1), "is_approved": True,
            "comment": words["holiday_comment"] if kind is AbsenceKind.VACATION else None,
        })  # fmt: skip
        away |= {(person_id, first + timedelta(days=day)) for day in range(length)}
    world.add("absence", rows)
    things: list[tuple[str, ResourceKind, int | None]] = [(name, ResourceKind.CAR, None) for name in words["cars"]]
    things += [(name, ResourceKind.ROOM, seats) for name, seats in zip(words["rooms"], (8, 14), strict=True)]
    things.append((words["machine"], ResourceKind.MACHINE, None))
    branch = world.employees[0].branch
    keys = world.add("resource", [
        {"name": name, "kind": kind, "seats": seats, "branch": branch} for name, kind, seats in things
    ])  # fmt: skip
    return Times(frozenset(away), tuple(keys[:2]), tuple(keys[2:4]), keys[4])
