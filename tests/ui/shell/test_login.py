"""Signing in: connections, errors in the card, passwords only in the vault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import NoKeyringError, PasswordDeleteError
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from app import main
from app.core import settings
from app.core.errors import FieldErrors, UserError
from app.core.settings import SavedConnection, Settings
from app.db import migrate
from app.services.context import Context
from app.ui.kit import message
from app.ui.kit.run import is_idle
from app.ui.shell import passwords
from app.ui.shell.connection_form import ConnectionForm
from app.ui.shell.connections import Address, parse
from app.ui.shell.login import LoginWindow
from app.ui.shell.password_field import PasswordField, guess_caps_lock

OFFICE = SavedConnection("Nordwind", "postgresql://anna@server:5432/kontor", "anna")


class Vault(KeyringBackend):
    """A vault in memory."""

    priority = 1.0  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


@pytest.fixture(autouse=True)
def vault() -> Iterator[Vault]:
    before = keyring.get_keyring()
    made = Vault()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


class Server:
    """Takes one password."""

    def __init__(self) -> None:
        self.asked: list[tuple[SavedConnection, str]] = []

    def __call__(self, connection: SavedConnection, password: str, code: str = "", upgrade: bool = False) -> str:
        self.asked.append((connection, password))
        if password == "wrong":
            raise UserError("Name or password is not right.")
        return "context"


@pytest.fixture
def server() -> Server:
    return Server()


def _window(qtbot: QtBot, server: Server) -> LoginWindow:
    window = LoginWindow(server)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(is_idle)
    return window


def test_right_password_opens_and_is_kept_only_if_ticked(server: Server, vault: Vault, qtbot: QtBot) -> None:
    settings.save(Settings().with_connection(OFFICE))
    window = _window(qtbot, server)
    qtbot.keyClicks(window.password, "secret")
    with qtbot.waitSignal(window.signed_in) as caught:
        qtbot.keyClick(window.password, Qt.Key.Key_Return)
    assert caught.args == ["context", OFFICE]
    assert server.asked == [(OFFICE, "secret")]
    qtbot.waitUntil(is_idle)
    assert vault.kept == {}
    window.remember.setChecked(True)
    with qtbot.waitSignal(window.signed_in):
        window.sign_in()
    qtbot.waitUntil(is_idle)
    assert list(vault.kept.values()) == ["secret"]
    assert "secret" not in settings.default_file().read_text(encoding="utf-8")


def test_kept_password_is_filled_in(server: Server, qtbot: QtBot) -> None:
    settings.save(Settings().with_connection(OFFICE))
    assert passwords.keep(OFFICE, "secret")
    window = _window(qtbot, server)
    qtbot.waitUntil(lambda: window.password.text() == "secret")
    assert window.remember.isChecked()


def test_wrong_password_is_told_in_the_card(server: Server, qtbot: QtBot) -> None:
    settings.save(Settings().with_connection(OFFICE))
    window = _window(qtbot, server)
    window.password.setText("wrong")
    window.sign_in()
    assert not window.button.isEnabled()
    qtbot.waitUntil(lambda: window.error.isVisible())
    assert window.error.text() == "Name or password is not right."
    assert window.button.isEnabled()


def test_name_is_asked_for_where_the_server_wants_one(server: Server, qtbot: QtBot) -> None:
    settings.save(Settings().with_connection(OFFICE))
    window = _window(qtbot, server)
    window.user.clear()
    window.sign_in()
    assert server.asked == []
    assert "name" in window.error.text()


def test_file_needs_no_login(server: Server, tmp_path: Path, qtbot: QtBot) -> None:
    file = SavedConnection("Mine", Address("sqlite", str(tmp_path / "firm.kontor")).url())
    settings.save(Settings().with_connection(file))
    window = _window(qtbot, server)
    assert not window.password.isVisible()
    with qtbot.waitSignal(window.signed_in):
        window.sign_in()
    assert server.asked == [(file, "")]


def test_new_database_is_entered_checked_and_remembered(server: Server, qtbot: QtBot) -> None:
    window = _window(qtbot, server)
    form = window.form
    assert form.isVisible()
    form.kind.setCurrentIndex(form.kind.findData("firebird"))
    window.user.setText("anna")
    window.sign_in()
    assert form.host.property("wrong")
    assert server.asked == []
    form.name.setText("Nordwind")
    form.host.setText("office")
    form.database.setText("/srv/nordwind.fdb")
    with qtbot.waitSignal(window.signed_in):
        window.sign_in()
    qtbot.waitUntil(is_idle)
    saved = settings.load()
    assert saved.last_connection == "Nordwind"
    assert saved.connections == (SavedConnection("Nordwind", "firebird://anna@office:3050//srv/nordwind.fdb?driver=fdb", "anna"),)


def test_demo_firm_is_one_click_away(server: Server, qtbot: QtBot) -> None:
    window = _window(qtbot, server)
    with qtbot.waitSignal(window.demo_wanted):
        next(button for button in window.findChildren(type(window.button)) if button.text() == "Open the demo firm").click()


def test_computer_without_a_vault_is_told(server: Server, vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_words: str) -> None:
        raise NoKeyringError

    monkeypatch.setattr(vault, "set_password", refuse)
    assert passwords.keep(OFFICE, "secret") is False


@pytest.mark.parametrize("address", [
    Address("sqlite", "/home/anna/My firm ä.kontor"), Address("postgresql", "kontor", "db.office", 5433), Address("firebird", "/srv/a b.fdb", "fb", 3050),
    Address("firebird", "alias", "fb", 3051, "firebird-driver"), Address("postgresql", "kontor", "main:5432, reserve:5433"),
    Address("postgresql", "kontor", "office", 5432, certificate="/home/anna/my office/ca.crt"),
])
def test_address_comes_back_from_its_url(address: Address) -> None:
    again = parse(address.url("anna@firm"))
    assert again == address


def test_servers_of_an_address_share_the_port_and_may_have_their_own() -> None:
    assert Address("postgresql", "kontor", "main, reserve:7", 5433).url("anna") == "postgresql://anna@main:5433,reserve:7/kontor"
    assert parse("postgresql://anna@main,reserve/kontor?port=1%2C2").host == "main:1, reserve:2"


def test_form_when_a_certificate_is_chosen_then_the_server_must_prove_itself(qtbot: QtBot, tmp_path: Path) -> None:
    form = ConnectionForm()
    qtbot.addWidget(form)
    form.kind.setCurrentIndex(form.kind.findData("postgresql"))
    form.host.setText("main, reserve")
    form.database.setText("kontor")
    form.certificate.setText(str(tmp_path / "ca.crt"))
    assert form.connection("anna") is None
    assert "There is no file" in form.error.text()
    (tmp_path / "ca.crt").write_text("x")
    saved = form.connection("anna")
    assert saved is not None
    assert saved.url == f"postgresql://anna@main:5432,reserve:5432/kontor?sslmode=verify-full&sslrootcert={tmp_path / 'ca.crt'}"


def test_url_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="mysql"):
        parse("mysql://x/y")


def test_address_tells_all_errors_at_once() -> None:
    with pytest.raises(FieldErrors) as raised:
        Address("postgresql", "", "").check()
    assert set(raised.value.errors) == {"database", "host"}


@pytest.mark.parametrize(("before", "key", "text", "shift", "after"), [
    (False, Qt.Key.Key_A, "a", False, False), (False, Qt.Key.Key_A, "A", False, True), (False, Qt.Key.Key_A, "A", True, False),
    (True, Qt.Key.Key_A, "a", True, True), (True, Qt.Key.Key_1, "1", False, True), (False, Qt.Key.Key_CapsLock, "", False, True),
    (True, Qt.Key.Key_Escape, "", False, True), (False, 0, "Ж", False, True),
])
def test_caps_lock_is_guessed_from_letters(before: bool, key: int, text: str, shift: bool, after: bool) -> None:
    assert guess_caps_lock(before, key, text, shift) is after


def test_caps_lock_is_told_below_the_password(server: Server, qtbot: QtBot) -> None:
    settings.save(Settings().with_connection(OFFICE))
    window = _window(qtbot, server)
    qtbot.keyClick(window.password, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    assert window.keyboard.text == ""
    qtbot.keyClicks(window.password, "B")
    window.password.caps_lock_told.emit(True)
    assert window.keyboard.text.startswith("Caps Lock is on")


def test_password_can_be_looked_at(qtbot: QtBot) -> None:
    field = PasswordField()
    qtbot.addWidget(field)
    assert field.echoMode() == PasswordField.EchoMode.Password
    field._eye.trigger()
    assert field.echoMode() == PasswordField.EchoMode.Normal


def test_every_field_of_the_login_has_a_name(server: Server, qtbot: QtBot) -> None:
    window = _window(qtbot, server)
    window.form.kind.setCurrentIndex(2)
    waiting, nameless = [QAccessible.queryAccessibleInterface(window)], []
    while waiting:
        interface = waiting.pop()
        if interface is None or not interface.isValid():
            continue
        is_control = interface.role() in (QAccessible.Role.EditableText, QAccessible.Role.ComboBox, QAccessible.Role.Button, QAccessible.Role.SpinBox)
        if is_control and not interface.state().invisible and not interface.text(QAccessible.Text.Name).strip():
            nameless.append(interface.object())
        waiting += [interface.child(n) for n in range(interface.childCount())]
    assert [item for item in nameless if item is not None and item.objectName() != "qt_spinbox_lineedit"] == []


def test_file_when_it_was_there_before_and_is_gone_then_said_and_not_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "firm.kontor"
    connection = SavedConnection("Firm", f"sqlite:///{file.as_posix()}")
    main.connect(connection, "").database.dispose()
    assert file.exists()
    settings.save(settings.load().with_connection(connection))
    file.rename(tmp_path / "elsewhere.kontor")
    with pytest.raises(UserError, match="There is no file"):
        main.connect(connection, "")
    assert not file.exists()


@pytest.fixture
def older(tmp_path: Path) -> SavedConnection:
    """A firm's file as the version before left it."""
    file = tmp_path / "firm.kontor"
    connection = SavedConnection("Firm", f"sqlite:///{file.as_posix()}")
    made = main.connect(connection, "").database
    migrate.downgrade(made, migrate.newest() - 1)
    made.dispose()
    settings.save(settings.load().with_connection(connection))
    return connection


@pytest.mark.parametrize("is_agreed", [True, False])
def test_file_when_of_an_older_version_then_upgraded_if_one_agrees(
    older: SavedConnection, is_agreed: bool, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(message, "ask", lambda _parent, *words: bool(asked.append(words[0])) or is_agreed)
    window = LoginWindow(main.connect, main.people_of)
    qtbot.addWidget(window)
    window.show()
    opened: list[Context] = []
    window.signed_in.connect(lambda ctx, _connection: opened.append(ctx))
    qtbot.mouseClick(window.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(asked) and is_idle())
    assert asked == ["This database was made by an older Kontor."]
    assert len(list(tmp_path.glob("firm.before-*.kontor"))) == len(opened) == is_agreed
    assert (window.error.text() == asked[0]) is not is_agreed
    assert window.button.isEnabled()
    for ctx in opened:
        assert migrate.check(ctx.database) is migrate.SchemaState.CURRENT
        ctx.database.dispose()
