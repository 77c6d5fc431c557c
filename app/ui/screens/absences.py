"""Absences: asked for by whoever works, granted or refused by one key by whoever manages working time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from uuid import uuid4

from app.core.changes import Changes
from app.core.i18n import _, format_date, ngettext
from app.services.absence_asking import ask
from app.services.context import Context
from app.services.planning.absences import ASK, GRANT, grant, refuse, withdraw
from app.services.records import Draft
from app.ui.forms.card_page import CardPage
from app.ui.forms.field_grid import FieldGrid
from app.ui.forms.spec import Screen
from app.ui.kit import message
from app.ui.kit.commands import Command
from app.ui.kit.run import run
from app.ui.kit.widgets import StateChip
from app.ui.lists.list_page import ListPage

SAVE = "working_time.absence.save"
#: fields that whoever asks does not fill in
DECIDED = ("employee", "is_approved")
UseCase = Callable[..., Changes]


def only_asks(context: Context) -> bool:
    """Whether somebody asks for absences and does not enter them."""
    return context.rights.may(ASK) and not context.rights.may(SAVE)


def decisions(context: Context, decide: Callable[[UseCase], None], why_not: Callable[[], str]) -> tuple[Command, ...]:
    """What can be done with a request: granting and refusing, or taking it back.

    :param decide: does it with what is chosen. :param why_not: why nothing can be done with that.
    """
    if context.rights.may(GRANT):
        return (
            Command("absence.grant", _("&Grant"), partial(decide, grant), "Ctrl+G", "done", "tools.1", why_not),
            Command("absence.refuse", _("&Refuse"), partial(decide, refuse), "Ctrl+R", "forbidden", "tools.1", why_not),
        )
    if not context.rights.may(ASK):
        return ()
    return (Command("absence.withdraw", _("&Take the request back"), partial(decide, withdraw), "", "undo", "tools.1", why_not),)


def told(use_case: UseCase, count: int) -> str:
    """What was done, as a sentence."""
    if use_case is grant:
        return ngettext("{count} absence is granted.", "{count} absences are granted.", count).format(count=count)
    if use_case is refuse:
        words = ngettext("{count} request is refused and lies in the bin.", "{count} requests are refused and lie in the bin.", count)
        return words.format(count=count)
    return ngettext("{count} request is taken back.", "{count} requests are taken back.", count).format(count=count)


class AbsenceList(ListPage):
    """Absences in rows; those that are asked for are decided on the spot."""

    def __init__(self, context: Context, screen: Screen) -> None:
        super().__init__(context, screen)
        self.panel.selection.changed.connect(self._show_head)
        self.panel.table.selectionModel().currentChanged.connect(self._show_head)
        self._show_head()

    def _show_head(self) -> None:
        """What can be decided depends on what is chosen."""
        self._head.show_commands(self._in_head(), most=3)

    def _commands(self) -> tuple[Command, ...]:
        return (*super()._commands(), *decisions(self._context, self.decide, self._why_not_any))

    def _new_command(self) -> Command:
        words = _("Ask for an absence") if only_asks(self._context) else _(self.spec.new)
        return Command("list.new", words, self.new, "Ctrl+N|Ins", "add", "file", primary=True)

    def _in_head(self) -> list[Command]:
        own = [command for command in self._own if command.code in ("absence.grant", "absence.refuse")]
        first, *rest = super()._in_head()
        return [first, *own, *rest]

    def _why_not_any(self) -> str:
        return "" if self.panel.table.chosen_ids() else _("No row is chosen.")

    def decide(self, use_case: UseCase) -> None:
        """Grant, refuse or take back what is chosen; Ctrl+Z takes that back."""
        def done(changes: Changes) -> None:
            self.panel.selection.clear()
            message.toast(self, told(use_case, len(changes.ids("absence"))))

        run(self, partial(use_case, self._context, self.panel.table.chosen_ids(), key=uuid4().hex), done=done)


class AbsenceCard(CardPage):
    """An absence; whoever may not enter it asks for it by saving."""

    buttons_in_head = 2

    def make_grid(self, draft: Draft) -> FieldGrid:
        """Whoever asks does so for oneself, and does not say that it is granted."""
        if not only_asks(self.context) or draft["employee"] not in (None, self.context.user.id):
            return super().make_grid(draft)
        groups = tuple(replace(group, fields=tuple(field for field in group.fields if field.name not in DECIDED)) for group in self.spec.card)
        return FieldGrid(groups, draft, self.context, at_once=False)

    def writing(self, draft: Draft, key: str) -> Callable[[], Changes]:
        """The use case that saves a draft."""
        return partial(ask, self.context, draft, key) if only_asks(self.context) else super().writing(draft, key)

    def show_record(self, draft: Draft) -> None:
        """Whose it is, and whether it is granted."""
        super().show_record(draft)
        self.head.clear_chips()
        if draft.id is not None:
            days = " – ".join(format_date(day) for day in dict.fromkeys((draft["first_day"], draft["last_day"])))
            self.head.set_title(" · ".join(filter(None, (draft.labels.get("employee", ""), days))), _("Absence"))
            self.set_title(days)
            self.head.add_chip(StateChip(_("Granted"), "ok") if draft["is_approved"] else StateChip(_("Asked for"), "warn"))
        elif only_asks(self.context):
            self.head.set_title(_("Ask for an absence"), _("Your head is told when you save it, and you are told the answer."))
            self.set_title(_("Ask for an absence"))

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """Deciding, before what one does with any card."""
        return (*decisions(self.context, self.decide, self._why_not_decide), *super().actions())

    def _why_not_decide(self) -> str:
        if reason := self.why_not_stored() or (_("Save your changes first.") if self.is_changed else ""):
            return reason
        return _("It is granted already.") if self.draft is None or self.draft["is_approved"] else ""

    def decide(self, use_case: UseCase) -> None:
        """Grant, refuse or take back this one."""
        def done(changes: Changes) -> None:
            message.toast(self.window(), told(use_case, len(changes.ids("absence"))))
            if use_case is grant:
                self.reload()
            else:
                self.closing.emit()

        if not self._why_not_decide() and self.record_id is not None:
            run(self, partial(use_case, self.context, [self.record_id], key=uuid4().hex), done=done)
