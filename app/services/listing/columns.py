"""The columns that a list may show."""

from __future__ import annotations

from dataclasses import replace

from app.core.errors import UserError
from app.core.fields import FieldInfo
from app.core.i18n import _
from app.services import schema
from app.services.computed import computed_of
from app.services.context import Context
from app.services.listing.query import ListQuery


def column_info(ctx: Context, entity: str, name: str) -> FieldInfo:
    """A column as the list shows it; dotted names reach through references.

    :raises KeyError: there is no such field, or the user may not read it.
    """
    head, _dot, rest = name.partition(".")
    known = schema.fields(ctx, entity) | computed_of(entity)
    info = known[head]
    if not rest:
        return info
    inner = column_info(ctx, info.reference, rest)
    return replace(inner, name=name, label=f"{info.label}: {inner.label}", writable=False)


def columns_of(ctx: Context, entity: str) -> list[FieldInfo]:
    """All columns that may be shown: own fields and computed ones."""
    return [*schema.fields(ctx, entity).values(), *computed_of(entity).values()]


def is_summed(ctx: Context, entity: str, name: str) -> bool:
    """Amounts and quantities add up, stored or computed; prices, rates and positions do not."""
    return column_info(ctx, entity, name).kind in ("money", "quantity") and "." not in name


def unit_of(ctx: Context, entity: str, name: str) -> str:
    """The column that says what the amounts of another one are counted in: currency or unit; empty where nothing says it."""
    kind = column_info(ctx, entity, name).kind
    for unit in {"money": ("currency",), "quantity": ("unit", "product.unit")}.get(kind, ()):
        try:
            column_info(ctx, entity, unit)
        except KeyError:
            continue
        return unit
    return ""


def check(ctx: Context, query: ListQuery) -> None:
    """Refuse a query that names fields which are not there (an old saved view).

    :raises UserError: names the field.
    """
    for name in (*query.columns, *query.group, *(item.field for item in query.filters), *(field for field, _falling in query.sort)):
        try:
            column_info(ctx, query.entity, name)
        except KeyError:
            raise UserError(_("The list has no column “{name}” any more.").format(name=name), _("Take it out of the view.")) from None
