"""Words on the page: labels by role of font and ink."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.ui.kit.theme import metrics, theme, tokens


class Label(QLabel):
    """A text in a font role and an ink; both follow the theme.

    :param face: a key of ``FONT_ROLES``.
    :param ink: ``text text2 text3 accent_text ok warn bad info disabled on_accent``.
    :param wrap: break the text into lines; such a label never pushes its window wider.
    """

    def __init__(self, text: str = "", face: str = "body", ink: str = "text", wrap: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._face, self._ink = face, ink
        self.setTextFormat(Qt.TextFormat.PlainText)  # names typed by strangers shall not become markup
        if wrap:
            self.setWordWrap(True)
            policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self._dress()

    def set_ink(self, ink: str) -> None:
        """Change the ink."""
        self._ink = ink
        self._dress()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._dress()

    def _dress(self) -> None:
        """Font and colour by hand: rules of a sheet would be matched against every label of a page, which takes longer than making it."""
        self.setFont(tokens.font(self._face))
        colors = self.palette()
        colors.setColor(self.foregroundRole(), theme().color(self._ink))
        self.setPalette(colors)


class ElidedLabel(QWidget):
    """One line that ends in "…" when there is no room, with the whole text as its tip.

    :param smaller: face to take before anything is cut; a figure must not lose its last digits.
    """

    def __init__(
        self, text: str = "", face: str = "body", ink: str = "text", smaller: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._face, self._ink, self._smaller = face, ink, smaller
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    @property
    def text(self) -> str:
        """The whole text."""
        return self._text

    @property
    def is_cut(self) -> bool:
        """Whether it ends in "…" in the room that it has."""
        return metrics(self._fitting_face()).horizontalAdvance(self._text) > self.width()

    def _fitting_face(self) -> str:
        fits = metrics(self._face).horizontalAdvance(self._text) <= self.width()
        return self._face if fits or not self._smaller else self._smaller

    def set_text(self, text: str, ink: str = "") -> None:
        """Change the text, and its ink if one is given."""
        self._text, self._ink = text, ink or self._ink
        self.setAccessibleName(text)
        self.setToolTip("")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the whole text."""
        face = metrics(self._face)
        return QSize(int(face.horizontalAdvance(self._text)) + 2, int(face.height()) + 2)

    def minimumSizeHint(self) -> QSize:
        """Hardly any room is needed."""
        return QSize(24, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits."""
        painter = QPainter(self)
        face = self._fitting_face()
        painter.setFont(tokens.font(face))
        painter.setPen(theme().color(self._ink if self.isEnabled() else "disabled"))
        shown = metrics(face).elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        if (tip := self._text if shown != self._text else "") != self.toolTip():
            self.setToolTip(tip)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def section_title(text: str, parent: QWidget | None = None) -> Label:
    """The head of a group of fields or of a panel."""
    return Label(text, "section", parent=parent)
