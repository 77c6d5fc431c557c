"""Bar 6: a client killed at each statement, a line that is cut, a COMMIT whose answer is lost."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from pytestqt.qtbot import QtBot

from app import main
from app.core.errors import Unreachable
from app.db.engine import Database, open_database
from app.models.documents import Document
from app.models.stock import StockMovement
from app.services import records
from app.services.context import Context, open_context
from app.services.documents import actions, drafts
from app.services.verifying import verify
from app.ui.kit.memory import memory
from app.ui.kit.message import bars
from app.ui.screens.document_card import DocumentCard
from tests.helpers.firm import SmallFirm, sell, small_firm
from tests.helpers.proxy import Proxy
from tests.helpers.window import settle

#: RELIABILITY 8, T-02
LOST, LOST_DAILY = 100, 15
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


@contextmanager
def poster(database: Database, document: int, key: str) -> Iterator[Callable[[object], str]]:
    """Clients that post a document and die at a moment; takes the moment, gives what came of it."""
    words = [sys.executable, "-m", "tests.acceptance.standup.poster", plain_url(database), str(document), key]
    with subprocess.Popen(words, cwd=ROOT, env=environment(database), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        to, back = running.stdin, running.stdout
        assert back.readline() == "ready\n"

        def post(moment: object) -> str:
            to.write(f"{moment}\n")
            to.flush()
            return back.readline().strip()

        yield post


def plain_url(database: Database) -> str:
    """The address without the password, which goes by the environment."""
    return database.backend.url.set(password=None).render_as_string()


def environment(database: Database, **more: str) -> dict[str, str]:
    return dict(os.environ, KONTOR_PASSWORD=database.backend.url.password or "", PYTHONPATH=str(ROOT), **more)


@pytest.mark.heavy
@pytest.mark.timeout(900)
@pytest.mark.backends
def test_client_when_killed_at_each_statement_then_nothing_is_half_written(database: Database, backend: str, capsys: pytest.CaptureFixture[str]) -> None:
    """T-06."""
    firm = small_firm(database, stock=Decimal(1000))
    document = sell(firm, "delivery_note", [(product, Decimal(2)) for product in firm.products])
    before = movements(firm.ctx)
    key = uuid.uuid4().hex
    with poster(database, document, key) as post:
        came, statements = post("commit").split()
        for moment in ["commit", *range(1, int(statements) + 1)]:
            assert post(moment).split()[0] == came == "died"
            assert movements(firm.ctx) == before
            assert verify(firm.ctx) == []
        assert post("committed").split()[0] == "died"
    assert movements(firm.ctx) == before + len(firm.products)
    again = actions.post(firm.ctx, document, 1, key)
    assert again.touches("document")
    assert movements(firm.ctx) == before + len(firm.products)
    assert verify(firm.ctx) == []
    with capsys.disabled():
        print(f"\nbar 6, {backend}: killed before each of {statements} statements and before COMMIT: 0 half-written; killed after COMMIT, then the same key again: 0 doubled")


@pytest.mark.heavy
@pytest.mark.timeout(300)
@pytest.mark.backends
def test_program_when_killed_while_saving_then_the_draft_is_offered_again(
    database: Database, backend: str, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """T-06: the draft at the restart."""
    firm = small_firm(database)
    monkeypatch.setenv("KONTOR_HOME", str(tmp_path))
    memory.cache_clear()
    words = [sys.executable, "-m", "tests.acceptance.standup.typist", plain_url(database), str(firm.client), "A-001"]
    dead = subprocess.run(words, cwd=ROOT, env=environment(database, QT_QPA_PLATFORM="offscreen"), capture_output=True, text=True, timeout=200, check=False)
    assert dead.returncode == 9, dead.stderr[-2000:]
    assert documents(firm.ctx) == 1, "only the opening stock: no header without lines is left"

    main.make_application("en", "light")
    ctx = open_context(open_database(plain_url(database), database.backend.url.password))
    shell = main.open_shell(ctx)
    qtbot.addWidget(shell)
    shell.resize(1440, 900)
    shell.show()
    offer = bars.all()["drafts"]
    assert offer.act is not None
    offer.act()
    card = shell.workspace.current
    assert isinstance(card, DocumentCard)
    settle(qtbot, lambda: card.body is not None)
    assert [(line.article, line.quantity) for line in card.document.lines if not line.is_empty] == [("A-001", Decimal(7))]
    card.save()
    settle(qtbot, lambda: card.record_id is not None)
    shell.close()
    settle(qtbot)
    ctx.database.dispose()
    memory.cache_clear()
    assert documents(firm.ctx) == 2
    stored = drafts.load(firm.ctx, card.record_id or 0)
    assert [(line.article, line.quantity) for line in stored.lines] == [("A-001", Decimal(7))]
    assert not list(tmp_path.rglob("drafts/**/*.json"))
    with capsys.disabled():
        print(f"\nbar 6, {backend}: killed between header and lines of a saving: nothing half-written, the draft was offered and saved once")


def documents(ctx: Context) -> int:
    with ctx.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Document)) or 0


@pytest.mark.timeout(120)
@pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")
def test_commit_when_its_answer_is_lost_then_the_document_is_posted_once(
    database: Database, backend: str, capsys: pytest.CaptureFixture[str], pytestconfig: pytest.Config,
) -> None:
    """T-02."""
    times = LOST if pytestconfig.getoption("--acceptance") else LOST_DAILY
    firm = small_firm(database, stock=Decimal(1000))
    proxy, ctx = behind_proxy(firm)
    armed: list[bool] = []
    # What goes over the line may be encrypted; but the next piece after this event is COMMIT.
    sa.event.listen(ctx.database.engine, "commit", lambda _connection: armed.pop() and proxy.lose_next_answer() if armed else None)
    lost = 0
    try:
        for _attempt in range(times):
            document = sell(firm, "delivery_note", [(firm.products[0], Decimal(1))])
            before, lost_before = movements(firm.ctx), proxy.lost
            armed.append(True)
            changes = actions.post(ctx, document, 1, uuid.uuid4().hex)
            assert changes.touches("document")
            assert movements(firm.ctx) == before + 1
            lost += proxy.lost - lost_before
    finally:
        ctx.database.dispose()
        proxy.close()
    assert verify(firm.ctx) == []
    with capsys.disabled():
        print(f"\nbar 6, {backend}: the answer to COMMIT was lost {lost} times: 0 lost, 0 doubled")
    assert lost == times


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


@pytest.mark.timeout(300)
@pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")
def test_line_when_cut_while_posting_then_the_retry_with_the_same_key_posts_once(
    database: Database, backend: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """T-02, T-03."""
    firm = small_firm(database, stock=Decimal(1000))
    proxy, ctx = behind_proxy(firm)
    cuts = 0
    try:
        for after in range(0, 30, 2):
            document = sell(firm, "delivery_note", [(product, Decimal(1)) for product in firm.products])
            before, lost_before = movements(firm.ctx), proxy.lost
            key = uuid.uuid4().hex
            proxy.lose_next_answer(after)
            for _attempt in range(4):
                with contextlib.suppress(Unreachable):
                    actions.post(ctx, document, 1, key)
                    break
            cuts += proxy.lost - lost_before
            assert movements(firm.ctx) == before + 3
            with firm.ctx.reading() as session:
                assert session.scalar(sa.select(Document.state).where(Document.id == document)) == "posted"
    finally:
        ctx.database.dispose()
        proxy.close()
    assert verify(firm.ctx) == []
    with capsys.disabled():
        print(f"\nbar 6, {backend}: the line was cut {cuts} times in the midst of a posting: 0 lost, 0 doubled")
    assert cuts >= 5
