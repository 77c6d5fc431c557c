"""Reads a part of a drawing aloud: "If the limit is not enough, Ann does “Ask for prepayment” within 1 day." """

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from app.core.errors import UserError
from app.core.i18n import N_, _, format_date, ngettext
from app.core.planning.rule import parse_rule
from app.core.planning.rule_words import rule_words
from app.processes.checks.people import assigned, is_human, role_of
from app.processes.definition import Edge, Graph, Lane, Node, Shape
from app.processes.durations import say_duration
from app.processes.guard_sentences import guarded
from app.processes.happenings import happening_of
from app.processes.lateness import lateness
from app.processes.questions import questions_of
from app.processes.step_type import STEP_TYPES
from app.processes.waiting import is_join

_DOES = {
    "approval": N_("{who} decides on “{name}”"), "call": N_("{who} telephones: “{name}”"), "form": N_("{who} answers “{name}”"),
}
_WHO = {
    "manager": N_("whoever manages the record"), "head": N_("the head of whoever manages the record"), "starter": N_("whoever began the case"),
}


def sentence(graph: Graph, key: str, names: Mapping[str, str]) -> str:
    """A node, line, lane or note as a sentence in the language of the window; empty for what is not there.

    :param names: names by kind and key: ``role:head``, ``employee:7``, ``document_type:invoice``, ``process:3``.
    """
    if key in graph.nodes:
        node = graph.nodes[key]
        more = lateness(node, names) if node.shape is Shape.STEP and is_human(node) else ""
        return " ".join(filter(None, (_ended(_of_node(graph, node, names)), more, guarded(graph, node, names))))
    if key in graph.edges:
        return _ended(_of_edge(graph, graph.edges[key]))
    if key in graph.lanes:
        return _ended(_of_lane(graph, graph.lanes[key], names))
    return graph.notes[key].text if key in graph.notes else ""


def _of_node(graph: Graph, node: Node, names: Mapping[str, str]) -> str:
    following = [edge.target for edge in graph.outgoing.get(node.key, ())]
    match node.shape:
        case Shape.STEP if is_human(node):
            return _because(graph, node, _work(graph, node, names))
        case Shape.STEP | Shape.WAIT:
            return _by_itself(graph, node, names)
        case Shape.START:
            return _of_start(node)
        case Shape.END if node.type == "terminate":
            return _("Here the case ends, whatever else is under way")
        case Shape.END if node.type == "error":
            return _("Here the case ends with an error")
        case Shape.END:
            return _("Here this way ends")
        case Shape.BOUNDARY:
            return _of_boundary(graph, node)
        case Shape.PARALLEL if is_join(graph, node):
            return _("Waits until all are done: {names}").format(names=_list(graph, (edge.source for edge in graph.incoming[node.key])))
        case Shape.INCLUSIVE if is_join(graph, node):
            text = _("Waits for those that are under way of: {names}")
            return text.format(names=_list(graph, (edge.source for edge in graph.incoming[node.key])))
        case Shape.PARALLEL:
            return _("All at once: {names}").format(names=_list(graph, following))
        case Shape.EVENT_CHOICE:
            return _("Whichever comes first: {names}").format(names=_list(graph, following))
        case Shape.CHOICE | Shape.INCLUSIVE:
            return _of_choice(graph, node)
    return _("Kept of the drawing that was read in; it takes no part")


def _work(graph: Graph, node: Node, names: Mapping[str, str]) -> str:
    text = _(_DOES.get(node.type, N_("{who} does “{name}”"))).format(who=_who(graph, node, names), name=_name(node))
    due = node.params.get("due")
    return _("{what} within {length}").format(what=text, length=say_duration(due)) if isinstance(due, int) and due > 0 else text


def _who(graph: Graph, node: Node, names: Mapping[str, str]) -> str:
    how = assigned(node)
    if how == "employee":
        return names.get(f"employee:{node.params.get('employee')}", "") or _("somebody")
    if how == "same":
        return _("whoever did “{name}”").format(name=_called(graph, str(node.params.get("same_as") or "")))
    if how in _WHO:
        return _(_WHO[how])
    role = role_of(graph, node)
    name = names.get(f"role:{role}", role)
    return _("somebody of the role “{role}”").format(role=name) if name else _("anybody")


def _because(graph: Graph, node: Node, what: str) -> str:
    """What happens, and when it comes to that where only one way leads there."""
    lines = graph.incoming.get(node.key, ())
    reason = _reason(graph, lines[0]) if len(lines) == 1 else ""
    return _("{reason}, {what}").format(reason=reason, what=what) if reason else what


def _by_itself(graph: Graph, node: Node, names: Mapping[str, str]) -> str:
    kind = STEP_TYPES.find(node.type)
    if kind is not None and kind.sentence is not None:
        what = kind.sentence(node, names)
    elif node.shape is Shape.WAIT:
        text = _("Waits {what}") if node.params.get("minutes") else _("Waits until this: {what}")
        what = text.format(what=_time(node))
    else:
        what = _("The program does “{name}” by itself").format(name=_name(node))
    lines = graph.incoming.get(node.key, ())
    reason = _reason(graph, lines[0]) if len(lines) == 1 else ""
    return f"{_ended(reason)} {_ended(what)}" if reason else what


def _reason(graph: Graph, edge: Edge) -> str:
    """When a line is followed, where that depends on something."""
    source = graph.nodes.get(edge.source)
    if source is None:
        return ""
    if source.shape is Shape.BOUNDARY:
        return _of_event(graph, source)
    if edge.is_else:
        return _("If nothing else holds at “{name}”").format(name=_name(source))
    if edge.port:
        return _("If the outcome is “{outcome}”").format(outcome=_outcome(graph, source, edge))
    if edge.condition:
        return _("If {condition}").format(condition=_lowered(edge.name) or edge.condition)
    return _("If it is “{name}”").format(name=edge.name) if edge.name and source.shape in (Shape.CHOICE, Shape.INCLUSIVE) else ""


def _outcome(graph: Graph, source: Node, edge: Edge) -> str:
    before = [source, *(graph.nodes[line.source] for line in graph.incoming.get(source.key, ()) if line.source in graph.nodes)]
    kinds = (STEP_TYPES.find(node.type) for node in before)
    return next((_(port.label) for kind in kinds if kind is not None for port in kind.ports if port.code == edge.port), edge.name or edge.port)


def _of_start(node: Node) -> str:
    event, rule = str(node.params.get("event") or ""), str(node.params.get("rule") or "")
    if event:
        kind = happening_of(event)
        text = _("The case begins by itself when this happens: {event}").format(event=kind.name if kind is not None else event)
        condition = node.params.get("condition")
        return _("{what}, if {condition}").format(what=text, condition=condition) if condition else text
    if rule:
        return _("The case begins by itself: {rule}").format(rule=_schedule(rule))
    try:
        asked = ", ".join(_("“{name}”").format(name=question.title) for question in questions_of(node.params.get("questions")))
    except UserError as error:
        return error.text
    return _("A person begins the case and says: {questions}").format(questions=asked) if asked else _("A person begins the case")


def _schedule(text: str) -> str:
    try:
        rule = parse_rule(text)
    except UserError:
        return text
    days = rule_words(replace(rule, hours=(), minutes=(), seconds=()), datetime(2000, 1, 3))
    if len(rule.hours) != 1:
        return days
    return _("{days} at {time}").format(days=days, time=f"{rule.hours[0]}:{(rule.minutes or (0,))[0]:02}")


def _of_boundary(graph: Graph, node: Node) -> str:
    following = _list(graph, (edge.target for edge in graph.outgoing.get(node.key, ())))
    reason = _of_event(graph, node)
    if not following:
        return reason
    text = _("{reason}, this comes instead: {names}") if node.params.get("interrupts", True) else _("{reason}, this comes besides: {names}")
    return text.format(reason=reason, names=following)


def _of_event(graph: Graph, node: Node) -> str:
    step = _called(graph, node.host or "")
    if node.type == "error":
        return _("If “{name}” cannot be done").format(name=step)
    if node.type in ("timer", "deadline") and node.params.get("minutes"):
        return _("If “{name}” is not done within {length}").format(name=step, length=_time(node))
    if node.type in ("timer", "deadline"):
        return _("If “{name}” is not done by this day: {what}").format(name=step, what=_time(node))
    return _("If this happens during “{name}”: {what}").format(name=step, what=_time(node))


def _of_choice(graph: Graph, node: Node) -> str:
    parts = []
    for edge in graph.outgoing.get(node.key, ()):
        target, ways = _quoted(graph, edge.target), len(graph.outgoing[node.key])
        if not (edge.is_else or edge.port or edge.condition):
            parts.append(_("{target}: it is not yet said when").format(target=target) if ways > 1 else _("always {target}").format(target=target))
        elif edge.is_else:
            parts.append(_("otherwise {target}").format(target=target))
        else:
            parts.append(_("{reason}: {target}").format(reason=_lowered(_reason(graph, edge)), target=target))
    return "; ".join(parts) or _name(node)


def _of_edge(graph: Graph, edge: Edge) -> str:
    text = _("From “{source}” to “{target}”").format(source=_called(graph, edge.source), target=_called(graph, edge.target))
    reason = _reason(graph, edge)
    return _("{what}: {reason}").format(what=text, reason=_lowered(reason)) if reason else text


def _of_lane(graph: Graph, lane: Lane, names: Mapping[str, str]) -> str:
    count = sum(1 for node in graph.nodes.values() if node.lane == lane.key and node.shape is Shape.STEP)
    steps = ngettext("{count} step", "{count} steps", count).format(count=count)
    role = names.get(f"role:{lane.role}", lane.role)
    if not role:
        return _("“{lane}”: {steps}").format(lane=lane.name, steps=steps)
    return _("“{lane}”: {steps} of the role “{role}”").format(lane=lane.name, steps=steps, role=role)


def _time(node: Node) -> str:
    minutes, until, event = (node.params.get(name) for name in ("minutes", "until", "event"))
    if isinstance(minutes, int):
        return say_duration(minutes)
    if event:
        kind = happening_of(str(event))
        return kind.name if kind is not None else str(event)
    return str(until) if isinstance(until, str) and until else format_date(until) if until else _name(node)


def _list(graph: Graph, keys: Iterable[str]) -> str:
    return _joined([_quoted(graph, key) for key in dict.fromkeys(keys)])


def _joined(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return _("{first} and {last}").format(first=", ".join(parts[:-1]), last=parts[-1])


def _quoted(graph: Graph, key: str) -> str:
    return _("“{name}”").format(name=_called(graph, key))


def _called(graph: Graph, key: str) -> str:
    return _name(graph.nodes[key]) if key in graph.nodes else key


def _name(node: Node) -> str:
    kind = STEP_TYPES.find(node.type)
    return node.name.strip() or (kind.name if kind is not None else _(_SHAPES.get(node.shape, "")) or node.key)


_SHAPES = {
    Shape.START: N_("Start"), Shape.END: N_("End of the case"), Shape.CHOICE: N_("Choice"), Shape.PARALLEL: N_("All at once"),
    Shape.INCLUSIVE: N_("Some of them"), Shape.EVENT_CHOICE: N_("First event"), Shape.WAIT: N_("Wait"), Shape.STEP: N_("Step"),
}


def _lowered(text: str) -> str:
    """A text as it stands within a sentence; abbreviations keep their capitals."""
    return text[:1].lower() + text[1:] if not text[1:2].isupper() else text


def _ended(text: str) -> str:
    """A text as a whole sentence."""
    text = text[:1].upper() + text[1:]
    return text if not text or text[-1] in ".!?…" else f"{text}."
