"""The panel of a trial, in the place of the inspector: what it is about, where it stands, what could happen there, and all that has."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout

from app.core.enums.processes import CaseState
from app.core.errors import FieldErrors, UserError
from app.core.i18n import _, format_moment
from app.process_editor.document import EditorDocument
from app.process_editor.trial.asking import Asking, Beginning
from app.process_editor.trial.following import FollowingPanel
from app.process_editor.trial.marking import trial_marks
from app.process_editor.trial.place import Place
from app.process_editor.trial.told import Box, Told
from app.process_editor.view import ProcessView
from app.services.context import Context
from app.services.process_insight.trial import Choice, Plan, Trial, Tried
from app.services.process_insight.trying import try_out
from app.ui.kit.emptying import empty
from app.ui.kit.slices import Slices
from app.ui.kit.theme import tokens
from app.ui.kit.widgets import Button, Hairline, IconButton, Label


class TrialPanel(FollowingPanel):
    """Goes along the drawing as it is now, saved or not.

    :param process_id: the process that is drawn.
    """

    def __init__(self, context: Context, process_id: int, document: EditorDocument, view: ProcessView, beginning: Beginning | None = None) -> None:
        super().__init__(_("Run it"), _("End the trial"), document)
        self._context, self._process_id, self._view = context, process_id, view
        self._beginning = beginning or Beginning()
        self.trial: Trial | None = None
        #: what was chosen, in its order
        self.choices: tuple[Choice, ...] = ()
        self.add_to_head(IconButton("refresh", _("From the beginning"), self.restart, size=16))
        self.back, self.to_end = Button(_("Back")), Button(_("To the end"))
        self.back.setToolTip(_("Takes the last choice back") + "   Alt+Left")
        self.to_end.setToolTip(_("Everybody does his steps as usual, as long as nobody has to be asked") + "   Alt+Right")
        row = QHBoxLayout()
        row.setContentsMargins(tokens.PADDING, 8, tokens.PADDING, 8)
        row.setSpacing(8)
        for button, act in ((self.back, self.go_back), (self.to_end, self.go_to_end)):
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch(1)
        self.foot.addWidget(Hairline())
        self.foot.addLayout(row)
        self._keys = [self._key("Alt+Left", self.go_back), self._key("Alt+Right", self.go_to_end), self._key("Esc", self.closed.emit)]
        promise = Box(_("Run it"))
        self.promise = _("The real engine tries the drawing with a clock of its own. Nothing of it stays, and nothing is sent.")
        promise.content.addWidget(Label(self.promise, "small", wrap=True))
        self.body.addWidget(promise)
        self.asking = Asking(context, self._beginning)
        self.asking.answered.connect(self.restart)
        self._now, self._error = Label("", "strong", wrap=True), Label("", "body", "bad", wrap=True)
        self._cure = Label("", "small", "text2", wrap=True)
        self._places, self._log = QVBoxLayout(), QVBoxLayout()
        self._places.setSpacing(8)
        self._log.setSpacing(0)
        self.body.addWidget(self.asking)
        for label in (self._now, self._error, self._cure):
            self.body.addWidget(label)
        self.body.addLayout(self._places)
        self._line = Hairline()
        self.body.addWidget(self._line)
        self.body.addLayout(self._log)
        self.body.addStretch(1)
        self.places: list[Place] = []
        self.lines: list[Told] = []
        self._building: Slices | None = None
        self.follow()

    def restart(self) -> None:
        """Begin again, with the drawing as it is now."""
        self._go(())

    def go_back(self) -> None:
        """Take the last choice back."""
        if self.choices:
            self._go(self.choices[:-1])

    def go_to_end(self) -> None:
        """Let everybody do his steps as usual, as long as nobody has to be asked."""
        self._go(self.choices, to_end=True)

    def choose(self, chosen: Choice) -> None:
        """Let something happen where the case stands."""
        self._go((*self.choices, chosen))

    def _key(self, keys: str, act: Callable[[], object]) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)
        return shortcut

    def follow(self) -> None:
        """The drawing is another: the same choices, as far as they still fit."""
        try:
            has_to_answer = self.asking.follow(self._document.graph)
        except UserError as error:
            self.say(error.text, error.hint)
            return
        if not has_to_answer:
            self._go(self.choices)

    def _plan(self, choices: tuple[Choice, ...], *, to_end: bool) -> Plan:
        begins, (entity, record) = self._beginning, self.asking.about
        start = begins.start if begins.start in self._document.graph.nodes else None
        moment = self.trial.began_at if self.trial is not None and choices else begins.at
        return Plan(entity, record, self.asking.typed(), choices, to_end, moment, start)

    def _go(self, choices: tuple[Choice, ...], *, to_end: bool = False) -> None:
        focused = QApplication.focusWidget()
        was_here = self.trial is None or (focused is not None and self.isAncestorOf(focused))
        plan = self._plan(choices, to_end=to_end)
        self.ask(partial(try_out, self._context, self._process_id, self._document.graph, plan), partial(self._take, was_here))
        self._show_usable()

    def _take(self, was_here: bool, trial: Trial) -> None:
        self.trial, self.choices = trial, trial.choices
        self.asking.show_errors(None)
        self._show(trial)
        self._show_usable()
        if was_here and self.places:
            QTimer.singleShot(0, self.places[0], self.places[0].start)  # what is not shown yet takes no focus

    def refuse(self, error: Exception) -> bool:
        """Wrong answers are told where they were typed."""
        self._show_usable()
        place = next((place for place in self.places if place.holds(QApplication.focusWidget())), None)
        if isinstance(error, FieldErrors) and place is None and self.asking.show_errors(error):
            return True
        if isinstance(error, FieldErrors) and (place or self.places):
            (place or self.places[0]).show_errors(error)
            return True
        return super().refuse(error)

    def say(self, text: str, hint: str = "") -> None:
        """What went wrong, and the cure."""
        for label, words in ((self._error, text), (self._cure, hint)):
            label.setText(words)
            label.setVisible(bool(words))

    def _show_usable(self) -> None:
        self.back.setEnabled(bool(self.choices) and not self.is_asking)
        self.to_end.setEnabled(self.trial is not None and bool(self.trial.standing) and not self.is_asking)
        for place in self.places:
            for button in place.buttons:
                button.setEnabled(not self.is_asking)

    def _show(self, trial: Trial) -> None:
        self._now.setText(_("In the trial it is {moment}").format(moment=format_moment(trial.ended_at)))
        stopped = trial.error if trial.state is CaseState.STOPPED and not any(each.is_failed for each in trial.steps) else ""
        self.say(stopped)
        empty(self._places)
        self.places = [Place(self._context, each, trial.cases[each.case] if each.case else "") for each in trial.standing]
        for place in self.places:
            place.chosen.connect(self.choose)
            self._places.addWidget(place)
        if trial.state is CaseState.FINISHED:
            end = _("The case has come to its end: {name}.").format(name=trial.end) if trial.end else _("The case has come to its end.")
            self._places.addWidget(Label(end, "body", "ok", wrap=True))
        self._tell(trial)
        self._view.set_marks(trial_marks(trial))
        here = [each.node for each in trial.standing if each.case == 0]
        if here:
            self._view.show_part(here[0])
        self.area.verticalScrollBar().setValue(0)

    def _tell(self, trial: Trial) -> None:
        """Newest first; what is told already stays."""
        self._line.setVisible(bool(trial.steps))
        if self._building is not None:
            self._building.finish()
        kept = 0
        while kept < min(len(self.lines), len(trial.steps)) and self.lines[kept].tried == trial.steps[kept]:
            kept += 1
        for line in self.lines[kept:]:
            self._log.removeWidget(line)
            line.hide()
            line.deleteLater()
        del self.lines[kept:]
        self._building = Slices(self, self._build(trial.steps[kept:], trial.cases))

    def _build(self, steps: Sequence[Tried], cases: Sequence[str]) -> Generator[None]:
        for each in steps:
            line = Told(each, cases[each.case] if each.case else "")
            self.lines.append(line)
            self._log.insertWidget(0, line)
            yield
            yield from line.build()
