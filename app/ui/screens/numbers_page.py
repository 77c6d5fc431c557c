"""Numbers of documents: for each type a prefix, figures, and whether the count begins anew each year, with an example."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QSpinBox, QWidget

from app.core import clock
from app.core.changes import Changes
from app.core.errors import FieldErrors
from app.core.i18n import N_, _
from app.services.context import Context
from app.services.documents import series
from app.services.documents.document_type import DOCUMENT_TYPES
from app.services.documents.series import LONGEST_PREFIX, MOST_DIGITS, Series
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.theme import scaled
from app.ui.kit.widgets import Label, Mark
from app.ui.screens.firm_page import FirmPage
from app.ui.screens.registration import SETTINGS

EXAMPLE, MOST_FIRMS = 15, 100
PERMISSION = "organisation.numbers.save"


class SeriesRow:
    """The fields of one type, in a row of a grid."""

    def __init__(self, grid: QGridLayout, row: int, title: str, icon: str, edited: Callable[[], object]) -> None:
        self.prefix, self.digits, self.by_year = QLineEdit(), QSpinBox(), QCheckBox()
        self.example = Label("", "strong")
        self.prefix.setMaxLength(LONGEST_PREFIX)
        self.prefix.setFixedWidth(scaled(110))
        self.digits.setRange(1, MOST_DIGITS)
        self.digits.setFixedWidth(scaled(80))
        names = (_("Prefix"), _("Figures at least"), _("Begins anew each year"))
        for field, name in zip((self.prefix, self.digits, self.by_year), names, strict=True):
            field.setAccessibleName(f"{title}: {name}")
        for column, widget in enumerate((Mark(icon), Label(title), self.prefix, self.digits, self.by_year, self.example)):
            grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignVCenter)
        self.prefix.textEdited.connect(lambda _text: edited())
        self.digits.valueChanged.connect(lambda _value: edited())
        self.by_year.toggled.connect(lambda _on: edited())

    @property
    def series(self) -> Series:
        """What the fields say."""
        return Series(self.prefix.text().strip(), self.digits.value(), self.by_year.isChecked())

    def show(self, shown: Series) -> None:
        """Show a series."""
        self.prefix.setText(shown.prefix)
        self.digits.setValue(shown.digits)
        self.by_year.setChecked(shown.by_year)


class NumbersPage(FirmPage):
    """The series of one firm."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Document numbers"), "numbering", (_("&Save"), "save"), _("The next papers are numbered so."))
        self._is_showing = True
        self._firm_row = QWidget()
        row = QHBoxLayout(self._firm_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Label(_("Own firm"), "body", "text2"))
        row.addWidget(self.firm)
        row.addStretch()
        self.stack.addWidget(self._firm_row)
        note = _("Numbers already given stay as they are, and none is left out. Branch and series stand between prefix and year.")
        self.stack.addWidget(Label(note, "body", "text2", wrap=True))
        self.rows = self._add_rows()
        self.stack.addStretch(1)
        self.begin()

    def _add_rows(self) -> dict[str, SeriesRow]:
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(8)
        for column, words in enumerate(("", _("Document"), _("Prefix"), _("Figures at least"), _("Begins anew each year"), _("Looks like"))):
            grid.addWidget(Label(words, "small_label", "text2"), 0, column)
        grid.setColumnStretch(6, 1)
        rows = {kind.code: SeriesRow(grid, number, kind.name, kind.icon, self._on_edited) for number, kind in enumerate(DOCUMENT_TYPES, 1)}
        self.stack.addLayout(grid)
        return rows

    def reading(self, firm: int) -> Callable[[], dict[str, Series]]:
        """All series."""
        self._firm_row.setVisible(self.firm.count() > 1)
        return partial(series.series_of_firm, self._context, firm)

    def show_read(self, found: dict[str, Series]) -> None:
        """Show them."""
        self._is_showing = True
        for type, row in self.rows.items():
            row.show(found[type])
        self._is_showing = False
        self._show_examples()

    def _on_edited(self) -> None:
        if not self._is_showing:
            self._show_examples()
            self.tell_changed(True)

    def _show_examples(self) -> None:
        for row in self.rows.values():
            row.example.setText(row.series.text(EXAMPLE, clock.today().year))

    def writing(self, firm: int, key: str) -> Callable[[], Changes]:
        """Keep the series."""
        return partial(series.save_series, self._context, firm, {type: row.series for type, row in self.rows.items()}, key)

    def on_failed(self, error: Exception) -> bool:
        """Lead to the field; the error itself is shown as usual."""
        if isinstance(error, FieldErrors):
            type, _dot, field = next(iter(error.errors)).partition(".")
            (self.rows[type].digits if field == "digits" else self.rows[type].prefix).setFocus()
        return False


def _make(context: Context, **_arguments: Any) -> Page:
    return NumbersPage(context)


declare(PageType("numbers", N_("Document numbers"), "numbering", SETTINGS, _make, permission=PERMISSION, order=303))
