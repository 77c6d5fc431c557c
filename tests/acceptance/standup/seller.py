"""One of many workstations that sell at once: ``python -m tests.acceptance.standup.seller URL GO SECONDS SEED``.

The password comes in KONTOR_PASSWORD. Waits for the file GO, sells until the time is over, and prints what happened as JSON.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
import uuid
from decimal import Decimal
from pathlib import Path

from app.core.errors import FieldErrors, UserError
from app.db.engine import open_database
from app.services import listing
from app.services.context import open_context
from app.services.documents import actions
from app.services.listing import ListQuery
from tests.helpers.firm import SmallFirm, only, sell


def main(url: str, go: str, seconds: float, seed: int) -> None:
    """Sell invoices and deliveries of random goods."""
    dice = random.Random(seed)
    database = open_database(url, os.environ.get("KONTOR_PASSWORD"))
    ctx = open_context(database)
    products = [row.id for row in listing.window(ctx, ListQuery("product", ("name", "kind"), sort=(("id", False),)), 0, 50) if row.values[1] == "goods"]
    firm = SmallFirm(ctx, only(ctx, "client"), tuple(products), 0)
    told = {"posted": 0, "refused": 0, "errors": []}
    while not Path(go).exists():
        time.sleep(0.05)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        kind = dice.choice(["invoice", "delivery_note", "delivery_note"])
        lines = [(product, Decimal(dice.randint(1, 4))) for product in dice.sample(products, 3)]
        try:
            actions.post(ctx, sell(firm, kind, lines), 1, uuid.uuid4().hex)
            told["posted"] += 1
        except FieldErrors:
            told["refused"] += 1
        except UserError as error:
            told["errors"].append(str(error))
    database.dispose()
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4]))
