"""Learns from elsewhere that the firm's contacts are metered now, or no longer."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from app.core.changes import Changes
from app.services import contacts
from app.services.context import Context
from app.ui.kit.changes_bus import changes_bus
from app.ui.kit.run import run

RULE = "contact_rule"


def watch_metering(window: QWidget, context: Context) -> None:
    """Read the rule anew each time that somebody changes it, for as long as the window stands."""

    def look(changes: Changes) -> None:
        if changes.touches(RULE):
            run(window, partial(contacts.refresh, context), quiet=True)

    changes_bus.changed.connect(look)
    window.destroyed.connect(lambda: changes_bus.changed.disconnect(look))
