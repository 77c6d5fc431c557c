"""The page of backups, the light of the start page and the lasting bar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import main
from app.core import clock
from app.core.access import Rights
from app.services.backups import keys, making, runs
from app.services.backups.light import Colour
from app.services.backups.plan import read_plan
from app.services.context import Context
from app.ui.kit.message import bars
from app.ui.kit.widgets import Toast
from app.ui.screens import backups_page
from app.ui.screens.backup_key_dialog import sheet_text
from app.ui.screens.backup_light import BackupLight
from app.ui.screens.backups_page import BackupsPage, plan_words
from tests.helpers.vault import MemoryVault, memory_vault
from tests.helpers.window import RememberingNavigator, settle, show


@pytest.fixture(autouse=True)
def vault(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryVault]:
    """The vault of this computer, in memory."""
    monkeypatch.delenv(keys.VARIABLE, raising=False)
    with memory_vault() as made:
        yield made


@pytest.fixture
def page(qtbot: QtBot, ctx: Context) -> BackupsPage:
    """The page of a firm without backups."""
    made = BackupsPage(ctx)
    show(qtbot, made)
    settle(qtbot)
    return made


def test_page_when_backed_up_and_tried_then_light_list_and_note_tell(qtbot: QtBot, page: BackupsPage, ctx: Context) -> None:
    assert page.title_label.text() == "There is no backup yet"
    page.back_up()
    assert page.progress.isVisible()
    assert page.actions()[-1].why_not() == "It is running."
    settle(qtbot)
    assert not page.progress.isVisible()
    assert page.title_label.text() == "Backed up"
    assert page.list.topLevelItemCount() == 1
    page.try_chosen()
    settle(qtbot)
    assert [run.kind for run in runs.recent(ctx)] == [runs.TRIAL, runs.COPY]
    assert any("It is whole" in toast.accessibleName() for toast in page.window().findChildren(Toast))


def test_back_up_when_cancelled_then_nothing_is_left(qtbot: QtBot, page: BackupsPage, ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    page.back_up()
    page.cancel.click()
    settle(qtbot)
    assert not page.progress.isVisible()
    assert runs.recent(ctx) == []
    assert list(read_plan(ctx).place().iterdir()) == []


def test_key_when_made_then_shown_once_and_backups_are_encrypted(qtbot: QtBot, page: BackupsPage, ctx: Context) -> None:
    dialog = page.edit_key()
    dialog.make()
    settle(qtbot)
    shown = dialog.shown
    assert shown.split("-")[-1] in dialog.key_label.text()
    assert not dialog.done_button.isEnabled()
    assert keys.mark_of(shown) in sheet_text(shown, "Alfa")
    dialog.sure.click()
    dialog.done_button.click()
    assert dialog.shown == ""
    assert dialog.key_label.text() == ""
    settle(qtbot)
    assert "Encrypted with the key" in page.plan_label.text()
    assert making.back_up(ctx).key_mark == keys.mark_of(shown)


def test_key_when_typed_wrongly_then_told_and_the_dialog_stays(qtbot: QtBot, page: BackupsPage) -> None:
    dialog = page.edit_key()
    dialog.field.setText("no key at all")
    dialog.enter()
    settle(qtbot)
    assert dialog.isVisible()
    assert "This is no key" in dialog.error.text()
    dialog.reject()
    settle(qtbot)


def test_plan_when_changed_then_kept_and_a_wrong_folder_is_told_at_its_field(qtbot: QtBot, page: BackupsPage, ctx: Context, tmp_path: Path) -> None:
    dialog = page.edit_plan()
    dialog.second.setText("not a whole path")
    dialog.save()
    settle(qtbot)
    assert dialog.isVisible()
    assert dialog._errors["second"].text() == "Write the whole path of the folder."
    dialog.second.setText(str(tmp_path))
    dialog.days.setValue(3)
    dialog.save()
    with qtbot.waitSignal(dialog.accepted):
        pass
    kept = read_plan(ctx)
    assert (kept.second, kept.days) == (str(tmp_path), 3)
    assert str(tmp_path) in plan_words(kept)


def test_light_when_clicked_then_the_page_opens(qtbot: QtBot, ctx: Context, opened: RememberingNavigator) -> None:
    making.back_up(ctx)
    light = BackupLight(ctx)
    show(qtbot, light)
    light.refresh()
    settle(qtbot)
    assert light.shown is not None
    assert light.shown.colour is Colour.GREEN
    light.click()
    assert opened.pages == [(backups_page.PAGE, {})]


def test_light_when_person_does_not_answer_for_backups_then_hidden(qtbot: QtBot, ctx: Context) -> None:
    light = BackupLight(replace(ctx, rights=Rights(frozenset({"sales.*"}))))
    light.refresh()
    settle(qtbot)
    assert light.isHidden()


def test_window_when_no_backup_for_three_days_then_a_bar_stays_until_one_is_made(qtbot: QtBot, ctx: Context) -> None:
    run = making.back_up(ctx)
    assert run.is_verified
    with clock.frozen(clock.now() + timedelta(days=4)):
        shell = main.open_shell(ctx)
        qtbot.addWidget(shell)
        settle(qtbot)
        bar = bars.all()["backups"]
        assert "No backup for more than three days" in bar.text
        assert not bar.closable
        assert bar.act is not None
        bar.act()
        settle(qtbot)
        page = shell.workspace.current
        assert isinstance(page, BackupsPage)
        page.back_up()
        settle(qtbot)
        assert "backups" not in bars.all()
        shell.close()
        settle(qtbot)
