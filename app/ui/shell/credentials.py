"""Who signs in, and with what: a name for a server, a person out of a list for a file, the password, and the code of a second factor."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from app.core.i18n import _
from app.services.sign_in import Person
from app.ui.kit.theme import scaled
from app.ui.kit.widgets import Label
from app.ui.shell.file_warning import file_is_open
from app.ui.shell.password_field import KeyboardLine, PasswordField

FIELD_HEIGHT = 34


class Credentials(QWidget):
    """Fields that come and go: the person stands there for a file that asks, the name for a server, the code once it is wanted.

    Signals: ``complete()`` Enter in the last field, ``person_changed()``.
    """

    complete = Signal()
    person_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(4)
        self.person, self.user, self.password, self.code = QComboBox(), QLineEdit(), PasswordField(), QLineEdit()
        self._rows = {
            "person": _row(column, _("Who are you?"), self.person), "user": _row(column, _("Name"), self.user),
            "password": _row(column, _("Password"), self.password),
        }
        self.keyboard = KeyboardLine(self.password)
        column.addWidget(self.keyboard)
        self.remember = QCheckBox(_("Remember the password on this computer"))
        column.addWidget(self.remember)
        self._rows["code"] = _row(column, _("Code of your telephone"), self.code)
        self.code.setMaxLength(24)
        self.code.setPlaceholderText(_("6 figures, or a recovery code"))
        self.warning = Label(file_is_open(), "small", "text2", wrap=True)
        column.addWidget(self.warning)
        self.password.returnPressed.connect(self._on_password)
        self.code.returnPressed.connect(self.complete)
        self.user.returnPressed.connect(self.password.setFocus)
        self.user.editingFinished.connect(self.person_changed)
        self.person.activated.connect(lambda _index: self._on_person())
        self.show_people(())
        self.ask_for_code(False)

    @property
    def name(self) -> str:
        """The login that was typed or chosen."""
        return str(self.person.currentData() or "") if self.person.count() else self.user.text().strip()

    @property
    def asks_person(self) -> bool:
        """Whether a person is chosen out of a list."""
        return self.person.count() > 0

    def show_people(self, people: Sequence[Person], chosen: str = "") -> None:
        """Offer the people of a file; none for a server, where the name is typed."""
        self.person.clear()
        for one in people:
            self.person.addItem(one.name, one.login)
        self.person.setCurrentIndex(max(0, self.person.findData(chosen)))
        for name, there in (("person", bool(people)), ("user", not people)):
            self._rows[name].setVisible(there)
        self.warning.setVisible(bool(people))
        self._fit()

    def ask_for_code(self, wanted: bool) -> None:
        """Show the field of the code, or take it away."""
        self._rows["code"].setVisible(wanted)
        self._fit()
        self.code.clear()
        if wanted:
            self.code.setFocus()

    @property
    def asks_code(self) -> bool:
        """Whether a code is wanted."""
        return not self._rows["code"].isHidden()

    def focus_first_empty(self) -> None:
        """Put the keyboard where something is missing."""
        (self.user if not self.name else self.password).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The warning takes more lines where it is narrow."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Be as high as what is shown: the card around is laid out without asking for the height at its width."""
        self._column.activate()
        self.setMinimumHeight(max(0, self._column.totalHeightForWidth(self.width())))  # -1: nothing here breaks into lines

    def _on_password(self) -> None:
        if self.asks_code and not self.code.text():
            self.code.setFocus()
        else:
            self.complete.emit()

    def _on_person(self) -> None:
        self.password.clear()
        self.ask_for_code(False)
        self.person_changed.emit()
        self.password.setFocus()


def _row(column: QVBoxLayout, text: str, field: QWidget) -> QWidget:
    """A field below its label, as one widget."""
    field.setAccessibleName(text)
    field.setMinimumHeight(scaled(FIELD_HEIGHT))
    row = QWidget()
    inside = QVBoxLayout(row)
    inside.setContentsMargins(0, 0, 0, 4)
    inside.setSpacing(4)
    label = Label(text, "small", "text2")
    label.setBuddy(field)
    inside.addWidget(label)
    inside.addWidget(field)
    column.addWidget(row)
    return row
