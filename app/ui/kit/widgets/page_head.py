"""The head of a page: title, state, tags, and its buttons at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from app.core.i18n import _
from app.ui.kit.commands import Command
from app.ui.kit.emptying import empty
from app.ui.kit.icons import draw_icon
from app.ui.kit.theme import scaled, theme, tokens
from app.ui.kit.widgets.buttons import Button, IconButton, MenuButton
from app.ui.kit.widgets.label import ElidedLabel

MOST_BUTTONS = 4
#: pixels at 100 % that the words keep before buttons go under "…"
LEAST_WORDS = 300


class _Emblem(QWidget):
    def __init__(self, meaning: str) -> None:
        super().__init__()
        self._meaning = meaning
        self.setFixedSize(40, 40)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("accent_soft"))
        painter.drawRoundedRect(self.rect(), tokens.RADIUS_PANEL, tokens.RADIUS_PANEL)
        draw_icon(painter, QRectF(10, 10, 20, 20), self._meaning, "accent_text")


class PageHead(QWidget):
    """Title 20 (with a subtitle 18), chips behind it, buttons right: the main one last, what has no room under "…".

    :param meaning: icon of a card's emblem, a word of ``ICONS``; only with a subtitle.
    """

    def __init__(self, title: str, subtitle: str = "", meaning: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(scaled(tokens.PAGE_HEAD))
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.MARGIN, 8, tokens.MARGIN, 8)
        row.setSpacing(tokens.GAP)
        if meaning:
            row.addWidget(_Emblem(meaning))
            row.addSpacing(4)
        words = QVBoxLayout()
        words.setSpacing(1)
        self._title = ElidedLabel(title, "title" if subtitle else "page")
        self._subtitle = ElidedLabel(subtitle, "small", "text2")
        self._beside = QHBoxLayout()
        self._beside.setSpacing(6)
        first = QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(self._title)
        self._second = QWidget(self)  # a widget without a parent would show as a window of its own and take the keyboard
        second = QHBoxLayout(self._second)
        second.setContentsMargins(0, 0, 0, 0)
        second.setSpacing(12)
        second.addWidget(self._subtitle)
        self._second.setVisible(bool(subtitle))
        (second if subtitle else first).addLayout(self._beside)
        words.addLayout(first)
        words.addWidget(self._second)
        row.addLayout(words)
        row.addStretch(1)
        self._more = IconButton("more", _("More"))
        self._more.setMenu(QMenu(self._more))
        self._more.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        self._more.hide()
        self._seen: list[tuple[Command, Button]] = []
        self._hidden: list[Command] = []
        self._under: list[Command] = []
        self._more.menu().aboutToShow.connect(self._fill)
        self._menus: list[MenuButton] = []
        self._emblem_width = 52 if meaning else 0
        row.addWidget(self._more)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(tokens.GAP)
        row.addLayout(self._buttons)

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Change the words."""
        self._title.set_text(title)
        self._subtitle.set_text(subtitle)
        self._second.setVisible(bool(subtitle))

    def add_chip(self, chip: QWidget) -> None:
        """Put a chip behind the words."""
        self._beside.addWidget(chip)

    def clear_chips(self) -> None:
        """Take all chips away."""
        empty(self._beside)

    def show_commands(self, commands: Sequence[Command], most: int = MOST_BUTTONS) -> None:
        """Make the buttons: the primary one last, at most four (or ``most``), the rest under "…"."""
        empty(self._buttons)
        primary = [command for command in commands if command.primary][:1]
        others = [command for command in commands if command not in primary]
        seen, self._hidden = others[: most - len(primary)], others[most - len(primary):]
        self._seen, self._menus = [], []
        for command in (*seen, *primary):
            button = Button(command.plain_title, "primary" if command.primary else "secondary", command.icon)
            button.set_reason(command.why_not())
            button.clicked.connect(lambda _checked=False, run=command.run: run())
            self._buttons.addWidget(button)
            self._seen.append((command, button))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put buttons under "…" where the words would have no room, and take them out again."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        words = min(max(self._title.sizeHint().width(), self._subtitle.sizeHint().width()), scaled(LEAST_WORDS))
        room = self.width() - words - self._emblem_width - 2 * tokens.MARGIN - self._more.width() - 2 * tokens.GAP
        room -= sum(button.sizeHint().width() + tokens.GAP for button in self._menus)
        needs = [button.sizeHint().width() + tokens.GAP for _command, button in self._seen]
        first = next((number for number in range(len(needs)) if sum(needs[number:]) <= room), max(len(needs) - 1, 0))
        for number, (_command, button) in enumerate(self._seen):
            button.setVisible(number >= first)
        self._under = [*(command for command, _button in self._seen[:first]), *self._hidden]
        self._fill()
        self._more.setVisible(bool(self._under))

    def _fill(self) -> None:
        _fill_menu(self._more.menu(), self._under)

    def show_reasons(self) -> None:
        """Say anew which buttons can be used at this moment."""
        for command, button in self._seen:
            button.set_reason(command.why_not())

    def minimumSizeHint(self) -> QSize:
        """The words and the main button; the others can go under "…"."""
        main = self._seen[-1][1].sizeHint().width() if self._seen else 0
        return QSize(self._emblem_width + main + self._more.width() + 2 * tokens.MARGIN + scaled(120), super().minimumSizeHint().height())

    def add_menu(self, title: str, commands: Sequence[Command]) -> MenuButton:
        """Put a button that opens a menu before the buttons of the last ``show_commands``."""
        menu = QMenu(self)
        _fill_menu(menu, commands)
        button = MenuButton(title, menu)
        self._buttons.insertWidget(0, button)
        self._menus.append(button)
        self._fit()
        return button

    def sizeHint(self) -> QSize:
        """Words and all buttons."""
        buttons = sum(button.sizeHint().width() + tokens.GAP for button in (*(button for _command, button in self._seen), *self._menus))
        width = scaled(LEAST_WORDS) + self._emblem_width + buttons + self._more.width() + 2 * (tokens.MARGIN + tokens.GAP)
        return QSize(width, max(scaled(tokens.PAGE_HEAD), super().sizeHint().height()))


def _fill_menu(menu: QMenu, commands: Sequence[Command]) -> None:
    """Put commands into a menu; those that cannot be used now are grey and say why."""
    menu.clear()
    menu.setToolTipsVisible(True)
    for command in commands:
        action = menu.addAction(command.plain_title)
        action.triggered.connect(lambda _checked=False, run=command.run: run())
        action.setEnabled(not command.why_not())
        action.setToolTip(command.why_not())
