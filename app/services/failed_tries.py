"""Wrong passwords at a server, kept at this workstation until somebody signs in from it: whoever is not let in can write nothing at the server.

What another program tries, or whoever removes the file here, is not told; the log of the server itself knows all of it.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.engine import URL

from app.core import clock, paths, settings
from app.core.errors import AccessDenied
from app.core.i18n import _
from app.db.engine import Database

_log = logging.getLogger(__name__)
_FILE = "failed-tries.json"
#: logins that are named; more are only counted
_MOST_NAMED, _LONGEST_NAME = 3, 60


@dataclass(frozen=True, slots=True)
class FailedTries:
    """Tries that a server refused.

    :param last_at: naive UTC, by the clock of the workstation. :param logins: under which it was tried, the latest first; empty for one that has
        never signed in from here: people type passwords where a name belongs, so such a name is written nowhere.
    """

    count: int
    last_at: datetime
    logins: tuple[str, ...]

    @property
    def names(self) -> str:
        """The logins in words."""
        return ", ".join(login or _("a name unknown here") for login in self.logins)


def greet(database: Database) -> None:
    """Connect once, as `Database.greet`, and keep a refusal.

    :raises AccessDenied: name or password are wrong. :raises Unreachable: the server does not answer.
    """
    try:
        database.greet()
    except AccessDenied:
        note(database.url)
        raise


def note(url: URL) -> None:
    """Keep that a server has refused name or password; what cannot be written goes to the log."""
    before = kept(url)
    login = (url.username or "")[:_LONGEST_NAME] if url.username in {each.user for each in settings.load().connections} else ""
    named = tuple(dict.fromkeys((login, *(before.logins if before is not None else ()))))[:_MOST_NAMED]
    _put(url, FailedTries((before.count if before is not None else 0) + 1, clock.now(), named))


def kept(url: URL) -> FailedTries | None:
    """The tries at a server since somebody signed in there from here."""
    entry = _read().get(_place(url))
    try:
        return None if entry is None else FailedTries(int(entry["count"]), datetime.fromisoformat(entry["last_at"]), tuple(map(str, entry["logins"])))
    except (KeyError, TypeError, ValueError):
        return None


def forget(url: URL, told: FailedTries) -> None:
    """They stand at the server now; what came meanwhile stays."""
    if kept(url) == told:
        _put(url, None)


def _place(url: URL) -> str:
    """The server and its database, whoever signs in and by whatever driver."""
    return f"{url.get_backend_name()}://{url.host or url.query.get('host')}:{url.port}/{url.database}"


def _path() -> Path:
    return paths.data() / _FILE


def _read() -> dict[str, Any]:
    try:
        found = json.loads(_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _put(url: URL, tries: FailedTries | None) -> None:
    entries = _read()
    entries.pop(_place(url), None)
    if tries is not None:
        entries[_place(url)] = {"count": tries.count, "last_at": tries.last_at.isoformat(), "logins": list(tries.logins)}
    fresh = _path().with_suffix(".new")
    try:
        fresh.write_text(json.dumps(entries), encoding="utf-8")
        fresh.replace(_path())
    except OSError as error:
        _log.warning("a refused sign-in is not kept: %s", error)
