"""The row below the head while something restricts the planner or is looked for: chips of filters, a client to choose, words to find."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.core.i18n import _, format_number
from app.services.context import Context
from app.ui.forms.editors import ReferenceLine
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import FilterChip, IconButton, Label, SearchBox
from app.ui.planner.filters import PARTS, Filters


class FilterRow(QWidget):
    """Takes no room while it has nothing to show.

    Signals: ``removed(str)`` the chip of a part was taken away; ``client_taken(int, str)``; ``wanted(str)`` words to find;
    ``turned(int)`` the next (1) or previous (-1) find; ``left()`` finding is over.
    """

    removed = Signal(str)
    client_taken = Signal(int, str)
    wanted = Signal(str)
    turned = Signal(int)
    left = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumHeight(scaled(tokens.FILTER_ROW))
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 8)
        row.setSpacing(tokens.GAP)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(6)
        row.addLayout(self._chips)
        self.client = ReferenceLine(context, "client", scaled(200))
        self.client.setPlaceholderText(_("Client"))
        self.client.setAccessibleName(_("Client"))
        self.client.taken = self._on_client
        self.client.hide()
        row.addWidget(self.client)
        row.addStretch()
        self._find = QWidget()
        self._find.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        find = QHBoxLayout(self._find)
        find.setContentsMargins(0, 0, 0, 0)
        find.setSpacing(4)
        self.box = SearchBox(_("Find a task"), scaled(220))
        self.box.searched.connect(self.wanted)
        find.addWidget(self.box)
        self.count = Label("", "small", "text2")
        self.count.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        find.addWidget(self.count)
        find.addWidget(IconButton("chevron_up", _("Previous"), partial(self.turned.emit, -1), "Shift+F3"))
        find.addWidget(IconButton("chevron_down", _("Next"), partial(self.turned.emit, 1), "F3"))
        find.addWidget(IconButton("close", _("Close"), self.stop_finding, "Esc", size=14))
        self._find.hide()
        row.addWidget(self._find)
        self._names: list[str] = []
        self._show()

    @property
    def is_finding(self) -> bool:
        """Whether the box to find is open."""
        return not self._find.isHidden()

    def show_filters(self, shown: Filters) -> None:
        """Show the chips of what narrows the planner."""
        while item := self._chips.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._names = []
        for part, values in shown.values.items():
            if values:
                self._add_chip(part, _(PARTS[part]), ", ".join(values.values()))
        if shown.is_open_only:
            self._add_chip("open", _("State"), _("not done"))
        self._show()

    def _add_chip(self, part: str, name: str, value: str) -> None:
        chip = FilterChip(name, value)
        chip.removed.connect(partial(self.removed.emit, part))
        self._chips.addWidget(chip)
        self._names.append(part)

    def ask_client(self) -> None:
        """Let a client be chosen."""
        self.client.put(None, "")
        self.client.show()
        self._show()
        self.client.setFocus()

    def _on_client(self, id: int | None, text: str) -> None:
        self.client.hide()
        self._show()
        if id is not None:
            self.client_taken.emit(id, text)

    def begin_finding(self) -> None:
        """Open the box and give it the keys."""
        self._find.show()
        self._show()
        self.box.setFocus()
        self.box.selectAll()

    def stop_finding(self) -> None:
        """Close the box."""
        self._find.hide()
        self.box.clear()
        self._show()
        self.left.emit()

    def show_found(self, number: int, count: int) -> None:
        """Say which find is shown, counted from 1, and how many there are."""
        numbers = {"number": format_number(number), "count": format_number(count)}
        self.count.setText(_("{number} of {count}").format(**numbers) if count else _("nothing found") if self.box.text() else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes, Enter goes on."""
        if event.key() == Qt.Key.Key_Escape:
            self.client.hide()
            self.stop_finding()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.box.hasFocus():
            self.turned.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def _show(self) -> None:
        self.setVisible(bool(self._names) or self.is_finding or not self.client.isHidden())
