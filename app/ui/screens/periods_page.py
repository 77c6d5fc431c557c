"""Closing the books: until which day nothing may be posted, reversed or changed any more, firm by firm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar
from uuid import uuid4

from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.errors import FieldErrors
from app.core.i18n import N_, _, format_date, format_moment, ngettext
from app.services import listing
from app.services.context import Context
from app.services.documents import periods
from app.services.documents.periods import PERMISSION, Books
from app.services.listing import ListQuery
from app.ui.forms.editors.dates import DateLine
from app.ui.kit import message
from app.ui.kit.commands import Command
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Label, PageHead, Panel
from app.ui.screens.registration import SETTINGS

MOST_FIRMS = 100


class PeriodsPage(Page):
    """The day of one firm, who set it, and the button that moves it."""

    entities: ClassVar[tuple[str, ...]] = ("firm",)

    def __init__(self, context: Context) -> None:
        super().__init__(_("Closing the books"), "locked")
        self._context = context
        self._key = uuid4().hex
        self._books: Books | None = None
        self._own = (Command("file.save", _("&Close until this day"), self.save, "Ctrl+S", "locked", "file.1", self._why_not_save, primary=True),)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PageHead(_("Closing the books"))
        column.addWidget(self.head)
        stack = QVBoxLayout()
        stack.setContentsMargins(tokens.MARGIN, 4, tokens.MARGIN, tokens.MARGIN)
        stack.setSpacing(14)
        column.addLayout(stack, 1)
        note = _(
            "Up to this day nothing is posted, reversed or changed any more; the database itself refuses it. An earlier day, or none, opens the"
            " books again and takes a reason."
        )
        stack.addWidget(Label(note, "body", "text2", wrap=True))
        self.firm, self.until, self.reason = QComboBox(), DateLine(), QLineEdit()
        self.state, self.drafts = Label("", "strong", wrap=True), Label("", "body", "warn", wrap=True)
        self.problem = Label("", "body", "bad", wrap=True)
        self.history = Label("", "body", "text2", wrap=True)
        stack.addWidget(self._form())
        steps = Panel(_("Last steps"))
        steps.content.addWidget(self.history)
        stack.addWidget(steps)
        stack.addStretch(1)
        self.head.show_commands(self._own)
        self.setFocusProxy(self.until)
        self.firm.activated.connect(lambda: self._read())
        for field in (self.until, self.reason):
            field.textEdited.connect(lambda _text: self._on_edited())
        run(self, self._firms, done=self._show_firms)

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """Closing."""
        return self._own

    def _form(self) -> QWidget:
        panel = Panel("")
        form = QFormLayout()
        form.setHorizontalSpacing(18)
        rows = ((_("Own firm"), self.firm), (_("Closed until"), self.until), (_("Reason"), self.reason))
        for text, field in rows:
            field.setAccessibleName(text)
            label = Label(text, "body", "text2")
            label.setBuddy(field)
            form.addRow(label, field)
        self.firm.setMaximumWidth(scaled(480))
        self.reason.setMaximumWidth(scaled(480))
        panel.content.addWidget(self.state)
        panel.content.addLayout(form)
        panel.content.addWidget(self.problem)
        panel.content.addWidget(self.drafts)
        self.problem.hide()
        self.drafts.hide()
        return panel

    # reading ---------------------------------------------------------------------------------------------------------------------
    def _firms(self) -> list[tuple[int, str]]:
        rows = listing.window(self._context, ListQuery("firm", ("name",), sort=(("id", False),)), 0, MOST_FIRMS)
        return [(row.id, str(row.values[0])) for row in rows]

    def _show_firms(self, firms: list[tuple[int, str]]) -> None:
        for id, name in firms:
            self.firm.addItem(name, id)
        self._read()

    def refresh(self) -> None:
        """Read again, unless something was typed."""
        if not self.is_changed:
            self._read()

    def _read(self) -> None:
        if self.firm.currentData() is not None:
            run(self, partial(periods.books, self._context, self.firm.currentData()), done=self._show)

    def _show(self, books: Books) -> None:
        self._books = books
        self.until.setText(format_date(books.until))
        self.reason.clear()
        day = format_date(books.until)
        self.state.setText(_("Closed until {day}.").format(day=day) if books.until else _("Nothing is closed."))
        lines = [
            _("{moment} · {who}: closed until {day}").format(moment=format_moment(one.at), who=one.who, day=format_date(one.until))
            if one.until else _("{moment} · {who}: opened").format(moment=format_moment(one.at), who=one.who)
            for one in books.closings
        ]
        self.history.setText("\n".join(lines) or _("The books were never closed."))
        self._show_drafts(books.drafts)
        self._tell_changed(False)

    def _show_drafts(self, count: int) -> None:
        text = ngettext(
            "{count} draft lies in the closed period: it can be posted with a later date only.",
            "{count} drafts lie in the closed period: they can be posted with a later date only.", count,
        )
        self.drafts.setText(text.format(count=count))
        self.drafts.setVisible(count > 0)

    def _on_edited(self) -> None:
        self.problem.hide()
        self._tell_changed(True)

    def _tell_changed(self, changed: bool) -> None:
        self.set_changed(changed)
        self.firm.setEnabled(not changed)
        self.head.show_commands(self._own)
        self.actions_changed.emit()

    # saving ----------------------------------------------------------------------------------------------------------------------
    def _why_not_save(self) -> str:
        return "" if self.is_changed else _("Nothing was changed.")

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Close or open the books."""
        if self._books is None:
            return
        try:
            until = self.until.day()
        except ValueError:
            self._tell(_("This is no day."))
            return
        operation = partial(periods.close, self._context, self._books.firm, until, self._books.until, self.reason.text(), self._key)
        run(self, operation, done=partial(self._on_saved, then), failed=self._on_failed)

    def _tell(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.show()

    def _on_saved(self, then: Callable[[], None] | None, _changes: Changes) -> None:
        self._key = uuid4().hex
        self._tell_changed(False)
        message.toast(self, _("The day is set."))
        self._read()
        if then is not None:
            then()

    def _on_failed(self, error: Exception) -> bool:
        if isinstance(error, FieldErrors):
            self._tell(" ".join(error.errors.values()))
            (self.reason if "reason" in error.errors else self.until).setFocus()
            return True
        return False


def _make(context: Context, **_arguments: Any) -> Page:
    return PeriodsPage(context)


declare(PageType("periods", N_("Closing the books"), "locked", SETTINGS, _make, permission=PERMISSION, order=301))
