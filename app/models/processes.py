"""Business processes: what was drawn, what of it the server must know, and the cases that run through it.

A version is drawn as one graph (``app.processes.definition``). Publishing writes beside it what the server itself keeps: the nodes with who may do
them, and the gates. A case is one run; its tokens say where it is, its steps are the run log and the work list at once.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.enums.people import Role
from app.core.enums.processes import CaseState, GateTarget, ProcessEntity, RunItemState, RunState, StartKind, StepState, TimerKind, VersionState
from app.core.i18n import N_
from app.db.types import Choice, Id, JsonText, LongText, Money, ShortText, Utc
from app.models.base import Base, Binned, Keyed, Searched, Versioned, reference


class Process(Keyed, Versioned, Binned, Searched, Base):
    """A way of working that the firm has drawn; what it is about is a client, a deal, a document, or nothing at all."""

    __tablename__ = "process"

    name: Mapped[str] = mapped_column(ShortText(150), nullable=False, info={"label": N_("Name"), "search": True})
    entity: Mapped[ProcessEntity | None] = mapped_column(Choice(ProcessEntity), info={"label": N_("About")})
    document_type: Mapped[str | None] = mapped_column(ShortText(20), info={"label": N_("Type of document")})
    description: Mapped[str | None] = mapped_column(LongText, info={"label": N_("Description")})
    owner_id: Mapped[int | None] = reference("employee", N_("Answers for it"))
    is_active: Mapped[bool] = mapped_column(
        sa.Boolean, nullable=False, default=True, info={"label": N_("In use"), "hint": N_("Otherwise nothing begins, and its gates stand open")},
    )
    is_single: Mapped[bool] = mapped_column(
        sa.Boolean, nullable=False, default=True, info={"label": N_("One at a time"), "hint": N_("A record has at most one case under way")},
    )


class ProcessVersion(Keyed, Versioned, Base):
    """A drawing of a process; a published one is never changed again."""

    __tablename__ = "process_version"
    __table_args__ = (sa.UniqueConstraint("process_id", "number"),)

    process_id: Mapped[int] = reference("process", N_("Process"), required=True, index=False)
    number: Mapped[int] = mapped_column(sa.Integer, nullable=False, info={"label": N_("Version")})
    state: Mapped[VersionState] = mapped_column(Choice(VersionState), nullable=False, default=VersionState.DRAFT, info={"label": N_("State")})
    graph: Mapped[Any] = mapped_column(JsonText, nullable=False, info={"label": N_("Drawing"), "hidden": True})
    comment: Mapped[str | None] = mapped_column(ShortText(300), info={"label": N_("What is new")})
    edited_by_id: Mapped[int | None] = reference("employee", N_("Drawn by"), index=False)
    edited_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Drawn at")})
    published_by_id: Mapped[int | None] = reference("employee", N_("Published by"), index=False)
    published_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Published")})


class ProcessNode(Keyed, Base):
    """A node of a published version, as the server needs to know it: who may do it."""

    __tablename__ = "process_node"
    __table_args__ = (sa.UniqueConstraint("version_id", "node"),)

    version_id: Mapped[int] = reference("process_version", N_("Version"), required=True, index=False)
    node: Mapped[str] = mapped_column(ShortText(64), nullable=False, info={"label": N_("Key")})
    kind: Mapped[str] = mapped_column(ShortText(31), nullable=False, info={"label": N_("Kind")})
    title: Mapped[str] = mapped_column(ShortText(200), nullable=False, info={"label": N_("Step")})
    is_human: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, info={"label": N_("Done by a person")})
    role: Mapped[Role | None] = mapped_column(Choice(Role), info={"label": N_("Role")})
    employee_id: Mapped[int | None] = reference("employee", N_("Person"), index=False)
    #: how its person is found otherwise, as ``process_steps.task`` says it; with ``same`` the step whose person it is
    rule: Mapped[str | None] = mapped_column(ShortText(20), info={"label": N_("Found by")})
    rule_node: Mapped[str | None] = mapped_column(ShortText(64), info={"label": N_("Same person as in"), "hidden": True})
    #: minutes of working time that it should take, and what they cost
    planned_minutes: Mapped[int | None] = mapped_column(sa.Integer, info={"label": N_("Planned minutes")})
    planned_cost: Mapped[Decimal | None] = mapped_column(Money, info={"label": N_("Planned cost")})


class ProcessGate(Keyed, Base):
    """What nobody can do before certain steps of a case are done: the server refuses it, whichever program asks."""

    __tablename__ = "process_gate"
    __table_args__ = (sa.Index("ix_process_gate_target", "target", "document_type", "stage_id"),)

    process_id: Mapped[int] = reference("process", N_("Process"), required=True)
    version_id: Mapped[int] = reference("process_version", N_("Version"), required=True)
    node: Mapped[str] = mapped_column(ShortText(64), nullable=False, info={"label": N_("Step that it guards")})
    target: Mapped[GateTarget] = mapped_column(Choice(GateTarget), nullable=False, info={"label": N_("Keeps shut")})
    document_type: Mapped[str | None] = mapped_column(ShortText(20), info={"label": N_("Type of document")})
    stage_id: Mapped[int | None] = reference("deal_stage", N_("Stage"), index=False)


class ProcessGateNeed(Keyed, Base):
    """A step that must be done before its gate opens, and with which outcome."""

    __tablename__ = "process_gate_need"
    __table_args__ = (sa.UniqueConstraint("gate_id", "node"),)

    gate_id: Mapped[int] = reference("process_gate", N_("Gate"), required=True, index=False)
    node: Mapped[str] = mapped_column(ShortText(64), nullable=False, info={"label": N_("Step")})
    #: empty: however it ended
    outcome: Mapped[str | None] = mapped_column(ShortText(40), info={"label": N_("Outcome")})


class ProcessStart(Keyed, Base):
    """What begins a published version without a person: an event, or a schedule."""

    __tablename__ = "process_start"
    __table_args__ = (sa.Index("ix_process_start_event", "kind", "event", "is_active"),)

    process_id: Mapped[int] = reference("process", N_("Process"), required=True)
    version_id: Mapped[int] = reference("process_version", N_("Version"), required=True)
    node: Mapped[str] = mapped_column(ShortText(64), nullable=False, info={"label": N_("Start")})
    kind: Mapped[StartKind] = mapped_column(Choice(StartKind), nullable=False, info={"label": N_("Begins")})
    #: ``document.posted``, ``deal.stage``, ``client.created`` …
    event: Mapped[str | None] = mapped_column(ShortText(60), info={"label": N_("Event")})
    condition: Mapped[str | None] = mapped_column(ShortText(500), info={"label": N_("Only if")})
    rule: Mapped[str | None] = mapped_column(ShortText(500), info={"label": N_("Rule")})
    zone: Mapped[str | None] = mapped_column(ShortText(40), info={"label": N_("Time zone")})
    next_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Next time")})
    is_active: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=True, info={"label": N_("In use")})


class ProcessCase(Keyed, Versioned, Searched, Base):
    """One run of a process, with the version it runs by and the record that it is about."""

    __tablename__ = "process_case"
    __table_args__ = (
        sa.Index("ix_process_case_state", "process_id", "state", "started_at"),
        sa.Index("ix_process_case_record", "entity", "record_id"),
        sa.UniqueConstraint("single_key"),
    )

    process_id: Mapped[int] = reference("process", N_("Process"), required=True, index=False)
    version_id: Mapped[int] = reference("process_version", N_("Version"), required=True)
    title: Mapped[str] = mapped_column(ShortText(200), nullable=False, info={"label": N_("Title"), "search": True})
    state: Mapped[CaseState] = mapped_column(Choice(CaseState), nullable=False, default=CaseState.RUNNING, info={"label": N_("State")})
    entity: Mapped[ProcessEntity | None] = mapped_column(Choice(ProcessEntity), info={"label": N_("About")})
    record_id: Mapped[int | None] = mapped_column(Id, info={"label": N_("Record"), "hidden": True})
    client_id: Mapped[int | None] = reference("client", N_("Client"))
    deal_id: Mapped[int | None] = reference("deal", N_("Deal"))
    document_id: Mapped[int | None] = reference("document", N_("Document"))
    manager_id: Mapped[int | None] = reference("employee", N_("Manager"))
    started_by_id: Mapped[int | None] = reference("employee", N_("Begun by"), index=False)
    started_at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("Begun")})
    ended_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Ended")})
    due_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Due")})
    #: answers and results so far, by name
    answers: Mapped[Any] = mapped_column(JsonText, nullable=False, info={"label": N_("Answers"), "hidden": True})
    error: Mapped[str | None] = mapped_column(ShortText(500), info={"label": N_("Error")})
    #: process and record, as long as the case is not over, of a process that runs once for a record
    single_key: Mapped[str | None] = mapped_column(ShortText(80), info={"label": N_("One at a time"), "hidden": True})
    #: the step of another case that waits for this one; without a foreign key, because steps refer to cases
    caller_id: Mapped[int | None] = mapped_column(Id, index=True, info={"label": N_("Called by"), "hidden": True})
    run_id: Mapped[int | None] = reference("process_run", N_("Begun for a list"))


class ProcessToken(Keyed, Base):
    """Where a case is. A token stands on a node or waits on a line before a join; it goes when the case goes on."""

    __tablename__ = "process_token"

    case_id: Mapped[int] = reference("process_case", N_("Case"), required=True)
    node: Mapped[str] = mapped_column(ShortText(64), nullable=False, info={"label": N_("Node")})
    edge: Mapped[str | None] = mapped_column(ShortText(64), info={"label": N_("Came along")})
    #: what the engine remembers of it (rounds of a loop, the branch of a split)
    memory: Mapped[Any] = mapped_column(JsonText, nullable=True, info={"label": N_("Memory"), "hidden": True})


class ProcessStep(Keyed, Versioned, Base):
    """One passage of a case through a node: work for somebody, something done by itself, or a wait. Together they are the run log."""

    __tablename__ = "process_step"
    __table_args__ = (
        sa.UniqueConstraint("key"), sa.Index("ix_process_step_state", "state", "role", "employee_id"),
        sa.Index("ix_process_step_waits", "state", "waits_for"),
    )

    case_id: Mapped[int] = reference("process_case", N_("Case"), required=True)
    #: ``case:node:step it came from``: whoever comes second finds it taken
    key: Mapped[str] = mapped_column(ShortText(120), nullable=False, info={"label": N_("Key"), "hidden": True})
    node: Mapped[str] = mapped_column(ShortText(64), nullable=False, info={"label": N_("Node")})
    kind: Mapped[str] = mapped_column(ShortText(31), nullable=False, info={"label": N_("Kind")})
    title: Mapped[str] = mapped_column(ShortText(200), nullable=False, info={"label": N_("Step")})
    state: Mapped[StepState] = mapped_column(Choice(StepState), nullable=False, default=StepState.OPEN, info={"label": N_("State")})
    role: Mapped[Role | None] = mapped_column(Choice(Role), info={"label": N_("Role")})
    employee_id: Mapped[int | None] = reference("employee", N_("Held by"))
    done_by_id: Mapped[int | None] = reference("employee", N_("Done by"), index=False)
    task_id: Mapped[int | None] = reference("task", N_("Task"))
    document_id: Mapped[int | None] = reference("document", N_("Document"))
    opened_at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("Came up")})
    claimed_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Taken")})
    ended_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Ended")})
    due_at: Mapped[datetime | None] = mapped_column(Utc, index=True, info={"label": N_("Due")})
    outcome: Mapped[str | None] = mapped_column(ShortText(40), info={"label": N_("Outcome")})
    #: what was typed into its form and what it gave, by name
    answers: Mapped[Any] = mapped_column(JsonText, nullable=True, info={"label": N_("Answers"), "hidden": True})
    #: event that a waiting step goes on with, such as ``document.posted|invoice|deal:7``
    waits_for: Mapped[str | None] = mapped_column(ShortText(200), info={"label": N_("Waits for")})
    spent_minutes: Mapped[int | None] = mapped_column(sa.Integer, info={"label": N_("Minutes spent")})
    attempts: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0, info={"label": N_("Attempts")})
    error: Mapped[str | None] = mapped_column(ShortText(500), info={"label": N_("Error")})


class ProcessTimer(Keyed, Base):
    """A moment at which something happens to a step that is not done by then."""

    __tablename__ = "process_timer"
    __table_args__ = (sa.Index("ix_process_timer_due", "is_open", "due_at"),)

    case_id: Mapped[int] = reference("process_case", N_("Case"), required=True)
    step_id: Mapped[int] = reference("process_step", N_("Step"), required=True)
    #: the timer drawn on the step's edge, where there is one
    node: Mapped[str | None] = mapped_column(ShortText(64), info={"label": N_("Node")})
    kind: Mapped[TimerKind] = mapped_column(Choice(TimerKind), nullable=False, info={"label": N_("Kind")})
    due_at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("Due")})
    is_open: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=True, info={"label": N_("Open")})
    fired_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Fired")})


class ProcessRun(Keyed, Versioned, Base):
    """A process begun for every record of a list; it can be stopped, and goes on where it stood."""

    __tablename__ = "process_run"

    process_id: Mapped[int] = reference("process", N_("Process"), required=True)
    title: Mapped[str] = mapped_column(ShortText(200), nullable=False, info={"label": N_("Title")})
    state: Mapped[RunState] = mapped_column(Choice(RunState), nullable=False, default=RunState.RUNNING, info={"label": N_("State")})
    employee_id: Mapped[int | None] = reference("employee", N_("Begun by"))
    started_at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("Begun")})
    ended_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Ended")})
    answers: Mapped[Any] = mapped_column(JsonText, nullable=True, info={"label": N_("Answers"), "hidden": True})


class ProcessRunItem(Keyed, Base):
    """One record of a start for a list, and what became of it."""

    __tablename__ = "process_run_item"
    __table_args__ = (sa.UniqueConstraint("run_id", "entity", "record_id"), sa.Index("ix_process_run_item_state", "run_id", "state"))

    run_id: Mapped[int] = reference("process_run", N_("Start for a list"), required=True, index=False)
    entity: Mapped[ProcessEntity] = mapped_column(Choice(ProcessEntity), nullable=False, info={"label": N_("About")})
    record_id: Mapped[int] = mapped_column(Id, nullable=False, info={"label": N_("Record"), "hidden": True})
    state: Mapped[RunItemState] = mapped_column(Choice(RunItemState), nullable=False, default=RunItemState.WAITING, info={"label": N_("State")})
    case_id: Mapped[int | None] = reference("process_case", N_("Case"))
    error: Mapped[str | None] = mapped_column(ShortText(500), info={"label": N_("Error")})


#: written by cases as they go on, and never typed into a form
for _model in (ProcessCase, ProcessToken, ProcessStep, ProcessTimer, ProcessRun, ProcessRunItem):
    for _column in _model.__table__.columns:
        _column.info["kept"] = True
