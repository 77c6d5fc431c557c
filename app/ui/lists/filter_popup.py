"""The small window that makes or changes one filter: field, comparison, value. Enter applies, Escape leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.core.fields import FieldInfo
from app.core.i18n import _
from app.core.period import RELATIVE
from app.services.context import Context
from app.services.listing import Comparison, Filter
from app.ui.forms.editors import ReferenceEditor, make_editor
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import ValueSheet
from app.ui.lists.filter_words import COMPARISONS, ME, comparisons_of

_WITHOUT_VALUE = ("empty", "filled")
_MOST_TICKS = 12  # options that are shown without scrolling


class FilterPopup(ValueSheet):
    """A popup under a chip.

    Signals: ``applied(Filter)``.

    :param fields: the fields to choose from; only one when a chip is changed.
    """

    def __init__(self, context: Context, fields: Sequence[FieldInfo], present: Filter | None, labels: Mapping[int, str], parent: QWidget) -> None:
        super().__init__(_("Filter"), parent)
        self._context, self._fields, self._present, self._labels = context, list(fields), present, labels
        self._values: QWidget | None = None
        self._get: Any = lambda: None
        self._field = QComboBox()
        self._field.setAccessibleName(_("Field"))
        for info in self._fields:
            self._field.addItem(info.label, info.name)
        self._comparison = QComboBox()
        self._comparison.setAccessibleName(_("Comparison"))
        for box in (self._field, self._comparison):
            box.setFixedHeight(scaled(30))
            self.column.addWidget(box)
        self._field.setVisible(len(self._fields) > 1)
        self.add_button()
        self._field.currentIndexChanged.connect(self._on_field)
        self._comparison.currentIndexChanged.connect(self._on_comparison)
        self._on_field(0)

    def open_below(self, widget: QWidget) -> None:
        """Show the popup below a widget."""
        super().open_below(widget)
        (self._field if self._field.isVisible() else self._values or self._comparison).setFocus(Qt.FocusReason.PopupFocusReason)

    @property
    def info(self) -> FieldInfo:
        """The chosen field."""
        return self._fields[max(0, self._field.currentIndex())]

    def choose_field(self, name: str) -> None:
        """Choose a field."""
        self._field.setCurrentIndex(self._field.findData(name))

    def choose_comparison(self, comparison: Comparison) -> None:
        """Choose a comparison."""
        self._comparison.setCurrentIndex(self._comparison.findData(comparison))

    @property
    def value_part(self) -> QWidget | None:
        """What takes the value: an editor, two of them, or ticks; None where no value is needed."""
        return self._values

    def _on_field(self, _index: int) -> None:
        self._comparison.blockSignals(True)
        self._comparison.clear()
        for comparison in comparisons_of(self.info):
            self._comparison.addItem(_(COMPARISONS[comparison]), comparison)
        if self._present is not None and self._present.field == self.info.name:
            self._comparison.setCurrentIndex(max(0, self._comparison.findData(self._present.op)))
        self._comparison.blockSignals(False)
        self._comparison.setVisible(self._comparison.count() > 1)
        self._on_comparison(0)

    def _on_comparison(self, _index: int) -> None:
        if self._values is not None:
            self.column.removeWidget(self._values)
            self._values.deleteLater()
        present = self._present if self._present and self._present.field == self.info.name and self._present.op == self.op else None
        self._values = self._value_part(present.value if present else None)
        if self._values is not None:
            self.column.insertWidget(2, self._values)
        self.adjustSize()

    @property
    def op(self) -> Comparison:
        """The chosen comparison."""
        return self._comparison.currentData()  # type: ignore[no-any-return]

    def _value_part(self, value: Any) -> QWidget | None:
        if self.op in _WITHOUT_VALUE:
            self._get = lambda: None
            return None
        if self.op == "in":
            return self._options(value or ())
        if self.op == "between":
            return self._span(value)
        info = self.info
        if self.op == "contains":
            info = replace(info, kind="text", length=0)
        editor = make_editor(replace(info, writable=True, required=False), self._context)
        label = self._labels.get(value, "") if isinstance(value, int) else ""
        if isinstance(editor, ReferenceEditor):
            editor.line.make_new = None
            value, label = (self._context.user.id, self._context.user.name) if value == ME else (value, label)
        editor.set(value, label)
        self._get = editor.get
        return editor

    def _options(self, values: Sequence[str]) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(2, 0, 0, 0)
        column.setSpacing(2)
        ticks = []
        for option in self.info.options:
            tick = QCheckBox(option.label)
            tick.setMinimumHeight(scaled(24))
            tick.setChecked(option.value in values)
            column.addWidget(tick)
            ticks.append((tick, option.value))
        if ticks:
            box.setFocusProxy(ticks[0][0])
        self._get = lambda: tuple(value for tick, value in ticks if tick.isChecked())
        if len(ticks) <= _MOST_TICKS:
            return box
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(box)
        area.setFixedHeight(scaled(26) * _MOST_TICKS)
        area.setFocusProxy(ticks[0][0])
        return area

    def _span(self, value: Any) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP)
        info = replace(self.info, writable=True, required=False)
        first, last = make_editor(info, self._context), make_editor(info, self._context)
        row = QHBoxLayout()
        row.addWidget(first)
        row.addWidget(last)
        bounds = value if isinstance(value, tuple | list) else (None, None)
        first.set(bounds[0])
        last.set(bounds[1])
        period = QComboBox()
        if info.kind in ("date", "datetime"):
            period.setAccessibleName(_("Period"))
            period.setFixedHeight(scaled(30))
            period.addItem(_("From day to day"), None)
            for code, name in RELATIVE.items():
                if code != "all":
                    period.addItem(_(name), code)
            period.setCurrentIndex(max(0, period.findData(value if isinstance(value, str) else None)))
            column.addWidget(period)
            box.setFocusProxy(period)
        else:
            box.setFocusProxy(first)
        dates = QWidget()
        period.currentIndexChanged.connect(lambda _index: dates.setVisible(period.currentData() is None))
        dates.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        column.addWidget(dates)
        dates.setVisible(period.currentData() is None)
        self._get = lambda: period.currentData() or (first.get(), last.get())
        return box

    def apply(self) -> None:
        """Tell the filter and close; a filter without a value does nothing."""
        value = self._get()
        if self.op not in _WITHOUT_VALUE and value in (None, "", (), (None, None)):
            self.close()
            return
        self.applied.emit(Filter(self.info.name, self.op, value))
        self.close()
