"""Whether a person sees a record at all: asked before the journal is read for it, and before something is hung on it.

A server leaves out by itself what the person does not see; the journal of a file leaves out nothing.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import AccessDenied, UserError
from app.core.i18n import _
from app.services.context import Context
from app.services.entities import entity_of, model_of


def demand_readable(ctx: Context, entity: str) -> None:
    """Refuse an entity of which the person sees nothing.

    :raises AccessDenied: see there.
    """
    if not ctx.rights.readable(entity, "id"):
        raise AccessDenied(_("You may not see {name}.").format(name=entity_of(entity).title), _("Ask the owner."))


def demand_seen(ctx: Context, session: Session, entity: str, id: int) -> None:
    """Refuse a record that the person does not see.

    :param session: of this context.
    :raises AccessDenied: the person sees nothing of the entity.
    :raises UserError: it is somebody else's.
    """
    demand_readable(ctx, entity)
    if (seen := seen_keys(ctx, session, entity, id)) is not None and id not in seen:
        raise UserError(_("{name} no. {id} is not there any more.").format(name=entity_of(entity).name, id=id))


def seen_keys(ctx: Context, session: Session, entity: str, id: int | None = None) -> set[int] | None:
    """Keys of the records that the person sees, where that is for the program to know; None for all.

    :param id: only this one.
    """
    if ctx.sight is None or ctx.database.name != "sqlite":
        return None
    model: Any = model_of(entity)
    statement = sa.select(model.id)
    return set(session.scalars(statement if id is None else statement.where(model.id == id)))
