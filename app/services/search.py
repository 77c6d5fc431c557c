"""One search over all kinds of records in one round trip, forgiving case, accents and the wrong keyboard layout."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import folding
from app.models.catalog import Product
from app.models.clients import Client, Contact
from app.models.documents import Document
from app.models.organisation import Employee
from app.models.sales import Deal
from app.services.contact_search import reached_by
from app.services.context import Context
from app.services.documents.document_type import DOCUMENT_TYPES
from app.services.entities import entity_of
from app.services.finding import found, is_found_by_server, lines
from app.services.references import like_pattern

SHORTEST = 2
_WIDTH = 300
#: letters that are searched for, and twice as many with every sign of them escaped
_LONGEST_TYPED = 200
_LONGEST = 2 * _LONGEST_TYPED + 2


@dataclass(frozen=True, slots=True)
class Hit:
    """A found record; ``score`` is 0 for an exact number or code, 1 where the text begins so, 2 else."""

    entity: str
    id: int
    title: str
    detail: str
    score: int


@dataclass(frozen=True, slots=True)
class _Searched:
    """How one entity is searched: its table, the code that may fit exactly, title and detail, and the table that the detail comes from."""

    model: Any
    exact: Any
    title: Any
    detail: Any
    join: tuple[Any, Any] | None = None
    kind: Any = None


#: in the order of what people mean most often
_SEARCHED: dict[str, _Searched] = {
    "client": _Searched(Client, Client.code, Client.name, Client.city),
    "document": _Searched(Document, Document.number, Document.number, Client.name, (Client, Client.id == Document.client_id), Document.type),
    "product": _Searched(Product, Product.article, Product.name, Product.article),
    "contact": _Searched(Contact, None, Contact.name, Client.name, (Client, Client.id == Contact.client_id)),
    "deal": _Searched(Deal, None, Deal.title, Client.name, (Client, Client.id == Deal.client_id)),
    "employee": _Searched(Employee, Employee.login, Employee.name, Employee.post),
}
_PLACES = {entity: place for place, entity in enumerate(_SEARCHED)}


def find(ctx: Context, text: str, limit: int = 30) -> list[Hit]:
    """Records whose texts contain all words; exact numbers and codes first, the same text always in the same order.

    A whole phone or e-mail finds whoever has it, also where it is masked. Records that the person may not look at are not found.
    """
    text = text.strip()[:_LONGEST_TYPED]
    if len(text) < SHORTEST:
        return []
    entities = [entity for entity in _SEARCHED if ctx.rights.may(entity_of(entity).permission("view"))]
    reached = {entity: ids for entity in entities if (ids := reached_by(ctx, entity, text))}
    asked = frozenset(entity for entity in entities if is_found_by_server(ctx, entity))
    with ctx.reading() as session:
        if reached:
            return [hit for entity, ids in reached.items() for hit in _hits_of(session, entity, ids[:limit])]
        for spelling in folding.spellings(text):
            if hits := _find(session, entities, asked, spelling, limit):
                return hits
    return []


def _hits_of(session: Session, entity: str, ids: list[int]) -> list[Hit]:
    """Known records as hits."""
    searched = _SEARCHED[entity]
    statement = sa.select(searched.model.id, searched.title.label("title"), searched.detail.label("detail")).where(searched.model.id.in_(ids))
    if searched.join is not None:
        statement = statement.outerjoin(*searched.join)
    return [Hit(entity, row.id, row.title, row.detail or "", 0) for row in session.execute(statement.order_by(searched.model.id))]


def _find(session: Session, entities: list[str], asked: frozenset[str], text: str, limit: int) -> list[Hit]:
    words = folding.words(text)
    if not words or not entities:
        return []
    patterns = [like_pattern(word) for word in words]
    values = {"exact": text, "start": like_pattern(text, start=True), **{f"word{at}": pattern for at, pattern in enumerate(patterns)}}
    if asked:
        values["lines"] = lines([patterns])
    rows = session.execute(_union(tuple(entities), asked, len(words), limit), values).all()
    hits = [Hit(row.entity, row.id, _title(row), row.detail or "", row.score) for row in rows]
    return sorted(hits, key=lambda hit: (hit.score, _PLACES[hit.entity], hit.title, hit.id))[:limit]


@lru_cache(maxsize=32)
def _union(entities: tuple[str, ...], asked: frozenset[str], words: int, limit: int) -> Any:
    """The hits of all entities; built once for a number of words, since that takes longer than running it.

    :param asked: entities that the server itself searches.
    """
    parts = [sa.select(_statement(entity, entity in asked, words, limit).subquery(f"s{place}")) for place, entity in enumerate(entities)]
    return sa.union_all(*parts) if len(parts) > 1 else parts[0]


def _typed(name: str) -> sa.BindParameter[str]:
    return sa.bindparam(name, type_=sa.String(_LONGEST))


def _statement(entity: str, is_asked: bool, words: int, limit: int) -> sa.Select[Any]:
    """The best hits of one entity, with the same columns as the others'."""
    searched = _SEARCHED[entity]
    model = searched.model
    exact = sa.func.lower(searched.exact) == _typed("exact") if searched.exact is not None else sa.false()
    score = sa.case((exact, 0), (model.search.like(_typed("start"), escape="\\"), 1), else_=2)
    wide = sa.String(_WIDTH)
    kind = searched.kind if searched.kind is not None else sa.literal("")
    columns = (
        sa.cast(sa.literal(entity), sa.String(27)).label("entity"), model.id.label("id"), sa.cast(searched.title, wide).label("title"),
        sa.cast(searched.detail, wide).label("detail"), sa.cast(kind, sa.String(20)).label("kind"), score.label("score"),
    )
    statement = sa.select(*columns).select_from(model)
    if searched.join is not None:
        statement = statement.outerjoin(*searched.join)
    said = [found(model, _typed("lines"))] if is_asked else [model.search.like(_typed(f"word{at}"), escape="\\") for at in range(words)]
    statement = statement.where(model.deleted_at.is_(None), *said)
    return statement.order_by(sa.text("score"), model.id.desc()).limit(limit)


def _title(row: Any) -> str:
    """A document stands under its type and number."""
    known = DOCUMENT_TYPES.find(row.kind) if row.kind else None
    return f"{known.name} {row.title}" if known else str(row.title or "")


def icon_of(entity: str) -> str:
    """Meaning of the icon that stands beside a hit."""
    return entity_of(entity).icon
