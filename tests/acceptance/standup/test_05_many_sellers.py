"""Bar 5: fifty processes post at once on PostgreSQL, twenty on Firebird."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.db.engine import Database
from app.models.documents import Document
from app.models.stock import StockBalance
from app.services.context import open_context
from app.services.documents import verify
from tests.helpers.databases import Source
from tests.helpers.firm import small_firm

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 30


@pytest.mark.heavy
@pytest.mark.timeout(600)
@pytest.mark.backends("postgres", "firebird-fdb")
def test_many_sellers_when_posting_at_once_then_numbers_and_stock_are_whole(
    database: Database, source: Source, backend: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sellers = 50 if backend == "postgres" else 20
    firm = small_firm(database, products=5, stock=Decimal(600))
    go = tmp_path / "go"
    url = database.backend.url
    environment = dict(os.environ, KONTOR_PASSWORD=url.password or "", PYTHONPATH=str(ROOT))
    words = [sys.executable, "-m", "tests.acceptance.standup.seller", url.set(password=None).render_as_string(), str(go), str(SECONDS)]
    running = [
        subprocess.Popen([*words, str(seed)], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for seed in range(sellers)
    ]
    time.sleep(sellers * 0.9)
    go.touch()
    told = Counter()
    errors: list[str] = []
    for seller in running:
        out, problem = seller.communicate(timeout=SECONDS + 240)
        assert seller.returncode == 0, problem[-2000:]
        result = json.loads(out)
        told.update(posted=result["posted"], refused=result["refused"])
        errors += result["errors"]
    ctx = open_context(database)
    findings = verify.verify(ctx)
    with ctx.reading() as session:
        numbers = session.execute(sa.select(Document.type, Document.number).where(Document.number.is_not(None), Document.type != "stock_opening")).all()
        lowest = session.scalar(sa.select(sa.func.min(StockBalance.quantity)))
    gaps = duplicates = 0
    for kind in ("invoice", "delivery_note"):
        taken = sorted(int(number.rsplit("-", 1)[1]) for type, number in numbers if type == kind)
        duplicates += len(taken) - len(set(taken))
        gaps += (taken[-1] - len(set(taken))) if taken else 0
    with capsys.disabled():
        print(
            f"\nbar 5, {backend}: {sellers} processes, {told['posted']} posted in {SECONDS} s ({told['posted'] / SECONDS:.0f}/s), {told['refused']} refused for want of "
            f"stock, {duplicates} duplicates, {gaps} gaps, {len(findings)} findings, {len(errors)} errors reached a person"
        )
    assert told["posted"] > sellers
    assert (duplicates, gaps, findings, errors) == (0, 0, [], [])
    assert lowest is not None and lowest >= 0
    assert firm.client
