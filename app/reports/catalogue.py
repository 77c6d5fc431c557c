"""What a report is: a declaration of facts, of what they are cut by, of the figures taken of them. `REPORTS` knows them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import sqlalchemy as sa

from app.core.fields import Kind, Option
from app.core.i18n import N_
from app.core.registry import Registry

#: kinds of a report's column: those of fields, and months (the first day stands for the whole)
ColumnKind = Literal[Kind, "month"]
ParameterKind = Literal["period", "date", "ref", "choice", "bool"]
ChartKind = Literal["bars", "rows", "aged", "stacked", "line", "donut"]

Values = Mapping[str, Any]
Condition = sa.ColumnElement[bool]
Expression = sa.SQLColumnExpression[Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a person may choose before a report runs.

    :param default: as it is kept: a period's code, a day or ``today``, a code, a tuple of ids, a truth.
    :param reference: entity whose records a ``ref`` chooses from.
    """

    name: str
    kind: ParameterKind
    label: str
    default: Any = None
    required: bool = False
    reference: str = ""
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribute:
    """One column that a dimension shows, read from the rows its key points to; the first one names the row."""

    name: str
    label: str
    expression: Expression
    kind: ColumnKind = "text"
    digits: int = 0
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Dimension:
    """What facts can be cut by.

    :param key: column of the facts.
    :param attributes: what is shown of it; without any, the key itself.
    :param join: adds the tables of the attributes to a FROM clause, given the key.
    :param entity: entity of the record that the key points to.
    :param hidden: it tells rows apart and is not shown.
    """

    name: str
    label: str
    key: Expression
    attributes: tuple[Attribute, ...] = ()
    join: Callable[[sa.FromClause, Expression], sa.FromClause] | None = None
    entity: str = ""
    kind: ColumnKind = "text"
    options: tuple[Option, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure: the sum of an expression over facts.

    :param digits: decimal places it is shown with.
    :param added: whether figures of several rows are added up; else it stands for one row only (a price, a balance).
    :param unit: name of the dimension or attribute that says what the figure counts (currency, unit): unlike ones are never added.
    :param source: field behind it, as ``entity.field``; who may not read it does not see the figure.
    :param note: sentence that tells how it is made.
    """

    name: str
    label: str
    expression: Expression
    kind: ColumnKind = "money"
    digits: int = 2
    added: bool = True
    unit: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """The rows that figures are taken of.

    :param filters: condition of each parameter that has a value.
    :param filled: measures of which one must differ from zero, or the row is left out.
    """

    source: sa.FromClause
    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    conditions: tuple[Condition, ...] = ()
    filters: Mapping[str, Callable[[Any], Condition]] = field(default_factory=dict)
    filled: tuple[str, ...] = ()

    def dimension(self, name: str) -> Dimension:
        """A dimension by name; KeyError when there is none."""
        return {each.name: each for each in self.dimensions}[name]

    def measure(self, name: str) -> Measure:
        """A measure by name; KeyError when there is none."""
        return {each.name: each for each in self.measures}[name]


@dataclass(frozen=True, slots=True)
class ChartPlan:
    """Which figures a report draws, for its outermost rows; at most ``top`` of them, the rest as one."""

    kind: ChartKind
    measures: tuple[str, ...]
    top: int = 12


@dataclass(frozen=True, slots=True)
class ReportSpec:
    """A report.

    :param code: lower case with underlines; its right is ``reports.<code>.run``.
    :param group: head of the catalogue under which it stands, one of ``GROUPS``.
    :param fact: the facts for given parameters.
    :param rows: dimensions of the innermost rows.
    :param groups: dimensions that rows may be put together by; the first is the default where ``grouped`` is set.
    :param across: dimensions that figures may be spread over as columns.
    :param spread: measures that are spread; the others stand in all only.
    :param compared: measures that can be compared with the year before.
    :param sort: columns with whether they fall; ``key`` is the key of the innermost dimension.
    :param behind: the facts behind one measure where they are others than the report's own.
    :param record: dimension whose record a row shows; the innermost one unless named.
    :param detail: dimension of those facts that is listed when a number is opened; "" when numbers do not open.
    """

    code: str
    title: str
    group: str
    description: str
    fact: Callable[[Values], Fact]
    parameters: tuple[Parameter, ...]
    rows: tuple[str, ...]
    sort: tuple[tuple[str, bool], ...]
    groups: tuple[str, ...] = ()
    grouped: bool = False
    across: tuple[str, ...] = ()
    spread: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    chart: ChartPlan | None = None
    behind: Callable[[str, Values], Fact] | None = None
    detail: str = "document"
    record: str = ""

    @property
    def permission(self) -> str:
        """The right to run it."""
        return f"reports.{self.code}.run"


#: heads of the catalogue in their order
GROUPS = (N_("Sales"), N_("Money"), N_("Warehouse"), N_("Goods"), N_("Planning"))

REPORTS: Registry[ReportSpec] = Registry("report")


def report(spec: ReportSpec) -> ReportSpec:
    """Declare a report."""
    return REPORTS.add(spec.code, spec)
