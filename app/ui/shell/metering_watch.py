"""Learns from elsewhere that the firm's contacts are metered now, or no longer."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.core.changes import Changes
from app.services import contacts
from app.services.context import Context
from app.ui.kit.changes_bus import changes_bus
from app.ui.kit.run import run

RULE = "contact_rule"


class MeteringWatch(QObject):
    """Reads the rule anew each time that somebody changes it, for as long as the window stands."""

    def __init__(self, window: QWidget, context: Context) -> None:
        super().__init__(window)
        self._window, self._context = window, context
        changes_bus.changed.connect(self._look)

    def _look(self, changes: Changes) -> None:
        if changes.touches(RULE):
            run(self._window, partial(contacts.refresh, self._context), quiet=True)
