"""What hung on something removed goes with it: its lines, what sat on its edge, its place in a lane; a note stays and is about nothing."""

from __future__ import annotations

from dataclasses import replace

from app.process_editor.difference import Difference
from app.processes.definition import Graph


def drop_orphans(found: Difference) -> Graph:
    """The graph without what has lost its hold."""
    graph = found.after
    gone = {key for key in found.nodes | found.lanes if key not in graph.nodes and key not in graph.lanes}
    if not gone:
        return graph
    while riders := {node.key for node in graph.nodes.values() if node.host in gone}:
        gone |= riders
        graph = graph.without(riders)
    lines = {edge.key for edge in graph.edges.values() if edge.source in gone or edge.target in gone}
    return graph.without(lines).with_(
        nodes=[replace(node, lane=None) for node in graph.nodes.values() if node.lane in gone],
        lanes=[replace(lane, parent=None) for lane in graph.lanes.values() if lane.parent in gone],
        notes=[replace(note, about=None) for note in graph.notes.values() if note.about in gone],
    )
