"""Bar 5: fifty processes post at once on PostgreSQL, twenty on Firebird.

``KONTOR_SELLERS=5x10`` makes a small try of it: five processes for ten seconds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.db.engine import Database
from app.models.documents import Document
from app.models.stock import StockBalance
from app.services.context import Context, open_context
from app.services.verifying import verify
from tests.helpers.firm import small_firm

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 30
KINDS = ("invoice", "delivery_note")


def let_sell(database: Database, count: str, seconds: str) -> list[dict[str, Any]]:
    """What each of the workstations tells."""
    url = database.backend.url
    environment = dict(os.environ, KONTOR_PASSWORD=url.password or "", PYTHONPATH=str(ROOT))
    words = [sys.executable, "-m", "tests.acceptance.standup.seller", url.set(password=None).render_as_string(), count, seconds]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=float(seconds) + 600, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told: list[dict[str, Any]] = json.loads(done.stdout)
    return told


def numbering(ctx: Context) -> tuple[int, int]:
    """How many numbers are there twice, and how many are missing between one and the highest."""
    duplicates = gaps = 0
    statement = sa.select(Document.type, Document.number).where(Document.number.is_not(None), Document.type.in_(KINDS))
    with ctx.reading() as session:
        numbers = session.execute(statement).all()
    for kind in KINDS:
        taken = Counter(int(number.rsplit("-", 1)[1]) for type, number in numbers if type == kind)
        duplicates += taken.total() - len(taken)
        gaps += max(taken, default=0) - len(taken)
    return duplicates, gaps


@pytest.mark.heavy
@pytest.mark.timeout(900)
@pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")
def test_many_sellers_when_posting_at_once_then_numbers_and_stock_are_whole(database: Database, backend: str, capsys: pytest.CaptureFixture[str]) -> None:
    tried, _times, seconds = os.environ.get("KONTOR_SELLERS", f"{50 if backend == 'postgres' else 20}x{SECONDS}").partition("x")
    firm = small_firm(database, products=5, stock=Decimal(600))
    answers = let_sell(database, tried, seconds)
    errors = [error for one in answers for error in one["errors"]]
    told = {name: sum(one[name] for one in answers) for name in ("posted", "reversed", "refused")}
    ctx = open_context(database)
    findings = Counter(finding.check for finding in verify(ctx))
    duplicates, gaps = numbering(ctx)
    with ctx.reading() as session:
        balances = list(session.scalars(sa.select(StockBalance.quantity)))
        stored = session.scalar(sa.select(sa.func.count()).select_from(Document).where(Document.state == "posted", Document.type.in_(KINDS)))
    oversold = sum(quantity < 0 for quantity in balances)
    with capsys.disabled():
        print(
            f"\nbar 5, {backend}: {tried} processes posted {told['posted']} documents in {seconds} s ({told['posted'] / float(seconds):.1f}/s),"
            f" reversed {told['reversed']}, refused for want of stock {told['refused']}; duplicates {duplicates}, gaps {gaps},"
            f" oversold {oversold}, balances unlike their movements {findings['stock_balance']}, other findings {findings.total() - findings['stock_balance']},"
            f" deadlocks or other errors that reached a person {len(errors)}"
        )
        for error in errors[:3]:
            print("  ", error)
    assert told["posted"] >= int(tried)
    assert (duplicates, gaps, oversold, dict(findings), errors) == (0, 0, 0, {}, [])
    assert len(balances) == len(firm.products)
    assert stored == told["posted"]
