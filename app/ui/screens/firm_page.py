"""What each own firm has for itself: a page that chooses the firm, shows it, and saves what was changed."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar
from uuid import uuid4

from PySide6.QtWidgets import QComboBox, QVBoxLayout

from app.core.changes import Changes
from app.core.i18n import _
from app.services import listing
from app.services.context import Context
from app.services.listing import ListQuery
from app.ui.kit import message
from app.ui.kit.commands import Command
from app.ui.kit.pages import Page
from app.ui.kit.run import run
from app.ui.kit.theme import scaled
from app.ui.kit.widgets import PageHead
from app.ui.screens.page_area import scrolling

MOST_FIRMS = 100
WIDEST = 480  # px of the firm's field


class FirmPage(Page):
    """Head, choice of the firm, and saving; what is below is added to ``stack``.

    :param saving: words and icon of the command that saves.
    :param saved: what is told afterwards.
    """

    entities: ClassVar[tuple[str, ...]] = ("firm",)

    def __init__(self, context: Context, title: str, icon: str, saving: tuple[str, str], saved: str) -> None:
        super().__init__(title, icon)
        self._context, self._saved = context, saved
        self._key = uuid4().hex
        words, save_icon = saving
        self._own = (Command("file.save", words, self.save, "Ctrl+S", save_icon, "file.1", self._why_not_save, primary=True),)
        self.head = PageHead(title)
        self.head.show_commands(self._own)
        area, self.stack = scrolling()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(area, 1)
        self.firm = QComboBox()
        self.firm.setAccessibleName(_("Own firm"))
        self.firm.setMinimumWidth(scaled(280))
        self.firm.setMaximumWidth(scaled(WIDEST))
        self.firm.activated.connect(lambda: self.read())

    @abstractmethod
    def reading(self, firm: int) -> Callable[[], Any]:
        """What reads a firm, on a worker."""

    @abstractmethod
    def show_read(self, found: Any) -> None:
        """Show what was read."""

    @abstractmethod
    def writing(self, firm: int, key: str) -> Callable[[], Changes] | None:
        """What saves, on a worker; None when something typed cannot be saved, which was told."""

    @abstractmethod
    def on_failed(self, error: Exception) -> bool:
        """Lead to the field that is wrong; returns whether the error was shown."""

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """Saving."""
        return self._own

    # reading ---------------------------------------------------------------------------------------------------------------------
    def begin(self) -> None:
        """Read the firms and show the first."""
        run(self, self._firms, done=self._show_firms)

    def _firms(self) -> list[tuple[int, str]]:
        rows = listing.window(self._context, ListQuery("firm", ("name",), sort=(("id", False),)), 0, MOST_FIRMS)
        return [(row.id, str(row.values[0])) for row in rows]

    def _show_firms(self, firms: list[tuple[int, str]]) -> None:
        for id, name in firms:
            self.firm.addItem(name, id)
        self.read()

    def refresh(self) -> None:
        """Read again, unless something was typed."""
        if not self.is_changed:
            self.read()

    def read(self) -> None:
        """Read the chosen firm and show it."""
        if self.firm.currentData() is not None:
            run(self, self.reading(self.firm.currentData()), done=self._show)

    def _show(self, found: Any) -> None:
        self.show_read(found)
        self.tell_changed(False)

    def tell_changed(self, changed: bool) -> None:
        """Another firm is not shown over what was typed; the button tells whether there is anything to save."""
        self.set_changed(changed)
        self.firm.setEnabled(not changed)
        self.head.show_commands(self._own)
        self.actions_changed.emit()

    # saving ----------------------------------------------------------------------------------------------------------------------
    def _why_not_save(self) -> str:
        return "" if self.is_changed else _("Nothing was changed.")

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save the chosen firm."""
        if self.firm.currentData() is not None and (operation := self.writing(self.firm.currentData(), self._key)) is not None:
            run(self, operation, done=partial(self._on_saved, then), failed=self.on_failed)

    def _on_saved(self, then: Callable[[], None] | None, _changes: Changes) -> None:
        self._key = uuid4().hex
        self.tell_changed(False)
        message.toast(self, self._saved)
        self.read()
        if then is not None:
            then()
