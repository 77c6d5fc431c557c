"""The left side: places by groups, what the person has pinned, settings, and the fold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QMenu, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.core.i18n import _, format_number
from app.ui.kit.icons import draw_icon
from app.ui.kit.memory import memory
from app.ui.kit.theme import metrics, scaled, theme, tokens
from app.ui.kit.widgets import Hairline
from app.ui.kit.widgets.panel import FoldHead

#: groups that start open; those behind are folded until the person opens them
OPEN_GROUPS = 4


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the navigation: a page and its arguments."""

    key: str
    title: str
    icon: str
    group: str = ""
    arguments: tuple[tuple[str, Any], ...] = ()


class PlaceButton(QAbstractButton):
    """A place: icon, words, count; the current one with a bar, a filled icon and medium words."""

    def __init__(self, place: Place, quiet: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place, self._quiet, self._count, self._folded = place, quiet, 0, False
        self.setText(place.title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._name()

    def set_count(self, count: int) -> None:
        """Show how many things wait there; 0 shows nothing."""
        self._count = count
        self._name()
        self.update()

    def set_folded(self, folded: bool) -> None:
        """Show the icon only, with the words as its tip."""
        self._folded = folded
        self.setToolTip(self.place.title if folded else "")
        self.update()

    def nextCheckState(self) -> None:
        """The current place is told by the open tab, not by the click."""

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(tokens.NAVIGATION - 16, scaled(30 if self._quiet else 32))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, bar, icon, words, count."""
        painter, shown, is_current = QPainter(self), theme(), self.isChecked()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0, 1, 0, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if is_current or self.underMouse():
            painter.setBrush(shown.color("accent_soft" if is_current else "line"))
            painter.drawRoundedRect(rect, tokens.RADIUS, tokens.RADIUS)
        if is_current:
            painter.setBrush(shown.color("accent_text"))
            painter.drawRoundedRect(QRectF(0, rect.top() + 6, 3, rect.height() - 12), 1.5, 1.5)
        side = scaled(16 if self._quiet else 18)
        left = (rect.width() - side) / 2 if self._folded else 11 + (scaled(18) - side) / 2
        ink = "accent_text" if is_current else "text3" if self._quiet else "text2"
        draw_icon(painter, QRectF(left, rect.center().y() - side / 2, side, side), self.place.icon, ink, is_current)
        if not self._folded:
            self._paint_words(painter, rect, is_current)
        if self.hasFocus():
            painter.setPen(shown.color("accent_text"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS, tokens.RADIUS)

    def _paint_words(self, painter: QPainter, rect: QRectF, is_current: bool) -> None:
        face, count, counted = "label" if is_current else "body", format_number(self._count) if self._count else "", 0.0
        if count:
            counted = metrics("small").horizontalAdvance(count) + 8
            painter.setFont(tokens.font("small"))
            painter.setPen(theme().color("text2"))
            painter.drawText(rect.adjusted(0, 0, -9, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count)
        painter.setFont(tokens.font(face))
        painter.setPen(theme().color("text" if is_current else "text2"))
        words = rect.adjusted(20 + scaled(18), 0, -8 - counted, 0)
        elided = metrics(face).elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, elided)
        if not self._folded:
            self.setToolTip(self.text() if elided != self.text() else "")

    def _name(self) -> None:
        self.setAccessibleName(f"{self.place.title}, {format_number(self._count)}" if self._count else self.place.title)


class Navigation(QWidget):
    """The left side of the window.

    Signals: ``chosen(Place)``, ``unpinned(Place)``, ``folded(bool)``, ``toggled(bool)`` the person folded or unfolded it.
    """

    chosen = Signal(object)
    unpinned = Signal(object)
    folded = Signal(bool)
    toggled = Signal(bool)

    def __init__(self, places: Sequence[Place], bottom: Sequence[Place] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Navigation"))
        self._buttons: list[PlaceButton] = []
        self._heads: list[QWidget] = []
        self._is_folded, self._is_dressed = False, False
        self._current = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(0)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(8, 0, 8, 0)
        self._column.setSpacing(0)
        self._add_groups(places)
        self._pinned_head = self._head(_("Pinned"))
        self._pinned_head.hide()
        self._pinned = QVBoxLayout()
        self._pinned.setSpacing(0)
        self._column.addLayout(self._pinned)
        self._column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.verticalScrollBar().setProperty("thin", True)
        area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        area.setWidget(inner)
        column.addWidget(area, 1)
        lower = QVBoxLayout()
        lower.setContentsMargins(8, 4, 8, 0)
        lower.setSpacing(0)
        for place in bottom:
            lower.addWidget(self._button(place))
        self._fold = self._button(Place("", _("Fold"), "fold"), act=self.toggle)
        lower.addWidget(self._fold)
        column.addLayout(lower)
        self.set_folded(self.stays_folded)

    @property
    def is_folded(self) -> bool:
        """Whether only icons are shown."""
        return self._is_folded

    def toggle(self) -> None:
        """Fold or unfold."""
        self.set_folded(not self._is_folded)
        self.toggled.emit(self._is_folded)

    @property
    def stays_folded(self) -> bool:
        """Whether the person wants it folded whatever page is shown."""
        return bool(memory().get("navigation/folded", False))

    def set_folded(self, folded: bool, remember: bool = True) -> None:
        """Show icons only, or words as well."""
        if remember:
            memory().put("navigation/folded", folded)
        if folded == self._is_folded and self._is_dressed:
            return
        self._is_folded, self._is_dressed = folded, True
        self.setFixedWidth(scaled(tokens.NAVIGATION_FOLDED if folded else tokens.NAVIGATION))
        for button in self._buttons:
            button.set_folded(folded)
        for head in self._heads:
            head.setVisible(not folded and (head is not self._pinned_head or self._pinned.count() > 0))
        self._fold.place = Place("", _("Unfold") if folded else _("Fold"), "unfold" if folded else "fold")
        self._fold.setText(self._fold.place.title)
        self._fold.set_folded(folded)
        self.folded.emit(folded)

    def set_current(self, key: str) -> None:
        """Mark the place that the current tab belongs to; an unknown key marks none."""
        self._current = key
        for button in self._buttons:
            button.setChecked(bool(key) and button.place.key == key)

    def set_count(self, key: str, count: int) -> None:
        """Show how many things wait at a place; 0 shows nothing."""
        for button in self._buttons:
            if button.place.key == key:
                button.set_count(count)

    def set_pinned(self, places: Sequence[Place]) -> None:
        """Show what the person has pinned."""
        while item := self._pinned.takeAt(0):
            if isinstance(button := item.widget(), PlaceButton):
                self._buttons.remove(button)
                button.hide()
                button.deleteLater()
        for place in places:
            button = self._button(place, quiet=True)
            button.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            button.customContextMenuRequested.connect(lambda point, button=button: self._menu_of(button).popup(button.mapToGlobal(point)))
            self._pinned.addWidget(button)
        self._pinned_head.setVisible(bool(places) and not self._is_folded)
        self.set_current(self._current)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame colour."""
        QPainter(self).fillRect(self.rect(), theme().color("chrome"))

    def _add_groups(self, places: Sequence[Place]) -> None:
        groups: dict[str, list[Place]] = {}
        for place in places:
            groups.setdefault(place.group, []).append(place)
        headed = [group for group in groups if group]
        for number, (group, members) in enumerate(groups.items()):
            block = QWidget()
            inside = QVBoxLayout(block)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(0)
            for place in members:
                inside.addWidget(self._button(place))
            if group:
                self._heads.append(head := _GroupHead(group, block, headed.index(group) < OPEN_GROUPS))
                self._column.addWidget(head)
            elif number:
                self._column.addWidget(Hairline())
            self._column.addWidget(block)

    def _button(self, place: Place, quiet: bool = False, act: Callable[[], None] | None = None) -> PlaceButton:
        button = PlaceButton(place, quiet)
        button.clicked.connect(lambda: act() if act is not None else self.chosen.emit(button.place))
        button.set_folded(self._is_folded)
        self._buttons.append(button)
        return button

    def _head(self, text: str) -> QWidget:
        head = _GroupHead(text, None, starts_open=True)
        self._heads.append(head)
        self._column.addWidget(head)
        return head

    def _menu_of(self, button: PlaceButton) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Unpin"), lambda: self.unpinned.emit(button.place))
        return menu


class _GroupHead(FoldHead):
    """The head of a group: a click folds it, and it stays so."""

    def __init__(self, text: str, block: QWidget | None, starts_open: bool) -> None:
        super().__init__(text, "small_label", "text2")
        self._key = f"navigation/group/{text}"
        self.setEnabled(block is not None)
        if block is not None:
            self.toggled.connect(block.setVisible)
            self.setChecked(not memory().get(self._key, not starts_open))
            self.toggled.connect(lambda is_open: memory().put(self._key, not is_open))

    def sizeHint(self) -> QSize:
        return QSize(120, scaled(34))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, shown = QPainter(self), theme()
        painter.setFont(tokens.font("small_label"))
        painter.setPen(shown.color("text2"))
        painter.drawText(self.rect().adjusted(10, 8, -22, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.isEnabled() and (self.underMouse() or not self.isChecked() or self.hasFocus()):
            chevron = QRectF(self.width() - 20, self.height() / 2 - 2, 12, 12)
            draw_icon(painter, chevron, "chevron_down" if self.isChecked() else "chevron_right", "accent_text" if self.hasFocus() else "text3")
