"""Whether a step hears what is drawn on its edge: it listens for one event at a time."""

from __future__ import annotations

from collections.abc import Iterator

from app.core.i18n import _
from app.processes.checks.problem import Problem, World, name_of
from app.processes.checks.walks import Ground
from app.processes.definition import Shape

MESSAGES = ("message", "event", "signal")


def check_messages(ground: Ground, _world: World) -> Iterator[Problem]:
    """At most one message on an edge, and none on that of what waits for an event itself."""
    for host, events in ground.graph.boundaries.items():
        messages = [event for event in events if event.type in MESSAGES]
        node = ground.graph.nodes.get(host)
        if node is None or not messages:
            continue
        waits_itself = node.shape is Shape.WAIT and bool(node.params.get("event") or node.type.startswith("wait_"))
        for event in messages if waits_itself else messages[1:]:
            text = _("“{name}” is not heard: “{step}” listens for something else already.").format(name=name_of(event), step=name_of(node))
            yield Problem(event.key, "error", text, _("Put a wait of its own beside the step, behind a split."), None, "message_not_heard")
