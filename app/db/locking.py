"""Row locks in one order, so that two transactions wait for each other and never deadlock."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from functools import cache
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.orm import ORMExecuteState, Session

_CHUNK = 500
_ANEW = {"populate_existing": True}

M = TypeVar("M")


def lock_rows(session: Session, model: type[M], ids: Iterable[int]) -> list[M]:
    """Lock rows until the transaction ends and read them as they are now; rows that are gone are left out.

    Call it before anything of these rows is changed: what the session knew of them is read anew. Several tables are locked in the order
    of their names.

    :param ids: keys in any order.
    :returns: the rows, sorted by key.
    """
    wanted = sorted(set(ids))
    if len(wanted) == 1:
        return list(session.scalars(_one_row(cast("Hashable", model)), {"row": wanted[0]}, execution_options=_ANEW).unique())
    key = sa.inspect(model).primary_key[0]
    rows: list[M] = []
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        statement = sa.select(model).where(key.in_(part)).order_by(key).with_for_update(of=model)
        rows += session.scalars(statement, execution_options=_ANEW).unique().all()
    return rows


@cache
def _one_row(model: Any) -> sa.Select[Any]:
    """The statement that most locks are, made once: making it anew costs as much as running it."""
    key = sa.inspect(model).primary_key[0]
    return sa.select(model).where(key == sa.bindparam("row")).with_for_update(of=model)


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


def lock_behind_views(state: ORMExecuteState) -> Any:
    """Firebird locks rows of tables only: where a role reaches a table through its view, a procedure locks the rows in order of their keys.

    A listener of ``do_orm_execute``; what was asked for is read after the locks are held.
    """
    statement: Any = state.statement
    mapper = state.bind_mapper
    if not state.is_select or mapper is None or getattr(statement, "_for_update_arg", None) is None:
        return None
    table = str(mapper.local_table.description)
    if table not in getattr(state.session.get_bind().dialect, "behind_views", ()):
        return None
    plain = statement._generate()  # noqa: SLF001 - there is no public way to take FOR UPDATE from a statement
    plain._for_update_arg = None  # noqa: SLF001
    connection = state.session.connection()
    keys = connection.execute(plain.with_only_columns(mapper.primary_key[0]).order_by(None), state.parameters or {}).scalars()
    for key in sorted(keys):
        connection.exec_driver_sql(f"EXECUTE PROCEDURE lk_{table}(?)", (key,))
    return state.invoke_statement(statement=plain, execution_options={"populate_existing": True})
