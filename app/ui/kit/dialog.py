"""What every dialog of the house has: the raised ground, and a height that its words need."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QDialog

from app.ui.kit.theme import theme


class Dialog(QDialog):
    """A dialog on the ground of LOOK 7. One whose width is fixed is as high as wrapped words need at that width, and no higher."""

    def showEvent(self, event: QShowEvent) -> None:
        """Qt reckons the height with the narrowest width; take that of the real one."""
        self.fit()
        super().showEvent(event)

    def fit(self) -> None:
        """Be as high as the words need; to be called again when they have changed."""
        layout = self.layout()
        if layout is not None:
            layout.invalidate()
        if layout is not None and layout.hasHeightForWidth() and self.minimumWidth() == self.maximumWidth():
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground."""
        QPainter(self).fillRect(self.rect(), theme().color("raised"))
