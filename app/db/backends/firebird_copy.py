"""How a Firebird database is copied into a file and back, by gbak inside the server."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fdb
import fdb.services
from sqlalchemy.engine import URL, Engine

from app.core.errors import UserError
from app.core.i18n import _


def copy(url: URL, file: Path) -> None:
    """gbak inside the server, streamed to this computer."""
    with _services(url) as services, file.open("wb") as stream:
        services.local_backup(str(url.database), stream)


def fill(engine: Engine, url: URL, file: Path) -> None:
    """gbak's restore inside the server, in place of the empty database."""
    engine.dispose()
    with _services(url) as services, file.open("rb") as stream:
        services.local_restore(stream, str(url.database), replace=1)


@contextlib.contextmanager
def _services(url: URL) -> Iterator[Any]:
    host = f"{url.host or 'localhost'}/{url.port or 3050}"
    try:
        services = fdb.services.connect(host, url.username, url.password)
        try:
            yield services
        finally:
            services.close()
    except fdb.Error as error:
        raise UserError(_("The Firebird server refused: {reason}").format(reason=str(error.args[0]).splitlines()[-1])) from error
