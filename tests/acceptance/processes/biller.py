"""Goes on with a start for a list: ``python -m tests.acceptance.processes.biller URL RUN``. Whoever started it may kill it at any moment."""

from __future__ import annotations

import sys

from app.db.engine import open_database
from app.services.context import open_context
from app.services.process_runs.mass import go_on_run


def main(url: str, run: int) -> None:
    """Say how far it is after each record."""
    database = open_database(url)
    try:
        go_on_run(open_context(database), run, lambda done, of: print(done, of, flush=True))
    finally:
        database.dispose()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
