"""The life of a process around its drawing: publish, try, begin a case, look at versions, copy, rename, throw a draft away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog

from app.core.changes import Changes
from app.core.enums.processes import ProcessEntity
from app.core.enums.vocabulary import choice
from app.core.i18n import _, ngettext
from app.core.period import Period
from app.process_editor import opening
from app.process_editor.trial.asking import Beginning
from app.process_editor.trial.dry_panel import DryRunPanel
from app.process_editor.trial.panel import TrialPanel
from app.process_editor.versions.compare_dialog import CompareDialog
from app.process_editor.versions.move_dialog import MoveDialog
from app.process_editor.versions.publish_dialog import PublishDialog
from app.process_editor.versions.versions_dialog import VersionsDialog
from app.processes.definition import Graph
from app.services.process_designs import drafts
from app.services.process_runs.starting import START
from app.ui.kit import message
from app.ui.kit.navigator import navigator
from app.ui.kit.run import run

if TYPE_CHECKING:
    from app.process_editor.page import EditorPage


class Life(QObject):
    """Acts on the process of a page, not on its drawing."""

    def __init__(self, page: EditorPage) -> None:
        super().__init__(page)
        self._page = page
        #: the days of the dry run that led to a trial
        self._looked_at: Period | None = None

    # words

    def state_words(self) -> str:
        """Which version is drawn: "Draft of version 7"."""
        opened = self._page.opened
        if opened is None:
            return ""
        number = opened.design.line.number
        if opened.is_draft:
            return _("Draft of version {number}").format(number=number)
        if self._page.is_changed:
            return _("Draft of version {number}").format(number=number + 1)
        return _("Version {number}").format(number=number)

    def runs_words(self) -> str:
        """What runs: "version 6: 19 cases under way"."""
        opened = self._page.opened
        if opened is None or not opened.running:
            return ""
        number = max(opened.running)
        count = opened.running[number]
        words = ngettext("version {number}: {count} case under way", "version {number}: {count} cases under way", count)
        return words.format(number=number, count=count)

    # publishing

    def why_not_publish(self) -> str:
        """Why the drawing cannot be published, as a sentence."""
        page = self._page
        if page.opened is None:
            return _("The process is being read.")
        if not page.opened.may_publish:
            return _("Only the owner and heads publish processes.")
        if page.checker.errors:
            worst = page.checker.errors[0]
            return f"{worst.text} {worst.cure}".strip()
        return "" if page.opened.is_draft or page.is_changed else _("This version is published already.")

    def publish(self) -> None:
        """Save what is not saved, then show what changes and whom it touches."""
        if reason := self.why_not_publish():
            self._page.show_status(reason)
        elif self._page.is_changed:
            self._page.save(self._ask_to_publish)
        else:
            self._ask_to_publish()

    def _ask_to_publish(self) -> None:
        opened = self._page.opened
        assert opened is not None, "a process that is not read cannot be published"
        dialog = PublishDialog(self._page, self._page.context, opened)
        dialog.published.connect(self._on_published)
        dialog.open()

    def _on_published(self, number: int) -> None:
        words = _("Version {number} is published: new cases begin with it.").format(number=number)
        message.toast(self._page, words, _("Start a case…"), self.start_case)
        self._page.refresh()

    # running

    def why_not_run_it(self) -> str:
        """Why it cannot be tried."""
        if self._page.is_locked:
            return self._page.why_locked()
        return "" if self._page.document.graph.nodes else _("Nothing is drawn yet.")

    def run_it(self, beginning: Beginning | None = None) -> None:
        """Try the drawing: the real engine, nothing is kept, nothing is sent.

        :param beginning: how it begins, out of a dry run, which comes back when the trial ends; now and about nothing without it.
        """
        if not self.why_not_run_it():
            page = self._page
            begins = beginning if isinstance(beginning, Beginning) else None
            panel = TrialPanel(page.context, page.process_id, page.document, page.view, begins)
            panel.closed.connect(page.end_trial if begins is None else self.dry_run)
            page.frame.show_table(False)
            page.frame.show_side(panel)

    def dry_run(self) -> None:
        """Show what of yesterday, or of the days looked at before, would have begun the process as it is drawn now."""
        if not self.why_not_run_it():
            page = self._page
            page.frame.show_side(None)
            page.show_marks()
            panel = DryRunPanel(page.context, page.process_id, page.document, self._looked_at)
            panel.closed.connect(page.end_trial)
            panel.trial_wanted.connect(partial(self._try, panel))
            page.frame.show_side(panel)

    def _try(self, panel: DryRunPanel, beginning: Beginning) -> None:
        self._looked_at = panel.period
        self.run_it(beginning)

    def why_not_start(self) -> str:
        """Why no case can be begun."""
        opened = self._page.opened
        if opened is None or opened.published is None:
            return _("Publish the process first.")
        return "" if self._page.context.rights.may(START) else _("You may not do that.")

    def start_case(self) -> None:
        """Begin a case of the published version."""
        if not self.why_not_start():
            from app.ui.forms.start_case import StartDialog

            opened = self._page.opened
            assert opened is not None, "the process was read"
            about = opened.design.graph.about
            StartDialog(self._page, self._page.context, opened.process_id, opened.name, choice(ProcessEntity, about) if about else None).open()

    # versions

    def show_versions(self) -> None:
        """List the versions, to look at, to compare, to draw on from."""
        if (opened := self._page.opened) is not None:
            dialog = VersionsDialog(self._page, self._page.context, opened)
            dialog.compared.connect(lambda old, new, title: self.show_difference(old, new, title))
            dialog.taken.connect(self._take_version)
            dialog.move_wanted.connect(self.move_cases)
            dialog.open()

    def move_cases(self) -> MoveDialog | None:
        """Let cases of older versions go on by the one in force."""
        opened = self._page.opened
        if opened is None or opened.published is None:
            return None
        dialog = MoveDialog(self._page, self._page.context, opened, opened.published)
        dialog.open()
        return dialog

    def show_difference(self, old: Graph, new: Graph, title: str) -> CompareDialog:
        """Show what differs between two drawings."""
        dialog = CompareDialog(self._page, old, new, title, self._page.names)
        dialog.open()
        return dialog

    def _take_version(self, graph: Graph, number: int) -> None:
        self._page.document.apply(_("Take version {number}").format(number=number), lambda _graph: graph)
        self._page.view.begin_reading()

    def copy(self) -> None:
        """Make another process out of what is saved."""
        opened = self._page.opened
        if opened is None:
            return
        offered = _("{name} (copy)").format(name=opened.name)
        name, is_given = QInputDialog.getText(self._page, _("Make a copy"), _("Name of the new process"), text=offered)
        if is_given and name.strip():
            operation = partial(drafts.create_process, self._page.context, name, self._page.document.graph)
            run(self._page, operation, done=_open_made)

    def rename(self) -> None:
        """Ask for another name."""
        opened = self._page.opened
        if opened is None:
            return
        name, is_given = QInputDialog.getText(self._page, _("Rename the process"), _("Name"), text=opened.name)
        if is_given and name.strip() and name.strip() != opened.name:
            run(self._page, partial(opening.rename, self._page.context, opened.process_id, name.strip()))

    def why_not_discard(self) -> str:
        """Why there is no draft to throw away."""
        opened = self._page.opened
        if opened is None or not opened.is_draft or not opened.may_save:
            return _("There is no draft.")
        return "" if opened.design.line.number > 1 else _("The process has no other version.")

    def discard(self) -> None:
        """Throw the draft away; the published version stays."""
        opened = self._page.opened
        if opened is None or self.why_not_discard():
            return
        title = _("Throw the draft of version {number} away?").format(number=opened.design.line.number)
        if message.ask(self._page, title, _("The published version stays as it is."), _("Throw away"), danger=True):
            line = opened.design.line
            run(self._page, partial(drafts.discard_draft, self._page.context, line.id, line.lock), done=lambda _changes: self._page.show_saved())


def _open_made(changes: Changes) -> None:
    navigator().open(opening.PROCESS, changes.created(opening.PROCESS)[0])
