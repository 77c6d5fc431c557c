"""Signing in: which firm, who, and the way to the demo firm."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.core import settings
from app.core.errors import UserError
from app.core.i18n import _
from app.core.settings import SavedConnection
from app.ui.kit import message
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, theme, tokens
from app.ui.kit.widgets import Button, ElidedLabel, Label, Sheet
from app.ui.shell import geometry, passwords
from app.ui.shell.connection_form import ConnectionForm
from app.ui.shell.connections import parse
from app.ui.shell.logo import Logo, logo_icon
from app.ui.shell.password_field import KeyboardLine, PasswordField

WIDTH = 420

#: opens a database in a worker thread: connection (its URL names the user) and password → whatever the program goes on with
Connect = Callable[[SavedConnection, str], object]


class LoginWindow(QWidget):
    """One card on the frame colour.

    Signals: ``signed_in(object, SavedConnection)`` what ``connect`` gave, ``demo_wanted()``, ``help_wanted()``.

    :param connect: opens the database; raises UserError with a sentence for the person.
    """

    signed_in = Signal(object, object)
    demo_wanted = Signal()
    help_wanted = Signal()

    def __init__(self, connect: Connect, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._connect = connect
        self._settings = settings.load()
        self.setWindowTitle(_("Sign in — Kontor"))
        self.setWindowIcon(logo_icon())
        outer = QVBoxLayout(self)
        outer.addStretch()
        card = Sheet(padding=38, radius=tokens.RADIUS_DIALOG, high=True)
        card.setFixedWidth(scaled(WIDTH) + 2 * card.margin)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch()
        version = QApplication.applicationVersion()
        outer.addWidget(Label(_("Version {version}").format(version=version) if version else "", "small", "text2"), 0, Qt.AlignmentFlag.AlignHCenter)
        self._fill(card.content)
        self._show_connections()
        self._on_firm()
        geometry.restore(self, "login")

    def choose(self, name: str) -> None:
        """Choose a saved connection by its name."""
        self.firm.setCurrentIndex(max(0, self.firm.findText(name)))

    def sign_in(self) -> None:
        """Open the chosen database; errors are shown in the card."""
        connection = self._chosen()
        if connection is None:
            return
        self._show_error("")
        self.button.setEnabled(False)
        self.button.setText(_("Signing in…"))
        password = self.password.text() if self._needs_login() else ""
        run(self, partial(self._connect, connection, password), done=partial(self._on_done, connection, password), failed=self._on_failed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame colour."""
        QPainter(self).fillRect(self.rect(), theme().color("chrome"))

    def _fill(self, column: QVBoxLayout) -> None:
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(Logo(36))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label("Kontor", "title"))
        self.subtitle = ElidedLabel("", "body", "text2")
        words.addWidget(self.subtitle)
        head.addLayout(words, 1)
        column.addLayout(head)
        column.addSpacing(18)
        self.firm = QComboBox()
        self.firm.setMinimumHeight(scaled(34))
        self._labelled(column, _("Firm"), self.firm)
        self.form = ConnectionForm()
        column.addWidget(self.form)
        self.login = QWidget()
        inside = QVBoxLayout(self.login)
        inside.setContentsMargins(0, 8, 0, 0)
        inside.setSpacing(4)
        self.user = QLineEdit()
        self.user.setMinimumHeight(scaled(34))
        self._labelled(inside, _("Name"), self.user)
        inside.addSpacing(8)
        self.password = PasswordField()
        self.password.setMinimumHeight(scaled(34))
        self._labelled(inside, _("Password"), self.password)
        self.keyboard = KeyboardLine(self.password)
        inside.addWidget(self.keyboard)
        self.remember = QCheckBox(_("Remember the password on this computer"))
        inside.addWidget(self.remember)
        column.addWidget(self.login)
        self.error = Label("", "small", "bad", wrap=True)
        self.error.setAccessibleName(_("Error"))
        column.addWidget(self.error)
        column.addSpacing(6)
        self.button = Button(_("Sign in"), "primary", big=True)
        self.button.setSizePolicy(self.firm.sizePolicy().Policy.Expanding, self.firm.sizePolicy().Policy.Fixed)
        column.addWidget(self.button)
        column.addSpacing(10)
        links = QHBoxLayout()
        cannot, demo = Button(_("Cannot sign in?"), "link"), Button(_("Open the demo firm"), "link")
        links.addWidget(cannot)
        links.addStretch()
        links.addWidget(demo)
        column.addLayout(links)
        self.button.clicked.connect(self.sign_in)
        self.password.returnPressed.connect(self.sign_in)
        self.user.returnPressed.connect(self.password.setFocus)
        self.user.editingFinished.connect(self._read_password)
        self.firm.currentIndexChanged.connect(self._on_firm)
        self.form.kind.currentIndexChanged.connect(self._show_login)
        cannot.clicked.connect(self._explain)
        demo.clicked.connect(self.demo_wanted)

    def _labelled(self, column: QVBoxLayout, text: str, field: QWidget) -> None:
        field.setAccessibleName(text)
        label = Label(text, "small", "text2")
        label.setBuddy(field)
        column.addWidget(label)
        column.addWidget(field)

    def _show_connections(self) -> None:
        for connection in self._settings.connections:
            self.firm.addItem(connection.name, connection)
        self.firm.addItem(_("Another database…"), None)
        self.choose(self._settings.last_connection)

    def _on_firm(self) -> None:
        connection = self.firm.currentData()
        self.form.setVisible(connection is None)
        self.subtitle.set_text(connection.name if connection is not None else _("Choose what to open"))
        self._show_error("")
        self.password.clear()
        if connection is not None:
            self.user.setText(connection.user)
            self._read_password()
        self._show_login()
        (self.user if not self.user.text() else self.password).setFocus()

    def _needs_login(self) -> bool:
        connection = self.firm.currentData()
        return (parse(connection.url) if connection is not None else self.form.address()).needs_login

    def _show_login(self) -> None:
        self.login.setVisible(self._needs_login())
        self.button.setText(_("Sign in") if self._needs_login() else _("Open"))

    def _chosen(self) -> SavedConnection | None:
        saved, user = self.firm.currentData(), self.user.text().strip()
        if self._needs_login() and not user:
            self._show_error(_("Enter your name: it is your login at the server."))
            self.user.setFocus()
            return None
        if saved is None:
            return self.form.connection(user)
        address = parse(saved.url)
        return SavedConnection(saved.name, address.url(user) if address.needs_login else saved.url, user)

    def _read_password(self) -> None:
        if self.password.text() or self.firm.currentData() is None or not self._needs_login() or not self.user.text().strip():
            return
        connection = self._chosen()
        if connection is not None:
            run(self, partial(passwords.read, connection), done=self._take_password, quiet=True)

    def _take_password(self, password: str) -> None:
        if password and not self.password.text():
            self.password.setText(password)
            self.remember.setChecked(True)

    def _on_done(self, connection: SavedConnection, password: str, result: object) -> None:
        self._show_login()
        self.button.setEnabled(True)
        settings.save(settings.load().with_connection(connection))
        if self._needs_login():
            task = partial(passwords.keep, connection, password) if self.remember.isChecked() else partial(passwords.forget, connection)
            run(None, task, done=lambda kept: None if kept is not False else message.toast(
                None, _("This computer has no vault for passwords; yours was not kept."), state="warn"))
        geometry.keep(self, "login")
        self.signed_in.emit(result, connection)

    def _on_failed(self, error: Exception) -> bool:
        self.button.setEnabled(True)
        self._show_login()
        self._show_error(str(error) if isinstance(error, UserError) else "")
        self.password.selectAll()
        self.password.setFocus()
        return isinstance(error, UserError)

    def _show_error(self, text: str) -> None:
        self.error.setText(text)
        self.error.setVisible(bool(text))

    def _explain(self) -> None:
        message.inform(
            self, _("Cannot sign in?"),
            _(
                "Name and password are those that the owner of the firm gave you; capital and small letters count. "
                "If they are lost, the owner sets new ones under Settings, People. If the server does not answer, "
                "look whether the cable or the wireless network is on, and ask whoever looks after it."
            ),
        )
        self.help_wanted.emit()
