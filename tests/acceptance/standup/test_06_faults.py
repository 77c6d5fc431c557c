"""Bar 6: a client killed at each statement, a line that is cut, a COMMIT whose answer is lost."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import uuid
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.core.errors import Unreachable
from app.db.engine import Database, open_database
from app.models.documents import Document
from app.models.stock import StockMovement
from app.services import records
from app.services.context import Context, open_context
from app.services.documents import actions, verify
from tests.helpers.firm import SmallFirm, sell, small_firm
from tests.helpers.proxy import Proxy

ROOT = Path(__file__).resolve().parents[3]


def movements(ctx: Context) -> int:
    with ctx.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(StockMovement)) or 0


def through(database: Database, proxy: Proxy) -> Database:
    """The same database by way of the proxy."""
    url = database.backend.url.set(port=proxy.port)
    return open_database(url.render_as_string(hide_password=False))


def behind_proxy(firm: SmallFirm, delay: float = 0.0) -> tuple[Proxy, Context]:
    url = firm.ctx.database.backend.url
    proxy = Proxy((url.host or "127.0.0.1", url.port or 0), delay)
    return proxy, open_context(through(firm.ctx.database, proxy))


@pytest.mark.heavy
@pytest.mark.timeout(900)
@pytest.mark.backends
def test_client_when_killed_at_each_statement_then_nothing_is_half_written(database: Database, backend: str, capsys: pytest.CaptureFixture[str]) -> None:
    firm = small_firm(database, stock=Decimal(1000))
    document = sell(firm, "delivery_note", [(product, Decimal(2)) for product in firm.products])
    before = movements(firm.ctx)
    url = database.backend.url
    environment = dict(os.environ, KONTOR_PASSWORD=url.password or "", PYTHONPATH=str(ROOT))
    key = uuid.uuid4().hex
    killed = 0
    for fatal in [*range(1, 200), 0]:
        words = [sys.executable, "-m", "tests.acceptance.standup.poster", url.set(password=None).render_as_string(), str(document), key, str(fatal)]
        done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
        if "done" in done.stdout:
            break
        assert done.returncode == 9, done.stderr[-2000:]
        killed += 1
        assert movements(firm.ctx) == before
        assert verify.verify(firm.ctx) == []
    else:
        pytest.fail("the posting never ended")
    again = actions.post(firm.ctx, document, 1, key)
    assert again.touches("document")
    assert movements(firm.ctx) == before + len(firm.products)
    assert verify.verify(firm.ctx) == []
    with capsys.disabled():
        print(f"\nbar 6, {backend}: killed before each of {killed} statements: 0 half-written, posted once afterwards, same key again 0 doubled")


@pytest.mark.backends("postgres")
def test_commit_when_its_answer_is_lost_then_the_document_is_posted_once(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    firm = small_firm(database, stock=Decimal(1000))
    proxy, ctx = behind_proxy(firm)
    lost = 0
    try:
        for _attempt in range(10):
            document = sell(firm, "delivery_note", [(firm.products[0], Decimal(1))])
            before = movements(firm.ctx)
            armed = [True]

            def losing(piece: bytes, armed: list[bool] = armed) -> bool:
                return b"COMMIT" in piece and armed.pop() if armed else False

            proxy.loses_answer = losing
            changes = actions.post(ctx, document, 1, uuid.uuid4().hex)
            assert changes.touches("document")
            assert movements(firm.ctx) == before + 1
            lost += not armed
    finally:
        ctx.database.dispose()
        proxy.close()
    assert verify.verify(firm.ctx) == []
    with capsys.disabled():
        print(f"\nbar 6, postgres: the answer to COMMIT was lost {lost} times: 0 lost, 0 doubled")
    assert lost == 10


@pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")
def test_line_when_cut_then_a_sentence_comes_and_the_draft_can_be_saved_later(database: Database) -> None:
    firm = small_firm(database)
    proxy, ctx = behind_proxy(firm)
    try:
        draft = records.load(ctx, "client", firm.client)
        draft["city"] = "Kiel"
        key = uuid.uuid4().hex
        proxy.close()
        with pytest.raises(Unreachable):
            records.save(ctx, draft, key)
        assert draft["city"] == "Kiel"
        back, ctx_back = behind_proxy(firm)
        records.save(ctx_back, draft, key)
        records.save(ctx_back, draft, key)
        ctx_back.database.dispose()
        back.close()
    finally:
        ctx.database.dispose()
    assert records.load(firm.ctx, "client", firm.client)["city"] == "Kiel"


@pytest.mark.backends("postgres")
def test_line_when_cut_while_posting_then_the_retry_with_the_same_key_posts_once(database: Database) -> None:
    firm = small_firm(database, stock=Decimal(1000))
    proxy, ctx = behind_proxy(firm, delay=0.01)
    document = sell(firm, "delivery_note", [(product, Decimal(1)) for product in firm.products])
    before = movements(firm.ctx)
    key = uuid.uuid4().hex
    threading.Thread(target=lambda: (time.sleep(0.15), proxy.cut()), daemon=True).start()
    try:
        for _attempt in range(4):
            try:
                actions.post(ctx, document, 1, key)
                break
            except Unreachable:
                continue
    finally:
        ctx.database.dispose()
        proxy.close()
    assert movements(firm.ctx) == before + 3
    with firm.ctx.reading() as session:
        assert session.scalar(sa.select(Document.state).where(Document.id == document)) == "posted"
    assert verify.verify(firm.ctx) == []
