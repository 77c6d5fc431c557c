"""Which keys start which command: as declared, or as the person has set them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence

from app.core import settings
from app.ui.kit.commands import Command


class KeyMap(QObject):
    """Knows every command that was in force since the program began, and the keys of each.

    Signals: ``changed()`` somebody set keys.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, Command] = {}

    def note(self, commands: Iterable[Command]) -> None:
        """Know some commands, as declared."""
        self._known.update((command.code, command) for command in commands)

    def known(self) -> list[Command]:
        """All commands known so far, as declared, in the order in which they came."""
        return list(self._known.values())

    def keys_of(self, code: str) -> tuple[str, ...]:
        """The keys of a command in force."""
        own = settings.in_force().shortcuts
        command = self._known.get(code)
        return tuple(keys for keys in own[code].split("|") if keys) if code in own else command.shortcuts if command else ()

    def is_changed(self, code: str) -> bool:
        """Whether the person has set other keys than declared."""
        return code in settings.in_force().shortcuts

    def clash(self, code: str, keys: str) -> Command | None:
        """Another command that has the keys."""
        wanted = QKeySequence(keys).toString()
        for other in self._known.values():
            taken = (QKeySequence(each).toString() for each in self.keys_of(other.code))
            if other.code != code and wanted in taken:
                return other
        return None

    def assign(self, code: str, keys: str) -> None:
        """Give a command other keys; "" takes them away, those that were declared are no change."""
        declared = self._known[code].shortcut if code in self._known else None
        own = {known: value for known, value in settings.in_force().shortcuts.items() if known != code}
        self._write(own if keys == declared else {**own, code: keys})

    def reset(self, own: Mapping[str, str] | None = None) -> None:
        """Go back to the declared keys, or to those that were set before."""
        self._write(own or {})

    def _write(self, own: Mapping[str, str]) -> None:
        settings.save(replace(settings.load(), shortcuts=dict(own)))
        self.changed.emit()


key_map = KeyMap()
