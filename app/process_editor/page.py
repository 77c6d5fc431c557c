"""The editor of a process: canvas, palette, inspector, problems, the same as a table, and the way to running it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout

from app.core.i18n import _, ngettext
from app.process_editor import opening
from app.process_editor.announcing import announce
from app.process_editor.checking import Checker
from app.process_editor.commands_of import commands_of, in_menu
from app.process_editor.document import EditorDocument
from app.process_editor.drawing_acts import DrawingActs
from app.process_editor.files.saving import Files
from app.process_editor.frame import EditorFrame
from app.process_editor.life import Life
from app.process_editor.marking import guards_of, merged_marks
from app.process_editor.meeting import Meeting
from app.process_editor.opening import Opened, Saved
from app.process_editor.view import ProcessView
from app.processes.definition import Shape
from app.processes.json_form import from_json, to_json
from app.services.context import Context
from app.ui.kit.commands import Command
from app.ui.kit.pages import Page
from app.ui.kit.run import run


class EditorPage(Page):
    """Draws one process."""

    entities: ClassVar[tuple[str, ...]] = ("process", "process_version", "employee", "process_step")

    def __init__(self, context: Context, process_id: int) -> None:
        super().__init__(_("Process"), "process")
        self.context, self.process_id = context, process_id
        self.opened: Opened | None = None
        self.document = EditorDocument(parent=self)
        self.names: dict[str, str] = {}
        self._is_reading = self._is_saving = False
        self._restored: dict[str, Any] | None = None
        self.frame = EditorFrame(context, self.document, may_draw=context.rights.may("processes.process.save"))
        self.checker = Checker(self.document, self)
        self.acts, self.life, self.meeting, self.files = DrawingActs(self), Life(self), Meeting(self), Files(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.frame)
        self._own = commands_of(self)
        self._connect()
        self.setFocusProxy(self.view)
        self.refresh()

    def _connect(self) -> None:
        head, palette, view, inspector = self.frame.head, self.frame.palette_, self.view, self.frame.inspector
        head.undo_wanted.connect(self.acts.undo)
        head.redo_wanted.connect(self.acts.redo)
        head.save_wanted.connect(self.save)
        head.table_wanted.connect(self.toggle_table)
        head.run_wanted.connect(self.life.run_it)
        head.publish_wanted.connect(self.life.publish)
        head.more.menu().aboutToShow.connect(lambda: head.fill_menu(in_menu(self._own)))
        palette.taken.connect(self.acts.add)
        palette.lane_wanted.connect(self.acts.add_lane)
        palette.note_wanted.connect(self.acts.add_note)
        palette.select_wanted.connect(view.setFocus)
        inspector.closed.connect(lambda: self.show_inspector(False))
        view.selection_changed.connect(self._on_selected)
        view.activated.connect(lambda _key: self.begin_in_inspector())
        view.refused.connect(lambda text: self.show_status(text))
        self.frame.problems.chosen.connect(self.acts.go_to)
        self.frame.problems.fix_wanted.connect(self.acts.fix)
        self.checker.checked.connect(self._on_checked)
        self.document.state_changed.connect(self._on_state)
        self.document.changed.connect(lambda _found: self.show_status())

    @property
    def view(self) -> ProcessView:
        """The canvas."""
        return self.frame.view

    @property
    def is_locked(self) -> bool:
        """Whether nothing may be drawn."""
        return self.opened is None or not self.opened.may_save

    def why_locked(self) -> str:
        """Why nothing may be drawn."""
        return _("Only the owner and heads draw processes.") if self.is_locked else ""

    def why_nothing_to_save(self) -> str:
        """Why there is nothing to save."""
        return self.why_locked() or ("" if self.is_changed else _("Everything is saved."))

    @property
    def state_words(self) -> str:
        """Which version is drawn."""
        return self.life.state_words()

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """Everything that can be done here."""
        return self._own

    # reading

    def refresh(self) -> None:
        """Read again; what was drawn and is not saved stays."""
        if not (self._is_reading or self._is_saving):
            self._is_reading = True
            quiet = self.opened is not None
            run(self, partial(opening.open_process, self.context, self.process_id), done=self._take, failed=self._on_unread, quiet=quiet)

    def _on_unread(self, _error: Exception) -> bool:
        self._is_reading = False
        if self.opened is None:
            self.closing.emit()
        return False

    def _take(self, found: Opened) -> None:
        self._is_reading = False
        before, self.opened = self.opened, found
        self.view.set_names(found.names)  # before the drawing: a large one would be shown twice
        if before is None or not self.document.is_changed:
            if before is None or before.design.graph != found.design.graph:
                self.document.reset(found.design.graph)
                self.view.begin_reading()
        elif (before.design.line.id, before.design.line.lock) != (found.design.line.id, found.design.line.lock):
            self.opened = before
            self.meeting.tell(found)
        self._show_opened()
        if before is None:
            self._begin()

    def _begin(self) -> None:
        """The first look: what was lost in a crash comes back, and an empty drawing waits for its first step."""
        if self._restored is not None:
            state, self._restored = self._restored, None
            self.restore_draft(state)
        starts = [node.key for node in self.document.graph.nodes.values() if node.shape is Shape.START]
        if len(self.document.graph.nodes) == 1 and starts:
            self.view.select(starts, starts[0])
        if self.isVisible():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_opened(self) -> None:
        opened = self.opened
        assert opened is not None, "the process was read"
        self.names = opened.names
        self.set_title(opened.name)
        self.view.set_names(opened.names)
        self.frame.inspector.is_locked = self.is_locked
        self.frame.inspector.use(opened.world, opened.names, opened.figures)
        self.frame.table.use(opened.names, self.is_locked)
        self.frame.palette_.setEnabled(not self.is_locked)
        self.checker.use(opened.world)
        self._on_state()

    # showing

    def _on_selected(self) -> None:
        current = self.view.current or ""
        self.frame.inspector.show_part(current, len(self.view.selection))
        self.frame.problems.mark_current(current)

    def _on_checked(self) -> None:
        problems, is_first = self.checker.problems, not self.frame.problems.lines
        self.frame.problems.show_problems(self.document.graph, problems, self.checker.took)
        self.frame.problems.mark_current(self.view.current)
        self.frame.inspector.show_problems(problems)
        self.show_marks()
        self._on_state()
        if is_first and not self.document.undo_title and not self.view.selection:
            QTimer.singleShot(0, self.view, self.view.begin_reading)  # the problems have taken their room

    def end_trial(self) -> None:
        """No trial any more: the inspector is back."""
        self.show_inspector(True)
        self.show_marks()

    def show_marks(self) -> None:
        """What lies on the drawing: problems, and how many cases stand where; in a trial its way does."""
        if self.frame.side is not None:
            return
        figures = self.opened.figures if self.opened is not None else {}
        self.view.set_marks(merged_marks(self.checker.marks(), figures, guards_of(self.document.graph, self.names)))

    def _on_state(self) -> None:
        document, head = self.document, self.frame.head
        self.set_changed(document.is_changed and not self.is_locked)
        head.show_process(self.title, self.state_words, self.life.runs_words())
        head.show_steps(document.undo_title, document.redo_title, self.is_changed)
        head.publish.set_reason(self.life.why_not_publish())
        head.run_it.set_reason(self.life.why_not_run_it())
        self.show_status()

    def show_status(self, said: str = "") -> None:
        """Say how large the drawing is and what keeps it from being published.

        :param said: something that a hand was just refused.
        """
        graph, errors = self.document.graph, self.checker.errors
        steps = sum(node.shape in (Shape.STEP, Shape.WAIT) for node in graph.nodes.values())
        size = ngettext("{count} step", "{count} steps", steps).format(count=steps)
        if graph.lanes:
            lanes = ngettext("{count} lane", "{count} lanes", len(graph.lanes)).format(count=len(graph.lanes))
            size = _("{steps}, {lanes}").format(steps=size, lanes=lanes)
        stops = _("cannot be published: {reason}").format(reason=errors[0].text) if errors else ""
        self.set_status(size, said or stops)

    def show_inspector(self, is_shown: bool) -> None:
        """Show or put away the inspector."""
        self.frame.show_side(None)
        self.frame.show_inspector(is_shown)

    def begin_in_inspector(self) -> None:
        """Put the caret into the first field of the selected part."""
        self.show_inspector(True)
        self.frame.inspector.begin("name")

    def toggle_inspector(self) -> None:
        """Show the inspector, or put it away."""
        self.show_inspector(self.frame.inspector.isHidden())

    def toggle_problems(self) -> None:
        """Show the problems, or put them away."""
        self.frame.show_problems(self.frame.problems.isHidden())

    def toggle_table(self) -> None:
        """Show the same as a table, or as a drawing."""
        self.frame.show_table(not self.frame.is_table)

    def table_words(self) -> str:
        """What the menu says of the table."""
        return _("As &drawing") if self.frame.is_table else ""

    # saving

    def save(self, then: Callable[[], None] | None = None, over: int | None = None) -> None:
        """Save the draft; see ``Page``.

        :param over: version of the row that somebody else saved, and that is written over.
        """
        if self.opened is None or not self.is_changed:
            super().save(then if callable(then) else None)
            return
        if self._is_saving:
            return
        self._is_saving, graph = True, self.document.graph
        operation = partial(opening.save, self.context, self.opened, graph, over)

        def done(saved: Saved) -> None:
            self._is_saving = False
            self.opened = saved.opened
            self.document.mark_saved(graph)
            self.frame.notices.hide_notice()
            self._show_opened()
            announce(saved.changes)
            if callable(then):
                then()

        def failed(error: Exception) -> bool:
            self._is_saving = False
            return self.meeting.ask(error, then)

        run(self, operation, done=done, failed=failed)

    def take_theirs(self) -> None:
        """Show what somebody else has saved; the own drawing is one undo away."""

        def done(found: Opened) -> None:
            self.opened = found
            self.document.apply(_("Take theirs"), lambda _graph: found.design.graph)
            self.document.mark_saved()
            self.frame.notices.hide_notice()
            self._show_opened()

        run(self, partial(opening.open_process, self.context, self.process_id), done=done)

    def show_saved(self) -> None:
        """Forget what is drawn and show what is saved."""
        self.document.mark_saved()
        self.refresh()

    def draft_state(self) -> dict[str, Any] | None:
        """See ``Page``."""
        return {"graph": to_json(self.document.graph)} if self.is_changed else None

    def restore_draft(self, state: dict[str, Any]) -> None:
        """See ``Page``."""
        if self.opened is None:
            self._restored = state
            return
        graph = from_json(state["graph"])
        self.document.apply(_("Take back what was not saved"), lambda _graph: graph)
