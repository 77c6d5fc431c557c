"""Sets a second factor up: a picture to scan, one code to confirm, and recovery codes that are shown once."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.errors import FieldErrors, UserError
from app.core.i18n import _
from app.services import second_factor
from app.services.context import Context
from app.services.second_factor import Offer
from app.ui.kit.dialog import Dialog
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Label

WIDTH, PICTURE = 520, 188
#: modules of quiet around a QR code (ISO/IEC 18004)
QUIET = 4


class QrPicture(QWidget):
    """A QR code, dark on white in every theme: a camera has to read it."""

    def __init__(self, qr: tuple[int, list[tuple[int, int, int]]]) -> None:
        super().__init__()
        self._size, self._runs = qr
        self.setFixedSize(scaled(PICTURE), scaled(PICTURE))
        self.setAccessibleName(_("Picture for the telephone"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Whole dots, so that no module is blurred."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        dot = self.width() // (self._size + 2 * QUIET)
        edge = (self.width() - dot * self._size) // 2
        for row, first, length in self._runs:
            painter.fillRect(QRectF(edge + first * dot, edge + row * dot, length * dot, dot), QColor("black"))

    def sizeHint(self) -> QSize:
        """As it is fixed."""
        return self.size()


class FactorDialog(Dialog):
    """Two steps: scan and confirm; keep the recovery codes.

    Signals: ``done_well(Changes)``.
    """

    done_well = Signal(object)

    def __init__(self, parent: QWidget, context: Context, offered: Offer) -> None:
        super().__init__(parent.window())
        self._context, self.offered, self._key = context, offered, uuid4().hex
        self.setWindowTitle(_("Second factor"))
        self.setFixedWidth(scaled(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        self.steps = QStackedWidget()
        column.addWidget(self.steps)
        self.code, self.error = QLineEdit(), Label("", "small", "bad", wrap=True)
        self.confirm_button = Button(_("Switch it on"), "primary")
        self.steps.addWidget(self._scan())
        self.steps.addWidget(self._codes())
        self.code.setFocus()

    def _scan(self) -> QWidget:
        page, column = _page(_("Scan the picture with your telephone"), _(
            "Open an authenticator app on the telephone, add an entry and scan. From then on it shows six figures, also without any network;"
            " Kontor asks for them when you sign in.",
        ))
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(QrPicture(self.offered.qr))
        beside = QVBoxLayout()
        beside.addWidget(Label(_("Or type this into the app:"), "small", "text2", wrap=True))
        self.secret = Label(self.offered.grouped, "strong", wrap=True)
        self.secret.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        beside.addWidget(self.secret)
        beside.addSpacing(10)
        label = Label(_("Code that the telephone shows"), "small", "text2")
        label.setBuddy(self.code)
        self.code.setAccessibleName(label.text())
        self.code.setMaxLength(7)
        beside.addWidget(label)
        beside.addWidget(self.code)
        beside.addWidget(self.error)
        beside.addStretch()
        row.addLayout(beside, 1)
        column.addLayout(row)
        self.error.hide()
        cancel = Button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        self.confirm_button.clicked.connect(self.confirm)
        self.code.returnPressed.connect(self.confirm)
        column.addLayout(_buttons(cancel, self.confirm_button))
        return page

    def _codes(self) -> QWidget:
        page, column = _page(_("Keep these recovery codes"), _(
            "Each opens once if the telephone is lost. Print them or write them down, and keep them where nobody else looks: they are not shown"
            " again.",
        ))
        self.recovery = Label("\n".join(self.offered.codes), "strong")
        self.recovery.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addSpacing(8)
        column.addWidget(self.recovery)
        column.addStretch()
        copy, done = Button(_("Copy"), meaning="copy"), Button(_("I have kept them"), "primary")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText("\n".join(self.offered.codes)))
        done.clicked.connect(self.accept)
        column.addLayout(_buttons(copy, done))
        return page

    def confirm(self) -> None:
        """Try the code that was typed; the dialog stays until one is right."""
        if not self.confirm_button.isEnabled():
            return
        self.confirm_button.setEnabled(False)
        self.error.hide()
        task = partial(second_factor.confirm, self._context, self.offered, self.code.text(), self._key)
        run(self, task, done=self._on_confirmed, failed=self._on_failed)

    def _on_confirmed(self, changes: Changes) -> None:
        self.steps.setCurrentIndex(1)
        self.done_well.emit(changes)

    def _on_failed(self, error: Exception) -> bool:
        self.confirm_button.setEnabled(True)
        if isinstance(error, UserError):
            self.error.setText(error.errors.get("code", str(error)) if isinstance(error, FieldErrors) else str(error))
            self.error.show()
            self.code.selectAll()
            self.code.setFocus()
        return isinstance(error, UserError)


class CodeDialog(Dialog):
    """Asks for one code before the second factor is switched off.

    Signals: ``done_well(Changes)``.
    """

    done_well = Signal(object)

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent.window())
        self._context, self._key = context, uuid4().hex
        self.setWindowTitle(_("Second factor"))
        self.setFixedWidth(scaled(WIDTH))
        text = _("Type the code that your telephone shows, or one of your recovery codes.")
        page, column = _page(_("Switch the second factor off?"), text)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 20, 24, 20)
        outer.addWidget(page)
        self.code, self.error = QLineEdit(), Label("", "small", "bad", wrap=True)
        self.code.setAccessibleName(_("Code of your telephone"))
        self.error.hide()
        column.addWidget(self.code)
        column.addWidget(self.error)
        cancel, self.button = Button(_("Cancel")), Button(_("Switch it off"), "danger")
        cancel.clicked.connect(self.reject)
        self.button.clicked.connect(self.go)
        self.code.returnPressed.connect(self.go)
        column.addLayout(_buttons(cancel, self.button))
        self.code.setFocus()

    def go(self) -> None:
        """Try the code."""
        if self.button.isEnabled():
            self.button.setEnabled(False)
            run(self, partial(second_factor.take_off_own, self._context, self.code.text(), self._key), done=self._on_done, failed=self._on_failed)

    def _on_done(self, changes: Changes) -> None:
        self.accept()
        self.done_well.emit(changes)

    def _on_failed(self, error: Exception) -> bool:
        self.button.setEnabled(True)
        self.error.setText(str(error) if isinstance(error, UserError) else "")
        self.error.setVisible(isinstance(error, UserError))
        return isinstance(error, UserError)


def _page(title: str, text: str) -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(tokens.GAP)
    column.addWidget(Label(title, "title", wrap=True))
    column.addWidget(Label(text, "body", "text2", wrap=True))
    column.addSpacing(8)
    return page, column


def _buttons(*buttons: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 12, 0, 0)
    row.setSpacing(tokens.GAP)
    row.addStretch()
    for button in buttons:
        button.setAutoDefault(False)
        row.addWidget(button)
    return row
