"""What the last 90 days say of a step: how many wait, how long half and nine tenths of them took."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.i18n import _, format_number
from app.process_editor.monitor.marking import length
from app.ui.kit.widgets import ElidedLabel, Label


@dataclass(frozen=True, slots=True)
class StepFigures:
    """Figures of a step.

    :param waiting: cases that stand there now. :param half: minutes by the clock in which half of them were done; None without history.
    :param most: the same for 90 % of them.
    """

    waiting: int
    half: int | None = None
    most: int | None = None


def figures_line(figures: StepFigures) -> QWidget:
    """Three figures side by side with a word below each."""
    shown = QWidget()
    column = QVBoxLayout(shown)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(Label(_("Last 90 days"), "small", "text2"))
    row = QHBoxLayout()
    row.setSpacing(10)
    column.addLayout(row)
    values = (
        (format_number(figures.waiting), _("waiting now")), (length(figures.half), _("half of them")), (length(figures.most), _("90 % of them")),
    )
    for value, word in values:
        cell = QVBoxLayout()
        cell.setSpacing(1)
        cell.addWidget(ElidedLabel(value, "title", smaller="strong"))
        cell.addWidget(ElidedLabel(word, "small", "text2"))
        row.addLayout(cell, 1)
    return shown
