"""What a step keeps shut: chosen in the inspector, said in a sentence, marked on the canvas, and refused to a person with the step that opens it."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app.process_editor.inspector.guards import GuardsEditor
from app.process_editor.page import EditorPage
from app.process_editor.versions.changes import change_lines
from app.services import records
from app.services.context import Context
from app.ui.forms.editors import ChoiceEditor
from app.ui.kit.widgets import ElidedBox
from tests.helpers.process_page import begun, open_page, order_to_delivery
from tests.helpers.window import settle
from tests.ui.conftest import home, house_style  # noqa: F401 - fixtures


def guards_editor(page: EditorPage, key: str) -> GuardsEditor:
    """The fields of a step for what it keeps shut."""
    page.view.select((key,), key)
    editor = page.frame.inspector.fields["guards"].editor
    assert isinstance(editor, GuardsEditor)
    return editor


def choose(editor: ChoiceEditor, words: str) -> None:
    """Choose from a box as the mouse does."""
    box = editor.focusProxy()
    assert isinstance(box, QComboBox)
    place = box.findText(words)
    assert place >= 0, [box.itemText(number) for number in range(box.count())]
    box.setCurrentIndex(place)
    box.activated.emit(place)


def test_stage_when_chosen_in_the_inspector_then_drawn_said_and_told_among_the_changes(qtbot: QtBot, new_firm: Context) -> None:
    for position, name in enumerate(("Trial stage", "Won here")):
        records.save(new_firm, records.new(new_firm, "deal_stage", name=name, position=position + 50))
    page = open_page(qtbot, new_firm, begun(new_firm, order_to_delivery()))
    before = page.document.graph
    choose(guards_editor(page, "ship").stages, "Won here")
    settle(qtbot, lambda: page.checker.is_settled)
    guarded = page.document.graph.nodes["ship"].params["guards"]
    assert list(guarded) == ["stage"]
    said = "The deal cannot enter “Won here” before this is done: “Check order”."
    assert said in page.frame.inspector.sentence
    mark = page.view.drawing.look("ship").mark
    assert (mark.icon, said in mark.spoken) == ("locked", True)
    choose(guards_editor(page, "ship").types, "Invoice")
    assert page.document.graph.nodes["ship"].params["guards"] == {"post": "invoice", **guarded}
    assert "Nobody posts “Invoice” before this is done: “Check order”." in page.frame.inspector.sentence
    assert page.opened is not None
    (line,) = change_lines(before, page.document.graph, page.opened.world)
    assert line.text == "Keeps shut: — → Invoice, Won here"
    choose(guards_editor(page, "ship").types, "")
    choose(guards_editor(page, "ship").stages, "")
    assert "guards" not in page.document.graph.nodes["ship"].params


def test_box_when_its_words_have_no_room_then_they_end_in_dots_and_stand_in_the_list_whole(qtbot: QtBot, house_style: None) -> None:  # noqa: F811
    box = ElidedBox()
    box.addItems(["Owner", "Head of the warehouse and of everything that is driven out of it"])
    box.setFixedWidth(160)
    qtbot.addWidget(box)
    box.show()
    assert not box.is_cut
    box.setCurrentIndex(1)
    assert box.is_cut
    box.showPopup()
    assert box.view().width() > box.width()
    box.hidePopup()
