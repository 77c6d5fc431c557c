"""The note that work is still going on."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.core.i18n import _, ngettext
from app.ui.kit.widgets.buttons import Button
from app.ui.kit.widgets.floating import Floating
from app.ui.kit.widgets.label import Label
from app.ui.kit.widgets.progress_line import ProgressLine


class ProgressNote(Floating):
    """Says how long the work has taken and how far it is; nothing in it moves by itself but the seconds.

    :param cancel: stops the work, or None where it cannot be stopped.
    """

    def __init__(self, window: QWidget, cancel: Callable[[], None] | None) -> None:
        super().__init__(window, 340, middle=True)
        self._began, self._text = monotonic() - 1.0, ""
        row = QHBoxLayout()
        self._words = Label("", "body", wrap=True)
        row.addWidget(self._words, 1)
        if cancel is not None:
            stop = Button(_("Cancel"), "link")
            stop.clicked.connect(lambda: cancel())
            stop.clicked.connect(lambda: stop.setEnabled(False))
            row.addWidget(stop)
        self.content.addLayout(row)
        self._line = ProgressLine(name=_("Progress"))
        self._line.hide()
        self.content.addWidget(self._line)
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._say)
        self._clock.start()
        self._say()

    def tell(self, done: int, total: int, text: str) -> None:
        """Show how far the work is; a total of 0 is unknown."""
        self._text = text
        self._line.setVisible(total > 0)
        if total > 0:
            self._line.set_share(done / total)
        self._say()

    def _say(self) -> None:
        seconds = round(monotonic() - self._began)
        time = ngettext("{count} second", "{count} seconds", seconds).format(count=seconds)
        self._words.setText(_("{what} · {time}").format(what=self._text or _("Working"), time=time))
        self.setAccessibleName(self._words.text())
