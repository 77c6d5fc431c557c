"""The agent as a service: a unit of systemd on Linux, a task of the Task Scheduler on Windows.

A service of Windows proper must answer the service manager from inside the program, which takes pywin32; the Task Scheduler starts the agent with
the computer, before anybody signs in, keeps it alone and starts it again, and is there on every Windows
(https://learn.microsoft.com/windows/win32/taskschd/task-scheduler-schema).
"""

from __future__ import annotations

import getpass
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from xml.sax.saxutils import escape

from app.core.errors import UserError
from app.core.i18n import _

NAME, TASK = "kontor-agent", "Kontor agent"
_ROOT = Path(__file__).resolve().parents[2]
_UNIT = """\
[Unit]
Description=Kontor agent: reminders, mail, backups, checks
Wants=network-online.target
After=network-online.target postgresql.service firebird.service firebird3.0.service
StartLimitIntervalSec=0

[Service]
Type=exec
{user}WorkingDirectory={folder}
EnvironmentFile=-{environment}
ExecStart={command}
Restart=always
RestartSec=5
TimeoutStopSec=90
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=full

[Install]
WantedBy={wanted}
"""
_TASK = """\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>Kontor agent: reminders, mail, backups, checks</Description></RegistrationInfo>
  <Triggers><BootTrigger><Enabled>true</Enabled></BootTrigger></Triggers>
  <Principals>
    <Principal id="Author"><UserId>{user}</UserId><LogonType>Password</LogonType><RunLevel>LeastPrivilege</RunLevel></Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RestartOnFailure><Interval>PT1M</Interval><Count>999</Count></RestartOnFailure>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">
    <Exec><Command>{program}</Command><Arguments>{arguments}</Arguments><WorkingDirectory>{folder}</WorkingDirectory></Exec>
  </Actions>
</Task>
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """A service that is to be.

    :param files: name → text. :param user: as whom it runs. :param is_systems: for the whole computer, not for one user of systemd.
    """

    files: Mapping[str, str]
    user: str
    is_windows: bool
    is_systems: bool


def plan(url: str, words: Sequence[str] = (), user: str = "", *, is_windows: bool = os.name == "nt", is_systems: bool | None = None) -> Plan:
    """What the service would be.

    :param url: of the database, without password. :param words: what the command of the agent takes along.
    :param user: as whom it runs; whoever calls when empty. :param is_systems: None for "if the caller may".
    """
    whole = (hasattr(os, "geteuid") and os.geteuid() == 0) if is_systems is None else is_systems
    named = user or os.environ.get("SUDO_USER") or getpass.getuser()
    parts = [sys.executable, "-m", "app", "--db", url, "agent", *words]
    if is_windows:
        arguments = escape(subprocess.list2cmdline(parts[1:]))
        text = _TASK.format(user=escape(named), program=escape(parts[0]), arguments=arguments, folder=escape(str(_ROOT)))
        return Plan({f"{NAME}.xml": text}, named, True, True)
    text = _UNIT.format(
        user=f"User={named}\n" if whole else "", folder=_unit_word(str(_ROOT), quotes=False),
        environment=_unit_word(str(_environment(whole)), quotes=False),
        command=" ".join(_unit_word(part) for part in parts), wanted="multi-user.target" if whole else "default.target",
    )
    return Plan({f"{NAME}.service": text}, named, False, whole)


def write(planned: Plan, folder: Path) -> list[Path]:
    """Write the files of a plan into a folder; returns them."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, text in planned.files.items():
        file = folder / name
        file.write_text(text, "utf-16" if planned.is_windows else "utf-8")
        made.append(file)
    return made


def install(planned: Plan, password: str | None) -> str:
    """Make the service, start it, and say so.

    :param password: of the database; on Linux it goes into a file that only the service's user, or root, can read.
    :raises UserError: the system refuses, with its words.
    """
    if planned.is_windows:
        with tempfile.TemporaryDirectory() as scratch:
            [file] = write(planned, Path(scratch))
            _call(["schtasks", "/Create", "/F", "/TN", TASK, "/XML", str(file), "/RU", planned.user, "/RP", "*"])
        _call(["schtasks", "/Run", "/TN", TASK])
        return _("The task “{name}” of the Task Scheduler starts the agent with the computer.").format(name=TASK)
    check(planned)
    folder = Path("/etc/systemd/system") if planned.is_systems else Path.home() / ".config/systemd/user"
    try:
        write(planned, folder)
        if password is not None:
            _keep(_environment(planned.is_systems), password)
    except OSError as error:
        text = _("The files of the service cannot be written: {reason}")
        raise UserError(text.format(reason=error.strerror), _("Run the command with sudo.")) from error
    scope = [] if planned.is_systems else ["--user"]
    _call(["systemctl", *scope, "daemon-reload"])
    _call(["systemctl", *scope, "enable", "--now", f"{NAME}.service"])
    said = _("The service {name} is at work. Look at it with: systemctl status {name}").format(name=NAME)
    if planned.is_systems:
        return said
    return " ".join((said, _("So that it runs while nobody is signed in: loginctl enable-linger {user}").format(user=planned.user)))


def check(planned: Plan) -> None:
    """Let systemd read the unit, where it is there.

    :raises UserError: it does not understand it.
    """
    if which("systemd-analyze") is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        [file] = write(planned, Path(folder))
        done = subprocess.run(["systemd-analyze", "verify", str(file)], capture_output=True, text=True, timeout=60, check=False)
    lines = [line for line in done.stderr.splitlines() if NAME in line and "not found" not in line.lower().replace("command not found", "")]
    if lines:
        raise UserError(_("systemd does not understand the unit: {words}").format(words=lines[0]))


def uninstall(planned: Plan) -> str:
    """Stop the service and take its files away; the kept password as well."""
    if planned.is_windows:
        _call(["schtasks", "/End", "/TN", TASK])
        _call(["schtasks", "/Delete", "/F", "/TN", TASK])
        return _("The agent is no service any more.")
    folder = Path("/etc/systemd/system") if planned.is_systems else Path.home() / ".config/systemd/user"
    file = folder / f"{NAME}.service"
    if not file.exists():
        raise UserError(_("There is no service {name} here.").format(name=NAME))
    scope = [] if planned.is_systems else ["--user"]
    _call(["systemctl", *scope, "disable", "--now", f"{NAME}.service"])
    for one in (file, _environment(planned.is_systems)):
        one.unlink(missing_ok=True)
    _call(["systemctl", *scope, "daemon-reload"])
    return _("The agent is no service any more.")


def _environment(is_systems: bool) -> Path:
    return Path("/etc/kontor/agent.env") if is_systems else Path.home() / ".config/kontor-agent.env"


def _keep(file: Path, password: str) -> None:
    """The password as systemd reads it (systemd.exec, EnvironmentFile): in quotes, for its reader alone."""
    file.parent.mkdir(parents=True, exist_ok=True)
    quoted = password.replace("\\", "\\\\").replace('"', '\\"').replace("`", "\\`").replace("$", "\\$")
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        os.chmod(file, 0o600)  # also where the file was there before
        stream.write(f'KONTOR_PASSWORD="{quoted}"\n')


def _unit_word(text: str, *, quotes: bool = True) -> str:
    """A word of a unit (systemd.syntax): what systemd would replace is doubled."""
    plain = text.replace("%", "%%")
    if not quotes:
        return plain
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$") + '"'


def _call(words: list[str]) -> None:
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        hint = _("Write the files with --write-to and let your administrator put them in their place.")
        raise UserError(_("{program} cannot be called here.").format(program=words[0]), hint) from error
    if done.returncode:
        raise UserError(_("{program} refuses: {words}").format(program=words[0], words=" ".join((done.stderr or done.stdout).split())[:300]))
