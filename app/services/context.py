"""Who works, on which database, with which rights: handed to every use case, never global."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.access import ALL, Rights, rights_of
from app.core.enums.people import Role
from app.core.errors import AccessDenied
from app.core.i18n import _
from app.core.planning.wall_time import is_zone
from app.db.engine import Database
from app.db.session import UnitOfWork, reading
from app.db.stopping import Stop
from app.models.access import PermissionGrant
from app.models.organisation import Branch, Employee, Firm
from app.services.contact_keeping import Metering, watch
from app.services.people_keeping import watch_people
from app.services.reactions import react, watch_records
from app.services.sight import Sight, narrow, sight_of

#: stands in the journal of a file for whoever sat there before the firm had people: the program setting it up
NOBODY = "owner"


@dataclass(frozen=True, slots=True)
class UserInfo:
    """The person at this workstation; ``id`` is None until the firm has an employee for the login."""

    id: int | None
    name: str
    login: str
    role: Role = Role.OWNER
    branch_id: int | None = None
    colour: int = 0
    #: zone of the person's branch by its IANA name; empty for that of this workstation
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What a use case needs to know.

    :param firm: name of the first firm, for titles; empty until there is one.
    :param sight: keys of the employees whose rows the person sees; None for all.
    :param use_case: code that the decorator sets; it stands in the journal's header.
    :param stop: what the readings of this context can be stopped with.
    :param metering: whether contacts are metered (``services.contacts``).
    :param is_trial: whatever is written is rolled back in the end, so nothing may be done that a rollback leaves.
    """

    database: Database
    user: UserInfo
    rights: Rights = ALL
    firm: str = ""
    sight: Sight = None
    use_case: str = field(default="")
    stop: Stop | None = field(default=None, compare=False)
    metering: Metering = field(default_factory=Metering, compare=False)
    is_trial: bool = field(default=False, compare=False)

    def uow(self, key: str | None = None, **data: Any) -> UnitOfWork:
        """Open the one transaction of a use case.

        :param key: idempotency key born with the form; a second use gives the first one's Changes.
        :param data: what the journal's header keeps beside the use case.
        """
        if not self.use_case:
            raise RuntimeError("units of work are opened by functions under @use_case only")
        return UnitOfWork(
            self.database, self.use_case, login=self.user.login, idempotency_key=key, data=data or None, opened=self._open,
            react=partial(react, self),
        )

    def _open(self, session: Session) -> None:
        """Whatever a session of this person must do."""
        narrow(session, self.sight, self.user.id)
        watch(session, self.metering)
        watch_people(session, self.user.role, self.user.id)
        watch_records(session)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads, and only what the person sees."""
        with reading(self.database, self.stop) as session:
            narrow(session, self.sight, self.user.id)
            yield session


def _is_login(database: Database, name: str) -> sa.ColumnElement[bool]:
    """Whether an employee has this login: capitals do not count, and a file knows those of the Latin alphabet only."""
    is_alike = sa.func.lower(Employee.login) == name.lower()
    return sa.or_(is_alike, Employee.login == name) if database.name == "sqlite" else is_alike


def open_context(database: Database, login: str | None = None) -> Context:
    """Find out who is at this workstation.

    On a server the login of the database says it, and its clock is followed from now on. A SQLite file belongs to one workplace, whose person
    is the owner.

    :param login: the login to look for where the database has none of its own (SQLite, tests).
    :raises AccessDenied: the login is nobody's, or its employee does not work here any more.
    """
    with reading(database) as session:
        clock.follow(database.backend.clock_skew(session.connection()))
        name = database.backend.current_login(session.connection()) or login or ""
        firm = session.scalar(sa.select(Firm.name).where(Firm.deleted_at.is_(None)).order_by(Firm.id).limit(1)) or ""
        statement = sa.select(Employee).where(Employee.deleted_at.is_(None), _is_login(database, name))
        employee = session.scalars(statement).first()
        if employee is None and database.name == "sqlite" and login is None:
            owners = sa.select(Employee).where(Employee.deleted_at.is_(None), Employee.role == Role.OWNER).order_by(Employee.id)
            employee = session.scalars(owners).first()
        if employee is None:
            anybody = session.scalar(sa.select(sa.func.count()).select_from(Employee))
            if anybody and (database.name != "sqlite" or login is not None):
                hint = _("Ask the owner to enter it on the employee's card.")
                raise AccessDenied(_("The login “{name}” belongs to no employee.").format(name=name), hint)
            return Context(database, UserInfo(None, name or _("Owner"), name or NOBODY), firm=firm)
        if not employee.is_active:
            raise AccessDenied(_("{name} does not work here any more.").format(name=employee.name))
        extra = frozenset(session.scalars(sa.select(PermissionGrant.permission).where(PermissionGrant.employee_id == employee.id)))
        zone = session.scalar(sa.select(Branch.zone).where(Branch.id == employee.branch_id)) if employee.branch_id is not None else None
        zone = zone if zone and is_zone(zone) else ""
        user = UserInfo(employee.id, employee.name, employee.login or name or NOBODY, employee.role, employee.branch_id, employee.colour, zone)
        metering = Metering()
        metering.read(session)
        return Context(database, user, rights_of(employee.role, extra), firm, sight_of(session, employee), metering=metering)
