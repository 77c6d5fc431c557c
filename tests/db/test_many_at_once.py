"""Several processes at once: numbers without gaps and duplicates, a COMMIT whose answer was lost."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from app.core.errors import Unreachable
from app.db.engine import Database, open_database
from app.db.session import AlreadyDone, UnitOfWork, reading
from app.models.organisation import Branch
from tests.helpers.servers import free_port

WORKERS, EACH = 8, 10


def address(database: Database, port: int | None = None) -> str:
    """URL with the password, as another program would need it; optionally through another port."""
    url = database.backend.url
    names = {"sqlite": "sqlite", "postgres": "postgresql", "firebird": "firebird"}
    query = {"driver": {"kontor_fdb": "fdb"}.get(url.get_driver_name(), "firebird-driver")} if database.name == "firebird" else {}
    return url.set(drivername=names[database.name], query=query, port=port or url.port).render_as_string(hide_password=False)


@pytest.mark.backends
@pytest.mark.timeout(600)
def test_numbers_when_eight_processes_take_them_then_no_gap_and_no_duplicate(database: Database) -> None:
    command = [sys.executable, "-m", "tests.helpers.number_worker", address(database), "invoice", str(EACH)]
    workers = [subprocess.Popen(command, stdout=subprocess.PIPE) for _number in range(WORKERS)]
    taken = [number for worker in workers for number in json.loads(worker.communicate(timeout=300)[0])]
    assert sorted(taken) == list(range(1, len(taken) + 1))
    assert len(taken) == WORKERS * (EACH - EACH // 5)


class Wire:
    """A TCP relay that can swallow the server's answers and then break."""

    def __init__(self, port: int) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self._target = port
        self.port = self._server.getsockname()[1]
        self.swallow = threading.Event()
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._server.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            self._open += [client, server]
            threading.Thread(target=self._carry, args=(client, server, False), daemon=True).start()
            threading.Thread(target=self._carry, args=(server, client, True), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, answers: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if answers and self.swallow.is_set():
                    break
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        for end in (*self._open, self._server):
            end.close()


@pytest.fixture
def wire(database: Database) -> Iterator[Wire]:
    wire = Wire(database.backend.url.port or 0)
    yield wire
    wire.close()


@pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_commit_when_its_answer_is_lost_then_saved_exactly_once(database: Database, wire: Wire) -> None:
    through = open_database(address(database, wire.port))
    key = uuid.uuid4().hex
    with UnitOfWork(through, "test.branch.save", idempotency_key=key) as uow:
        uow.session.add(Branch(name="once"))
        uow.session.flush()
        wire.swallow.set()
        threading.Timer(1.0, wire.swallow.clear).start()
        changes = uow.commit()
    assert len(changes.created("branch")) == 1
    with pytest.raises(AlreadyDone):
        UnitOfWork(through, "test.branch.save", idempotency_key=key).__enter__()
    through.dispose()
    with reading(database) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Branch)) == 1


@pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")
def test_unit_of_work_when_nobody_listens_then_unreachable(database: Database) -> None:
    away = open_database(address(database, free_port()))
    with pytest.raises(Unreachable):
        UnitOfWork(away, "test.branch.save").__enter__()
    with pytest.raises(Unreachable):
        away.greet()
    away.dispose()
