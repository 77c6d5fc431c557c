"""To whom messages of a case go."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.contact_mask import is_masked
from app.core.errors import AccessDenied, UserError
from app.core.i18n import N_, _
from app.models.clients import Client, Contact
from app.models.documents import Document
from app.models.organisation import Employee
from app.models.sales import Deal
from app.processes.step_type import Param, ParamKind
from app.processes.texts import fill
from app.services import contacts
from app.services.context import Context
from app.services.process_steps.step import StepInput

Way = Literal["email", "phone"]
#: to whom a message goes
TO_PARAMS = (
    Param("to", N_("To"), ParamKind.CHOICE, default="client", options=(
        ("client", N_("The client")), ("manager", N_("Whoever manages the record")), ("employee", N_("A person of ours")),
        ("address", N_("An address")),
    )),
    Param("employee", N_("Person"), ParamKind.EMPLOYEE, when=("to", ("employee",))),
    Param("address", N_("Address"), ParamKind.TEMPLATE, when=("to", ("address",))),
)
LONGEST = 200


def recipient(ctx: Context, session: Session, step: StepInput, way: Way) -> str:
    """The address or number that a message goes to.

    :raises UserError: there is none. :raises AccessDenied: this person is not shown the client's contacts, so the agent has to write.
    """
    match step.param("to"):
        case "client":
            found = _of_client(ctx, session, step, way)
        case "manager":
            found = _of_employee(session, step.case.manager_id, way)
        case "employee":
            found = _of_employee(session, step.param("employee"), way)
        case _:
            found = fill(str(step.param("address") or ""), step.values)
    found = " ".join(found.split())
    if not found or len(found) > LONGEST:
        what = _("e-mail address") if way == "email" else _("telephone number")
        raise UserError(_("“{name}” knows no {what} to write to.").format(name=step.node.name, what=what), _("Enter it on the card."))
    return found


def owner_of_message(ctx: Context, step: StepInput) -> int | None:
    """Who is told when a message does not get out: whoever manages the record, where the person sees their rows, else the person."""
    manager = step.case.manager_id
    return manager if manager is not None and (ctx.sight is None or manager in ctx.sight) else ctx.user.id


def _of_employee(session: Session, employee_id: int | None, way: Way) -> str:
    column = Employee.email if way == "email" else Employee.phone
    return session.scalar(sa.select(column).where(Employee.id == (employee_id or 0))) or ""


def _of_client(ctx: Context, session: Session, step: StepInput, way: Way) -> str:
    """That of the person whom document or deal name, else of the client's main person, else of the client itself."""
    named = [session.scalar(sa.select(model.contact_id).where(model.id == (key or 0))) for model, key in _records(step)]
    people = sa.select(Contact).where(Contact.client_id == (step.case.client_id or 0), Contact.deleted_at.is_(None))
    mains = session.scalars(people.where(Contact.is_main).order_by(Contact.id)).all()
    chosen: list[Any] = [contact for key in named if key is not None and (contact := session.get(Contact, key)) is not None]
    client = session.get(Client, step.case.client_id) if step.case.client_id is not None else None
    for record in (*chosen, *mains, *((client,) if client is not None else ())):
        if value := getattr(record, way):
            return _true(ctx, record, way) if is_masked(value) else str(value)
    return ""


def _records(step: StepInput) -> tuple[tuple[Any, int | None], ...]:
    return (Document, step.row.document_id or step.case.document_id), (Deal, step.case.deal_id)


def _true(ctx: Context, record: Any, way: Way) -> str:
    """What lies behind a mask: shown once and counted, as to whoever writes to the client by hand.

    A trial leaves the mask: what is shown is counted for good. A file is held by this very transaction, so nobody can be counted in it meanwhile.
    """
    if ctx.is_trial:
        return str(getattr(record, way))
    if ctx.database.name == "sqlite":
        text = _("The contacts of this firm are metered, and in a file no process is shown them.")
        raise UserError(text, _("Let somebody write to the client: make it a task."))
    try:
        shown = contacts.reveal(ctx, record.__tablename__, record.id, "write")
    except AccessDenied:
        raise
    except UserError as refused:
        raise AccessDenied(refused.text, refused.hint) from refused
    return getattr(shown, way) or ""
