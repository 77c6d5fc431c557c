"""The header of a posted document: words that can be read and copied, no fields."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.core.i18n import format_date
from app.services.records import Draft
from app.ui.kit.navigator import navigator
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Label
from app.ui.lists.cell_text import due_text, exact_text

ROW = 25
LABEL = 92
#: references that one really jumps to
LINKS = ("client", "deal")


class PostedHeader(QWidget):
    """Label and value pairs in columns."""

    def __init__(self, draft: Draft, columns: Sequence[Sequence[str]], is_open: bool) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(tokens.MARGIN, 2, tokens.MARGIN, 8)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(0)
        for place, names in enumerate(columns):
            for row, name in enumerate(names):
                label = Label(draft.schema[name].label, "body", "text2")
                label.setMinimumWidth(scaled(LABEL))
                label.setFixedHeight(scaled(ROW))
                label.setContentsMargins(0, 0, 12, 0)
                grid.addWidget(label, row, 2 * place)
                grid.addWidget(self._value(draft, name, is_open), row, 2 * place + 1, Qt.AlignmentFlag.AlignLeft)
            grid.setColumnStretch(2 * place + 1, 1)
            grid.setColumnMinimumWidth(2 * place, scaled(LABEL + 12))

    def _value(self, draft: Draft, name: str, is_open: bool) -> QWidget:
        info, value = draft.schema[name], draft[name]
        if info.kind == "ref" and name in LINKS:
            button = Button(draft.labels.get(name, f"#{value}").replace("&", "&&"), "link")
            button.clicked.connect(lambda: navigator().open(info.reference, value))
            return button
        text = draft.labels.get(name, "") if info.kind == "ref" else exact_text(info, value)
        ink = "text"
        if name == "due_on" and is_open:
            words, is_late = due_text(value)
            text, ink = f"{format_date(value)} · {words}", "bad" if is_late else "text"
        label = Label(text, "body", ink)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setMinimumWidth(20)
        label.setContentsMargins(2, 0, 0, 0)  # as links stand
        return label
