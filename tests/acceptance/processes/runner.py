"""Runs cases from beginning to end: ``python -m tests.acceptance.processes.runner URL PROCESS CASES``. Several may do so side by side."""

from __future__ import annotations

import sys

from app.db.engine import open_database
from app.services.context import open_context
from app.services.process_runs import starting, working
from tests.helpers.processes import noting, open_step

#: steps of a case that a person does
BY_HAND = 5
#: ways behind the choice of each round
WAYS = 3


def main(url: str, process: int, cases: int) -> None:
    """Begin each case, and do what waits for a person until it is over."""
    database = open_database(url)
    try:
        ctx = open_context(database)
        with noting():
            for number in range(cases):
                (case,) = starting.start_case(ctx, process, answers={"way": number % WAYS}).created("process_case")
                for _round in range(BY_HAND):
                    row = open_step(ctx, case)
                    working.complete(ctx, row.id, row.version)
    finally:
        database.dispose()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
