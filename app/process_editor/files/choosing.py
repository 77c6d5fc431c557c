"""Asks which of the processes of a file are wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.core.i18n import _, ngettext
from app.process_editor.files.bringing import steps_of
from app.processes.bpmn import Drawing
from app.processes.bpmn.calls import called, calls_of
from app.ui.forms.scrolling import scrolled
from app.ui.kit.dialog import Dialog
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Hairline, Label

WIDTH, HEIGHT, STEP_IN, MOST_SIGNS = 560, 460, 21, 56


class DrawingsDialog(Dialog):
    """The drawings of a file, each with a tick; insides of sub-processes stand below what they are in.

    Signals: ``chosen(list)`` the wanted drawings in the order of the file, at least one.
    """

    chosen = Signal(list)

    def __init__(self, parent: QWidget, file: str, drawings: Sequence[Drawing]) -> None:
        super().__init__(parent.window())
        self._drawings = drawings
        self.ticks: list[QCheckBox] = []
        title = _("What of {file} is wanted?").format(file=file)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(scaled(WIDTH), scaled(HEIGHT))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(tokens.GAP)
        column.addWidget(Label(title, "title", wrap=True))
        text = _("The first of them is drawn here; each other becomes a process of its own, and the steps that stand for it begin it.")
        column.addWidget(Label(text, "body", "text2", wrap=True))
        rows = QWidget()
        lines = QVBoxLayout(rows)
        lines.setContentsMargins(0, 4, 8, 4)
        lines.setSpacing(10)
        for drawing in drawings:
            lines.addLayout(self._row(drawing))
        lines.addStretch(1)
        column.addWidget(scrolled(rows), 1)
        column.addWidget(Hairline())
        foot = QHBoxLayout()
        every, none = Button(_("Tick all"), "link"), Button(_("Tick none"), "link")
        every.clicked.connect(lambda: self._tick_all(True))
        none.clicked.connect(lambda: self._tick_all(False))
        cancel, self.go = Button(_("Cancel")), Button(_("Take over"), "primary")
        cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self.take)
        self.go.setDefault(True)
        for button in (every, none):
            foot.addWidget(button)
        foot.addStretch(1)
        for button in (cancel, self.go):
            foot.addWidget(button)
        column.addLayout(foot)
        self.ticks[0].setFocus()

    def _row(self, drawing: Drawing) -> QVBoxLayout:
        row = QVBoxLayout()
        row.setContentsMargins(scaled(STEP_IN) * self._depth(drawing), 0, 0, 0)
        row.setSpacing(1)
        name = called(drawing, self._drawings)
        shown = name if len(name) <= MOST_SIGNS else name[: MOST_SIGNS - 1] + "…"
        tick = QCheckBox(shown.replace("&", "&&"))
        tick.setToolTip(name if name != shown else "")
        tick.setChecked(True)
        said = self._words(drawing)
        tick.setAccessibleDescription(said)
        tick.toggled.connect(lambda _on: self._see())
        self.ticks.append(tick)
        row.addWidget(tick)
        below = QHBoxLayout()
        below.setContentsMargins(scaled(STEP_IN), 0, 0, 0)
        below.addWidget(Label(said, "small", "text2", wrap=True))
        row.addLayout(below)
        return row

    def _depth(self, drawing: Drawing) -> int:
        outer = next((each for each in self._drawings if each.key == drawing.inside), None)
        return 0 if outer is None else 1 + self._depth(outer)

    def _words(self, drawing: Drawing) -> str:
        """How large it is, and what stands for it."""
        steps = steps_of(drawing)
        size = ngettext("{count} step", "{count} steps", steps).format(count=steps)
        callers = [each.name for each in self._drawings if drawing.key in calls_of(each, self._drawings).values()]
        outer = ", ".join(_("“{name}”").format(name=name) for name in callers)
        if drawing.inside is not None:
            return _("{size}, the inside of a step of {outer}").format(size=size, outer=outer) if outer else size
        return _("{size}, begun by {outer}").format(size=size, outer=outer) if outer else size

    def _tick_all(self, is_on: bool) -> None:
        for tick in self.ticks:
            tick.setChecked(is_on)

    def _see(self) -> None:
        self.go.set_reason("" if any(tick.isChecked() for tick in self.ticks) else _("Tick at least one."))

    def take(self) -> None:
        """Give the ticked ones back."""
        wanted = [drawing for drawing, tick in zip(self._drawings, self.ticks, strict=True) if tick.isChecked()]
        self.accept()
        self.chosen.emit(wanted)


def choose_drawings(parent: QWidget, file: str, drawings: Sequence[Drawing], then: Callable[[list[Drawing]], object]) -> DrawingsDialog | None:
    """Ask which drawings are wanted where there are several, and go on with them."""
    if len(drawings) == 1:
        then(list(drawings))
        return None
    dialog = DrawingsDialog(parent, file, drawings)
    dialog.chosen.connect(then)
    dialog.open()
    return dialog
