"""What the procedures of the guard on Firebird 3 are put together from."""

from __future__ import annotations

from collections.abc import Iterable

from app.core.access import rights_of
from app.core.access.tables import OWNER, ROLES

TEXT = "CHARACTER SET UTF8"
NOW = "CAST('NOW' AS TIMESTAMP)"
DENIED = "EXCEPTION k_denied"


def role_name(role: str) -> str:
    """The role of the server."""
    return f"KONTOR_{role.upper()}"


#: a session in none of our roles is that of whoever owns the tables, or has no rights at all
_OURS = "CURRENT_ROLE STARTING WITH 'KONTOR_'"
FREE = f"(CURRENT_ROLE = '{role_name(OWNER)}' OR NOT {_OURS})"
#: the employee in the variable ``me``
ME = "SELECT e.id FROM employee e WHERE UPPER(e.login) = CURRENT_USER AND e.is_active AND e.deleted_at IS NULL INTO :me;"


def roles(names: Iterable[str]) -> str:
    """Whether the session is in one of some roles, or in none of ours."""
    return f"(CURRENT_ROLE IN ({', '.join(repr(role_name(role)) for role in sorted(names))}) OR NOT {_OURS})"


def holding(right: str) -> list[str]:
    """The roles that hold a right."""
    return [role for role in ROLES if rights_of(role).may(right)]


def holds(right: str) -> str:
    """Whether the role of the session holds a right, or the person ``me`` got it."""
    return (
        f"({roles(holding(right))} OR EXISTS(SELECT 1 FROM permission_grant g WHERE g.employee_id = :me"
        f" AND '{right}' LIKE REPLACE(g.permission, '*', '%')))"
    )


PIECES = f"DECLARE head INT; DECLARE tail INT; DECLARE piece VARCHAR(1000) {TEXT};"


def pieces(text: str, separator: int | str, body: str) -> str:
    """Goes through the pieces of a text, each in the variable ``piece``; takes the declarations ``PIECES``.

    :param separator: a sign, or the code of one.
    """
    sign = f"ASCII_CHAR({separator})" if isinstance(separator, int) else f"'{separator}'"
    return f"""head = 1;
  WHILE (head <= CHAR_LENGTH({text})) DO BEGIN
    tail = POSITION({sign}, {text}, head); IF (tail = 0) THEN tail = CHAR_LENGTH({text}) + 1;
    piece = SUBSTRING({text} FROM head FOR tail - head); head = tail + 1;
    {body}
  END"""
