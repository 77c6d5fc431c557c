"""What an empty list shows: one sentence, one main button, a way to bring data along, and what is still missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.core.i18n import _
from app.ui.kit.icons import draw_icon
from app.ui.kit.theme import scaled, theme, tokens
from app.ui.kit.widgets.buttons import Button
from app.ui.kit.widgets.label import ElidedLabel, Label
from app.ui.kit.widgets.panel import Panel
from app.ui.kit.widgets.toast import Mark

DISC, TEXT_WIDTH, STEPS_WIDTH = 88, 460, 720
#: a place lower than this has no room for the picture; pixels at 100 %
LOW = 260


@dataclass(frozen=True, slots=True)
class Offer:
    """A button of an empty state: its code is what ``chosen`` tells."""

    code: str
    text: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A line of what is needed first: done or, with an offer, still to do."""

    title: str
    note: str
    done: bool
    offer: Offer | None = None


class _Disc(QWidget):
    def __init__(self, meaning: str) -> None:
        super().__init__()
        self._meaning = meaning
        self.setFixedSize(DISC, DISC)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("accent_soft"))
        painter.drawEllipse(self.rect())
        draw_icon(painter, QRectF(24, 24, 40, 40), self._meaning, "accent_text")


class EmptyState(QWidget):
    """The middle of an empty page.

    Signals: ``chosen(str)`` code of the offer that was taken.

    :param offers: the last one is the main one.
    :param steps: what must be there first, with the heading ``steps_title``.
    """

    chosen = Signal(str)

    def __init__(
        self, meaning: str, title: str, text: str, offers: Sequence[Offer] = (), steps: Sequence[Step] = (), steps_title: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.MARGIN, tokens.MARGIN, tokens.MARGIN, tokens.MARGIN)
        column.setSpacing(0)
        column.addStretch(2)
        self._disc = _Disc(meaning)
        column.addWidget(self._disc, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(18)
        column.addWidget(Label(title, "title"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(6)
        words = Label(text, "body", "text2", wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        words.setMaximumWidth(scaled(TEXT_WIDTH))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        words.setSizePolicy(policy)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(words, 100)
        row.addStretch()
        column.addLayout(row)
        column.addSpacing(16)
        column.addLayout(self._offers(offers))
        if steps:
            column.addSpacing(40)
            column.addLayout(self._steps(steps, steps_title))
        column.addStretch(3)

    def _offers(self, offers: Sequence[Offer]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP)
        row.addStretch()
        for offer in offers:
            button = Button(offer.text, "primary" if offer is offers[-1] else "secondary", offer.icon)
            button.clicked.connect(lambda _checked=False, code=offer.code: self.chosen.emit(code))
            row.addWidget(button)
        row.addStretch()
        return row

    def _steps(self, steps: Sequence[Step], title: str) -> QHBoxLayout:
        block = QWidget()
        block.setMaximumWidth(STEPS_WIDTH)
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP)
        head = QHBoxLayout()
        head.addWidget(Label(title, "section"))
        head.addStretch()
        done = sum(step.done for step in steps)
        head.addWidget(Label(_("{done} of {all} done").format(done=done, all=len(steps)), "small", "text2"))
        column.addLayout(head)
        for step in steps:
            column.addWidget(self._step(step))
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(block, 100)
        row.addStretch()
        return row

    def _step(self, step: Step) -> Panel:
        panel = Panel(padding=0, role="surface")
        panel.setAccessibleName(f"{step.title}: {step.note}")
        row = QHBoxLayout()
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(14)
        mark = Mark("done", "ok", filled=True, name=_("done")) if step.done else Mark("open_circle", "text3", name=_("to do"))
        row.addWidget(mark)
        title = ElidedLabel(step.title, "label", "text2" if step.done else "text")
        title.setMinimumWidth(scaled(176))
        row.addWidget(title)
        row.addWidget(ElidedLabel(step.note, "body", "text2"), 1)
        if step.offer is not None:
            button = Button(step.offer.text, "link")
            button.clicked.connect(lambda _checked=False, code=step.offer.code: self.chosen.emit(code))
            row.addWidget(button)
        panel.content.addLayout(row)
        panel.setFixedHeight(scaled(44))
        return panel

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picture gives way to the words where the place is low."""
        super().resizeEvent(event)
        self._disc.setVisible(self.height() >= scaled(LOW))

    def sizeHint(self) -> QSize:
        """Takes what there is."""
        return QSize(640, 420)
