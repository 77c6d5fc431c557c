"""The first start of an empty database: three questions, and the firm can work."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.i18n import _
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, theme, tokens
from app.ui.kit.widgets import Button, Label, Sheet
from app.ui.shell.logo import logo_icon

WIDTH = 420


class FirstStart(QWidget):
    """Asks for the firm, its country and the person's name.

    Signals: ``begun()`` the firm is set up, ``demo_wanted()``.

    :param countries: ISO code and name of each country that we know the taxes of.
    :param set_up: ``set_up(firm, country, owner)`` in a worker thread; raises UserError.
    """

    begun = Signal()
    demo_wanted = Signal()

    def __init__(self, countries: Sequence[tuple[str, str]], set_up: Callable[[str, str, str], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._set_up = set_up
        self.setWindowTitle(_("Welcome — Kontor"))
        self.setWindowIcon(logo_icon())
        outer = QVBoxLayout(self)
        outer.addStretch()
        card = Sheet(padding=38, radius=tokens.RADIUS_DIALOG, high=True)
        card.setFixedWidth(scaled(WIDTH) + 2 * card.margin)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch()
        column = card.content
        column.setSpacing(4)
        column.addWidget(Label(_("Welcome to Kontor"), "title"))
        promise = _("Three answers, and you can write your first invoice. All of them can be changed later.")
        column.addWidget(Label(promise, "body", "text2", wrap=True))
        column.addSpacing(14)
        self.firm, self.owner, self.country = QLineEdit(), QLineEdit(), QComboBox()
        for code, name in countries:
            self.country.addItem(name, code)
        labelled = ((_("Name of your firm"), self.firm), (_("Country: sets currency, taxes and papers"), self.country), (_("Your name"), self.owner))
        for text, field in labelled:
            field.setAccessibleName(text)
            field.setMinimumHeight(scaled(34))
            label = Label(text, "small", "text2")
            label.setBuddy(field)
            column.addWidget(label)
            column.addWidget(field)
            column.addSpacing(6)
        self.error = Label("", "small", "bad", wrap=True)
        self.error.setVisible(False)
        column.addWidget(self.error)
        self.button = Button(_("Begin"), "primary", big=True)
        self.button.setSizePolicy(self.firm.sizePolicy().Policy.Expanding, self.firm.sizePolicy().Policy.Fixed)
        column.addWidget(self.button)
        links = QHBoxLayout()
        demo = Button(_("Look at the demo firm first"), "link")
        links.addStretch()
        links.addWidget(demo)
        column.addSpacing(8)
        column.addLayout(links)
        self.button.clicked.connect(self.begin)
        self.firm.returnPressed.connect(self.country.setFocus)
        self.owner.returnPressed.connect(self.begin)
        demo.clicked.connect(self.demo_wanted)

    def begin(self) -> None:
        """Set the firm up; errors are shown in the card."""
        self.error.setVisible(False)
        self.button.setEnabled(False)
        firm, country, owner = self.firm.text(), str(self.country.currentData()), self.owner.text()
        run(self, lambda: self._set_up(firm, country, owner), done=lambda _changes: self.begun.emit(), failed=self._on_failed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame colour."""
        QPainter(self).fillRect(self.rect(), theme().color("chrome"))

    def _on_failed(self, error: Exception) -> bool:
        self.button.setEnabled(True)
        self.error.setText(str(error) if isinstance(error, UserError) else "")
        self.error.setVisible(isinstance(error, UserError))
        (self.owner if self.firm.text().strip() else self.firm).setFocus()
        return isinstance(error, UserError)
