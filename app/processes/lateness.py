"""Who hears that a step is late, besides whoever it is for."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.core.i18n import N_, _
from app.processes.definition import Node
from app.processes.step_type import Param, ParamKind


class Told(StrEnum):
    """How a step finds whom to tell."""

    HEAD = "head"
    MANAGER = "manager"
    STARTER = "starter"
    ROLE = "role"
    PERSON = "employee"
    NOBODY = "nobody"


_TITLES = {
    Told.HEAD: N_("The head of whoever has it"), Told.MANAGER: N_("Whoever manages the record"), Told.STARTER: N_("Whoever began the case"),
    Told.ROLE: N_("Everybody of a role"), Told.PERSON: N_("A person"), Told.NOBODY: N_("Nobody else"),
}
_SENTENCES = {
    Told.HEAD: N_("When it is late, the head of whoever has it is told."),
    Told.MANAGER: N_("When it is late, whoever manages the record is told."),
    Told.STARTER: N_("When it is late, whoever began the case is told."),
    Told.ROLE: N_("When it is late, everybody of the role “{name}” is told."),
    Told.PERSON: N_("When it is late, {name} is told."),
    Told.NOBODY: N_("When it is late, nobody else is told."),
}
#: asked about every step that a person does
LATE_PARAMS = (
    Param("late_to", N_("Told when it is late"), ParamKind.CHOICE, default=Told.HEAD.value, group=N_("When"),
          options=tuple((each.value, title) for each, title in _TITLES.items()), hint=N_("Whoever the step is for is reminded in any case")),
    Param("late_role", N_("Role that is told"), ParamKind.ROLE, is_required=True, group=N_("When"), when=("late_to", (Told.ROLE.value,))),
    Param("late_employee", N_("Person who is told"), ParamKind.EMPLOYEE, is_required=True, group=N_("When"), when=("late_to", (Told.PERSON.value,))),
)


def told_of(node: Node) -> Told:
    """Whom a step tells; an imported drawing may say anything."""
    said = node.params.get("late_to")
    return next((each for each in Told if each.value == said), Told.HEAD)


def lateness(node: Node, names: Mapping[str, str]) -> str:
    """Who is told when a step is late, as a sentence; empty where it has no time.

    :param names: names by kind and key: ``role:head``, ``employee:7``.
    """
    if not node.params.get("due"):
        return ""
    told = told_of(node)
    keys = {Told.ROLE: f"role:{node.params.get('late_role')}", Told.PERSON: f"employee:{node.params.get('late_employee')}"}
    return _(_SENTENCES[told]).format(name=names.get(keys.get(told, ""), "") or _("somebody"))
