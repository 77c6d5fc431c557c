"""Changes fields of the record that a case is about, by the rules that cards keep."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.core.enums.processes import ProcessEntity
from app.core.errors import FieldErrors, UserError
from app.core.expression import Value
from app.core.fields import FieldInfo
from app.core.i18n import _
from app.db.session import UnitOfWork
from app.models.processes import ProcessCase
from app.processes.texts import shown
from app.services import records
from app.services.context import Context
from app.services.documents import drafts
from app.services.entities import entity_of


def record_of(case: ProcessCase, entity: ProcessEntity) -> int | None:
    """The key of a record that a case belongs to."""
    keys = {ProcessEntity.CLIENT: case.client_id, ProcessEntity.DEAL: case.deal_id, ProcessEntity.DOCUMENT: case.document_id}
    return keys[entity]


def place_of(case: ProcessCase, name: str) -> tuple[ProcessEntity, str]:
    """Entity and field behind a name: ``deal.next_step``, or ``next_step`` of the record itself.

    :raises UserError: the case has no such record.
    """
    first, dot, field = name.strip().partition(".")
    entity = next((each for each in ProcessEntity if dot and each.value == first), None if dot else case.entity)
    if entity is None:
        raise UserError(_("The case is about nothing that has the field “{name}”.").format(name=name), _("Choose another field in the drawing."))
    return entity, field if dot else first


def set_field(ctx: Context, uow: UnitOfWork, case: ProcessCase, name: str, value: Value) -> None:
    """Set a field of a record of the case.

    :raises AccessDenied: the right is missing. :raises UserError: there is no such record or field, or the value does not fit.
    """
    entity, field = place_of(case, name)
    key = record_of(case, entity)
    label = entity.label
    if key is None:
        raise UserError(_("The case belongs to nothing of this kind: {kind}.").format(kind=label), _("Choose another field in the drawing."))
    ctx.rights.demand(entity_of(entity.value).permission("save"))
    if entity is ProcessEntity.DOCUMENT:
        paper = drafts.read(ctx, uow.session, key)
        _put(paper, field, value)
        drafts.save_within(ctx, uow, paper)
        return
    draft = records.read(ctx, uow.session, entity.value, key)
    _put(draft, field, value)
    if not draft.changed:
        return
    try:
        records.check(draft)
    except FieldErrors as refused:
        raise UserError(" ".join(refused.errors.values())) from refused
    records.write(uow, draft)


def _put(draft: records.Draft, field: str, value: Value) -> None:
    info = draft.schema.get(field)
    if info is None:
        raise UserError(_("There is no field “{name}” any more.").format(name=field), _("Choose another field in the drawing."))
    draft[field] = _fitting(info, value)


def _fitting(info: FieldInfo, value: Value) -> Any:
    """A value of a formula as the field keeps it."""
    if value is None or value == "":
        return None
    match info.kind:
        case "text" | "memo":
            return value if isinstance(value, str) else shown(value)
        case "choice" if isinstance(value, str):
            return value
        case "bool" if isinstance(value, bool):
            return value
        case "int" | "ref" if isinstance(value, Decimal) and value == int(value):
            return int(value)
        case "money" | "price" | "quantity" | "percent" if isinstance(value, Decimal):
            return value
        case "date" if isinstance(value, date) and not isinstance(value, datetime):
            return value
    raise UserError(_("“{label}” cannot be “{value}”.").format(label=info.label, value=shown(value)), _("Look at the formula in the drawing."))
