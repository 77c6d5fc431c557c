"""How long a Firebird server keeps the locks of a computer that vanished: Firebird leaves that to the system it runs on.

Its own DummyPacketInterval is no cure: a packet on the way stops the system's keepalive, and the system repeats it for a quarter of an hour.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from app.core.i18n import N_
from app.services.doctor.check import FIREBIRD, Patient, Severity, Unseen, Values, check

#: seconds that people may wait for the locks of somebody who is not there any more (T-07)
_LONGEST = 60
_SETTINGS = Path("/proc/sys/net/ipv4")
# Linux (tcp_write_timeout): the first pause between two sendings, the last one that is doubled, and the longest; seconds, number, seconds
_FIRST_PAUSE, _DOUBLED, _LONGEST_PAUSE = 0.2, 9, 120
# Windows (KeepAliveTime, KeepAliveInterval of Tcpip\Parameters): milliseconds, and how often it asks
_WINDOWS_TIME, _WINDOWS_INTERVAL, _WINDOWS_PROBES = 7_200_000, 1_000, 10


def kept_by_linux(settings: Path = _SETTINGS) -> float:
    """Seconds after which a silent line is given up, idle or with an answer on its way, whichever takes longer.

    :param settings: the folder of the kernel's settings.
    :raises Unseen: there is none.
    """
    if not settings.exists():
        raise Unseen
    time, interval, probes, retries = (
        int((settings / f"tcp_{name}").read_text(encoding="ascii")) for name in ("keepalive_time", "keepalive_intvl", "keepalive_probes", "retries2")
    )
    doubled = min(retries, _DOUBLED)
    return max(time + interval * probes, ((2 << doubled) - 1) * _FIRST_PAUSE + (retries - doubled) * _LONGEST_PAUSE)


def kept_by_windows() -> float:
    """Seconds after which an idle silent line is given up.

    :raises Unseen: this is not Windows.
    """
    if sys.platform != "win32":
        raise Unseen
    import winreg

    values = {}
    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SYSTEM\CurrentControlSet\Services\Tcpip\Parameters") as key:
        for name, usual in (("KeepAliveTime", _WINDOWS_TIME), ("KeepAliveInterval", _WINDOWS_INTERVAL)):
            try:
                values[name] = int(winreg.QueryValueEx(key, name)[0])
            except FileNotFoundError:
                values[name] = usual
    return (values["KeepAliveTime"] + _WINDOWS_PROBES * values["KeepAliveInterval"]) / 1000


@check(
    "vanished", Severity.WARNING, N_("What a computer held locked when it vanished stays locked for {minutes} minutes: the system asks no earlier."),
    N_("sudo install -m 644 installer/server/vanished.conf /etc/sysctl.d/60-kontor.conf && sudo sysctl --system; Windows: see installer/server"),
    FIREBIRD,
)
def vanished(patient: Patient) -> Iterator[Values]:
    """Seen only on the server itself."""
    if patient.is_here:
        seconds = kept_by_windows() if sys.platform == "win32" else kept_by_linux()
        if seconds > _LONGEST:
            yield {"minutes": round(seconds / 60)}
