"""PostgreSQL's version, pages, archive and reserve."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from app.core.i18n import N_
from app.services.doctor.check import FOUND, POSTGRES, Patient, Severity, Values, check

OLDEST = 15
_SMALLEST_SPACE = 2 * 1024**3


@check(
    "version", Severity.DANGER, N_("PostgreSQL {version} is too old: Kontor needs 15, views of older ones do not keep to the rights."),
    N_("apt-get install postgresql-16, then pg_upgradecluster 14 main"), POSTGRES,
)
def version(patient: Patient) -> Iterator[Values]:
    """Views run as whoever reads them (security_invoker) only since 15."""
    if int(patient.value("SELECT current_setting('server_version_num')")) // 10000 < OLDEST:
        yield {"version": patient.value("SELECT current_setting('server_version')")}


@check(
    "data_checksums", Severity.WARNING, N_("Pages carry no checksums: a disk that spoils data is noticed by nobody."),
    N_("Stop the server, pg_checksums --enable -D DATA, start it"), POSTGRES,
)
def data_checksums(patient: Patient) -> Iterator[Values]:
    """Can be switched on only while the server stands."""
    if patient.value("SELECT current_setting('data_checksums')") != "on":
        yield FOUND


@check(
    "checksum_failures", Severity.DANGER, N_("The disk spoiled {count} pages of this database."),
    N_("Change the disk, then kontor --db URL restore NEWEST.backup"), POSTGRES,
)
def checksum_failures(patient: Patient) -> Iterator[Values]:
    """Counted by the server since its statistics were reset."""
    if count := patient.value("SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database()"):
        yield {"count": count}


@check(
    "unlogged_tables", Severity.DANGER, N_("The table {table} is emptied by a crash of the server (it is unlogged)."),
    N_('ALTER TABLE "{table}" SET LOGGED;'), POSTGRES,
)
def unlogged_tables(patient: Patient) -> Iterator[Values]:
    """A tip of tuning guides that costs the data."""
    for table in patient.texts(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND c.relpersistence = 'u'"
        " AND n.nspname NOT LIKE 'pg\\_%' ORDER BY 1"
    ):
        yield {"table": table}


@check(
    "prepared", Severity.DANGER, N_("A transaction was left prepared by {owner} and holds its locks: {id}."),
    N_("ROLLBACK PREPARED '{id}';"), POSTGRES,
)
def prepared(patient: Patient) -> Iterator[Values]:
    """Kontor makes none."""
    for id, owner in patient.rows("SELECT gid, owner FROM pg_prepared_xacts WHERE database = current_database()"):
        yield {"id": id, "owner": owner}


@check(
    "archive_fails", Severity.DANGER, N_("The archive of changes fails since {moment}: the disk fills up, and no minute can be brought back."),
    N_("Look whether the folder of archive_command is there, writable and not full: SHOW archive_command;"), POSTGRES,
)
def archive_fails(patient: Patient) -> Iterator[Values]:
    """The last try counts."""
    for (moment,) in patient.rows(
        "SELECT date_trunc('minute', last_failed_time) FROM pg_stat_archiver WHERE last_failed_time > coalesce(last_archived_time, '-infinity')"
    ):
        yield {"moment": moment}


@check(
    "slot_waits", Severity.WARNING, N_("The log is kept for a reserve that is away: {slot} holds {size}."),
    N_("SELECT pg_drop_replication_slot('{slot}');"),
    POSTGRES,
)
def slot_waits(patient: Patient) -> Iterator[Values]:
    """It fills the disk until max_slot_wal_keep_size."""
    for slot, size in patient.rows(
        "SELECT slot_name, pg_size_pretty(pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END,"
        " restart_lsn)) FROM pg_replication_slots WHERE NOT active AND restart_lsn IS NOT NULL"
    ):
        yield {"slot": slot, "size": size}


@check(
    "reserve_gone", Severity.DANGER, N_("Saving waits for a reserve that is not connected: nobody can save."),
    N_("Start the reserve; or go on without it: installer/server/synchronous.sh --off"), POSTGRES,
)
def reserve_gone(patient: Patient) -> Iterator[Values]:
    """A synchronous server without its reserve acknowledges nothing."""
    wanted = patient.value("SELECT current_setting('synchronous_standby_names')")
    if wanted and not patient.value("SELECT count(*) FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum')"):
        yield FOUND


@check(
    "pooler", Severity.DANGER, N_("A pooler stands between Kontor and the server: the journal cannot know who did what."),
    N_("Connect to the server itself, port 5432; it takes fifty people without a pooler"), POSTGRES,
)
def pooler(patient: Patient) -> Iterator[Values]:
    """Who answers is not who greeted us: the number of the process differs."""
    greeted, answered = patient.process(), patient.value("SELECT pg_backend_pid()")
    if greeted is not None and greeted != answered:
        yield FOUND


@check(
    "free_space", Severity.WARNING, N_("Only {free} MB are free on the disk of the server."),
    N_("Free some space, or move the data to a larger disk"), POSTGRES,
)
def free_space(patient: Patient) -> Iterator[Values]:
    """Seen only on the server itself."""
    folder = Path(str(patient.value("SELECT current_setting('data_directory')"))) if patient.is_here else None
    if folder is not None and folder.is_dir() and (free := shutil.disk_usage(folder).free) < _SMALLEST_SPACE:
        yield {"free": free // 1024 // 1024}
