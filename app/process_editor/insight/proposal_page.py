"""The page of a proposal: which cases are looked at, the process that they show with its shares, and taking it as a draft."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.i18n import _, format_number, ngettext
from app.process_editor.insight.choice_words import choices_told
from app.process_editor.insight.path_body import PathBody
from app.process_editor.insight.path_words import headline
from app.services.context import Context
from app.services.process_designs.drafts import LONGEST_NAME
from app.services.process_insight.by_hand import Beginning
from app.services.process_insight.proposing import Offered, offer, take
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import Page
from app.ui.kit.run import Report, run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, EmptyState, Flow, Hairline, Label, Offer, PageHead

PERIODS, SHARES = (90, 365, 3 * 365), (0.02, 0.1, 0.2, 0.4)
USUAL_PERIOD, USUAL_SHARE = 365, 0.1
LONGER = "longer"


class ProposalPage(Page):
    """Looks at what was done by hand, and offers a process with what decides its choices."""

    entities: ClassVar[tuple[str, ...]] = ()

    def __init__(self, context: Context) -> None:
        super().__init__(_("Process from what was done"), "mining")
        self._context, self._key = context, uuid4().hex
        self.offered: Offered | None = None
        self._own = self._commands()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PageHead(_("Process from what was done"), " ")
        column.addWidget(self.head)
        column.addWidget(self._make_bar())
        column.addWidget(Hairline())
        self.stack = QStackedWidget()
        self.body = PathBody()
        self.body.case_wanted.connect(self._open_case)
        self.stack.addWidget(self.body)
        none = EmptyState(
            "mining", _("Too few cases to learn from"),
            _("A proposal needs at least three cases with posted documents, finished tasks or moved stages. Look further back, or at other cases."),
            (Offer(LONGER, _("The last three years"), "history"),),
        )
        none.chosen.connect(lambda _code: self._look_back())
        self.stack.addWidget(none)
        column.addWidget(self.stack, 1)
        self.setFocusProxy(self.beginning)
        self.refresh()

    def _make_bar(self) -> QWidget:
        bar = QWidget()
        column = QVBoxLayout(bar)
        column.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 8)
        self.beginning = self._box(_("Looks at"), [(each.label, each) for each in Beginning], Beginning.WON)
        self.period = self._box(_("of"), [
            (ngettext("the last {count} day", "the last {count} days", days).format(count=format_number(days)), days) for days in PERIODS
        ], USUAL_PERIOD)
        self.share = self._box(_("Shows"), [
            (_("what {share} % of the cases do, or more").format(share=round(share * 100)), share) for share in SHARES
        ], USUAL_SHARE)
        taking, fields = QWidget(), QWidget()
        row = QHBoxLayout(taking)
        row.setContentsMargins(0, 0, 0, 0)
        self.name = QLineEdit()
        self.name.setAccessibleName(_("Name of the new process"))
        self.name.setPlaceholderText(_("Name of the new process"))
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setMinimumHeight(scaled(tokens.CONTROL))
        self.name.setMinimumWidth(scaled(220))
        self.name.returnPressed.connect(self.take)
        self.button = Button(_("Take as draft"), "primary")
        self.button.clicked.connect(self.take)
        row.addWidget(self.name)
        row.addWidget(self.button)
        flow = Flow(fields, taking, scaled(tokens.CONTROL) + 8, tokens.GAP)
        flow.setContentsMargins(0, 0, 0, 0)
        for place, field in enumerate((self.beginning, self.period, self.share)):
            flow.insert_widget(place, field)
        column.addWidget(fields)
        self.said = Label("", "small", "bad", wrap=True)
        self.said.hide()
        column.addWidget(self.said)
        return bar

    def _box(self, name: str, entries: Sequence[tuple[str, Any]], current: Any) -> QComboBox:
        field = QComboBox()
        field.setAccessibleName(name)
        field.setToolTip(name)
        field.setMinimumHeight(scaled(tokens.CONTROL))
        for text, value in entries:
            field.addItem(text, value)
        field.setCurrentIndex([value for _text, value in entries].index(current))
        field.activated.connect(lambda _index: self.refresh())
        return field

    def _commands(self) -> tuple[Command, ...]:
        return (
            Command("proposal.take", _("&Take as draft"), self.take, "Ctrl+Return", "process_design", "file", self.why_not_take),
            Command("proposal.refresh", _("&Refresh"), self.refresh, "F5", "refresh", "view"),
        )

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """What can be done here."""
        return self._own

    def why_not_take(self) -> str:
        """Why there is nothing to take."""
        return "" if self.offered is not None and self.offered.real is not None else _("There are too few cases to propose a process from.")

    def _look_back(self) -> None:
        self.period.setCurrentIndex(len(PERIODS) - 1)
        self.refresh()

    def refresh(self) -> None:
        """Look at the cases again."""
        context, beginning = self._context, self.beginning.currentData()
        days, share = self.period.currentData(), self.share.currentData()

        def operation(report: Report) -> Offered:
            return offer(context, Beginning(beginning), days, share, report)

        run(self, operation, done=self._show, progress=True)

    def _show(self, offered: Offered) -> None:
        self.offered = offered
        real = offered.real
        cases = ngettext("{count} case done by hand", "{count} cases done by hand", offered.cases).format(count=format_number(offered.cases))
        self.head.set_title(_("Process from what was done"), " · ".join((offered.beginning.label, cases)))
        self.button.set_reason(self.why_not_take())
        self.stack.setCurrentIndex(0 if real is not None else 1)
        if real is None:
            self.set_status(cases)
            return
        left = ", ".join(f"{name} ({format_number(count)})" for name, count in offered.left_out.items())
        note = _("Left out because few do it: {names}.").format(names=left) if left else ""
        self.body.show_path(real, note, choices_told(real.graph, offered.choices))
        self.body.view.begin_reading()
        self.set_status(cases, headline(real))

    def _open_case(self, case: int) -> None:
        if self.offered is not None:
            navigator().open(self.offered.beginning.about, case)

    def take(self) -> None:
        """Make a process with this drawing as its draft, and open it."""
        name, offered = self.name.text().strip(), self.offered
        self.said.setVisible(not name)
        if not name:
            self.said.setText(_("Give the process a name."))
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if offered is None or self.why_not_take():
            return

        def done(changes: Changes) -> None:
            navigator().open("process", changes.created("process")[0])
            self.closing.emit()

        run(self, partial(take, self._context, name, offered, self._key), done=done)
