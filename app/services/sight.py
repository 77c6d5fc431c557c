"""Whose rows a person sees, as the program asks for them.

On PostgreSQL the row policies decide, and these conditions are a hint that lets an index serve (RELIABILITY, section 3: 62 ms become 2 ms). In a file
they are the right itself, for whoever goes through the program.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.orm.util import LoaderCriteriaOption
from sqlalchemy.sql.util import ClauseAdapter

from app.core.access import OWNED, TABLES, ByManager, ByTeam, Joined, Personal, Through
from app.core.access.tables import LIMITED
from app.core.enums.people import Scope
from app.models import Base
from app.models.organisation import Employee

Sight = frozenset[int] | None


def sight_of(session: Session, employee: Employee) -> Sight:
    """Keys of the employees whose rows a person sees; None for all."""
    if employee.role not in LIMITED or employee.scope is Scope.ALL:
        return None
    people = session.execute(sa.select(Employee.id, Employee.head_id, Employee.branch_id)).all()
    match employee.scope:
        case Scope.BRANCH if employee.branch_id is not None:
            return frozenset(row.id for row in people if row.branch_id == employee.branch_id) | {employee.id}
        case Scope.DEPARTMENT:
            return _below(employee.id, {row.id: row.head_id for row in people})
        case _:
            return frozenset({employee.id})


def _below(head: int, heads: Mapping[int, int | None]) -> frozenset[int]:
    """A head and everybody under the head, over any number of steps."""
    found, edge = {head}, {head}
    while edge:
        edge = {person for person, above in heads.items() if above in edge} - found
        found |= edge
    return frozenset(found)


def narrow(session: Session, sight: Sight, person: int | None) -> None:
    """Let each question of a session ask only for what the person sees.

    :param person: key of the employee, for rows that are about one person.
    """
    if sight is None:
        return
    criteria = _criteria(sight, person)

    def add(state: ORMExecuteState) -> None:
        if state.is_select and not state.is_column_load and not state.is_relationship_load:
            state.statement = state.statement.options(*criteria)

    event.listen(session, "do_orm_execute", add)


class _Narrowing(LoaderCriteriaOption):
    """A condition on a table wherever a statement names it. SQLAlchemy fits it to aliases in FROM, not to those of a JOIN; this does both."""

    inherit_cache = True
    _cache_key_traversal = LoaderCriteriaOption._traverse_internals  # noqa: SLF001 - what a subclass must name to be cached

    def _resolve_where_criteria(self, ext_info: Any) -> sa.ColumnElement[bool]:
        condition = super()._resolve_where_criteria(ext_info)
        if not ext_info.is_aliased_class:
            return condition
        fitted: sa.ColumnElement[bool] = ClauseAdapter(ext_info.selectable).traverse(condition)
        return fitted


@lru_cache(maxsize=64)
def _criteria(sight: frozenset[int], person: int | None) -> tuple[Any, ...]:
    """Conditions for all tables that have a rule."""
    return tuple(
        _Narrowing(mapper.class_, _rule(mapper.local_table, sight, person), include_aliases=True)
        for mapper in Base.registry.mappers if not isinstance(TABLES[str(mapper.local_table.description)].rows, Joined | None)
    )


def _rule(table: Any, sight: frozenset[int], person: int | None) -> Any:
    """The condition on the rows of a table."""
    match TABLES[getattr(table, "element", table).name].rows:
        case ByManager(column):
            return sa.or_(table.c[column].is_(None), table.c[column].in_(sorted(sight)))
        case Through(parent, column):
            return table.c[column].in_(_seen(parent, sight, person))
        case Personal(column):
            return table.c[column] == person
        case ByTeam(column, author, shared, key, offered=offered):
            rules = [table.c[column].is_(None), table.c[column].in_(sorted(sight)), table.c[author] == person]
            if shared:
                sharing = Base.metadata.tables[shared].alias()
                taken = sharing.c.employee_id == person
                if offered:
                    role = sa.select(Employee.role).where(Employee.id == person).scalar_subquery()
                    taken |= sa.and_(sharing.c.employee_id.is_(None), sharing.c.state == "open", sharing.c[offered] == role)
                rules.append(table.c.id.in_(sa.select(sharing.c[key]).where(taken)))
            return sa.or_(*rules)
        case _:
            records = (name for name, rights in TABLES.items() if isinstance(rights.rows, OWNED))
            return sa.and_(*(sa.or_(table.c.entity != name, table.c.record_id.in_(_seen(name, sight, person))) for name in records))


def _seen(name: str, sight: frozenset[int], person: int | None) -> Any:
    """Keys of the rows of a table that the person sees; under an alias, so that the outer statement does not take it for its own."""
    table = Base.metadata.tables[name].alias()
    return sa.select(table.c.id).where(_rule(table, sight, person))
