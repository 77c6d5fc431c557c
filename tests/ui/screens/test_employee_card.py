"""The owner makes, locks and renews logins on the card of an employee; a file says that it has none."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.agent.doorkeeper import Doorkeeper
from app.db.engine import Database, open_database
from app.db.guard import journal, staff
from app.models import Base
from app.services import logins, records
from app.services.context import Context, open_context
from app.services.logins import Standing
from app.ui.kit.pages import PAGES
from app.ui.kit.widgets import Label, StateChip
from app.ui.screens.employee_card import EmployeeCard
from app.ui.screens.login_dialog import LoginDialog
from app.ui.screens.settings_page import SettingsPage
from tests.helpers.window import settle, show

PASSWORD, OTHER = "it's a secret", "quite another"
_numbers = itertools.count(1)


@pytest.fixture
def owner(database: Database) -> Context:
    """Whoever the server takes for its administrator."""
    first = open_context(database)
    records.save(first, records.new(first, "employee", name="Olga Owner", role="owner", login=first.user.login))
    if database.name == "postgres":
        with database.engine.connect() as connection:
            staff.grant(connection, Base.metadata.sorted_tables)  # PostgreSQL copies no rights from a template's database
            connection.commit()
    return open_context(database)


@pytest.fixture
def login(database: Database) -> Iterator[str]:
    """A login that is taken away afterwards."""
    name = f"card_{next(_numbers)}"
    yield name
    if database.name != "sqlite" and staff.standing(database, name) is not Standing.ABSENT:
        with database.engine.connect() as connection:
            journal.run(connection, [f'DROP OWNED BY "{name}"', f'DROP ROLE "{name}"'] if database.name == "postgres" else [f'DROP USER "{name.upper()}"'])
            connection.commit()


@pytest.fixture
def card(qtbot: QtBot, owner: Context) -> EmployeeCard:
    """The card of an employee without a login."""
    id = records.save(owner, records.new(owner, "employee", name="Sam Seller", role="sales")).created("employee")[0]
    made = PAGES.get("employee.card").make(owner, id=id)
    assert isinstance(made, EmployeeCard)
    show(qtbot, made)
    settle(qtbot, lambda: made.draft is not None)
    return made


def _why(card: EmployeeCard) -> dict[str, str]:
    return {command.code: command.why_not() for command in card.actions() if command.code.startswith("employee.")}


def _fill(qtbot: QtBot, dialog: LoginDialog | None, **values: str) -> LoginDialog:
    assert dialog is not None
    for name, value in values.items():
        field = getattr(dialog, name)
        assert isinstance(field, QLineEdit)
        field.setText(value)
    dialog.go()
    settle(qtbot)
    return dialog


@pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")
def test_login_when_made_locked_and_renewed_on_the_card_then_the_server_obeys(qtbot: QtBot, card: EmployeeCard, owner: Context, login: str) -> None:
    assert _why(card)["employee.lock"] == "There is no login yet."
    dialog = _fill(qtbot, card.make_login(), login=login, password=PASSWORD, again=OTHER)
    assert dialog.isVisible()
    assert dialog._errors["again"].text() == "The two passwords differ: type them again."
    _fill(qtbot, dialog, again=PASSWORD)
    settle(qtbot, lambda: card.standing is Standing.OPEN)
    assert [chip.accessibleName() for chip in card.findChildren(StateChip) if chip.isVisible()] == ["Can sign in"]
    assert _why(card)["employee.make_login"] == "There is a login already."
    card.lock()
    settle(qtbot, lambda: card.standing is Standing.LOCKED)
    assert "employee.unlock" in _why(card)
    card.unlock()
    settle(qtbot, lambda: card.standing is Standing.OPEN)
    _fill(qtbot, card.set_password(), password=OTHER, again=OTHER)
    mine = open_database(owner.database.url.set(username=login).render_as_string(), OTHER)
    mine.greet()
    page = SettingsPage(open_context(mine))
    show(qtbot, page)
    _fill(qtbot, page.door.change_password(), password=PASSWORD, again=PASSWORD)
    settle(qtbot)
    mine.dispose()
    again = open_database(owner.database.url.set(username=login).render_as_string(), PASSWORD)
    again.greet()
    again.dispose()


def test_login_when_the_firm_is_a_file_then_it_is_made_with_a_warning(qtbot: QtBot, card: EmployeeCard, owner: Context) -> None:
    dialog = card.make_login()
    assert dialog is not None
    assert [label for label in dialog.findChildren(Label) if "Whoever holds this file can read and change everything" in label.text()]
    _fill(qtbot, dialog, login="sam", password=PASSWORD, again=PASSWORD)
    settle(qtbot, lambda: card.standing is Standing.OPEN)
    card.lock()
    settle(qtbot, lambda: card.standing is Standing.LOCKED)
    assert logins.standing(owner, card.record_id or 0) is Standing.LOCKED


@pytest.fixture
def administrator(owner: Context) -> Iterator[Context]:
    """The firm's administrator, who is none of the server."""
    name = f"boss_{next(_numbers)}"
    id = records.save(owner, records.new(owner, "employee", name="Ada Admin", role="administrator")).created("employee")[0]
    logins.make(owner, id, name, PASSWORD, PASSWORD)
    opened = open_database(owner.database.url.set(username=name).render_as_string(), PASSWORD)
    yield open_context(opened)
    opened.dispose()
    with owner.database.engine.connect() as connection:
        journal.run(connection, [f'DROP USER "{name.upper()}"'])


@pytest.mark.backends("firebird-fdb", "firebird-driver")
def test_login_when_the_firms_administrator_manages_it_then_the_card_tells_what_the_agent_does(
    qtbot: QtBot, owner: Context, administrator: Context, login: str,
) -> None:
    id = records.save(owner, records.new(owner, "employee", name="Sam Seller", role="sales")).created("employee")[0]
    card = PAGES.get("employee.card").make(administrator, id=id)
    assert isinstance(card, EmployeeCard)
    show(qtbot, card)
    settle(qtbot, lambda: card.standing is Standing.ABSENT)
    dialog = _fill(qtbot, card.make_login(), login=login, password=PASSWORD, again=PASSWORD)
    settle(qtbot, lambda: dialog.button.isEnabled())
    assert "“kontor agent” on the server does not answer" in dialog.error.text()
    keeper = Doorkeeper(owner, "test")
    keeper.start()
    try:
        assert keeper.ready.wait(30)
        dialog.go()
        assert dialog.waiting.isVisible()
        settle(qtbot, lambda: card.standing is Standing.OPEN)
        card.lock()
        qtbot.waitUntil(lambda: "Being done…" in _chips(card))
        settle(qtbot, lambda: card.standing is Standing.LOCKED)
        card.unlock()
        settle(qtbot, lambda: card.standing is Standing.OPEN)
        assert card.draft is not None
        card.draft["role"] = "accountant"
        card.save()
        settle(qtbot, lambda: staff.doors(owner.database)[login].role == "accountant")
        settle(qtbot, lambda: _chips(card) == ["Can sign in"])
    finally:
        keeper.stop()


def _chips(card: EmployeeCard) -> list[str]:
    return [chip.accessibleName() for chip in card.findChildren(StateChip) if chip.isVisible()]


def test_card_when_the_right_is_missing_then_it_has_no_commands_of_logins(qtbot: QtBot, owner: Context) -> None:
    from dataclasses import replace

    from app.core.access import rights_of

    seller = replace(owner, rights=rights_of("sales"))
    card = PAGES.get("employee.card").make(seller, id=owner.user.id)
    show(qtbot, card)
    settle(qtbot)
    assert isinstance(card, EmployeeCard)
    assert _why(card) == {}
    assert not seller.rights.may(logins.PERMISSION)
