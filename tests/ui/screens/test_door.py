"""The door as people meet it: a file that asks, a code, a session that somebody ends."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest
import shiboken6
from argon2 import PasswordHasher
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app import main
from app.core import clock, paths, settings, totp
from app.core.settings import SavedConnection
from app.services import file_passwords, logins, records, second_factor, sessions
from app.services.context import Context
from app.services.notes import add_note
from app.ui.kit import message
from app.ui.kit.draft_store import DraftStore
from app.ui.screens.client_card import ClientCard
from app.ui.screens.left_behind import owner_of
from app.ui.shell import session_watch
from app.ui.shell.credentials import Credentials
from app.ui.shell.login import LoginWindow
from app.ui.shell.window import Shell
from tests.helpers.firm import SmallFirm
from tests.helpers.window import settle
from tests.ui.shell.test_login import Vault

PASSWORD, OTHER = "it's a secret", "quite another"


@pytest.fixture(autouse=True)
def vault(monkeypatch: pytest.MonkeyPatch) -> Iterator[Vault]:
    """A vault in memory, and passwords that take a hundredth of their time."""
    monkeypatch.setattr(file_passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    before, made = keyring.get_keyring(), Vault()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def sam(firm: SmallFirm) -> int:
    """A salesperson who can sign in at a file that asks."""
    id = records.save(firm.ctx, records.new(firm.ctx, "employee", name="Sam Seller", role="sales")).created("employee")[0]
    logins.make(firm.ctx, id, "sam", PASSWORD, PASSWORD)
    file_passwords.ask_who_works(firm.ctx, "olga", OTHER, OTHER)
    return id


def _login(qtbot: QtBot, ctx: Context) -> LoginWindow:
    connection = SavedConnection("Alfa", ctx.database.url.render_as_string())
    window = LoginWindow(main.connect, main.people_of, connection)
    qtbot.addWidget(window)
    window.show()
    settle(qtbot)
    return window


def _enter(qtbot: QtBot, window: LoginWindow) -> Context:
    with qtbot.waitSignal(window.signed_in) as caught:
        window.sign_in()
    settle(qtbot)
    entered = caught.args[0]
    assert isinstance(entered, Context)
    return entered


def _people(fields: Credentials) -> list[str]:
    return [fields.person.itemText(number) for number in range(fields.person.count())]


def test_file_when_nobody_is_asked_then_one_press_opens_it(qtbot: QtBot, ctx: Context) -> None:
    window = _login(qtbot, ctx)
    assert not window.credentials.isVisible()
    entered = _enter(qtbot, window)
    assert entered.user.name == "Olga Owner"
    entered.database.dispose()


def test_file_when_it_asks_then_a_person_is_chosen_and_the_warning_stands_there(qtbot: QtBot, ctx: Context, sam: int, vault: Vault) -> None:
    window = _login(qtbot, ctx)
    fields = window.credentials
    settle(qtbot, lambda: fields.asks_person)
    assert _people(fields) == ["Olga Owner", "Sam Seller"]
    assert fields.warning.isVisible()
    assert "can read and change everything" in fields.warning.text()
    assert not fields.user.isVisible()
    fields.person.setCurrentIndex(1)
    fields.person.activated.emit(1)
    qtbot.keyClicks(window.password, "wrong one")
    qtbot.keyClick(window.password, Qt.Key.Key_Return)
    settle(qtbot, lambda: "not right" in window.error.text())
    window.password.setText(PASSWORD)
    window.remember.setChecked(True)
    entered = _enter(qtbot, window)
    assert (entered.user.id, entered.rights.may("organisation.login.save")) == (sam, False)
    assert list(vault.kept.values()) == [PASSWORD]
    assert PASSWORD not in settings.default_file().read_text(encoding="utf-8")
    entered.database.dispose()
    again = _login(qtbot, ctx)
    settle(qtbot, lambda: again.password.text() == PASSWORD)
    assert again.credentials.name == "sam"


def test_second_factor_when_it_is_on_then_the_window_asks_for_the_code(qtbot: QtBot, ctx: Context) -> None:
    offered = second_factor.offer(ctx)
    secret = totp.secret_bytes(offered.secret)
    second_factor.confirm(ctx, offered, totp.hotp(secret, totp.step_of(clock.now()) - 1))
    window = _login(qtbot, ctx)
    window.sign_in()
    settle(qtbot, lambda: window.credentials.code.isVisible())
    assert "telephone" in window.error.text()
    window.credentials.code.setText("12")
    window.sign_in()
    settle(qtbot, lambda: "not right" in window.error.text())
    assert window.credentials.asks_code
    window.credentials.code.setText(totp.hotp(secret, totp.step_of(clock.now())))
    entered = _enter(qtbot, window)
    assert entered.user.id == ctx.user.id
    entered.database.dispose()


def test_session_when_somebody_ends_it_then_the_window_closes_and_keeps_what_was_typed(
    qtbot: QtBot, firm: SmallFirm, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(session_watch, "EVERY", 50)
    shell = main.open_shell(firm.ctx)
    qtbot.addWidget(shell)
    shell.show()
    assert isinstance(shell, Shell)
    settle(qtbot, lambda: bool(sessions.all_open(firm.ctx)))
    shell.workspace.open("client", firm.client)
    card = shell.workspace.current
    assert isinstance(card, ClientCard)
    settle(qtbot, lambda: card.draft is not None)
    assert card.draft is not None
    card.draft["city"] = "Kiel"
    card.set_changed(True)
    assert card.draft_state() is not None
    question = message.inform(card, "Something to read")
    with qtbot.waitSignal(shell.ended) as caught:
        sessions.end(firm.ctx, sessions.all_open(firm.ctx)[0].id)
    assert caught.args == ["Olga Owner has ended your session."]
    qtbot.waitUntil(lambda: not shell.isVisible())
    assert not shiboken6.isValid(question) or not question.isVisible()
    later = DraftStore(paths.drafts() / owner_of(firm.ctx))
    left = later.pending()
    later.close()
    assert [draft.title for draft in left] == [card.title]
    assert "Kiel" in str(left[0].state)


def test_session_when_the_window_is_closed_then_it_is_over(qtbot: QtBot, firm: SmallFirm) -> None:
    shell = main.open_shell(firm.ctx)
    qtbot.addWidget(shell)
    shell.show()
    settle(qtbot, lambda: bool(sessions.all_open(firm.ctx)))
    shell.close()
    settle(qtbot)
    assert sessions.all_open(firm.ctx) == []
    assert add_note(firm.ctx, "client", firm.client, "still there")
