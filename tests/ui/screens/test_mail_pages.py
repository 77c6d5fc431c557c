"""Mail and SMS, messages on their way, the agent, and the calendar elsewhere: the pages on real servers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.enums.planning import Channel, DeliveryState
from app.services import agency, calendar_addresses
from app.services.context import Context
from app.services.outgoing import lines, queue, settings
from app.services.outgoing.settings import MailSettings, Ways
from app.services.outgoing.standing_in import StandIn
from app.services.use_case import perform
from app.ui.screens.agent_page import AgentPage
from app.ui.screens.calendar_addresses_page import CalendarAddressesPage
from app.ui.screens.mail_page import MailPage
from app.ui.screens.outgoing_page import OutgoingPage
from tests.helpers.mail_server import Mailboxes, MailRoom, mail_room
from tests.helpers.vault import memory_vault
from tests.helpers.window import settle, show


@pytest.fixture
def boxes() -> Mailboxes:
    return Mailboxes()


@pytest.fixture
def room(boxes: Mailboxes) -> Iterator[MailRoom]:
    with memory_vault(), mail_room(boxes) as made:
        yield made


def write(ctx: Context, key: str, recipient: str) -> None:
    def operation(inner: Context) -> object:
        with inner.uow() as uow:
            queue.put(uow.session, key, Channel.EMAIL, recipient, "Text", subject=f"Subject of {key}")
            return uow.commit()

    perform(ctx, "reminders.outgoing_message.put", operation)  # type: ignore[arg-type]


def use(ctx: Context, room: MailRoom) -> None:
    settings.save_ways(ctx, Ways(MailSettings("127.0.0.1", room.port, settings.Security.NONE, sender="office@firm.example")))


def test_settings_when_typed_and_tried_then_the_message_arrives_and_they_are_kept(
    qtbot: QtBot, new_firm: Context, room: MailRoom, boxes: Mailboxes,
) -> None:
    page = MailPage(new_firm)
    show(qtbot, page)
    settle(qtbot)
    page.mail.host.setText("127.0.0.1")
    page.mail.security.setCurrentIndex(page.mail.security.findData("none"))
    page.mail.port.setValue(room.port)
    page.mail.origin.setText("nobody")
    page.send_trial(Channel.EMAIL, "anna@example.com")
    settle(qtbot)
    assert page.mail.wrong["mail.sender"].isVisible() and not boxes.letters
    page.mail.origin.setText("office@firm.example")
    page.send_trial(Channel.EMAIL, "anna@example.com")
    settle(qtbot, lambda: len(boxes.letters) == 1)
    page.mail.password.setText("secret")
    page.keep()
    settle(qtbot, lambda: settings.read_ways(new_firm).mail.host == "127.0.0.1")
    assert settings.secret(new_firm, Channel.EMAIL) == "secret" and page.mail.password.text() == ""


def test_fields_when_a_line_is_wrong_then_said_at_the_field(qtbot: QtBot, new_firm: Context) -> None:
    with memory_vault():
        page = MailPage(new_firm)
        show(qtbot, page)
        settle(qtbot)
        page.sms.fields.setPlainText("to = {phone}")
        page.keep()
        assert "There is no {phone}" in page.sms.wrong["sms.fields"].text()


def test_messages_when_one_failed_then_its_reason_is_read_and_it_goes_again(
    qtbot: QtBot, new_firm: Context, room: MailRoom, boxes: Mailboxes,
) -> None:
    use(new_firm, room)
    write(new_firm, "a", "nobody@example.com")
    assert StandIn(new_firm, "window").work() == 1, "no agent is at work"
    page = OutgoingPage(new_firm)
    show(qtbot, page)
    settle(qtbot, lambda: page.table.cells.rowCount() == 1)
    page.table.selectRow(0)
    assert "There is no mailbox nobody@example.com" in page.reason.text()
    page.try_again()
    settle(qtbot, lambda: lines.latest(new_firm)[0].state is DeliveryState.WAITING)
    page.table.selectRow(0)
    page.cancel()
    settle(qtbot, lambda: lines.latest(new_firm)[0].state is DeliveryState.CANCELLED)
    page.only_open.setChecked(True)
    settle(qtbot, lambda: page.table.cells.rowCount() == 0)


def test_workstation_when_an_agent_is_at_work_then_it_leaves_the_messages(new_firm: Context, room: MailRoom, boxes: Mailboxes) -> None:
    use(new_firm, room)
    write(new_firm, "a", "anna@example.com")
    assert agency.take_lease(new_firm, "agent", 60)
    assert StandIn(new_firm, "window").work() == 0
    agency.give_up_lease(new_firm, "agent")
    assert StandIn(new_firm, "window").work() == 1 and len(boxes.letters) == 1


def test_agent_when_it_works_then_the_page_says_who_and_what_waits(qtbot: QtBot, new_firm: Context) -> None:
    write(new_firm, "a", "anna@example.com")
    page = AgentPage(new_firm)
    show(qtbot, page)
    settle(qtbot, lambda: "No agent has ever worked" in page.state.text())
    assert "Messages wait" in page.problems.text() and ": 1." in page.waiting.text()
    agency.take_lease(new_firm, "office-server", 60)
    page.refresh()
    settle(qtbot, lambda: page.state.text().startswith("office-server is at work since"))
    assert not page.problems.isVisible()


def test_address_when_made_then_copied_once_and_ended(qtbot: QtBot, new_firm: Context) -> None:
    page = CalendarAddressesPage(new_firm)
    show(qtbot, page)
    settle(qtbot, lambda: page.state.isVisible())
    page.make()
    assert not calendar_addresses.own(new_firm), "nothing is published yet"
    calendar_addresses.save_base(new_firm, "https://firm.example")
    page.refresh()
    settle(qtbot, lambda: not page.state.isVisible())
    page.name.setText("Telephone")
    page.make()
    settle(qtbot, lambda: page.fresh.isVisible() and len(page.buttons) == 1)
    page.copy.click()
    copied = QApplication.clipboard().text()
    assert copied.startswith("https://firm.example/calendar/")
    token = copied.removesuffix(".ics").rpartition("/")[2]
    assert calendar_addresses.owner_of(new_firm, token) == new_firm.user.id
    [button] = page.buttons.values()
    button.click()
    settle(qtbot, lambda: not page.buttons)
    assert calendar_addresses.owner_of(new_firm, token) is None and not page.fresh.isVisible()
