"""A Firebird server as installer/server/firebird.sh sets it up: Srp256, an encrypted line, the firm's folder only."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import exc

from app.core.errors import AccessDenied
from app.db.engine import open_database
from app.db.guard import people_firebird, staff
from app.services.doctor.examination import examine
from tests.helpers.pair import SCRIPTS
from tests.helpers.servers import PASSWORD, free_port, need_firebird, present


@pytest.fixture
def office() -> Iterator[int]:
    """The port of such a server."""
    present(need_firebird)
    user = "postgres" if os.geteuid() == 0 else None  # any ordinary one
    folder, port = Path(tempfile.mkdtemp(prefix="kontor-firebird-")), free_port()
    if user:
        shutil.chown(folder, user)
    environment = {**os.environ, "HOME": str(folder), "KONTOR_PASSWORD": PASSWORD, "KONTOR_SYSDBA_PASSWORD": "it's another"}
    command = [str(SCRIPTS / "firebird.sh"), "--root", str(folder / "server"), "--database", str(folder / "data" / "firm.fdb"), "--listen", "127.0.0.1"]
    command += ["--port", str(port), "--aux", str(free_port())]
    for _twice in range(2):
        done = subprocess.run(command, env=environment, cwd="/", user=user, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    server = subprocess.Popen([folder / "server" / "start.sh"], cwd="/", user=user, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    end = time.monotonic() + 60
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        assert time.monotonic() < end
        time.sleep(0.05)
    try:
        yield port
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.timeout(120)
def test_firebird_when_set_up_by_the_script_then_encrypted_and_nothing_dangerous_is_found(office: int) -> None:
    database = open_database(f"firebird://OWNER@127.0.0.1:{office}/kontor", PASSWORD)
    with database.engine.connect() as connection:
        said = connection.exec_driver_sql(
            "SELECT rdb$get_context('SYSTEM', 'WIRE_ENCRYPTED'), mon$auth_method FROM mon$attachments WHERE mon$attachment_id = CURRENT_CONNECTION"
        ).one()
        connection.rollback()
    assert staff.administers(database)
    with staff._acting(database) as own:
        people_firebird.set_password(own, "owner", PASSWORD)
    report = examine(database)
    database.dispose()
    assert (said[0], said[1].strip()) == ("TRUE", "Srp256")
    assert {finding.check for finding in report.findings} <= {"tables", "administrators", "vanished"}  # a private server leaves the system's settings alone
    other = open_database(f"firebird://OWNER@127.0.0.1:{office}/kontor", "wrong")
    with pytest.raises(AccessDenied):
        other.greet()
    other.dispose()
    stray = open_database(f"firebird://OWNER@127.0.0.1:{office}//etc/passwd", PASSWORD)
    with pytest.raises((AccessDenied, exc.DBAPIError)):
        stray.greet()
    stray.dispose()
