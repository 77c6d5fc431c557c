"""The panel of a dry run, in the place of the inspector: what of some days would have begun the process as it is drawn, each to be tried."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QListWidget, QListWidgetItem

from app.core import clock
from app.core.fields import FieldInfo
from app.core.i18n import _, format_moment, ngettext
from app.core.period import Period
from app.process_editor.document import EditorDocument
from app.process_editor.monitor.two_lines import TwoLines
from app.process_editor.trial.asking import Beginning
from app.process_editor.trial.following import FollowingPanel
from app.process_editor.trial.told import Box
from app.services.context import Context
from app.services.process_insight.dry_run import Begun, DryRun, dry_run, yesterday
from app.ui.forms.editors import DateEditor
from app.ui.kit.theme import tokens
from app.ui.kit.widgets import Button, Hairline, Label


class DryRunPanel(FollowingPanel):
    """Lists what happened; Enter or the button tries a case that begins with it.

    Signals: ``trial_wanted(Beginning)``.

    :param process_id: the process that is drawn. :param period: the days that are looked at first; yesterday without it.
    """

    trial_wanted = Signal(object)

    def __init__(self, context: Context, process_id: int, document: EditorDocument, period: Period | None = None) -> None:
        super().__init__(_("What would have begun it"), _("End the dry run"), document)
        self._context, self._process_id = context, process_id
        self.period = period or yesterday()
        self.found: DryRun | None = None
        promise = Box(self.title.text())
        text = _("What happened in these days is laid beside the start of the drawing. Nothing begins; any line can be tried.")
        promise.content.addWidget(Label(text, "small", wrap=True))
        self.body.addWidget(promise)
        self.body.addLayout(self._days())
        self.body.addLayout(self._quick())
        self._count, self._note = Label("", "strong", wrap=True), Label("", "small", "text2", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName(self.title.text())
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(TwoLines(self.list))
        self.list.currentRowChanged.connect(self._show_chosen)
        self.list.itemActivated.connect(lambda _item: self.try_it())
        for part in (self._count, self._note):
            self.body.addWidget(part)
        self.body.addWidget(self.list, 1000)
        self.body.addStretch(1)  # where there is no list
        self._chosen = Label("", "small", wrap=True)
        self.go = Button(_("Try it"), "secondary", "play")
        self.go.clicked.connect(self.try_it)
        foot = QHBoxLayout()
        foot.setContentsMargins(tokens.PADDING, 8, tokens.PADDING, 8)
        foot.addWidget(self._chosen, 1)
        foot.addWidget(self.go, 0, Qt.AlignmentFlag.AlignTop)
        self.foot.addWidget(Hairline())
        self.foot.addLayout(foot)
        self._show_chosen(-1)
        self.follow()

    def look_back(self, days: int) -> None:
        """Look at the last days, the present one left out."""
        last = clock.today() - timedelta(days=1)
        self.period = Period(last - timedelta(days=days - 1), last)
        self.since.set(self.period.first)
        self.until.set(self.period.last)
        self.follow()

    def follow(self) -> None:
        """Read again what happened."""
        self.ask(partial(dry_run, self._context, self._process_id, self._document.graph, self.period), self._take)

    def try_it(self) -> None:
        """Try a case that begins with the chosen line."""
        chosen = self.chosen
        if chosen is not None and not self._why_not_try(chosen):
            self.trial_wanted.emit(Beginning(chosen.record_id, chosen.title, chosen.at, chosen.start))

    @property
    def chosen(self) -> Begun | None:
        """The line that is chosen."""
        row = self.list.currentRow()
        return self.found.lines[row] if self.found is not None and 0 <= row < len(self.found.lines) else None

    def _days(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self.since, self.until = (DateEditor(FieldInfo(name, "date", label)) for name, label in (("since", _("From")), ("until", _("to"))))
        for place, (editor, day) in enumerate(((self.since, self.period.first), (self.until, self.period.last))):
            words = Label(editor.info.label, "small", "text2")
            words.setBuddy(editor)
            grid.addWidget(words, place, 0)
            grid.addWidget(editor, place, 1)
            editor.set(day)
            editor.edited.connect(self._on_days)
        return grid

    def _quick(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        for words, days in ((_("Yesterday"), 1), (_("7 days"), 7), (_("30 days"), 30)):
            button = Button(words, "link")
            button.clicked.connect(partial(self._look_back, days))
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _look_back(self, days: int, _checked: bool = False) -> None:
        self.look_back(days)

    def _on_days(self) -> None:
        if self.since.problem() or self.until.problem():
            return
        first, last = self.since.get(), self.until.get()
        is_backward = first is not None and last is not None and first > last
        for editor in (self.since, self.until):
            editor.set_wrong(is_backward)
        if first is not None and last is not None and not is_backward:
            self.period = Period(first, last)
            self.rest.start()

    def _take(self, found: DryRun) -> None:
        self.found = found
        count = sum(not line.why_not for line in found.lines)
        words = ngettext("{count} case would have begun", "{count} cases would have begun", count).format(count=count)
        self.say(words if found.lines else found.empty, found.note if found.lines else "")
        self.list.clear()
        for line in found.lines:
            below = " · ".join((format_moment(line.at), line.why_not or line.what))
            item = QListWidgetItem(f"{line.title or line.what}\n{below}")
            item.setToolTip("\n".join(part for part in (line.title, line.what, below) if part))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ". ".join((line.title or line.what, line.what, below)))
            self.list.addItem(item)
        self.list.setVisible(bool(found.lines))
        if found.lines:
            self.list.setCurrentRow(0)
        self._show_chosen(self.list.currentRow())

    def say(self, text: str, hint: str = "") -> None:
        """How many there are, or why there is nothing."""
        self._count.setText(text)
        self._note.setText(hint)
        self._note.setVisible(bool(hint))

    def _why_not_try(self, line: Begun | None) -> str:
        if line is None:
            return _("Choose a line first.")
        return _("It names no record to try it with.") if line.record_id is None and self._document.graph.about else ""

    def _show_chosen(self, _row: int) -> None:
        line = self.chosen
        self._chosen.setText("\n".join(part for part in (line.what, line.why_not) if part) if line is not None else "")
        self.go.set_reason(self._why_not_try(line))
