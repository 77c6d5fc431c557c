"""Row locks in one order, so that two transactions wait for each other and never deadlock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

_CHUNK = 500

M = TypeVar("M")


def lock_rows(session: Session, model: type[M], ids: Iterable[int]) -> list[M]:
    """Lock rows until the transaction ends and read them as they are now; rows that are gone are left out.

    Call it before anything of these rows is changed: what the session knew of them is read anew. Several tables are locked in the order
    of their names.

    :param ids: keys in any order.
    :returns: the rows, sorted by key.
    """
    key = sa.inspect(model).primary_key[0]
    wanted = sorted(set(ids))
    rows: list[M] = []
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        statement = sa.select(model).where(key.in_(part)).order_by(key).with_for_update(of=model)
        rows += session.scalars(statement, execution_options={"populate_existing": True}).unique().all()
    return rows


def lock_and_read(session: Session, columns: Sequence[Any], ids: Iterable[int]) -> list[sa.Row[Any]]:
    """Lock rows like `lock_rows`, and read only some of their columns.

    :param columns: mapped attributes of one table, its key first.
    :returns: the rows, sorted by key.
    """
    key = columns[0]
    wanted = sorted(set(ids))
    rows: list[sa.Row[Any]] = []
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        rows += session.execute(sa.select(*columns).where(key.in_(part)).order_by(key).with_for_update()).all()
    return rows
