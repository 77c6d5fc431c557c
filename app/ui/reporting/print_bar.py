"""What stands above a paper in the print preview: form, printer, copies, pages."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QSpinBox, QWidget

from app.core.i18n import _
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Label
from app.ui.reporting import paper_printing

MOST_COPIES = 99


class PrintBar(QWidget):
    """The choices of a print; the page that holds it acts on them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms, self.printers = QComboBox(), QComboBox()
        self.forms.setMinimumWidth(scaled(180))
        self.printers.addItems(paper_printing.printer_names())
        self.printers.setPlaceholderText(_("No printer"))
        self.copies = QSpinBox(minimum=1, maximum=MOST_COPIES)
        self.pages = QLineEdit()
        self.pages.setPlaceholderText(_("all"))
        self.pages.setFixedWidth(scaled(70))
        self.both_sides, self.copy = QCheckBox(_("Both sides")), QCheckBox(_("Mark as a copy"))
        self.page = Label("", "small", "text2")
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 10)
        row.setSpacing(tokens.GAP)
        named = ((self.forms, _("Form")), (self.printers, _("Printer")), (self.copies, _("Copies")), (self.pages, _("Pages")))
        for widget, name in named:
            widget.setAccessibleName(name)
            row.addWidget(Label(name, "body", "text2"))
            row.addWidget(widget)
        row.addWidget(self.both_sides)
        row.addWidget(self.copy)
        row.addStretch()
        row.addWidget(self.page)

    @property
    def printer_name(self) -> str:
        """The chosen printer; empty where there is none."""
        return self.printers.currentText()

    def choose_printer(self, name: str) -> None:
        """Choose a printer that is there; another name changes nothing."""
        if (place := self.printers.findText(name)) >= 0:
            self.printers.setCurrentIndex(place)
