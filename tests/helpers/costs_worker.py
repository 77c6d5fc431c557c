"""One workstation that writes: an update of one client per transaction until its time is over; prints how many were committed.

python -m tests.helpers.costs_worker SECONDS journal|bare KEY… < URL
"""

from __future__ import annotations

import sys
import threading
import time

import sqlalchemy as sa

from app.db.engine import Action, open_database
from app.models.clients import Client


def main(url: str, seconds: float, is_journaled: bool, keys: list[int]) -> None:
    """Each thread writes a client of its own, so that nobody waits for a lock on it."""
    database = open_database(url)
    counts = [0] * len(keys)
    begin = threading.Barrier(len(keys) + 1)

    def write(number: int) -> None:
        with database.engine.connect() as connection:
            begin.wait()
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                turn = counts[number]
                if is_journaled:
                    database.backend.begin_action(connection, Action("test.write", f"{keys[number]}-{turn}", None, ""))
                connection.execute(sa.update(Client).where(Client.id == keys[number]).values(city=f"turn {turn}"))
                connection.commit()
                counts[number] = turn + 1

    writers = [threading.Thread(target=write, args=(number,)) for number in range(len(keys))]
    for writer in writers:
        writer.start()
    begin.wait()
    for writer in writers:
        writer.join()
    database.dispose()
    print(sum(counts))


if __name__ == "__main__":
    main(sys.stdin.readline().strip(), float(sys.argv[1]), sys.argv[2] == "journal", [int(word) for word in sys.argv[3:]])
