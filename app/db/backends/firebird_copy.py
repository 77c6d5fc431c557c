"""How a Firebird database is copied into a file and back, by gbak inside the server."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import fdb
import fdb.services
from sqlalchemy.engine import URL, Engine

from app.core.errors import UserError
from app.core.i18n import _
from app.db.backends.base import Look, Pulse

#: how a gbak file begins: the record of the backup itself, whose first attribute is the format, a number of four bytes
BEGINS_WITH = b"\0\2\4"


def copy(engine: Engine, url: URL, file: Path, look: Look, pulse: Pulse) -> None:
    """gbak inside the server, streamed to this computer."""
    _look(engine, look)
    with services(url) as server, file.open("wb") as stream:
        server.local_backup(str(url.database), _Watched(stream, pulse))
    _look(engine, look)


def _look(engine: Engine, look: Look) -> None:
    with engine.connect() as connection:
        look(connection)


def fill(engine: Engine, url: URL, file: Path, pulse: Pulse) -> None:
    """gbak's restore inside the server, in place of the empty database."""
    engine.dispose()
    with services(url) as server, file.open("rb") as stream:
        server.local_restore(_Watched(stream, pulse), str(url.database), replace=1)


def beside(url: URL, name: str) -> URL:
    """Address of a file in the folder of the database; gbak makes it."""
    folder = str(url.database).replace("\\", "/").rpartition("/")[0]
    return url.set(database=f"{folder}/{name}.fdb")


def drop(url: URL) -> None:
    """Take a database away; one that was never made is no error."""
    place = f"{url.host or 'localhost'}/{url.port or 3050}:{url.database}"
    with contextlib.suppress(fdb.DatabaseError):
        fdb.connect(dsn=place, user=url.username, password=url.password).drop_database()


class _Watched:
    """A file of which each piece gives a pulse."""

    def __init__(self, stream: IO[bytes], pulse: Pulse) -> None:
        self._stream, self._pulse = stream, pulse
        self.seek, self.tell = stream.seek, stream.tell

    def write(self, piece: bytes) -> int:
        self._pulse()
        return self._stream.write(piece)

    def read(self, size: int) -> bytes:
        self._pulse()
        return self._stream.read(size)


@contextlib.contextmanager
def services(url: URL) -> Iterator[Any]:
    """The services of the server, as the login of an address."""
    host = f"{url.host or 'localhost'}/{url.port or 3050}"
    try:
        server = fdb.services.connect(host, url.username, url.password)
        try:
            yield server
        finally:
            server.close()
    except fdb.Error as error:
        raise UserError(_("The Firebird server refused: {reason}").format(reason=str(error.args[0]).splitlines()[-1])) from error
