"""How people get into a PostgreSQL server: functions for whoever manages the staff, and a trigger that keeps groups and roles the same.

An administrator of the firm needs no right to make roles at the server (in PostgreSQL 15 that right is nearly everything); these functions have it,
and give only what the employee's card says. Passwords come as SCRAM verifiers, which the client computes.
"""

from __future__ import annotations

from app.core.access.tables import ADMINISTRATOR, OWNER, ROLES
from app.db.engine import STAFF
from app.db.guard.rights_postgres import DEFINER, groups
from app.db.guard.teams_postgres import group

_LOGIN = "^[a-z][a-z0-9_]{1,29}$"
#: the owner of the firm, or of the tables: whoever set the database up
_TABLES_OWNER = "(SELECT relowner FROM pg_class WHERE oid = 'public.employee'::regclass)"
OWNS = f"""(pg_has_role(session_user, '{group(OWNER)}', 'member') OR pg_has_role(session_user, {_TABLES_OWNER}, 'member'))"""
#: the groups that a login is put into, and which of them are ours: a login without one is not the firm's, whatever a card says
_HELD = "SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid"
_IS_OURS = "g.rolname IN ({})".format(", ".join(f"'{group(role)}'" for role in ROLES))
_DENIED = "RAISE insufficient_privilege USING MESSAGE ="
#: what the staff may call; the functions themselves ask who it is
CALLED = ("open_login(text, text)", "set_password(text, text)", "shut_out(text)", "let_in_again(text)")
FUNCTIONS = (*CALLED, "manages_people()", "check_login(text)", "follow_role()")


def statements() -> list[str]:
    """All definitions, which may be run again and again."""
    return [
        _MANAGES, _CHECK, _OPEN, _PASSWORD, _SHUT, _LET, _FOLLOW,
        'CREATE OR REPLACE TRIGGER kontor_role BEFORE INSERT OR UPDATE ON public."employee" FOR EACH ROW EXECUTE FUNCTION kontor.follow_role()',
        *(f"REVOKE ALL ON FUNCTION kontor.{name} FROM PUBLIC" for name in FUNCTIONS),
        *(f"GRANT EXECUTE ON FUNCTION kontor.{name} TO {STAFF}" for name in CALLED),
    ]


_MANAGES = f"""CREATE OR REPLACE FUNCTION kontor.manages_people() RETURNS boolean LANGUAGE sql STABLE {DEFINER} AS $$
SELECT pg_has_role(session_user, '{group(ADMINISTRATOR)}', 'member') OR {OWNS} $$"""

_CHECK = f"""CREATE OR REPLACE FUNCTION kontor.check_login(p_login text) RETURNS text LANGUAGE plpgsql STABLE {DEFINER} AS $$
DECLARE v_role text;
BEGIN
  IF NOT kontor.manages_people() THEN {_DENIED} 'only owner and administrator manage logins'; END IF;
  IF p_login IS NULL OR p_login !~ '{_LOGIN}' THEN {_DENIED} 'not a login'; END IF;
  SELECT e.role INTO v_role FROM public.employee e WHERE lower(e.login) = p_login AND e.deleted_at IS NULL;
  IF v_role IS NULL THEN {_DENIED} 'no employee has this login'; END IF;
  IF v_role NOT IN ({", ".join(f"'{role}'" for role in ROLES)}) THEN {_DENIED} 'no such role'; END IF;
  IF v_role = '{OWNER}' AND NOT {OWNS}
  THEN {_DENIED} 'an administrator does not touch the login of an owner'; END IF;
  IF EXISTS (SELECT FROM pg_roles r WHERE r.rolname = p_login AND (r.rolsuper OR r.rolcreaterole OR r.rolreplication OR r.rolbypassrls
    OR NOT EXISTS ({_HELD} AND {_IS_OURS}) OR EXISTS ({_HELD} AND NOT {_IS_OURS} AND NOT (v_role = '{OWNER}' AND m.roleid = {_TABLES_OWNER}))))
  THEN {_DENIED} 'a login of the server itself, or of another program'; END IF;
  IF NOT {OWNS} AND EXISTS (SELECT FROM pg_roles r WHERE r.rolname = p_login AND EXISTS ({_HELD} AND g.rolname = '{group(OWNER)}'))
  THEN {_DENIED} 'this login is still an owner''s'; END IF;
  RETURN v_role;
END $$"""

_VERIFIED = f"""  IF p_verifier IS NULL OR p_verifier NOT LIKE 'SCRAM-SHA-256$%' THEN {_DENIED} 'a password must come as a SCRAM verifier'; END IF;"""

_OPEN = f"""CREATE OR REPLACE FUNCTION kontor.open_login(p_login text, p_verifier text) RETURNS void LANGUAGE plpgsql {DEFINER} AS $$
DECLARE v_role text := kontor.check_login(p_login);
BEGIN
{_VERIFIED}
  EXECUTE format('CREATE ROLE %I LOGIN PASSWORD %L IN ROLE %I', p_login, p_verifier, 'kontor_' || v_role);
END $$"""

_PASSWORD = f"""CREATE OR REPLACE FUNCTION kontor.set_password(p_login text, p_verifier text) RETURNS void LANGUAGE plpgsql {DEFINER} AS $$
BEGIN
  PERFORM kontor.check_login(p_login);
{_VERIFIED}
  EXECUTE format('ALTER ROLE %I PASSWORD %L', p_login, p_verifier);
END $$"""

_SHUT = f"""CREATE OR REPLACE FUNCTION kontor.shut_out(p_login text) RETURNS void LANGUAGE plpgsql {DEFINER} AS $$
BEGIN
  PERFORM kontor.check_login(p_login);
  EXECUTE format('ALTER ROLE %I NOLOGIN', p_login);
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = p_login;
END $$"""

_LET = f"""CREATE OR REPLACE FUNCTION kontor.let_in_again(p_login text) RETURNS void LANGUAGE plpgsql {DEFINER} AS $$
BEGIN
  PERFORM kontor.check_login(p_login);
  EXECUTE format('ALTER ROLE %I LOGIN', p_login);
END $$"""

_FOLLOW = f"""CREATE OR REPLACE FUNCTION kontor.follow_role() RETURNS trigger LANGUAGE plpgsql {DEFINER} AS $$
DECLARE v_free boolean := {OWNS};
BEGIN
  IF NEW.login IS NOT NULL AND EXISTS (
    SELECT FROM public.employee e WHERE lower(e.login) = lower(NEW.login) AND e.id <> NEW.id AND e.deleted_at IS NULL)
  THEN RAISE unique_violation USING CONSTRAINT = 'uq_employee_login', MESSAGE = 'another card has this login'; END IF;
  IF TG_OP = 'INSERT' THEN
    IF NOT v_free AND (NEW.login IS NOT NULL OR NEW.role = '{OWNER}') AND NOT kontor.manages_people()
    THEN {_DENIED} 'only owner and administrator give logins and roles'; END IF;
    IF NOT v_free AND NEW.role = '{OWNER}' THEN {_DENIED} 'only an owner makes an owner'; END IF;
    RETURN NEW;
  END IF;
  IF (OLD.role, OLD.login, OLD.is_active, OLD.scope, OLD.deleted_at)
    IS NOT DISTINCT FROM (NEW.role, NEW.login, NEW.is_active, NEW.scope, NEW.deleted_at)
  THEN RETURN NEW; END IF;
  IF NOT v_free THEN
    IF NOT kontor.manages_people() THEN {_DENIED} 'only owner and administrator give logins and roles'; END IF;
    IF lower(OLD.login) = session_user THEN {_DENIED} 'nobody changes the own role'; END IF;
    IF '{OWNER}' IN (OLD.role, NEW.role) THEN {_DENIED} 'only an owner makes and unmakes an owner'; END IF;
  END IF;
  IF OLD.role <> NEW.role AND NEW.login IS NOT NULL AND EXISTS (SELECT FROM pg_roles WHERE rolname = lower(NEW.login) AND NOT rolsuper) THEN
    EXECUTE format('REVOKE {groups(ROLES)} FROM %I', lower(NEW.login));
    EXECUTE format('GRANT %I TO %I', 'kontor_' || NEW.role, lower(NEW.login));
  END IF;
  RETURN NEW;
END $$"""
