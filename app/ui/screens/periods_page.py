"""Closing the books: until which day nothing may be posted, reversed or changed any more, firm by firm."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from app.core.changes import Changes
from app.core.errors import FieldErrors
from app.core.i18n import N_, _, format_date, format_moment, ngettext
from app.services.context import Context
from app.services.documents import periods
from app.services.documents.periods import PERMISSION, Books
from app.ui.forms.editors.dates import DateLine
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.theme import scaled
from app.ui.kit.widgets import Label, Panel
from app.ui.screens.firm_page import WIDEST, FirmPage
from app.ui.screens.registration import SETTINGS


class PeriodsPage(FirmPage):
    """The day of one firm, who set it, and the button that moves it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Closing the books"), "locked", (_("&Close until this day"), "locked"), _("The day is set."))
        self._books: Books | None = None
        note = _(
            "Up to this day nothing is posted, reversed or changed any more; the database itself refuses it. An earlier day, or none, opens the"
            " books again and takes a reason."
        )
        self.stack.addWidget(Label(note, "body", "text2", wrap=True))
        self.until, self.reason = DateLine(), QLineEdit()
        self.state, self.drafts = Label("", "strong", wrap=True), Label("", "body", "warn", wrap=True)
        self.problem = Label("", "body", "bad", wrap=True)
        self.history = Label("", "body", "text2", wrap=True)
        self.stack.addWidget(self._form())
        steps = Panel(_("Last steps"))
        steps.content.addWidget(self.history)
        self.stack.addWidget(steps)
        self.stack.addStretch(1)
        self.setFocusProxy(self.until)
        for field in (self.until, self.reason):
            field.textEdited.connect(lambda _text: self._on_edited())
        self.begin()

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
        self.reason.setMaximumWidth(scaled(WIDEST))
        panel.content.addWidget(self.state)
        panel.content.addLayout(form)
        panel.content.addWidget(self.problem)
        panel.content.addWidget(self.drafts)
        self.problem.hide()
        self.drafts.hide()
        return panel

    def reading(self, firm: int) -> Callable[[], Books]:
        """The day and the last steps."""
        return partial(periods.books, self._context, firm)

    def show_read(self, books: Books) -> None:
        """Show them."""
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

    def _show_drafts(self, count: int) -> None:
        text = ngettext(
            "{count} draft lies in the closed period: it can be posted with a later date only.",
            "{count} drafts lie in the closed period: they can be posted with a later date only.", count,
        )
        self.drafts.setText(text.format(count=count))
        self.drafts.setVisible(count > 0)

    def _on_edited(self) -> None:
        self.problem.hide()
        self.tell_changed(True)

    def writing(self, firm: int, key: str) -> Callable[[], Changes] | None:
        """Close or open the books."""
        if self._books is None:
            return None
        try:
            until = self.until.day()
        except ValueError:
            self._tell(_("This is no day."))
            return None
        return partial(periods.close, self._context, firm, until, self._books.until, self.reason.text(), key)

    def _tell(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.show()

    def on_failed(self, error: Exception) -> bool:
        """Lead to the day or to the reason."""
        if isinstance(error, FieldErrors):
            self._tell(" ".join(error.errors.values()))
            (self.reason if "reason" in error.errors else self.until).setFocus()
            return True
        return False


def _make(context: Context, **_arguments: Any) -> Page:
    return PeriodsPage(context)


declare(PageType("periods", N_("Closing the books"), "locked", SETTINGS, _make, permission=PERMISSION, order=301))
