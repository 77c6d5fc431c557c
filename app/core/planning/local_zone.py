"""The time zone of this computer, by its IANA name."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path

from app.core.planning.wall_time import is_zone

_LINK = Path("/etc/localtime")
_NAME = Path("/etc/timezone")


@lru_cache(maxsize=1)
def local_zone() -> str:
    """The zone that the system says; UTC where it says none that we know."""
    found = (os.environ.get("TZ", "").lstrip(":"), *(_of_windows() if sys.platform == "win32" else _of_unix()))
    return next((name for name in found if name and is_zone(name)), "UTC")


def _of_unix() -> tuple[str, ...]:
    """Where Linux and macOS keep the name: as the target of a link, or as text."""
    linked = os.path.realpath(_LINK).partition("zoneinfo/")[2] if _LINK.exists() else ""
    written = _NAME.read_text(encoding="ascii", errors="ignore").strip() if _NAME.is_file() else ""
    return linked, written


def _of_windows() -> tuple[str, ...]:
    """Windows keeps a name of its own; the Unicode consortium's table says which zone it is (CLDR windowsZones, shipped by icalendar)."""
    import winreg

    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SYSTEM\CurrentControlSet\Control\TimeZoneInformation") as key:  # type: ignore[attr-defined,unused-ignore]
        name = str(winreg.QueryValueEx(key, "TimeZoneKeyName")[0])  # type: ignore[attr-defined,unused-ignore]
    return (WINDOWS_TO_OLSON.get(name.rstrip("\0"), ""),)
