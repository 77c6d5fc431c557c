"""The key of the backups: made and shown once to print, or typed in from the printed sheet."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _, format_date
from app.services.backups import keys
from app.services.context import Context
from app.ui.kit.dialog import Dialog
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Label

WIDTH, KEY_HEIGHT, GROUPS_IN_LINE = 600, 100, 5


class KeyDialog(Dialog):
    """First what there is and what can be done; then, for a new key, the sheet.

    :param mark: of the firm's key; empty while there is none.
    """

    def __init__(self, parent: QWidget, context: Context, mark: str) -> None:
        super().__init__(parent.window())
        self._context, self._mark = context, mark
        self.shown = ""
        self.setWindowTitle(_("Key of the backups"))
        self.setFixedWidth(scaled(WIDTH))
        self._pages = QStackedLayout(self)
        self._pages.setContentsMargins(24, 20, 24, 20)
        self._pages.addWidget(self._begin())
        self._pages.addWidget(self._sheet())

    # building --------------------------------------------------------------------------------------------------------------------
    def _begin(self) -> QWidget:
        page, column = _column()
        column.addWidget(Label(_("Key of the backups"), "title"))
        if self._mark:
            text = _("Backups are encrypted with the key {mark}. It lies in the vault of the computer that backs up, and on the printed sheet.")
        else:
            text = _("Backups are not encrypted: whoever finds one can read all of the firm. With a key they cannot.")
        column.addWidget(Label(text.format(mark=self._mark), "body", "text2", wrap=True))
        column.addSpacing(8)
        self.field = QLineEdit()
        self.field.setAccessibleName(_("Key from the printed sheet"))
        self.field.setPlaceholderText("XXXX-XXXX-XXXX-…")
        label = Label(_("Key from the printed sheet"), "small", "text2")
        label.setBuddy(self.field)
        column.addWidget(label)
        column.addWidget(self.field)
        self.error = Label("", "small", "bad", wrap=True)
        self.error.hide()
        column.addWidget(self.error)
        column.addStretch()
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP)
        self.new_button, self.enter_button = Button(_("Make a new key"), meaning="key"), Button(_("Keep it on this computer"), "primary")
        cancel = Button(_("Cancel"))
        self.new_button.clicked.connect(self.make)
        self.enter_button.clicked.connect(self.enter)
        self.field.returnPressed.connect(self.enter)
        cancel.clicked.connect(self.reject)
        row.addWidget(self.new_button)
        row.addStretch()
        row.addWidget(cancel)
        row.addWidget(self.enter_button)
        column.addLayout(row)
        return page

    def _sheet(self) -> QWidget:
        page, column = _column()
        column.addWidget(Label(_("Your new key"), "title"))
        text = _("Print it twice and keep the sheets in two places, not at the computer. Without it nobody can read a backup. It is not shown again.")
        column.addWidget(Label(text, "body", "text2", wrap=True))
        column.addSpacing(8)
        self.key_label = Label("", "figure", wrap=True)
        self.key_label.setMinimumHeight(scaled(KEY_HEIGHT))
        self.key_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        column.addWidget(self.key_label)
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP)
        self.print_button, copy = Button(_("Print…"), meaning="print"), Button(_("Copy"), meaning="copy")
        self.print_button.clicked.connect(self.print_sheet)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.shown))
        row.addWidget(self.print_button)
        row.addWidget(copy)
        row.addStretch()
        column.addLayout(row)
        column.addStretch()
        self.sure = QCheckBox(_("I have the key on paper, in two places"))
        column.addWidget(self.sure)
        last = QHBoxLayout()
        last.addStretch()
        self.done_button = Button(_("Done"), "primary")
        self.done_button.setEnabled(False)
        self.sure.toggled.connect(self.done_button.setEnabled)
        self.done_button.clicked.connect(self.accept)
        last.addWidget(self.done_button)
        column.addLayout(last)
        return page

    # doing -----------------------------------------------------------------------------------------------------------------------
    def make(self) -> None:
        """Make a key and show it, once."""
        self._wait(True)
        run(self, partial(keys.make_key, self._context), done=self._show_key, failed=self._on_failed)

    def enter(self) -> None:
        """Keep a key that was typed in."""
        self._wait(True)
        run(self, partial(keys.enter_key, self._context, self.field.text()), done=lambda _nothing: self._on_entered(), failed=self._on_failed)

    def _on_entered(self) -> None:
        self.field.clear()
        self.accept()

    def _show_key(self, shown: str) -> None:
        self.shown = shown
        self.key_label.setText("\n".join(_lines(shown)))
        self._pages.setCurrentIndex(1)

    def _on_failed(self, error: Exception) -> bool:
        self._wait(False)
        if isinstance(error, UserError):
            self.error.setText(str(error))
            self.error.show()
        return isinstance(error, UserError)

    def _wait(self, waiting: bool) -> None:
        self.error.hide()
        for button in (self.new_button, self.enter_button):
            button.setEnabled(not waiting)

    def print_sheet(self) -> None:
        """Print the sheet; it never becomes a file of ours."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec():
            sheet = QTextDocument()
            sheet.setPlainText(sheet_text(self.shown, self._context.firm))
            sheet.print_(printer)

    def done(self, result: int) -> None:
        """Forget the key with the window."""
        self.shown = ""
        self.key_label.setText("")
        super().done(result)


def sheet_text(shown: str, firm: str) -> str:
    """What stands on the printed sheet."""
    words = (
        _("Key of the backups of {firm}").format(firm=firm),
        _("Made on {day}, mark {mark}").format(day=format_date(clock.today()), mark=keys.mark_of(shown)), "",
        *_lines(shown), "",
        _("It is needed to bring a backup back: kontor restore FILE."),
    )
    return "\n".join(words)


def _lines(shown: str) -> list[str]:
    groups = shown.split("-")
    return ["-".join(groups[place : place + GROUPS_IN_LINE]) for place in range(0, len(groups), GROUPS_IN_LINE)]


def _column() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(24, 20, 24, 20)
    column.setSpacing(6)
    return page, column
