"""What is wrong with the drawing, below the canvas: each line leads to its place, and its cure is one click."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.core.i18n import _, ngettext
from app.process_editor import words
from app.process_editor.cures import link_words
from app.process_editor.marks import PROBLEM_ICONS
from app.processes.definition import Graph
from app.processes.validation import Problem
from app.ui.kit.emptying import empty
from app.ui.kit.icons import draw_icon
from app.ui.kit.slices import Slices
from app.ui.kit.theme import metrics, scaled, theme, tokens
from app.ui.kit.widgets import Button, ElidedLabel, Ground, Label

LINE, HEAD, SEEN, MOST = 29, 34, 3, 200
#: lines that are there at once; the others come in slices
AT_ONCE = 12
#: pixels at 100 % of the column of names
NAME = 138


class ProblemsPanel(Ground):
    """Head with counts, then a line for each problem, the worst first.

    Signals: ``chosen(str)`` key of the part to go to; ``fix_wanted(object)`` a ``Problem`` whose cure is to be done.
    """

    chosen = Signal(str)
    fix_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self.setAccessibleName(_("Problems"))
        self.lines: list[_Line] = []
        self._shown: tuple[object, ...] = ()
        self._graph, self._problems = Graph(), tuple[Problem, ...]()
        self._room, self._current = SEEN * scaled(LINE), ""
        self._building = Slices(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(tokens.PADDING, 0, tokens.MARGIN, 0)
        head.setSpacing(6)
        self.title = Label(_("Problems"), "section")
        self.title.setMinimumHeight(scaled(HEAD))
        head.addWidget(self.title)
        head.addSpacing(12)
        self._pills = QHBoxLayout()
        self._pills.setSpacing(6)
        head.addLayout(self._pills)
        head.addStretch(1)
        self.time = ElidedLabel("", "small", "text2")
        head.addWidget(self.time)
        column.addLayout(head)
        inner = Ground("surface")
        self._rows = QVBoxLayout(inner)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._area = QScrollArea(widgetResizable=True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inner)
        column.addWidget(self._area)

    def show_problems(self, graph: Graph, problems: tuple[Problem, ...], took: int) -> None:
        """Show what the checks found.

        :param took: milliseconds that they took.
        """
        self.time.set_text(_("checked while you draw · {time} ms").format(time=took))
        self._graph, self._problems = graph, problems
        shown = tuple((problem.node, problem.severity, problem.text, _name(graph, problem)) for problem in problems)
        if shown == self._shown and self.lines:
            for line, problem in zip(self.lines, problems, strict=False):
                line.problem = problem  # its cure belongs to the drawing as it is now
            return
        self._shown = shown
        self._show_counts(problems)
        self._building.stop()
        self._building.deleteLater()
        empty(self._rows)
        self.lines = []
        for problem in problems[:AT_ONCE]:
            self._add(problem)
        if not problems:
            none = Label(_("Nothing is wrong: the process can be published."), "body", "text2")
            none.setContentsMargins(tokens.PADDING, 0, tokens.PADDING, 0)
            none.setMinimumHeight(scaled(LINE))
            self._rows.addWidget(none)
        self._rows.addStretch(1)
        self._building = Slices(self, self._build())
        self._fit()

    def _build(self) -> Generator[None]:
        while len(self.lines) < min(len(self._problems), MOST):
            self._add(self._problems[len(self.lines)])
            yield

    def _add(self, problem: Problem) -> None:
        line = _Line(problem, _name(self._graph, problem))
        line.clicked.connect(lambda: self.chosen.emit(line.problem.node))
        line.fix_wanted.connect(lambda: self.fix_wanted.emit(line.problem))
        line.set_current(bool(self._current) and problem.node == self._current)
        self._rows.insertWidget(len(self.lines), line)
        self.lines.append(line)

    def set_room(self, height: int) -> None:
        """How high the lines may be together, pixels; one is always to be seen."""
        if height != self._room:
            self._room = height
            self._fit()

    def _fit(self) -> None:
        most = max(min(SEEN, self._room // scaled(LINE)), 1)
        self._area.setFixedHeight(scaled(LINE) * min(max(len(self.lines), 1), most))

    def mark_current(self, key: str | None) -> None:
        """Show which lines belong to the selected part."""
        self._current = key or ""
        for line in self.lines:
            line.set_current(bool(key) and line.problem.node == key)

    def show_line(self, line: QWidget) -> None:
        """Scroll until a line is in sight."""
        self._area.ensureWidgetVisible(line, 0, 0)

    def _show_counts(self, problems: Sequence[Problem]) -> None:
        empty(self._pills)
        counts = {severity: sum(problem.severity == severity for problem in problems) for severity in PROBLEM_ICONS}
        texts = {
            "error": ngettext("{count} stops publishing", "{count} stop publishing", counts["error"]),
            "warning": ngettext("{count} warning", "{count} warnings", counts["warning"]),
            "hint": ngettext("{count} hint", "{count} hints", counts["hint"]),
        }
        for severity, count in counts.items():
            if count:
                self._pills.addWidget(_Pill(texts[severity].format(count=count), PROBLEM_ICONS[severity][1]))


def _name(graph: Graph, problem: Problem) -> str:
    part = graph.nodes.get(problem.node) or graph.edges.get(problem.node) or graph.lanes.get(problem.node)
    return words.title(part) if part is not None else _("The drawing")


class _Pill(QWidget):
    """A count on soft ground."""

    def __init__(self, text: str, tone: str) -> None:
        super().__init__()
        self._text, self._tone = text, tone
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(round(metrics("small_label").horizontalAdvance(self._text)) + 16, max(scaled(20), round(metrics("small_label").height()) + 4))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, shown = QPainter(self), theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shown.color(f"{self._tone}_soft"))
        painter.drawRoundedRect(QRectF(self.rect()), self.height() / 2, self.height() / 2)
        painter.setPen(shown.color(self._tone))
        painter.setFont(tokens.font("small_label"))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, self._text)


class _Line(QAbstractButton):
    """Mark, name, what is wrong, and the cure as a link.

    Signals: ``fix_wanted()``.
    """

    fix_wanted = Signal()

    def __init__(self, problem: Problem, name: str) -> None:
        super().__init__()
        self.problem = problem
        self._is_current = False
        self.setText(problem.text)
        self.setAccessibleName(f"{name}: {problem.text} {problem.cure}".strip())
        self.setToolTip(problem.cure)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(scaled(LINE))
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.PADDING + 26, 0, tokens.MARGIN, 0)
        row.setSpacing(12)
        self._title, said = ElidedLabel(name, "label"), ElidedLabel(problem.text, "body", "text2")
        for label in (self._title, said):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(self._title)
        row.addWidget(said, 1)
        if words := link_words(problem):
            self.fix = Button(words, "link")
            self.fix.clicked.connect(self.fix_wanted)
            row.addWidget(self.fix)

    def set_current(self, is_current: bool) -> None:
        """Whether its part is selected."""
        if is_current != self._is_current:
            self._is_current = is_current
            self.update()

    def sizeHint(self) -> QSize:
        """A line."""
        return QSize(400, scaled(LINE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names stand in a column, narrower where there is little room."""
        super().resizeEvent(event)
        self._title.setFixedWidth(min(scaled(NAME) - 12, self.width() // 4))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, mark, ring."""
        painter, shown = QPainter(self), theme()
        if self._is_current or self.underMouse():
            painter.fillRect(self.rect(), shown.color("hover"))
        icon, tone = PROBLEM_ICONS[self.problem.severity]
        draw_icon(painter, QRectF(tokens.PADDING, (self.height() - 16) / 2, 16, 16), icon, tone, filled=self.problem.severity != "hint")
        if self.hasFocus():
            painter.setPen(shown.color("accent_text"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A second click is no second press."""
        event.accept()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Repaint when the pointer comes."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Repaint when it goes."""
        super().leaveEvent(event)
        self.update()
