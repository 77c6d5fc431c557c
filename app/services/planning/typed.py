"""Tasks typed as one line: the colleagues and clients that a line may name, and the task that it makes."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

import sqlalchemy as sa

from app.core import clock, i18n
from app.core.changes import Changes
from app.core.enums.planning import TaskKind
from app.core.errors import UserError
from app.core.i18n import _
from app.core.planning.board import RowKey
from app.core.planning.typed_line import Mention, Name, Reading, read_line
from app.core.planning.typed_line.canvas import plain
from app.core.planning.wall_time import DAY, begin_of, to_utc, to_wall
from app.models.clients import Client
from app.models.organisation import Employee
from app.services.context import Context
from app.services.finding import found, is_found_by_server, lines
from app.services.planning.creating import NewTask, create_task
from app.services.references import like_pattern
from app.services.working_time.zones import my_zone

#: how long a task is planned when the line does not say it, minutes
USUAL = {TaskKind.CALL: 15, TaskKind.MESSAGE: 15, TaskKind.MEETING: 60, TaskKind.ASSIGNMENT: 60, TaskKind.VISIT: 120}
#: letters by whose beginning a client is looked for, so that inflection and slips further on do not matter
STEM = 4
_SHORTEST, _MOST_STEMS, _MOST_CLIENTS = 3, 20, 200


class TypedLines:
    """Reads the lines of one person, and remembers the names it has looked up: colleagues in one statement, clients in one for each new word.

    :param zone: IANA name of the wall clock; empty for that of the person's branch.
    """

    def __init__(self, ctx: Context, zone: str = "") -> None:
        self._ctx, self._zone = ctx, zone
        self._colleagues: tuple[Name, ...] | None = None
        self._clients: dict[str, tuple[Name, ...]] = {}

    @property
    def zone(self) -> str:
        """The zone in which the line's hours are meant; looked up once."""
        self._zone = self._zone or my_zone(self._ctx)
        return self._zone

    def read(self, line: str, now: datetime | None = None) -> Reading:
        """What a line says.

        :param now: naive UTC; the clock's moment where it is missing.
        """
        wall = to_wall(now or clock.now(), self.zone)
        return read_line(line, i18n.language(), wall, (*self.colleagues(), *self._firms(line)))

    def colleagues(self) -> tuple[Name, ...]:
        """Everybody who works here, by name."""
        if self._colleagues is None:
            statement = sa.select(Employee.id, Employee.name).where(Employee.is_active, Employee.deleted_at.is_(None)).order_by(Employee.name)
            with self._ctx.reading() as session:
                self._colleagues = tuple(Name("employee", id, name) for id, name in session.execute(statement))
        return self._colleagues

    def _firms(self, line: str) -> tuple[Name, ...]:
        words = (word for word in re.findall(r"[^\W\d_]+", plain(line)) if len(word) >= _SHORTEST)
        stems = list(dict.fromkeys(word[: min(STEM, max(_SHORTEST, len(word) - 1))] for word in words))[:_MOST_STEMS]
        missing = [stem for stem in stems if stem not in self._clients]
        if missing:
            names = self._looked_up(missing)
            for stem in missing:
                self._clients[stem] = tuple(name for name in names if stem in plain(name.text))
        return tuple(dict.fromkeys(name for stem in stems for name in self._clients[stem]))

    def _looked_up(self, stems: list[str]) -> list[Name]:
        if not self._ctx.rights.may("clients.client.view"):
            return []
        patterns = [like_pattern(stem) for stem in stems]
        is_there = (
            found(Client, lines([pattern] for pattern in patterns)) if is_found_by_server(self._ctx, "client")
            else sa.or_(*(Client.search.like(pattern, escape="\\") for pattern in patterns))
        )
        statement = sa.select(Client.id, Client.name).where(is_there, Client.deleted_at.is_(None)).order_by(Client.name).limit(_MOST_CLIENTS)
        with self._ctx.reading() as session:
            return [Name("client", id, name) for id, name in session.execute(statement)]


def task_of(ctx: Context, reading: Reading, zone: str) -> NewTask:
    """The task that a line makes; nobody named: whoever types does it; no day: it waits in the backlog; a day without an hour: all day.

    :param zone: in which the line's wall time is meant.
    :raises UserError: something in the line is still a question.
    """
    if not reading.title:
        raise UserError(_("Say in a few words what is to be done."))
    if reading.doubts:
        words = ", ".join(f"“{reading.line[place.start:place.end]}”" for place in reading.doubts)
        raise UserError(_("Not clear yet: {words}.").format(words=words), _("Choose what is meant, or type it more exactly."))
    mentions = [mention for part in reading.mentions if isinstance(mention := part.value, Mention)]
    doer = next((one.name.id for one in mentions if one.role == "does"), ctx.user.id)
    others = tuple(one.name.id for one in mentions if one.role == "takes_part" and one.name.id != doer)
    kind = reading.kind.choices[0]
    minutes = reading.minutes.value if reading.minutes is not None and reading.minutes.value is not None else USUAL[kind]
    starts_at, ends_at, is_all_day = _times(reading, minutes, zone)
    return NewTask(
        kind, reading.title, None if doer is None else RowKey("employee", doer), starts_at, ends_at, zone, is_all_day=is_all_day,
        planned_minutes=minutes, participants=others, due_at=_due(reading, zone),
        client_id=next((one.name.id for one in mentions if one.role == "about"), None),
    )


def create_typed(ctx: Context, reading: Reading, zone: str, key: str | None = None) -> Changes:
    """Make the task that a line says.

    :raises UserError: something in the line is still a question. :raises FieldErrors: the task cannot be so.
    """
    return create_task(ctx, task_of(ctx, reading, zone), key)


def _times(reading: Reading, minutes: int, zone: str) -> tuple[datetime | None, datetime | None, bool]:
    if reading.starts_at is not None:
        starts_at = to_utc(reading.starts_at, zone)
        return starts_at, starts_at + timedelta(minutes=minutes), False
    if reading.day is None or reading.day.value is None:
        return None, None, False
    return begin_of(reading.day.value, zone), begin_of(reading.day.value + DAY, zone), True


def _due(reading: Reading, zone: str) -> datetime | None:
    """The end of the last day; its hour where the line says one."""
    if reading.due is None or reading.due.value is None:
        return None
    if reading.time is not None and reading.time.value is not None and reading.day is None:
        return to_utc(datetime.combine(reading.due.value, reading.time.value), zone)
    return to_utc(datetime.combine(reading.due.value, time(23, 59)), zone)
