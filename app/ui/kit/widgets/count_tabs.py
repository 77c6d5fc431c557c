"""Tabs with counts: views of a list, parts of a card."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QTabBar, QToolButton, QWidget

from app.core.i18n import _, format_number, ngettext
from app.ui.kit.icons import icon
from app.ui.kit.theme import metrics, scaled, theme, tokens

GAP = 24
BAR = 3


class CountTabs(QTabBar):
    """Words, count in small grey, a bar under the current one; no boxes. What does not fit goes to a "More" menu.

    Tabs are addressed by their key. Signals: ``chosen(str)``.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: dict[str, int | None] = {}
        self._errors: dict[str, int] = {}
        self._changed: set[str] = set()
        self._more = QToolButton(self)
        self._more.setText(_("More"))
        self._more.setAccessibleName(_("More tabs"))
        self._more.setIcon(icon("chevron_down"))
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(QMenu(self._more))
        self._more.menu().aboutToShow.connect(self._fill_menu)
        self._more.hide()
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.currentChanged.connect(self._on_current)

    def add(self, key: str, text: str, count: int | None = None) -> None:
        """Add a tab at the end; a count of None is not shown."""
        self._counts[key] = count
        index = self.addTab(text)
        self.setTabData(index, key)
        self._name(index)

    def remove(self, key: str) -> None:
        """Remove a tab."""
        if (index := self.index_of(key)) >= 0:
            self.removeTab(index)

    def index_of(self, key: str) -> int:
        """Place of a tab, -1 when there is none."""
        return next((index for index in range(self.count()) if self.tabData(index) == key), -1)

    @property
    def current(self) -> str:
        """Key of the current tab; empty when there is none."""
        return str(self.tabData(self.currentIndex()) or "")

    def choose(self, key: str) -> None:
        """Make a tab the current one; KeyError when there is none."""
        index = self.index_of(key)
        if index < 0:
            raise KeyError(key)
        self.setCurrentIndex(index)

    def set_count(self, key: str, count: int | None) -> None:
        """Change a count."""
        self.set_counts({key: count})

    def set_counts(self, counts: Mapping[str, int | None]) -> None:
        """Change counts; the tabs are laid out once."""
        fresh = {key: count for key, count in counts.items() if self._counts.get(key) != count}
        self._counts.update(fresh)
        self._renew(*fresh)

    def set_errors(self, key: str, count: int) -> None:
        """Show in red how many fields of a tab are wrong; 0 shows none."""
        if self._errors.get(key, 0) != count:
            self._errors[key] = count
            self._renew(key)

    def set_changed(self, key: str, changed: bool) -> None:
        """Show the dot of a view or tab that differs from what is saved."""
        if changed != (key in self._changed):
            (self._changed.add if changed else self._changed.discard)(key)
            self._renew(key)

    def tabSizeHint(self, index: int) -> QSize:
        """Words, count, dot; the gap belongs to the tab at its left so that the bar starts at the words."""
        width = metrics("label").horizontalAdvance(self.tabText(index)) + sum(self._extras(index)) + GAP
        return QSize(round(width), max(scaled(tokens.VIEW_ROW), round(metrics("label").height()) + 16))

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Tabs never shrink."""
        return self.tabSizeHint(index)

    def minimumSizeHint(self) -> QSize:
        """The window may be narrower than all tabs together."""
        return QSize(120, self.tabSizeHint(0).height() if self.count() else scaled(tokens.VIEW_ROW))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tabs that fit."""
        painter, shown = QPainter(self), theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        limit = self.width() + GAP if self._more.isHidden() else self._more.x()
        for index in range(self.count()):
            rect = QRectF(self.tabRect(index)).adjusted(0, 0, -GAP, 0)
            if rect.right() > limit:
                continue
            is_current = index == self.currentIndex()
            is_warm = is_current or self.tabRect(index).contains(self.mapFromGlobal(self.cursor().pos()))
            painter.setFont(tokens.font("label" if is_current else "body"))
            painter.setPen(shown.color("text" if is_warm else "text2"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, self.tabText(index))
            self._paint_extras(painter, rect, index, is_current)
            if is_current:
                painter.fillRect(QRectF(rect.left(), rect.bottom() - BAR, rect.width(), BAR), shown.color("accent_text"))
                if self.hasFocus():
                    painter.setPen(shown.color("accent_text"))
                    painter.drawRoundedRect(rect.adjusted(-4 if index else 0.5, 4, 4, -6), tokens.RADIUS_SMALL, tokens.RADIUS_SMALL)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See what fits."""
        super().resizeEvent(event)
        self._see_what_fits()

    def tabLayoutChange(self) -> None:
        """See what fits."""
        super().tabLayoutChange()
        self._see_what_fits()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Warm the words under the pointer."""
        super().mouseMoveEvent(event)
        self.update()

    def _extras(self, index: int) -> tuple[float, float, float]:
        """Widths of count, errors and dot of a tab."""
        key = str(self.tabData(index))
        count, errors = self._counts.get(key), self._errors.get(key, 0)
        return (
            6 + metrics("small").horizontalAdvance(format_number(count)) if count is not None else 0,
            6 + max(16, metrics("caption").horizontalAdvance(str(errors)) + 8) if errors else 0,
            14 if key in self._changed else 0,
        )

    def _paint_extras(self, painter: QPainter, rect: QRectF, index: int, is_current: bool) -> None:
        key, shown = str(self.tabData(index)), theme()
        left = rect.left() + metrics("label" if is_current else "body").horizontalAdvance(self.tabText(index)) + 6
        count_width, errors_width, dot_width = self._extras(index)
        if count_width:
            painter.setFont(tokens.font("small"))
            painter.setPen(shown.color("text3"))
            room = QRectF(left, rect.top(), count_width, rect.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, format_number(self._counts[key] or 0))
            left += count_width
        painter.setPen(Qt.PenStyle.NoPen)
        if errors_width:
            pill = QRectF(left, rect.center().y() - 8, errors_width - 6, 16)
            painter.setBrush(shown.color("bad_soft"))
            painter.drawRoundedRect(pill, 8, 8)
            painter.setPen(shown.color("bad"))
            painter.setFont(tokens.font("caption"))
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, str(self._errors[key]))
            painter.setPen(Qt.PenStyle.NoPen)
            left += errors_width
        if dot_width:
            painter.setBrush(shown.color("accent_text"))
            painter.drawEllipse(QRectF(left + 2, rect.center().y() - 3, 6, 6))

    def _renew(self, *keys: str) -> None:
        found = [index for key in keys if (index := self.index_of(key)) >= 0]
        for index in found:
            self._name(index)
        if found:
            self.setTabText(found[-1], self.tabText(found[-1]))
            self.updateGeometry()
            self.update()

    def _name(self, index: int) -> None:
        key, words = str(self.tabData(index)), [self.tabText(index)]
        if (count := self._counts.get(key)) is not None:
            words.append(format_number(count))
        if errors := self._errors.get(key, 0):
            words.append(ngettext("{count} error", "{count} errors", errors).format(count=errors))
        if key in self._changed:
            words.append(_("changed"))
        self.setAccessibleTabName(index, ", ".join(words))

    def _see_what_fits(self) -> None:
        last = self.tabRect(self.count() - 1).right() - GAP if self.count() else 0
        self._more.setVisible(last > self.width())
        if last > self.width():
            self._more.adjustSize()
            self._more.move(self.width() - self._more.width(), (self.height() - self._more.height()) // 2)
            self._more.raise_()

    def _fill_menu(self) -> None:
        menu = self._more.menu()
        menu.clear()
        for index in range(self.count()):
            if self.tabRect(index).right() - GAP > self._more.x():
                menu.addAction(self.accessibleTabName(index), partial(self._bring, index))

    def _bring(self, index: int) -> None:
        """Show a tab from the menu: it takes the last place that fits."""
        fitting = [place for place in range(self.count()) if self.tabRect(place).right() - GAP <= self._more.x()]
        target = fitting[-1] if fitting else 0
        self.moveTab(index, target)
        self.setCurrentIndex(target)

    def _on_current(self, index: int) -> None:
        if index >= 0:
            self.chosen.emit(str(self.tabData(index)))
