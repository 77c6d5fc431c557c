"""The place below the head of a page for one sentence that lasts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout

from app.ui.kit.theme import tokens
from app.ui.kit.widgets.info_bar import InfoBar


class NoticePlace(QVBoxLayout):
    """Takes no room while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 0)
        self._bar: InfoBar | None = None

    def show_notice(self, text: str, state: str, action: str = "", act: Callable[[], object] | None = None) -> None:
        """Say something instead of what was said before.

        :param state: ``ok info warn bad``.
        """
        self.hide_notice()
        self._bar = InfoBar(text, state, action=action, act=act, closable=True)
        self._bar.closed.connect(self.hide_notice)
        self.addWidget(self._bar)

    def hide_notice(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.deleteLater()
            self._bar = None
