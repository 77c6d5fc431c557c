"""Where every use case's Changes are announced to the open pages, ours and those of other workstations."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class ChangesBus(QObject):
    """The one announcer of the window. Emit on the GUI thread, or through a queued connection.

    Signals: ``changed(Changes)``; ``mine(Changes)`` beside it for what was done in this window.
    """

    changed = Signal(object)
    mine = Signal(object)


changes_bus = ChangesBus()
