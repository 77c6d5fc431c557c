"""How people get into a Firebird server: triggers that turn a changed card into a wish, and what the server's administrator does with logins.

Firebird 3 has no functions that run with more rights than whoever calls them, and lets only its administrator make logins. So whoever manages the
people asks (`login_wish`), and the agent on the server does it. Who asked, in which role and when, the trigger writes, whatever was given.
"""

from __future__ import annotations

import time

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.core.access.tables import ADMINISTRATOR, OWNER
from app.core.enums.logins import WishKind
from app.core.rules.login_wishes import Door
from app.db.guard.journal import run
from app.db.guard.rights_firebird import CHANGED, role_name

_PREFIX = role_name("")
#: how often the sessions of a person are looked for again, and the pause between, in seconds
_LOOKS, _PAUSE = 5, 0.1

_PEOPLE = f"""CREATE OR ALTER TRIGGER k_people FOR employee BEFORE INSERT OR UPDATE POSITION 0 AS BEGIN
  IF (CURRENT_ROLE STARTING WITH '{_PREFIX}' AND CURRENT_ROLE <> '{role_name(OWNER)}' AND ({CHANGED})) THEN BEGIN
    IF (INSERTING AND NEW.login IS NULL AND NEW.role <> '{OWNER}') THEN EXIT;
    IF (CURRENT_ROLE <> '{role_name(ADMINISTRATOR)}') THEN EXCEPTION k_denied 'only owner and administrator give logins and roles';
    IF (UPPER(OLD.login) = CURRENT_USER) THEN EXCEPTION k_denied 'nobody changes the own role';
    IF (COALESCE(OLD.role, '') = '{OWNER}' OR NEW.role = '{OWNER}') THEN EXCEPTION k_denied 'only an owner makes and unmakes an owner';
  END END"""

_KINDS = ", ".join(f"'{kind.value}'" for kind in WishKind)
_STAMP = f"""CREATE OR ALTER TRIGGER k_wish FOR login_wish BEFORE INSERT POSITION 0 AS BEGIN
  IF (NEW.kind IS NULL OR NEW.kind NOT IN ({_KINDS})) THEN EXCEPTION k_denied 'no such wish';
  NEW.asked_by = CURRENT_USER; NEW.asked_role = CURRENT_ROLE; NEW.asked_at = CAST('NOW' AS TIMESTAMP);
  NEW.state = 'asked'; NEW.refusal = NULL; NEW.done_at = NULL; END"""

_FOLLOW = f"""CREATE OR ALTER TRIGGER k_door FOR employee AFTER UPDATE POSITION 32002 AS DECLARE what VARCHAR(10); BEGIN
  IF (OLD.login IS NULL OR NOT EXISTS(SELECT 1 FROM rdb$user_privileges p WHERE p.rdb$user = UPPER(OLD.login) AND p.rdb$privilege = 'M'
    AND p.rdb$relation_name STARTING WITH '{_PREFIX}')) THEN EXIT;
  IF ((OLD.is_active AND NOT NEW.is_active) OR (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    OR UPPER(NEW.login) IS DISTINCT FROM UPPER(OLD.login)) THEN what = 'dismiss';
  ELSE IF (NEW.role <> OLD.role) THEN what = 'role';
  IF (what IS NOT NULL) THEN INSERT INTO login_wish(employee_id, kind, login, token, asked_by, asked_role, asked_at, state)
    VALUES (NEW.id, :what, LOWER(OLD.login), UUID_TO_CHAR(GEN_UUID()), '', '', CAST('NOW' AS TIMESTAMP), 'asked'); END"""


def statements() -> list[str]:
    """All definitions, which may be run again and again."""
    return [_PEOPLE, _STAMP, _FOLLOW]


#: what can be granted once the triggers are there
GRANTS = ["GRANT INSERT ON login_wish TO TRIGGER k_door"]


def administers(connection: Connection) -> bool:
    """Whether this session may make logins: the server's administrator, in the role of one where the login is not SYSDBA itself."""
    return bool(connection.execute(sa.text(_ADMINISTERS)).scalar())


_ADMINISTERS = """SELECT COUNT(*) FROM sec$users u WHERE u.sec$user_name = CURRENT_USER AND u.sec$admin
AND (CURRENT_USER = 'SYSDBA' OR CURRENT_ROLE = 'RDB$ADMIN')"""


def doors(connection: Connection) -> dict[str, Door]:
    """All logins of the server, in small letters; an administrator of it is told."""
    held: dict[str, str] = {}
    for login, role in connection.execute(sa.text(_HELD), {"prefix": _PREFIX}):
        held[login.lower()] = role.removeprefix(_PREFIX).lower()
    owner = str(connection.execute(sa.text("SELECT mon$owner FROM mon$database")).scalar_one()).strip().lower()
    rows = connection.execute(sa.text("SELECT TRIM(sec$user_name), sec$active, sec$admin FROM sec$users")).all()
    return {
        login.lower(): Door(bool(is_open), held.get(login.lower(), ""), bool(is_admin) or login.lower() in (owner, "sysdba"))
        for login, is_open, is_admin in rows
    }


_HELD = """SELECT TRIM(rdb$user), TRIM(rdb$relation_name) FROM rdb$user_privileges
WHERE rdb$privilege = 'M' AND rdb$user_type = 8 AND rdb$relation_name STARTING WITH :prefix"""


def role_of(connection: Connection, login: str) -> str:
    """The role of ours that a login holds, which everybody may know; empty for none."""
    return next((one.removeprefix(_PREFIX).lower() for one in _roles(connection, login)), "")


def _roles(connection: Connection, login: str) -> list[str]:
    statement = sa.text(f"{_HELD} AND rdb$user = UPPER(CAST(:login AS VARCHAR(31)))")
    return [str(row[1]) for row in connection.execute(statement, {"prefix": _PREFIX, "login": login})]


def make(connection: Connection, login: str, password: str, role: str) -> None:
    """Make a login with a role."""
    run(connection, [f"CREATE USER {name(login)} PASSWORD {quoted(password)}"])
    give_role(connection, login, role)


def give_role(connection: Connection, login: str, role: str) -> None:
    """Give a login a role, and take every other of ours from it; open sessions keep the old one until they end."""
    held = _roles(connection, login)
    wanted = role_name(role)
    changes = [f"REVOKE {one} FROM USER {name(login)}" for one in held if one != wanted]
    run(connection, [*changes, *([] if wanted in held else [f"GRANT {wanted} TO USER {name(login)}"])])


def set_password(connection: Connection, login: str, password: str) -> None:
    """Give a login a new password."""
    run(connection, [f"ALTER USER {name(login)} PASSWORD {quoted(password)}"])


def set_open(connection: Connection, login: str, is_open: bool) -> None:
    """Let a login in, or not."""
    run(connection, [f"ALTER USER {name(login)} {'ACTIVE' if is_open else 'INACTIVE'}"])


def end_sessions(connection: Connection, login: str) -> None:
    """Cut every connection of a login; whoever came in while the first ones were cut is cut, too."""
    values = {"login": login}
    for look in range(_LOOKS):
        if look:
            time.sleep(_PAUSE)
        count = connection.execute(sa.text(f"SELECT COUNT(*) FROM mon$attachments WHERE {_THEIRS}"), values).scalar()
        if not count:
            break
        connection.execute(sa.text(f"DELETE FROM mon$attachments WHERE {_THEIRS}"), values)
        connection.commit()
    connection.commit()


_THEIRS = "mon$user = UPPER(CAST(:login AS VARCHAR(31))) AND mon$attachment_id <> CURRENT_CONNECTION"


def name(login: str) -> str:
    """A login as definitions spell it."""
    return f'"{login.upper()}"'


def quoted(password: str) -> str:
    """A password as definitions spell it."""
    return "'" + password.replace("'", "''") + "'"
