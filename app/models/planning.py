"""Tasks: who does what, when; what recurs; who takes part; what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, validates

from app.core.enums.planning import Answer, Part, PostponementReason, TaskKind, TaskState, WorkdayShift
from app.core.i18n import N_
from app.db.types import Choice, Hash, JsonText, LongText, ShortText, Utc
from app.models.base import Base, Binned, Keyed, Searched, Versioned, reference


class TaskResult(Keyed, Versioned, Binned, Base):
    """What a task can end with, picked by one key; it may propose the next task."""

    __tablename__ = "task_result"

    name: Mapped[str] = mapped_column(ShortText(80), nullable=False, info={"label": N_("Name")})
    position: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0, info={"label": N_("Sequence")})
    kind: Mapped[TaskKind | None] = mapped_column(Choice(TaskKind), info={"label": N_("Only for"), "hint": N_("Empty: for tasks of all kinds")})
    is_success: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=True, info={"label": N_("Success")})
    next_kind: Mapped[TaskKind | None] = mapped_column(Choice(TaskKind), info={"label": N_("Next task")})
    next_days: Mapped[int | None] = mapped_column(sa.Integer, info={"label": N_("After working days")})
    next_title: Mapped[str | None] = mapped_column(ShortText(200), info={"label": N_("Title of the next task")})


class TaskSeries(Keyed, Versioned, Binned, Base):
    """A recurring task: its rule and what each instance begins with. The instances are tasks, made ahead (ADR 19)."""

    __tablename__ = "task_series"

    #: what its pattern calls the instances
    title: Mapped[str | None] = mapped_column(ShortText(200), info={"label": N_("Title"), "kept": True})
    employee_id: Mapped[int | None] = reference("employee", N_("Responsible"))
    author_id: Mapped[int | None] = reference("employee", N_("Given by"), index=False)
    #: lines of RFC 5545: RRULE, RDATE, EXDATE
    rule: Mapped[str] = mapped_column(LongText, nullable=False, info={"label": N_("Rule"), "mask": "recurrence"})
    starts_at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("First time")})
    zone: Mapped[str] = mapped_column(ShortText(40), nullable=False, info={"label": N_("Time zone")})
    minutes: Mapped[int] = mapped_column(sa.Integer, nullable=False, info={"label": N_("Minutes")})
    is_all_day: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, info={"label": N_("All day")})
    shift: Mapped[WorkdayShift] = mapped_column(
        Choice(WorkdayShift), nullable=False, default=WorkdayShift.NONE, info={"label": N_("On days off")},
    )
    branch_id: Mapped[int | None] = reference("branch", N_("Holidays of"), index=False)
    pattern: Mapped[Any] = mapped_column(JsonText, nullable=False, info={"label": N_("Pattern"), "hidden": True})
    made_until: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Made until"), "hidden": True})
    calendar_uid: Mapped[str | None] = mapped_column(ShortText(255), info={"label": N_("Calendar key"), "hidden": True})
    calendar_text: Mapped[str | None] = mapped_column(LongText, info={"label": N_("Calendar entry"), "hidden": True})

    @validates("pattern")
    def _named(self, _field: str, pattern: Any) -> Any:
        self.title = (pattern or {}).get("title")
        return pattern


class Task(Keyed, Versioned, Binned, Searched, Base):
    """Something that somebody is to do; without a beginning it waits in the backlog."""

    __tablename__ = "task"
    __table_args__ = (
        sa.Index("ix_task_employee_time", "employee_id", "starts_at"),
        sa.Index("ix_task_time", "starts_at", "ends_at"),
        sa.Index("ix_task_state_due", "state", "due_at"),
        sa.CheckConstraint("ends_at IS NULL OR starts_at IS NULL OR ends_at >= starts_at", name="time"),
        sa.CheckConstraint("planned_minutes IS NULL OR planned_minutes >= 0", name="minutes"),
    )

    kind: Mapped[TaskKind] = mapped_column(Choice(TaskKind), nullable=False, default=TaskKind.ASSIGNMENT, info={"label": N_("Kind")})
    title: Mapped[str] = mapped_column(ShortText(200), nullable=False, info={"label": N_("Title"), "search": True})
    description: Mapped[str | None] = mapped_column(LongText, info={"label": N_("Description")})
    state: Mapped[TaskState] = mapped_column(Choice(TaskState), nullable=False, default=TaskState.OPEN, info={"label": N_("State")})
    employee_id: Mapped[int | None] = reference("employee", N_("Responsible"), index=False)
    author_id: Mapped[int | None] = reference("employee", N_("Given by"), kept=True)
    #: whoever did it before and gave it to whoever does it now, though another one is its author
    passed_by_id: Mapped[int | None] = reference("employee", N_("Passed on by"), index=False, kept=True, hidden=True)
    starts_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Begins")})
    ends_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Ends")})
    is_all_day: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, info={"label": N_("All day")})
    #: IANA name; wall time and the days of an all-day task are read in it
    zone: Mapped[str] = mapped_column(ShortText(40), nullable=False, default="UTC", info={"label": N_("Time zone"), "hidden": True})
    planned_minutes: Mapped[int | None] = mapped_column(sa.Integer, info={"label": N_("Planned minutes")})
    due_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Due")})
    is_fixed: Mapped[bool] = mapped_column(
        sa.Boolean, nullable=False, default=False, info={"label": N_("Fixed"), "hint": N_("Is not moved by dragging")},
    )
    is_tentative: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, info={"label": N_("Not agreed yet")})
    is_important: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, info={"label": N_("Important")})
    place: Mapped[str | None] = mapped_column(ShortText(200), info={"label": N_("Place"), "search": True})
    client_id: Mapped[int | None] = reference("client", N_("Client"))
    contact_id: Mapped[int | None] = reference("contact", N_("Contact"))
    deal_id: Mapped[int | None] = reference("deal", N_("Deal"))
    document_id: Mapped[int | None] = reference("document", N_("Document"))
    began_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Really begun"), "group": N_("Outcome")})
    finished_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Really ended"), "group": N_("Outcome")})
    spent_minutes: Mapped[int | None] = mapped_column(sa.Integer, info={"label": N_("Minutes spent"), "group": N_("Outcome")})
    result_id: Mapped[int | None] = reference("task_result", N_("Result"), index=False, group=N_("Outcome"))
    result_text: Mapped[str | None] = mapped_column(LongText, info={"label": N_("What came of it"), "group": N_("Outcome")})
    previous_id: Mapped[int | None] = reference("task", N_("Follows"), index=False)
    moved_count: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0, info={"label": N_("Put off, times"), "kept": True})
    series_id: Mapped[int | None] = reference("task_series", N_("Recurs"))
    #: where the rule of the series puts this instance, whatever became of it: RECURRENCE-ID of RFC 5545
    occurrence_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Instance"), "hidden": True})
    is_exception: Mapped[bool] = mapped_column(
        sa.Boolean, nullable=False, default=False, info={"label": N_("Unlike its series"), "hidden": True},
    )
    calendar_uid: Mapped[str | None] = mapped_column(ShortText(255), index=True, info={"label": N_("Calendar key"), "hidden": True})
    calendar_text: Mapped[str | None] = mapped_column(LongText, info={"label": N_("Calendar entry"), "hidden": True})


class TaskParticipant(Keyed, Base):
    """Somebody who takes part in a task of another, or is kept informed."""

    __tablename__ = "task_participant"
    __table_args__ = (sa.UniqueConstraint("task_id", "employee_id"),)

    task_id: Mapped[int] = reference("task", N_("Task"), required=True, index=False)
    employee_id: Mapped[int] = reference("employee", N_("Participant"), required=True)
    part: Mapped[Part] = mapped_column(Choice(Part), nullable=False, default=Part.PARTICIPANT, info={"label": N_("Part")})
    answer: Mapped[Answer] = mapped_column(Choice(Answer), nullable=False, default=Answer.INVITED, info={"label": N_("Answer")})


class TaskResource(Keyed, Base):
    """A car, a room or a machine that a task takes."""

    __tablename__ = "task_resource"
    __table_args__ = (sa.UniqueConstraint("task_id", "resource_id"),)

    task_id: Mapped[int] = reference("task", N_("Task"), required=True, index=False)
    resource_id: Mapped[int] = reference("resource", N_("Resource"), required=True)


class TaskCheck(Keyed, Base):
    """A line of a task's checklist."""

    __tablename__ = "task_check"

    task_id: Mapped[int] = reference("task", N_("Task"), required=True)
    position: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0, info={"label": N_("Sequence")})
    text: Mapped[str] = mapped_column(ShortText(300), nullable=False, info={"label": N_("Text")})
    is_done: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, info={"label": N_("Done")})
    done_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Done at")})
    done_by_id: Mapped[int | None] = reference("employee", N_("Done by"), index=False)


class TaskPostponement(Keyed, Base):
    """One time that a task was put off."""

    __tablename__ = "task_postponement"

    task_id: Mapped[int] = reference("task", N_("Task"), required=True)
    employee_id: Mapped[int | None] = reference("employee", N_("Put off by"))
    at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("When")})
    was_at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("Was planned for")})
    became_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Is planned for")})
    reason: Mapped[PostponementReason | None] = mapped_column(Choice(PostponementReason), info={"label": N_("Reason")})
    comment: Mapped[str | None] = mapped_column(ShortText(300), info={"label": N_("Comment")})


class CalendarFile(Keyed, Base):
    """An iCalendar file as it came in, without its entries: what we do not know of it is given back with them."""

    __tablename__ = "calendar_file"
    __table_args__ = (sa.UniqueConstraint("employee_id", "name"),)

    employee_id: Mapped[int] = reference("employee", N_("Employee"), required=True, index=False)
    name: Mapped[str] = mapped_column(ShortText(200), nullable=False, info={"label": N_("Name")})
    #: IANA name; times of the file that name no zone are read in it
    zone: Mapped[str] = mapped_column(ShortText(40), nullable=False, info={"label": N_("Time zone")})
    digest: Mapped[str] = mapped_column(Hash, nullable=False, info={"label": N_("SHA-256")})
    frame: Mapped[str] = mapped_column(LongText, nullable=False, info={"label": N_("Text")})
    read_at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("Imported")})
