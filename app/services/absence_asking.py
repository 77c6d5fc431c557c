"""Asking for an absence of one's own, as it was typed on a card."""

from __future__ import annotations

from app.core.changes import Changes
from app.core.errors import UserError
from app.core.i18n import _
from app.models.working_time import Absence
from app.services import records
from app.services.context import Context
from app.services.planning.absences import ASK, announce
from app.services.records import Draft
from app.services.use_case import use_case


@use_case(ASK, undo=True)
def ask(ctx: Context, draft: Draft, key: str | None = None) -> Changes:
    """Ask for an absence, or change a request that nobody has granted yet; whoever may grant it is told.

    :raises FieldErrors: what is wrong with its days and hours. :raises UserError: it is somebody else's, or granted already.
    """
    if ctx.user.id is None:
        raise UserError(_("Only an employee can be absent."), _("Enter yourself as an employee first."))
    records.check(draft)
    with ctx.uow(key) as uow:
        if draft.id is not None:
            known = uow.session.get(Absence, draft.id)
            if known is not None and (known.employee_id != ctx.user.id or known.is_approved):
                text = _("This absence is granted already, or somebody else's.")
                raise UserError(text, _("Ask whoever manages working time to change it."))
        record: Absence = records.write(uow, draft, flush=False)
        record.employee_id, record.is_approved = ctx.user.id, False
        uow.session.flush()
        uow.session.refresh(record)  # a card sets the code of a choice, the notice asks its member
        announce(ctx, uow, record)
        return uow.commit()
