"""Past handovers: who gave what to whom, what became of it, and the way back."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.enums.handover import HandoverState, ItemState
from app.core.i18n import N_, _, format_moment
from app.services import handover, handover_past
from app.services.context import Context
from app.services.handover_past import Left, Past
from app.ui.kit import message
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import run
from app.ui.kit.theme import scaled
from app.ui.kit.widgets import Button, EmptyState, Label, Offer, PageHead, Panel, StateChip
from app.ui.screens.page_area import scrolling
from app.ui.screens.registration import SETTINGS

#: height of the page while there is nothing on it; pixels at 100 %
EMPTY = 440


class HandoversPage(Page):
    """A panel for each handover, the latest on top."""

    entities: ClassVar[tuple[str, ...]] = ("handover",)

    def __init__(self, context: Context) -> None:
        super().__init__(_("Handovers"), "assign")
        self._context = context
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PageHead(_("Handovers")))
        area, self._stack = scrolling()
        column.addWidget(area, 1)
        note = _(
            "A handover begins on the card of an employee: Dismiss or hand over. Taking it back returns every record that nobody gave away since.",
        )
        self._stack.addWidget(Label(note, "body", "text2", wrap=True))
        self.rows = QWidget()
        self._stack.addWidget(self.rows)
        self._stack.addStretch(1)
        self.buttons: dict[int, Button] = {}
        self.refresh()

    def refresh(self) -> None:
        """Read them again."""
        run(self, partial(handover_past.all_past, self._context), done=self._show, quiet=True)

    def _show(self, found: list[Past]) -> None:
        old, self.rows = self.rows, QWidget()
        self._stack.replaceWidget(old, self.rows)
        old.deleteLater()
        self.buttons = {}
        column = QVBoxLayout(self.rows)
        column.setContentsMargins(0, 0, 0, 0)
        if not found:
            empty = EmptyState(
                "assign", _("Nothing was handed over yet"), _("Choose who leaves or gives something away, and begin on the card."),
                (Offer("employees", _("Employees"), "employee"),),
            )
            empty.chosen.connect(lambda _code: navigator().open_page("employee.list"))
            empty.setMinimumHeight(scaled(EMPTY))
            column.addWidget(empty)
        for one in found:
            column.addWidget(self._panel(one))

    def _panel(self, one: Past) -> Panel:
        panel = Panel()
        row = QHBoxLayout()
        row.addWidget(Label(one.name, "strong"))
        row.addWidget(StateChip(one.state.label, one.state.tone or "neutral"))
        row.addStretch()
        button = self._button(one)
        if button is not None:
            self.buttons[one.id] = button
            row.addWidget(button)
        panel.content.addLayout(row)
        made = _("{moment} · {name}").format(moment=format_moment(one.made_at), name=one.made_by)
        if one.dismisses:
            made += " · " + _("Left the firm")
        if one.undone_at is not None:
            made += " · " + _("taken back {moment}").format(moment=format_moment(one.undone_at))
        panel.content.addWidget(Label(made, "small", "text2", wrap=True))
        counts = [f"{state.label}: {one.counts[state]}" for state in ItemState if one.counts[state]]
        panel.content.addWidget(Label(" · ".join(counts) or _("There was nothing to hand over."), "body", wrap=True))
        if one.counts[ItemState.KEPT]:
            which = Button(_("What stayed?"), "link")
            which.clicked.connect(lambda: run(self, partial(handover_past.left, self._context, one.id), done=self._tell_left))
            panel.content.addWidget(which)
        return panel

    def _button(self, one: Past) -> Button | None:
        match one.state:
            case HandoverState.RUNNING:
                button = Button(_("Go on"), "primary")
                button.clicked.connect(partial(self.go_on, one))
            case HandoverState.DONE if self._context.rights.may(handover.UNDO):
                button = Button(_("Undo"), meaning="undo")
                button.clicked.connect(partial(self.undo, one))
            case _:
                return None
        return button

    def undo(self, one: Past) -> None:
        """Take a handover back."""
        context, id = self._context, one.id
        run(self, lambda report: handover.undo(context, id, report), done=lambda _changes: self._on_undone(one), progress=True)

    def go_on(self, one: Past) -> None:
        """Finish one that was cut off."""
        context, id = self._context, one.id
        run(self, lambda report: handover.resume(context, id, report), done=self._on_done, progress=True)

    def _on_undone(self, one: Past) -> None:
        run(self, partial(handover_past.left, self._context, one.id), done=self._tell_undone)
        self.refresh()

    def _tell_undone(self, left: list[Left]) -> None:
        if left:
            self._tell_left(left)
        else:
            message.toast(self, _("Everything is back."))

    def _tell_left(self, left: list[Left]) -> None:
        lines = [_("{record} — now with {name}").format(record=one.text, name=one.holder or "—") for one in left]
        text = _("Somebody has given them away or finished them since the handover.")
        message.inform(self, _("These records stayed where they are"), text, "\n".join(lines))

    def _on_done(self, _changes: Changes) -> None:
        message.toast(self, _("It is done."))
        self.refresh()


def _make(context: Context, **_arguments: Any) -> Page:
    return HandoversPage(context)


declare(PageType("handovers", N_("Handovers"), "assign", SETTINGS, _make, permission=handover.APPLY, order=308))
