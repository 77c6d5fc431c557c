"""A published process that keeps invoices and a stage shut, written row by row, as tests of the server's guard need it.

A salesperson offers, a head approves, one named person signs; then an invoice may be posted, and the deal may go to its last stage.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.enums.processes import GateTarget, TimerKind, VersionState
from app.db.engine import Database
from app.db.session import UnitOfWork
from app.models import Base
from app.models.processes import Process, ProcessCase, ProcessGate, ProcessGateNeed, ProcessNode, ProcessStep, ProcessTimer, ProcessVersion

TABLES = Base.metadata.tables
#: human steps with the role that does each; the last one is done by a named person
OFFER, APPROVE, SIGN = "offer", "approve", "sign"
ROLES = {OFFER: "sales", APPROVE: "head", SIGN: None}
#: a step for the head of whoever manages the record; it opens nothing
CHECK = "check"
#: a wait, which opens nothing either
PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Gated:
    """Keys of the process, and short words for what tests do to it past the services."""

    database: Database
    process: int
    version: int
    gate: int
    signer: int

    def begin(self, entity: str, record: int, **values: Any) -> int:
        """A case about a record; returns its key."""
        named = {f"{entity}_id": record, **values}
        case = {"process_id": self.process, "version_id": self.version, "title": "Sale", "entity": entity, "record_id": record, "answers": {}, **named}
        return self._added(ProcessCase(started_at=clock.now(), **case))

    def open(self, case: int, node: str, number: int = 1, **values: Any) -> int:
        """A step of a case that waits for somebody; returns its key."""
        row = {"key": f"{case}:{node}:{number}", "node": node, "kind": "task", "title": node, "role": ROLES.get(node), "opened_at": clock.now(), **values}
        return self._added(ProcessStep(case_id=case, **row))

    def wait(self, case: int, waits_for: str | None, number: int = 1) -> int:
        """A wait that stands; returns its key."""
        return self.open(case, PAUSE, number, kind="wait", state="waiting", waits_for=waits_for)

    def timer(self, case: int, step: int, hours: int = 24) -> int:
        """The timer of a wait, so many hours ahead; returns its key."""
        return self._added(ProcessTimer(case_id=case, step_id=step, kind=TimerKind.WAIT, due_at=clock.now() + timedelta(hours=hours), is_open=True))

    def _added(self, row: Any) -> int:
        with UnitOfWork(self.database, "test.begin") as uow:
            uow.session.add(row)
            uow.commit()
            return int(row.id)


def change(table: str, id: int, **values: Any) -> Any:
    """The statement that changes a row."""
    return sa.update(TABLES[table]).where(TABLES[table].c.id == id).values(values)


def run(database: Database, *statements: Any, login: str = "") -> None:
    """Run statements past the services, in one transaction."""
    with UnitOfWork(database, "test.hand", login=login) as uow:
        for statement in statements:
            uow.session.execute(statement)
        uow.commit()


def finished(step: int, by: int | None, outcome: str | None = None) -> Any:
    """The statement by which somebody does a step."""
    return change("process_step", step, state="done", done_by_id=by, outcome=outcome, ended_at=clock.now())


def gated(database: Database, signer: int, stage: int) -> Gated:
    """Publish it.

    :param signer: the employee who signs. :param stage: of deals, kept shut like the invoices.
    """
    with UnitOfWork(database, "test.publish") as uow:
        process = Process(name="Sale", is_active=True, is_single=False)
        uow.session.add(process)
        uow.session.flush()
        version = ProcessVersion(process_id=process.id, number=1, graph={})
        uow.session.add(version)
        uow.session.flush()
        nodes = [ProcessNode(version_id=version.id, node=node, kind="task", title=node, is_human=True, role=role) for node, role in ROLES.items()]
        nodes[-1].employee_id = signer
        nodes.append(ProcessNode(version_id=version.id, node=CHECK, kind="task", title="Check", is_human=True, rule="head"))
        nodes.append(ProcessNode(version_id=version.id, node=PAUSE, kind="wait", title="Pause", is_human=False))
        nodes.append(ProcessNode(version_id=version.id, node="bill", kind="create_document", title="Bill", is_human=False))
        bill = ProcessGate(process_id=process.id, version_id=version.id, node="bill", target=GateTarget.POST, document_type="invoice")
        won = ProcessGate(process_id=process.id, version_id=version.id, node="bill", target=GateTarget.STAGE, stage_id=stage)
        uow.session.add_all([*nodes, bill, won])
        uow.session.flush()
        for gate in (bill, won):
            uow.session.add_all([ProcessGateNeed(gate_id=gate.id, node=APPROVE, outcome="approved"), ProcessGateNeed(gate_id=gate.id, node=SIGN)])
        uow.session.flush()
        version.state = VersionState.PUBLISHED
        uow.commit()
        return Gated(database, process.id, version.id, bill.id, signer)
