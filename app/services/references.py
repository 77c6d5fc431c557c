"""References: find a record by what is typed, and say a record in one line."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.core import folding, i18n
from app.core.enums.vocabulary import Vocabulary
from app.core.i18n import _
from app.db import types
from app.services.context import Context
from app.services.entities import entity_of, model_of

if TYPE_CHECKING:
    from app.services.record_draft import Draft

#: entity → how a record of it reads in one line, where no field says so; the packages that know add theirs
LINES: dict[str, Callable[[Any], str]] = {}
#: subqueries in one statement
MOST_LABELS = 50


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A record that fits what was typed: its line, and what tells it from others of that name."""

    id: int
    text: str
    detail: str


def suggest(ctx: Context, entity: str, text: str, limit: int = 20, **fixed: Any) -> list[Suggestion]:
    """Records whose searchable texts contain all words typed; those that begin with the text come first, then those whose words do.

    :param fixed: attributes that must have a value, such as ``client_id=7`` for contacts.
    """
    with ctx.reading() as session:
        for spelling in folding.spellings(text) or [""]:
            if found := _matching(session, entity, spelling, limit, fixed):
                return found
    return []


def _matching(session: Session, entity: str, text: str, limit: int, fixed: dict[str, Any]) -> list[Suggestion]:
    model: Any = model_of(entity)
    label = line_column(entity)
    statement = sa.select(model).limit(limit)
    if "deleted_at" in sa.inspect(model).column_attrs:
        statement = statement.where(model.deleted_at.is_(None))
    for name, value in fixed.items():
        statement = statement.where(getattr(model, name) == value)
    for word in folding.words(text):
        statement = statement.where(contains(model, word))
    if text and "search" in sa.inspect(model).column_attrs:
        statement = statement.order_by(_rank(model.search, text))
    records = session.scalars(statement.order_by(label, model.id)).all()
    return [Suggestion(record.id, line(session, entity, record), detail(session, entity, record)) for record in records]


def _rank(column: Any, text: str) -> sa.ColumnElement[int]:
    """0 where the texts begin with what was typed, 1 where each word typed begins a word, 2 for the rest."""
    beginnings = (
        sa.or_(column.like(like_pattern(word, start=True), escape="\\"), column.like(f"% {like_pattern(word, start=True)}", escape="\\"))
        for word in folding.words(text)
    )
    return sa.case((column.like(like_pattern(text, start=True), escape="\\"), 0), (sa.and_(sa.true(), *beginnings), 1), else_=2)


def contains(model: Any, word: str) -> sa.ColumnElement[bool]:
    """The folded search column, or the label where there is none, contains a folded word."""
    if "search" in sa.inspect(model).column_attrs:
        return model.search.like(like_pattern(word), escape="\\")  # type: ignore[no-any-return]
    column, pattern = line_column(model.__tablename__), like_pattern(word)
    if len(pattern) > (getattr(column.type, "length", None) or len(pattern)):
        return sa.false()  # longer than any of them; a database refuses to compare
    return sa.func.lower(column, type_=sa.String).like(pattern, escape="\\")


def like_pattern(text: str, *, start: bool = False) -> str:
    """A LIKE pattern that finds the text as it stands."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"{escaped}%" if start else f"%{escaped}%"


def line_column(entity: str) -> Any:
    """The column that stands for a record; references stand by their key."""
    model = model_of(entity)
    label = entity_of(entity).label
    return getattr(model, label, None) if hasattr(model, label) else getattr(model, f"{label}_id")


def label(ctx: Context, entity: str, id: int) -> str:
    """One line that stands for a record."""
    with ctx.reading() as session:
        return label_in(session, entity, id)


def labels(ctx: Context, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Lines of many records by entity and key, in one statement."""
    with ctx.reading() as session:
        return labels_in(session, wanted)


def label_in(session: Session, entity: str, id: int) -> str:
    """The same in an open session; an unknown key is shown as such."""
    return labels_in(session, [(entity, id)])[entity, id]


def labels_in(session: Session, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """The same as ``labels`` in an open session."""
    keys = sorted(set(wanted))
    found = {(entity, id): _line_in_words(session, entity, id) for entity, id in keys if entity in LINES}
    plain = [key for key in keys if key not in found]
    for at in range(0, len(plain), MOST_LABELS):
        part = plain[at : at + MOST_LABELS]
        labels = (label_of(entity, sa.literal(id, types.Id())).label(f"l{number}") for number, (entity, id) in enumerate(part))
        values = session.execute(sa.select(*labels)).one()
        found |= {key: label_text(key[1], value) for key, value in zip(part, values, strict=True)}
    return found


def _line_in_words(session: Session, entity: str, id: int) -> str:
    record = session.get(model_of(entity), id)
    return f"#{id}" if record is None else LINES[entity](record)


def label_text(id: int, value: Any) -> str:
    """What ``label_of`` found for a key, as text; an unknown key is shown as such."""
    return f"#{id}" if value is None else value_text(value)


def label_of(entity: str, key: Any) -> sa.ScalarSelect[Any]:
    """The column that stands for a record, as a subquery; a reference among them by its own.

    :param key: of the record: a value or a column of the statement around it.
    """
    model: Any = aliased(model_of(entity))
    label = line_column(entity)
    column = getattr(model, label.key)
    target = label.property.columns[0].info.get("reference")
    shown = label_of(str(target), column) if target and entity_of(entity).label != label.key else column
    return sa.select(shown).where(model.id == key).scalar_subquery()


def line(session: Session, entity: str, record: Any) -> str:
    """One line that stands for a loaded record."""
    if entity in LINES:
        return LINES[entity](record)
    return text_of(session, entity, record, entity_of(entity).label)


def detail(session: Session, entity: str, record: Any) -> str:
    """What tells a record from others of the same name."""
    parts = (text_of(session, entity, record, name) for name in entity_of(entity).details)
    return " · ".join(part for part in parts if part)


def text_of(session: Session, entity: str, record: Any, name: str) -> str:
    """A field of a loaded record as text."""
    if hasattr(type(record), f"{name}_id"):
        id = getattr(record, f"{name}_id")
        target = getattr(type(record), f"{name}_id").property.columns[0].info.get("reference")
        return "" if id is None or target is None else label_in(session, target, id)
    return value_text(getattr(record, name))


def value_text(value: Any, digits: int | None = None) -> str:
    """Any value of a field as a person reads it."""
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case Vocabulary():
            return value.label
        case Decimal():
            return i18n.format_number(value, 4 if digits is None else digits, trim=digits is None)
        case datetime.datetime():
            return i18n.format_moment(value)
        case datetime.date():
            return i18n.format_date(value)
        case _:
            return str(value)


def shown(draft: Draft, name: str, value: Any) -> str:
    """A value of a draft's field as text; a reference by its label where it is known."""
    if draft.schema[name].kind == "ref" and value is not None:
        return draft.labels.get(name, f"#{value}")
    return value_text(value, draft.schema[name].digits if draft.schema[name].kind == "money" else None)
