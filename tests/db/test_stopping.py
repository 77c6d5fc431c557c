"""A reading that takes too long is stopped on the server itself."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.db.engine import Database
from app.db.session import reading
from app.db.stopping import Stop, Stopped
from app.services.context import open_context

#: counts for minutes unless it is stopped
ENDLESS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT count(*) FROM n",
    "postgres": "SELECT count(*) FROM generate_series(1, 2000000000)",
    "firebird": "SELECT count(*) FROM rdb$fields a, rdb$fields b, rdb$fields c, rdb$fields d",
}


@pytest.mark.backends
def test_statement_when_stopped_from_another_thread_then_ends_at_once_and_the_next_one_runs(database: Database) -> None:
    ctx = open_context(database)
    stop = Stop()
    ended: list[BaseException] = []
    runs = threading.Event()

    def read() -> None:
        try:
            with replace(ctx, stop=stop).reading() as session:
                session.execute(sa.text("SELECT count(*) FROM firm"))
                runs.set()
                session.scalar(sa.text(ENDLESS[database.name]))  # fetched: some drivers run nothing before that
        except BaseException as error:  # noqa: BLE001 - the thread hands over whatever it got
            ended.append(error)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    assert runs.wait(20)
    stop.ask()
    thread.join(20)
    assert not thread.is_alive()
    assert [type(error) for error in ended] == [Stopped]
    with ctx.reading() as session:
        assert session.execute(sa.text("SELECT count(*) FROM firm")).scalar() == 0


@pytest.mark.backends
def test_reading_when_stopped_before_it_begins_then_does_not_begin(database: Database) -> None:
    stop = Stop()
    stop.ask()
    with pytest.raises(Stopped), reading(database, stop):
        raise AssertionError("must not run")
