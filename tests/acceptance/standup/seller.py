"""Many workstations that sell at once: ``python -m tests.acceptance.standup.seller URL COUNT SECONDS``.

The password comes in KONTOR_PASSWORD. Each workstation is a process of its own with its own connections (a fork, which saves the imports);
when all stand ready they begin together. Prints what happened to each as JSON.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import sys
import time
import uuid
from decimal import Decimal
from typing import Any

from app.core.errors import FieldErrors, UserError
from app.db.engine import open_database
from app.services import listing
from app.services.context import open_context
from app.services.documents import actions, drafts
from app.services.listing import ListQuery
from tests.helpers.firm import SmallFirm, only, sell

#: of a hundred posted documents so many are reversed at once and posted again, as far as the stock allows
REVERSED = 10
_PATIENCE = 300  # s until all stand ready


def main(url: str, count: int, seconds: float) -> None:
    """Let them all sell."""
    fork = multiprocessing.get_context("fork")
    ready, answers = fork.Barrier(count), fork.SimpleQueue()

    def work(seed: int) -> None:
        told: dict[str, Any] = {"posted": 0, "reversed": 0, "refused": 0, "errors": []}
        try:
            _sell(url, seconds, seed, ready, told)
        finally:  # a crash writes its traceback and ends this process with 1; the others are waited for all the same
            answers.put(told)

    workers = [fork.Process(target=work, args=(seed,)) for seed in range(count)]
    for worker in workers:
        worker.start()
    print(json.dumps([answers.get() for _worker in workers]))
    for worker in workers:
        worker.join()
    sys.exit(max(abs(worker.exitcode or 0) for worker in workers))


def _sell(url: str, seconds: float, seed: int, ready: Any, told: dict[str, Any]) -> None:
    """Sell invoices and deliveries of random goods; some are reversed and posted once more, so that numbers are kept and stock goes both ways."""
    dice = random.Random(seed)
    database = open_database(url, os.environ.get("KONTOR_PASSWORD"))
    ctx = open_context(database)
    products = [row.id for row in listing.window(ctx, ListQuery("product", ("name", "kind"), sort=(("id", False),)), 0, 50) if row.values[1] == "goods"]
    firm = SmallFirm(ctx, only(ctx, "client"), tuple(products), 0)
    ready.wait(_PATIENCE)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        kind = dice.choice(["invoice", "delivery_note", "delivery_note"])
        lines = [(product, Decimal(dice.randint(1, 4))) for product in dice.sample(products, 3)]
        try:
            document = sell(firm, kind, lines)
            actions.post(ctx, document, 1, uuid.uuid4().hex)
            told["posted"] += 1
            if dice.randrange(100) < REVERSED:
                actions.unpost(ctx, document, drafts.load(ctx, document).version, "typed wrongly", uuid.uuid4().hex)
                told["reversed"] += 1
                told["posted"] -= 1
                actions.post(ctx, document, drafts.load(ctx, document).version, uuid.uuid4().hex)
                told["posted"] += 1
        except FieldErrors:
            told["refused"] += 1
        except UserError as error:
            told["errors"].append(f"{type(error).__name__}: {error}; {error.__cause__!r}"[:500])
    database.dispose()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
