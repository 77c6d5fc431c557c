"""Whether there is somebody for each step that a person does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from app.core.i18n import _
from app.processes.checks.problem import Fix, Problem, World, name_of
from app.processes.checks.walks import Ground
from app.processes.definition import Graph, Lane, Node, Shape
from app.processes.step_type import STEP_TYPES


def check_lanes(ground: Ground, world: World) -> Iterator[Problem]:
    """The roles of lanes exist, and somebody has them."""
    graph = ground.graph
    for lane in graph.lanes.values():
        if lane.role and world.roles is not None and lane.role not in world.roles:
            text = _("The role of the lane “{name}” does not exist any more.").format(name=lane.name or lane.key)
            fix = Fix(_("Take the role away"), partial(_without_role, lane))
            yield Problem(lane.key, "error", text, _("Choose another role for it."), fix, "deleted_role")


def check_people(ground: Ground, world: World) -> Iterator[Problem]:
    """Each step of a person says who does it, and there is such a role or person."""
    graph = ground.graph
    for node in graph.nodes.values():
        if node.shape is not Shape.STEP or not is_human(node):
            continue
        match assigned(node):
            case "role" | "least":
                yield from _of_role(graph, node, world)
            case "employee":
                yield from _of_employee(node, world)
            case "same":
                earlier = graph.nodes.get(str(node.params.get("same_as") or ""))
                if earlier is None or not is_human(earlier):
                    text = _("“{name}” is for whoever did a step that is not there.").format(name=name_of(node))
                    yield Problem(node.key, "error", text, _("Choose the earlier step."), None, "missing_step")


def is_human(node: Node) -> bool:
    """Whether a person does a step; one of a kind that nobody knows is done by a person."""
    kind = STEP_TYPES.find(node.type)
    return kind.is_human if kind is not None else not node.type or not len(STEP_TYPES)


def assigned(node: Node) -> str:
    """How a step finds its person: by ``role``, ``employee``, ``manager`` …"""
    return str(node.params.get("assigned") or ("employee" if node.params.get("employee") else "role"))


def role_of(graph: Graph, node: Node) -> str:
    """The role of a step: its own, or that of its lane."""
    lane = graph.lanes.get(node.lane or "")
    return str(node.params.get("role") or (lane.role if lane is not None else ""))


def _of_role(graph: Graph, node: Node, world: World) -> Iterator[Problem]:
    role, own = role_of(graph, node), bool(node.params.get("role"))
    if not role:
        text = _("“{name}” says no role: anybody may do it.").format(name=name_of(node))
        yield Problem(node.key, "warning", text, _("Choose a role or a person, or put it into a lane with a role."), None, "missing_role")
    elif own and world.roles is not None and role not in world.roles:
        text = _("The role that does “{name}” does not exist any more.").format(name=name_of(node))
        fix = Fix(_("Leave it to the role of the lane"), partial(_without, node, ("role",)))
        yield Problem(node.key, "error", text, _("Choose another role."), fix, "deleted_role")
    elif world.staffed is not None and (world.roles is None or role in world.roles) and role not in world.staffed:
        text = _("Nobody is “{role}”, so nobody does “{name}”.").format(role=(world.roles or {}).get(role, role), name=name_of(node))
        yield Problem(node.key, "warning", text, _("Give the role to somebody, or choose another one."), None, "vacant_role")


def _of_employee(node: Node, world: World) -> Iterator[Problem]:
    person = node.params.get("employee")
    if not person:
        text = _("“{name}” is for one person, and nobody is chosen.").format(name=name_of(node))
        yield Problem(node.key, "error", text, _("Choose the person."), None, "missing_person")
    elif world.employees is not None and person not in world.employees:
        text = _("The person who does “{name}” does not work here any more.").format(name=name_of(node))
        fix = Fix(_("Leave it to the role of the lane"), partial(_without, node, ("employee", "assigned")))
        yield Problem(node.key, "error", text, _("Choose another person, or a role."), fix, "deleted_person")


def _without_role(lane: Lane, graph: Graph) -> Graph:
    return graph.with_(lanes=[replace(lane, role="")])


def _without(node: Node, names: tuple[str, ...], graph: Graph) -> Graph:
    return graph.with_(nodes=[replace(node, params={name: value for name, value in node.params.items() if name not in names})])
