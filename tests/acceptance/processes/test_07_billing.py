"""Bar 7: monthly billing of 500 clients, killed again and again and gone on with: invoices, letters and tasks once each, and a whole log."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.enums.documents import DocumentState
from app.core.enums.processes import CaseState, ProcessEntity, RunItemState, RunState, StepState
from app.models.clients import Client
from app.models.documents import Document
from app.models.files import Attachment, FileContent
from app.models.planning import Task
from app.models.processes import ProcessCase, ProcessRun, ProcessRunItem, ProcessStep
from app.models.reminders import OutgoingMessage
from app.processes.definition import Graph, Node, Shape
from app.services import records
from app.services.process_runs.mass import begin_run, go_on_run
from app.services.verifying import verify
from tests.helpers.firm import SmallFirm
from tests.helpers.processes import drawing, line, published, step

ROOT = Path(__file__).resolve().parents[3]
#: clients that are billed; KONTOR_BILLED bills fewer
CLIENTS = int(os.environ.get("KONTOR_BILLED", "500"))
#: every so-manieth is called as well
CALLED = 4
#: how often it is killed
DEATHS = 6
SEED = 20261101


def billing(service: int) -> Graph:
    """The invoice, the letter with its PDF, and a call to whoever lives in Bonn."""
    return drawing(
        [
            step("bill", "create_document", document_type="invoice", source="product", product=service, quantity="1", posts=True),
            step("write", "send_document", subject="Invoice of this month", text="Dear client, please find our invoice in your mail."),
            Node("who", Shape.CHOICE), step("call", assigned="manager", minutes=15, due=2400),
        ],
        [
            line("start", "bill"), line("bill", "write"), line("write", "who"), line("who", "call", condition='client.city = "Bonn"'),
            line("who", "end", is_else=True), line("call", "end"),
        ],
        about="client",
    )


def clients(firm: SmallFirm) -> list[int]:
    """Those who are billed, each with an address."""
    found: list[int] = []
    for number in range(CLIENTS):
        draft = records.new(
            firm.ctx, "client", name=f"Client {number:03}", city="Bonn" if number % CALLED == 0 else "Ulm", email=f"client{number}@example.org",
        )
        found += records.save(firm.ctx, draft).created("client")
    return found


@pytest.mark.heavy
@pytest.mark.timeout(3600)
@pytest.mark.backends("sqlite", "postgres", "firebird-fdb", "firebird-driver")
def test_billing_when_killed_again_and_again_then_each_client_is_billed_once(
    standing_firm: SmallFirm, backend: str, capsys: pytest.CaptureFixture[str],
) -> None:
    ctx = standing_firm.ctx
    process, billed = published(ctx, billing(standing_firm.service), "Monthly billing"), clients(standing_firm)
    (run,) = begin_run(ctx, process, ProcessEntity.CLIENT, billed, title="November").created("process_run")
    dice, began = random.Random(SEED), time.monotonic()
    stood = [_until_killed(ctx.database.backend.url.render_as_string(hide_password=False), run, dice) for _death in range(DEATHS)]
    go_on_run(ctx, run)
    seconds = time.monotonic() - began
    called = len(range(0, CLIENTS, CALLED))
    with ctx.reading() as session:
        assert session.get_one(ProcessRun, run).state is RunState.FINISHED
        assert set(session.scalars(sa.select(ProcessRunItem.state).where(ProcessRunItem.run_id == run))) == {RunItemState.STARTED}
        assert _by_client(session, ProcessCase.client_id, ProcessCase.run_id == run) == dict.fromkeys(billed, 1)
        posted = sa.and_(Document.type == "invoice", Document.state == DocumentState.POSTED)
        assert _by_client(session, Document.client_id, posted) == dict.fromkeys(billed, 1)
        assert _by_client(session, Task.client_id, Task.client_id.in_(_bonn())) == dict.fromkeys(billed[::CALLED], 1)
        letters = session.scalars(sa.select(OutgoingMessage.recipient).order_by(OutgoingMessage.id)).all()
        assert sorted(letter or "" for letter in letters) == sorted(f"client{number}@example.org" for number in range(CLIENTS))
        enclosed = Counter(session.scalars(sa.select(Attachment.record_id).where(Attachment.entity == "outgoing_message")))
        assert sorted(enclosed.values()) == [1] * CLIENTS
        assert session.scalar(sa.select(sa.func.count()).select_from(FileContent)) == CLIENTS
        numbers = sorted(number or "" for number in session.scalars(sa.select(Document.number).where(posted)))
        assert [int(number.rpartition("-")[2]) for number in numbers] == list(range(1, CLIENTS + 1))
        states = Counter(dict(session.execute(sa.select(ProcessCase.state, sa.func.count()).group_by(ProcessCase.state)).all()))
        log = Counter({(row.node, row.state): row.count for row in session.execute(
            sa.select(ProcessStep.node, ProcessStep.state, sa.func.count().label("count")).group_by(ProcessStep.node, ProcessStep.state)
        )})
    assert states == {CaseState.FINISHED: CLIENTS - called, CaseState.RUNNING: called}
    assert log == {("bill", StepState.DONE): CLIENTS, ("write", StepState.DONE): CLIENTS, ("call", StepState.OPEN): called}
    assert verify(ctx) == []
    with capsys.disabled():
        print(
            f"\nbar 7, {backend}: {CLIENTS} clients, {CLIENTS} invoices, {CLIENTS} letters each with its PDF, {called} tasks, each once, numbers without gaps;"
            f" killed {DEATHS} times (at {', '.join(map(str, stood))} clients) and gone on with; the log is whole;"
            f" {seconds:.0f} s, {seconds / CLIENTS * 1000:.0f} ms a client"
        )


def _until_killed(url: str, run: int, dice: random.Random) -> int:
    """Let it run for some clients more, kill it in the midst of whatever it does, and tell how far it was."""
    biller = subprocess.Popen(
        [sys.executable, "-m", "tests.acceptance.processes.biller", url, str(run)], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE, text=True,
    )
    assert biller.stdout is not None
    first = int(biller.stdout.readline().split()[0])
    wanted, stood = first + dice.randint(1, max(CLIENTS // (DEATHS + 2), 1)), first
    while stood < min(wanted, CLIENTS):
        stood = int(biller.stdout.readline().split()[0])
    time.sleep(dice.random() * 0.2)
    biller.kill()
    biller.wait(30)
    biller.stdout.close()
    return stood


def _bonn() -> sa.Select[int]:
    return sa.select(Client.id).where(Client.city == "Bonn")


def _by_client(session: Session, column: Any, where: sa.ColumnElement[bool]) -> dict[int | None, int]:
    """How many rows each client has."""
    return dict(session.execute(sa.select(column, sa.func.count()).where(where).group_by(column)).all())
