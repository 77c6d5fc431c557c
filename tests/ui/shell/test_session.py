"""What was open the last time is there again: the same tabs in their order, gone records left out, nothing made before it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.core import settings
from app.ui.kit.navigator import navigator
from app.ui.kit.session import Session, Tab, session, use_session
from app.ui.shell.opened import AsleepPage
from app.ui.shell.window import Person, Shell
from tests.helpers.window import settle
from tests.ui.shell.conftest import TestPage, make_pages

Make = Callable[[], Shell]


def _all_there(tabs: list[Tab]) -> set[int]:
    return set(range(len(tabs)))


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[Callable[..., Shell]]:
    """Makes a window of one person that begins."""
    made: list[Shell] = []
    use_session(Session("anna at nordwind"))

    def make(still_there: Callable[[list[Tab]], Collection[int]] = _all_there) -> Shell:
        shell = Shell("the context", make_pages(), Person("Anna Weber"), "Nordwind", may=lambda code: code != "hr.payroll")
        shell.show()
        made.append(shell)
        shell.begin(still_there)
        settle(qtbot)
        return shell

    yield make
    for shell in made:
        shell.close()


def _titles(shell: Shell) -> list[str]:
    return [page.title for page in shell.workspace.all()]


def test_tabs_when_the_window_is_closed_then_the_next_one_has_them_again(window: Callable[..., Shell]) -> None:
    first = window()
    for id in (7, None, 8):
        navigator().open("client", id)
    navigator().open_page("desk")
    first.workspace.go(2)
    first.workspace.go(3)
    first.close()
    again = window()
    assert _titles(again) == ["Client 7", "Client 8", "Desk"]
    assert isinstance(again.workspace.current, TestPage)
    assert again.workspace.current.arguments == {"id": 8}


def test_tabs_when_restored_then_only_the_current_page_is_made(window: Callable[..., Shell]) -> None:
    first = window()
    navigator().open("client", 7)
    navigator().open_page("desk")
    first.close()
    again = window()
    assert isinstance(again.workspace.all()[0], AsleepPage)
    navigator().open("client", 7)
    assert _titles(again) == ["Client 7", "Desk"]
    assert isinstance(again.workspace.current, TestPage)
    assert again.windowTitle() == "Client 7 — Nordwind — Kontor"
    again.close()
    assert [tab.title for tab in session().tabs()[0]] == ["Client 7", "Desk"]


def test_tabs_when_a_record_is_gone_then_it_is_left_out_silently(window: Callable[..., Shell]) -> None:
    first = window()
    for id in (7, 8, 9):
        navigator().open("client", id)
    first.close()
    again = window(lambda tabs: {number for number, tab in enumerate(tabs) if tab.record != 8})
    assert _titles(again) == ["Client 7", "Client 9"]
    assert again.workspace.current is again.workspace.all()[1]


def test_tabs_when_asleep_and_closed_then_nothing_is_made_of_them(window: Callable[..., Shell]) -> None:
    first = window()
    for id in (7, 8, 9):
        navigator().open("client", id)
    first.close()
    again = window()
    assert again.workspace.close_page(again.workspace.all()[0])
    assert _titles(again) == ["Client 8", "Client 9"]
    again.workspace.reopen()
    assert _titles(again) == ["Client 8", "Client 9", "Client 7"]


def test_tabs_when_another_person_signs_in_then_they_are_not_theirs(window: Callable[..., Shell]) -> None:
    first = window()
    navigator().open_page("desk")
    first.close()
    use_session(Session("boris at nordwind"))
    assert _titles(window()) == []


def test_tabs_when_they_shall_not_be_restored_then_the_first_page_opens(window: Callable[..., Shell]) -> None:
    first = window()
    navigator().open("client", 7)
    first.close()
    settings.save(replace(settings.load(), restore_tabs=False, start_page="desk"))
    assert _titles(window()) == ["Desk"]


def test_tabs_when_the_right_was_taken_away_then_the_page_is_left_out(window: Callable[..., Shell]) -> None:
    session().keep([Tab("payroll", "Payroll", "money"), Tab("gone_page", "Gone", "money"), Tab("desk", "Desk", "desk")], 2)
    assert _titles(window()) == ["Desk"]


def test_records_when_looked_at_then_the_last_one_stands_first(window: Callable[..., Shell]) -> None:
    window()
    for id in (7, 8, 7):
        navigator().open("client", id)
    navigator().open_page("desk")
    assert [tab.title for tab in session().recent()] == ["Client 7", "Client 8"]


def test_tab_when_made_from_things_of_the_moment_then_it_is_not_kept() -> None:
    assert Tab("report", "Sales", "report", {"code": "sales"}).can_be_kept
    assert not Tab("client.card", "New", "client", {"id": None}).can_be_kept
    assert not Tab("preview", "Paper", "print", {"make": print}).can_be_kept
