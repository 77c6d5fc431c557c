"""Notes on records."""

from __future__ import annotations

from app.core import clock
from app.core.changes import Changes
from app.core.errors import UserError
from app.core.events import Happened
from app.core.i18n import _
from app.models.files import Note
from app.services.context import Context
from app.services.seeing import demand_seen
from app.services.use_case import use_case


@use_case("files.note.add", undo=True)
def add_note(ctx: Context, entity: str, record_id: int, text: str, key: str | None = None) -> Changes:
    """Write a note on a record.

    :raises UserError: the note is empty, or the person does not see the record.
    """
    if not text.strip():
        raise UserError(_("The note is empty."), _("Type something first."))
    with ctx.uow(key) as uow:
        demand_seen(ctx, uow.session, entity, record_id)
        uow.session.add(Note(entity=entity, record_id=record_id, text=text.strip(), written_at=clock.now(), written_by_id=ctx.user.id))
        return uow.commit()


@use_case("files.note.answer")
def note_answer(ctx: Context, client_id: int, text: str, key: str | None = None) -> Changes:
    """Note what a client has answered, on whatever way it came; processes that wait for an answer of this client go on.

    :raises UserError: nothing was typed, or the person does not see the client.
    """
    if not text.strip():
        raise UserError(_("The note is empty."), _("Type something first."))
    with ctx.uow(key) as uow:
        demand_seen(ctx, uow.session, "client", client_id)
        note = _("The client has answered: {text}").format(text=text.strip())
        uow.session.add(Note(entity="client", record_id=client_id, text=note, written_at=clock.now(), written_by_id=ctx.user.id))
        uow.add_event(Happened("reply.came", "client", client_id))
        return uow.commit()
