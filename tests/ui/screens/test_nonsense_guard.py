"""Nonsense in the dialogs and pages of people, locks, journal and backups: a sentence that names the cure, nothing typed is lost (UX 3 M6)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.errors import FieldErrors
from app.core.i18n import format_date
from app.services import bin as recycle
from app.services import contacts, records, second_factor, taking
from app.services.backups.plan import read_plan
from app.services.context import Context
from app.ui.forms.card_page import CardPage
from app.ui.forms.spec import SCREENS
from app.ui.kit.message import MessageDialog
from app.ui.kit.pages import PAGES
from app.ui.screens.backup_key_dialog import KeyDialog
from app.ui.screens.backup_plan_dialog import PlanDialog
from app.ui.screens.bin_page import BinPage
from app.ui.screens.employee_card import EmployeeCard
from app.ui.screens.export_limit_dialog import ExportLimitDialog
from app.ui.screens.factor_dialog import FactorDialog
from app.ui.screens.handover_page import HandoverPage
from app.ui.screens.journal_page import JournalPageView
from app.ui.screens.login_dialog import LoginDialog
from app.ui.screens.metering_page import MeteringPage
from app.ui.screens.past_card import PastCardDialog
from app.ui.screens.periods_page import PeriodsPage
from app.ui.screens.settings_page import SettingsPage
from app.ui.shell.connection_form import ConnectionForm
from app.ui.shell.connections import parse
from tests.helpers.firm import SmallFirm
from tests.helpers.window import press, settle, show, write

MARKUP, QUERY, HEBREW, EMOJI = "<b>Bold</b><img src=x>", "'; DROP TABLE client; --", "\u202eשלום\u202c", "🦊🔒"
STRANGE = {"markup": MARKUP, "right to left": HEBREW, "pattern": "%_\\'; --", "long": "x" * 5000}


@pytest.fixture
def box(qtbot: QtBot, ctx: Context) -> SettingsPage:
    """A window that dialogs belong to."""
    page = SettingsPage(ctx)
    show(qtbot, page)
    settle(qtbot)
    return page


def nothing_broke() -> bool:
    return not [window for window in QApplication.topLevelWidgets() if isinstance(window, MessageDialog) and window.isVisible()]


def keep_typing(qtbot: QtBot, field: QSpinBox, text: str) -> None:
    """Type a number the way a person does."""
    field.setFocus()
    field.selectAll()
    write(text)
    press(Qt.Key.Key_Tab)
    settle(qtbot)


# numbers -----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "-5", "999999999999", "many", "1e9"])
def test_limit_of_exports_when_nonsense_then_it_stays_within_what_is_allowed(qtbot: QtBot, box: SettingsPage, text: str) -> None:
    dialog = ExportLimitDialog(box, 200)
    show(qtbot, dialog)
    chosen: list[int] = []
    dialog.chosen.connect(chosen.append)
    keep_typing(qtbot, dialog.rows, text)
    dialog.accept()
    assert 0 <= chosen[0] <= taking.HIGHEST_LIMIT


@pytest.mark.parametrize("text", ["", "-5", "999999999999", "many"])
def test_quota_when_nonsense_then_it_stays_within_what_is_allowed(qtbot: QtBot, ctx: Context, text: str) -> None:
    page = MeteringPage(ctx)
    show(qtbot, page)
    settle(qtbot, page.switch.isEnabled)
    page.turn(True)
    settle(qtbot, page.number.isEnabled)
    keep_typing(qtbot, page.number, text)
    assert nothing_broke()
    assert 0 <= contacts.quota(ctx) <= contacts.HIGHEST_QUOTA


@pytest.mark.parametrize(("text", "sentence"), [("-5", "Contacts a day"), ("999999999999", "Contacts a day"), ("many", "number")])
def test_employee_when_the_quota_is_nonsense_then_told_at_the_field_and_kept(qtbot: QtBot, ctx: Context, text: str, sentence: str) -> None:
    id = records.save(ctx, records.new(ctx, "employee", name="Sam Seller", role="sales")).created("employee")[0]
    card = PAGES.get("employee.card").make(ctx, id=id)
    assert isinstance(card, EmployeeCard)
    show(qtbot, card)
    settle(qtbot, lambda: card.grid is not None)
    assert card.grid is not None
    row = card.grid.rows["contact_quota"]
    line = row.editor.focusProxy()
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    write(text)
    card.save()
    settle(qtbot)
    assert sentence in row.error.text()
    assert line.text().replace("\N{NARROW NO-BREAK SPACE}", "") in (text, text.replace("-", "\N{MINUS SIGN}"))
    assert records.load(ctx, "employee", id)["contact_quota"] is None


def test_employee_when_the_own_head_then_told_at_the_field(ctx: Context) -> None:
    id = records.save(ctx, records.new(ctx, "employee", name="Sam Seller", role="sales")).created("employee")[0]
    draft = records.load(ctx, "employee", id)
    draft["head"] = id
    with pytest.raises(FieldErrors) as raised:
        records.save(ctx, draft)
    assert "choose somebody else" in raised.value.errors["head"]


# people and logins ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_employee_when_everything_is_strange_then_told_at_the_fields_and_kept(qtbot: QtBot, ctx: Context, text: str) -> None:
    card = PAGES.get("employee.card").make(ctx)
    assert isinstance(card, EmployeeCard)
    show(qtbot, card)
    settle(qtbot, lambda: card.grid is not None)
    assert card.grid is not None
    for name in ("name", "login", "email", "phone"):
        line = card.grid.rows[name].editor.focusProxy()
        assert isinstance(line, QLineEdit)
        line.setText(text)
        line.textEdited.emit(text)
        line.editingFinished.emit()
    card.save()
    settle(qtbot)
    assert nothing_broke()
    assert card.record_id is None
    told = {name: row.error.text() for name, row in card.grid.rows.items() if row.error.text()}
    assert {"email", "phone"} <= set(told)
    assert all(len(sentence) > 10 for sentence in told.values())
    kept = card.grid.rows["name"].editor.focusProxy()
    assert isinstance(kept, QLineEdit)
    assert kept.text() == text[: kept.maxLength()]


@pytest.mark.parametrize(
    ("login", "password", "again", "field"),
    [
        ("", "", "", "login"), ("x" * 200, "it's a secret", "it's a secret", "login"), ("sam", "", "", "password"),
        (MARKUP, "short", "short", "password"), (EMOJI, "it's a secret", "", "again"), (QUERY, "12345678", "'; --", "again"),
    ],
)
def test_login_when_nonsense_is_typed_then_told_at_its_field_and_kept(
    qtbot: QtBot, ctx: Context, login: str, password: str, again: str, field: str,
) -> None:
    id = records.save(ctx, records.new(ctx, "employee", name=MARKUP, role="sales")).created("employee")[0]
    card = PAGES.get("employee.card").make(ctx, id=id)
    assert isinstance(card, EmployeeCard)
    show(qtbot, card)
    settle(qtbot, lambda: card.draft is not None)
    dialog = card.make_login()
    assert isinstance(dialog, LoginDialog)
    dialog.login.setText(login)
    dialog.password.setText(password)
    dialog.again.setText(again)
    dialog.go()
    settle(qtbot, dialog.button.isEnabled)
    assert dialog.isVisible()
    assert dialog._errors[field].text() or dialog.error.text()
    assert (dialog.login.text(), dialog.password.text(), dialog.again.text()) == (login, password, again)
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in dialog.findChildren(QLabel))
    dialog.reject()


@pytest.mark.parametrize("code", ["", "999999999999", "-12345", MARKUP, HEBREW, "٠١٢٣٤٥"])
def test_second_factor_when_the_code_is_nonsense_then_told_and_nothing_is_on(qtbot: QtBot, ctx: Context, box: SettingsPage, code: str) -> None:
    settle(qtbot, box.door.factor.isVisible)
    box.door.set_up()
    settle(qtbot)
    (dialog,) = [window for window in QApplication.topLevelWidgets() if isinstance(window, FactorDialog) and window.isVisible()]
    dialog.code.setText(code)
    typed = dialog.code.text()
    dialog.confirm()
    settle(qtbot, dialog.error.isVisible)
    assert dialog.error.text()
    assert dialog.code.text() == typed
    assert second_factor.state(ctx).since is None
    dialog.reject()


def test_handover_when_names_are_strange_then_shown_as_typed(qtbot: QtBot, ctx: Context) -> None:
    made = [records.save(ctx, records.new(ctx, "employee", name=name, role="sales")).created("employee")[0] for name in (MARKUP, HEBREW, QUERY)]
    records.save(ctx, records.new(ctx, "client", name=EMOJI, manager=made[0]))
    page = PAGES.get("handover").make(ctx, employee=made[0])
    assert isinstance(page, HandoverPage)
    show(qtbot, page)
    settle(qtbot, lambda: page.form is not None)
    assert page.form is not None
    assert page.title == f"Dismiss or hand over: {MARKUP}"
    assert [page.form.shares[id].text() for id in made[1:]] == [HEBREW, QUERY]
    assert page.actions()[0].why_not() == "Choose who gets it."


# days ----------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "sentence"), [
    ("nonsense", "This is no day."), ("31.02.2026", "This is no day."), ("999999999999", "This is no day."), (MARKUP, "This is no day."),
    ("31.12.9999", "has not come yet"), ("tomorrow", "has not come yet"),
])
def test_books_when_the_day_is_nonsense_then_told_and_kept(qtbot: QtBot, firm: SmallFirm, text: str, sentence: str) -> None:
    page = PeriodsPage(firm.ctx)
    show(qtbot, page)
    settle(qtbot, lambda: page.history.text() != "")
    typed = format_date(clock.today() + timedelta(days=1)) if text == "tomorrow" else text
    page.until.setText(typed)
    page.until.textEdited.emit(typed)
    page.reason.setText(MARKUP)
    page.save()
    settle(qtbot, page.problem.isVisible)
    assert sentence in page.problem.text()
    assert (page.until.text(), page.reason.text()) == (typed, MARKUP)
    assert page.state.text() == "Nothing is closed."
    page.set_changed(False)


@pytest.mark.parametrize(("text", "sentence"), [
    ("", ""), ("nonsense", "This is no day."), ("01/01/2017", ""), ("31.12.9999", "This day has not come yet."), ("999999999999", "This is no day."),
    (MARKUP, "This is no day."),
])
def test_card_of_a_day_when_the_day_is_nonsense_then_told_and_kept(qtbot: QtBot, firm: SmallFirm, text: str, sentence: str) -> None:
    dialog = PastCardDialog(CardPage(firm.ctx, SCREENS.get("client"), firm.client), firm.ctx, "client", firm.client)
    show(qtbot, dialog)
    settle(qtbot)
    dialog.day.setText(text)
    dialog.day.textEdited.emit(text)
    press(Qt.Key.Key_Return)
    settle(qtbot)
    assert nothing_broke()
    assert dialog.day.text() == text
    assert sentence in dialog.note.text()
    dialog.reject()


# searching -----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_bin_when_names_and_words_are_strange_then_found_by_them(qtbot: QtBot, ctx: Context, text: str) -> None:
    name = text[:100]
    id = records.save(ctx, records.new(ctx, "client", name=name)).created("client")[0]
    records.save(ctx, records.new(ctx, "client", name="Another"))
    records.delete(ctx, "client", [id])
    page = BinPage(ctx)
    show(qtbot, page)
    settle(qtbot)
    page.search(text)
    settle(qtbot)
    assert nothing_broke()
    titles = [line.title for line in recycle.contents(ctx, "", text, recycle.PAGE)]
    assert titles == ([name] if len(text) <= 100 else [])


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_journal_when_the_text_is_strange_then_searched_as_it_is(qtbot: QtBot, ctx: Context, text: str) -> None:
    records.save(ctx, records.new(ctx, "client", name=text[:100]))
    page = PAGES.get("journal").make(ctx)
    assert isinstance(page, JournalPageView)
    show(qtbot, page)
    settle(qtbot)
    page.filters.text_box.setText(text)
    page.filters.text_box.searched.emit(text)
    settle(qtbot)
    assert nothing_broke()
    assert page.filters.query.text == text


# backups -------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["relative/folder", "/nowhere/at/all", MARKUP, EMOJI, "/" + "x" * 5000, "/\0"])
def test_schedule_when_the_folder_is_nonsense_then_told_at_its_field_and_kept(qtbot: QtBot, ctx: Context, box: SettingsPage, text: str) -> None:
    dialog = PlanDialog(box, ctx, read_plan(ctx))
    show(qtbot, dialog)
    dialog.second.setText(text)
    kept = dialog.second.text()
    dialog.save()
    settle(qtbot, dialog.button.isEnabled)
    assert nothing_broke()
    assert dialog.isVisible()
    assert len(dialog._errors["second"].text()) > 10
    assert dialog.second.text() == kept
    assert read_plan(ctx).second == ""
    dialog.reject()


def test_schedule_when_both_folders_are_the_same_then_told_at_the_second(qtbot: QtBot, ctx: Context, box: SettingsPage, tmp_path: Path) -> None:
    dialog = PlanDialog(box, ctx, read_plan(ctx))
    show(qtbot, dialog)
    dialog.folder.setText(str(tmp_path))
    dialog.second.setText(str(tmp_path))
    dialog.save()
    settle(qtbot, dialog.button.isEnabled)
    assert "another one" in dialog._errors["second"].text()
    dialog.reject()


@pytest.mark.parametrize("text", ["", "-5", MARKUP, HEBREW, "x" * 5000])
def test_key_when_nonsense_is_typed_then_told_and_kept(qtbot: QtBot, ctx: Context, box: SettingsPage, text: str) -> None:
    dialog = KeyDialog(box, ctx, "")
    show(qtbot, dialog)
    dialog.field.setText(text)
    dialog.enter()
    settle(qtbot, dialog.error.isVisible)
    assert nothing_broke()
    assert len(dialog.error.text()) > 10
    assert dialog.field.text() == text
    dialog.reject()


# signing in ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "relative/x", "/nowhere/x.kontor", MARKUP, QUERY, HEBREW, "/" + "x" * 5000 + "/a"])
@pytest.mark.parametrize("kind", ["sqlite", "postgresql", "firebird"])
def test_connection_when_nonsense_is_typed_then_told_or_taken_and_kept(qtbot: QtBot, kind: str, text: str) -> None:
    form = ConnectionForm()
    show(qtbot, form)
    form.kind.setCurrentIndex(form.kind.findData(kind))
    for field in (form.name, form.host, form.database, form.certificate):
        field.setText(text)
    typed = [field.text() for field in (form.name, form.host, form.database, form.certificate)]
    made = form.connection("anna")
    assert (made is None) == bool(form.error.text())
    assert made is not None or len(form.error.text()) > 10
    assert [field.text() for field in (form.name, form.host, form.database, form.certificate)] == typed
    if made is not None:
        assert parse(made.url).database.endswith(form.address().database)
