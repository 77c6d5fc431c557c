"""What a process keeps shut, said before somebody knocks: which step opens it, who holds that, and where to go.

The database itself refuses (``db.guard.gates``); here the same question is asked for people, so a button is grey with its reason, and a refusal names
the step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy.orm import Session

from app.core.enums.people import Role
from app.core.enums.processes import GateTarget
from app.core.enums.vocabulary import choice
from app.core.errors import UserError
from app.core.i18n import _
from app.db.failures import ShutByProcess
from app.db.guard.gates_reading import needs
from app.services.context import Context


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that has to be done first.

    :param id: of the step under way; None as long as the case has not come to it.
    :param holder: name of whoever has it or is to have it, with the key in ``holder_id``; otherwise it is offered to the role.
    """

    id: int | None
    node: str
    title: str
    role: Role | None = None
    holder_id: int | None = None
    holder: str = ""

    @property
    def who(self) -> str:
        """Whoever it waits for; empty for anybody."""
        return self.holder or (self.role.label if self.role is not None else "")

    def __str__(self) -> str:
        return _("“{title}” ({who})").format(title=self.title, who=self.who) if self.who else _("“{title}”").format(title=self.title)


@dataclass(frozen=True, slots=True)
class Shut:
    """A gate that is closed.

    :param case_id: the case that comes nearest to opening it; None: none has begun.
    :param steps: what it still lacks, in the order of the process's gate; empty without a case.
    """

    process_id: int
    process: str
    case_id: int | None = None
    steps: tuple[OpenStep, ...] = ()

    @property
    def step_id(self) -> int | None:
        """The step to lead to: the first that is under way."""
        return next((step.id for step in self.steps if step.id is not None), None)

    @property
    def text(self) -> str:
        """Why it is shut, as a sentence."""
        if self.case_id is None:
            return _("The process “{process}” has to be gone through first.").format(process=self.process)
        steps = ", ".join(map(str, self.steps))
        return _("The process “{process}” keeps this shut; still to be done: {steps}.").format(process=self.process, steps=steps)

    @property
    def hint(self) -> str:
        """What opens it, as a sentence."""
        return _("Begin it on the card.") if self.case_id is None else _("Open the process on the card to see how far it is.")


class GateShut(ShutByProcess):
    """A process keeps something shut.

    :param shut: the gate; ``shut.case_id`` and ``shut.step_id`` lead to where it opens.
    """

    def __init__(self, shut: Shut) -> None:
        super().__init__(shut.text, shut.hint)
        self.shut = shut


def what_opens(ctx: Context, entity: str, record_id: int, target: int | str = GateTarget.POST) -> Shut | None:
    """The gate that keeps a document from being posted, or a deal from coming to a stage; None where nothing does.

    :param entity: ``document`` or ``deal``. :param target: key of the stage, for a deal.
    """
    with ctx.reading() as session:
        return shut_for(session, entity, record_id, target if isinstance(target, int) else None)


def shut_for(session: Session, entity: str, record_id: int, stage_id: int | None = None) -> Shut | None:
    """The same within an open session."""
    rows = sorted(needs(session, entity, record_id, stage_id), key=_attempt)
    if not any(row.is_in_force for row in rows):
        return None
    tries = [list(group) for _key, group in groupby(rows, key=_attempt)]
    begun = [rows for rows in tries if rows[0].case_id is not None]
    if any(all(row.is_met for row in rows) for rows in begun):
        return None
    if not begun:
        first = next(row for row in rows if row.is_in_force)
        return Shut(first.process_id, first.process)
    nearest = min(begun, key=lambda rows: (sum(not row.is_met for row in rows), -rows[0].case_id))
    steps = tuple(_step(row) for row in nearest if not row.is_met)
    return Shut(nearest[0].process_id, nearest[0].process, nearest[0].case_id, steps)


def _attempt(row: Any) -> tuple[int, int]:
    return row.gate_id, row.case_id or 0


def _step(row: Any) -> OpenStep:
    role = choice(Role, row.doer) if row.doer else None
    return OpenStep(row.step_id, row.node, row.title or row.node, role, row.holder_id, row.holder or "")


@contextmanager
def told_what_opens(ctx: Context, entity: str, ids: Sequence[int], stage_id: int | None = None) -> Iterator[None]:
    """Name the step when the database refuses one of these records.

    :raises GateShut: instead of the bare refusal, where the gate is still found shut.
    """
    try:
        yield
    except ShutByProcess as refused:
        if isinstance(refused, GateShut):
            raise
        with ctx.reading() as session:
            found: Iterable[Shut | None] = (shut_for(session, entity, id, stage_id) for id in ids)
            shut = next((each for each in found if each is not None), None)
        if shut is None:
            raise
        raise GateShut(shut) from refused


def why_shut(session: Session, entity: str, record_id: int, stage_id: int | None = None) -> str | None:
    """Why a button is grey: a sentence, or None when no process stands against it."""
    shut = shut_for(session, entity, record_id, stage_id)
    return None if shut is None else str(UserError(shut.text, shut.hint))
