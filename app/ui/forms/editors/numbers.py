"""Editors of numbers: whole ones, money, prices, quantities, per cents; ``=12*3,5`` is worked out when the field is left."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from babel import Locale
from babel.numbers import get_decimal_symbol
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.core import i18n
from app.core.fields import FieldInfo
from app.core.i18n import _
from app.core.money import round_to
from app.ui.forms.arithmetic import calculate
from app.ui.forms.editors.base import Editor, LineField, unreadable
from app.ui.kit.theme import font
from app.ui.kit.widgets import Label

WIDTHS = {"percent": 96, "int": 96}
WIDTH = 130
PLACES = {"money": 2, "price": 4, "quantity": 4, "percent": 4, "int": 0}


def number_field_text(info: FieldInfo, value: Decimal | int | None) -> str:
    """A number as its field shows it: money with two places, others with those that they have."""
    if value is None:
        return ""
    if info.kind == "money":
        return i18n.format_number(value, 2)
    if info.kind == "price":
        exponent = Decimal(value).normalize().as_tuple().exponent
        return i18n.format_number(value, max(2, -exponent if isinstance(exponent, int) else 2))
    return i18n.format_number(value, PLACES.get(info.kind, 4), trim=info.kind != "int")


def read_number(info: FieldInfo, text: str) -> Decimal | int | None:
    """What was typed, rounded to the places of the field; ValueError when it is no number or one that no field holds."""
    text = text.strip().rstrip("%").strip()
    if not text:
        return None
    value = calculate(text.lstrip("=")) if _is_sum(text) else i18n.parse_number(text)
    if info.kind == "int":
        if value != value.to_integral_value() or abs(value) > 2**31:
            raise ValueError(text)
        return int(value)
    try:
        return round_to(value, PLACES.get(info.kind, 4))
    except InvalidOperation as error:
        raise ValueError(text) from error


def _is_sum(text: str) -> bool:
    return text.startswith("=") or any(sign in text[1:] for sign in "+*/()×÷")


class NumberLine(LineField):
    """Figures stand to the right; the point of the number pad gives the decimal sign of the language."""

    def __init__(self, width: int = 0) -> None:
        super().__init__(width)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setFont(font("body", tabular=True))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn the number pad's sign into the language's."""
        is_pad = bool(event.modifiers() & Qt.KeyboardModifier.KeypadModifier)
        if is_pad and event.key() in (Qt.Key.Key_Period, Qt.Key.Key_Comma) and not self.isReadOnly():
            self.insert(get_decimal_symbol(Locale.parse(i18n.language())))
            return
        super().keyPressEvent(event)


class NumberEditor(Editor):
    """A number of some kind; the unit stands behind the field."""

    stretches = False

    def __init__(self, info: FieldInfo) -> None:
        super().__init__(info)
        self._line = NumberLine(WIDTHS.get(info.kind, WIDTH))
        self._line.textEdited.connect(lambda _text: self.edited.emit())
        self._line.editingFinished.connect(self._tidy)
        self._hold(self._line)
        self._unit = Label("%" if info.kind == "percent" else "", ink="text3")
        self._row.addWidget(self._unit)
        self._row.addStretch()
        self._kept: Decimal | int | None = None

    def get(self) -> Any:
        """The number, None for none."""
        try:
            return read_number(self.info, self._line.text())
        except ValueError:
            return None

    def set(self, value: Any, label: str = "") -> None:
        """Show a number; what means the same is left as it was typed while the caret is in it."""
        if self._line.hasFocus() and self._line.text() and self.get() == value:
            return
        self._line.setText(number_field_text(self.info, value))

    def problem(self) -> str:
        """See ``Editor``."""
        try:
            read_number(self.info, self._line.text())
        except ValueError:
            cure = _("type a whole number") if self.info.kind == "int" else _("type a number or a sum such as =12*3")
            return unreadable(self.info, self._line.text(), cure)
        return ""

    def set_locked(self, locked: bool) -> None:
        """See ``Editor``."""
        super().set_locked(locked)
        self._line.setReadOnly(locked)

    def caret(self) -> int:
        """See ``Editor``."""
        return self._line.cursorPosition()

    def set_caret(self, position: int) -> None:
        """See ``Editor``."""
        self._line.setCursorPosition(position)

    def _tidy(self) -> None:
        if not self.problem():
            self._line.setText(number_field_text(self.info, self.get()))
