"""Runs all checks of a database's kind."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import AccessDenied
from app.core.registry import discover
from app.db.engine import Database, open_database
from app.services import doctor
from app.services.doctor.check import CHECKS, POSTGRES, Finding, Patient, Severity, Unseen

discover(doctor)


@dataclass(frozen=True, slots=True)
class Report:
    """What the doctor found, the worst first.

    :param unseen: codes of the checks that this login may not do.
    :param done: how many checks were done.
    """

    findings: tuple[Finding, ...]
    unseen: tuple[str, ...]
    done: int

    @property
    def status(self) -> int:
        """0 all well, 1 warnings, 2 dangers."""
        return max((finding.severity for finding in self.findings), default=Severity.NOTICE)


def examine(database: Database) -> Report:
    """Examine a database; it is only read.

    :raises Unreachable: the server does not answer.
    """
    examined = _as_it_is(database)
    findings: list[Finding] = []
    unseen = []
    checks = [one for one in CHECKS if database.name in one.kinds]
    engine = examined.engine.execution_options(**database.backend.reading_options())
    try:
        with examined.said_plainly(), engine.connect() as connection:
            patient = Patient(examined, connection)
            for one in checks:
                try:
                    findings += one.findings(patient)
                except (Unseen, AccessDenied):
                    unseen.append(one.code)
            connection.rollback()
    finally:
        examined.dispose()
    return Report(tuple(sorted(findings, key=lambda finding: -finding.severity)), tuple(unseen), len(checks) - len(unseen))


def _as_it_is(database: Database) -> Database:
    """The database again; PostgreSQL without the settings that our own connections make, which would hide the server's."""
    url = database.backend.url
    if database.name == POSTGRES:
        url = url.update_query_dict({"options": "-c timezone=UTC", "target_session_attrs": "any"})
    elif database.name == "firebird":
        driver = "fdb" if url.get_driver_name() == "kontor_fdb" else "firebird-driver"
        url = url.set(drivername="firebird", query={"driver": driver})
    return open_database(url.render_as_string(hide_password=False), role=database.backend.role)
