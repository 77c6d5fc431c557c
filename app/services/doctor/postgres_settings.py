"""PostgreSQL's settings, one line each: what must stand there, and what it means if it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.core.i18n import N_
from app.services.doctor.check import POSTGRES, Check, Patient, Severity, Values

_MINUTES = 10 * 60 * 1000


def _setting(patient: Patient, name: str) -> str | None:
    """A setting in its own unit; None where the server does not know it."""
    found = patient.value("SELECT setting FROM pg_settings WHERE name = :name", name=name)
    return None if found is None else str(found)


def _watch(name: str, is_right: Callable[[str], bool], wanted: str, severity: Severity, meaning: str, *, restart: bool = False) -> None:
    """Declare the check of one setting."""

    def look(patient: Patient) -> Iterator[Values]:
        """The setting, unless this server does not know it."""
        present = _setting(patient, name)
        if present is not None and not is_right(present):
            yield {"now": present, "line": f"ALTER SYSTEM SET {name} = '{wanted}';"}

    cure = N_("{line} then restart the server") if restart else N_("{line} SELECT pg_reload_conf();")
    Check(name, (POSTGRES,), severity, meaning, cure, look).register()


def _is(*values: str) -> Callable[[str], bool]:
    return lambda present: present in values


def _within(low: int, high: int) -> Callable[[str], bool]:
    return lambda present: low <= int(present) <= high


_watch("fsync", _is("on"), "on", Severity.DANGER, N_("The server does not wait for its disk (fsync is off): a power cut destroys the database."))
_watch(
    "full_page_writes", _is("on"), "on", Severity.DANGER,
    N_("Half-written pages cannot be repaired (full_page_writes is off): a power cut can destroy the database."),
)
_watch(
    "synchronous_commit", _is("on", "remote_apply"), "on", Severity.DANGER,
    N_("Saving is acknowledged before it is safe (synchronous_commit is {now}): a crash loses the last seconds."),
)
_watch(
    "password_encryption", _is("scram-sha-256"), "scram-sha-256", Severity.WARNING,
    N_("New passwords are kept as {now}, which can be guessed fast by whoever gets a backup."),
)
_watch(
    "max_connections", lambda present: int(present) >= 100, "200", Severity.WARNING,
    N_("The server takes only {now} connections: fifty people need up to 150."), restart=True,
)
_watch(
    "idle_in_transaction_session_timeout", _within(1, _MINUTES), "60s", Severity.WARNING,
    N_("A computer that vanishes in the midst of work holds its locks for ever."),
)
_watch(
    "client_connection_check_interval", _within(1, _MINUTES), "10s", Severity.NOTICE,
    N_("The server goes on working for computers that are gone, until it wants to answer them."),
)
_watch("lock_timeout", _within(1, _MINUTES), "30s", Severity.NOTICE, N_("Programs other than Kontor wait for ever for somebody else's lock."))
_watch(
    "statement_timeout", _is("0"), "0", Severity.WARNING,
    N_("Statements are cut off after {now} ms: a commit that waits for the reserve would be kept on this server only, and large reports fail."),
)
_watch(
    "wal_level", _is("replica", "logical"), "replica", Severity.WARNING,
    N_("The log of changes is too poor (wal_level is {now}) for a reserve and for bringing back any minute."), restart=True,
)
_watch(
    "archive_mode", _is("on", "always"), "on", Severity.NOTICE,
    N_("Changes are not archived: after a mishap only the state of the last backup can be brought back, not the minute before."), restart=True,
)
_watch(
    "max_slot_wal_keep_size", lambda present: int(present) > 0, "4GB", Severity.WARNING,
    N_("A reserve that is away lets the log fill the disk until the server stops."),
)
_watch(
    "log_statement", _is("none", "ddl"), "none", Severity.WARNING,
    N_("The server writes every change with its values into its log (log_statement is {now})."),
)
_watch(
    "log_min_duration_statement", _is("-1"), "-1", Severity.WARNING,
    N_("The server writes statements with their values into its log: phones and prices lie there in clear."),
)
_watch(
    "max_prepared_transactions", _is("0"), "0", Severity.WARNING,
    N_("Transactions may be left prepared, and then hold locks over restarts; Kontor makes none."), restart=True,
)
_watch(
    "tcp_keepalives_idle", _within(1, 300), "30", Severity.NOTICE,
    N_("The server notices only after {now} seconds that a computer is gone."),
)
_watch("ssl", _is("on"), "on", Severity.DANGER, N_("The server knows no TLS: passwords and data can be read and changed on the way."))
