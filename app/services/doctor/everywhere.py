"""What is looked at on every kind of database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.i18n import N_, _, format_date
from app.db import migrate
from app.db.session import reading
from app.models.backups import BackupRun
from app.models.organisation import Employee
from app.services import server_clock
from app.services.doctor.check import EVERYWHERE, FOUND, Patient, Severity, Values, check

#: seconds by which two clocks may differ
ALLOWED_SKEW = server_clock.ALLOWED.total_seconds()
OLD_BACKUP = timedelta(days=3)
_STATES = {migrate.SchemaState.OLDER: N_("older"), migrate.SchemaState.NEWER: N_("newer"), migrate.SchemaState.EMPTY: N_("none yet")}


@check(
    "tables", Severity.WARNING, N_("The tables are not those of this program: {state}."),
    N_("kontor --db URL migrate, signed in as the owner; if the tables are newer, update Kontor here"), *EVERYWHERE,
)
def tables(patient: Patient) -> Iterator[Values]:
    """Whether the schema is ours."""
    if (state := migrate.check(patient.database)) is not migrate.SchemaState.CURRENT:
        yield {"state": _(_STATES[state])}


@check(
    "clock", Severity.WARNING,
    N_("This computer's clock is {seconds} seconds away from the database's, which Kontor follows; other programs here tell a wrong time."),
    N_("Let Windows or Linux set the clock by itself: timedatectl set-ntp true, or w32tm /resync"), *EVERYWHERE,
)
def skew(patient: Patient) -> Iterator[Values]:
    """Whether workstation and server agree on the time; only the server's counts."""
    away = round(abs(patient.clock_skew()))
    if away > ALLOWED_SKEW:
        yield {"seconds": away}


@check(
    "backup", Severity.DANGER, N_("The newest backup that was restored on trial is of {day}; what came later could be lost."),
    N_("kontor --db URL agent, on a computer that runs at night"), *EVERYWHERE,
)
def old_backup(patient: Patient) -> Iterator[Values]:
    """Whether somebody looks after backups."""
    newest = _newest_backup(patient)
    if newest is not None and clock.now() - newest > OLD_BACKUP:
        yield {"day": format_date(clock.local(newest).date())}


@check(
    "no_backup", Severity.NOTICE, N_("No backup of this database was ever restored on trial."),
    N_("kontor --db URL agent, on a computer that runs at night"), *EVERYWHERE,
)
def no_backup(patient: Patient) -> Iterator[Values]:
    """Whether backups have begun."""
    if is_ours(patient) and _newest_backup(patient) is None:
        yield FOUND


def is_ours(patient: Patient) -> bool:
    """Whether the tables are those of this program, so that ours can be read."""
    return migrate.check(patient.database) is migrate.SchemaState.CURRENT


def _newest_backup(patient: Patient) -> datetime | None:
    if not is_ours(patient):
        return None
    with reading(patient.database) as session:
        return session.scalar(sa.select(sa.func.max(BackupRun.started_at)).where(BackupRun.is_verified))


def employee_logins(patient: Patient) -> dict[str, bool]:
    """Login in small letters → whether the employee still works here."""
    if not is_ours(patient):
        return {}
    with reading(patient.database) as session:
        rows = session.execute(sa.select(Employee.login, Employee.is_active).where(Employee.login.is_not(None))).all()
    return {login.lower(): active for login, active in rows if login}
