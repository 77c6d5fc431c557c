"""The card of a schedule of working hours, with everybody who works by it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.i18n import N_, _
from app.services.context import Context
from app.services.records import Draft
from app.services.working_time.users import ScheduleUser, users_of
from app.ui.forms.card_page import CardPage
from app.ui.forms.field_grid import FieldGrid
from app.ui.forms.scrolling import scrolled
from app.ui.forms.spec import Screen
from app.ui.kit.navigator import navigator
from app.ui.kit.run import run
from app.ui.kit.theme import tokens
from app.ui.kit.widgets import EmptyState
from app.ui.screens.card_parts import CardParts
from app.ui.screens.plain_table import PlainColumn, PlainTable

USERS = "users"
_WHY = {"own": N_("the own card says so"), "branch": N_("the branch says so"), "default": N_("nothing else is said")}
#: entities whose changes change who works by a schedule
AROUND = ("employee", "branch", "work_schedule")


class ScheduleUsersPanel(QWidget):
    """Everybody who works by a schedule, and why; Enter opens the card of a person."""

    def __init__(self, context: Context, schedule_id: int) -> None:
        super().__init__()
        self._context, self._id = context, schedule_id
        self.found: list[ScheduleUser] = []
        self.table = PlainTable(_("Who works by it"), (
            PlainColumn(_("Full name"), lambda one: one.name, 180), PlainColumn(_("Post"), lambda one: one.post, 150, "text2"),
            PlainColumn(_("Branch"), lambda one: one.branch, 130, "text2"), PlainColumn(_("Because"), lambda one: _(_WHY[one.why]), 0, "text2"),
        ))
        self.table.opened.connect(lambda one: navigator().open("employee", one.id))
        around = QVBoxLayout(self)
        around.setContentsMargins(tokens.MARGIN - 8, 0, tokens.MARGIN - 8, 0)  # the cells have room of their own
        self._stack = QStackedLayout()
        around.addLayout(self._stack)
        self._stack.addWidget(self.table)
        text = _("Choose it on the cards of employees or of a branch, or mark it as the default.")
        self._stack.addWidget(EmptyState("people", _("Nobody works by it yet"), text))
        self.setFocusProxy(self.table)
        self.refresh()

    def refresh(self) -> None:
        """Read again."""
        run(self, partial(users_of, self._context, self._id), done=self._show, quiet=True)

    def _show(self, found: list[ScheduleUser]) -> None:
        self.found = found
        self.table.cells.show(found)
        self._stack.setCurrentIndex(0 if found else 1)


class ScheduleCard(CardPage):
    """Fields, and in a tab who works by them."""

    def __init__(self, context: Context, screen: Screen, id: int | None, given: Mapping[str, Any] | None = None) -> None:
        self.parts: CardParts | None = None
        super().__init__(context, screen, id, given)

    def build_body(self, grid: FieldGrid, draft: Draft) -> QWidget:
        """Two tabs; a schedule that is not saved yet has only fields."""
        form = self.with_save_bar(scrolled(grid))
        if self.record_id is None:
            return form
        id, context = self.record_id, self.context
        self.parts = CardParts(form, {USERS: _("Who works by it")}, lambda _code: ScheduleUsersPanel(context, id))
        self._count()
        return self.parts

    def _count(self) -> None:
        def show(found: list[ScheduleUser]) -> None:
            if self.parts is not None:
                self.parts.tabs.set_count(USERS, len(found))

        if self.record_id is not None:
            run(self, partial(users_of, self.context, self.record_id), done=show, quiet=True)

    def show_part(self, code: str) -> QWidget | None:
        """Bring a tab to the front; None while there are none."""
        return None if self.parts is None else self.parts.show_part(code)

    def _on_changes(self, changes: Changes) -> None:
        super()._on_changes(changes)
        if self.parts is not None and any(changes.touches(entity) for entity in AROUND):
            self._count()
            self.parts.refresh(changes)
