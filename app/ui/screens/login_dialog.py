"""Asks for a login and a password typed twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.errors import FieldErrors, UserError
from app.core.i18n import _
from app.ui.kit.dialog import Dialog
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Label
from app.ui.shell.password_field import KeyboardLine, PasswordField

WIDTH = 440

#: does it in a worker thread: login (empty where none is asked), password, and the password again
Act = Callable[[str, str, str], Changes]


class LoginDialog(Dialog):
    """Title, what it means, the fields, a verb. It closes when it is done; what is wrong is said in it.

    Signals: ``done_well(Changes)``.

    :param login: what to begin with; None asks for a password only.
    """

    done_well = Signal(object)

    def __init__(self, parent: QWidget, title: str, text: str, verb: str, act: Act, login: str | None = None) -> None:
        super().__init__(parent.window())
        self._act = act
        self.setWindowTitle(title)
        self.setFixedWidth(scaled(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(4)
        column.addWidget(Label(title, "title", wrap=True))
        column.addWidget(Label(text, "body", "text2", wrap=True))
        column.addSpacing(8)
        self.login = QLineEdit(login or "")
        self.password, self.again = PasswordField(), PasswordField()
        fields: list[tuple[str, str, QLineEdit]] = [
            ("password", _("Password"), self.password), ("again", _("Password again"), self.again),
        ]
        if login is not None:
            fields.insert(0, ("login", _("Login"), self.login))
        self._errors = {name: _labelled(column, text, field) for name, text, field in fields}
        column.addWidget(KeyboardLine(self.password))
        self.error = Label("", "small", "bad", wrap=True)
        self.error.hide()
        column.addWidget(self.error)
        self.waiting = Label(_("Being done…"), "small", "text2")
        self.waiting.hide()
        column.addWidget(self.waiting)
        column.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP)
        row.addStretch()
        cancel, self.button = Button(_("Cancel")), Button(verb, "primary")
        cancel.clicked.connect(self.reject)
        self.button.clicked.connect(self.go)
        row.addWidget(cancel)
        row.addWidget(self.button)
        column.addLayout(row)
        self.login.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.go)
        (self.login if login is not None else self.password).setFocus()

    def go(self) -> None:
        """Do it; the dialog stays open until it is done."""
        if not self.button.isEnabled():
            return
        self.button.setEnabled(False)
        self._show({})
        self.waiting.show()
        self.fit()
        login, password, again = self.login.text(), self.password.text(), self.again.text()
        run(self, lambda: self._act(login, password, again), done=self._on_done, failed=self._on_failed)

    def _on_done(self, changes: Changes) -> None:
        self.password.clear()
        self.again.clear()
        self.accept()
        self.done_well.emit(changes)

    def _on_failed(self, error: Exception) -> bool:
        self.button.setEnabled(True)
        self.waiting.hide()
        if isinstance(error, FieldErrors):
            self._show(error.errors)
        elif isinstance(error, UserError):
            self.error.setText(str(error))
            self.error.show()
        self.fit()
        return isinstance(error, UserError)

    def _show(self, errors: Mapping[str, str]) -> None:
        self.error.hide()
        for name, label in self._errors.items():
            label.setText(errors.get(name, ""))
            label.setVisible(name in errors)


def _labelled(column: QVBoxLayout, text: str, field: QLineEdit) -> Label:
    """A field below its label, and the place for what is wrong with it."""
    field.setAccessibleName(text)
    field.setMinimumHeight(scaled(34))
    label = Label(text, "small", "text2")
    label.setBuddy(field)
    wrong = Label("", "small", "bad", wrap=True)
    wrong.hide()
    for widget in (label, field, wrong):
        column.addWidget(widget)
    column.addSpacing(4)
    return wrong
