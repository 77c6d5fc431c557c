"""A box to choose from whose words end in "…" where they have no room, and stand whole in its tip and in its list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter


class ElidedBox(QComboBox):
    """Shows the chosen words as far as they fit; its list is as wide as its widest words."""

    @property
    def is_cut(self) -> bool:
        """Whether the chosen words end in "…"."""
        return self._shown() != self.currentText()

    def _shown(self) -> str:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self).width()
        return self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box of the style around the words that fit."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self._shown()
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def event(self, event: QEvent) -> bool:
        """The whole words as tip, where they do not fit."""
        if event.type() == QEvent.Type.ToolTip and self.is_cut:
            own = self.toolTip()
            self.setToolTip(self.currentText())
            handled = super().event(event)
            self.setToolTip(own)
            return handled
        return super().event(event)

    def showPopup(self) -> None:
        """Open the list, wide enough for its words."""
        view = self.view()
        wanted = view.sizeHintForColumn(0) + 2 * view.frameWidth() + view.verticalScrollBar().sizeHint().width()
        view.setMinimumWidth(min(wanted, round(self.screen().availableGeometry().width() * 0.6)))
        super().showPopup()
