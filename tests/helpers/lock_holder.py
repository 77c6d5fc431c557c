"""A workstation that locks the branch "first", says so, then asks for the branch "second" and waits, until it is taken away.

python -m tests.helpers.lock_holder URL
"""

from __future__ import annotations

import sys
import time

import sqlalchemy as sa

from app.db.engine import open_database
from app.db.session import UnitOfWork
from app.models.organisation import Branch


def main(url: str) -> None:
    """It asks for the second only when it is told to, by a line on its standard input."""
    with UnitOfWork(open_database(url), "test.vanish") as unit:
        for name in ("first", "second"):
            unit.session.execute(sa.update(Branch).where(Branch.name == name).values(address="half"))
            print(name, flush=True)
            sys.stdin.readline()
        time.sleep(3600)


if __name__ == "__main__":
    main(sys.argv[1])
