"""Addresses of databases as a person enters them, and as the URL the program keeps."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

from app.core.errors import FieldErrors
from app.core.i18n import _

#: kind → port when none is given
PORTS = {"sqlite": 0, "postgresql": 5432, "firebird": 3050}
DRIVERS = ("fdb", "firebird-driver")


def kind_names() -> dict[str, str]:
    """The kinds of database in words."""
    return {"sqlite": _("File on this computer"), "postgresql": _("PostgreSQL server"), "firebird": _("Firebird server")}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is.

    :param kind: ``sqlite postgresql firebird``.
    :param database: file of SQLite, name of PostgreSQL, file or alias of Firebird as its server sees it.
    :param driver: for Firebird: ``fdb`` or ``firebird-driver``.
    """

    kind: str = "sqlite"
    database: str = ""
    host: str = ""
    port: int = 0
    driver: str = "fdb"

    @property
    def needs_login(self) -> bool:
        """Whether its server asks for name and password."""
        return self.kind != "sqlite"

    def check(self) -> None:
        """Raise FieldErrors for what is missing."""
        errors = {}
        if not self.database.strip():
            errors["database"] = _("Say which file or database to open.")
        elif self.kind == "sqlite" and not Path(self.database).parent.is_dir():
            errors["database"] = _("The folder {folder} does not exist.").format(folder=Path(self.database).parent)
        if self.needs_login and not self.host.strip():
            errors["host"] = _("Say the name or address of the server.")
        if not 0 <= self.port <= 65535:
            errors["port"] = _("A port is a number up to 65535.")
        if errors:
            raise FieldErrors(errors)

    def url(self, user: str = "") -> str:
        """The URL of the database, with the user in it where the server asks for one; never with a password."""
        if self.kind == "sqlite":
            return f"sqlite:///{quote(Path(self.database).absolute().as_posix(), safe='/:')}"
        login = f"{quote(user, safe='')}@" if user else ""
        place = f"{login}{self.host.strip()}:{self.port or PORTS[self.kind]}"
        query = f"?driver={self.driver}" if self.kind == "firebird" else ""
        return f"{self.kind}://{place}/{quote(self.database.strip(), safe='/:')}{query}"


def parse(url: str) -> Address:
    """The address in a URL; ValueError when it is not one of ours."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS:
        raise ValueError(url)
    database = unquote(parts.path.removeprefix("/"))
    driver = parse_qs(parts.query).get("driver", ["fdb"])[0]
    return Address(parts.scheme, database, parts.hostname or "", parts.port or 0, driver)
