"""Many people who want the same steps: ``python -m tests.acceptance.processes.claimer URL``.

The logins come as JSON by standard input, the password in KONTOR_PASSWORD. Each person is a process of its own with its own connection; when all
stand ready they begin together, each with the steps in another order. Prints for each which steps the person got, and what went wrong.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import sys
from typing import Any

import sqlalchemy as sa

from app.core.enums.processes import StepState
from app.core.errors import StaleRecord, UserError
from app.db.engine import open_database
from app.models.processes import ProcessStep
from app.services.context import open_context
from app.services.process_runs import working

_PATIENCE = 280  # s until all stand ready


def main(url: str) -> None:
    """Let them all grab."""
    logins = json.load(sys.stdin)
    fork = multiprocessing.get_context("fork")
    ready, answers = fork.Barrier(len(logins)), fork.SimpleQueue()

    def work(login: str) -> None:
        told: dict[str, Any] = {"login": login, "got": [], "late": 0, "errors": []}
        try:
            _grab(url, login, ready, told)
        except Exception as error:  # noqa: BLE001 - whoever counts them sees it
            told["errors"].append(repr(error))
        finally:
            answers.put(told)

    workers = [fork.Process(target=work, args=(login,)) for login in logins]
    for worker in workers:
        worker.start()
    print(json.dumps([answers.get() for _worker in workers]))
    for worker in workers:
        worker.join()


def _grab(url: str, login: str, ready: Any, told: dict[str, Any]) -> None:
    database = open_database(sa.make_url(url).set(username=login).render_as_string(hide_password=False), os.environ["KONTOR_PASSWORD"])
    try:
        ctx = open_context(database)
        with ctx.reading() as session:
            offered = sa.select(ProcessStep.id, ProcessStep.version).where(ProcessStep.state == StepState.OPEN).order_by(ProcessStep.id)
            steps = [(row.id, row.version) for row in session.execute(offered)]
        random.Random(login).shuffle(steps)
        ready.wait(_PATIENCE)
        for step, version in steps:
            try:
                working.claim(ctx, step, version)
                told["got"].append(step)
            except StaleRecord:
                told["late"] += 1
            except UserError as error:
                told["errors"].append(str(error))
    finally:
        database.dispose()


if __name__ == "__main__":
    main(sys.argv[1])
