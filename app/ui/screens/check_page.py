"""Check data: all invariants of the database behind one button; what does not hold is a list that opens the records."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout

from app.core.i18n import N_, _, format_number, ngettext
from app.services.context import Context
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import Report, run
from app.ui.kit.theme import tokens
from app.ui.kit.widgets import EmptyState, Label, Offer, PageHead
from app.ui.screens.registration import SETTINGS

if TYPE_CHECKING:
    from app.services.verifying import Examination, Finding

PERMISSION = "maintenance.check"
#: findings that the list shows; who has more begins with these
MOST_SHOWN = 500
_FINDING = Qt.ItemDataRole.UserRole


class CheckPage(Page):
    """One button, and what came of it. Nothing is written: what is found is cured on the cards that open."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("Check data"), "shield")
        self._context = context
        self._is_running = False
        self._own = (Command("data.check", _("&Check now"), self.check, "", "shield", "file.1", self._why_not, primary=True),)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PageHead(_("Check data"))
        self.head.show_commands(self._own)
        column.addWidget(self.head)
        inner = QVBoxLayout()
        inner.setContentsMargins(tokens.MARGIN, 4, tokens.MARGIN, tokens.MARGIN)
        inner.setSpacing(tokens.PADDING)
        column.addLayout(inner, 1)
        note = _(
            "Looks whether stock equals its movements, debts equal what was charged and paid, numbers have no gaps, posted documents and closed"
            " periods are untouched, and whether the journal, replayed from its beginning, gives exactly what stands in the tables."
        )
        inner.addWidget(Label(note, "body", "text2", wrap=True))
        self.outcome = Label("", "strong", wrap=True)
        self.outcome.hide()
        inner.addWidget(self.outcome)
        self.left_out = Label("", "small", "text2", wrap=True)
        self.left_out.hide()
        inner.addWidget(self.left_out)
        self.findings = QListWidget()
        self.findings.setWordWrap(True)
        self.findings.setAccessibleName(_("Findings"))
        self.findings.itemActivated.connect(lambda item: self.open(item.data(_FINDING)))
        self.findings.hide()
        inner.addWidget(self.findings, 1)
        inner.addStretch(0)
        text = _("Nothing is written, and everybody can go on working meanwhile.")
        self.empty = EmptyState("shield", _("Not checked yet"), text, (Offer("check", _("Check now"), "shield"),))
        self.empty.chosen.connect(lambda _code: self.check())
        inner.addWidget(self.empty, 1)
        self.setFocusProxy(self.empty)

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """The button."""
        return self._own

    def _why_not(self) -> str:
        return _("It is running.") if self._is_running else ""

    def check(self) -> None:
        """Check everything; the note tells how far it is, and stops it."""
        self._set_running(True)
        self.empty.hide()
        self.setFocusProxy(self.findings)
        job = run(self, partial(_examine, self._context), done=self._show, progress=True)
        job.finished.connect(self._on_finished)

    def _on_finished(self) -> None:
        """A method and no function of its own: Qt forgets it with the page, which may be closed by then."""
        self._set_running(False)

    def _set_running(self, running: bool) -> None:
        self._is_running = running
        self.head.show_commands(self._own)
        self.actions_changed.emit()

    def _show(self, examined: Examination) -> None:
        count = len(examined.findings)
        checks = ngettext("{count} check", "{count} checks", len(examined.checked)).format(count=len(examined.checked))
        found = ngettext("{count} finding", "{count} findings", count).format(count=count) if count else _("Nothing is wrong")
        seconds = format_number(Decimal(str(examined.seconds)), 1)
        self.outcome.setText(_("{found}: {checks}, {seconds} s.").format(found=found, checks=checks, seconds=seconds))
        self.outcome.set_ink("bad" if count else "ok")
        self.outcome.show()
        self.left_out.setText(_("Not checked, because your login may not read the journal: {list}.").format(list=", ".join(examined.left_out)))
        self.left_out.setVisible(bool(examined.left_out))
        self.findings.clear()
        for finding in examined.findings[:MOST_SHOWN]:
            item = QListWidgetItem(finding.text)
            item.setData(_FINDING, finding)
            self.findings.addItem(item)
        self.findings.setVisible(bool(count))

    def open(self, finding: Finding) -> None:
        """Open what a finding is about; some are about no single record."""
        if finding.entity and finding.id:
            navigator().open(finding.entity, finding.id)


def _examine(context: Context, report: Report) -> Examination:
    """Check everything, in a worker thread; all the checks are loaded only there."""
    from app.services import verifying

    return verifying.examine(context, report)


def _make(context: Context, **_arguments: Any) -> Page:
    return CheckPage(context)


declare(PageType("check_data", N_("Check data"), "shield", SETTINGS, _make, permission=PERMISSION, order=390))
