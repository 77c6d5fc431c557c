"""Today's people of a process: whoever works in it now, by role, with one more or one less."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.core.i18n import _
from app.processes.simulation.model import Model, Person
from app.processes.simulation.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who works here today.

    :param role: as it is called.
    """

    name: str
    role: str
    calendar: Timeline | None = None


def staffed(model: Model, staff: Sequence[Staff], roles: Mapping[str, str], more: Mapping[str, int] | None = None) -> tuple[Model, dict[str, str]]:
    """A model with the people who are here today, and the role of each of them by name.

    Whoever did a step in the journal and is gone is no longer counted on; a step of a role can be done by everybody who has it.

    :param roles: step → role that it is offered to; a step that is not in it belongs to the people of the journal.
    :param more: role → how many people more, or fewer, than there are.
    """
    known = {each.name: each for each in staff}
    of_role: dict[str, list[str]] = {}
    for each in staff:
        of_role.setdefault(each.role, []).append(each.name)
    gone: set[str] = set()
    for role, count in (more or {}).items():
        names = of_role.setdefault(role, [])
        for number in range(1, count + 1):
            names.append(_("{role}: one more ({number})").format(role=role, number=number))
        for _number in range(min(-count, len(names))):
            gone.add(names.pop())
    capable: dict[str, tuple[str, ...]] = {}
    for activity, people in model.capable.items():
        here = [name for name in people if name in known and name not in gone]
        wanted = {roles[activity]} if activity in roles else {known[name].role for name in here}
        able = here + [name for role in sorted(wanted) for name in of_role.get(role, ()) if activity in roles or name not in known]
        capable[activity] = tuple(dict.fromkeys(able or [name for name in people if name not in gone]))
    doing = {name for people in capable.values() for name in people}
    persons = {name: model.people.get(name) or Person(name) for name in sorted(doing)}
    calendars = {name: found for name in doing if name in known and (found := known[name].calendar) is not None}
    roles_of = {name: role for role, names in of_role.items() for name in names} | {name: known[name].role for name in doing if name in known}
    return replace(model, people=persons, capable=capable, calendars=calendars), {name: roles_of.get(name, "") for name in persons}
