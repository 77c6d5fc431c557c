"""What is looked at on a Firebird server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from app.core import clock
from app.core.errors import AccessDenied, UserError
from app.core.i18n import N_
from app.db.engine import open_database
from app.services.doctor.check import FIREBIRD, FOUND, Patient, Severity, Values, check
from app.services.doctor.everywhere import employee_logins, is_ours

OLDEST = 3
#: transactions by which the oldest snapshot may lag behind
_LAG = 1_000_000
#: seconds between two looks of a feed that nobody calls
_UNHEARD = 2.0
_BUILT_IN = "masterkey"
#: after which somebody should look whether the agent runs
_LONGEST_WISH = timedelta(minutes=5)


def _context(patient: Patient, name: str) -> str | None:
    found = patient.value("SELECT rdb$get_context('SYSTEM', CAST(:name AS VARCHAR(80))) FROM rdb$database", name=name)
    return None if found is None else str(found).strip()


@check(
    "version", Severity.DANGER, N_("Firebird {version} is too old: Kontor needs 3, older ones encrypt nothing."),
    N_("Install Firebird 3.0.11 or newer, then gbak"),
    FIREBIRD,
)
def version(patient: Patient) -> Iterator[Values]:
    """Wire encryption and Srp came with 3."""
    present = _context(patient, "ENGINE_VERSION") or "2"
    if int(present.split(".")[0]) < OLDEST:
        yield {"version": present}


@check(
    "embedded", Severity.DANGER, N_("The file is opened without a server, where nobody asks for a password and no right holds."),
    N_("Write the server in the address: firebird://LOGIN@SERVER//FOLDER/FILE.fdb, and keep the file off every share"), FIREBIRD,
)
def embedded(patient: Patient) -> Iterator[Values]:
    """A server speaks TCP; the engine in our own process speaks nothing."""
    if not (_context(patient, "NETWORK_PROTOCOL") or "").startswith("TCP"):
        yield FOUND


@check(
    "wire_encryption", Severity.DANGER, N_("This connection is not encrypted: all data can be read on the way."),
    N_("WireCrypt = Required in firebird.conf of the server, then restart it"), FIREBIRD,
)
def wire_encryption(patient: Patient) -> Iterator[Values]:
    """Asked of the connection itself."""
    if _context(patient, "WIRE_ENCRYPTED") == "FALSE":
        yield FOUND


@check(
    "login_method", Severity.WARNING, N_("Logins are checked by {method}, which is weaker than Srp256."),
    N_("AuthServer = Srp256 in firebird.conf of the server, then restart it"), FIREBIRD,
)
def login_method(patient: Patient) -> Iterator[Values]:
    """Legacy_Auth cuts passwords at eight letters; Srp hashes with SHA-1."""
    method = str(patient.value("SELECT mon$auth_method FROM mon$attachments WHERE mon$attachment_id = CURRENT_CONNECTION") or "").strip()
    if method and not method.endswith("Srp256"):
        yield {"method": method}


@check(
    "wire_compression", Severity.NOTICE, N_("The line is not compressed; from home it would be faster."),
    N_("WireCompression = true in firebird.conf of the server and of the workstations"), FIREBIRD,
)
def wire_compression(patient: Patient) -> Iterator[Values]:
    """Worth it only on a slow line."""
    if not patient.is_here and _context(patient, "WIRE_COMPRESSED") == "FALSE":
        yield FOUND


@check(
    "sysdba_password", Severity.DANGER, N_("SYSDBA has the password that stands in every handbook: whoever reaches the server owns it."),
    N_("ALTER USER SYSDBA SET PASSWORD 'A-LONG-ONE';"), FIREBIRD,
)
def sysdba_password(patient: Patient) -> Iterator[Values]:
    """Tried, once."""
    url = patient.database.backend.url
    driver = "fdb" if url.get_driver_name() == "kontor_fdb" else "firebird-driver"
    tried = url.set(drivername="firebird", username="SYSDBA", password=_BUILT_IN, query={"driver": driver})
    door = open_database(tried.render_as_string(hide_password=False))
    try:
        door.greet()
    except (AccessDenied, UserError):
        return
    finally:
        door.dispose()
    yield FOUND


@check(
    "forced_writes", Severity.DANGER, N_("The server does not wait for its disk: a power cut destroys the database."),
    N_("gfix -write sync -user SYSDBA {file}"), FIREBIRD,
)
def forced_writes(patient: Patient) -> Iterator[Values]:
    """Off after some restores and in old tuning guides."""
    if not patient.value("SELECT mon$forced_writes FROM mon$database"):
        yield {"file": patient.database.url.database}


@check(
    "sweep", Severity.WARNING, N_("Old versions of rows are never swept away: the file grows and slows down."),
    N_("gfix -housekeeping 20000 -user SYSDBA {file}"), FIREBIRD,
)
def sweep(patient: Patient) -> Iterator[Values]:
    """0 means never, unless somebody runs gfix -sweep at night."""
    if not patient.value("SELECT mon$sweep_interval FROM mon$database"):
        yield {"file": patient.database.url.database}


@check(
    "old_transaction", Severity.WARNING, N_("A transaction is open since {count} others: old versions of rows cannot be swept away."),
    N_("DELETE FROM mon$attachments WHERE mon$attachment_id = {id};"), FIREBIRD,
)
def old_transaction(patient: Patient) -> Iterator[Values]:
    """A report window of another program that is open since spring."""
    lag = int(patient.value("SELECT mon$next_transaction - mon$oldest_snapshot FROM mon$database") or 0)
    if lag > _LAG:
        oldest = patient.value("SELECT FIRST 1 mon$attachment_id FROM mon$transactions WHERE mon$state = 1 ORDER BY mon$transaction_id")
        yield {"count": lag, "id": oldest}


@check(
    "linger", Severity.NOTICE, N_("The server keeps the file open for {seconds} seconds after the last person left; copying it then is not safe."),
    N_("ALTER DATABASE DROP LINGER;"), FIREBIRD,
)
def linger(patient: Patient) -> Iterator[Values]:
    """Copies are made by gbak or nbackup anyway."""
    if seconds := patient.value("SELECT rdb$linger FROM rdb$database"):
        yield {"seconds": seconds}


@check(
    "events", Severity.NOTICE, N_("The server cannot call this computer (its second port is shut): what others save shows up a few seconds later."),
    N_("RemoteAuxPort = 3051 in firebird.conf of the server, and open that port in its firewall"), FIREBIRD,
)
def events(patient: Patient) -> Iterator[Values]:
    """Events come over a port of their own."""
    if not is_ours(patient):
        return
    feed = patient.database.backend.feed(patient.database.engine)
    feed.open()
    is_deaf = feed.patience <= _UNHEARD
    feed.close()
    if is_deaf:
        yield FOUND


@check(
    "stalled_backup", Severity.DANGER, N_("A physical backup was begun and never ended: the file of differences grows without end."),
    N_("nbackup -N {file} -U SYSDBA"), FIREBIRD,
)
def stalled_backup(patient: Patient) -> Iterator[Values]:
    """0 is normal, 1 stalled, 2 merging."""
    if patient.value("SELECT mon$backup_state FROM mon$database") == 1:
        yield {"file": patient.database.url.database}


@check(
    "public_rights", Severity.DANGER, N_("Everybody with any login of the server has rights to {table}."),
    N_("REVOKE ALL ON {table} FROM PUBLIC;"), FIREBIRD,
)
def public_rights(patient: Patient) -> Iterator[Values]:
    """Tables and views (0) and procedures (5) of ours; exceptions may be raised by everybody."""
    for table in patient.texts(
        "SELECT DISTINCT p.rdb$relation_name FROM rdb$user_privileges p JOIN rdb$relations r ON r.rdb$relation_name = p.rdb$relation_name"
        " WHERE p.rdb$user = 'PUBLIC' AND p.rdb$object_type = 0 AND r.rdb$system_flag = 0 ORDER BY 1"
    ):
        yield {"table": table}


@check(
    "administrators", Severity.WARNING, N_("{login} is an administrator of the server."), N_("ALTER USER {login} REVOKE ADMIN ROLE;"), FIREBIRD,
)
def administrators(patient: Patient) -> Iterator[Values]:
    """Seen only by an administrator."""
    for login in patient.texts("SELECT sec$user_name FROM sec$users WHERE sec$admin AND sec$user_name <> 'SYSDBA' ORDER BY 1"):
        yield {"login": login}


@check(
    "logins_without_employee", Severity.WARNING, N_("{login} may come to the server and belongs to no employee who works here."),
    N_("ALTER USER {login} INACTIVE;"),
    FIREBIRD,
)
def logins_without_employee(patient: Patient) -> Iterator[Values]:
    """Doors that nobody answers for."""
    known = employee_logins(patient)
    owner = str(patient.value("SELECT mon$owner FROM mon$database") or "").strip() if known else ""
    for login in patient.texts("SELECT sec$user_name FROM sec$users WHERE sec$active AND NOT sec$admin AND sec$user_name <> 'SYSDBA' ORDER BY 1"):
        if known and login != owner and not known.get(login.lower()):
            yield {"login": login}


@check(
    "waiting_logins", Severity.WARNING, N_("{count} wishes for logins wait since {since} UTC: who was dismissed may still come in."),
    N_("Run on the server, and keep it running: kontor --db ADDRESS agent"), FIREBIRD,
)
def waiting_logins(patient: Patient) -> Iterator[Values]:
    """The agent does them within seconds."""
    if not is_ours(patient):
        return
    ((count, since),) = patient.rows("SELECT COUNT(*), MIN(asked_at) FROM login_wish WHERE state = 'asked'")
    if count and clock.now() - since > _LONGEST_WISH:
        yield {"count": count, "since": f"{since:%Y-%m-%d %H:%M}"}
