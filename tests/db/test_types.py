"""Column types keep what they are given, alike on all databases; products and quotients round alike."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.errors import UserError
from app.db.arithmetic import product, ratio
from app.db.engine import Database
from app.db.types import Choice, Hash, Id, JsonText, LongText, Money, Percent, Price, Quantity, ShortText, Utc

pytestmark = pytest.mark.drivers


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


metadata = sa.MetaData()
sample = sa.Table(
    "type_sample",
    metadata,
    sa.Column("id", Id, sa.Identity(), primary_key=True),
    sa.Column("money", Money),
    sa.Column("price", Price),
    sa.Column("quantity", Quantity),
    sa.Column("percent", Percent),
    sa.Column("at", Utc),
    sa.Column("name", ShortText(40)),
    sa.Column("note", LongText),
    sa.Column("value", JsonText),
    sa.Column("colour", Choice(Colour)),
    sa.Column("digest", Hash),
    sa.Column("ok", sa.Boolean),
    sa.Column("day", sa.Date),
    sa.Column("content", sa.LargeBinary),
)
FULL: dict[str, Any] = {
    "money": Decimal("9999999999999999.99"),
    "price": Decimal("-99999999999999.9999"),
    "quantity": Decimal("0.0001"),
    "percent": Decimal("12345.6789"),
    "at": datetime.datetime(2026, 11, 21, 23, 59, 59, 999000),
    "name": "Жук 'n' «Œuvre» 你好 😀 100%",
    "note": "Ё\n" * 50_000,
    "value": {"b": [1, None, "я"], "a": {"x": True}},
    "colour": Colour.BLUE,
    "digest": "0" * 64,
    "ok": True,
    "day": datetime.date(2026, 2, 28),
    "content": bytes(range(256)) * 300,
}


@pytest.fixture
def filled(database: Database) -> Database:
    with database.engine.connect() as connection:
        metadata.create_all(connection)
        connection.commit()
    return database


def stored(database: Database, **values: Any) -> dict[str, Any]:
    with database.engine.connect() as connection:
        id = connection.execute(sample.insert().returning(sample.c.id), values).scalar_one()
        connection.commit()
        row = connection.execute(sa.select(sample).where(sample.c.id == id)).mappings().one()
        return {name: row[name] for name in values}


@pytest.mark.backends
def test_values_when_stored_then_come_back_exactly(filled: Database) -> None:
    assert stored(filled, **FULL) == FULL
    nothing = dict.fromkeys(FULL)
    assert stored(filled, **nothing) == nothing
    assert str(stored(filled, money=Decimal("7"))["money"]) == "7.00"


@pytest.mark.backends
def test_values_when_too_fine_then_rounded_or_cut(filled: Database) -> None:
    given = {"money": Decimal("1.005"), "quantity": Decimal("-0.00005"), "at": datetime.datetime(2026, 1, 1, 0, 0, 0, 999_999), "name": "a\x00b\x07c\td"}
    kept = {"money": Decimal("1.01"), "quantity": Decimal("-0.0001"), "at": datetime.datetime(2026, 1, 1, 0, 0, 0, 999_000), "name": "abc\td"}
    assert stored(filled, **given) == kept


@pytest.mark.backends
def test_halves_of_signs_when_an_answer_of_a_program_brings_them_then_only_they_are_dropped(filled: Database) -> None:
    given = {"name": "a\ud83db 😀", "note": "\udc52Ё", "value": json.loads('{"who": "\\ud83d Ann", "text": "a\\u0000\\n😀"}')}
    kept = {"name": "ab 😀", "note": "Ё", "value": {"who": " Ann", "text": "a\x00\n😀"}}
    assert stored(filled, **given) == kept


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"money": Decimal("1e16")}, UserError),
        ({"percent": Decimal("100000")}, UserError),
        ({"name": "x" * 41}, UserError),
        ({"money": 1.5}, TypeError),
        ({"at": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)}, TypeError),
        ({"colour": "green"}, ValueError),
    ],
)
def test_values_when_they_do_not_fit_then_refused(filled: Database, values: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises((error, sa.exc.StatementError)) as refused:
        stored(filled, **values)
    cause = refused.value.orig if isinstance(refused.value, sa.exc.StatementError) else refused.value
    assert isinstance(cause, error)


@pytest.mark.backends
def test_comparison_when_made_in_sql_then_right(filled: Database) -> None:
    stored(filled, money=Decimal("10.00"), name="Anna", at=datetime.datetime(2026, 1, 1), colour=Colour.RED)
    stored(filled, money=Decimal("2.50"), name="Boris", at=datetime.datetime(2026, 6, 1), colour=Colour.BLUE)
    c = sample.c

    def count(*conditions: sa.ColumnElement[bool]) -> int:
        with filled.engine.connect() as connection:
            return int(connection.execute(sa.select(sa.func.count()).select_from(sample).where(*conditions)).scalar_one())

    assert count(c.money > Decimal("9.99")) == 1
    assert count(c.money - Decimal("2.5") == Decimal("7.5")) == 1
    assert count(c.money.between(1, 3)) == 1
    assert count(c.at >= datetime.datetime(2026, 2, 1)) == 1
    assert count(c.colour == Colour.RED) == 1
    assert count(c.name.like("%nn%")) == 1
    assert count(c.name == "x" * 100) == 0
    assert count(c.name.in_(["Anna", "Boris", "y" * 60])) == 2
    with filled.engine.connect() as connection:
        total, least = connection.execute(sa.select(sa.func.sum(c.money), sa.func.min(c.money))).one()
    assert (total, least) == (Decimal("12.50"), Decimal("2.50"))


@pytest.mark.backends
@pytest.mark.parametrize(
    ("quantity", "price", "amount", "share"),
    [
        ("3", "1.0050", "3.02", "2.9851"),
        ("-3", "1.0050", "-3.02", "-2.9851"),
        ("0.3333", "0.1500", "0.05", "2.2220"),
        ("100000", "99999.9999", "9999999990.00", "1.0000"),
        ("2", "0", "0.00", None),
        ("1", "-3", "-3.00", "-0.3333"),
        ("0.0005", "10", "0.01", "0.0001"),
    ],
)
def test_product_and_ratio_when_computed_in_sql_then_rounded_half_up(filled: Database, quantity: str, price: str, amount: str, share: str | None) -> None:
    stored(filled, quantity=Decimal(quantity), price=Decimal(price), percent=Decimal("50"))
    c = sample.c
    with filled.engine.connect() as connection:
        row = connection.execute(
            sa.select(
                product(c.quantity, c.price, Money),
                ratio(c.quantity, c.price, Quantity),
                sa.func.sum(product(c.quantity, c.price, Money)).over(),
                product(c.quantity, sa.literal(2), Quantity),
            )
        ).one()
    assert row == (Decimal(amount), None if share is None else Decimal(share), Decimal(amount), 2 * Decimal(quantity))


def test_multiplication_when_written_plainly_then_refused() -> None:
    with pytest.raises(TypeError, match="product and ratio"):
        sample.c.quantity * sample.c.price
    with pytest.raises(TypeError, match="product and ratio"):
        100 * sample.c.percent
