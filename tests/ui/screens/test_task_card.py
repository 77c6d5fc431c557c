"""The card of a task: finished and put off by keys, people and steps beside it, bad input told where it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.core.enums.planning import Answer, PostponementReason, TaskKind, TaskState
from app.core.planning.board import RowKey
from app.services import records
from app.services.context import Context
from app.services.history import timeline
from app.services.planning.creating import NewTask
from app.services.planning.people import participants
from app.services.planning.postponing import postponements
from app.services.planning.series import Repeat, create_series
from app.ui.kit import message
from app.ui.kit.pages import PAGES
from app.ui.kit.widgets import Button, IconButton, StateChip
from app.ui.screens.finish_dialog import FinishDialog
from app.ui.screens.task_card import TaskCard
from app.ui.screens.task_checklist_panel import TaskChecklistPanel
from app.ui.screens.task_people_panel import TaskPeoplePanel
from app.ui.screens.task_reminders_panel import TaskRemindersPanel
from tests.helpers.firm import SmallFirm
from tests.helpers.window import RememberingNavigator, press, settle, show, write
from tests.ui.screens.planning import EVENING, at_evening, make_task


@pytest.fixture(autouse=True)
def evening() -> Iterator[datetime]:
    """A Wednesday evening."""
    yield from at_evening()


@pytest.fixture
def colleague(ctx: Context) -> int:
    """Somebody else."""
    return records.save(ctx, records.new(ctx, "employee", name="Ann Other", role="sales")).created("employee")[0]


@pytest.fixture
def card(qtbot: QtBot, firm: SmallFirm) -> TaskCard:
    """The card of a call tomorrow."""
    id = make_task(firm.ctx, "Call Alfa", EVENING + timedelta(hours=16), 30, client_id=firm.client)
    return _open(qtbot, firm.ctx, id)


def _open(qtbot: QtBot, ctx: Context, id: int | None) -> TaskCard:
    made = PAGES.get("task.card").make(ctx, id=id)
    assert isinstance(made, TaskCard)
    show(qtbot, made)
    settle(qtbot, lambda: made.draft is not None and made.grid is not None)
    return made


def _stored(card: TaskCard) -> records.Draft:
    assert card.record_id is not None
    return records.load(card.context, "task", card.record_id)


def _chips(card: TaskCard) -> list[str]:
    return [chip.text for chip in card.head.findChildren(StateChip) if chip.isVisible()]


def test_task_when_finished_by_digit_then_result_time_and_words_are_kept(qtbot: QtBot, card: TaskCard) -> None:
    card.finish()
    settle(qtbot)
    dialog = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, FinishDialog))
    assert dialog.spent.text() == "30"
    press(Qt.Key.Key_1)
    dialog.spent.setText("1:15")
    dialog.text.setPlainText("They want the offer")
    dialog.go()
    settle(qtbot, lambda: _stored(card)["state"] == TaskState.DONE)
    settle(qtbot, lambda: "Done" in _chips(card))
    stored = _stored(card)
    assert (stored["spent_minutes"], stored["result_text"], stored.labels["result"]) == (75, "They want the offer", "Done")
    card.reopen()
    settle(qtbot, lambda: _stored(card)["state"] == TaskState.OPEN)


@pytest.mark.parametrize("text", ["soon", "-5", "1:2:3", "99999999999"])
def test_time_spent_when_it_makes_no_sense_then_it_is_said_and_nothing_is_lost(qtbot: QtBot, card: TaskCard, text: str) -> None:
    card.finish()
    settle(qtbot)
    dialog = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, FinishDialog))
    dialog.spent.setText(text)
    dialog.text.setPlainText("Kept")
    dialog.go()
    settle(qtbot, dialog.error.isVisible)
    assert text in dialog.error.text() or "between" in dialog.error.text()
    assert dialog.text.toPlainText() == "Kept"
    assert _stored(card)["state"] == TaskState.OPEN
    dialog.reject()


def test_task_when_put_off_by_keys_then_the_reason_is_kept_and_the_card_says_how_often(qtbot: QtBot, card: TaskCard) -> None:
    begin = _stored(card)["starts_at"]
    for times in (1, 2):
        dialog = card.postpone()
        assert dialog is not None
        qtbot.waitUntil(dialog.isActiveWindow)
        press(Qt.Key.Key_3)
        press(Qt.Key.Key_Return)
        settle(qtbot, lambda times=times: _stored(card)["moved_count"] == times)
        settle(qtbot, lambda times=times: card.draft is not None and card.draft["moved_count"] == times)
    assert _stored(card)["starts_at"] == begin + timedelta(days=2)
    found = postponements(card.context, card.record_id or 0)
    assert [one.reason for one in found] == [PostponementReason.NO_TIME] * 2
    assert "moved 2 times" in _chips(card)


def test_task_when_put_off_to_nonsense_then_it_is_said_and_the_dialog_stays(qtbot: QtBot, card: TaskCard) -> None:
    dialog = card.postpone()
    assert dialog is not None
    line = dialog.begins.focusProxy()
    line.setText("someday 25:99")
    dialog.comment.setText("Kept")
    dialog.go()
    assert "someday" in dialog.error.text()
    line.setText("")
    dialog.go()
    assert "backlog" in dialog.error.text()
    dialog.waits.setChecked(True)
    dialog.go()
    settle(qtbot, lambda: _stored(card)["starts_at"] is None)


def test_people_when_invited_then_they_stand_with_their_answer_until_taken_out(qtbot: QtBot, card: TaskCard, colleague: int) -> None:
    panel = card.show_part("people")
    assert isinstance(panel, TaskPeoplePanel)
    panel.person.take(colleague, "Ann Other")
    settle(qtbot, lambda: bool(panel.found.people))
    assert [(one.name, one.answer) for one in panel.found.people] == [("Ann Other", Answer.INVITED)]
    room = records.save(card.context, records.new(card.context, "resource", name="Room 1")).created("resource")[0]
    panel.resource.take(room, "Room 1")
    settle(qtbot, lambda: panel.found.resources == [(room, "Room 1")])
    out = next(button for button in panel.findChildren(IconButton) if "Ann" in button.accessibleName())
    out.click()
    settle(qtbot, lambda: not panel.found.people)


def test_invitation_to_a_recurring_task_when_answered_for_all_then_each_time_has_the_answer(
    qtbot: QtBot, ctx: Context, colleague: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = EVENING + timedelta(hours=16)
    new = NewTask(TaskKind.MEETING, "Board", RowKey("employee", colleague), begin, begin + timedelta(hours=1), participants=(ctx.user.id or 0,))
    times = create_series(ctx, new, Repeat("FREQ=WEEKLY;COUNT=3")).created("task")
    panel = _open(qtbot, ctx, times[0]).show_part("people")
    assert isinstance(panel, TaskPeoplePanel)
    settle(qtbot, lambda: panel.answers.isVisible())
    asked: list[str] = []

    def choose(_parent: QWidget, title: str, *_more: object) -> str:
        asked.append(title)
        return "all"

    monkeypatch.setattr(message, "choose", choose)
    agree = next(one for one in panel.answers.findChildren(Button) if one.text() == "Agree")
    qtbot.mouseClick(agree, Qt.MouseButton.LeftButton)
    settle(qtbot, lambda: "agreed" in panel.invitation.text().lower())
    assert asked == ["This task recurs. Which of its times do you answer?"]
    assert [participants(ctx, id)[0].answer for id in times] == [Answer.AGREED] * 3


def test_checklist_when_typed_ticked_and_moved_then_it_is_kept(qtbot: QtBot, card: TaskCard) -> None:
    panel = card.show_part("checklist")
    assert isinstance(panel, TaskChecklistPanel)
    for count, text in enumerate(("Look up the price", "Ask for a discount"), 1):
        panel.new.setFocus()
        write(text)
        press(Qt.Key.Key_Return)
        settle(qtbot, lambda count=count: len(panel.lines) == count)
    panel.list.setFocus()
    panel.list.setCurrentRow(1)
    press(Qt.Key.Key_Space)
    settle(qtbot, lambda: panel.lines[1].is_done)
    press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, lambda: panel.lines[0].text == "Ask for a discount")
    assert panel.done.text() == "Done: 1 of 2"
    press(Qt.Key.Key_Delete)
    settle(qtbot, lambda: [line.text for line in panel.lines] == ["Look up the price"])


def test_checklist_and_note_when_typed_faster_than_they_are_written_then_each_is_kept_once(qtbot: QtBot, card: TaskCard) -> None:
    panel = card.show_part("checklist")
    assert isinstance(panel, TaskChecklistPanel)
    assert card.parts is not None
    assert card.parts.timeline is not None
    settle(qtbot)
    for line in (panel.new, card.parts.timeline.note_line):
        line.setFocus()
        for text in ("One", "Two", "Three"):
            write(text)
            press(Qt.Key.Key_Return)
            press(Qt.Key.Key_Return)
        write("Fou")
        settle(qtbot)
        assert line.text() == "Fou"
    assert [each.text for each in panel.lines] == ["One", "Two", "Three"]
    assert sorted(one.title or one.detail for one in timeline(card.context, "task", card.record_id or 0) if one.kind == "note") == ["One", "Three", "Two"]


def test_reminder_when_asked_for_on_the_card_then_it_waits_and_can_be_taken_back(qtbot: QtBot, card: TaskCard) -> None:
    panel = card.show_part("reminders")
    assert isinstance(panel, TaskRemindersPanel)
    settle(qtbot)
    before = len(panel.found)
    panel.before.setText("1:30")
    panel.add()
    settle(qtbot, lambda: len(panel.found) == before + 1)
    assert any(line.minutes_before == 90 for line in panel.found)
    panel.before.setText("never")
    panel.add()
    assert "never" in panel.problem.text()


def test_new_task_when_it_ends_before_it_begins_then_the_field_says_so(qtbot: QtBot, ctx: Context) -> None:
    card = _open(qtbot, ctx, None)
    assert card.draft is not None
    assert card.grid is not None
    for name, value in (("title", "Visit"), ("starts_at", EVENING), ("ends_at", EVENING - timedelta(hours=1))):
        card.grid.rows[name].editor.set(value)
        card.grid.rows[name].editor.edited.emit()
    card.save()
    settle(qtbot)
    assert "before it begins" in card.grid.rows["ends_at"].error.text()
    assert card.draft["title"] == "Visit"


def test_field_when_a_whole_letter_is_pasted_then_the_sentence_stays_short_and_the_text_whole(qtbot: QtBot, card: TaskCard) -> None:
    assert card.grid is not None
    for name in ("planned_minutes", "starts_at", "client"):
        row = card.grid.rows[name]
        line = row.editor.focusProxy()
        assert isinstance(line, QLineEdit)
        line.setFocus()
        line.setText("")
        line.insert("Шляпа👒مرحبا" * 900)
        line.textEdited.emit(line.text())
        typed = line.text()
        card.setFocus()
        settle(qtbot, lambda row=row: bool(row.error.text()))
        assert line.text() == typed
        assert len(row.error.text()) < 220
    assert card.grid.minimumSizeHint().width() < 1200


def test_task_when_another_follows_then_it_begins_with_the_same_client(qtbot: QtBot, card: TaskCard, opened: RememberingNavigator) -> None:
    assert card.draft is not None
    card.follow()
    assert opened.pages == [("task.card", {"id": None, "client": card.draft["client"]})]
