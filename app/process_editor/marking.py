"""What lies on the drawing in the editor: the mark of a problem, the lock of what keeps something shut, how many cases stand on a step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.core.i18n import _, ngettext
from app.process_editor.inspector.figures import StepFigures
from app.process_editor.marks import Mark
from app.processes.definition import Graph
from app.processes.guard_sentences import guarded


def merged_marks(problems: Mapping[str, Mark], figures: Mapping[str, StepFigures], guards: Mapping[str, str]) -> dict[str, Mark]:
    """The marks of problems with locks and the counts of cases added; a lock gives way to a problem.

    :param guards: what steps keep shut, a sentence each.
    """
    found = dict(problems)
    for key, said in guards.items():
        before = found.get(key, Mark(icon="locked", icon_tone="info"))
        found[key] = replace(before, spoken=" ".join(part for part in (before.spoken, said) if part))
    for key, each in figures.items():
        if each.waiting:
            before = found.get(key, Mark())
            spoken = ngettext("{count} case is here now", "{count} cases are here now", each.waiting).format(count=each.waiting)
            text = _("{count} now").format(count=each.waiting)
            found[key] = replace(before, text=text, tone="accent", spoken=" ".join(part for part in (before.spoken, spoken) if part))
    return found


def guards_of(graph: Graph, names: Mapping[str, str]) -> dict[str, str]:
    """What the steps of a drawing keep shut, a sentence each."""
    return {node.key: said for node in graph.nodes.values() if (said := guarded(graph, node, names))}
