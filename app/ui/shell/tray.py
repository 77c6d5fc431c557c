"""The icon beside the clock of the desktop, where the desktop has such a place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from app.core.i18n import _
from app.ui.shell.logo import logo_icon


class Tray:
    """A click shows what waits; without such a place the program does without.

    :param stand_up: shows the reminders, or the program.
    """

    def __init__(self, window: QWidget, stand_up: Callable[[], object]) -> None:
        self._icon: QSystemTrayIcon | None = None
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        self._icon = QSystemTrayIcon(logo_icon(), window)
        self._icon.setToolTip("Kontor")
        menu = QMenu(window)
        menu.addAction(_("Open Kontor"), stand_up)
        menu.addAction(_("Quit"), window.close)
        self._icon.setContextMenu(menu)
        self._icon.activated.connect(lambda reason: stand_up() if reason == QSystemTrayIcon.ActivationReason.Trigger else None)
        self._icon.show()

    def hide(self) -> None:
        """Take the icon away."""
        if self._icon is not None:
            self._icon.hide()
