"""Settings of this workstation: a small TOML file that a person may read and edit. Passwords never stand in it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from app.core import paths
from app.core.errors import UserError
from app.core.i18n import _


@dataclass(frozen=True, slots=True)
class SavedConnection:
    """A database that the login window offers: a name for people and a URL without password."""

    name: str
    url: str
    user: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What this workstation remembers.

    :param language: language of the window; empty follows the system.
    :param theme: ``light``, ``dark``, ``contrast``; empty follows the system.
    :param enter_moves: Enter goes to the next field (the habit in Russian offices).
    :param restore_tabs: open what was open the last time.
    :param start_page: code of the page that is opened when nothing else is; empty opens none.
    :param shortcuts: keys that the person has given to commands, by code; several are separated by ``|``, an empty text takes them away.
    """

    language: str = ""
    theme: str = ""
    enter_moves: bool = True
    restore_tabs: bool = True
    start_page: str = "start"
    last_connection: str = ""
    connections: tuple[SavedConnection, ...] = field(default=())
    shortcuts: Mapping[str, str] = field(default_factory=dict)

    def with_connection(self, connection: SavedConnection) -> Settings:
        """The same with a connection added or replaced by name, and remembered as the last one."""
        others = tuple(known for known in self.connections if known.name != connection.name)
        return replace(self, connections=(*others, connection), last_connection=connection.name)


def default_file() -> Path:
    """The settings file of the person at this workstation."""
    return paths.config() / "settings.toml"


def load(file: Path | None = None) -> Settings:
    """Read the settings; a missing file gives the defaults, a broken one a UserError that names it."""
    file = file or default_file()
    if not file.exists():
        return Settings()
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
        saved = tuple(SavedConnection(**entry) for entry in raw.pop("connections", ()))
        return Settings(**raw, connections=saved)
    except (tomllib.TOMLDecodeError, TypeError, UnicodeDecodeError) as error:
        raise UserError(
            _("The settings file {file} cannot be read: {reason}.").format(file=file, reason=error),
            _("Correct it, or delete it to start with the defaults."),
        ) from error


def save(settings: Settings, file: Path | None = None) -> None:
    """Write the settings in one step: a power cut leaves the old file or the new one."""
    file = file or default_file()
    values = asdict(settings)
    connections, shortcuts = values.pop("connections"), values.pop("shortcuts")
    lines = [f"{name} = {_toml(value)}" for name, value in values.items()]
    if shortcuts:
        lines += ["", "[shortcuts]", *(f"{_toml(code)} = {_toml(keys)}" for code, keys in shortcuts.items())]
    for connection in connections:
        lines += ["", "[[connections]]", *(f"{name} = {_toml(value)}" for name, value in connection.items())]
    fresh = file.with_suffix(".new")
    fresh.write_text("\n".join(lines) + "\n", encoding="utf-8")
    fresh.replace(file)
    _in_force[:] = [(file, settings)]


def in_force(file: Path | None = None) -> Settings:
    """The settings as they were read or saved last: for what asks often. A broken file counts as none here; signing in tells of it."""
    file = file or default_file()
    if not _in_force or _in_force[0][0] != file:
        try:
            _in_force[:] = [(file, load(file))]
        except UserError:
            _in_force[:] = [(file, Settings())]
    return _in_force[0][1]


_in_force: list[tuple[Path, Settings]] = []


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        raise TypeError("nested tables are not written")
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
