"""The page of a simulation: the drawing with its bottleneck, the answer below, what is asked at the right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.core.i18n import _, ngettext
from app.process_editor import words
from app.process_editor.insight.answer_panel import AnswerPanel
from app.process_editor.insight.answer_words import bottleneck_of, marks_of
from app.process_editor.insight.declared import REAL_PATH
from app.process_editor.insight.question_panel import QuestionPanel
from app.process_editor.side_panel import beside
from app.process_editor.view import ProcessView
from app.services.context import Context
from app.services.process_insight.setting import Setting, read_setting
from app.services.process_insight.simulating import Answer, has_history, simulate
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import Page
from app.ui.kit.run import Job, Report, run
from app.ui.kit.widgets import EmptyState, Hairline, PageHead


class SimulationPage(Page):
    """Plays one process ahead. It reads again only when it is told to: an answer stands until another is asked for."""

    entities: ClassVar[tuple[str, ...]] = ()

    def __init__(self, context: Context, process_id: int) -> None:
        super().__init__(_("Simulation"), "chart_line")
        self._context, self.process_id = context, process_id
        self.setting: Setting | None = None
        self.answer: Answer | None = None
        self.titles: dict[str, str] = {}
        self._job: Job | None = None
        self._own = self._commands()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PageHead(_("Simulation"), " ")
        self.head.show_commands(self._own[:2])
        column.addWidget(self.head)
        column.addWidget(Hairline())
        column.addWidget(self._make_body(), 1)
        self.setFocusProxy(self.view)
        self.refresh()

    def _make_body(self) -> QWidget:
        self.view, self.panel, self.side = ProcessView(read_only=True), AnswerPanel(), QuestionPanel()
        self.below = QStackedWidget()
        text = _("“Play” lets the weeks to come pass: cases come, take their ways and wait for people, by everybody's own working hours.")
        self.below.addWidget(EmptyState("chart_line", _("Nothing is played yet"), text))
        self.below.addWidget(self.panel)
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.addWidget(self.view)
        self.split.addWidget(self.below)
        self.split.setSizes([400, 460])
        self.split.setStretchFactor(0, 1)
        self.split.setStretchFactor(1, 1)
        self.split.setChildrenCollapsible(False)
        self.side.asked.connect(self.play)
        self.side.stopped.connect(self.stop)
        self.panel.case_wanted.connect(lambda case: navigator().open("process_case", case))
        self.panel.step_chosen.connect(self._show_step)
        return beside(self.split, self.side)

    def _commands(self) -> tuple[Command, ...]:
        draw = partial(navigator().open, "process", self.process_id)
        real = partial(navigator().open_page, REAL_PATH, id=self.process_id)
        return (
            Command("simulation.draw", _("Open the &drawing"), draw, "Ctrl+O", "process_design", "go"),
            Command("simulation.real", _("The &real path"), real, "", "mining", "go"),
            Command("simulation.stop", _("&Stop"), self.stop, "", "stop", "tools", self.why_not_stop),
            Command("simulation.read", _("&Read the cases again"), self.refresh, "F5", "refresh", "view"),
            Command("simulation.play", _("&Play"), self.play, "Ctrl+Return|F8", "play", "tools", self.why_not_play),
        )

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """What can be done here."""
        return self._own

    def refresh(self) -> None:
        """Read the process, its history and today's people again."""
        run(self, partial(read_setting, self._context, self.process_id), done=self._show)

    def _show(self, setting: Setting) -> None:
        self.setting, self.answer = setting, None
        self.titles = {key: words.title(node) for key, node in setting.graph.nodes.items()}
        self.view.show_graph(setting.graph)
        self.view.set_marks({})
        self.side.show_setting(setting, self.titles)
        self.below.setCurrentIndex(0)
        self.set_title(_("Simulation: {process}").format(process=setting.name))
        count, under_way = len(setting.log.traces), len(setting.under_way)
        finished = ngettext("{count} case finished in the last year", "{count} cases finished in the last year", count).format(count=count)
        now = ngettext("{count} under way", "{count} under way", under_way).format(count=under_way)
        rests = finished if has_history(setting) else _("{finished}: too few to learn from, so what you type counts").format(finished=finished)
        self.head.set_title(setting.name, " · ".join((rests, now)))
        self.set_status(finished, now)

    # playing

    def why_not_play(self) -> str:
        """Why nothing can be played now."""
        if self.setting is None:
            return _("The process is being read.")
        return _("It is being played.") if self._job is not None else ""

    def why_not_stop(self) -> str:
        """Why there is nothing to stop."""
        return "" if self._job is not None else _("Nothing is being played.")

    def play(self) -> None:
        """Ask what stands at the right."""
        if self.why_not_play():
            return
        assert self.setting is not None, "the process was read"
        setting, question = self.setting, self.side.question()

        def operation(report: Report) -> Answer:
            return simulate(setting, question, report)

        self.side.show_playing(True)
        self._job = run(self, operation, done=self._show_answer, progress=self._on_progress)
        self._job.finished.connect(self._on_finished)

    def stop(self) -> None:
        """Play no further; the answer before stays."""
        if self._job is not None:
            self._job.cancel()

    def _on_progress(self, done: int, total: int, _text: str) -> None:
        self.side.progress.set_share(done / total if total else 0.0)

    def _on_finished(self) -> None:
        self._job = None
        self.side.show_playing(False)

    def _show_answer(self, answer: Answer) -> None:
        assert self.setting is not None, "the process was read"
        self.answer = answer
        self.panel.show_answer(self.setting, answer, self.titles)
        self.below.setCurrentIndex(1)
        shown = answer.then or answer.now
        self.view.set_marks(marks_of(shown))
        self.view.show_part(bottleneck_of(shown))
        plays = ngettext("played {count} time", "played {count} times", answer.now.plays).format(count=answer.now.plays)
        self.set_status(plays, _("draw {number}").format(number=answer.question.seed))

    def _show_step(self, step: str) -> None:
        if step in self.view.graph.nodes:
            self.view.select((step,), step)
            self.view.show_part(step)
