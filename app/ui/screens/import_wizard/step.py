"""What every step of the wizard is, and the strip that shows where one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.core.i18n import _
from app.services.context import Context
from app.services.imports.apply import Imported
from app.services.imports.job import ImportJob
from app.services.imports.outcome import Report
from app.ui.kit.emptying import empty
from app.ui.kit.icons import draw_icon
from app.ui.kit.theme import metrics, scaled, theme, tokens


@dataclass
class WizardState:
    """What the steps hand on.

    :param kind: code of the kind of import.
    :param report: findings of the last check; None when something was changed since.
    """

    context: Context
    kind: str = "clients"
    job: ImportJob | None = None
    report: Report | None = None
    imported: Imported | None = None


class Step(QWidget):
    """One step. Subclasses fill themselves in ``enter``.

    Signals: ``changed()`` whether one may go on is new; ``onward()`` the step wants the next one.
    """

    changed = Signal()
    onward = Signal()

    def __init__(self, state: WizardState, title: str) -> None:
        super().__init__()
        self.state = state
        self.title = title
        self.setAccessibleName(title)

    @property
    def next_text(self) -> str:
        """The verb that leads on."""
        return _("Continue")

    @property
    def leads_on(self) -> bool:
        """Whether going on is the main thing to do here."""
        return True

    def enter(self) -> None:
        """The step comes into sight."""

    def why_not_next(self) -> str:
        """Why one cannot go on, as a sentence; empty where one can."""
        return ""


def dress(button: QPushButton, kind: str) -> None:
    """Make a button the main one of its screen, or one of the others."""
    if button.property("kind") != kind:
        button.setProperty("kind", kind)
        button.style().unpolish(button)
        button.style().polish(button)


class Area(QScrollArea):
    """Scrolls content that is exchanged as a whole.

    ``QScrollArea.setWidget`` deletes the old content at once, also while a button in it is asking; here it goes later.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = QWidget(self)
        self._content = QVBoxLayout(holder)
        self._content.setContentsMargins(0, 0, 0, 0)
        self.setWidget(holder)

    def put(self, body: QWidget) -> None:
        """Show other content."""
        empty(self._content)
        self._content.addWidget(body)


class StepStrip(QWidget):
    """The steps in a row: done with a tick, the present one in the accent, the rest grey."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self._titles = list(titles)
        self._current = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_current(0)

    def set_current(self, index: int) -> None:
        """Move on."""
        self._current = index
        self.setAccessibleName(
            _("Step {number} of {count}: {title}").format(number=index + 1, count=len(self._titles), title=self._titles[index])
        )
        self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(600, scaled(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the steps."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, x, middle = scaled(20), float(tokens.MARGIN), self.height() / 2
        for index, title in enumerate(self._titles):
            is_now, is_done = index == self._current, index < self._current
            disc = QRectF(x, middle - side / 2, side, side)
            if is_done:
                draw_icon(painter, disc, "done", "ok")
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme().color("accent" if is_now else "line"))
                painter.drawEllipse(disc)
                painter.setPen(theme().color("on_accent" if is_now else "text2"))
                painter.setFont(tokens.font("small_strong"))
                painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(index + 1))
            face = "strong" if is_now else "body"
            width = metrics(face).horizontalAdvance(title)
            painter.setFont(tokens.font(face))
            painter.setPen(theme().color("text" if is_now else "text2"))
            x += side + 8
            painter.drawText(QRectF(x, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)
            x += width + 12
            if index + 1 < len(self._titles):
                painter.setPen(theme().color("border"))
                painter.drawLine(int(x), int(middle), int(x) + scaled(28), int(middle))
                x += scaled(28) + 12
