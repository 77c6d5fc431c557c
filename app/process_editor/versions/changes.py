"""What differs between two drawings: as one drawing with marks, and as lines of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.core.fields import Option
from app.core.i18n import N_, _
from app.process_editor.commands.set_values import part_of
from app.process_editor.inspector.entries import entries_of
from app.process_editor.inspector.guards import guards_words
from app.process_editor.marks import Mark, Tone
from app.process_editor.words import line_words, title
from app.processes.comparison import Difference, compare
from app.processes.definition import Edge, Graph, Node
from app.processes.durations import say_duration
from app.processes.validation import World

#: what became of a part: colour, words of its pill, icon
KINDS: Mapping[str, tuple[Tone, str, str]] = {
    "added": ("ok", N_("added"), "add"), "removed": ("bad", N_("gone"), "subtract"), "changed": ("warn", N_("changed"), "edit"),
    "moved": ("info", N_("moved"), "transfer"),
}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change in words.

    :param kind: a key of ``KINDS``.
    """

    key: str
    kind: str
    name: str
    text: str


def merged(old: Graph, new: Graph) -> Graph:
    """The new drawing with what is gone still in it, where it stood."""
    return new.with_(
        nodes=[node for key, node in old.nodes.items() if key not in new.nodes],
        lanes=[lane for key, lane in old.lanes.items() if key not in new.lanes],
        notes=[note for key, note in old.notes.items() if key not in new.notes],
    ).with_(edges=[edge for key, edge in old.edges.items() if key not in new.edges])


def marks_of(found: Difference, graph: Graph) -> dict[str, Mark]:
    """Borders and pills on what differs; what is the same is paler."""
    marks: dict[str, Mark] = {}
    for key in (*graph.nodes, *graph.edges):
        kind = kind_of(found, key)
        if not kind:
            continue
        tone, word, _icon = KINDS[kind]
        is_node = key in graph.nodes
        marks[key] = Mark(text=_(word) if is_node else "", tone=tone, outline=tone, spoken=_(word), is_faint=kind == "removed")
    return marks


def kind_of(found: Difference, key: str) -> str:
    """What became of a part; empty where it is the same."""
    if key in found.added:
        return "added"
    if key in found.removed:
        return "removed"
    if key in found.changed:
        return "changed"
    return "moved" if key in found.moved else ""


def change_lines(old: Graph, new: Graph, world: World) -> list[ChangeLine]:
    """All that differs but mere places, as a person reads it: steps first."""
    found, lines = compare(old, new), []
    for kind, keys in (("added", found.added), ("removed", found.removed), ("changed", frozenset(found.changed))):
        for key in keys:
            graph = old if kind == "removed" else new
            part = part_of(graph, key)
            if part is None:
                continue
            text = _changes(old, new, key, found.changed[key], world) if kind == "changed" else _(KINDS[kind][1])
            lines.append(ChangeLine(key, kind, _name(graph, part), text))
    order = list(KINDS)
    return sorted(lines, key=lambda line: (line.key in new.edges or line.key in old.edges, order.index(line.kind), line.name))


def _name(graph: Graph, part: object) -> str:
    if isinstance(part, Edge):
        ends = [title(graph.nodes[key]) if key in graph.nodes else "" for key in (part.source, part.target)]
        return _("{source} → {target}").format(source=ends[0], target=ends[1])
    return title(part)  # type: ignore[arg-type]


def _changes(old: Graph, new: Graph, key: str, names: tuple[str, ...], world: World) -> str:
    """The values that changed: "Late after: 1 day → 2 days"."""
    before, after = old.nodes.get(key), new.nodes.get(key)
    if isinstance(before, Node) and isinstance(after, Node):
        found = []
        for entry in entries_of(new, key, world):
            was, now = entry.get(replace(new, nodes={**new.nodes, key: before})), entry.get(new)
            if was != now:
                found.append(_("{field}: {before} → {after}").format(
                    field=entry.info.label, before=_said(entry.editor, was, entry.info.options), after=_said(entry.editor, now, entry.info.options),
                ))
        return "; ".join(found) or _("changed")
    if key in old.edges and key in new.edges:
        was, now = (line_words(graph, graph.edges[key]) or title(graph.nodes[graph.edges[key].target]) for graph in (old, new))
        return _("{before} → {after}").format(before=was, after=now) if was != now else _("changed")
    return _("changed") if names else ""


def _said(editor: str, value: Any, options: Sequence[Option]) -> str:
    if value in (None, "", ()):
        return "—"
    if editor == "duration" and isinstance(value, int):
        return say_duration(value)
    if editor == "guards":
        return guards_words(value, options)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    for option in options:
        if option.value == str(value):
            return option.label
    return _("another one") if isinstance(value, (list, dict)) else str(value)
