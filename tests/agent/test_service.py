"""The agent as a service: what systemd and the Task Scheduler are told, and that they understand it."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.agent import service
from app.core.errors import UserError

URL = 'postgresql://own%er@host/na me?sslrootcert=/a "b"/$c.crt'
SCHEMA = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
@pytest.mark.parametrize("is_systems", [True, False])
def test_unit_when_read_by_systemd_then_understood(is_systems: bool) -> None:
    planned = service.plan(URL, ("--calendar-port=8443",), "root", is_windows=False, is_systems=is_systems)
    service.check(planned)
    text = planned.files["kontor-agent.service"].replace("Restart=always", "Restart=sometimes")
    with pytest.raises(UserError, match="does not understand"):
        service.check(replace(planned, files={"kontor-agent.service": text}))


def test_unit_when_written_then_no_word_of_the_address_is_replaced(tmp_path: Path) -> None:
    planned = service.plan(URL, (), "kontor", is_windows=False, is_systems=True)
    [file] = service.write(planned, tmp_path)
    [line] = [line for line in file.read_text().splitlines() if line.startswith("ExecStart=")]
    assert line == f'ExecStart="{sys.executable}" "-m" "app" "--db" "postgresql://own%%er@host/na me?sslrootcert=/a \\"b\\"/$$c.crt" "agent"'
    assert "User=kontor\n" in file.read_text()


def test_task_when_written_then_it_is_what_the_scheduler_reads(tmp_path: Path) -> None:
    planned = service.plan("sqlite:///C:/a & b/firm.kontor", ("--calendar-port=8443",), "FIRM\\anna", is_windows=True)
    [file] = service.write(planned, tmp_path)
    assert file.read_bytes()[:2] in (b"\xff\xfe", b"\xfe\xff"), "the scheduler takes UTF-16"
    task = ElementTree.fromstring(file.read_text("utf-16").split("?>", 1)[1])
    found = {name: (task.find(f".//{SCHEMA}{name}").text or "") for name in ("UserId", "Command", "Arguments", "ExecutionTimeLimit")}  # type: ignore[union-attr]
    assert found["UserId"] == "FIRM\\anna" and found["Command"] == sys.executable and found["ExecutionTimeLimit"] == "PT0S"
    assert found["Arguments"] == '-m app --db "sqlite:///C:/a & b/firm.kontor" agent --calendar-port=8443'


@pytest.mark.skipif(os.name == "nt", reason="systemd")
def test_service_when_installed_then_files_lie_in_place_and_the_password_is_read_by_its_user_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A `systemctl` of the test's own stands for that of the system, which must not be touched."""
    monkeypatch.setenv("HOME", str(tmp_path))
    said = tmp_path / "said"
    command = tmp_path / "bin" / "systemctl"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\necho "$@" >> {said}\n')
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{command.parent}{os.pathsep}{os.environ['PATH']}")
    planned = service.plan("sqlite:////firm.kontor", (), "anna", is_windows=False, is_systems=False)
    assert "enable-linger anna" in service.install(planned, 'a"b$c\\d')
    unit, secret = tmp_path / ".config/systemd/user/kontor-agent.service", tmp_path / ".config/kontor-agent.env"
    assert f"EnvironmentFile=-{secret}" in unit.read_text()
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    shown = subprocess.run(["sh", "-c", f'. {secret}; printf %s "$KONTOR_PASSWORD"'], capture_output=True, text=True, check=True)
    assert shown.stdout == 'a"b$c\\d'
    service.uninstall(planned)
    assert not unit.exists() and not secret.exists()
    assert said.read_text().splitlines() == [
        "--user daemon-reload", "--user enable --now kontor-agent.service", "--user disable --now kontor-agent.service", "--user daemon-reload",
    ]
    with pytest.raises(UserError, match="no service"):
        service.uninstall(planned)
