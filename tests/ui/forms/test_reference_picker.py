"""References: typed, listed, cleared, opened, created in place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.core.fields import FieldInfo
from app.services import records, references
from app.services.context import Context
from app.ui.forms.editors import LineField, ReferenceEditor
from app.ui.forms.quick_create import QuickCreate
from tests.helpers.firm import SmallFirm
from tests.helpers.window import RememberingNavigator, press, settle, show, write

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def editor(qtbot: QtBot, ctx: Context) -> ReferenceEditor:
    """A reference to a client, on a page with another field."""
    page = QWidget()
    column = QVBoxLayout(page)
    made = ReferenceEditor(FieldInfo("group", "ref", "Group", reference="product_group"), ctx)
    column.addWidget(made)
    column.addWidget(LineField())
    column.addStretch()
    for name in ("Beverages", "Condiments", "Confections"):
        records.save(ctx, records.new(ctx, "product_group", name=name))
    show(qtbot, page, 600, 500)
    made.setFocus()
    made.keeper = page  # type: ignore[attr-defined]
    return made


def texts(editor: ReferenceEditor) -> list[str]:
    return [offer.text for offer in editor.line.suggestions.offers]


def test_typing_when_records_fit_then_they_are_offered_and_enter_takes_one(qtbot: QtBot, editor: ReferenceEditor) -> None:
    write("con")
    settle(qtbot, lambda: editor.line.is_list_open)
    assert texts(editor) == ["Condiments", "Confections", "Create “con”"]
    with qtbot.waitSignal(editor.edited):
        press(Qt.Key.Key_Down)
        press(Qt.Key.Key_Return)
    assert editor.label == "Confections"
    assert editor.get() is not None
    assert not editor.line.is_list_open
    assert editor.problem() == ""


def test_f4_when_pressed_then_all_records(qtbot: QtBot, editor: ReferenceEditor) -> None:
    press(Qt.Key.Key_F4)
    settle(qtbot, lambda: editor.line.is_list_open)
    assert texts(editor) == ["Beverages", "Condiments", "Confections"]
    press(Qt.Key.Key_Escape)
    assert not editor.line.is_list_open


def test_shift_f4_when_pressed_then_empty(qtbot: QtBot, editor: ReferenceEditor, ctx: Context) -> None:
    group = references.suggest(ctx, "product_group", "Bev")[0]
    editor.set(group.id, group.text)
    with qtbot.waitSignal(editor.edited):
        press(Qt.Key.Key_F4, SHIFT)
    assert editor.get() is None
    assert editor.line.text() == ""


def test_control_shift_f4_when_pressed_then_the_record_opens(editor: ReferenceEditor, opened: RememberingNavigator, ctx: Context) -> None:
    group = references.suggest(ctx, "product_group", "Bev")[0]
    editor.set(group.id, group.text)
    press(Qt.Key.Key_F4, CONTROL | SHIFT)
    assert opened.opened == [("product_group", group.id)]


def test_leaving_when_the_text_fits_one_record_then_it_is_taken(qtbot: QtBot, editor: ReferenceEditor) -> None:
    write("bever")
    press(Qt.Key.Key_Tab)
    settle(qtbot, lambda: editor.label == "Beverages")
    assert editor.problem() == ""


def test_leaving_when_the_text_fits_none_then_it_is_told(qtbot: QtBot, editor: ReferenceEditor) -> None:
    write("zzz")
    press(Qt.Key.Key_Tab)
    settle(qtbot)
    assert editor.get() is None
    assert editor.problem().startswith("“Group” has no record “zzz”")


def test_create_when_chosen_then_the_record_is_made_and_the_caret_comes_back(qtbot: QtBot, editor: ReferenceEditor, ctx: Context) -> None:
    write("Tools")
    settle(qtbot, lambda: editor.line.is_list_open)
    assert texts(editor) == ["Create “Tools”"]
    press(Qt.Key.Key_Return)
    settle(qtbot, lambda: editor.window().findChild(QuickCreate) is not None)
    dialog = editor.window().findChild(QuickCreate)
    assert dialog is not None
    assert dialog.grid.rows["name"].editor.get() == "Tools"
    dialog.create_record()
    settle(qtbot, lambda: editor.label == "Tools")
    assert references.label(ctx, "product_group", editor.get()) == "Tools"
    qtbot.waitUntil(lambda: editor.window().focusWidget() is editor.line)


def test_limit_when_records_must_belong_together_then_only_those(qtbot: QtBot, firm: SmallFirm, ctx: Context) -> None:
    other = records.save(ctx, records.new(ctx, "client", name="Other")).created("client")[0]
    for client, name in ((firm.client, "Anna"), (other, "Olga")):
        records.save(ctx, records.new(ctx, "contact", client=client, name=name))
    editor = ReferenceEditor(FieldInfo("contact", "ref", "Contact", reference="contact"), ctx)
    show(qtbot, editor, 500, 400)
    editor.setFocus()
    editor.limit(lambda: {"client_id": firm.client})
    QTest.keyClick(editor.line, Qt.Key.Key_F4)
    settle(qtbot, lambda: editor.line.is_list_open)
    assert texts(editor) == ["Anna"]
