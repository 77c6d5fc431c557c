"""The commands that every page shares: files, clipboard, tabs, looks, help. A page takes one over by giving a command of the same code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from app.core import paths, settings
from app.core.i18n import _
from app.ui.kit import message
from app.ui.kit.commands import Command
from app.ui.kit.memory import memory
from app.ui.kit.theme import apply_theme
from app.ui.shell.keys_dialog import show_keys

if TYPE_CHECKING:
    from app.ui.shell.window import Shell

TEXT_SIZES = (100, 115, 130, 150, 200)


def standard_commands(shell: Shell) -> list[Command]:
    """All commands of the shell, in the order of the menus."""
    return [*_file(shell), *_edit(shell), *_view(shell), *_go(shell), *_help(shell)]


def _absent(code: str, title: str, shortcut: str, icon: str, menu: str) -> Command:
    """A command that only pages can fulfil."""
    return Command(code, title, lambda: None, shortcut, icon, menu, why_not=lambda: _("There is nothing here to do this with."))


def _file(shell: Shell) -> list[Command]:
    work = shell.workspace
    return [
        _absent("file.new", _("New"), "Ctrl+N|Ins", "add", "file.1"),
        _absent("file.save", _("Save"), "Ctrl+S", "save", "file.1"),
        _absent("file.save_close", _("Save and close"), "Ctrl+Enter|Ctrl+Return", "", "file.1"),
        _absent("file.print", _("Print…"), "Ctrl+P", "print", "file.2"),
        _absent("file.import", _("Import…"), "", "import", "file.2"),
        _absent("file.export", _("Export…"), "", "export", "file.2"),
        Command("file.close_tab", _("Close tab"), work.close_current, "Ctrl+W|Ctrl+F4", "close", "file.3", work.why_not_close),
        Command("file.reopen", _("Reopen closed tab"), work.reopen, "Ctrl+Shift+T", "undo", "file.3", work.why_not_reopen),
        Command("file.sign_out", _("Sign out"), shell.sign_out, "", "sign_out", "file.4"),
        Command("file.quit", _("Quit"), shell.close, "Ctrl+Q|Alt+F4", "", "file.4"),
    ]


def _on_focus(method: str) -> tuple[Callable[[], object], Callable[[], str]]:
    """Run and why_not of a command that the focused field fulfils."""

    def find() -> Callable[[], object] | None:
        return cast("Callable[[], object] | None", getattr(QApplication.focusWidget(), method, None))

    def start() -> None:
        if (act := find()) is not None:
            act()

    return start, lambda: "" if find() else _("Put the cursor into a text first.")


def _edit(shell: Shell) -> list[Command]:
    rows: tuple[tuple[str, str, str, str, str], ...] = (
        ("undo", _("Undo"), "Ctrl+Z", "undo", "edit.1"), ("redo", _("Redo"), "Ctrl+Y|Ctrl+Shift+Z", "redo", "edit.1"),
        ("cut", _("Cut"), "Ctrl+X", "", "edit.2"), ("copy", _("Copy"), "Ctrl+C", "copy", "edit.2"), ("paste", _("Paste"), "Ctrl+V", "", "edit.2"),
        ("selectAll", _("Select all"), "Ctrl+A", "", "edit.2"),
    )
    commands = []
    for method, title, keys, icon, menu in rows:
        start, why_not = _on_focus(method)
        commands.append(Command(f"edit.{method}", title, start, keys, icon, menu, why_not))
    find = _absent("edit.find", _("Find"), "Ctrl+F", "search", "edit.3")
    mine = Command("edit.settings", _("My settings"), lambda: shell.workspace.open_page("settings"), "Ctrl+,", "settings", "edit.4")
    return [*commands, find, mine]


def _view(shell: Shell) -> list[Command]:
    def look(name: str) -> Callable[[], None]:
        return lambda: _remember_theme(name)

    def enlarge(percent: int) -> Callable[[], None]:
        return lambda: _remember_text_size(percent)

    def toggle_full_screen() -> None:
        shell.showNormal() if shell.isFullScreen() else shell.showFullScreen()

    looks = (("", _("Look: as the system")), ("light", _("Look: light")), ("dark", _("Look: dark")), ("contrast", _("Look: high contrast")))
    return [
        Command("view.refresh", _("Refresh"), shell.workspace.refresh, "F5", "refresh", "view.1", shell.workspace.why_not_close),
        Command("view.fold", _("Fold the navigation"), shell.navigation.toggle, "Ctrl+B", "fold", "view.2"),
        Command("view.full_screen", _("Full screen"), toggle_full_screen, "F11", "full_screen", "view.2"),
        *(Command(f"view.theme_{name or 'system'}", title, look(name), "", "theme", "view.3") for name, title in looks),
        *(
            Command(f"view.text_{percent}", _("Text size {percent} %").format(percent=percent), enlarge(percent), menu="view.4")
            for percent in TEXT_SIZES
        ),
    ]


def _go(shell: Shell) -> list[Command]:
    work = shell.workspace

    def tab(number: int) -> Command:
        title = _("Tab {number}").format(number=number)
        return Command(f"go.tab_{number}", title, lambda: work.go(number), f"Ctrl+{number}", why_not=work.why_not_close)

    return [
        Command("go.palette", _("Find or do anything"), shell.show_palette, "Ctrl+K", "search", "go.1"),
        Command("go.commands", _("All commands"), lambda: shell.show_palette(">"), "Ctrl+Shift+K", "", "go.1"),
        Command("go.next_tab", _("Next tab"), lambda: work.step(1), "Ctrl+Tab", "right", "go.2", work.why_not_close),
        Command("go.previous_tab", _("Previous tab"), lambda: work.step(-1), "Ctrl+Shift+Tab", "left", "go.2", work.why_not_close),
        Command("go.meeting", _("Find a common time"), lambda: work.open_page("meeting_finder"), "F7", "meeting", "go.2"),
        Command("go.day_end", _("End of the day"), lambda: work.open_page("day_end"), "F8", "clock", "go.2"),
        Command("go.next_pane", _("Next pane"), lambda: shell.step_pane(1), "F6", "", "go.3"),
        Command("go.previous_pane", _("Previous pane"), lambda: shell.step_pane(-1), "Shift+F6", "", "go.3"),
        *(tab(number) for number in range(1, 10)),
    ]


def _help(shell: Shell) -> list[Command]:
    return [
        Command("help.keys", _("What can I press here?"), partial(show_keys, shell, shell.commands), "F1|Ctrl+/", "keyboard", "help.1"),
        Command("help.demo", _("Open the demo firm"), shell.open_demo, "", "demo", "help.2"),
        Command("help.logs", _("Open the folder of the logs"), _open_logs, "", "folder", "help.2"),
        Command("help.about", _("About Kontor"), lambda: _about(shell), "", "about", "help.3"),
    ]


def _remember_theme(name: str) -> None:
    settings.save(replace(settings.load(), theme=name))
    apply_theme(cast("Any", QApplication.instance()), name, memory().get("text_size", 100) / 100)


def _remember_text_size(percent: int) -> None:
    memory().put("text_size", percent)
    apply_theme(cast("Any", QApplication.instance()), settings.load().theme, percent / 100)


def _open_logs() -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(paths.logs())))


def _about(shell: Shell) -> None:
    version = QApplication.applicationVersion()
    message.inform(shell, f"Kontor {version}".strip(), _("Clients, deals, documents, stock and money of a firm, on its own server."))
