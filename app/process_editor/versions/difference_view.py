"""Two drawings as one: what is new, gone, changed and moved, with the list of changes beside it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.core.i18n import _, ngettext
from app.process_editor.versions.changes import KINDS, ChangeLine, change_lines, kind_of, marks_of, merged
from app.process_editor.view import ProcessView
from app.processes.comparison import compare
from app.processes.definition import Graph
from app.processes.validation import World
from app.ui.kit.icons import icon
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Label, StateChip

LIST = 280
_STATES = {"added": "ok", "removed": "bad", "changed": "warn", "moved": "info"}


class DifferenceView(QWidget):
    """Shows what differs between two drawings.

    :param names: names of people and records, by ``employee:7``.
    """

    def __init__(self, old: Graph, new: Graph, names: Mapping[str, str], world: World, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        found = compare(old, new)
        both = merged(old, new)
        self.lines = change_lines(old, new, world)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP)
        chips = QHBoxLayout()
        chips.setSpacing(6)
        for kind, words in _counts({kind: sum(kind_of(found, key) == kind for key in both.nodes) for kind in KINDS}).items():
            chips.addWidget(StateChip(words, _STATES[kind], KINDS[kind][2]))
        if not found:
            chips.addWidget(Label(_("Both are the same."), "body", "text2"))
        chips.addStretch(1)
        column.addLayout(chips)
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP)
        self.view = ProcessView(both, read_only=True, marks=marks_of(found, both), names=names)
        self.view.setAccessibleName(_("Drawing with what differs"))
        self.view.setMinimumSize(scaled(300), scaled(180))
        row.addWidget(self.view, 1)
        self.list = _ChangeList(self.lines)
        self.list.itemSelectionChanged.connect(self._go)
        self.list.setVisible(bool(self.lines))
        row.addWidget(self.list)
        column.addLayout(row, 1)

    def showEvent(self, event: QShowEvent) -> None:
        """All of it is in sight, as soon as what stands beside and below it has taken its room."""
        super().showEvent(event)
        QTimer.singleShot(0, self.view, self.view.fit)

    def _go(self) -> None:
        if items := self.list.selectedItems():
            key = str(items[0].data(Qt.ItemDataRole.UserRole))
            self.view.select((key,), key)
            self.view.show_part(key)


class _ChangeList(QListWidget):
    def __init__(self, lines: list[ChangeLine]) -> None:
        super().__init__()
        self.setAccessibleName(_("What differs"))
        self.setFixedWidth(scaled(LIST))
        self.setWordWrap(True)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setIconSize(QSize(scaled(16), scaled(16)))
        for line in lines:
            tone, _word, meaning = KINDS[line.kind]
            item = QListWidgetItem(icon(meaning, tone), f"{line.name}\n{line.text}")
            item.setData(Qt.ItemDataRole.UserRole, line.key)
            self.addItem(item)


def _counts(counts: Mapping[str, int]) -> dict[str, str]:
    words = {
        "added": ngettext("{count} new step", "{count} new steps", counts["added"]),
        "removed": ngettext("{count} step is gone", "{count} steps are gone", counts["removed"]),
        "changed": ngettext("{count} step changed", "{count} steps changed", counts["changed"]),
        "moved": ngettext("{count} step moved", "{count} steps moved", counts["moved"]),
    }
    return {kind: words[kind].format(count=count) for kind, count in counts.items() if count}
