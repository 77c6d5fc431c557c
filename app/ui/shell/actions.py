"""The commands of the window: the shell's own and those of the current page, as actions with keys and in menus."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.core import settings
from app.core.i18n import _
from app.ui.kit import message
from app.ui.kit.commands import Command
from app.ui.kit.key_map import key_map

MENUS = ("file", "edit", "view", "go", "tools", "help")


def menu_titles() -> dict[str, str]:
    """Titles of the menus in the language of the window."""
    return {"file": _("File"), "edit": _("Edit"), "view": _("View"), "go": _("Go"), "tools": _("Tools"), "help": _("Help")}


def with_mnemonics(titles: Sequence[str]) -> list[str]:
    """Put ``&`` before a letter of each title so that no letter comes twice; a mark that stands there already is kept."""
    taken = {title[title.index("&") + 1].lower() for title in titles if "&" in title[:-1]}
    result = []
    for title in titles:
        if "&" not in title:
            place = next((n for n, sign in enumerate(title) if sign.isalnum() and sign.lower() not in taken), -1)
            if place >= 0:
                taken.add(title[place].lower())
                title = f"{title[:place]}&{title[place:]}"
        result.append(title)
    return result


def joined(own: Iterable[Command], of_page: Iterable[Command], keys: Mapping[str, str] | None = None) -> list[Command]:
    """The commands in force, the page's first: what means the same stands there once.

    A command of the page stands in for the window's that has its code, its last word ("list.new" for "file.new") or its first key,
    and takes its place in the menus.

    :param keys: keys that the person has set, by code; what stands in takes them from the window's command.
    """
    wishes, window, result = keys or {}, list(own), []
    for command in of_page:
        same = [known for known in window if _means_the_same(command, known)]
        if same:
            window = [known for known in window if known not in same]
        menu = next((known.menu for known in same if known.menu), command.menu)
        wished = [wishes[code] for code in (command.code, *(known.code for known in same)) if code in wishes]
        result.append(_placed(command, menu, (wished or [command.shortcut])[0]))
    return [*result, *(_placed(known, known.menu, wishes.get(known.code, known.shortcut)) for known in window)]


def _placed(command: Command, menu: str, shortcut: str) -> Command:
    """The command with its menu and keys; itself where it has them already."""
    is_there = (command.menu, command.shortcut) == (menu, shortcut)
    return command if is_there else replace(command, menu=menu, shortcut=shortcut)


def _means_the_same(command: Command, known: Command) -> bool:
    if command.code == known.code or (command.shortcuts and command.shortcuts[0] in known.shortcuts[:1]):
        return True
    return command.menu != "" and _last_word(command.code) == _last_word(known.code)


@lru_cache(maxsize=1024)
def _last_word(code: str) -> str:
    return code.rpartition(".")[2]


@lru_cache(maxsize=1024)
def _sequence(keys: str) -> tuple[QKeySequence, str]:
    """Keys as Qt takes them, and in the one spelling by which they are compared."""
    sequence = QKeySequence(keys)
    return sequence, sequence.toString()


class Actions(QObject):
    """All commands that can be started now. A command of the page takes the place of the shell's one that means the same.

    A key of a command that cannot be used now is not dead: it tells why.

    Signals: ``changed()``.
    """

    changed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._own: dict[str, Command] = {}
        self._of_page: dict[str, Command] = {}
        self._in_force: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}
        key_map.changed.connect(self._rebuild)

    def add(self, commands: Iterable[Command]) -> None:
        """Add commands of the shell; ValueError for a code that is there already."""
        for command in commands:
            if command.code in self._own:
                raise ValueError(f"command {command.code!r} is declared twice")
            self._own[command.code] = command
        key_map.note(self._own.values())
        self._rebuild()

    def take_over(self, commands: Iterable[Command]) -> None:
        """Put commands in the places of those of the shell that have their codes."""
        fresh = list(commands)
        self._own.update((command.code, command) for command in fresh)
        key_map.note(fresh)
        self._rebuild()

    def set_page_commands(self, commands: Iterable[Command]) -> None:
        """Take the commands of another page."""
        self._of_page = {command.code: command for command in commands}
        own = self._own.values()
        key_map.note(command for command in self._of_page.values() if not any(_means_the_same(command, known) for known in own))
        self._rebuild()

    def all(self) -> list[Command]:
        """The commands in force: the page's first."""
        return list(self._in_force.values())

    def find(self, code: str) -> Command | None:
        """The command in force under a code."""
        return self._in_force.get(code, self._own.get(code))

    def start(self, command: Command) -> None:
        """Run a command, or say why it cannot be run now."""
        if reason := command.why_not():
            message.toast(self._window, reason, state="info")
        else:
            command.run()

    def fill(self, menu: QMenu, name: str) -> None:
        """Fill a menu with its commands, by sections; those that cannot be used now are grey and say why."""
        menu.clear()
        menu.setToolTipsVisible(True)
        commands = sorted((command for command in self.all() if command.menu.partition(".")[0] == name), key=self._place)
        titles = with_mnemonics([command.words().replace("&", "&&") or command.title for command in commands])
        section = None
        for command, title in zip(commands, titles, strict=True):
            if section is not None and _section(command) != section:
                menu.addSeparator()
            section = _section(command)
            keys = QKeySequence(command.shortcuts[0]).toString(QKeySequence.SequenceFormat.NativeText) if command.shortcuts else ""
            action = menu.addAction(f"{title}\t{keys}" if keys else title, partial(self.start, command))
            reason = command.why_not()
            action.setEnabled(not reason)
            action.setToolTip(reason)
            action.setStatusTip(reason)

    def _place(self, command: Command) -> tuple[int, int]:
        places = (number for number, known in enumerate(self._own.values()) if _means_the_same(command, known))
        return _section(command), next(places, len(self._own))

    def _rebuild(self) -> None:
        """Give every command in force its keys; the actions of codes that stay in force are kept."""
        in_force = joined(self._own.values(), self._of_page.values(), settings.in_force().shortcuts)
        self._in_force = {command.code: command for command in in_force}
        taken: set[str] = set()
        before, self._actions = self._actions, {}
        for command in in_force:
            keys = [sequence for sequence, spelling in map(_sequence, command.shortcuts) if spelling not in taken]
            taken.update(spelling for _sequence_of, spelling in map(_sequence, command.shortcuts))
            if keys:
                action = self._actions[command.code] = before.pop(command.code) if command.code in before else self._new_action(command.code)
                if action.text() != command.plain_title:
                    action.setText(command.plain_title)
                if action.shortcuts() != keys:
                    action.setShortcuts(keys)
        for action in before.values():
            self._window.removeAction(action)
            action.deleteLater()
        self.changed.emit()

    def _new_action(self, code: str) -> QAction:
        action = QAction(self._window)
        action.triggered.connect(lambda: self.start(self._in_force[code]))
        self._window.addAction(action)
        return action


def _section(command: Command) -> int:
    number = command.menu.partition(".")[2]
    return int(number) if number else 0
