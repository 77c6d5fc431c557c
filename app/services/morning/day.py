"""One person's day as values for paper and letters, under the rights of that person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.access import Rights, rights_of
from app.core.enums.people import AddressKind
from app.core.enums.planning import Answer, Part, TaskKind, TaskState
from app.core.errors import UserError
from app.core.i18n import _
from app.core.planning.wall_time import to_wall, whole_days
from app.models.clients import Address, Client, Contact
from app.models.organisation import Branch, Employee, Firm
from app.models.planning import Task, TaskCheck, TaskParticipant
from app.models.reminders import ReminderSetting
from app.services.context import Context
from app.services.working_time.zones import known_zone


@dataclass(frozen=True, slots=True)
class Check:
    """A line of a task's checklist."""

    text: str
    is_done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One task of the day; the times are those of the wall, as HH:MM."""

    task_id: int
    kind: TaskKind
    title: str
    begins: str
    ends: str
    is_all_day: bool = False
    client: str = ""
    place: str = ""
    contact: str = ""
    phone: str = ""
    comment: str = ""
    notes: str = ""
    checks: tuple[Check, ...] = ()
    others: str = ""


@dataclass(frozen=True, slots=True)
class PersonDay:
    """The day of one person, in order.

    :param language: of the window that the person used last, else of the firm's papers.
    """

    employee_id: int
    person: str
    email: str
    phone: str
    day: date
    firm: str
    language: str
    stops: tuple[Stop, ...]

    @property
    def visits(self) -> tuple[Stop, ...]:
        """Where the person goes: visits, and whatever else has a place of its own."""
        return tuple(stop for stop in self.stops if stop.kind is TaskKind.VISIT or (stop.place and stop.kind is TaskKind.MEETING))


def read_day(ctx: Context, employee_id: int, day: date) -> PersonDay:
    """The open tasks of a person on a day of that person's wall calendar, whom they concern, and where.

    :param ctx: whoever asks sees no more than what he may; phones are left out where the person's own role may not see them.
    :raises UserError: there is no such person.
    """
    with ctx.reading() as session:
        statement = sa.select(Employee, Branch.zone, ReminderSetting.language).outerjoin(Branch, Branch.id == Employee.branch_id)
        statement = statement.outerjoin(ReminderSetting, ReminderSetting.employee_id == Employee.id)
        found = session.execute(statement.where(Employee.id == employee_id)).first()
        if found is None:
            raise UserError(_("This employee is not there any more."))
        person, zone = found[0], known_zone(found[1])
        firm = session.execute(sa.select(Firm.name, Firm.language).where(Firm.deleted_at.is_(None)).order_by(Firm.id).limit(1)).first()
        tasks = _tasks(session, employee_id, day, zone)
        stops = _stops(session, tasks, zone, rights_of(person.role), employee_id)
    firm_name, language = (firm[0], found[2] or firm[1] or "en") if firm else ("", found[2] or "en")
    return PersonDay(employee_id, person.name, person.email or "", person.phone or "", day, firm_name, language, stops)


def _tasks(session: Session, employee_id: int, day: date, zone: str) -> list[Task]:
    span = whole_days(day, day, zone)
    joined = sa.select(TaskParticipant.task_id).where(
        TaskParticipant.employee_id == employee_id, TaskParticipant.part == Part.PARTICIPANT, TaskParticipant.answer != Answer.DECLINED,
    )
    statement = sa.select(Task).where(
        Task.deleted_at.is_(None), Task.state.in_((TaskState.OPEN, TaskState.IN_WORK)), Task.starts_at < span.ends_at, Task.ends_at > span.starts_at,
        sa.or_(Task.employee_id == employee_id, Task.id.in_(joined)),
    )
    return list(session.scalars(statement.order_by(sa.desc(Task.is_all_day), Task.starts_at, Task.id)))


def _stops(session: Session, tasks: list[Task], zone: str, rights: Rights, employee_id: int) -> tuple[Stop, ...]:
    ids = [task.id for task in tasks]
    clients = {one.id: one for one in session.scalars(sa.select(Client).where(Client.id.in_([task.client_id for task in tasks])))}
    contacts = {one.id: one for one in session.scalars(sa.select(Contact).where(Contact.id.in_([task.contact_id for task in tasks])))}
    places = {
        one.client_id: one
        for one in session.scalars(
            sa.select(Address).where(Address.client_id.in_(clients), Address.kind == AddressKind.DELIVERY, Address.deleted_at.is_(None))
            .order_by(sa.desc(Address.id))
        )
    }
    checks: dict[int, list[Check]] = {}
    for row in session.scalars(sa.select(TaskCheck).where(TaskCheck.task_id.in_(ids)).order_by(TaskCheck.position, TaskCheck.id)):
        checks.setdefault(row.task_id, []).append(Check(row.text, row.is_done))
    others = _others(session, ids, employee_id)
    made = []
    for task in tasks:
        client, contact = clients.get(task.client_id or 0), contacts.get(task.contact_id or 0)
        address = places.get(task.client_id or 0)
        made.append(Stop(
            task_id=task.id, kind=task.kind, title=task.title, begins=f"{to_wall(task.starts_at, zone):%H:%M}" if task.starts_at else "",
            ends=f"{to_wall(task.ends_at, zone):%H:%M}" if task.ends_at else "", is_all_day=task.is_all_day, client=client.name if client else "",
            place=task.place or _place(address, client), contact=contact.name if contact else "", phone=_phone(client, contact, rights),
            comment=(address.comment or "") if address and not task.place else "", notes=task.description or "",
            checks=tuple(checks.get(task.id, ())), others=", ".join(others.get(task.id, ())),
        ))
    return tuple(made)


def _others(session: Session, ids: list[int], employee_id: int) -> dict[int, list[str]]:
    statement = (
        sa.select(TaskParticipant.task_id, Employee.name).join(Employee, Employee.id == TaskParticipant.employee_id)
        .where(TaskParticipant.task_id.in_(ids), TaskParticipant.part == Part.PARTICIPANT, Employee.id != employee_id).order_by(Employee.name)
    )
    found: dict[int, list[str]] = {}
    for row in session.execute(statement):
        found.setdefault(row.task_id, []).append(row.name)
    return found


def _place(address: Address | None, client: Client | None) -> str:
    """Where the goods go, else the address of the card."""
    if address is not None:
        town = " ".join(part for part in (address.postcode, address.city) if part)
        return ", ".join(part for part in (address.street, town, address.country) if part)
    return ((client.address or client.city) if client else "") or ""


def _phone(client: Client | None, contact: Contact | None, rights: Rights) -> str:
    """The number as the card shows it: where contacts are metered, the card holds its last figures only."""
    if contact is not None and contact.phone and rights.readable("contact", "phone"):
        return contact.phone
    return (client.phone or "") if client is not None and rights.readable("client", "phone") else ""
