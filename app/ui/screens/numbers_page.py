"""Numbers of documents: for each type a prefix, figures, and whether the count begins anew each year, with an example."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from app.core import clock
from app.core.changes import Changes
from app.core.errors import FieldErrors
from app.core.i18n import N_, _
from app.services import listing
from app.services.context import Context
from app.services.documents import series
from app.services.documents.document_type import DOCUMENT_TYPES
from app.services.documents.series import LONGEST_PREFIX, MOST_DIGITS, Series
from app.services.listing import ListQuery
from app.ui.kit import message
from app.ui.kit.commands import Command
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Label, Mark, PageHead
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


class NumbersPage(Page):
    """The series of one firm."""

    entities: ClassVar[tuple[str, ...]] = ("firm",)

    def __init__(self, context: Context) -> None:
        super().__init__(_("Document numbers"), "numbering")
        self._context = context
        self._key = uuid4().hex
        self._is_showing = True
        self._own = (Command("file.save", _("&Save"), self.save, "Ctrl+S", "save", "file.1", self._why_not_save, primary=True),)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PageHead(_("Document numbers"))
        column.addWidget(self.head)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.viewport().setAutoFillBackground(False)
        inner = QWidget()
        area.setWidget(inner)
        inner.setAutoFillBackground(False)  # the area fills what it takes
        column.addWidget(area, 1)
        stack = QVBoxLayout(inner)
        stack.setContentsMargins(tokens.MARGIN, 4, tokens.MARGIN, tokens.MARGIN)
        stack.setSpacing(14)
        self.firm = QComboBox()
        self.firm.setAccessibleName(_("Own firm"))
        self.firm.setMinimumWidth(scaled(280))
        self._firm_row = QWidget()
        row = QHBoxLayout(self._firm_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Label(_("Own firm"), "body", "text2"))
        row.addWidget(self.firm)
        row.addStretch()
        stack.addWidget(self._firm_row)
        note = _("Numbers already given stay as they are, and none is left out. Branch and series stand between prefix and year.")
        stack.addWidget(Label(note, "body", "text2", wrap=True))
        self.rows = self._add_rows(stack)
        stack.addStretch(1)
        self.firm.activated.connect(lambda: self._read())
        run(self, self._firms, done=self._show_firms)

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """Saving."""
        return self._own

    def _add_rows(self, stack: QVBoxLayout) -> dict[str, SeriesRow]:
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(8)
        for column, words in enumerate(("", _("Document"), _("Prefix"), _("Figures at least"), _("Begins anew each year"), _("Looks like"))):
            grid.addWidget(Label(words, "small_label", "text2"), 0, column)
        grid.setColumnStretch(6, 1)
        rows = {kind.code: SeriesRow(grid, number, kind.name, kind.icon, self._on_edited) for number, kind in enumerate(DOCUMENT_TYPES, 1)}
        stack.addLayout(grid)
        return rows

    # reading ---------------------------------------------------------------------------------------------------------------------
    def _firms(self) -> list[tuple[int, str]]:
        rows = listing.window(self._context, ListQuery("firm", ("name",), sort=(("id", False),)), 0, MOST_FIRMS)
        return [(row.id, str(row.values[0])) for row in rows]

    def _show_firms(self, firms: list[tuple[int, str]]) -> None:
        for id, name in firms:
            self.firm.addItem(name, id)
        self._firm_row.setVisible(len(firms) > 1)
        self._read()

    def refresh(self) -> None:
        """Read again, unless something was typed."""
        if not self.is_changed:
            self._read()

    def _read(self) -> None:
        if self.firm.currentData() is not None:
            run(self, partial(series.series_of_firm, self._context, self.firm.currentData()), done=self._show)

    def _show(self, found: dict[str, Series]) -> None:
        self._is_showing = True
        for type, row in self.rows.items():
            row.show(found[type])
        self._is_showing = False
        self._show_examples()
        self._tell_changed(False)

    def _on_edited(self) -> None:
        if not self._is_showing:
            self._show_examples()
            self._tell_changed(True)

    def _tell_changed(self, changed: bool) -> None:
        """Another firm is not shown over what was typed; the button tells whether there is anything to save."""
        self.set_changed(changed)
        self.firm.setEnabled(not changed)
        self.head.show_commands(self._own)
        self.actions_changed.emit()

    def _show_examples(self) -> None:
        for row in self.rows.values():
            row.example.setText(row.series.text(EXAMPLE, clock.today().year))

    # saving ----------------------------------------------------------------------------------------------------------------------
    def _why_not_save(self) -> str:
        return "" if self.is_changed else _("Nothing was changed.")

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Keep the series."""
        chosen = {type: row.series for type, row in self.rows.items()}
        operation = partial(series.save_series, self._context, self.firm.currentData(), chosen, self._key)
        run(self, operation, done=partial(self._on_saved, then), failed=self._on_failed)

    def _on_saved(self, then: Callable[[], None] | None, _changes: Changes) -> None:
        self._key = uuid4().hex
        self._tell_changed(False)
        message.toast(self, _("The next papers are numbered so."))
        if then is not None:
            then()

    def _on_failed(self, error: Exception) -> bool:
        if isinstance(error, FieldErrors):
            type, _dot, field = next(iter(error.errors)).partition(".")
            (self.rows[type].digits if field == "digits" else self.rows[type].prefix).setFocus()
        return False


def _make(context: Context, **_arguments: Any) -> Page:
    return NumbersPage(context)


declare(PageType("numbers", N_("Document numbers"), "numbering", SETTINGS, _make, permission=PERMISSION, order=303))
