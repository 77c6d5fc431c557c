"""The top row: name, menus, the box for everything, bell and user."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QMenuBar, QSizePolicy, QWidget

from app.core.i18n import _, format_number
from app.ui.kit.icons import draw_icon
from app.ui.kit.theme import metrics, scaled, theme, tokens
from app.ui.kit.theme.style import KontorStyle
from app.ui.kit.widgets import IconButton, Label, draw_avatar
from app.ui.shell.actions import MENUS, Actions, menu_titles, with_mnemonics
from app.ui.shell.logo import Logo

BOX_WIDTH = 360


class SearchButton(QAbstractButton):
    """Looks like a field and opens the palette."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(_("Find or do anything"))
        self.setAccessibleName(_("Find or do anything, Ctrl+K"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(scaled(tokens.CONTROL))
        self.setMinimumWidth(180)
        self.setMaximumWidth(scaled(BOX_WIDTH))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.IBeamCursor)

    def sizeHint(self) -> QSize:
        """The width of the box."""
        return QSize(scaled(BOX_WIDTH), scaled(tokens.CONTROL))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A field with its key in a small box."""
        painter, shown = QPainter(self), theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(shown.color("accent_text" if self.hasFocus() else "edge" if self.underMouse() else "border"))
        painter.setBrush(shown.color("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS, tokens.RADIUS)
        middle = self.height() / 2
        draw_icon(painter, QRectF(10, middle - 8, 16, 16), "search")
        keys = "Ctrl K"
        key_width = metrics("caption").horizontalAdvance(keys) + 16
        painter.setFont(tokens.font("body"))
        painter.setPen(shown.color("text2"))
        room = QRectF(34, 0, self.width() - 44 - key_width, self.height())
        words = metrics("body").elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
        box = QRectF(self.width() - key_width - 6, middle - 9, key_width, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shown.color("hover"))
        painter.drawRoundedRect(box, tokens.RADIUS_SMALL, tokens.RADIUS_SMALL)
        painter.setFont(tokens.font("caption"))
        painter.setPen(shown.color("text2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, keys)


class UserButton(QAbstractButton):
    """Avatar and name; opens the menu of the person."""

    def __init__(self, name: str, number: int, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self.setText(name)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: menu.popup(self.mapToGlobal(self.rect().bottomLeft())))

    def sizeHint(self) -> QSize:
        """Avatar, name, chevron; a long name is cut."""
        return QSize(min(240, round(metrics("label").horizontalAdvance(self.text())) + 24 + 8 + 6 + 24), scaled(30))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw avatar, name and chevron."""
        painter, shown, middle = QPainter(self), theme(), self.height() / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            painter.setPen(shown.color("accent_text") if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(shown.color("line"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS, tokens.RADIUS)
        draw_avatar(painter, QRectF(4, middle - 12, 24, 24), self.text(), self._number)
        painter.setFont(tokens.font("label"))
        painter.setPen(shown.color("text"))
        words = QRectF(36, 0, self.width() - 36 - 22, self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, metrics("label").elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width()))
        draw_icon(painter, QRectF(self.width() - 18, middle - 6, 12, 12), "chevron_down", "text2")


class BellButton(IconButton):
    """The bell with a dot while something is unread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("bell", _("Notices"), parent=parent)
        self._unread = 0

    def set_unread(self, count: int) -> None:
        """Show how many notices are unread."""
        self._unread = count
        name = _("Notices, {count} unread").format(count=format_number(count)) if count else _("Notices")
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bell and its dot."""
        super().paintEvent(event)
        if self._unread:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(theme().color("chrome"))
            painter.setBrush(theme().color("accent_text"))
            painter.drawEllipse(QRectF(self.width() - 12, 3, 8, 8))


class MnemonicKeys(QObject):
    """Underlines mnemonics while Alt is down, and only then."""

    def __init__(self, bar: QMenuBar) -> None:
        super().__init__(bar)
        self._bar = bar

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the Alt key."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Alt:
            self._show(event.type() == QEvent.Type.KeyPress)
        elif event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.WindowDeactivate):
            self._show(False)
        return False

    def _show(self, shown: bool) -> None:
        if KontorStyle.shows_mnemonics != shown:
            KontorStyle.shows_mnemonics = shown
            self._bar.update()


class MenuRow(QWidget):
    """The top row of the window. A menu without commands is not shown, nor is the bell where nothing rings it.

    Signals: ``search_wanted()``, ``notices_wanted()``.
    """

    search_wanted = Signal()
    notices_wanted = Signal()

    def __init__(
        self, actions: Actions, user: str, number: int, user_menu: QMenu, has_notices: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self.setFixedHeight(scaled(tokens.MENU_ROW))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 10, 0)
        row.setSpacing(0)
        name = QWidget()
        name.setFixedWidth(scaled(tokens.NAVIGATION) + 6)
        inside = QHBoxLayout(name)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(Logo())
        inside.addWidget(Label("Kontor", "strong"))
        inside.addStretch()
        row.addWidget(name)
        self.bar = QMenuBar()
        self.bar.setNativeMenuBar(False)
        self._menus = self._make_menus()
        actions.changed.connect(self._show_menus)
        self._show_menus()
        row.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        self.search = SearchButton()
        self.search.clicked.connect(self.search_wanted)
        row.addWidget(self.search, 6)
        row.addStretch(2)
        self.bell = BellButton()
        self.bell.setVisible(has_notices)
        self.bell.clicked.connect(self.notices_wanted)
        row.addWidget(self.bell)
        row.addSpacing(6)
        row.addWidget(UserButton(user, number, user_menu))
        self.mnemonic_keys = MnemonicKeys(self.bar)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame colour."""
        QPainter(self).fillRect(self.rect(), theme().color("chrome"))

    def _make_menus(self) -> dict[str, QMenu]:
        titles, menus = menu_titles(), {}
        for name, title in zip(MENUS, with_mnemonics([titles[name] for name in MENUS]), strict=True):
            menus[name] = menu = self.bar.addMenu(title)
            menu.aboutToShow.connect(partial(self._actions.fill, menu, name))
        return menus

    def _show_menus(self) -> None:
        used = {command.menu.partition(".")[0] for command in self._actions.all()}
        for name, menu in self._menus.items():
            menu.menuAction().setVisible(name in used)
