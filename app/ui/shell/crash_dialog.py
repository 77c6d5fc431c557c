"""What catches the errors that nobody expected: log, a dialog with "Copy", and the program goes on."""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, QSysInfo, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.core import clock, paths
from app.core.i18n import _
from app.ui.kit import message
from app.ui.kit.run import set_crash_handler
from app.ui.kit.widgets import Button

_log = logging.getLogger(__name__)
AT_MOST = 1  # dialogs at a time: an error in a paint event comes sixty times a second


def report_text(error: BaseException) -> str:
    """What is copied and sent: moment, versions and traceback, and nothing of the firm's data beyond what the traceback names."""
    head = f"{clock.now().isoformat()}Z · Kontor · Python {platform.python_version()} · Qt {qVersion()} · {QSysInfo.prettyProductName()}"
    return f"{head}\n\n{''.join(traceback.format_exception(error))}"


class CrashReporter(QObject):
    """Shows unexpected errors of any thread.

    Signals: ``caught(BaseException)``, for tests and for counting.
    """

    caught = Signal(object)

    def __init__(self, version: str = "") -> None:
        super().__init__()
        self._version = version
        self._open: list[message.MessageDialog] = []
        self.caught.connect(self._show)

    def install(self) -> None:
        """Catch what nobody else does: in slots, in threads, in workers."""
        sys.excepthook = self._on_error
        threading.excepthook = lambda raised: self._on_error(raised.exc_type, raised.exc_value or raised.exc_type(), raised.exc_traceback)
        set_crash_handler(self.caught.emit)

    def _on_error(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        _log.critical("unexpected error", exc_info=(kind, error, trace))
        self.caught.emit(error.with_traceback(trace))

    def _show(self, error: BaseException) -> None:
        if len(self._open) >= AT_MOST or QApplication.instance() is None:
            return
        details = report_text(error)
        dialog = message.MessageDialog(
            None, _("Something went wrong in the program."),
            _(
                "This step was not finished; what was saved before is safe. Copy the report for whoever looks after Kontor; "
                "the log is in {folder}."
            ).format(folder=paths.logs()),
            (message.Choice("", _("Go on")),), details, wide=True,
        )
        copy = Button(_("Copy"), "secondary", "copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
        dialog.buttons.insertWidget(0, copy)
        self._open.append(dialog)
        dialog.finished.connect(lambda _result: self._open.remove(dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
