"""One workstation that writes: a one-row update per transaction until its time is over; prints how many were committed.

python -m tests.helpers.journal_worker URL ID SECONDS THREADS
"""

from __future__ import annotations

import sys
import threading
import time

import sqlalchemy as sa

from app.db.engine import Action, open_database
from app.models.organisation import Branch


def main(url: str, first: int, seconds: float, threads: int) -> None:
    """Each thread writes a row of its own, so that nobody waits for a lock on it."""
    database = open_database(url)
    counts = [0] * threads
    begin = threading.Barrier(threads + 1)

    def write(number: int) -> None:
        with database.engine.connect() as connection:
            begin.wait()
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                turn = counts[number]
                database.backend.begin_action(connection, Action("test.write", f"{first}-{number}-{turn}", None, ""))
                connection.execute(sa.update(Branch).where(Branch.id == first + number).values(name=f"turn {turn}"))
                connection.commit()
                counts[number] = turn + 1

    writers = [threading.Thread(target=write, args=(number,)) for number in range(threads)]
    for writer in writers:
        writer.start()
    begin.wait()
    for writer in writers:
        writer.join()
    database.dispose()
    print(sum(counts))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))
