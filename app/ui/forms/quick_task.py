"""The key that opens the line for a task over any page."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.core.i18n import _
from app.services.context import Context
from app.ui.kit.commands import Command
from app.ui.kit.dialog import Dialog
from app.ui.shell.window import Shell

CODE, KEYS = "file.quick_task", "Ctrl+Shift+N"


def open_line(parent: QWidget, context: Context) -> Dialog:
    """Show the line over the window of a widget."""
    from app.ui.forms.quick_task_dialog import QuickTaskDialog  # the words of five languages are loaded when they are wanted

    dialog = QuickTaskDialog(parent, context)
    dialog.open()
    return dialog


class QuickTask(QObject):
    """The command of the window; whoever may make no tasks has none."""

    def __init__(self, context: Context, shell: Shell) -> None:
        super().__init__(shell)
        self._context, self._shell = context, shell
        if context.rights.may("planning.task.create"):
            shell.commands.add([Command(CODE, _("Task in one line…"), self.open, KEYS, "task_add", "file.1")])

    def open(self) -> Dialog:
        """Show the line."""
        return open_line(self._shell, self._context)
