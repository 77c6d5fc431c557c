"""My settings: a second factor is set up and switched off, and a file is made to ask who works here."""

from __future__ import annotations

from datetime import datetime

import pytest
from argon2 import PasswordHasher
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core import clock, totp
from app.services import file_passwords, second_factor, sign_in
from app.services.context import Context
from app.ui.screens.factor_dialog import CodeDialog, FactorDialog
from app.ui.screens.settings_page import SettingsPage
from tests.helpers.window import settle, show

PASSWORD = "it's a secret"
NOON = datetime(2026, 11, 22, 12, 0, 0)


@pytest.fixture
def page(qtbot: QtBot, ctx: Context, monkeypatch: pytest.MonkeyPatch) -> SettingsPage:
    monkeypatch.setattr(file_passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    made = SettingsPage(ctx)
    show(qtbot, made)
    settle(qtbot, made.door.factor.isVisible)
    return made


def _dialog(kind: type[FactorDialog]) -> FactorDialog:
    (found,) = [window for window in QApplication.topLevelWidgets() if isinstance(window, kind) and window.isVisible()]
    return found


def test_factor_when_set_up_then_codes_are_shown_once_and_it_can_be_switched_off(qtbot: QtBot, page: SettingsPage, ctx: Context) -> None:
    with clock.frozen(NOON):
        page.door.set_up()
        settle(qtbot)
        dialog = _dialog(FactorDialog)
        secret = totp.secret_bytes(dialog.secret.text())
        assert dialog.steps.currentIndex() == 0
        dialog.code.setText(totp.hotp(secret, totp.step_of(NOON) + 10))
        dialog.confirm()
        settle(qtbot, dialog.error.isVisible)
        assert "5 minutes" in dialog.error.text()
        assert second_factor.state(ctx).since is None
        dialog.code.setText(totp.hotp(secret, totp.step_of(NOON)))
        dialog.confirm()
        settle(qtbot, lambda: dialog.steps.currentIndex() == 1)
        codes = dialog.recovery.text().splitlines()
        assert len(codes) == second_factor.CODES
        dialog.accept()
        settle(qtbot, page.door.factor_off.isVisible)
        assert "10 recovery codes are left" in page.door.factor_text.text()
        asked = page.door.switch_off()
        assert isinstance(asked, CodeDialog)
        asked.code.setText("wrong")
        asked.go()
        settle(qtbot, asked.error.isVisible)
        asked.code.setText(codes[3])
        asked.go()
        settle(qtbot, page.door.factor.isVisible)
    assert second_factor.state(ctx).since is None


def test_file_when_made_to_ask_then_the_warning_stands_where_it_is_switched_on(qtbot: QtBot, page: SettingsPage, ctx: Context) -> None:
    door = page.door
    assert door.warning.isVisible()
    assert "can read and change everything" in door.warning.text()
    assert not door.password.isVisible()
    dialog = door.ask_who_works()
    dialog.password.setText(PASSWORD)
    dialog.again.setText(PASSWORD)
    login = dialog.login.text()
    dialog.go()
    settle(qtbot, door.ask_nobody.isVisible)
    assert door.password.isVisible()
    assert sign_in.enter(ctx.database, login, PASSWORD).user.id == ctx.user.id
    door.stop_asking()
    settle(qtbot, door.ask.isVisible)
    assert not file_passwords.asks(ctx.database)


def test_settings_when_the_person_may_not_manage_people_then_asking_is_not_offered(qtbot: QtBot, ctx: Context) -> None:
    from dataclasses import replace

    from app.core.access import rights_of

    made = SettingsPage(replace(ctx, rights=rights_of("sales")))
    show(qtbot, made)
    settle(qtbot, made.door.factor.isVisible)
    assert not made.door.ask.isVisible()
    assert not made.door.ask_nobody.isVisible()
