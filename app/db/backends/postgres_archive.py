"""PostgreSQL back to a moment: a base backup of the whole cluster, and the write-ahead log that the server archives."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import psycopg
from sqlalchemy.engine import URL

from app.core.errors import UserError
from app.core.i18n import _
from app.db.backends import postgres_copy
from app.db.backends.base import Pulse

#: whom the server's programs run as when we are root, whom they refuse
SERVER_USER = "postgres"
_START_SECONDS, _PAUSE = 1800, 0.2


def base(url: URL, folder: Path, pulse: Pulse) -> None:
    """A copy of the whole cluster with a manifest of SHA-256 sums, out of the running server."""
    options = (f"--pgdata={folder}", "--checkpoint=fast", "--manifest-checksums=SHA256")
    postgres_copy.run_tool("pg_basebackup", url, *options, pulse=pulse)


@contextmanager
def recovered(url: URL, source: Path, wal: Path, target: Path, until: datetime, pulse: Pulse) -> Iterator[URL]:
    """Make a new cluster out of a base backup, play the log up to a moment, and run it while the block lasts.

    :param source: the base backup; it is verified first and stays as it is.
    :param wal: folder of the archived log.
    :param target: folder of the new cluster; must not hold anything.
    :param until: naive UTC; ``datetime.max`` for as far as the log goes.
    :raises UserError: the base backup is damaged, or the log does not reach the moment.
    """
    _verify(source)
    shutil.copytree(source, target, dirs_exist_ok=True)
    target.chmod(0o700)
    fetch = "copy" if os.name == "nt" else "cp"
    settings = {"restore_command": f'{fetch} "{wal.as_posix()}/%f" "%p"', "recovery_target_action": "promote", "archive_mode": "off"}
    settings["hot_standby"] = "off"  # else the new server must be allowed as many connections as the old one
    if until != datetime.max:
        settings["recovery_target_time"] = f"{until:%Y-%m-%d %H:%M:%S.%f}+00"
    own = target / "postgresql.auto.conf"
    before = own.read_text(encoding="utf-8") if own.exists() else ""
    own.write_text(before + "".join(f"{name} = '{value}'\n" for name, value in settings.items()), encoding="utf-8")
    _add_what_stands_elsewhere(target)
    (target / "recovery.signal").touch()
    user = _give_to_server(target)
    port = _free_port()
    log = target / f"recovery-{secrets.token_hex(4)}.log"
    options = f'-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="{target.as_posix()}"'
    started = _control("start", target, user, "-w", "-t", str(_START_SECONDS), "-l", str(log), "-o", options)
    if started:
        raise _not_recovered(log)
    try:
        here = url.set(host="127.0.0.1", port=port, query={})
        _wait_until_promoted(here, target, log, pulse)
        yield here
    finally:
        _control("stop", target, user, "-w", "-m", "fast")
        own.write_text(before, encoding="utf-8")


def _verify(source: Path) -> None:
    done = subprocess.run([postgres_copy.tool("pg_verifybackup"), "--quiet", str(source)], capture_output=True, text=True, check=False)
    if done.returncode:
        reason = done.stderr.strip().splitlines()[0] if done.stderr.strip() else str(done.returncode)
        raise UserError(_("The base backup {folder} is damaged: {reason}").format(folder=source.name, reason=reason), _("Take an older one."))


def _add_what_stands_elsewhere(target: Path) -> None:
    """Debian keeps the settings outside the cluster's folder, where a base backup does not see them."""
    for name, text in (("postgresql.conf", ""), ("pg_hba.conf", "host all all 127.0.0.1/32 scram-sha-256\n"), ("pg_ident.conf", "")):
        if not (target / name).exists():
            (target / name).write_text(text, encoding="utf-8")


def _give_to_server(target: Path) -> str | None:
    """The user that runs the server's programs; as root they must own the folder."""
    if os.name == "nt" or os.geteuid() != 0:
        return None
    for folder, _folders, files in os.walk(target):
        for path in (folder, *(os.path.join(folder, name) for name in files)):
            shutil.chown(path, SERVER_USER)
    return SERVER_USER


def _control(what: str, target: Path, user: str | None, *options: str) -> int:
    command = [postgres_copy.tool("pg_ctl"), what, "-D", str(target), *options]
    nowhere = subprocess.DEVNULL  # the server would keep a pipe open
    return subprocess.run(command, stdin=nowhere, stdout=nowhere, stderr=nowhere, cwd="/", user=user, check=False).returncode


def _wait_until_promoted(url: URL, target: Path, log: Path, pulse: Pulse) -> None:
    place = url.set(drivername="postgresql").render_as_string(hide_password=False)
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        pulse()
        if not (target / "postmaster.pid").exists():
            raise _not_recovered(log)
        try:
            with psycopg.connect(place, connect_timeout=5) as connection:
                row = connection.execute("SELECT pg_is_in_recovery()").fetchone()
                if row is not None and not row[0]:
                    return
        except psycopg.OperationalError:
            pulse()  # it is still starting
        time.sleep(_PAUSE)
    raise _not_recovered(log)


def _not_recovered(log: Path) -> UserError:
    lines = [line for line in log.read_text(errors="replace").splitlines() if "FATAL" in line] if log.exists() else []
    reason = lines[-1].partition("FATAL:")[2].strip() if lines else "-"
    hint = _("Look whether the folder of the log holds everything up to that moment; the whole story stands in {file}.").format(file=log)
    return UserError(_("The database could not be brought back to that moment: {reason}.").format(reason=reason), hint)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
