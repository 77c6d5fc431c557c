"""Logins of the staff: each person is a login of the server, in the group of the role that the employee's card names.

The groups can neither touch the journal nor change definitions. On SQLite, where whoever opens the file owns it, nothing is done.
Definitions take no parameters, so names are checked against a pattern and passwords are quoted, or travel as a verifier (PostgreSQL).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from app.core.access import rights_of
from app.core.access.tables import EXAMINING, ROLES
from app.core.errors import UserError
from app.core.i18n import _
from app.core.rules.login_wishes import LOGIN, Door
from app.db.engine import STAFF, Database
from app.db.guard import asking, people_firebird, people_postgres, rights_firebird, rights_postgres, teams_postgres
from app.db.guard.journal import run

_SHORTEST_PASSWORD, _LONGEST_PASSWORD = 8, 120


def grant(connection: Connection, tables: Iterable[sa.Table]) -> None:
    """Bring groups, grants and row policies to what is declared (`app.core.access`); part of each migration.

    :param tables: all of them, or none to leave the rights as they are.
    """
    tables = list(tables)
    match connection.dialect.name if tables else "":
        case "postgresql":
            place = connection.dialect.identifier_preparer.quote(str(connection.execute(sa.text("SELECT current_database()")).scalar()))
            run(connection, [*rights_postgres.statements(tables, place), *people_postgres.statements(), *asking.on_postgres(rights_postgres.DEFINER)])
        case "firebird":
            _grant_on_firebird(connection, tables)


def share(connection: Connection) -> None:
    """Let every role call what the staff's group may call, once all of it is there: on Firebird a session has one role, and roles hold no roles."""
    if connection.dialect.name != "firebird" or not connection.execute(sa.text(rights_firebird.INSTALLED)).scalar():
        return
    examining = ", ".join(f"ROLE {rights_firebird.role_name(role)}" for role in sorted(EXAMINING))
    _run_batch(connection, [f"GRANT EXECUTE ON PROCEDURE jrn_replay TO {examining}"])
    procedures = [name for (name,) in connection.execute(sa.text(rights_firebird.CALLED), {"staff": STAFF.upper()})]
    for role in ROLES:
        may = rights_of(role).may
        open_to = (name for name in procedures if name not in rights_firebird.ONLY_WITH or may(rights_firebird.ONLY_WITH[name]))
        _run_batch(connection, [f"GRANT EXECUTE ON PROCEDURE {name} TO ROLE {rights_firebird.role_name(role)}" for name in open_to])


def release(connection: Connection) -> None:
    """Take away before a migration what names columns of tables; until rights are granted again, whoever sees only some rows sees none."""
    match connection.dialect.name:
        case "postgresql":
            policies = connection.execute(sa.text("SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'public'"))
            run(connection, [f'DROP POLICY "{name}" ON "{table}"' for name, table in policies])
            run(connection, ['DROP TRIGGER IF EXISTS kontor_role ON "employee"', *teams_postgres.released()])
        case "firebird" if connection.execute(sa.text(rights_firebird.INSTALLED)).scalar():
            names = (rights_firebird.VIEWS, rights_firebird.TRIGGERS, rights_firebird.PROCEDURES)
            for batch in rights_firebird.released(*([row[0] for row in connection.execute(sa.text(query))] for query in names)):
                _run_batch(connection, batch)


class Standing(StrEnum):
    """How a login stands with the server."""

    ABSENT = "absent"
    OPEN = "open"
    LOCKED = "locked"
    #: there is one, and the server tells nobody here whether it is open
    UNKNOWN = "unknown"


def standing(database: Database, login: str) -> Standing:
    """How a login stands; on Firebird only an administrator of the server may ask, the others read what the agent notes."""
    with database.engine.connect() as connection:
        if database.name == "firebird":
            door = people_firebird.doors(connection).get(login.lower())
            is_open = None if door is None else door.is_open
        else:
            statement = "SELECT rolcanlogin FROM pg_roles WHERE rolname = LOWER(CAST(:login AS VARCHAR(63)))"
            is_open = connection.execute(sa.text(statement), {"login": login}).scalar()
        connection.rollback()
    return Standing.ABSENT if is_open is None else Standing.OPEN if is_open else Standing.LOCKED


def administers(database: Database) -> bool:
    """Whether this login manages the logins of a Firebird server itself; elsewhere nobody needs to."""
    if database.name != "firebird":
        return False
    with database.engine.connect() as connection:
        found = people_firebird.administers(connection)
        connection.rollback()
    return found


def holds_role(connection: Connection, login: str) -> bool:
    """Whether a login of a Firebird server holds a role of ours, which everybody may know."""
    return bool(people_firebird.role_of(connection, login))


def doors(database: Database) -> dict[str, Door]:
    """All logins of a Firebird server, for its administrator."""
    with database.engine.connect() as connection:
        found = people_firebird.doors(connection)
        connection.rollback()
    return found


def give_role(database: Database, login: str, role: str) -> None:
    """Give a login of a Firebird server the role of its card, and end the sessions that still have the old one."""
    check_login(login)
    with _acting(database) as connection:
        people_firebird.give_role(connection, login, role)
        people_firebird.end_sessions(connection, login)


def create_login(database: Database, connection: Connection, login: str, password: str) -> None:
    """Let a person in whose employee's card names the login already; on PostgreSQL in the transaction of the card itself.

    :param connection: of the transaction that wrote the card.
    :param login: 2 to 30 small letters, figures and underscores.
    :param password: at least 8 characters.
    :raises UserError: the login is taken, or login or password are not acceptable.
    """
    check(login, password)
    match database.name:
        case "postgres":
            if _exists(connection, "SELECT count(*) FROM pg_roles WHERE rolname = :login", login):
                _refuse_taken(login)
            _call(connection, "open_login", login, password)
        case "firebird":
            card = sa.text("SELECT role FROM employee WHERE LOWER(login) = :login AND deleted_at IS NULL")
            role = str(connection.execute(card, {"login": login}).scalar_one())
            with _acting(database) as own:
                if login in people_firebird.doors(own):
                    _refuse_taken(login)
                people_firebird.make(own, login, password, role)


def set_password(database: Database, login: str, password: str) -> None:
    """Give a person a new password."""
    check(login, password)
    with _acting(database) as connection:
        match database.name:
            case "postgres":
                _call(connection, "set_password", login, password)
            case "firebird":
                people_firebird.set_password(connection, login, password)
        connection.commit()


def set_own_password(database: Database, login: str, password: str) -> None:
    """Give the person who is signed in a new password; the server lets everybody do that."""
    check(login, password)
    with _acting(database) as connection:
        match database.name:
            case "postgres":
                run(connection, [f"ALTER ROLE CURRENT_USER PASSWORD '{_verifier(connection, login, password)}'"])
            case "firebird":
                run(connection, [f"ALTER CURRENT USER SET PASSWORD {people_firebird.quoted(password)}"])
        connection.commit()


def shut_out(database: Database, login: str) -> None:
    """Let a person in no more, and end what they have open."""
    check_login(login)
    with _acting(database) as connection:
        match database.name:
            case "postgres":
                connection.execute(sa.text("SELECT kontor.shut_out(:login)"), {"login": login})
            case "firebird":
                people_firebird.set_open(connection, login, False)
                people_firebird.end_sessions(connection, login)
        connection.commit()


def let_in_again(database: Database, login: str) -> None:
    """Undo `shut_out`."""
    check_login(login)
    with _acting(database) as connection:
        match database.name:
            case "postgres":
                connection.execute(sa.text("SELECT kontor.let_in_again(:login)"), {"login": login})
            case "firebird":
                people_firebird.set_open(connection, login, True)
        connection.commit()


def _grant_on_firebird(connection: Connection, tables: Iterable[sa.Table]) -> None:
    if not connection.execute(sa.text(rights_firebird.INSTALLED)).scalar():
        run(connection, rights_firebird.BASE)
    if not _exists(connection, "SELECT COUNT(*) FROM rdb$roles WHERE rdb$role_name = UPPER(CAST(:login AS VARCHAR(31)))", STAFF):
        run(connection, [f"CREATE ROLE {STAFF}"])
    held = [tuple(row) for row in connection.execute(sa.text(rights_firebird.HELD))]
    _run_batch(connection, rights_firebird.revocations(held))
    asks = asking.on_firebird({role: rights_firebird.role_name(role) for role in ROLES})
    rights = rights_firebird.batches(tables, connection.dialect.identifier_preparer)
    for batch in (*rights, asks, people_firebird.statements(), people_firebird.GRANTS):
        _run_batch(connection, batch)
    roles = ", ".join(f"ROLE {name}" for name in (STAFF, *(rights_firebird.role_name(role) for role in ROLES)))
    common = ["SELECT ON alembic_version", "SELECT ON jrn_feed", *(f"EXECUTE ON PROCEDURE jrn_{name}" for name in ("begin", "touched_by", "history"))]
    _run_batch(connection, [f"GRANT {right} TO {roles}" for right in common])


def _run_batch(connection: Connection, statements: Iterable[str]) -> None:
    """Definitions in one transaction; a commit after each would take twenty times as long."""
    for statement in statements:
        connection.exec_driver_sql(statement)
    connection.dialect.do_commit(connection.connection.dbapi_connection)  # type: ignore[arg-type]


def _exists(connection: Connection, statement: str, login: str) -> bool:
    return bool(connection.execute(sa.text(statement), {"login": login}).scalar())


@contextmanager
def _acting(database: Database) -> Iterator[Connection]:
    """A connection of its own for one thing."""
    with _hushed(database.engine.dialect), database.engine.connect() as connection:
        yield connection


@contextmanager
def _hushed(dialect: sa.Dialect) -> Iterator[None]:
    """Errors leave without their statement, since a password may stand in it and errors are written to the log."""
    driver: Any = dialect.dbapi
    try:
        yield
    except DBAPIError as error:
        error.statement = error.params = None
        raise
    except driver.Error as error:  # Firebird refuses definitions at their commit, past SQLAlchemy
        raise DBAPIError(None, None, error) from error


def _call(connection: Connection, function: str, login: str, password: str) -> None:
    """Call a function that takes a verifier; it travels as a parameter, so no log of statements shows it."""
    verifier = _verifier(connection, login, password)
    with _hushed(connection.dialect):
        connection.execute(sa.select(getattr(sa.func.kontor, function)(login, verifier)))


def _verifier(connection: Connection, login: str, password: str) -> str:
    """What the server keeps instead of the password: computed here, so that the password never travels."""
    raw: Any = connection.connection.dbapi_connection
    return str(raw.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode())


def check(login: str, password: str) -> None:
    """Refuse what can be no login or no password.

    :raises UserError: see there.
    """
    check_login(login)
    if len(password) < _SHORTEST_PASSWORD or not password.isprintable():
        raise UserError(_("The password is too short or holds control characters."), _("Use at least 8 characters."))
    if len(password.encode()) > _LONGEST_PASSWORD:
        raise UserError(_("The password is too long."), _("Use at most 120 Latin letters and figures."))


def check_login(login: str) -> None:
    """Refuse what can be no login.

    :raises UserError: see there.
    """
    if not LOGIN.fullmatch(login):
        message = _("“{login}” cannot be a login.").format(login=login)
        raise UserError(message, _("Use 2 to 30 small Latin letters, figures and underscores, a letter first."))


def _refuse_taken(login: str) -> None:
    raise UserError(_("The login “{login}” is taken.").format(login=login), _("Choose another one."))
