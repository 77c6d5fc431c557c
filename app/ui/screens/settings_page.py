"""My settings: what this workstation looks like and how it behaves. Kept as they are changed, applied at once where that is possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.core import i18n, settings
from app.core.i18n import LANGUAGES, N_, _
from app.core.settings import Settings
from app.services.context import Context
from app.ui.kit import message
from app.ui.kit.commands import Command
from app.ui.kit.key_map import key_map
from app.ui.kit.memory import memory
from app.ui.kit.pages import PAGES, Page, PageType, declare
from app.ui.kit.theme import apply_theme, scaled, tokens
from app.ui.kit.widgets import Label, PageHead, Panel
from app.ui.screens.keys_panel import KeysPanel
from app.ui.screens.sign_in_panel import SignInPanel
from app.ui.shell.standard_commands import TEXT_SIZES

#: px of the page from which the keys stand beside the rest
TWO_FROM = 820
USUAL_SIZE = 100


class SettingsPage(Page):
    """All choices of the person at this workstation. There is nothing to save: each choice is kept when it is made."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("My settings"), "settings")
        self._context = context
        self._columns = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = PageHead(_("My settings"))
        self._own = (Command("settings.reset", _("Back to the &defaults"), self.reset, "", "undo", "edit.1"),)
        head.show_commands(self._own)
        column.addWidget(head)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.viewport().setAutoFillBackground(False)
        inner = QWidget()
        area.setWidget(inner)
        inner.setAutoFillBackground(False)  # the area fills what it takes
        column.addWidget(area, 1)
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(tokens.MARGIN, 4, tokens.MARGIN, tokens.MARGIN)
        self._grid.setSpacing(tokens.PADDING)
        self.language, self.theme, self.text_size, self.start_page = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        self.enter_moves = QCheckBox(_("Enter moves to the next field"))
        self.restore_tabs = QCheckBox(_("Open what was open the last time"))
        self._later = Label("", "small", "info", wrap=True)
        self._left = QWidget()
        stack = QVBoxLayout(self._left)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(tokens.PADDING)
        self.door = SignInPanel(context)
        for panel in (self._look(), self._work(), self._begin(), self.door):
            stack.addWidget(panel)
        note = _("These choices belong to you at this workstation. What all of the firm share stands in the navigation under Settings.")
        stack.addWidget(Label(note, "small", "text2", wrap=True))
        stack.addStretch(1)
        self.keys = KeysPanel()
        self.setFocusProxy(self.keys.search)  # not on what sets everything back
        self._arrange(2)
        self._fill()
        self._show()
        self._connect()

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """The way back."""
        return self._own

    # building --------------------------------------------------------------------------------------------------------------------
    def _look(self) -> Panel:
        panel = Panel(_("Look"))
        _labelled(panel, _("Language"), self.language)
        panel.content.addWidget(self._later)
        _labelled(panel, _("Colours"), self.theme)
        _labelled(panel, _("Size of text"), self.text_size)
        return panel

    def _work(self) -> Panel:
        panel = Panel(_("Typing"))
        panel.content.addWidget(self.enter_moves)
        note = _("In many lines of text Enter always begins a new line; Ctrl+Enter saves and closes.")
        panel.content.addWidget(Label(note, "small", "text2", wrap=True))
        return panel

    def _begin(self) -> Panel:
        panel = Panel(_("At the start"))
        panel.content.addWidget(self.restore_tabs)
        _labelled(panel, _("Otherwise open"), self.start_page)
        return panel

    def _fill(self) -> None:
        self.language.addItem(_("As the system"), "")
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        for code, name in (("", _("As the system")), ("light", _("Light")), ("dark", _("Dark")), ("contrast", _("High contrast"))):
            self.theme.addItem(name, code)
        for percent in TEXT_SIZES:
            self.text_size.addItem(_("{percent} %").format(percent=percent), percent)
        self.start_page.addItem(_("Nothing"), "")
        may = self._context.rights.may
        for page in sorted((page for page in PAGES if page.in_navigation and page.is_open_to(may)), key=lambda page: page.order):
            if page.code != "settings":
                self.start_page.addItem(_(page.title), page.code)

    def _connect(self) -> None:
        self.language.activated.connect(lambda: self._keep(language=self.language.currentData()))
        self.theme.activated.connect(lambda: self._keep(theme=self.theme.currentData()))
        self.text_size.activated.connect(lambda: self._resize_text(self.text_size.currentData()))
        self.start_page.activated.connect(lambda: self._keep(start_page=self.start_page.currentData()))
        self.enter_moves.toggled.connect(lambda on: self._keep(enter_moves=on))
        self.restore_tabs.toggled.connect(lambda on: self._keep(restore_tabs=on))

    # showing and keeping ---------------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Show what is kept; the menu View changes some of it too."""
        self._show()
        self.door.refresh()

    def _show(self) -> None:
        known = settings.load()
        size = memory().get("text_size", USUAL_SIZE)
        for box, value in ((self.language, known.language), (self.theme, known.theme), (self.text_size, size), (self.start_page, known.start_page)):
            box.setCurrentIndex(max(0, box.findData(value)))
        for check, on in ((self.enter_moves, known.enter_moves), (self.restore_tabs, known.restore_tabs)):
            with QSignalBlocker(check):
                check.setChecked(on)
        later = (known.language or i18n.system_language()) != i18n.language()
        self._later.setText(_("The language changes when Kontor is started again.") if later else "")
        self._later.setVisible(later)

    def _keep(self, **wishes: Any) -> None:
        self._take(replace(settings.load(), **wishes))

    def _take(self, wished: Settings, size: int | None = None) -> None:
        before = settings.load()
        settings.save(wished)
        if size is not None:
            memory().put("text_size", size)
        if size is not None or wished.theme != before.theme:
            _dress()
        if wished.shortcuts != before.shortcuts:
            key_map.reset(wished.shortcuts)
        self._show()

    def _resize_text(self, percent: int) -> None:
        self._take(settings.load(), percent)

    def reset(self) -> None:
        """Everything as it was delivered, but the databases; the note takes it back."""
        before, size = settings.load(), int(memory().get("text_size", USUAL_SIZE))
        fresh = Settings(last_connection=before.last_connection, connections=before.connections)
        self._take(fresh, USUAL_SIZE)
        message.toast(self, _("All settings are as delivered."), _("Undo"), partial(self._take, before, size))

    # size ------------------------------------------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        """The keys go below where there is no room beside."""
        super().resizeEvent(event)
        self._arrange(2 if event.size().width() >= scaled(TWO_FROM) else 1)

    def _arrange(self, columns: int) -> None:
        if columns != self._columns:
            self._columns = columns
            self._grid.addWidget(self._left, 0, 0)
            self._grid.addWidget(self.keys, columns % 2, columns - 1)
            self._grid.setColumnStretch(0, 2)
            self._grid.setColumnStretch(1, 3 if columns == 2 else 0)
            self._grid.setRowStretch(columns % 2, 1)


def _labelled(panel: Panel, text: str, field: QWidget) -> None:
    field.setAccessibleName(text)
    label = Label(text, "small", "text2")
    label.setBuddy(field)
    panel.content.addWidget(label)
    panel.content.addWidget(field)


def _dress() -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication):
        apply_theme(app, settings.load().theme, memory().get("text_size", USUAL_SIZE) / 100)


def _make(context: Context, **_arguments: Any) -> Page:
    return SettingsPage(context)


declare(PageType("settings", N_("My settings"), "settings", "", _make, order=1000))
