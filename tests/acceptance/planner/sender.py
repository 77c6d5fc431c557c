"""A process that sends what waits, until it is killed or nothing is left: ``sender.py URL HOLDER``; the password comes by the environment."""

from __future__ import annotations

import os
import sys
import time

from app.db.engine import open_database
from app.services.context import open_context
from app.services.outgoing import claiming
from app.services.outgoing.sending import PostOffice

database = open_database(sys.argv[1], os.environ.get("KONTOR_PASSWORD") or None)
office = PostOffice(open_context(database), sys.argv[2])
print("ready", flush=True)
while office.work() or claiming.next_moment(open_context(database), ["email"]) is not None:  # type: ignore[list-item]
    time.sleep(0.05)
database.dispose()
