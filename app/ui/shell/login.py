"""Signing in: which firm, who, and the way to the demo firm."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.core import settings
from app.core.errors import UpgradeWanted, UserError
from app.core.i18n import _
from app.core.settings import SavedConnection
from app.services.sign_in import CodeWanted, Person, PersonWanted
from app.ui.kit import message
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, theme, tokens
from app.ui.kit.widgets import Button, ElidedLabel, Label, Sheet
from app.ui.shell import geometry, passwords
from app.ui.shell.connection_form import ConnectionForm
from app.ui.shell.connections import parse
from app.ui.shell.credentials import Credentials
from app.ui.shell.logo import Logo, logo_icon

WIDTH = 420

#: tells in a worker thread who can sign in at a file that asks; nobody where it does not
People = Callable[[SavedConnection], tuple[Person, ...]]


class Connect(Protocol):
    """Opens a database in a worker thread: connection (its URL names the user), password, code, whether to upgrade its tables → whatever
    the program goes on with.
    """

    def __call__(self, connection: SavedConnection, password: str, code: str = "", upgrade: bool = False) -> object:
        """Raise UserError with a sentence for the person; `PersonWanted`, `CodeWanted` and `UpgradeWanted` make the window ask for more."""


class LoginWindow(QWidget):
    """One card on the frame colour.

    Signals: ``signed_in(object, SavedConnection)`` what ``connect`` gave, ``demo_wanted()``, ``help_wanted()``.

    :param people: fills the list of people at once where a file asks who works here.
    :param connection: what to offer beside the saved connections, chosen from the beginning.
    """

    signed_in = Signal(object, object)
    demo_wanted = Signal()
    help_wanted = Signal()

    def __init__(
        self, connect: Connect, people: People | None = None, connection: SavedConnection | None = None, parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._connect, self._people = connect, people
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
        self._show_connections(connection)
        self._on_firm()
        geometry.restore(self, "login")

    def choose(self, name: str) -> None:
        """Choose a saved connection by its name."""
        self.firm.setCurrentIndex(max(0, self.firm.findText(name)))

    def tell(self, text: str, hint: str = "") -> None:
        """Say why the person is here again."""
        self._show_error(f"{text} {hint}".strip())

    def sign_in(self, *, upgrade: bool = False) -> None:
        """Open the chosen database; errors are shown in the card.

        :param upgrade: bring its tables to this version first.
        """
        connection = self._chosen()
        if connection is None:
            return
        self._show_error("")
        self.button.setEnabled(False)
        self.button.setText(_("Upgrading…") if upgrade else _("Signing in…"))
        password = self.password.text() if self._needs_login() else ""
        task = partial(self._connect, connection, password, self.credentials.code.text() if self.credentials.asks_code else "", upgrade)
        run(self, task, done=partial(self._on_done, connection, password), failed=self._on_failed)

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
        self.credentials = Credentials()
        self.user, self.password, self.remember = self.credentials.user, self.credentials.password, self.credentials.remember
        self.keyboard = self.credentials.keyboard
        column.addWidget(self.credentials)
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
        self.button.clicked.connect(lambda: self.sign_in())
        self.credentials.complete.connect(lambda: self.sign_in())
        self.credentials.person_changed.connect(self._read_password)
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

    def _show_connections(self, given: SavedConnection | None) -> None:
        saved = self._settings.connections
        for connection in saved:
            self.firm.addItem(connection.name, connection)
        same = next((known for known in saved if given is not None and known.url == given.url), None)
        if given is not None and same is None:
            self.firm.addItem(given.name, given)
        self.firm.addItem(_("Another database…"), None)
        wanted = same or given
        self.choose(wanted.name if wanted is not None else self._settings.last_connection)

    def _on_firm(self) -> None:
        connection = self.firm.currentData()
        self.form.setVisible(connection is None)
        self.subtitle.set_text(connection.name if connection is not None else _("Choose what to open"))
        self._show_error("")
        self.password.clear()
        self._show_people(())
        if connection is not None:
            self.user.setText(connection.user)
            self._read_password()
            if self._people is not None and not self._needs_login():
                run(self, partial(self._people, connection), done=self._show_people, quiet=True)
        self._show_login()
        self.credentials.focus_first_empty()

    def _show_people(self, people: tuple[Person, ...]) -> None:
        """Let a person be chosen, or no more; the last one who was here is chosen."""
        connection = self.firm.currentData()
        self.credentials.show_people(people, connection.user if connection is not None else "")
        self.credentials.ask_for_code(False)
        self._show_login()
        if people:
            self.password.setFocus()
            self._read_password()

    def _needs_login(self) -> bool:
        if self.credentials.asks_person:
            return True
        connection = self.firm.currentData()
        return (parse(connection.url) if connection is not None else self.form.address()).needs_login

    def _show_login(self) -> None:
        self.credentials.setVisible(self._needs_login() or self.credentials.asks_code)
        self.button.setText(_("Sign in") if not self.credentials.isHidden() else _("Open"))

    def _chosen(self) -> SavedConnection | None:
        saved, user = self.firm.currentData(), self.credentials.name if self._needs_login() else ""
        if self._needs_login() and not user:
            self._show_error(_("Enter your name: it is your login at the server."))
            self.user.setFocus()
            return None
        if saved is None:
            return self.form.connection(user)
        address = parse(saved.url)
        return SavedConnection(saved.name, address.url(user) if address.needs_login else saved.url, user)

    def _read_password(self) -> None:
        if self.password.text() or self.firm.currentData() is None or not self._needs_login() or not self.credentials.name:
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
        if isinstance(error, PersonWanted) and not self.credentials.asks_person:
            self._show_people(error.people)
        elif isinstance(error, CodeWanted):
            self.credentials.ask_for_code(True)
        self._show_login()
        if isinstance(error, UpgradeWanted):
            self._offer_upgrade(error)
            return True
        self._show_error(str(error) if isinstance(error, UserError) else "")
        field = self.credentials.code if self.credentials.asks_code else self.password
        field.selectAll()
        field.setFocus()
        return isinstance(error, UserError)

    def _offer_upgrade(self, error: UpgradeWanted) -> None:
        text = _(
            "Kontor can bring it to this version now. A copy is made first, and whoever works in it is asked to leave; older programs cannot open it"
            " any more."
        )
        if message.ask(self, error.text, text, _("Upgrade")):
            self.sign_in(upgrade=True)
        else:
            self._show_error(error.text)

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
