"""What a person can do with a report."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from app.core.i18n import _
from app.ui.kit.commands import Command
from app.ui.lists.view_dialog import ViewDialog

if TYPE_CHECKING:
    from app.ui.reporting.report_page import ReportPage


def commands_of(page: ReportPage) -> Sequence[Command]:
    """Excel, PDF, CSV, print, save under a name, read again."""
    files = [
        Command(f"report.{code}", title, partial(page.export, code), keys, icon, "file.2", page.why_not)
        for code, title, icon, keys in (("xlsx", _("To &Excel"), "export", "Ctrl+E"), ("pdf", _("&PDF"), "pdf", ""), ("csv", _("&CSV"), "", ""))
    ]
    return (
        *files[:2],
        Command("file.print", _("&Print…"), page.print_report, "Ctrl+P", "print", "file.2", page.why_not),
        files[2],
        Command("report.html", _("&Web page"), partial(page.export, "html"), "", "", "file.2", page.why_not),
        Command("report.save", _("&Save under a name…"), partial(ask_for_name, page), "Ctrl+S", "save", "file.1"),
        Command("report.refresh", _("&Read again"), page.refresh, "F5", "refresh", "view.1"),
    )


def ask_for_name(page: ReportPage) -> None:
    """Ask for a name and keep the report under it."""
    dialog = ViewDialog(page, _("Save the report"), page.title, shared=False)
    if dialog.exec() == QDialog.DialogCode.Accepted:
        page.save_as(dialog.name, dialog.is_shared)
