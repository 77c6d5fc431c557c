"""A client that dies at a chosen statement: ``python -m tests.acceptance.standup.poster URL DOCUMENT KEY STATEMENT``.

Prints ``done`` when the posting ended before that statement; otherwise the process is gone without a word, like one whose plug was pulled.
"""

from __future__ import annotations

import os
import sys

import sqlalchemy as sa

from app.db.engine import open_database
from app.services.context import open_context
from app.services.documents import actions


def main(url: str, document: int, key: str, fatal: int) -> None:
    """Post, and die before the statement number ``fatal`` is sent (0: before COMMIT)."""
    database = open_database(url, os.environ.get("KONTOR_PASSWORD"))
    ctx = open_context(database)
    seen = 0

    def count(*_arguments: object) -> None:
        nonlocal seen
        seen += 1
        if seen == fatal:
            os._exit(9)

    sa.event.listen(database.engine, "before_cursor_execute", count)
    if fatal == 0:
        sa.event.listen(database.engine, "commit", lambda _connection: os._exit(9))
    actions.post(ctx, document, 1, key)
    print("done")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
