"""Clients that die at a chosen moment: ``python -m tests.acceptance.standup.poster URL DOCUMENT KEY``.

Reads moments from its input, one a line, and lets a client of its own (a fork, which saves the imports) post the document and die there:
``7`` before its seventh statement is sent, ``commit`` before COMMIT is sent, ``committed`` when its answer has come and nobody has heard of
it. Each says ``died`` and how many statements it had begun; it is gone without closing anything, like one whose plug was pulled.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import sqlalchemy as sa

from app.db.engine import open_database
from app.services.context import open_context
from app.services.documents import actions


def main(url: str, document: int, key: str) -> None:
    """Let one client after the other die."""
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _post_and_die(url, document, key, line.strip())
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status) == 0:
            print("done", flush=True)


def _post_and_die(url: str, document: int, key: str, moment: str) -> None:
    database = open_database(url, os.environ.get("KONTOR_PASSWORD"))
    ctx = open_context(database)
    commit = database.engine.dialect.do_commit
    seen = 0

    def die() -> None:
        os.write(1, f"died {seen}\n".encode())
        os._exit(1)

    def count(*_arguments: object) -> None:
        nonlocal seen
        seen += 1
        if moment == str(seen):
            die()

    def die_at_commit(connection: Any) -> None:
        if moment == "committed":
            commit(connection)
        if moment in ("commit", "committed"):
            die()
        commit(connection)

    sa.event.listen(database.engine, "before_cursor_execute", count)
    database.engine.dialect.do_commit = die_at_commit  # type: ignore[method-assign]
    actions.post(ctx, document, 1, key)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
