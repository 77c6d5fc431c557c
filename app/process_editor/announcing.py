"""Tells the open pages what a use case wrote that gave more than its changes."""

from __future__ import annotations

from app.core.changes import Changes
from app.ui.kit.changes_bus import changes_bus


def announce(changes: Changes) -> None:
    """Tell the open pages what was written."""
    if changes:
        changes_bus.changed.emit(changes)
        changes_bus.mine.emit(changes)
