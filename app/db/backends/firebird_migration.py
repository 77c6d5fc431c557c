"""What alembic must know of Firebird: its spelling of ALTER TABLE, and that a definition is seen only after a commit.

Imported by migrations/env.py alone, so that the program does not load alembic when it starts.
"""
# mypy: disable-error-code="misc, no-untyped-call"

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic.ddl.base import (
    AddColumn,
    ColumnDefault,
    ColumnName,
    ColumnNullable,
    ColumnType,
    DropColumn,
    alter_table,
    format_column_name,
    format_server_default,
    format_type,
)
from alembic.ddl.impl import DefaultImpl
from sqlalchemy.ext.compiler import compiles


class FirebirdImpl(DefaultImpl):
    """Commits before and after each definition."""

    __dialect__ = "firebird"
    transactional_ddl = True

    def _exec(self, construct: Any, *arguments: Any, **options: Any) -> Any:
        defines = isinstance(construct, sa.schema.ExecutableDDLElement)
        assert self.connection is not None
        raw = self.connection.connection.dbapi_connection
        assert raw is not None
        if defines:
            self.dialect.do_commit(raw)  # type: ignore[arg-type]
        result = super()._exec(construct, *arguments, **options)
        if defines:
            self.dialect.do_commit(raw)  # type: ignore[arg-type]
        return result


@compiles(AddColumn, "firebird")
def _add(element: AddColumn, compiler: Any, **_options: Any) -> str:
    return f"{alter_table(compiler, element.table_name, element.schema)} ADD {compiler.get_column_specification(element.column)}"


@compiles(DropColumn, "firebird")
def _drop(element: DropColumn, compiler: Any, **_options: Any) -> str:
    return f"{alter_table(compiler, element.table_name, element.schema)} DROP {format_column_name(compiler, element.column.name)}"


@compiles(ColumnType, "firebird")
def _type(element: ColumnType, compiler: Any, **_options: Any) -> str:
    return f"{_column(element, compiler)} TYPE {format_type(compiler, element.type_)}"


@compiles(ColumnName, "firebird")
def _name(element: ColumnName, compiler: Any, **_options: Any) -> str:
    return f"{_column(element, compiler)} TO {format_column_name(compiler, element.newname)}"


@compiles(ColumnNullable, "firebird")
def _nullable(element: ColumnNullable, compiler: Any, **_options: Any) -> str:
    return f"{_column(element, compiler)} {'DROP' if element.nullable else 'SET'} NOT NULL"


@compiles(ColumnDefault, "firebird")
def _default(element: ColumnDefault, compiler: Any, **_options: Any) -> str:
    change = "DROP DEFAULT" if element.default is None else f"SET DEFAULT {format_server_default(compiler, element.default)}"
    return f"{_column(element, compiler)} {change}"


def _column(element: Any, compiler: Any) -> str:
    return f"{alter_table(compiler, element.table_name, element.schema)} ALTER COLUMN {format_column_name(compiler, element.column_name)}"
