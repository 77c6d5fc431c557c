"""One workstation that posts documents: takes numbers of a series, gives every fifth up, prints those it kept.

python -m tests.helpers.number_worker URL SERIES COUNT
"""

from __future__ import annotations

import json
import sys

from app.db.engine import open_database
from app.db.numbering import take_number
from app.db.session import Conflict, UnitOfWork


def main(url: str, series: str, count: int) -> None:
    """A conflict means once more."""
    database = open_database(url)
    kept: list[int] = []
    for turn in range(count):
        while True:
            try:
                with UnitOfWork(database, "test.number", login="worker") as uow:
                    number = take_number(uow.session, series)
                    if turn % 5 != 4:
                        uow.commit()
                        kept.append(number)
            except Conflict:
                continue
            break
    database.dispose()
    print(json.dumps(kept))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
