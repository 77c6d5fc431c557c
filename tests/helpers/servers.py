"""Private database servers for the tests: started when first needed, on free ports, in a temporary folder, stopped at the end."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import pytest

PASSWORD = "kontor-test"
_FIREBIRD_LIBRARY = "/usr/lib/x86_64-linux-gnu/firebird/3.0"
_FIREBIRD_SERVER = "/usr/sbin/firebird"
_START_SECONDS = 120.0
#: below the ports that the system gives to outgoing connections, so that none of them takes ours while a server starts or is down
_PORTS = range(20_000, 32_000)


class ServerMissing(Exception):
    """The server's package is not installed; the text says how to get it."""


M = TypeVar("M")


def present(make: Callable[[], M]) -> M:
    """What needs a server, or a visible skip that says what to install; on the build machine nothing may be missing."""
    try:
        return make()
    except ServerMissing as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))


def free_port() -> int:
    """A TCP port that nobody listens on."""
    chance = random.SystemRandom()
    while True:
        port = chance.choice(_PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class PrivateServer:
    """A server process with a folder of its own, outside pytest's, whose rights each new run of pytest takes from other users."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="kontor-server-"))
        self.port = free_port()
        #: where it listens
        self.host = "127.0.0.1"
        #: how its process gets to another network than ours: words before its command
        self.inside: tuple[str, ...] = ()
        self._process: subprocess.Popen[bytes] | None = None
        self._user: str | None = None

    def _start(self, command: Sequence[str | Path], environment: dict[str, str] | None = None) -> None:
        # who goes into another network must be root, and becomes somebody else only there
        becoming = ("setpriv", f"--reuid={self._user}", f"--regid={self._user}", "--init-groups") if self.inside and self._user else ()
        user = None if self.inside else self._user
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*self.inside, *becoming, *command],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, cwd="/", start_new_session=True, user=user,
            )

    def _wait_until_listening(self) -> None:
        assert self._process is not None
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end and self._process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex((self.host, self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError((self.folder / "server.log").read_text(errors="replace")[-2000:])

    @property
    def process(self) -> int:
        """Number of its first process."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """End the server at once, as a power cut would."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(60)

    def stop(self) -> None:
        """End the server, by force when asking does not help."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGINT)
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class PostgresServer(PrivateServer):
    """A private PostgreSQL cluster. As root it runs as the user postgres, because the server refuses root."""

    def __init__(self) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not found:
            raise ServerMissing("PostgreSQL is missing: apt-get install -y postgresql")
        super().__init__()
        self._binaries = found[-1].parent
        self._user = "postgres" if os.geteuid() == 0 else None

    @property
    def url(self) -> str:
        """Address of the cluster as its administrator, without a database."""
        return f"postgresql://admin:{PASSWORD}@{self.host}:{self.port}"

    def start(self) -> None:
        """Create the cluster and start it."""
        if self._user:
            shutil.chown(self.folder, "postgres")
        password = self.folder / "password"
        password.write_text(PASSWORD)
        password.chmod(0o644)
        create = [self._binaries / "initdb", "-D", self.folder / "data", "-U", "admin", "-E", "UTF8", "--locale=C.UTF-8"]
        create += ["--auth=scram-sha-256", f"--pwfile={password}", "--no-sync"]
        subprocess.run(create, check=True, stdout=subprocess.DEVNULL, cwd="/", user=self._user)
        self.run()

    def run(self) -> None:
        """Start the cluster that `start` created, also after `kill`."""
        settings = {
            "listen_addresses": self.host,
            "unix_socket_directories": str(self.folder),
            "fsync": "off",
            "max_connections": "200",
            "shared_buffers": "32MB",
            "autovacuum": "off",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        self._start([self._binaries / "postgres", "-D", self.folder / "data", "-p", str(self.port), *options])
        self._wait_until_listening()
        while subprocess.run([self._binaries / "pg_isready", "-q", "-h", self.host, "-p", str(self.port)], check=False).returncode:
            time.sleep(0.05)


def need_firebird() -> None:
    """Raise ServerMissing where Firebird's packages are not installed."""
    if not Path(_FIREBIRD_SERVER).exists() or not shutil.which("isql-fb"):
        raise ServerMissing("Firebird is missing: apt-get install -y firebird3.0-server firebird3.0-utils")


class FirebirdServer(PrivateServer):
    """A private Firebird 3 server with its own security database and TZ=UTC."""

    def __init__(self) -> None:
        need_firebird()
        super().__init__()
        self.databases = self.folder / "databases"

    @property
    def url(self) -> str:
        """Address of the server as SYSDBA, without a database."""
        return f"firebird://SYSDBA:{PASSWORD}@{self.host}:{self.port}"

    def start(self) -> None:
        """Create the security database and start the server."""
        for name in ("lock", "log", "tmp", "databases"):
            (self.folder / name).mkdir()
        for name in ("plugins", "intl", "firebird.msg", "plugins.conf"):
            (self.folder / name).symlink_to(Path(_FIREBIRD_LIBRARY, name))
        security = self.folder / "security3.fdb"
        settings = {
            "RemoteServicePort": self.port,
            "RemoteAuxPort": free_port(),
            "RemoteBindAddress": self.host,
            "ServerMode": "Super",
            "AuthServer": "Srp",
            "AuthClient": "Srp",
            "UserManager": "Srp",
            "WireCrypt": "Enabled",
            "DatabaseAccess": "Full",
            "SecurityDatabase": security,
        }
        (self.folder / "firebird.conf").write_text("".join(f"{name} = {value}\n" for name, value in settings.items()))
        (self.folder / "databases.conf").write_text(f"security.db = {security}\n{{\n  RemoteAccess = false\n  DefaultDbCachePages = 50\n}}\n")
        self._isql(f"CREATE DATABASE '{security}' DEFAULT CHARACTER SET UTF8;")
        self._isql(Path("/usr/share/firebird/3.0/security.sql").read_text(), security)
        self._isql(f"CREATE USER SYSDBA PASSWORD '{PASSWORD}' USING PLUGIN Srp; COMMIT;", security)
        self.run()

    def run(self) -> None:
        """Start the server that `start` prepared, also after `kill`."""
        self._start([_FIREBIRD_SERVER], self._environment())
        self._wait_until_listening()

    def _environment(self) -> dict[str, str]:
        own = {"FIREBIRD": self.folder, "FIREBIRD_LOCK": self.folder / "lock", "FIREBIRD_TMP": self.folder / "tmp"}
        return {**os.environ, **{name: str(path) for name, path in own.items()}, "FIREBIRD_MSG": _FIREBIRD_LIBRARY, "TZ": "UTC"}

    def _isql(self, script: str, *database: Path) -> None:
        command = ["isql-fb", "-q", "-user", "SYSDBA", *map(str, database)]
        subprocess.run(command, input=script.encode(), check=True, env=self._environment(), cwd="/")

