"""What a report gives: typed columns, rows with groups and totals, and where all of it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from app.core.fields import NUMERIC, Option
from app.core.i18n import _, currency_sign
from app.reports.catalogue import ColumnKind

RowKind = Literal["group", "row", "total"]
#: (dimension, value of its key) pairs: together they say which facts a row or a number stands for
Keys = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    :param measure: measure whose figures stand in it; "" for columns that describe the row.
    :param keys: what the column stands for when figures are spread over columns (one month).
    :param head: name of that, shown above the label.
    :param unit: what all figures of the column count, where it is one thing only ("EUR").
    """

    name: str
    label: str
    kind: ColumnKind
    digits: int = 0
    measure: str = ""
    added: bool = False
    keys: Keys = ()
    head: str = ""
    unit: str = ""
    options: tuple[Option, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether its values stand to the right."""
        return self.kind in NUMERIC

    @property
    def title(self) -> str:
        """The label with its unit."""
        return f"{self.label}, {currency_sign(self.unit)}" if self.unit else self.label


class Row(NamedTuple):
    """One line of the table; a tuple, since a report may have a hundred thousand of them.

    :param level: how many groups it lies within.
    :param keys: what it stands for.
    :param label: name of a group or of the total.
    :param values: one for each column; None where nothing can be said (a sum of unlike currencies).
    :param size: innermost rows that it sums up.
    :param facts: how many documents, lines or movements each value was made of.
    :param record: entity and id of the record that it shows.
    """

    kind: RowKind
    level: int
    keys: Keys
    label: str
    values: tuple[Any, ...]
    size: int = 1
    record: tuple[str, int] | None = None
    facts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the figures come from: stands on the screen, on paper and in files.

    :param filters: label and text of each filter in force, the period first.
    :param seen: UTC moment of the reading.
    :param rows: innermost rows.
    :param notes: what a reader must know, such as which sums are missing.
    """

    filters: tuple[tuple[str, str], ...]
    user: str
    seen: datetime
    seconds: float
    rows: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportResult:
    """A report that ran.

    :param parameters: as they were kept, so that the report can be run again.
    :param rows: groups before what lies in them; without the total.
    :param notes: measure → sentence that tells how it is made.
    :param group_titles: dimension of a group → its name.
    :param outer: conditions of the number that was opened, when this result lists what is behind it.
    """

    code: str
    title: str
    description: str
    parameters: Mapping[str, Any]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None
    provenance: Provenance
    opened: Opened | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
    group_titles: Mapping[str, str] = field(default_factory=dict)

    def position(self, name: str) -> int:
        """Place of a column; KeyError when there is none."""
        for number, column in enumerate(self.columns):
            if column.name == name:
                return number
        raise KeyError(name)

    def number(self, row: Row, column: Column) -> Any:
        """The value of a row in a column."""
        return row.values[self.columns.index(column)]

    def facts(self, row: Row, column: Column) -> int:
        """How many documents, lines or movements a number was made of."""
        return row.facts[self.columns.index(column)]

    def opens(self, row: Row, column: Column) -> bool:
        """Whether the documents behind a number can be listed."""
        return self.opened is None and bool(column.measure) and column.added and self.number(row, column) is not None


@dataclass(frozen=True, slots=True)
class Opened:
    """The number whose documents a result lists."""

    measure: str
    keys: Keys
    number: Decimal | int


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one number was made; ``facts`` counts the documents, lines or movements that it was made of."""

    title: str
    rule: str
    conditions: tuple[tuple[str, str], ...]
    facts: int
    seen: datetime
    seconds: float


def month_start(number: int | None) -> date | None:
    """The first day of a month given as 202603."""
    return None if number is None else date(number // 100, number % 100, 1)


def nameless() -> str:
    """What stands where a row has no client, no manager, no group."""
    return _("(none)")
