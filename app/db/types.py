"""Column types that mean the same on SQLite, PostgreSQL and Firebird.

Numbers with decimals are scaled integers on SQLite, whose own NUMERIC is a float. Moments are naive UTC cut to milliseconds, the finest grain
that all three keep. Texts lose their control characters on the way in, because PostgreSQL refuses NUL and the journal on Firebird would
carry the others unescaped.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import Any, ClassVar, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import operators
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.core.errors import UserError
from app.core.i18n import _

#: halves of signs, which no database takes: a JSON answer may bring them
_HALVES = "\ud800-\udfff"
_CONTROL = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f{_HALVES}]")
_NO_ARITHMETIC = (operators.mul, operators.truediv, operators.floordiv, operators.mod)
_WIDEST_COMPARED = 2000

E = TypeVar("E", bound=Enum)


class Id(TypeDecorator[int]):
    """Key of a row: BIGINT on the servers, INTEGER on SQLite, where only that spelling makes an automatic key."""

    impl = sa.BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The driver's type."""
        return dialect.type_descriptor(sa.Integer() if dialect.name == "sqlite" else sa.BigInteger())


class Scaled(TypeDecorator[Decimal]):
    """A decimal number of `precision` digits, `scale` of them behind the point; values are rounded half up when they are stored.

    Sums, differences, minima and comparisons work in SQL as they stand. Multiply and divide with `product` and `ratio` of
    `app.db.arithmetic`, because the stored integers of SQLite carry their scale along.
    """

    impl = sa.Numeric
    cache_ok = True
    precision: ClassVar[int] = 18
    scale: ClassVar[int] = 4

    class comparator_factory(TypeDecorator.Comparator[Any]):
        """Refuses the operators whose result would have another scale."""

        def operate(self, op: Any, *other: Any, **kwargs: Any) -> Any:
            """Pass everything on except multiplication and division."""
            if op in _NO_ARITHMETIC:
                raise TypeError("multiply and divide scaled columns with app.db.arithmetic.product and ratio")
            return super().operate(op, *other, **kwargs)

        reverse_operate = operate

    def __init__(self) -> None:
        super().__init__(self.precision, self.scale)
        self._step = Decimal(1).scaleb(-self.scale)

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The driver's type."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sa.BigInteger())
        return dialect.type_descriptor(sa.Numeric(self.precision, self.scale))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Round half up to the scale; a float is a programming error, a number out of range a person's."""
        if value is None:
            return None
        if isinstance(value, float):
            raise TypeError(f"a decimal column got the float {value!r}; use Decimal")
        number = (value if isinstance(value, Decimal) else Decimal(value)).quantize(self._step, ROUND_HALF_UP)
        if number.adjusted() >= self.precision - self.scale:
            raise UserError(_("The number {number} is too large to be kept.").format(number=number), _("Check the number of digits."))
        return int(number.scaleb(self.scale)) if dialect.name == "sqlite" else number

    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], Decimal | None]:
        """What makes of a stored value the number with exactly `scale` places; one driver drops trailing zeros.

        Reports read tens of thousands of them, so this stands in for `process_result_value` and its two more calls for each.
        """
        step = self._step

        def counted(value: int | None) -> Decimal | None:
            return None if value is None else step * value

        def rounded(value: Any) -> Decimal | None:
            return None if value is None else (value if type(value) is Decimal else Decimal(value)).quantize(step, ROUND_HALF_UP)

        return counted if dialect.name == "sqlite" else rounded


class Money(Scaled):
    """An amount in some currency, to the hundredth."""

    cache_ok = True
    scale = 2


class Price(Scaled):
    """A price of one unit, to the ten-thousandth."""

    cache_ok = True


class Quantity(Scaled):
    """A number of units, to the ten-thousandth."""

    cache_ok = True


class Percent(Scaled):
    """A rate in percent: 20 is 20 %."""

    cache_ok = True
    precision = 9


class Utc(TypeDecorator[datetime.datetime]):
    """A moment: naive UTC, cut (not rounded) to milliseconds."""

    impl = sa.DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The driver's type; SQLite keeps sortable text of 23 characters."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sa.String(23))
        if dialect.name == "postgresql":
            from sqlalchemy.dialects.postgresql import TIMESTAMP  # brings every driver's part of the dialect along

            return TIMESTAMP(precision=3)  # type_descriptor() would lose the precision
        return dialect.type_descriptor(sa.DateTime())

    def process_bind_param(self, value: datetime.datetime | None, dialect: Dialect) -> Any:
        """Cut to milliseconds; a moment with a zone is a programming error."""
        if value is None:
            return None
        if value.tzinfo is not None:
            raise TypeError(f"a Utc column takes naive UTC, not {value!r}")
        value = value.replace(microsecond=value.microsecond // 1000 * 1000)
        return value.isoformat(timespec="milliseconds") if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime.datetime | None:
        """The moment as the program knows it."""
        return datetime.datetime.fromisoformat(value) if isinstance(value, str) else value

    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], Any] | None:
        """The same in fewer calls, since lists read moments by the thousand; only a file keeps text."""
        if dialect.name != "sqlite":
            return None
        read = datetime.datetime.fromisoformat
        return lambda value: None if value is None else read(value)


class ShortText(TypeDecorator[str]):
    """A text of at most `length` characters."""

    impl = sa.String
    cache_ok = True

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Drop control characters and refuse what does not fit; SQLite would keep it and every later move would fail."""
        if value is None:
            return None
        value = _CONTROL.sub("", value)
        if len(value) > self.length:
            message = _("The text “{text}…” is longer than {length} characters.").format(text=value[:30], length=self.length)
            raise UserError(message, _("Shorten it."))
        return value

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        """A search term may be longer than the column; Firebird casts each parameter to the width named here."""
        return sa.String(min(_WIDEST_COMPARED, 2 * self.length + 40)) if isinstance(value, str) else super().coerce_compared_value(op, value)


class LongText(TypeDecorator[str]):
    """A text of any length; not for comparing or sorting."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Drop control characters."""
        return None if value is None else _CONTROL.sub("", value)


class JsonText(TypeDecorator[Any]):
    """Any JSON value kept as text, because Firebird has no JSON and the key order must survive. Assign a new value to change it."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """The value as JSON; None is NULL."""
        return None if value is None else _CONTROL.sub("", json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """The value."""
        return None if value is None else json.loads(value)


class Choice(TypeDecorator[E], Generic[E]):
    """One member of a Python enumeration, kept by its value (a code of at most 40 letters)."""

    impl = sa.String
    cache_ok = True
    length = 40

    def __init__(self, choices: type[E]) -> None:
        super().__init__(self.length)
        self.choices = choices

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """The member's code; an unknown code is a ValueError."""
        return None if value is None else str(self.choices(value).value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:
        """The member."""
        return None if value is None else self.choices(value)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], Any]:
        """The same by a table of all members: a lookup is some ten times quicker than the call of an enumeration."""
        members: dict[Any, E | None] = {None: None, **{member.value: member for member in self.choices}}
        return lambda code: members[code] if code in members else self.choices(code)


class Hash(TypeDecorator[str]):
    """A SHA-256 as 64 hexadecimal digits."""

    impl = sa.String
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(64)
