"""The bar below a card: what changed, Save, Save and close."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.core.i18n import _, ngettext
from app.ui.kit.theme import scaled, theme, tokens
from app.ui.kit.widgets import Button, ElidedLabel

HEIGHT = 48


class SaveBar(QWidget):
    """Words and two buttons.

    Signals: ``save_asked()``, ``save_and_close_asked()``.

    :param is_primary: whether saving is the main action of the page.
    """

    save_asked = Signal()
    save_and_close_asked = Signal()

    def __init__(self, is_primary: bool = True) -> None:
        super().__init__()
        self.setFixedHeight(scaled(HEIGHT))
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.MARGIN + 16, 0, tokens.MARGIN, 0)
        row.setSpacing(tokens.GAP)
        self._words = ElidedLabel("", "body", "text2")
        self.save_button = Button(_("Save"))
        self.save_button.setToolTip("Ctrl+S")
        self.close_button = Button(_("Save and close"), "primary" if is_primary else "secondary")
        self.close_button.setToolTip("Ctrl+Enter")
        self.save_button.clicked.connect(self.save_asked)
        self.close_button.clicked.connect(self.save_and_close_asked)
        row.addWidget(self._words, 1)
        row.addWidget(self.save_button)
        row.addWidget(self.close_button)
        self._count = 0

    @property
    def words(self) -> str:
        """What the bar says."""
        return self._words.text

    def show_changes(self, names: list[str], is_new: bool = False) -> None:
        """Say which fields are changed, by their labels."""
        self._count = len(names)
        words = ""
        if names:
            words = ngettext("{count} field changed", "{count} fields changed", len(names)).format(count=len(names))
            if len(names) <= 4:
                words += ": " + ", ".join(names)
        elif is_new:
            words = _("Not saved yet")
        self._words.set_text(words)
        self.save_button.setEnabled(bool(names))
        self.close_button.setEnabled(bool(names))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The page, a hairline above, and the dot of changes."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("surface"))
        painter.fillRect(0, 0, self.width(), 1, theme().color("border"))
        if self._count:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("accent_text"))
            painter.drawEllipse(QPointF(tokens.MARGIN + 3, self.height() / 2 + 0.5), 3, 3)
