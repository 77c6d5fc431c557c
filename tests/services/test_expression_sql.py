"""A formula chooses the same rows in Python and in SQL, on each database."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.expression import ExpressionError, ValueKind, evaluate, parse
from app.db.engine import Database
from app.db.session import UnitOfWork, reading
from app.db.types import Money, Price, Quantity
from app.models.catalog import Unit
from app.models.organisation import Branch, Firm
from app.services.expression_sql import condition, to_sql
from tests.reports.conftest import Trade

KINDS: dict[str, ValueKind] = {
    "имя": "text", "код": "text", "цифр": "number", "цена": "number", "сумма": "number", "количество": "number", "день": "date", "да_нет": "bool",
}

#: one row each: name, code, digits, price, money, quantity, day, flag
ROWS: list[dict[str, Any]] = [
    {"имя": "Болт М8", "код": "B", "цифр": 0, "цена": Decimal("0.5000"), "сумма": Decimal("59.50"), "количество": Decimal("100"), "день": date(2026, 1, 15), "да_нет": True},
    {"имя": "Kabel Œ", "код": None, "цифр": 2, "цена": Decimal("2.3333"), "сумма": Decimal("-7.05"), "количество": Decimal("2.5"), "день": date(2026, 2, 28), "да_нет": False},
    {"имя": "", "код": "", "цифр": 4, "цена": None, "сумма": Decimal("0.00"), "количество": Decimal("-1.25"), "день": None, "да_нет": None},
]


TYPES: dict[str, Any] = {
    "имя": sa.String(50), "код": sa.String(10), "цифр": sa.Integer(), "цена": Price(), "сумма": Money(), "количество": Quantity(), "день": sa.Date(),
}


def columns_of(row: dict[str, Any], database: Database) -> dict[str, Any]:
    """The values of a row as typed SQL, so that every kind of column takes part. A CAST to DATE would make a number on SQLite."""
    found: dict[str, Any] = {"да_нет": _truth(row["да_нет"])}
    for name, type_ in TYPES.items():
        literal = sa.literal(row[name], type_)
        found[name] = literal if database.name == "sqlite" else sa.cast(literal, type_)
    return found


def _truth(value: bool | None) -> Any:
    return sa.null() if value is None else sa.true() if value else sa.false()


NUMBERS = [
    "сумма + количество", "сумма - 0.05 + цифр", "-сумма", "цена * количество", "сумма / количество", "сумма / цифр", "min(сумма, цена, 3)", "max(сумма; 1)",
    "abs(сумма)", "round(цена)", "round(сумма, 1)", "round(-2.345, 2)", "length(имя)", "year(день) * 100 + month(день) + day(день)", "days(день, date('2026-03-01'))",
    "if(сумма > 0, сумма, количество)", "coalesce(цена, 9.99)", "сумма * 19%",
]
CONDITIONS = [
    "сумма > 0", "сумма >= количество", "цена < 1 or количество < 0", "not (цена < 1)", "имя = 'Болт М8'", "код <> 'B'", "код in ('B', 'C')", "empty(код)", "не пусто(имя)",
    "contains(имя, 'ол')", "starts(имя, 'K')", "день > date('2026-01-31')", "days(день, today()) > 30", "имя & '!' = 'Болт М8!'", "цифр = 2", "цена = цена",
    "сумма > 0 and (цена > 0 or цифр = 0)", "сумма / цифр > 1", "да_нет", "не да_нет или цена > 100",
]


@pytest.mark.backends
def test_formula_when_translated_then_gives_the_same_as_in_python(database: Database) -> None:
    with clock.frozen(datetime(2026, 4, 1, 12)), reading(database) as session:
        for row in ROWS:
            columns = columns_of(row, database)
            for text in NUMBERS:
                formula = parse(text)
                wanted = evaluate(formula, row)
                found = session.scalar(sa.select(to_sql(formula, columns, KINDS)))
                if wanted is None:
                    assert found is None, text
                else:
                    assert isinstance(wanted, Decimal)
                    assert abs(found - wanted) < Decimal("0.0001"), (text, row["имя"])


@pytest.mark.backends
def test_condition_when_translated_then_chooses_the_same_rows(database: Database) -> None:
    with clock.frozen(datetime(2026, 4, 1, 12)), reading(database) as session:
        one = sa.select(sa.literal_column("1").label("one")).select_from(sa.select(sa.func.count().label("n")).select_from(Unit.__table__).subquery())
        for row in ROWS:
            columns = columns_of(row, database)
            for text in CONDITIONS:
                formula = parse(text)
                chosen = session.scalar(one.where(condition(formula, columns, KINDS))) is not None
                assert chosen == (evaluate(formula, row) is True), (text, row["имя"])


@pytest.mark.backends
def test_condition_when_used_on_a_table_then_filters_it(database: Database) -> None:
    with UnitOfWork(database, "test.units", login="test") as uow:
        trade = Trade(uow.session)
        trade.add("firm", Firm(name="F"))
        trade.add("branch", Branch(name="Nord", code="N"))
        for sign, digits in (("pcs", 0), ("m", 2), ("кг", 3)):
            trade.add(sign, Unit(name=f"unit {sign}", sign=sign, digits=digits))
        uow.commit()
    formula = parse("знаков >= 2 и не (знак = 'm')")
    where = condition(formula, {"знаков": Unit.digits, "знак": Unit.sign}, {"знаков": "number", "знак": "text"})
    with reading(database) as session:
        assert list(session.scalars(sa.select(Unit.sign).where(where))) == ["кг"]


def test_condition_when_formula_is_a_number_then_refuses() -> None:
    with pytest.raises(ExpressionError, match="yes or no"):
        condition(parse("1 + 1"), {}, {})


def test_translation_when_places_are_computed_then_refuses() -> None:
    with pytest.raises(ExpressionError) as caught:
        to_sql(parse("round(x, x)"), {"x": sa.literal_column("1", sa.Integer)}, {"x": "number"})
    assert caught.value.position == 9


def test_translation_when_text_looks_like_sql_then_stays_a_value() -> None:
    made = to_sql(parse("\"x'; DROP TABLE client; --\" & name"), {"name": sa.column("name", sa.String(10))}, {"name": "text"})
    assert "DROP" not in str(made)
