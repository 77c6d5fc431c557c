"""The keyboard: all commands with their keys, found by a search, set anew with a look at who has the keys already."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QKeySequenceEdit, QTreeWidget, QTreeWidgetItem

from app.core.folding import fold, spellings
from app.core.i18n import _
from app.ui.kit.commands import Command
from app.ui.kit.key_map import key_map
from app.ui.kit.theme import scaled, theme
from app.ui.kit.widgets import Button, Label, Panel, SearchBox

_CODE = Qt.ItemDataRole.UserRole


class KeysPanel(Panel):
    """A list of commands; below it the keys of the chosen one."""

    def __init__(self) -> None:
        super().__init__(_("Keyboard"))
        self.search = SearchBox(_("Find a command or a key"), scaled(260))
        self.table = QTreeWidget()
        self.table.setAccessibleName(_("Commands and their keys"))
        self.table.setColumnCount(2)
        self.table.setHeaderLabels([_("Command"), _("Keys")])
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setMinimumHeight(scaled(340))
        self.table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.table.header().setStretchLastSection(False)
        self.keys = QKeySequenceEdit()
        self.keys.setMaximumSequenceLength(1)
        self.keys.setAccessibleName(_("New keys"))
        self.keys.setMinimumWidth(scaled(150))
        self.set_button = Button(_("Use these keys"), "primary")
        self.none_button = Button(_("No keys"))
        self.declared_button = Button(_("As delivered"))
        self.told = Label("", "small", "text2", wrap=True)
        self._build()
        self.search.textChanged.connect(lambda _text: self._filter())
        self.table.currentItemChanged.connect(lambda _now, _before: self._on_chosen())
        self.keys.keySequenceChanged.connect(lambda _keys: self._judge())
        self.set_button.clicked.connect(self._set)
        self.none_button.clicked.connect(lambda: self._assign(""))
        self.declared_button.clicked.connect(self._as_declared)
        key_map.changed.connect(self.fill)
        self.fill()

    def fill(self) -> None:
        """List what is known now; commands of a page are known once it was open."""
        chosen = self.chosen.code if self.chosen else ""
        self.table.clear()
        items = []
        for command in key_map.known():
            item = QTreeWidgetItem([command.plain_title, native(key_map.keys_of(command.code))])
            item.setData(0, _CODE, command.code)
            if key_map.is_changed(command.code):
                item.setForeground(1, theme().color("accent_text"))
                item.setToolTip(1, _("As delivered: {keys}").format(keys=native(command.shortcuts) or _("none")))
            items.append(item)
        self.table.addTopLevelItems(items)  # at once: the column of keys is measured after each
        self.choose(chosen)
        self._filter()
        self._on_chosen()

    @property
    def chosen(self) -> Command | None:
        """The command of the current line."""
        item = self.table.currentItem()
        return next((command for command in key_map.known() if item is not None and command.code == item.data(0, _CODE)), None)

    def choose(self, code: str) -> None:
        """Go to the line of a command."""
        for number in range(self.table.topLevelItemCount()):
            item = self.table.topLevelItem(number)
            if item is not None and item.data(0, _CODE) == code:
                self.table.setCurrentItem(item)

    def _build(self) -> None:
        self.content.addWidget(self.search)
        self.content.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self.keys, self.set_button, self.none_button, self.declared_button):
            row.addWidget(widget)
        row.addStretch(1)
        self.content.addLayout(row)
        self.content.addWidget(self.told)

    def _filter(self) -> None:
        wanted = [fold(text) for text in spellings(self.search.text())] if self.search.text().strip() else []
        for number in range(self.table.topLevelItemCount()):
            item = self.table.topLevelItem(number)
            if item is not None:
                words = fold(f"{item.text(0)} {item.text(1)}")
                item.setHidden(bool(wanted) and not any(text in words for text in wanted))

    def _on_chosen(self) -> None:
        command = self.chosen
        self.keys.setEnabled(command is not None)
        own = key_map.keys_of(command.code) if command else ()
        self.keys.setKeySequence(QKeySequence(own[0] if own else ""))
        self.none_button.setEnabled(bool(own))
        self.declared_button.setEnabled(command is not None and key_map.is_changed(command.code))
        self._judge()

    def _wish(self) -> str:
        return self.keys.keySequence().toString(QKeySequence.SequenceFormat.PortableText)

    def _judge(self) -> None:
        """Say what setting the keys would do before it is done."""
        command, wish = self.chosen, self._wish()
        if command is None:
            self.set_button.setEnabled(False)
            self._tell(_("Choose a command, then press its new keys."))
            return
        is_new = bool(wish) and QKeySequence(wish) not in [QKeySequence(keys) for keys in key_map.keys_of(command.code)]
        other = key_map.clash(command.code, wish) if is_new else None
        self.set_button.setEnabled(is_new)
        self.set_button.setText(_("Use and take them from there") if other else _("Use these keys"))
        if other is not None:
            self._tell(_("{keys} belongs to “{command}”.").format(keys=native((wish,)), command=other.plain_title), "warn")
        else:
            self._tell(_("Click into the field and press the new keys of “{command}”.").format(command=command.plain_title))

    def _tell(self, text: str, ink: str = "text2") -> None:
        self.told.setText(text)
        self.told.set_ink(ink)

    def _set(self) -> None:
        command, wish = self.chosen, self._wish()
        if command is None:
            return
        while (other := key_map.clash(command.code, wish)) is not None:
            left = [keys for keys in key_map.keys_of(other.code) if QKeySequence(keys) != QKeySequence(wish)]
            key_map.assign(other.code, "|".join(left))
        self._assign(wish)

    def _assign(self, keys: str) -> None:
        if (command := self.chosen) is not None:
            key_map.assign(command.code, keys)

    def _as_declared(self) -> None:
        if (command := self.chosen) is not None:
            key_map.assign(command.code, command.shortcut)


def native(keys: tuple[str, ...]) -> str:
    """Keys as the system writes them."""
    return ", ".join(QKeySequence(each).toString(QKeySequence.SequenceFormat.NativeText) for each in keys)
