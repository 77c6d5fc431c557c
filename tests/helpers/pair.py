"""An office server and its reserve, set up by the scripts of installer/server in a folder of their own."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from app.db.engine import Database, open_database
from tests.helpers.servers import PASSWORD, ServerMissing, free_port

SCRIPTS = Path(__file__).resolve().parents[2] / "installer" / "server"
_NETWORK = ("--network", "127.0.0.1/32", "--listen", "localhost")
_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER of prctl(2)


class Machine:
    """One of the two.

    :param folder: what the scripts take as --root.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()

    @property
    def place(self) -> str:
        """Host and port."""
        return f"localhost:{self.port}"

    @property
    def authority(self) -> Path:
        """File with the certificate that vouches for it."""
        return self.folder / "client" / "ca.crt"

    def script(self, name: str, *options: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a script of installer/server for this machine; PostgreSQL does not run as root."""
        environment = {**os.environ, "HOME": str(self.folder.parent), "KONTOR_PASSWORD": PASSWORD, "KONTOR_REPLICA_PASSWORD": PASSWORD}
        user = "postgres" if os.geteuid() == 0 else None
        command = [str(SCRIPTS / f"{name}.sh"), "--root", str(self.folder), *options]
        # into a file: a server that the script starts would hold a pipe open
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(command, check=False, cwd="/", user=user, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT)
            said.seek(0)
            answer = subprocess.CompletedProcess(command, done.returncode, said.read())
        assert not check or answer.returncode == 0, answer.stdout
        return answer

    def kill(self) -> None:
        """End all its processes at once, as a power cut would."""
        first = int((self.folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        processes = [first, *(int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _parent(entry) == first)]
        for process in processes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        for process in processes:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(process, 0)

    def stop(self) -> None:
        """End it, where it runs."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self.kill()


class Pair:
    """Two machines; `one` is in use, `two` receives from it. They swap when one dies."""

    def __init__(self) -> None:
        if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
            raise ServerMissing("PostgreSQL is missing: apt-get install -y postgresql")
        ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0)  # or the killed servers would stay in the list of processes
        self.folder = Path(tempfile.mkdtemp(prefix="kontor-pair-"))
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self.folder.chmod(0o755)
        self.one, self.two = Machine(self.folder / "one"), Machine(self.folder / "two")

    def set_up_one(self, names: str = "localhost,127.0.0.1") -> None:
        """What an administrator does on the server; called again it changes nothing."""
        self.one.script("postgres", "--port", str(self.one.port), "--names", names, *_NETWORK)

    def set_up(self) -> None:
        """What an administrator does on both machines."""
        self.set_up_one()
        self.two.script(
            "standby", "--port", str(self.two.port), "--names", "localhost,127.0.0.1", *_NETWORK, "--primary", self.one.place, "--authority", str(self.one.folder / "authority"),
        )
        self.one.script("synchronous", "--on")

    def open(self) -> Database:
        """The firm's database through the address with both machines."""
        trust = f"?sslmode=verify-full&sslrootcert={self.one.authority}"
        return open_database(f"postgresql://owner@{self.one.place},{self.two.place}/kontor{trust}", PASSWORD)

    def fail_over(self) -> None:
        """Promote the reserve once three looks in a row found nobody."""
        dead = 0
        while dead < 3:
            alive = subprocess.run(["pg_isready", "-q", "-t", "1", "-h", "localhost", "-p", str(self.one.port)], check=False).returncode == 0
            dead = 0 if alive else dead + 1
            time.sleep(0.5)
        self.two.script("promote")
        self.one, self.two = self.two, self.one

    def take_back(self) -> None:
        """Make the repaired machine the reserve, and wait for it again."""
        self.two.script("rejoin", "--partner", self.one.place)
        end = time.monotonic() + 60
        while self.one.script("synchronous", "--on", check=False).returncode:
            assert time.monotonic() < end
            time.sleep(0.2)

    def close(self) -> None:
        """End both."""
        self.one.stop()
        self.two.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def _parent(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0
