"""Who a step belongs to, as its drawing says it: what the server keeps of a published version, and what the rows of its steps say."""

from __future__ import annotations

from app.core.enums.people import Role
from app.core.enums.vocabulary import choice
from app.processes.definition import Graph, Node, Shape
from app.services.process_steps.step import kind_of

#: letters of a title
LONGEST_TITLE = 200


def is_human(node: Node) -> bool:
    """Whether somebody does a step; one of a kind that nobody knows is done by a person."""
    kind = kind_of(node.type)
    return node.shape is Shape.STEP and (kind is None or kind.type.is_human)


def assigned(node: Node) -> str:
    """How a step finds its person: ``role``, ``least``, ``employee``, ``manager`` and the other ways of `process_steps.task`."""
    return str(node.params.get("assigned") or ("employee" if node.params.get("employee") else "role"))


def role_of(graph: Graph, node: Node) -> Role | None:
    """The role that a step is offered to: its own, or that of its lane. None where anybody may, or where it goes to a person."""
    if not is_human(node) or assigned(node) not in ("role", "least"):
        return None
    lane = graph.lanes.get(node.lane or "")
    role = node.params.get("role") or (lane.role if lane is not None else "")
    return choice(Role, str(role)) if role else None


def employee_of(node: Node) -> int | None:
    """The person that a step names."""
    return node.params.get("employee") if is_human(node) and assigned(node) == "employee" else None


def rule_of(node: Node) -> tuple[str | None, str | None]:
    """How a step finds its person where neither a role nor a person says it, and the step that it follows in that."""
    by = assigned(node) if is_human(node) else ""
    if by in ("", "role", "least", "employee"):
        return None, None
    return by, node.params.get("same_as") or None if by == "same" else None


def kind_code(node: Node) -> str:
    """The kind of a step as rows keep it; a shape without one is a task, or a plain wait."""
    return node.type or ("wait" if node.shape is Shape.WAIT else "task")


def title_of(node: Node) -> str:
    """The name of a step as rows keep it."""
    return (node.name.strip() or node.key)[:LONGEST_TITLE]
