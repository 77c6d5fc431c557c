"""What can I press here? The keys of the current screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from app.core.i18n import _
from app.ui.kit.message import Choice, MessageDialog
from app.ui.kit.theme import scaled, theme
from app.ui.shell.actions import Actions


def show_keys(parent: QWidget, actions: Actions) -> MessageDialog:
    """List the keys of the current screen, those of the page first; what cannot be used now is grey and says why. Does not wait."""
    dialog = MessageDialog(parent, _("What can I press here?"), "", (Choice("", _("Close")),))
    table = QTreeWidget()
    table.setAccessibleName(_("Keys"))
    table.setColumnCount(2)
    table.setHeaderHidden(True)
    table.setRootIsDecorated(False)
    table.setMinimumHeight(scaled(420))
    for command in actions.all():
        if command.shortcuts:
            keys = ", ".join(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in command.shortcuts)
            item = QTreeWidgetItem([command.plain_title, keys])
            if reason := command.why_not():
                item.setForeground(0, theme().color("disabled"))
                item.setForeground(1, theme().color("disabled"))
                item.setToolTip(0, reason)
            table.addTopLevelItem(item)
    table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    table.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
    dialog.add(table)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
