"""Who may come to a PostgreSQL server, over which line, and what everybody may do there."""

from __future__ import annotations

from collections.abc import Iterator

from app.core.i18n import N_
from app.db.engine import STAFF
from app.services.doctor.check import FOUND, POSTGRES, Patient, Severity, Values, check
from app.services.doctor.everywhere import employee_logins

_OURS = "('public', 'kontor', 'jrn')"
_FIRST_WITH_TAME_CREATEROLE = 16


@check(
    "line_encrypted", Severity.DANGER, N_("This connection is not encrypted: the password and all data can be read on the way."),
    N_("Add ?sslmode=verify-full&sslrootcert=/FOLDER/ca.crt to the address"), POSTGRES,
)
def line_encrypted(patient: Patient) -> Iterator[Values]:
    """Inside one computer nobody listens."""
    if not patient.is_here and not patient.value("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"):
        yield FOUND


@check(
    "server_proves_itself", Severity.DANGER, N_("The address takes anybody for the server (sslmode is {mode})."),
    N_("Write ?sslmode=verify-full&sslrootcert=/FOLDER/ca.crt in the address"), POSTGRES,
)
def server_proves_itself(patient: Patient) -> Iterator[Values]:
    """Without a word about it a server in the network must prove itself anyway."""
    mode = patient.database.url.query.get("sslmode", "verify-full")
    if mode != "verify-full":
        yield {"mode": mode}


@check(
    "hba_trust", Severity.DANGER, N_("Line {line} of pg_hba.conf lets {who} in without a password."),
    N_("Write scram-sha-256 instead of trust in line {line} of pg_hba.conf, then SELECT pg_reload_conf();"), POSTGRES,
)
def hba_trust(patient: Patient) -> Iterator[Values]:
    """The word trust of a quick start."""
    for line, who in patient.rows("SELECT line_number, array_to_string(user_name, ',') FROM pg_hba_file_rules WHERE auth_method = 'trust'"):
        yield {"line": line, "who": who}


@check(
    "hba_plain", Severity.DANGER, N_("Line {line} of pg_hba.conf lets computers in without TLS: {where}."),
    N_("Write hostssl instead of {type} in line {line} of pg_hba.conf, then SELECT pg_reload_conf();"), POSTGRES,
)
def hba_plain(patient: Patient) -> Iterator[Values]:
    """Lines for this computer itself do not count."""
    for line, type, where in patient.rows(
        "SELECT line_number, type, address FROM pg_hba_file_rules WHERE type IN ('host', 'hostnossl') AND auth_method <> 'reject'"
        " AND address NOT LIKE '127.%' AND address NOT IN ('::1', 'localhost', 'samehost')"
    ):
        yield {"line": line, "type": type, "where": where}


@check(
    "hba_weak", Severity.WARNING, N_("Line {line} of pg_hba.conf takes passwords by the method {method}, which can be listened to or guessed."),
    N_("Write scram-sha-256 instead of {method} in line {line} of pg_hba.conf, then SELECT pg_reload_conf();"), POSTGRES,
)
def hba_weak(patient: Patient) -> Iterator[Values]:
    """md5, and the password itself."""
    for line, method in patient.rows("SELECT line_number, auth_method FROM pg_hba_file_rules WHERE auth_method IN ('md5', 'password', 'ident')"):
        yield {"line": line, "method": method}


@check(
    "hba_everywhere", Severity.WARNING, N_("Line {line} of pg_hba.conf lets the whole world knock."),
    N_("Write the network of your office, as 192.168.1.0/24, in line {line} of pg_hba.conf, then SELECT pg_reload_conf();"), POSTGRES,
)
def hba_everywhere(patient: Patient) -> Iterator[Values]:
    """All addresses, of either kind."""
    for (line,) in patient.rows(
        "SELECT line_number FROM pg_hba_file_rules WHERE type LIKE 'host%' AND auth_method <> 'reject'"
        " AND (address = 'all' OR netmask IN ('0.0.0.0', '::'))"
    ):
        yield {"line": line}


@check(
    "hba_broken", Severity.WARNING, N_("Line {line} of pg_hba.conf is not understood: {error}"),
    N_("Repair line {line} of pg_hba.conf, then SELECT pg_reload_conf();"),
    POSTGRES,
)
def hba_broken(patient: Patient) -> Iterator[Values]:
    """The server goes on with the old lines until its next start, and then does not start."""
    for line, error in patient.rows("SELECT line_number, error FROM pg_hba_file_rules WHERE error IS NOT NULL"):
        yield {"line": line, "error": error}


@check(
    "weak_password", Severity.WARNING, N_("The password of {login} is kept as md5, which can be guessed fast by whoever gets a backup."),
    N_("\\password {login} in psql, with password_encryption = 'scram-sha-256'"), POSTGRES,
)
def weak_password(patient: Patient) -> Iterator[Values]:
    """Only a superuser sees what is kept."""
    for login in patient.texts("SELECT rolname FROM pg_authid WHERE rolcanlogin AND rolpassword LIKE 'md5%' ORDER BY 1"):
        yield {"login": login}


@check(
    "superusers", Severity.WARNING, N_("{login} is a superuser: no right and no policy holds for it."),
    N_('ALTER ROLE "{login}" NOSUPERUSER;'), POSTGRES,
)
def superusers(patient: Patient) -> Iterator[Values]:
    """The one that came with the cluster (number 10) is the administrator's of the machine."""
    for login in patient.texts("SELECT rolname FROM pg_roles WHERE rolsuper AND rolcanlogin AND oid <> 10 ORDER BY 1"):
        yield {"login": login}


@check(
    "mighty_logins", Severity.WARNING, N_("{login} may make logins or pass by the policies, which is nearly everything."),
    N_('ALTER ROLE "{login}" NOCREATEROLE NOBYPASSRLS;'), POSTGRES,
)
def mighty_logins(patient: Patient) -> Iterator[Values]:
    """The owner of the database needs CREATEROLE; before 16 whoever has it may give himself any group."""
    for login in patient.texts(
        "SELECT rolname FROM pg_roles r WHERE rolcanlogin AND NOT rolsuper AND (rolbypassrls OR rolcreaterole AND"
        " current_setting('server_version_num')::int < :tame) AND NOT EXISTS (SELECT FROM pg_database d WHERE d.datdba = r.oid) ORDER BY 1",
        tame=_FIRST_WITH_TAME_CREATEROLE * 10000,
    ):
        yield {"login": login}


@check(
    "logins_without_employee", Severity.DANGER, N_("{login} may work with the data and belongs to no employee who works here."),
    N_('ALTER ROLE "{login}" NOLOGIN; or enter the login on the card of the employee'), POSTGRES,
)
def logins_without_employee(patient: Patient) -> Iterator[Values]:
    """Doors that nobody answers for."""
    known = employee_logins(patient)
    for login in patient.texts(
        "SELECT rolname FROM pg_roles r WHERE rolcanlogin AND NOT rolsuper AND EXISTS (SELECT FROM pg_roles g WHERE g.rolname = :staff"
        " AND pg_has_role(r.oid, g.oid, 'member')) AND NOT EXISTS (SELECT FROM pg_database d WHERE d.datdba = r.oid) ORDER BY 1", staff=STAFF,
    ):
        if not known.get(login.lower()):
            yield {"login": login}


@check(
    "employees_without_login", Severity.NOTICE, N_("{login} stands on an employee's card, but the server knows no such login."),
    N_("Settings, Employees, the card: Make a login"), POSTGRES,
)
def employees_without_login(patient: Patient) -> Iterator[Values]:
    """They cannot sign in."""
    there = {login.lower() for login in patient.texts("SELECT rolname FROM pg_roles WHERE rolcanlogin")}
    for login, is_active in sorted(employee_logins(patient).items()):
        if is_active and login not in there:
            yield {"login": login}


@check(
    "public_create", Severity.DANGER, N_("Everybody may put objects into the schema {schema}, and so slip foreign functions under ours."),
    N_('REVOKE CREATE ON SCHEMA "{schema}" FROM PUBLIC;'), POSTGRES,
)
def public_create(patient: Patient) -> Iterator[Values]:
    """A search path that begins with somebody else's schema runs somebody else's code."""
    for schema in patient.texts(f"SELECT nspname FROM pg_namespace WHERE nspname IN {_OURS} AND has_schema_privilege('public', oid, 'CREATE')"):
        yield {"schema": schema}


@check(
    "public_database", Severity.WARNING, N_("Everybody with any login of the server has {right} in this database."),
    N_('REVOKE {right} ON DATABASE "{database}" FROM PUBLIC;'), POSTGRES,
)
def public_database(patient: Patient) -> Iterator[Values]:
    """TEMP lets people shadow tables and functions with their own."""
    for database, connect, temporary in patient.rows(
        "SELECT datname, has_database_privilege('public', oid, 'CONNECT'), has_database_privilege('public', oid, 'TEMP') FROM pg_database"
        " WHERE datname = current_database()"
    ):
        for right, is_given in (("CONNECT", connect), ("TEMPORARY", temporary)):
            if is_given:
                yield {"right": right, "database": database}


@check(
    "public_functions", Severity.DANGER, N_("Everybody may run {function}."), N_("REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC;"), POSTGRES,
)
def public_functions(patient: Patient) -> Iterator[Values]:
    """PostgreSQL gives this right by itself to each new function."""
    for function in patient.texts(
        "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        f" WHERE n.nspname IN {_OURS} AND p.prosecdef AND has_function_privilege('public', p.oid, 'EXECUTE')"
        " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') ORDER BY 1"
    ):
        yield {"function": function}


@check(
    "public_tables", Severity.DANGER, N_("Everybody may read or change {table}."), N_("REVOKE ALL ON {table} FROM PUBLIC;"), POSTGRES,
)
def public_tables(patient: Patient) -> Iterator[Values]:
    """Any of the four rights, on a table or view of ours."""
    for table in patient.texts(
        "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        f" WHERE n.nspname IN {_OURS} AND c.relkind IN ('r', 'v', 'm', 'p')"
        f" AND has_table_privilege('public', c.oid, 'SELECT, INSERT, UPDATE, DELETE') ORDER BY 1"
    ):
        yield {"table": table}


@check(
    "open_search_path", Severity.DANGER, N_("{function} runs with its owner's rights and looks for names where the caller says."),
    N_("ALTER FUNCTION {function} SET search_path = pg_catalog, pg_temp;"), POSTGRES,
)
def open_search_path(patient: Patient) -> Iterator[Values]:
    """A definer function without a path of its own runs the caller's code as its owner."""
    for function in patient.texts(
        "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        f" WHERE n.nspname IN {_OURS} AND p.prosecdef AND NOT coalesce(p.proconfig::text LIKE '%search_path=%', false) ORDER BY 1"
    ):
        yield {"function": function}
