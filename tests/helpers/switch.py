"""A switch in a cupboard with three cables: to a server, to a workstation that a test takes away, and to the test itself.

Server and workstation stand in network namespaces of their own; so the system's settings of the one can be changed, and the cable of the other
pulled while the server's own stays in, which no proxy can show: there somebody always answers. Needs root, as namespaces do.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
from pathlib import Path

from tests.helpers.servers import ServerMissing

# addresses that stand for no real network (RFC 2544)
OURS, SERVER, WORKSTATION = "198.18.77.1", "198.18.77.2", "198.18.77.3"
_NUMBERS = itertools.count(1)


class Switch:
    """See the module.

    :raises ServerMissing: we are not root, or `ip` is missing.
    """

    def __init__(self) -> None:
        if os.geteuid() != 0 or not shutil.which("ip") or not shutil.which("ss"):
            raise ServerMissing("Namespaces of the network need root and ip: apt-get install -y iproute2")
        number = f"{os.getpid()}-{next(_NUMBERS)}"
        self._server, self._workstation, self._plug = f"kontor-s{number}", f"kontor-w{number}", f"kontor{number}"
        try:
            self._set_up()
        except subprocess.CalledProcessError:
            self.remove()
            raise

    def _set_up(self) -> None:
        for name in (self._server, self._workstation):
            _ip("netns", "add", name)
            _ip("-n", name, "link", "set", "lo", "up")
        _ip("-n", self._server, "link", "add", "switch", "type", "bridge")
        _ip("-n", self._server, "addr", "add", f"{SERVER}/24", "dev", "switch")
        _ip("link", "add", self._plug, "type", "veth", "peer", "name", "port1", "netns", self._server)
        _ip("addr", "add", f"{OURS}/24", "dev", self._plug)
        _ip("-n", self._workstation, "link", "add", "cable", "type", "veth", "peer", "name", "port2", "netns", self._server)
        _ip("-n", self._workstation, "addr", "add", f"{WORKSTATION}/24", "dev", "cable")
        for port in ("port1", "port2"):
            _ip("-n", self._server, "link", "set", port, "master", "switch", "up")
        _ip("-n", self._server, "link", "set", "switch", "up")
        _ip("link", "set", self._plug, "up")
        self.plug_in()

    @property
    def at_server(self) -> tuple[str, ...]:
        """Words before a command that shall run on the server's machine."""
        return ("ip", "netns", "exec", self._server)

    @property
    def at_workstation(self) -> tuple[str, ...]:
        """Words before a command that shall run on the workstation."""
        return ("ip", "netns", "exec", self._workstation)

    def set_up_server(self, settings: Path) -> None:
        """Load a file of sysctl on the server's machine."""
        subprocess.run([*self.at_server, "sysctl", "-q", "-p", str(settings)], check=True)

    def lines(self) -> list[str]:
        """What the server's machine has open to the workstation, a line each, with what it waits for there."""
        said = subprocess.run([*self.at_server, "ss", "-Htno", "dst", WORKSTATION], check=True, capture_output=True, text=True)
        return said.stdout.splitlines()

    def pull(self) -> None:
        """Pull the workstation's cable."""
        _ip("-n", self._workstation, "link", "set", "cable", "down")

    def plug_in(self) -> None:
        """Put it in again."""
        _ip("-n", self._workstation, "link", "set", "cable", "up")

    def remove(self) -> None:
        """Take everything away. The system does so a little later; only our own end goes at once, so that its address is free."""
        for words in (("link", "del", self._plug), ("netns", "del", self._server), ("netns", "del", self._workstation)):
            subprocess.run(["ip", *words], check=False)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)
