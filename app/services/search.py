"""One search over all kinds of records, forgiving case, accents and the wrong keyboard layout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import folding
from app.services.context import Context
from app.services.entities import entity_of, model_of
from app.services.references import contains, detail, like_pattern, line

#: what is searched, in the order of what people mean most often
SEARCHED = ("client", "document", "product", "contact", "deal", "employee")
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """A found record; ``score`` is 0 for an exact number or code, 1 where the text begins so, 2 else."""

    entity: str
    id: int
    title: str
    detail: str
    score: int


def find(ctx: Context, text: str, limit: int = 30) -> list[Hit]:
    """Records whose texts contain all words; exact numbers and codes first, the same text always in the same order."""
    if len(text.strip()) < SHORTEST:
        return []
    with ctx.reading() as session:
        for spelling in folding.spellings(text):
            hits = [hit for entity in SEARCHED for hit in _of(session, entity, spelling, limit)]
            if hits:
                order = {entity: place for place, entity in enumerate(SEARCHED)}
                return sorted(hits, key=lambda hit: (hit.score, order[hit.entity], hit.title, hit.id))[:limit]
    return []


def _of(session: Session, entity: str, text: str, limit: int) -> list[Hit]:
    words = folding.words(text)
    if not words:
        return []
    model: Any = model_of(entity)
    exact = _exact(entity, model, text)
    score = sa.case((exact, 0), (model.search.like(like_pattern(text, start=True), escape="\\"), 1), else_=2)
    statement = sa.select(model, score.label("score")).where(model.deleted_at.is_(None), *(contains(model, word) for word in words))
    found = session.execute(statement.order_by(score, model.id.desc()).limit(limit)).all()
    return [Hit(entity, record.id, line(session, entity, record), detail(session, entity, record), rank) for record, rank in found]


def _exact(entity: str, model: Any, text: str) -> sa.ColumnElement[bool]:
    """A number, code or article equal to the text; else nothing is exact."""
    for name in ("number", "code", "article"):
        if hasattr(model, name):
            return sa.func.lower(getattr(model, name)) == text
    return sa.false()


def icon_of(entity: str) -> str:
    """Meaning of the icon that stands beside a hit."""
    return entity_of(entity).icon
