"""Buttons: one primary a screen, secondary with a border, quiet without, link for words that act, danger in red ink."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from app.ui.kit.icons import icon
from app.ui.kit.theme import scaled, tokens

Kind = Literal["primary", "secondary", "quiet", "danger", "link"]
_ICON_INKS = {"primary": "on_accent", "danger": "bad", "link": "accent_text"}


class Button(QPushButton):
    """A button with a verb on it.

    :param meaning: icon, a word of ``ICONS``, or nothing.
    :param big: 36 px high, for login and empty states.
    """

    def __init__(self, text: str, kind: Kind = "secondary", meaning: str = "", big: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("kind", kind)
        self.setProperty("big", big)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        if kind == "link":
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        if meaning:
            self.setIcon(icon(meaning, _ICON_INKS.get(kind, "text2")))
        self.setAccessibleName(text.replace("&", ""))

    def set_reason(self, reason: str) -> None:
        """Grey the button and say why in its tip; an empty reason makes it usable."""
        self.setEnabled(not reason)
        self.setToolTip(reason)
        self.setAccessibleDescription(reason)


class MenuButton(Button):
    """A button that opens a menu, with a small chevron."""

    def __init__(self, text: str, menu: QMenu, kind: Kind = "secondary", meaning: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, kind, meaning, parent=parent)
        self.setMenu(menu)


class IconButton(QToolButton):
    """A button of one icon. Its name is spoken by screen readers and shown as its tip.

    :param shortcut: keys that are shown in the tip; they are not bound here.
    """

    def __init__(
        self, meaning: str, name: str, clicked: Callable[[], object] | None = None, shortcut: str = "", checkable: bool = False,
        size: int = 18, parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setIcon(icon(meaning))
        self.setIconSize(QSize(scaled(size), scaled(size)))
        self.setFixedSize(scaled(tokens.TOOL), scaled(tokens.TOOL))
        self.setCheckable(checkable)
        self.setAccessibleName(name)
        self.setToolTip(f"{name}   {shortcut}" if shortcut else name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if clicked is not None:
            self.clicked.connect(lambda: clicked())

    def set_icon(self, meaning: str, role: str = "text2", filled: bool = False) -> None:
        """Change the icon."""
        self.setIcon(icon(meaning, role, filled))
