"""Bar 4: a process of seven steps with a choice, drawn from nothing and started with at most 60 gestures, in the window of the program.

A gesture is a click, a drag, a key that does something, or a text typed at one go.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from app import main
from app.core.enums.processes import CaseState, VersionState
from app.models.processes import ProcessCase, ProcessStep, ProcessVersion
from app.process_editor.inspector.questions_dialog import QuestionsDialog
from app.process_editor.page import EditorPage
from app.process_editor.versions.publish_dialog import PublishDialog
from app.process_editor.wizard.page import BeginPage
from app.processes.definition import Shape
from app.services.context import Context
from app.ui.forms.start_case import StartDialog
from app.ui.kit.widgets import Button
from app.ui.kit.widgets.toast import Toast
from app.ui.lists.list_page import ListPage
from app.ui.shell.window import Shell
from tests.helpers.window import focused, settle, write
from tests.ui.conftest import home, house_style  # noqa: F401 - fixtures

pytestmark = [pytest.mark.heavy, pytest.mark.timeout(300)]
MOST = 60


class Hands:
    """Counts what hands do in a window."""

    def __init__(self, qtbot: QtBot, shell: Shell) -> None:
        self._qtbot, self.shell, self.count = qtbot, shell, 0

    def _done(self) -> None:
        self.count += 1
        settle(self._qtbot)

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click the middle of a widget, or a point of it."""
        assert widget.isVisible() and widget.isEnabled(), f"{widget.accessibleName()!r} cannot be clicked: {widget.toolTip()}"
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at or widget.rect().center())
        self._done()

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(focused(), key, held)
        self._done()

    def write(self, text: str) -> None:
        """Type a text where the focus is."""
        write(text)
        self._done()

    def choose(self, box: QComboBox, text: str) -> None:
        """Open a box with a click and choose with another."""
        self.click(box)
        self.count += 1
        box.setCurrentIndex(box.findText(text))
        box.activated.emit(box.currentIndex())
        box.hidePopup()
        settle(self._qtbot)

    def dialog(self, kind: type[Any]) -> Any:
        """The dialog that is open."""
        found = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, kind) and widget.isVisible()]
        assert len(found) == 1, f"{len(found)} of {kind.__name__}"
        return found[0]


def button(within: QWidget, text: str) -> QAbstractButton:
    """The button with these words."""
    found = [each for each in within.findChildren(QAbstractButton) if each.text() == text and each.isVisible()]
    assert found, f"no button {text!r}"
    return found[0]


@pytest.fixture
def shell(qtbot: QtBot, new_firm: Context) -> Iterator[Shell]:
    """The window of the program; what a test leaves unsaved is not asked about."""
    made = main.open_shell(new_firm)
    made.resize(1440, 900)
    made.show()
    made.activateWindow()
    yield made
    for page in made.workspace.all():
        page.set_changed(False)
    made.close()
    settle(qtbot)


def test_process_of_seven_steps_when_drawn_from_nothing_then_it_is_started_with_few_gestures(
    qtbot: QtBot, new_firm: Context, shell: Shell, capsys: pytest.CaptureFixture[str],
) -> None:
    shell.workspace.open_list("process")
    settle(qtbot, lambda: isinstance(shell.workspace.current, ListPage))
    hands = Hands(qtbot, shell)

    hands.click(button(shell.workspace.current, "New process"))
    begin = shell.workspace.current
    assert isinstance(begin, BeginPage)
    hands.write("Order to delivery")
    hands.press(Qt.Key.Key_Return)
    settle(qtbot, lambda: isinstance(shell.workspace.current, EditorPage) and shell.workspace.current.opened is not None)
    page = shell.workspace.current
    assert isinstance(page, EditorPage)
    settle(qtbot, lambda: page.checker.is_settled)
    keys = {}
    for letter, name in (
        (Qt.Key.Key_F, "Check order"), (Qt.Key.Key_G, "Enough?"), (Qt.Key.Key_A, "Ask prepayment"), (Qt.Key.Key_A, "Reserve"),
        (Qt.Key.Key_A, "Pick"), (Qt.Key.Key_A, "Pack"), (Qt.Key.Key_A, "Ship"), (Qt.Key.Key_A, "Send invoice"),
    ):
        hands.press(letter)
        hands.write(name)
        hands.press(Qt.Key.Key_Return)
        keys[name] = page.view.current or ""
        assert page.document.graph.nodes[keys[name]].name == name
    hands.press(Qt.Key.Key_E)
    hands.press(Qt.Key.Key_Return)

    def at(key: str) -> QPoint:
        page.view.show_part(key)
        return page.view.mapFromScene(QPointF(page.view.drawing.rect(key).center()))

    hands.click(page.view.viewport(), at(keys["Enough?"]))
    hands.press(Qt.Key.Key_L)
    hands.write("Reserve")
    hands.press(Qt.Key.Key_Return)
    hands.click(page.view.viewport(), at(keys["Check order"]))
    hands.click(page.frame.inspector.fields["questions"].editor.focusProxy())
    form = hands.dialog(QuestionsDialog)
    hands.write("Is the limit enough")
    hands.choose(form.rows[0].kind, "Yes or no")
    hands.click(button(form, "Take over"))
    settle(qtbot, lambda: page.checker.is_settled)
    _cure(hands, page, qtbot, "no_condition")
    hands.write("is_the_limit_enough")
    settle(qtbot, lambda: page.checker.is_settled)
    hands.click(page.frame.palette_.buttons["lane"])
    hands.write("Sales")
    hands.choose(page.frame.inspector.fields["role"].editor.focusProxy(), "Owner")
    settle(qtbot, lambda: page.checker.is_settled)
    assert not page.checker.errors, [problem.text for problem in page.checker.errors]
    hands.click(page.frame.head.publish)
    settle(qtbot, lambda: any(isinstance(widget, PublishDialog) and widget.go.isEnabled() for widget in QApplication.topLevelWidgets()))
    hands.press(Qt.Key.Key_Return)
    settle(qtbot, lambda: page.opened is not None and page.opened.published is not None)
    toast = next(each for each in shell.findChildren(Toast) if each.isVisible())
    hands.click(next(each for each in toast.findChildren(Button)))
    hands.click(hands.dialog(StartDialog).go)

    with new_firm.reading() as session:
        case = session.scalars(sa.select(ProcessCase)).one()
        step = session.scalars(sa.select(ProcessStep).where(ProcessStep.case_id == case.id)).all()
        version = session.get_one(ProcessVersion, case.version_id)
    graph = page.document.graph
    assert (case.state, version.state) == (CaseState.RUNNING, VersionState.PUBLISHED)
    assert [row.node for row in step if not row.state.is_closed] == [keys["Check order"]]
    assert sum(node.shape is Shape.STEP for node in graph.nodes.values()) == 7
    assert len(graph.outgoing[keys["Enough?"]]) == 2
    with capsys.disabled():
        print(f"\nbar 4, from nothing to a case under way: {hands.count} gestures (at most {MOST})", end="")
    assert hands.count <= MOST


def _cure(hands: Hands, page: EditorPage, qtbot: QtBot, code: str) -> None:
    """Click the link of a problem."""
    lines = {each.problem.code: each for each in page.frame.problems.lines}
    assert code in lines, list(lines)
    line = lines[code]
    page.frame.problems.show_line(line)
    hands.click(line.fix)
    settle(qtbot, lambda: page.checker.is_settled)
