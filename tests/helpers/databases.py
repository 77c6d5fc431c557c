"""Fresh databases for tests, each copied from a template that was migrated once."""

from __future__ import annotations

import copy
import itertools
import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import fdb
import fdb.services
import psycopg
import sqlalchemy as sa
from sqlalchemy import event

from app.db.engine import Database, open_database
from tests.helpers.compiled import sharing
from tests.helpers.furniture import Furniture
from tests.helpers.servers import FirebirdServer, PostgresServer

Fill = Callable[[Database], None]

#: what a test may be repeated on
BACKENDS = ("sqlite", "postgres", "firebird-fdb", "firebird-driver")


class Source(ABC):
    """Makes databases of one kind.

    :param fill: creates the tables in an empty database; runs once, for the template.
    """

    def __init__(self, fill: Fill) -> None:
        self._fill = fill
        self._template = "template"
        self._numbers = itertools.count(1)
        self._filled = False
        self._furnished: dict[str, tuple[Self, list[Any]]] = {}

    def furnished(self, name: str, furnish: Fill) -> Self:
        """The same, but its databases begin with rows.

        :param name: of the template, which no other has.
        :param furnish: writes the rows; runs once.
        """

        def fill(database: Database) -> None:
            self._fill(database)
            furnish(database)

        other = copy.copy(self)
        other._fill, other._template, other._filled = fill, name, False
        return other

    def holding(self, furniture: Furniture[Any]) -> tuple[Self, list[Any]]:
        """The same for databases with some furniture, and what was written, last; the template is a copy of ours, and made once."""
        if furniture.name not in self._furnished:
            written: list[Any] = []
            other = self.furnished(furniture.name, lambda database: written.append(furniture.write(database)))
            self._prepare()
            template = self._copy(other._template)
            written.append(furniture.write(template))
            template.dispose()
            other._filled = True
            self._furnished[furniture.name] = (other, written)
        return self._furnished[furniture.name]

    def fresh(self) -> Database:
        """A database with all tables, and no rows but those that it was furnished with."""
        self._prepare()
        return self._copy(f"test{os.getpid()}_{next(self._numbers)}")

    def _prepare(self) -> None:
        """Make the template, once."""
        if not self._filled:
            template = self.empty(self._template)
            self._fill(template)
            template.dispose()
            self._filled = True

    @abstractmethod
    def empty(self, name: str) -> Database:
        """A database without tables."""

    @abstractmethod
    def _copy(self, name: str) -> Database:
        """A copy of the template."""

    @abstractmethod
    def drop(self, database: Database) -> None:
        """Take a database away."""


class SqliteSource(Source):
    """SQLite files in a folder."""

    def __init__(self, fill: Fill, folder: Path) -> None:
        super().__init__(fill)
        self._folder = folder

    def empty(self, name: str) -> Database:
        database = sharing(open_database(f"sqlite:///{self._folder / name}.kontor"))
        event.listen(database.engine, "connect", _survive_no_power_cut)
        return database

    def _copy(self, name: str) -> Database:
        shutil.copyfile(self._folder / f"{self._template}.kontor", self._folder / f"{name}.kontor")
        return self.empty(name)

    def drop(self, database: Database) -> None:
        database.dispose()
        for file in self._folder.glob(f"{Path(database.url.database or '').name}*"):
            file.unlink()


def _survive_no_power_cut(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


class PostgresSource(Source):
    """Databases of one cluster.

    :param url: of the cluster, as a superuser, without a database.
    """

    def __init__(self, fill: Fill, url: str, server: PostgresServer | None = None) -> None:
        super().__init__(fill)
        self.url = sa.make_url(url)
        self.server = server

    def empty(self, name: str) -> Database:
        self._administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
        return self.open(name)

    def open(self, name: str) -> Database:
        """A database that exists."""
        return sharing(open_database(self.url.set(database=name).render_as_string(hide_password=False)))

    def holding(self, furniture: Furniture[Any]) -> tuple[Self, list[Any]]:
        if furniture.name not in self._furnished:
            self._administer(f'DROP DATABASE IF EXISTS "{furniture.name}" WITH (FORCE)')
        return super().holding(furniture)

    def _copy(self, name: str) -> Database:
        self._administer(f'CREATE DATABASE "{name}" TEMPLATE "{self._template}" STRATEGY file_copy')
        return self.open(name)

    def drop(self, database: Database) -> None:
        database.dispose()
        self._administer(f'DROP DATABASE IF EXISTS "{database.url.database}" WITH (FORCE)')

    def _administer(self, *statements: str) -> None:
        with psycopg.connect(self.url.set(database="postgres").render_as_string(hide_password=False), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


class FirebirdSource(Source):
    """Database files of one server.

    :param url: of the server, as SYSDBA, without a database.
    :param folder: where the server keeps the files; both must see it, or each database is filled anew.
    """

    def __init__(self, fill: Fill, url: str, folder: Path, server: FirebirdServer | None = None) -> None:
        super().__init__(fill)
        self.url = sa.make_url(url)
        self.folder = folder
        self.server = server
        self.driver = "fdb"

    def empty(self, name: str) -> Database:
        file = self.folder / f"{name}.fdb"
        place = f"{self.url.host}/{self.url.port}:{file}"
        fdb.create_database(dsn=place, user=self.url.username, password=self.url.password, page_size=16384, charset="UTF8").close()
        # a test need not survive a power cut
        services = fdb.services.connect(f"{self.url.host}/{self.url.port}", self.url.username, self.url.password)
        services.set_write_mode(str(file), fdb.services.WRITE_BUFFERED)
        services.close()
        return self.open(name)

    def holding(self, furniture: Furniture[Any]) -> tuple[Self, list[Any]]:
        other, written = super().holding(furniture)
        other.driver = self.driver
        return other, written

    def set_sweep(self, database: Database, interval: int) -> None:
        """After how many transactions the server sweeps old versions of rows away; 0 never."""
        services = fdb.services.connect(f"{self.url.host}/{self.url.port}", self.url.username, self.url.password)
        services.set_sweep_interval(str(database.url.database), interval)
        services.close()

    def open(self, name: str) -> Database:
        """A database that exists, through the driver chosen."""
        url = self.url.set(database=str(self.folder / f"{name}.fdb"), query={"driver": self.driver})
        return sharing(open_database(url.render_as_string(hide_password=False)))

    def _copy(self, name: str) -> Database:
        template = self.folder / f"{self._template}.fdb"
        if not template.exists():
            database = self.empty(name)
            self._fill(database)
            return database
        shutil.copyfile(template, self.folder / f"{name}.fdb")
        (self.folder / f"{name}.fdb").chmod(0o666)
        return self.open(name)

    def drop(self, database: Database) -> None:
        database.dispose()
        Path(database.url.database or "").unlink(missing_ok=True)
