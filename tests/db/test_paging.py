"""Windows behind a known row give the same pages as cutting the whole list."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from app.db.engine import Database
from app.db.paging import Order, behind, order_by
from app.db.session import UnitOfWork, reading
from app.models.organisation import Branch

ORDERS = {
    "name": [Order(Branch.name), Order(Branch.id)],
    "code": [Order(Branch.code, nullable=True), Order(Branch.name, descending=True), Order(Branch.id)],
    "code backwards": [Order(Branch.code, descending=True, nullable=True), Order(Branch.id, descending=True)],
    "key": [Order(Branch.id, descending=True)],
}


@pytest.mark.backends
@pytest.mark.parametrize("name", ORDERS)
def test_window_when_walked_page_by_page_then_equals_the_whole_list(database: Database, name: str) -> None:
    order = ORDERS[name]
    with UnitOfWork(database, "test.branch.save") as uow:
        uow.session.add_all([Branch(name=f"n{number % 4}", code=None if number % 3 == 0 else f"c{number % 5}") for number in range(23)])
        uow.commit()
    columns = [part.column for part in order]
    with reading(database) as session:
        whole = session.execute(sa.select(*columns).order_by(*order_by(order))).all()
        walked: list[Any] = []
        while True:
            statement = sa.select(*columns).order_by(*order_by(order)).limit(5)
            page = session.execute(statement.where(behind(order, walked[-1])) if walked else statement).all()
            walked += page
            if len(page) < 5:
                break
    assert walked == whole
    assert len(whole) == 23
    if name.startswith("code"):
        assert [row[0] for row in whole[-8:]] == [None] * 8


def test_window_when_values_are_missing_then_refused() -> None:
    with pytest.raises(ValueError, match="one value"):
        behind(ORDERS["name"], ["only one"])
