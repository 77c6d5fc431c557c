"""A shell with pages of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout
from pytestqt.qtbot import QtBot

from app.core.registry import Registry
from app.ui.kit.commands import Command
from app.ui.kit.pages import Page, PageType
from app.ui.shell.palette_search import Hit
from app.ui.shell.window import Person, Shell


class TestPage(Page):
    """Remembers what was done to it."""

    __test__ = False

    def __init__(self, context: object, **arguments: Any) -> None:
        super().__init__()
        self.context, self.arguments = context, arguments
        self.done: list[str] = []
        self.state: dict[str, Any] | None = None
        column = QVBoxLayout(self)
        self.field = QLineEdit("some words")
        self.field.setAccessibleName("Field")
        column.addWidget(self.field)
        if arguments.get("id"):
            self.set_title(f"Client {arguments['id']}", "company")
        self.set_status("12 of 40", "2 filters")

    def actions(self) -> Sequence[Command]:
        return (
            Command("file.new", "New client", lambda: self.done.append("new"), "Ctrl+N", "add", "file.1", primary=True),
            Command("client.post", "Post", lambda: self.done.append("post"), "Ctrl+Shift+P", "", "tools", lambda: "The invoice has no lines."),
        )

    def refresh(self) -> None:
        self.done.append("refresh")

    def save(self, then: Callable[[], None] | None = None) -> None:
        self.done.append("save")
        self.set_changed(False)
        super().save(then)

    def draft_state(self) -> dict[str, Any] | None:
        return self.state

    def restore_draft(self, state: dict[str, Any]) -> None:
        self.state = state


def make_pages() -> Registry[PageType]:
    """A desk, two lists, a card, a fallback list, and a page that needs a right."""
    pages: Registry[PageType] = Registry("page")
    for page in (
        PageType("desk", "Desk", "desk", "", TestPage, order=1), PageType("client.list", "Clients", "client", "Sales", TestPage),
        PageType("client.card", "Client", "company", "Sales", TestPage, in_navigation=False),
        PageType("list", "List", "list", "", TestPage, in_navigation=False), PageType("planner", "Planner", "planner", "Work", TestPage, folds_navigation=True),
        PageType("payroll", "Payroll", "money", "Work", TestPage, "hr.payroll"), PageType("settings", "Settings", "settings", "", TestPage),
    ):
        pages.add(page.code, page)
    return pages


class Records:
    """A search of records that answers what a test puts in."""

    def __init__(self) -> None:
        self.hits: list[Hit] = []
        self.asked: list[str] = []

    def __call__(self, text: str) -> Sequence[Hit]:
        self.asked.append(text)
        return self.hits


@pytest.fixture
def records() -> Records:
    return Records()


@pytest.fixture
def shell(qtbot: QtBot, records: Records) -> Iterator[Shell]:
    """A shown shell of a person who may not see the payroll."""
    made = Shell("the context", make_pages(), Person("Anna Weber"), "Nordwind", may=lambda code: code != "hr.payroll", search=records)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    yield made
    for page in made.workspace.all():
        page.set_changed(False)
    made.close()
    made.deleteLater()
    QApplication.processEvents()
