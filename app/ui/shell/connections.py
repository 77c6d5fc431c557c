"""Addresses of databases as a person enters them, and as the URL the program keeps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

from app.core.errors import FieldErrors
from app.core.file_errors import is_file, is_folder
from app.core.i18n import _

#: kind → port when none is given
PORTS = {"sqlite": 0, "postgresql": 5432, "firebird": 3050}
DRIVERS = ("fdb", "firebird-driver")
#: one name or number, or several with commas between; what else could be typed would be read as another part of the address
_SERVERS = re.compile(r"[\w.:,\[\] -]+")


def kind_names() -> dict[str, str]:
    """The kinds of database in words."""
    return {"sqlite": _("File on this computer"), "postgresql": _("PostgreSQL server"), "firebird": _("Firebird server")}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is.

    :param kind: ``sqlite postgresql firebird``.
    :param database: file of SQLite, name of PostgreSQL, file or alias of Firebird as its server sees it.
    :param host: of PostgreSQL also several, "main, reserve" or "main:5432, reserve:5433": the one that takes writes is used.
    :param driver: for Firebird: ``fdb`` or ``firebird-driver``.
    :param certificate: file with the certificate of the authority that vouches for a PostgreSQL server, or "" for the one of this computer.
    """

    kind: str = "sqlite"
    database: str = ""
    host: str = ""
    port: int = 0
    driver: str = "fdb"
    certificate: str = ""

    @property
    def needs_login(self) -> bool:
        """Whether its server asks for name and password."""
        return self.kind != "sqlite"

    def check(self) -> None:
        """Raise FieldErrors for what is missing."""
        errors = {}
        if not self.database.strip():
            errors["database"] = _("Say which file or database to open.")
        elif self.kind == "sqlite" and not is_folder(str(Path(self.database).parent)):
            errors["database"] = _("The folder {folder} does not exist.").format(folder=Path(self.database).parent)
        if self.needs_login and not self.host.strip():
            errors["host"] = _("Say the name or address of the server.")
        elif self.needs_login and not _SERVERS.fullmatch(self.host):
            errors["host"] = _("Write the server as its name or number, such as office or 192.168.1.5.")
        if self.certificate and not is_file(self.certificate):
            errors["certificate"] = _("There is no file {file}.").format(file=self.certificate)
        if not 0 <= self.port <= 65535:
            errors["port"] = _("A port is a number up to 65535.")
        if errors:
            raise FieldErrors(errors)

    def url(self, user: str = "") -> str:
        """The URL of the database, with the user in it where the server asks for one; never with a password."""
        if self.kind == "sqlite":
            return f"sqlite:///{quote(Path(self.database).absolute().as_posix(), safe='/:')}"
        login = f"{quote(user, safe='')}@" if user else ""
        port = self.port or PORTS[self.kind]
        hosts = [host.strip() for host in self.host.split(",") if host.strip()]
        place = login + ",".join(host if ":" in host else f"{host}:{port}" for host in hosts)
        query = f"?driver={self.driver}" if self.kind == "firebird" else ""
        if self.kind == "postgresql" and self.certificate:
            query = f"?sslmode=verify-full&sslrootcert={quote(Path(self.certificate).absolute().as_posix(), safe='/:')}"
        return f"{self.kind}://{place}/{quote(self.database.strip(), safe='/:')}{query}"


def parse(url: str) -> Address:
    """The address in a URL; ValueError when it is not one of ours."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS:
        raise ValueError(url)
    query = parse_qs(parts.query)
    database = unquote(parts.path.removeprefix("/"))
    hosts = parts.netloc.rpartition("@")[2]
    several = "," in hosts
    host, port = (_joined(hosts, query.get("port", [""])[0]), 0) if several else (parts.hostname or "", parts.port or 0)
    return Address(parts.scheme, database, host, port, query.get("driver", ["fdb"])[0], query.get("sslrootcert", [""])[0])


def _joined(hosts: str, ports: str) -> str:
    """Several servers with their ports, however the address names them: ``a:1,b:2`` or ``a,b`` and ``1,2``."""
    pairs = zip_longest(hosts.split(","), ports.split(",") if ports else (), fillvalue="")
    return ", ".join(f"{host}:{port}" if port else host for host, port in pairs)
