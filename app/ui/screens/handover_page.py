"""Dismiss or hand over: what a person holds, who gets it, what that comes to, and the button that does it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import uuid4

from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.errors import FieldErrors
from app.core.i18n import N_, _
from app.core.rules.handing_over import Rule
from app.services import handover
from app.services.context import Context
from app.services.handover import Holdings, Preview
from app.ui.kit import message
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import run
from app.ui.kit.theme import tokens
from app.ui.kit.widgets import Label, PageHead, Panel
from app.ui.screens.handover_rule import RuleForm
from app.ui.screens.page_area import scrolling
from app.ui.screens.registration import SETTINGS

#: what the page counts; recurring tasks go along with the rest
SHOWN = ("client", "deal", "document", "task")


class HandoverPage(Page):
    """One page from top to bottom; nothing happens before the button is pressed."""

    def __init__(self, context: Context, employee: int) -> None:
        super().__init__(_("Dismiss or hand over"), "assign")
        self._context, self._employee, self._key = context, employee, uuid4().hex
        self.held: Holdings | None = None
        self.form: RuleForm | None = None
        self.preview: Preview | None = None
        self._is_done = False
        self._own = (Command("handover.apply", _("&Hand over"), self.apply, "", "assign", "file.1", self._why_not, primary=True),)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PageHead(_("Dismiss or hand over"))
        column.addWidget(self.head)
        area, self._stack = scrolling()
        column.addWidget(area, 1)
        self.holds, self.rule, self.result = Panel(_("What there is")), Panel(_("Who gets it")), Panel(_("What that comes to"))
        self.dismiss = QCheckBox(_("The person leaves: lock the login, end the sessions, no more work here"))
        self.dismiss.setEnabled(employee != context.user.id)
        self.problem = Label("", "body", "bad", wrap=True)
        self.problem.hide()
        self.table: QWidget = Label(_("Choose who gets it."), "body", "text2")
        self.result.content.addWidget(self.problem)
        self.result.content.addWidget(self.table)
        for widget in (self.holds, self.rule, self.result, self.dismiss):
            self._stack.addWidget(widget)
        note = _("Everything is journaled and can be taken back under Handovers: what nobody has changed since returns.")
        self._stack.addWidget(Label(note, "small", "text2", wrap=True))
        self._stack.addStretch(1)
        run(self, lambda: (handover.holdings(context, employee), handover.colleagues(context, employee)), done=lambda both: self._show(*both))

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """The one thing to do here."""
        return self._own

    def _show(self, held: Holdings, people: list[tuple[int, str]]) -> None:
        self.held = held
        title = _("Dismiss or hand over: {name}").format(name=held.name)
        self.set_title(title)
        self.head.set_title(title)
        words = [f"{_title(entity)}: {held.counts[entity]}" for entity in SHOWN]
        self.holds.content.addWidget(Label(" · ".join(words), "strong", wrap=True))
        stays = _(
            "Posted documents ({posted}) keep the name, because reports count on it, and so do won and lost deals and notes ({notes}).",
        ).format(posted=held.posted, notes=held.notes)
        self.holds.content.addWidget(Label(stays, "small", "text2", wrap=True))
        self.form = RuleForm(people, held)
        self.form.edited.connect(self.look)
        self.rule.content.addWidget(self.form)
        self.setFocusProxy(self.form.colleague)
        self._tell()

    def look(self) -> None:
        """Work out who would get what."""
        self.preview = None
        self._tell()
        if self.form is not None and self.form.rule.colleagues:
            rule = self.form.rule
            task = partial(handover.preview, self._context, self._employee, rule)
            run(self, task, done=partial(self._show_preview, rule), failed=self._on_failed, quiet=True)

    def _show_preview(self, rule: Rule, found: Preview) -> None:
        if self.form is None or self.form.rule != rule:
            return  # chosen otherwise meanwhile: that answer comes, too, be it before or after this one
        self.preview = found
        self.problem.hide()
        old, self.table = self.table, QWidget()
        self.result.content.replaceWidget(old, self.table)
        old.deleteLater()
        grid = QGridLayout(self.table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(tokens.GAP)
        for place, words in enumerate((_("Colleague"), *(_title(entity) for entity in SHOWN))):
            grid.addWidget(Label(words, "small_label", "text2"), 0, place)
        for line, (id, name) in enumerate(sorted(found.names.items(), key=lambda one: one[1]), start=1):
            counts = found.shares.get(id, Counter())
            for place, text in enumerate((name, *(str(counts[entity]) for entity in SHOWN))):
                grid.addWidget(Label(text, "strong" if place == 0 else "body"), line, place)
        grid.setColumnStretch(len(SHOWN) + 1, 1)
        self._tell()

    def _on_failed(self, error: Exception) -> bool:
        if isinstance(error, FieldErrors):
            self.problem.setText(" ".join(error.errors.values()))
            self.problem.show()
            return True
        return False

    def _why_not(self) -> str:
        if self._is_done:
            return _("It is done.")
        return "" if self.preview is not None else _("Choose who gets it.")

    def _tell(self) -> None:
        self.head.show_commands(self._own)
        self.actions_changed.emit()

    def apply(self) -> None:
        """Do it; a dismissal asks once more."""
        if self.form is None or self.held is None or self.preview is None:
            return
        dismiss = self.dismiss.isChecked()
        if dismiss:
            title = _("Dismiss {name}?").format(name=self.held.name)
            if not message.ask(self, title, _("The login is locked and open windows close within seconds."), _("Hand over and dismiss"), danger=True):
                return
        context, employee, rule, key = self._context, self._employee, self.form.rule, self._key
        run(
            self, lambda report: handover.apply(context, employee, rule, dismiss=dismiss, key=key, report=report),
            done=self._on_done, failed=self._on_failed, progress=True,
        )

    def _on_done(self, _changes: Changes) -> None:
        self._is_done = True
        self._tell()
        words = _("Everything of {name} is handed over.").format(name=self.held.name if self.held is not None else "")
        message.toast(self, words, _("Handovers"), lambda: navigator().open_page("handovers"))
        self.closing.emit()


def _title(entity: str) -> str:
    return {"client": _("Clients"), "deal": _("Open deals"), "document": _("Documents not posted yet"), "task": _("Open tasks")}[entity]


def _make(context: Context, employee: int = 0, **_arguments: Any) -> Page:
    return HandoverPage(context, employee)


declare(PageType("handover", N_("Dismiss or hand over"), "assign", SETTINGS, _make, permission=handover.APPLY, in_navigation=False))
